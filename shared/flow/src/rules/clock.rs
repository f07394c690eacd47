//! Calendar arithmetic on the shopper's clock: `ZoneOffsets` answers, no zone database is asked.
//!
//! A local time that does not exist is the first instant after the gap, a doubled one the first.

use rappel_signal::{DAY_MS, MINUTE_MS, UnixMs};

use crate::language::{DayTime, Weekday};
use crate::state::ZoneOffsets;

/// Days looked ahead for a fitting one: `days_later` is at most 60, and a named weekday comes within seven.
const DAYS_AHEAD_MAX: i64 = 80;

impl ZoneOffsets {
    /// The offsets in order, each with the first instant it holds.
    fn spans(&self) -> impl DoubleEndedIterator<Item = (UnixMs, i64)> {
        let changes = self.changes.iter().map(|change| (change.at, i64::from(change.offset_min) * MINUTE_MS));
        [(UnixMs(i64::MIN), i64::from(self.offset_min) * MINUTE_MS)].into_iter().chain(changes)
    }

    /// Offsets of the zone, in milliseconds ahead of UTC, each once or more.
    pub(super) fn offsets_ms(&self) -> impl Iterator<Item = i64> {
        self.spans().map(|(_, offset_ms)| offset_ms)
    }

    /// Each change: its instant, the offset before and after.
    pub(super) fn changes_ms(&self) -> impl Iterator<Item = (UnixMs, i64, i64)> {
        self.spans().zip(self.spans().skip(1)).map(|((_, before), (at, after))| (at, before, after))
    }

    /// Milliseconds ahead of UTC at an instant.
    pub fn offset_ms(&self, at: UnixMs) -> i64 {
        self.spans().rev().find(|(from, _)| *from <= at).map_or(0, |(_, offset_ms)| offset_ms)
    }

    /// The shopper's wall clock at an instant, in milliseconds since its own 1970-01-01 00:00.
    pub fn local_ms(&self, at: UnixMs) -> i64 {
        at.0.saturating_add(self.offset_ms(at))
    }

    /// The instant of a wall clock time: the first if it comes twice, the end of the gap if it never comes.
    pub fn instant_of(&self, local_ms: i64) -> UnixMs {
        let ends = self.spans().skip(1).map(|(from, _)| from).chain([UnixMs(i64::MAX)]);
        let there = self.spans().zip(ends).find_map(|((from, offset_ms), to)| {
            let at = UnixMs(local_ms.saturating_sub(offset_ms));
            (from <= at && at < to).then_some(at)
        });
        let gap = || {
            self.changes_ms().find_map(|(at, before, after)| {
                let skipped = local_ms - before >= at.0 && local_ms - after < at.0;
                skipped.then_some(at)
            })
        };
        there.or_else(gap).unwrap_or(UnixMs(local_ms))
    }
}

/// The first instant after `base` with this time of day on the shopper's clock, so many days later or more, on one of
/// the weekdays (all if none is named), and at least so long after `base`.
pub(crate) fn wait_until(
    zone: &ZoneOffsets,
    base: UnixMs,
    time: DayTime,
    days_later: u8,
    weekdays: &[Weekday],
    at_least_ms: i64,
) -> UnixMs {
    let first_day = zone.local_ms(base).div_euclid(DAY_MS) + i64::from(days_later);
    let fits = |day: &i64| {
        let at = zone.instant_of(day * DAY_MS + time.ms());
        at > base && at - base >= at_least_ms && (weekdays.is_empty() || weekdays.contains(&weekday(*day)))
    };
    let day = (first_day..first_day + DAYS_AHEAD_MAX).find(fits).unwrap_or(first_day + DAYS_AHEAD_MAX);
    zone.instant_of(day * DAY_MS + time.ms())
}

/// The weekday of a day counted from 1970-01-01, a Thursday.
fn weekday(day: i64) -> Weekday {
    use Weekday::*;
    match day.rem_euclid(7) {
        0 => Thu,
        1 => Fri,
        2 => Sat,
        3 => Sun,
        4 => Mon,
        5 => Tue,
        _ => Wed,
    }
}
