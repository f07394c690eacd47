//! What a merchant types, and when its messages start; birthdays and anniversaries.

use rappel_calendar::{Country, Day, Occasion, PersonalDate, YEAR_MAX, ahead, date_text};

use crate::{next, on};

/// What a wrong day is answered with.
#[track_caller]
fn refused(text: &str) -> String {
    Day::parse(text).unwrap_err().to_string()
}

#[test]
fn a_shop_has_dates_of_its_own_once_or_every_year_in_any_country() {
    assert_eq!(next("12-01", "FR", "2026-12-01").unwrap(), "2026-12-01");
    assert_eq!(next("12-01", "FR", "2026-12-02").unwrap(), "2027-12-01");
    assert_eq!(next("2026-12-01", "FR", "2026-11-22").unwrap(), "2026-12-01");
    assert_eq!(next("2026-12-01", "FR", "2026-12-02"), None);
    assert_eq!(next("12-01", "BR", "2026-11-22").unwrap(), "2026-12-01");
    assert_eq!(next("christmas", "BR", "2026-11-22"), None, "an uncovered country keeps own dates only");
}

#[test]
fn a_wrong_day_is_answered_with_what_to_write() {
    let names = refused("xmas");
    assert!(
        names.starts_with("\"xmas\" is no day this calendar knows: write one of christmas, new-year, "),
        "{names}"
    );
    for day in ["mothers-day", "black-friday", "back-to-school", "thanksgiving", "2026-12-01"] {
        assert!(names.contains(day), "{names}");
    }
    assert!(refused("02-30").contains("not in the calendar"), "{}", refused("02-30"));
    assert!(refused("2026-02-29").contains("not in the calendar"));
    assert!(refused("31-12").contains("write the month first"));
    assert!(refused("2026-12-1").contains("is no date"));
    assert!(refused("1826-12-01").contains(&YEAR_MAX.to_string()));
    for odd in
        ["", " ", "12-0", "+2-01", "1２-01", "2026-12-01T00:00", "12-01-2026", "0-0", "12–01", "20é6-12-01"]
    {
        assert!(Day::parse(odd).is_err(), "{odd}");
    }
    assert!(refused(&"x".repeat(10_000)).chars().count() < 400, "an error repeats little");
}

#[test]
fn a_day_is_stored_as_it_was_written() {
    for text in ["\"christmas\"", "\"02-29\"", "\"2026-12-01\""] {
        let day: Day = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&day).unwrap(), text);
    }
    assert!(
        serde_json::from_str::<Day>("\"easter-monday\"").unwrap_err().to_string().contains("write one of")
    );
}

#[test]
fn messages_start_three_weeks_before_christmas_and_one_before_other_days() {
    let start = |text: &str, date: &str| {
        let day = Day::parse(text).unwrap();
        day.next_start(Some(Country::France), day.lead_days(), on(date)).unwrap()
    };
    let christmas = Occasion { starts_on: on("2026-12-04"), day: on("2026-12-25") };
    assert_eq!(start("christmas", "2026-11-22"), christmas);
    assert_eq!(start("christmas", "2026-12-04"), christmas);
    assert_eq!(
        start("christmas", "2026-12-05").day,
        on("2027-12-25"),
        "a start that passed is not caught up with"
    );
    assert_eq!(start("new-year", "2026-11-22").starts_on, on("2026-12-25"), "across the year's end");
    assert_eq!(start("mothers-day", "2026-11-22").starts_on, on("2027-05-23"));
    assert_eq!(start("03-08", "2026-11-22").starts_on, on("2027-03-01"));
}

#[test]
fn a_lead_time_has_an_end() {
    let start = |lead_days| ahead(lead_days, on("2026-01-01"), Some).unwrap();
    assert_eq!(start(90), start(u16::MAX));
    assert_eq!(start(0), Occasion { starts_on: on("2026-01-01"), day: on("2026-01-01") });
}

/// The next return, as date and years.
#[track_caller]
fn kept(since: &str, on_or_after: &str) -> (String, Option<u32>) {
    let kept = PersonalDate::parse(since).unwrap().on_or_after(on(on_or_after)).unwrap();
    (date_text(kept.date), kept.years)
}

#[test]
fn who_is_born_on_the_leap_day_has_a_birthday_every_year() {
    assert_eq!(kept("1996-02-29", "2027-01-01"), ("2027-02-28".into(), Some(31)));
    assert_eq!(kept("1996-02-29", "2028-01-01"), ("2028-02-29".into(), Some(32)));
    assert_eq!(kept("02-29", "2100-02-01"), ("2100-02-28".into(), None), "2100 is no leap year");
    assert_eq!(kept("1996-02-29", "2027-03-01").0, "2028-02-29");
}

#[test]
fn the_day_itself_is_no_anniversary() {
    assert_eq!(kept("2026-05-01", "2026-05-01"), ("2027-05-01".into(), Some(1)));
    assert_eq!(kept("2026-05-01", "2027-05-01"), ("2027-05-01".into(), Some(1)));
    assert_eq!(kept("2026-05-01", "2020-01-01"), ("2027-05-01".into(), Some(1)), "long before the first");
    assert_eq!(PersonalDate::parse("2026-05-01").unwrap().in_year(2026), None);
}

#[test]
fn a_birthday_is_stored_with_or_without_its_year() {
    for text in ["\"1996-02-29\"", "\"02-29\""] {
        let date: PersonalDate = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&date).unwrap(), text);
    }
    for wrong in ["1997-02-29", "29-02", "96-02-29", "", "0000-01-01"] {
        assert!(PersonalDate::parse(wrong).is_err(), "{wrong}");
    }
}
