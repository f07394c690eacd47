//! When an offer comes back.

use rappel_calendar::{Country, Hemisphere, Recurrence, date_text};

use crate::on;

/// The next dates of a rule in JSON.
#[track_caller]
fn dates(json: &str, after: &str, count: usize) -> Vec<String> {
    let rule: Recurrence = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&rule).unwrap(), json, "stored as written");
    let dates = std::iter::successors(rule.next(on(after)), |date| rule.next(*date));
    dates.take(count).map(date_text).collect()
}

#[test]
fn one_date_comes_once() {
    let once = r#"{"repeat":"never","on":"2026-12-01"}"#;
    assert_eq!(dates(once, "2026-11-22", 3), ["2026-12-01"]);
    assert!(dates(once, "2026-12-01", 1).is_empty(), "strictly after");
}

#[test]
fn every_day() {
    assert_eq!(dates(r#"{"repeat":"daily"}"#, "2026-12-30", 3), ["2026-12-31", "2027-01-01", "2027-01-02"]);
}

/// 22 November 2026 is a Sunday.
#[test]
fn every_week_on_its_days() {
    let thursdays = r#"{"repeat":"weekly","on":["mon","thu"]}"#;
    assert_eq!(dates(thursdays, "2026-11-22", 3), ["2026-11-23", "2026-11-26", "2026-11-30"]);
    assert_eq!(dates(r#"{"repeat":"weekly","on":["sun"]}"#, "2026-11-22", 1), ["2026-11-29"]);
}

#[test]
fn every_month_on_its_day_or_its_last() {
    let last = r#"{"repeat":"monthly","day":31}"#;
    assert_eq!(dates(last, "2027-01-30", 4), ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]);
    assert_eq!(dates(last, "2028-02-28", 1), ["2028-02-29"]);
    assert_eq!(dates(r#"{"repeat":"monthly","day":15}"#, "2026-12-15", 1), ["2027-01-15"]);
}

#[test]
fn every_year() {
    let leap_day = r#"{"repeat":"yearly","on":"02-29"}"#;
    assert_eq!(dates(leap_day, "2026-11-22", 2), ["2027-02-28", "2028-02-29"]);
}

#[test]
fn at_the_end_of_a_season_where_the_shop_is() {
    let summer =
        |hemisphere| format!(r#"{{"repeat":"season-end","hemisphere":"{hemisphere}","season":"summer"}}"#);
    assert_eq!(dates(&summer("northern"), "2026-11-22", 2), ["2027-08-31", "2028-08-31"]);
    assert_eq!(dates(&summer("southern"), "2026-11-22", 2), ["2027-02-28", "2028-02-29"]);
    let all = r#"{"repeat":"season-end","hemisphere":"northern"}"#;
    assert_eq!(dates(all, "2026-11-30", 4), ["2027-02-28", "2027-05-31", "2027-08-31", "2027-11-30"]);
    assert_eq!(Hemisphere::of(Country::NewZealand), Hemisphere::Southern);
    assert_eq!(Hemisphere::of(Country::France), Hemisphere::Northern);
}

#[test]
fn a_rule_that_would_never_come_or_says_too_much_is_refused() {
    let refused = |json: &str| serde_json::from_str::<Recurrence>(json).unwrap_err().to_string();
    assert!(refused(r#"{"repeat":"weekly","on":[]}"#).contains("needs a weekday"));
    assert!(refused(r#"{"repeat":"monthly","day":0}"#).contains("write 1 to 31"));
    assert!(refused(r#"{"repeat":"monthly","day":32}"#).contains("write 1 to 31"));
    assert!(refused(r#"{"repeat":"yearly","on":"2026-12-01"}"#).contains("is no date"));
    assert!(refused(r#"{"repeat":"fortnightly"}"#).contains("daily"));
    assert!(refused(r#"{"repeat":"daily","until":"2026-12-01"}"#).contains("until"));
}
