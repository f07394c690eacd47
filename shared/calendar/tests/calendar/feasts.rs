//! Days with a name, against dates looked up by hand.

use rappel_calendar::{Country, Feast, date_text, orthodox_easter, western_easter};

/// The date in a year, as month and day.
#[track_caller]
fn kept(feast: Feast, country: &str, year: i32) -> String {
    let country = Country::parse(country).unwrap();
    date_text(feast.in_year(country, year).unwrap())[5..].to_owned()
}

#[track_caller]
fn check(feast: Feast, table: &[(&str, i32, &str)]) {
    for (country, year, date) in table {
        assert_eq!(kept(feast, country, *year), *date, "{feast:?} in {country} {year}");
    }
}

/// Printed calendars; 1943 and 2038 have the latest Easter that can be. All years from 1970 to 2100 were once compared with
/// python-dateutil, which computes otherwise.
#[test]
fn western_easter_is_that_of_the_tables() {
    let table = [
        "1943-04-25",
        "1970-03-29",
        "1999-04-04",
        "2000-04-23",
        "2008-03-23",
        "2019-04-21",
        "2020-04-12",
        "2021-04-04",
        "2022-04-17",
        "2023-04-09",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2030-04-21",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2100-03-28",
    ];
    for date in table {
        assert_eq!(date_text(western_easter(date[..4].parse().unwrap()).unwrap()), date);
    }
}

/// As above; both Easters met in 2025 and do again in 2028.
#[test]
fn orthodox_easter_is_that_of_the_tables() {
    let table = [
        "2008-04-27",
        "2019-04-28",
        "2020-04-19",
        "2021-05-02",
        "2022-04-24",
        "2023-04-16",
        "2024-05-05",
        "2025-04-20",
        "2026-04-12",
        "2027-05-02",
        "2028-04-16",
        "2029-04-08",
        "2030-04-28",
    ];
    for date in table {
        assert_eq!(date_text(orthodox_easter(date[..4].parse().unwrap()).unwrap()), date);
    }
}

/// France: law of 24 May 1950; June in 2020 and 2023, when the last Sunday of May was Whitsun. Others: the calendars of
/// those years.
#[test]
fn mothers_day_is_kept_when_the_country_keeps_it() {
    check(
        Feast::MothersDay,
        &[
            ("FR", 2020, "06-07"),
            ("FR", 2021, "05-30"),
            ("FR", 2023, "06-04"),
            ("FR", 2024, "05-26"),
            ("FR", 2026, "05-31"),
            ("FR", 2032, "05-30"),
            ("GB", 2024, "03-10"),
            ("GB", 2025, "03-30"),
            ("IE", 2026, "03-15"),
            ("HU", 2024, "05-05"),
            ("HU", 2026, "05-03"),
            ("ES", 2026, "05-03"),
            ("PT", 2032, "05-02"),
            ("RO", 2025, "05-04"),
            ("US", 2024, "05-12"),
            ("DE", 2026, "05-10"),
            ("BE", 2026, "05-10"),
            ("NO", 2024, "02-11"),
            ("NO", 2026, "02-08"),
            ("PL", 2026, "05-26"),
            ("SE", 2020, "05-31"),
            ("SE", 2026, "05-31"),
            ("LU", 2024, "06-09"),
        ],
    );
}

#[test]
fn fathers_day_is_kept_when_the_country_keeps_it() {
    check(
        Feast::FathersDay,
        &[
            ("FR", 2024, "06-16"),
            ("US", 2026, "06-21"),
            ("HU", 2023, "06-18"),
            ("DE", 2024, "05-09"),
            ("DE", 2026, "05-14"),
            ("AT", 2024, "06-09"),
            ("CH", 2024, "06-02"),
            ("AU", 2021, "09-05"),
            ("NZ", 2026, "09-06"),
            ("ES", 2026, "03-19"),
            ("LU", 2024, "10-06"),
            ("PL", 2026, "06-23"),
            ("RO", 2024, "05-12"),
            ("DK", 2026, "06-05"),
            ("SE", 2021, "11-14"),
        ],
    );
}

/// The fourth Thursday is not the last one in 2023 and 2028.
#[test]
fn thanksgiving_is_american_and_black_friday_everybodys() {
    check(Feast::Thanksgiving, &[("US", 2023, "11-23"), ("US", 2026, "11-26"), ("US", 2028, "11-23")]);
    check(Feast::BlackFriday, &[("US", 2023, "11-24"), ("FR", 2024, "11-29"), ("HU", 2026, "11-27")]);
    for country in Country::ALL.iter().filter(|country| **country != Country::UnitedStates) {
        assert_eq!(Feast::Thanksgiving.in_year(*country, 2026), None, "{country}");
    }
}

/// Austria: Schulzeitgesetz 1985, § 2 (Vienna, Lower Austria, Burgenland). Romania, 2024 and 2025: 9 and 8 September. Canada: the day after Labour Day.
#[test]
fn school_begins_by_country() {
    check(
        Feast::BackToSchool,
        &[
            ("FR", 2026, "09-01"),
            ("HU", 2026, "09-01"),
            ("AT", 2025, "09-01"),
            ("AT", 2026, "09-07"),
            ("RO", 2024, "09-09"),
            ("RO", 2025, "09-08"),
            ("CA", 2025, "09-02"),
            ("CA", 2026, "09-08"),
            ("NO", 2025, "08-18"),
            ("AU", 2026, "01-28"),
        ],
    );
}

#[test]
fn the_eve_of_all_saints_is_left_alone_where_it_belongs_to_the_graves() {
    assert_eq!(kept(Feast::Halloween, "US", 2026), "10-31");
    for country in ["CZ", "HU", "PL", "RO", "SK"] {
        assert_eq!(Feast::Halloween.in_year(Country::parse(country).unwrap(), 2026), None, "{country}");
    }
}

#[test]
fn romania_keeps_easter_with_its_church() {
    check(Feast::Easter, &[("RO", 2026, "04-12"), ("HU", 2026, "04-05"), ("RO", 2028, "04-16")]);
}

#[test]
fn a_country_is_read_in_any_case_and_an_uncovered_one_is_none() {
    assert_eq!(Country::parse("fr"), Some(Country::France));
    assert_eq!(Country::parse("UK"), Country::parse("GB"));
    for unknown in ["", "F", "FRA", "XX", "é"] {
        assert_eq!(Country::parse(unknown), None, "{unknown}");
    }
    let codes: Vec<&str> = Country::ALL.iter().map(|country| country.code()).collect();
    assert!(codes.is_sorted() && codes.len() == 25, "{codes:?}");
}
