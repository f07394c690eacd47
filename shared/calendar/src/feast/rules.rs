//! When each country keeps its days. Sources are named in docs/calendar.md.

use time::{Date, Month, Weekday};

use crate::country::Country::{self, *};
use crate::date::{date, last_weekday, nth_weekday, plus_days};
use crate::easter::{orthodox_easter, western_easter};
use crate::feast::Feast;

/// Whitsun is the fiftieth day of Easter.
const PENTECOST_DAYS: i64 = 49;
/// Ascension is the fortieth, always a Thursday.
const ASCENSION_DAYS: i64 = 39;
/// The fourth Sunday in Lent.
const MOTHERING_SUNDAY_DAYS: i64 = -21;

/// How a date follows from the year.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    /// Month and day.
    Fixed(u8, u8),
    /// The nth weekday of a month.
    Nth(u8, Weekday, Month),
    /// The day after the nth weekday of a month.
    DayAfterNth(u8, Weekday, Month),
    /// The last weekday of a month.
    Last(Weekday, Month),
    /// Days after western Easter.
    Easter(i64),
    /// Easter of the Orthodox churches.
    OrthodoxEaster,
    /// The last Sunday of May, or the first of June if that Sunday is Whitsun.
    FrenchMothersDay,
}

impl Rule {
    /// The date in a year.
    pub(super) fn in_year(self, year: i32) -> Option<Date> {
        match self {
            Self::Fixed(month, day) => date(year, month, day),
            Self::Nth(nth, weekday, month) => nth_weekday(year, month, nth, weekday),
            Self::DayAfterNth(nth, weekday, month) => plus_days(nth_weekday(year, month, nth, weekday)?, 1),
            Self::Last(weekday, month) => last_weekday(year, month, weekday),
            Self::Easter(days) => plus_days(western_easter(year)?, days),
            Self::OrthodoxEaster => orthodox_easter(year),
            Self::FrenchMothersDay => {
                let sunday = last_weekday(year, Month::May, Weekday::Sunday)?;
                let whitsun = plus_days(western_easter(year)?, PENTECOST_DAYS)?;
                if sunday == whitsun { plus_days(sunday, 7) } else { Some(sunday) }
            }
        }
    }
}

/// How a country keeps a day, `None` if it does not.
pub(super) fn rule(feast: Feast, country: Country) -> Option<Rule> {
    match feast {
        Feast::Christmas => Some(Rule::Fixed(12, 25)),
        Feast::NewYear => Some(Rule::Fixed(1, 1)),
        Feast::Valentine => Some(Rule::Fixed(2, 14)),
        Feast::Easter if country == Romania => Some(Rule::OrthodoxEaster),
        Feast::Easter => Some(Rule::Easter(0)),
        Feast::MothersDay => Some(mothers_day(country)),
        Feast::FathersDay => Some(fathers_day(country)),
        Feast::BackToSchool => Some(back_to_school(country)),
        // Where 1 November belongs to the graves, its eve is no day for a shop to joke on.
        Feast::Halloween if matches!(country, Czechia | Hungary | Poland | Romania | Slovakia) => None,
        Feast::Halloween => Some(Rule::Fixed(10, 31)),
        Feast::Thanksgiving => {
            (country == UnitedStates).then_some(Rule::Nth(4, Weekday::Thursday, Month::November))
        }
        Feast::BlackFriday => Some(Rule::DayAfterNth(4, Weekday::Thursday, Month::November)),
    }
}

fn mothers_day(country: Country) -> Rule {
    match country {
        France => Rule::FrenchMothersDay,
        UnitedKingdom | Ireland => Rule::Easter(MOTHERING_SUNDAY_DAYS),
        Hungary | Portugal | Romania | Spain => Rule::Nth(1, Weekday::Sunday, Month::May),
        Luxembourg => Rule::Nth(2, Weekday::Sunday, Month::June),
        Norway => Rule::Nth(2, Weekday::Sunday, Month::February),
        Poland => Rule::Fixed(5, 26),
        Sweden => Rule::Last(Weekday::Sunday, Month::May),
        Australia | Austria | Belgium | Canada | Czechia | Denmark | Finland | Germany | Italy
        | Netherlands | NewZealand | Slovakia | Switzerland | UnitedStates => {
            Rule::Nth(2, Weekday::Sunday, Month::May)
        }
    }
}

fn fathers_day(country: Country) -> Rule {
    match country {
        Germany => Rule::Easter(ASCENSION_DAYS),
        Australia | NewZealand => Rule::Nth(1, Weekday::Sunday, Month::September),
        Austria | Belgium => Rule::Nth(2, Weekday::Sunday, Month::June),
        Denmark => Rule::Fixed(6, 5),
        Finland | Norway | Sweden => Rule::Nth(2, Weekday::Sunday, Month::November),
        Italy | Portugal | Spain => Rule::Fixed(3, 19),
        Luxembourg => Rule::Nth(1, Weekday::Sunday, Month::October),
        Poland => Rule::Fixed(6, 23),
        Romania => Rule::Nth(2, Weekday::Sunday, Month::May),
        Switzerland => Rule::Nth(1, Weekday::Sunday, Month::June),
        Canada | Czechia | France | Hungary | Ireland | Netherlands | Slovakia | UnitedKingdom
        | UnitedStates => Rule::Nth(3, Weekday::Sunday, Month::June),
    }
}

/// A choice where regions differ: the day by which most pupils of the country are back, or the nearest rule to it.
fn back_to_school(country: Country) -> Rule {
    match country {
        Belgium | Czechia | France | Germany | Hungary | Ireland | Poland | Slovakia | UnitedKingdom => {
            Rule::Fixed(9, 1)
        }
        Luxembourg => Rule::Fixed(9, 15),
        Austria => Rule::Nth(1, Weekday::Monday, Month::September),
        Canada => Rule::DayAfterNth(1, Weekday::Monday, Month::September),
        Italy | Portugal | Romania | Spain => Rule::Nth(2, Weekday::Monday, Month::September),
        Denmark | Finland => Rule::Nth(2, Weekday::Monday, Month::August),
        Norway | Sweden | Switzerland | UnitedStates => Rule::Nth(3, Weekday::Monday, Month::August),
        Netherlands => Rule::Last(Weekday::Monday, Month::August),
        Australia => Rule::Fixed(1, 28),
        NewZealand => Rule::Fixed(2, 1),
    }
}
