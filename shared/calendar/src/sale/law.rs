//! The laws, country by country.

use time::{Date, Month, Weekday};

use crate::country::Country;
use crate::date::{date, last_weekday, nth_weekday, plus_days};
use crate::sale::window::Window;

/// Four weeks, first and last day included (France).
const FRENCH_DAYS: i64 = 28;
/// A second Wednesday of January after this day gives way to the first (France).
const FRENCH_WINTER_LATEST: u8 = 12;
/// A last Wednesday of June after this day gives way to the one before (France).
const FRENCH_SUMMER_LATEST: u8 = 28;

/// A country that keeps a word for its sales.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Law {
    /// Code de commerce, articles L. 310-3 and L. 310-5; dates: arrêté du 27 mai 2019 (national, also for distance
    /// selling).
    France,
    /// Code de droit économique, article VI.25.
    Belgium,
    /// Loi du 23 décembre 2016 sur les ventes en soldes: a regulation sets the dates each year.
    Luxembourg,
    /// Decreto legislativo 114/1998, article 15: the regions set the dates each year.
    Italy,
}

impl Law {
    pub(super) fn of(country: Country) -> Option<Self> {
        match country {
            Country::France => Some(Self::France),
            Country::Belgium => Some(Self::Belgium),
            Country::Luxembourg => Some(Self::Luxembourg),
            Country::Italy => Some(Self::Italy),
            _ => None,
        }
    }

    /// The words it keeps, in lower case, the commonest first.
    pub(super) fn words(self) -> &'static [&'static str] {
        match self {
            Self::France | Self::Luxembourg => &["soldes"],
            Self::Belgium => &["soldes", "solden", "opruiming", "schlussverkauf"],
            Self::Italy => &["saldi"],
        }
    }

    /// Where it is written.
    pub(super) fn source(self) -> &'static str {
        match self {
            Self::France => "Code de commerce, article L. 310-3; arrêté du 27 mai 2019",
            Self::Belgium => "Code de droit économique, article VI.25",
            Self::Luxembourg => "loi du 23 décembre 2016",
            Self::Italy => "decreto legislativo 114/1998, article 15",
        }
    }

    /// The two windows of a year, `None` where only an authority knows them.
    pub(super) fn in_year(self, year: i32) -> [Option<Window>; 2] {
        match self {
            Self::France => [french(french_winter(year)), french(french_summer(year))],
            Self::Belgium => [belgian(year, 1, 3), belgian(year, 7, 1)],
            Self::Luxembourg | Self::Italy => [None, None],
        }
    }
}

fn french(first: Option<Date>) -> Option<Window> {
    let first = first?;
    Window::new(first, plus_days(first, FRENCH_DAYS - 1)?).ok()
}

fn french_winter(year: i32) -> Option<Date> {
    let second = nth_weekday(year, Month::January, 2, Weekday::Wednesday)?;
    if second.day() > FRENCH_WINTER_LATEST { plus_days(second, -7) } else { Some(second) }
}

fn french_summer(year: i32) -> Option<Date> {
    let last = last_weekday(year, Month::June, Weekday::Wednesday)?;
    if last.day() > FRENCH_SUMMER_LATEST { plus_days(last, -7) } else { Some(last) }
}

/// Until the month's end, a day earlier if the first would be a Sunday.
fn belgian(year: i32, month: u8, day: u8) -> Option<Window> {
    let first = date(year, month, day)?;
    let first = if first.weekday() == Weekday::Sunday { plus_days(first, -1)? } else { first };
    Window::new(first, date(year, month, 31)?).ok()
}
