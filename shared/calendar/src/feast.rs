//! Days with a name that a whole country keeps.

mod rules;

use time::Date;

use crate::country::Country;
use crate::date::first_on_or_after;

/// Lead time of most days: a week is enough to choose, order and receive.
const LEAD_DAYS: u16 = 7;
/// Christmas presents are bought earlier.
const CHRISTMAS_LEAD_DAYS: u16 = 21;

/// A day that shops write on. When it is, and whether it is kept at all, depends on the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feast {
    /// 25 December.
    Christmas,
    /// 1 January.
    NewYear,
    /// 14 February.
    Valentine,
    /// Easter Sunday.
    Easter,
    /// Mother's Day.
    MothersDay,
    /// Father's Day.
    FathersDay,
    /// The day most schools are back; see docs/calendar.md for what was chosen where it differs by region.
    BackToSchool,
    /// 31 October.
    Halloween,
    /// The fourth Thursday of November, in the United States.
    Thanksgiving,
    /// The day after Thanksgiving of the United States, in all countries.
    BlackFriday,
}

impl Feast {
    /// All of them, in the order in which errors list them.
    pub const ALL: [Self; 10] = [
        Self::Christmas,
        Self::NewYear,
        Self::Valentine,
        Self::Easter,
        Self::MothersDay,
        Self::FathersDay,
        Self::BackToSchool,
        Self::Halloween,
        Self::Thanksgiving,
        Self::BlackFriday,
    ];

    /// As flow files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Christmas => "christmas",
            Self::NewYear => "new-year",
            Self::Valentine => "valentine",
            Self::Easter => "easter",
            Self::MothersDay => "mothers-day",
            Self::FathersDay => "fathers-day",
            Self::BackToSchool => "back-to-school",
            Self::Halloween => "halloween",
            Self::Thanksgiving => "thanksgiving",
            Self::BlackFriday => "black-friday",
        }
    }

    /// The day with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feast| feast.name() == name)
    }

    /// How many days before it messages start, unless the shop says otherwise.
    pub fn lead_days(self) -> u16 {
        if self == Self::Christmas { CHRISTMAS_LEAD_DAYS } else { LEAD_DAYS }
    }

    /// Its date in a year; `None` where the country does not keep it.
    pub fn in_year(self, country: Country, year: i32) -> Option<Date> {
        rules::rule(self, country)?.in_year(year)
    }

    /// Its next date, this one included; `None` where the country does not keep it.
    pub fn on_or_after(self, country: Country, date: Date) -> Option<Date> {
        first_on_or_after(date, |year| self.in_year(country, year))
    }
}
