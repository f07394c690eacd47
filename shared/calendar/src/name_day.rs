//! Name days: a first name as a shopper types it → the day its calendar prints it on.
//!
//! The tables are text, a name and its main date a line, sorted by folded name: they can be read beside a wall calendar,
//! and the lookup halves them without building anything.

mod fold;

use time::Date;

use crate::country::Country;
use crate::date::{MonthDay, first_on_or_after};
pub use fold::NAME_CHARS_MAX;
use fold::folded;

/// The calendar as the post office prints it, and forms kept on the same day. Sources are named in docs/calendar.md.
const FRANCE: &str = include_str!("name_day/fr.txt");
/// The calendar as Hungarian wall calendars print it.
const HUNGARY: &str = include_str!("name_day/hu.txt");

/// When a name is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameDay {
    /// The day that the calendar prints.
    pub day: MonthDay,
    /// Whose calendar.
    pub country: Country,
}

impl NameDay {
    /// The date in a year.
    ///
    /// In Hungary the leap day is 24 February: in leap years the names of 24 to 28 February come a day later.
    pub fn in_year(self, year: i32) -> Option<Date> {
        let date = self.day.in_year(year)?;
        let shifted = self.country == Country::Hungary
            && time::Month::February.length(year) == 29
            && self.day.month() == 2
            && self.day.day() >= 24;
        if shifted { date.next_day() } else { Some(date) }
    }

    /// The next date on which it is kept, this one included.
    pub fn on_or_after(self, date: Date) -> Option<Date> {
        first_on_or_after(date, |year| self.in_year(year))
    }
}

fn table(country: Country) -> Option<&'static str> {
    match country {
        Country::France => Some(FRANCE),
        Country::Hungary => Some(HUNGARY),
        _ => None,
    }
}

/// Whether this calendar has name days for a country.
pub fn keeps_name_days(country: Country) -> bool {
    table(country).is_some()
}

/// The main name day of a first name in a country's calendar. Accents, case and hyphens do not matter; a name that the
/// calendar does not print, or prints on several days with none of them the main one, is `None`.
pub fn name_day(country: Country, first_name: &str) -> Option<NameDay> {
    let day = lookup(table(country)?, &folded(first_name)?)?;
    Some(NameDay { day: MonthDay::parse(day).ok()?, country })
}

/// The name day of a shopper: by the calendar of the shopper's country if it has one, else by the shop's.
pub fn name_day_of(first_name: &str, shopper: Option<Country>, shop: Option<Country>) -> Option<NameDay> {
    let country = [shopper, shop].into_iter().flatten().find(|country| keeps_name_days(*country))?;
    name_day(country, first_name)
}

/// Halves the table until the line is found; its text after the name, if it is there.
fn lookup<'table>(table: &'table str, folded_name: &str) -> Option<&'table str> {
    let (mut from, mut to) = (0, table.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let left = table.as_bytes().get(from..middle)?;
        let start = left.iter().rposition(|byte| *byte == b'\n').map_or(from, |end| from + end + 1);
        let end = table.get(start..to)?.find('\n').map_or(to, |end| start + end);
        let (name, day) = table.get(start..end)?.rsplit_once(' ')?;
        match folded(name)?.as_str().cmp(folded_name) {
            std::cmp::Ordering::Equal => return Some(day),
            std::cmp::Ordering::Less => from = end + 1,
            std::cmp::Ordering::Greater => to = start,
        }
    }
    None
}
