//! Dates in text, days of the year, and the arithmetic that all other files share.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month, Weekday};

use crate::error::CalendarError;

/// Nobody alive was born earlier; a smaller year is a typing error.
pub const YEAR_MIN: i32 = 1900;
/// As far as the tests prove the rules.
pub const YEAR_MAX: i32 = 2100;
/// `2026-12-01`.
const DATE_BYTES: usize = 10;
/// `12-01`.
const MONTH_DAY_BYTES: usize = 5;

/// Reads `2026-12-01` (RFC 3339 full-date).
///
/// # Errors
/// What is wrong with the text, see [`CalendarError`].
pub fn parse_date(text: &str) -> Result<Date, CalendarError> {
    let not_a_date = || CalendarError::NotADate(CalendarError::given(text));
    let (year, rest) = (text.get(..4), text.get(5..));
    if text.len() != DATE_BYTES || text.get(4..5) != Some("-") {
        return Err(not_a_date());
    }
    let year = i32::from(number(year).ok_or_else(not_a_date)?);
    let (month, day) = rest.and_then(month_and_day).ok_or_else(not_a_date)?;
    if !(YEAR_MIN..=YEAR_MAX).contains(&year) {
        return Err(CalendarError::YearOutOfRange(CalendarError::given(text)));
    }
    date(year, month, day).ok_or_else(|| CalendarError::NoSuchDate(CalendarError::given(text)))
}

/// Writes `2026-12-01`.
pub fn date_text(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

fn month_and_day(text: &str) -> Option<(u8, u8)> {
    if text.len() != MONTH_DAY_BYTES || text.get(2..3) != Some("-") {
        return None;
    }
    let part = |part| number(part).and_then(|number| u8::try_from(number).ok());
    Some((part(text.get(..2))?, part(text.get(3..))?))
}

/// Digits only: `u16::from_str` alone would take a plus sign.
fn number(text: Option<&str>) -> Option<u16> {
    text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

/// A date from numbers, if the calendar has it.
pub(crate) fn date(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

/// So many days later, or earlier if negative.
pub(crate) fn plus_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Duration::days(days))
}

/// The last day of a month.
pub(crate) fn month_end(year: i32, month: Month) -> Option<Date> {
    Date::from_calendar_date(year, month, month.length(year)).ok()
}

/// The first such weekday on or after a date.
pub(crate) fn weekday_on_or_after(date: Date, weekday: Weekday) -> Option<Date> {
    let from = i64::from(date.weekday().number_days_from_monday());
    let to = i64::from(weekday.number_days_from_monday());
    plus_days(date, (to - from).rem_euclid(7))
}

/// The `nth` (from 1) such weekday of a month.
pub(crate) fn nth_weekday(year: i32, month: Month, nth: u8, weekday: Weekday) -> Option<Date> {
    let first = weekday_on_or_after(Date::from_calendar_date(year, month, 1).ok()?, weekday)?;
    plus_days(first, 7 * (i64::from(nth) - 1))
}

/// The last such weekday of a month.
pub(crate) fn last_weekday(year: i32, month: Month, weekday: Weekday) -> Option<Date> {
    weekday_on_or_after(plus_days(month_end(year, month)?, -6)?, weekday)
}

/// The first date, on or after this one, of something that comes once in every year.
pub(crate) fn first_on_or_after(on_or_after: Date, in_year: impl Fn(i32) -> Option<Date>) -> Option<Date> {
    let years = [on_or_after.year(), on_or_after.year().saturating_add(1)];
    years.into_iter().find_map(|year| in_year(year).filter(|date| *date >= on_or_after))
}

/// A day that comes every year, such as `12-01`. 29 February is kept on 28 February in common years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: u8,
    day: u8,
}

impl MonthDay {
    /// A day of a leap year, so 29 February is one.
    ///
    /// # Errors
    /// [`CalendarError::NoSuchDate`].
    pub fn new(month: u8, day: u8) -> Result<Self, CalendarError> {
        /// Any leap year.
        const LEAP_YEAR: i32 = 2024;
        let known = date(LEAP_YEAR, month, day).is_some();
        let wrong = || CalendarError::NoSuchDate(format!("{month:02}-{day:02}"));
        known.then_some(Self { month, day }).ok_or_else(wrong)
    }

    /// Reads `12-01`.
    ///
    /// # Errors
    /// What is wrong with the text, see [`CalendarError`].
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let given = || CalendarError::given(text);
        let (month, day) = month_and_day(text).ok_or_else(|| CalendarError::NotADate(given()))?;
        Self::new(month, day).map_err(|_| CalendarError::NoSuchDate(given()))
    }

    /// The day of the year of a date.
    pub fn of(date: Date) -> Self {
        Self { month: date.month().into(), day: date.day() }
    }

    /// 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The date on which it is kept in a year.
    pub fn in_year(self, year: i32) -> Option<Date> {
        let month = Month::try_from(self.month).ok()?;
        // Only 29 February is ever past its month's end.
        Date::from_calendar_date(year, month, self.day.min(month.length(year))).ok()
    }

    /// The next date on which it is kept, this one included.
    pub fn on_or_after(self, date: Date) -> Option<Date> {
        first_on_or_after(date, |year| self.in_year(year))
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, CalendarError> {
        Self::parse(&text)
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

/// Dates as `2026-12-01` in stored and wire forms.
pub(crate) mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use time::Date;

    pub(crate) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::date_text(*date))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        super::parse_date(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
