//! The days of one sale, first and last included.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::date::{as_text, date_text};
use crate::error::CalendarError;

/// The longest sale is a summer of about eighty-seven days, in an Italian region.
pub const WINDOW_DAYS_MAX: i32 = 92;

/// The days of one sale. In JSON: `{"first": "2027-01-06", "last": "2027-02-02"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Plain")]
pub struct Window {
    #[serde(with = "as_text")]
    first: Date,
    #[serde(with = "as_text")]
    last: Date,
}

#[derive(Deserialize)]
struct Plain {
    #[serde(with = "as_text")]
    first: Date,
    #[serde(with = "as_text")]
    last: Date,
}

impl Window {
    /// A window, first and last day included.
    ///
    /// # Errors
    /// [`CalendarError::WindowBackwards`] and [`CalendarError::WindowTooLong`].
    pub fn new(first: Date, last: Date) -> Result<Self, CalendarError> {
        let window = Self { first, last };
        let given = || format!("{} to {}", date_text(first), date_text(last));
        match window.days() {
            ..=0 => Err(CalendarError::WindowBackwards(given())),
            1..=WINDOW_DAYS_MAX => Ok(window),
            _ => Err(CalendarError::WindowTooLong(given())),
        }
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.last
    }

    /// How many days it has.
    pub fn days(self) -> i32 {
        self.last.to_julian_day() - self.first.to_julian_day() + 1
    }

    /// Whether the date is one of its days.
    pub fn contains(self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }

    /// Which of a year's two sales it is: winter's end in the first half, summer's in the second.
    pub(super) fn half_year(self) -> (i32, bool) {
        (self.last.year(), u8::from(self.last.month()) > 6)
    }
}

impl TryFrom<Plain> for Window {
    type Error = CalendarError;

    fn try_from(plain: Plain) -> Result<Self, CalendarError> {
        Self::new(plain.first, plain.last)
    }
}
