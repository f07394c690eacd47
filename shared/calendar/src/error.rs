//! What is wrong with a day, in words for whoever typed it.

use std::fmt;

use crate::date::{YEAR_MAX, YEAR_MIN};
use crate::feast::Feast;
use crate::sale::WINDOW_DAYS_MAX;

/// As much of a wrong text as an error repeats: enough to find it again, too little to flood a log.
const GIVEN_CHARS_MAX: usize = 40;

/// A day, date or rule that cannot be read. `Display` says what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// Neither `12-01` nor `2026-12-01`.
    NotADate(String),
    /// Well formed, but no calendar has it: `02-30`.
    NoSuchDate(String),
    /// A year in which no shopper was born and no flow will run.
    YearOutOfRange(String),
    /// Neither the name of a day nor a date.
    UnknownDay(String),
    /// A day of the month that is not 1 to 31.
    DayOfMonth(u8),
    /// A weekly rule without a weekday would never come.
    NoWeekday,
    /// Ends before it begins.
    WindowBackwards(String),
    /// Longer than any country's sale.
    WindowTooLong(String),
}

impl CalendarError {
    /// The part of a text that an error repeats.
    pub(crate) fn given(text: &str) -> String {
        text.chars().take(GIVEN_CHARS_MAX).collect()
    }
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADate(given) => {
                write!(f, "\"{given}\" is no date: write 2026-12-01 for one day, or 12-01 for every year")
            }
            Self::NoSuchDate(given) => {
                write!(f, "\"{given}\" is not in the calendar: write the month first, then a day it has")
            }
            Self::YearOutOfRange(given) => {
                write!(f, "\"{given}\": write a year from {YEAR_MIN} to {YEAR_MAX}")
            }
            Self::UnknownDay(given) => {
                write!(f, "\"{given}\" is no day this calendar knows: write one of ")?;
                for (place, feast) in Feast::ALL.iter().enumerate() {
                    write!(f, "{}{}", if place == 0 { "" } else { ", " }, feast.name())?;
                }
                f.write_str(", or a date of your own, 12-01 for every year or 2026-12-01 for once")
            }
            Self::DayOfMonth(given) => {
                write!(
                    f,
                    "{given} is no day of the month: write 1 to 31 (31 is the last day of shorter months)"
                )
            }
            Self::NoWeekday => {
                f.write_str("a weekly rule needs a weekday: write for example [\"mon\", \"thu\"]")
            }
            Self::WindowBackwards(given) => {
                write!(f, "{given} ends before it begins: write the first day first")
            }
            Self::WindowTooLong(given) => {
                write!(f, "{given} is longer than any sale: write {WINDOW_DAYS_MAX} days at most")
            }
        }
    }
}

impl std::error::Error for CalendarError {}
