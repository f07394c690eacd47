//! A day of the shop's own calendar.

use rappel_calendar::{Date, date_text, parse_date};

/// 1970-01-01 as a Julian day.
const EPOCH_JULIAN_DAY: i32 = 2_440_588;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of a wall clock time, in milliseconds since its own 1970-01-01 00:00.
    pub fn of_local_ms(local_ms: i64) -> Day {
        Day(i32::try_from(local_ms.div_euclid(DAY_MS)).unwrap_or(i32::MAX))
    }

    /// Reads `2026-11-22`.
    pub fn parse(text: &str) -> Option<Day> {
        let date = parse_date(text).ok()?;
        Some(Day(date.to_julian_day() - EPOCH_JULIAN_DAY))
    }

    /// The day as `2026-11-22`; empty beyond the calendar.
    pub fn text(self) -> String {
        let date = Date::from_julian_day(self.0.saturating_add(EPOCH_JULIAN_DAY));
        date.map_or_else(|_| String::new(), date_text)
    }
}
