//! A day a shop writes on: one with a name, or a date of its own; and when its messages start.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::country::Country;
use crate::date::{MonthDay, date_text, parse_date, plus_days};
use crate::error::CalendarError;
use crate::feast::Feast;

/// Nobody plans a day longer ahead, and a start more than a season early would fall into the one before.
pub const LEAD_DAYS_MAX: u16 = 90;
/// Lead time of a shop's own date.
const OWN_LEAD_DAYS: u16 = 7;

/// What a flow file names: `christmas`, `12-01` (every year) or `2026-12-01` (once).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Day {
    /// A day the country keeps.
    Feast(Feast),
    /// The shop's own, every year.
    Yearly(MonthDay),
    /// The shop's own, once.
    Once(Date),
}

impl Day {
    /// Reads a name or a date.
    ///
    /// # Errors
    /// [`CalendarError::UnknownDay`], which lists the names, or what is wrong with the date.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        if let Some(feast) = Feast::named(text) {
            return Ok(Self::Feast(feast));
        }
        // A text that begins with a digit is meant as a date, and deserves that error.
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(CalendarError::UnknownDay(CalendarError::given(text)));
        }
        MonthDay::parse(text).map(Self::Yearly).or_else(|error| match error {
            CalendarError::NotADate(_) => parse_date(text).map(Self::Once),
            other => Err(other),
        })
    }

    /// How many days before it messages start, unless the shop says otherwise.
    pub fn lead_days(self) -> u16 {
        match self {
            Self::Feast(feast) => feast.lead_days(),
            Self::Yearly(_) | Self::Once(_) => OWN_LEAD_DAYS,
        }
    }

    /// Its next date, this one included. `None` if the country does not keep it or is not known here (own dates are kept
    /// everywhere), or if it is over.
    pub fn on_or_after(self, country: Option<Country>, date: Date) -> Option<Date> {
        match self {
            Self::Feast(feast) => feast.on_or_after(country?, date),
            Self::Yearly(day) => day.on_or_after(date),
            Self::Once(day) => (day >= date).then_some(day),
        }
    }

    /// The next start of its messages, this date included; a lead time above [`LEAD_DAYS_MAX`] counts as that.
    pub fn next_start(self, country: Option<Country>, lead_days: u16, on_or_after: Date) -> Option<Occasion> {
        ahead(lead_days, on_or_after, |date| self.on_or_after(country, date))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feast(feast) => f.write_str(feast.name()),
            Self::Yearly(day) => day.fmt(f),
            Self::Once(date) => f.write_str(&date_text(*date)),
        }
    }
}

impl TryFrom<String> for Day {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, CalendarError> {
        Self::parse(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// A day and when its messages start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The day to wake up on.
    pub starts_on: Date,
    /// The day itself.
    pub day: Date,
}

/// The first start on or after a date of anything that `next` knows (a birthday, a name day, an offer), so many days
/// before its day; more than [`LEAD_DAYS_MAX`] count as that.
///
/// A start that has passed is not caught up with: on 10 December the next start for Christmas, 21 days ahead, is in the
/// coming year. Whoever wants the running one asks for the day itself.
pub fn ahead(lead_days: u16, on_or_after: Date, next: impl FnOnce(Date) -> Option<Date>) -> Option<Occasion> {
    let lead_days = i64::from(lead_days.min(LEAD_DAYS_MAX));
    let day = next(plus_days(on_or_after, lead_days)?)?;
    Some(Occasion { starts_on: plus_days(day, -lead_days)?, day })
}
