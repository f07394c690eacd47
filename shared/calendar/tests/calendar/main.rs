//! What the calendar promises: dates checked by hand against printed calendars and official pages, and what holds for all
//! years.
// A test that stops at what it did not expect is doing its work; helpers of tests included.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod feasts;
mod golden;
mod names;
mod own;
mod properties;
mod recurrences;
mod sales;

use rappel_calendar::{Country, Date, Day, parse_date};

/// `2026-12-01`.
#[track_caller]
fn on(text: &str) -> Date {
    parse_date(text).unwrap()
}

/// The next date of a day named in text, as text.
#[track_caller]
fn next(day: &str, country: &str, on_or_after: &str) -> Option<String> {
    let day = Day::parse(day).unwrap();
    let date = day.on_or_after(Country::parse(country), on(on_or_after))?;
    Some(rappel_calendar::date_text(date))
}
