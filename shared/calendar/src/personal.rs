//! Birthdays and anniversaries: dates that come back every year for one person.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::date::{MonthDay, date_text, first_on_or_after, parse_date};
use crate::error::CalendarError;

/// A birth, a first order, a sign-up: `1990-02-29`, or `02-29` when the year is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PersonalDate {
    /// With its year.
    Full(Date),
    /// Without.
    Yearless(MonthDay),
}

/// A year's return of a personal date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The date on which it is kept.
    pub date: Date,
    /// How many years it is since; `None` if the year is not known.
    pub years: Option<u32>,
}

impl PersonalDate {
    /// Reads `1990-02-29` or `02-29`.
    ///
    /// # Errors
    /// What is wrong with the text, see [`CalendarError`].
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        MonthDay::parse(text).map(Self::Yearless).or_else(|error| match error {
            CalendarError::NotADate(_) => parse_date(text).map(Self::Full),
            other => Err(other),
        })
    }

    /// When it is kept in a year: 29 February on 28 February in common years. The day itself (and the years before it) is
    /// no anniversary.
    pub fn in_year(self, year: i32) -> Option<Kept> {
        match self {
            Self::Yearless(day) => Some(Kept { date: day.in_year(year)?, years: None }),
            Self::Full(since) => {
                let years = year.checked_sub(since.year()).and_then(|years| u32::try_from(years).ok());
                let years = years.filter(|years| *years > 0)?;
                Some(Kept { date: MonthDay::of(since).in_year(year)?, years: Some(years) })
            }
        }
    }

    /// The next time it is kept, this date included.
    pub fn on_or_after(self, date: Date) -> Option<Kept> {
        let asked = match self {
            // The first anniversary is the first that can come.
            Self::Full(since) => date.max(since),
            Self::Yearless(_) => date,
        };
        let date = first_on_or_after(asked, |year| Some(self.in_year(year)?.date))?;
        self.in_year(date.year())
    }
}

impl fmt::Display for PersonalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full(date) => f.write_str(&date_text(*date)),
            Self::Yearless(day) => day.fmt(f),
        }
    }
}

impl TryFrom<String> for PersonalDate {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, CalendarError> {
        Self::parse(&text)
    }
}

impl From<PersonalDate> for String {
    fn from(date: PersonalDate) -> Self {
        date.to_string()
    }
}
