//! Seasons as shops count them: whole months, so that a range ends with a month.

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use crate::country::Country;
use crate::date::{first_on_or_after, month_end};

/// A half of the earth; the seasons of the other are six months away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hemisphere {
    /// Europe, North America.
    Northern,
    /// Australia, New Zealand.
    Southern,
}

/// A meteorological season: winter is December to February in the north, June to August in the south, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Season {
    /// Ends on the last day of May, in the south of November.
    Spring,
    /// Ends on the last day of August, in the south of February.
    Summer,
    /// Ends on the last day of November, in the south of May.
    Autumn,
    /// Ends on the last day of February, in the south of August.
    Winter,
}

impl Hemisphere {
    /// Where a country lies.
    pub fn of(country: Country) -> Self {
        match country {
            Country::Australia | Country::NewZealand => Self::Southern,
            _ => Self::Northern,
        }
    }
}

impl Season {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Spring, Self::Summer, Self::Autumn, Self::Winter];

    /// Its last day in a year.
    pub fn end_in_year(self, hemisphere: Hemisphere, year: i32) -> Option<Date> {
        use Hemisphere::{Northern, Southern};
        let month = match (self, hemisphere) {
            (Self::Winter, Northern) | (Self::Summer, Southern) => Month::February,
            (Self::Spring, Northern) | (Self::Autumn, Southern) => Month::May,
            (Self::Summer, Northern) | (Self::Winter, Southern) => Month::August,
            (Self::Autumn, Northern) | (Self::Spring, Southern) => Month::November,
        };
        month_end(year, month)
    }

    /// The next such last day, this date included.
    pub fn end_on_or_after(self, hemisphere: Hemisphere, date: Date) -> Option<Date> {
        first_on_or_after(date, |year| self.end_in_year(hemisphere, year))
    }
}
