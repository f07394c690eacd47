//! Days of the calendar become instants on the shopper's clock.

use rappel_calendar::{Date, Occasion};
use rappel_signal::{DAY_MS, UnixMs};
use time::OffsetDateTime;

use crate::language::DayTime;
use crate::state::ZoneOffsets;

/// Dates looked at for one whose moment is still to come: the first may have passed today.
const DATES_MAX: usize = 3;

/// At which time of its start a message goes.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    /// On the shopper's clock.
    pub(crate) time: DayTime,
    /// Later by so much, so that not everybody is written to at once.
    pub(crate) spread_ms: i64,
}

/// The first moment strictly after an instant, of something that `next` knows by dates: the first on or after a date.
/// With it, the day itself at that time.
pub(crate) fn next(
    zone: &ZoneOffsets,
    moment: Moment,
    after: UnixMs,
    next: impl Fn(Date) -> Option<Occasion>,
) -> Option<(UnixMs, UnixMs)> {
    let mut date = zone.date(after)?;
    for _ in 0..DATES_MAX {
        let occasion = next(date)?;
        let at = instant(zone, occasion.starts_on, moment.time) + moment.spread_ms;
        if at > after {
            return Some((at, instant(zone, occasion.day, moment.time)));
        }
        date = occasion.starts_on.next_day()?;
    }
    None
}

impl ZoneOffsets {
    /// The date there at an instant; `None` beyond the calendar's years.
    pub fn date(&self, at: UnixMs) -> Option<Date> {
        Some(OffsetDateTime::from_unix_timestamp(self.local_ms(at).div_euclid(1000)).ok()?.date())
    }
}

fn instant(zone: &ZoneOffsets, date: Date, time: DayTime) -> UnixMs {
    let days = i64::from(date.to_julian_day()) - i64::from(UNIX_EPOCH_JULIAN_DAY);
    zone.instant_of(days * DAY_MS + time.ms())
}

/// 1970-01-01.
const UNIX_EPOCH_JULIAN_DAY: i32 = 2_440_588;
