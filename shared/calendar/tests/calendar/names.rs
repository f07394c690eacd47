//! Name days, as shoppers type their names.

use rappel_calendar::{Country, MonthDay, NAME_CHARS_MAX, date_text, keeps_name_days, name_day, name_day_of};

use crate::on;

fn day(country: Country, name: &str) -> Option<String> {
    Some(name_day(country, name)?.day.to_string())
}

#[track_caller]
fn check(country: Country, table: &[(&str, &str)]) {
    for (name, date) in table {
        assert_eq!(day(country, name).as_deref(), Some(*date), "{name}");
    }
}

/// A wall calendar.
#[test]
fn hungarian_names_have_their_main_day() {
    check(
        Country::Hungary,
        &[
            ("István", "12-26"),
            ("Anna", "07-26"),
            ("Katalin", "11-25"),
            ("László", "06-27"),
            ("Erzsébet", "11-19"),
            ("Ferenc", "10-04"),
            ("Zsófia", "05-15"),
            ("Mária", "09-12"),
            ("József", "03-19"),
            ("Sándor", "03-18"),
            ("Éva", "12-24"),
            ("Szilveszter", "12-31"),
            ("Fruzsina", "01-01"),
            ("Örs", "07-14"),
            ("Győző", "11-03"),
            ("Zsuzsanna", "02-19"),
        ],
    );
}

/// The post office's calendar.
#[test]
fn french_names_have_their_main_day() {
    check(
        Country::France,
        &[
            ("Catherine", "11-25"),
            ("Nicolas", "12-06"),
            ("Anne", "07-26"),
            ("Jean", "06-24"),
            ("Basile", "01-02"),
            ("Sylvestre", "12-31"),
            ("François", "10-04"),
            ("Étienne", "12-26"),
            ("Joëlle", "07-13"),
            ("Jean-Baptiste", "06-24"),
            ("Côme", "09-26"),
            ("Aurélie", "10-15"),
            ("Abel", "08-05"),
            ("Zita", "04-27"),
        ],
    );
}

#[test]
fn a_name_is_known_however_it_is_typed() {
    for typed in ["Jean-Baptiste", "jean baptiste", "JEAN  BAPTISTE", " Jean‑Baptiste ", "jean - baptiste"]
    {
        assert_eq!(day(Country::France, typed).as_deref(), Some("06-24"), "{typed}");
    }
    for typed in ["Étienne", "etienne", "ETIENNE", "ÉTIENNE", "E\u{301}tienne"] {
        assert_eq!(day(Country::France, typed).as_deref(), Some("12-26"), "{typed}");
    }
    for typed in ["Győző", "gyozo", "GYŐZŐ", "Gyözö", "Gyo\u{30b}zo\u{30b}"] {
        assert_eq!(day(Country::Hungary, typed).as_deref(), Some("11-03"), "{typed}");
    }
}

#[test]
fn an_unknown_name_has_no_day() {
    for typed in [
        "",
        " ",
        "-",
        "X Æ A-12",
        "Anna Mária",
        "Annaa",
        "Ann",
        "A.",
        "Иван",
        "Anna\nBéla",
        "\u{301}",
        "12-26",
    ] {
        assert_eq!(day(Country::Hungary, typed), None, "{typed}");
    }
    assert_eq!(day(Country::Hungary, "Kornél"), None, "printed twice, neither day the main one");
    assert_eq!(day(Country::France, "Jean-Pierre"), None, "a double name is not its halves");
    assert_eq!(day(Country::Hungary, &"a".repeat(NAME_CHARS_MAX + 1)), None);
    assert_eq!(day(Country::Germany, "Anna"), None, "no calendar for Germany");
}

#[test]
fn the_shoppers_calendar_comes_first_then_the_shops() {
    let anna = |shopper, shop| name_day_of("Catherine", shopper, shop).map(|name_day| name_day.country);
    let (france, hungary, germany) = (Some(Country::France), Some(Country::Hungary), Some(Country::Germany));
    assert_eq!(anna(france, hungary), france);
    assert_eq!(anna(germany, france), france, "Germany has none here");
    assert_eq!(anna(None, france), france);
    assert_eq!(anna(hungary, france), None, "the Hungarian calendar does not print Catherine");
    assert_eq!(anna(germany, None), None);
}

/// 24 February is the leap day there: Mátyás is kept on the 25th in leap years.
#[test]
fn in_hungary_the_last_days_of_february_move_in_leap_years() {
    let date = |country, name: &str, year| date_text(name_day(country, name).unwrap().in_year(year).unwrap());
    assert_eq!(date(Country::Hungary, "Mátyás", 2027), "2027-02-24");
    assert_eq!(date(Country::Hungary, "Mátyás", 2028), "2028-02-25");
    assert_eq!(date(Country::Hungary, "Elemér", 2028), "2028-02-29");
    assert_eq!(date(Country::Hungary, "Alfréd", 2028), "2028-02-23");
    assert_eq!(date(Country::Hungary, "Albin", 2028), "2028-03-01");
    assert_eq!(date(Country::France, "Romain", 2028), "2028-02-28");
    assert_eq!(date(Country::France, "Auguste", 2027), "2027-02-28", "printed on 29 February");
    let elemer = name_day(Country::Hungary, "Elemér").unwrap();
    assert_eq!(elemer.on_or_after(on("2028-02-29")), Some(on("2028-02-29")));
}

/// Every line is found under its own spelling, which also proves that the table is sorted as it is searched.
#[test]
fn every_name_of_the_tables_is_found() {
    let tables = [
        (Country::France, include_str!("../../src/name_day/fr.txt")),
        (Country::Hungary, include_str!("../../src/name_day/hu.txt")),
    ];
    for (country, table) in tables {
        assert!(keeps_name_days(country));
        assert!(table.lines().count() > 400, "{country}");
        for line in table.lines() {
            let (name, date) = line.split_once(' ').unwrap();
            let expected = MonthDay::parse(date).unwrap();
            assert_eq!(name_day(country, name).map(|name_day| name_day.day), Some(expected), "{line}");
        }
    }
    let bytes: usize = tables.iter().map(|(_, table)| table.len()).sum();
    assert!(bytes < 30 * 1024, "the Worker carries them: {bytes} bytes");
}
