//! When a merchant's offer comes back.

use serde::{Deserialize, Serialize};
use time::{Date, Weekday};

use crate::date::{MonthDay, as_text, month_end};
use crate::error::CalendarError;
use crate::season::{Hemisphere, Season};

/// A rule for dates. In JSON: `{"repeat": "weekly", "on": ["mon", "thu"]}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "repeat", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Recurrence {
    /// One date.
    Never {
        /// Which.
        #[serde(with = "as_text")]
        on: Date,
    },
    /// Every day.
    Daily {},
    /// Every week.
    Weekly {
        /// On which days.
        on: Weekdays,
    },
    /// Every month.
    Monthly {
        /// On which day, or the month's last if it is shorter.
        day: DayOfMonth,
    },
    /// Every year.
    Yearly {
        /// On which day; 29 February is kept on 28 February in common years.
        on: MonthDay,
    },
    /// On the last day of a season.
    SeasonEnd {
        /// Whose seasons.
        hemisphere: Hemisphere,
        /// Which season; all four if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        season: Option<Season>,
    },
}

impl Recurrence {
    /// The first date strictly after this one, `None` when there is no more.
    pub fn next(self, after: Date) -> Option<Date> {
        let tomorrow = after.next_day()?;
        match self {
            Self::Never { on } => (on > after).then_some(on),
            Self::Daily {} => Some(tomorrow),
            Self::Weekly { on } => on.on_or_after(tomorrow),
            Self::Monthly { day } => day.on_or_after(tomorrow),
            Self::Yearly { on } => on.on_or_after(tomorrow),
            Self::SeasonEnd { hemisphere, season: Some(season) } => {
                season.end_on_or_after(hemisphere, tomorrow)
            }
            Self::SeasonEnd { hemisphere, season: None } => {
                Season::ALL.iter().filter_map(|season| season.end_on_or_after(hemisphere, tomorrow)).min()
            }
        }
    }
}

/// Days of the week, at least one. In JSON: `["mon", "thu"]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<WeekdayName>", into = "Vec<WeekdayName>")]
pub struct Weekdays {
    /// A bit for each day, Monday lowest.
    bits: u8,
}

impl Weekdays {
    /// These days, in any order, repeated or not.
    ///
    /// # Errors
    /// [`CalendarError::NoWeekday`] if there is none.
    pub fn new(weekdays: impl IntoIterator<Item = Weekday>) -> Result<Self, CalendarError> {
        let bits = weekdays.into_iter().fold(0, |bits, weekday| bits | bit(weekday));
        if bits == 0 { Err(CalendarError::NoWeekday) } else { Ok(Self { bits }) }
    }

    /// Whether it is one of them.
    pub fn contains(self, weekday: Weekday) -> bool {
        self.bits & bit(weekday) != 0
    }

    fn on_or_after(self, date: Date) -> Option<Date> {
        let week = std::iter::successors(Some(date), |date| date.next_day()).take(7);
        week.into_iter().find(|date| self.contains(date.weekday()))
    }
}

fn bit(weekday: Weekday) -> u8 {
    1 << weekday.number_days_from_monday()
}

/// The names that flow files use.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WeekdayName {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl WeekdayName {
    const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    fn weekday(self) -> Weekday {
        match self {
            Self::Mon => Weekday::Monday,
            Self::Tue => Weekday::Tuesday,
            Self::Wed => Weekday::Wednesday,
            Self::Thu => Weekday::Thursday,
            Self::Fri => Weekday::Friday,
            Self::Sat => Weekday::Saturday,
            Self::Sun => Weekday::Sunday,
        }
    }
}

impl TryFrom<Vec<WeekdayName>> for Weekdays {
    type Error = CalendarError;

    fn try_from(names: Vec<WeekdayName>) -> Result<Self, CalendarError> {
        Self::new(names.into_iter().map(WeekdayName::weekday))
    }
}

impl From<Weekdays> for Vec<WeekdayName> {
    fn from(weekdays: Weekdays) -> Self {
        WeekdayName::ALL.into_iter().filter(|name| weekdays.contains(name.weekday())).collect()
    }
}

/// 1 to 31; in shorter months the last day. In JSON a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct DayOfMonth(u8);

impl DayOfMonth {
    fn on_or_after(self, date: Date) -> Option<Date> {
        let here = date.replace_day(1).ok()?;
        let after = month_end(here.year(), here.month())?.next_day();
        let months = [Some(here), after].into_iter().flatten();
        let mut days = months.filter_map(|first| {
            let last = first.month().length(first.year());
            first.replace_day(self.0.min(last)).ok()
        });
        days.find(|day| *day >= date)
    }
}

impl TryFrom<u8> for DayOfMonth {
    type Error = CalendarError;

    fn try_from(day: u8) -> Result<Self, CalendarError> {
        if (1..=31).contains(&day) { Ok(Self(day)) } else { Err(CalendarError::DayOfMonth(day)) }
    }
}

impl From<DayOfMonth> for u8 {
    fn from(day: DayOfMonth) -> Self {
        day.0
    }
}
