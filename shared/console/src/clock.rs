//! Instants as the merchant's wall clock shows them. What time it is comes in with the page.

use rappel_calendar::{Date, date_text};
use rappel_flow::ZoneOffsets;
use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

/// 1970-01-01 as a Julian day.
const EPOCH_JULIAN_DAY: i64 = 2_440_588;

/// The shop's clock at the moment a page is made.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Now.
    pub now: UnixMs,
    /// The shop's zone.
    pub zone: ZoneOffsets,
}

impl Clock {
    /// The date and the minute of the day.
    fn read(&self, at: UnixMs) -> Option<(Date, i64)> {
        let local_ms = self.zone.local_ms(at);
        let day = i32::try_from(local_ms.div_euclid(DAY_MS).checked_add(EPOCH_JULIAN_DAY)?).ok()?;
        let date = Date::from_julian_day(day).ok()?;
        Some((date, local_ms.rem_euclid(DAY_MS) / MINUTE_MS))
    }

    /// `today, 11:20`, `yesterday, 11:20`, `Tue 24 Nov, 11:20`, with the year where it is another; empty beyond the calendar.
    pub fn words(&self, at: UnixMs) -> String {
        let (Some((date, minute)), Some((today, _))) = (self.read(at), self.read(self.now)) else {
            return String::new();
        };
        let day = if date == today {
            "today".to_owned()
        } else if Some(date) == today.previous_day() {
            "yesterday".to_owned()
        } else if Some(date) == today.next_day() {
            "tomorrow".to_owned()
        } else {
            day(date, today)
        };
        format!("{day}, {:02}:{:02}", minute / 60, minute % 60)
    }

    /// The day of it: `Tue 24 Nov`.
    pub fn day(&self, at: UnixMs) -> String {
        let read = self.read(at).zip(self.read(self.now));
        read.map_or_else(String::new, |((date, _), (today, _))| day(date, today))
    }

    /// How long ago or ahead, roughly: `3 minutes ago`, `in 2 hours`.
    pub fn ago(&self, at: UnixMs) -> String {
        let passed_ms = self.now - at;
        let long = match passed_ms.saturating_abs() {
            ms if ms < MINUTE_MS => return "just now".into(),
            ms if ms < HOUR_MS => plural(ms / MINUTE_MS, "minute"),
            ms if ms < 2 * DAY_MS => plural(ms / HOUR_MS, "hour"),
            ms => plural(ms / DAY_MS, "day"),
        };
        if passed_ms < 0 { format!("in {long}") } else { format!("{long} ago") }
    }

    /// For programs: `2026-11-24T11:20Z`, in UTC.
    pub(crate) fn iso(at: UnixMs) -> String {
        let utc = Clock { now: at, zone: ZoneOffsets::utc() };
        let read = utc.read(at);
        read.map_or_else(String::new, |(date, minute)| {
            format!("{}T{:02}:{:02}Z", date_text(date), minute / 60, minute % 60)
        })
    }
}

fn day(date: Date, today: Date) -> String {
    let (weekday, month) = (date.weekday().to_string(), date.month().to_string());
    let short = |word: &str| word.get(..3).unwrap_or(word).to_owned();
    let year = if date.year() == today.year() { String::new() } else { format!(" {}", date.year()) };
    format!("{} {} {}{year}", short(&weekday), date.day(), short(&month))
}

fn plural(count: i64, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sunday, 22 November 2026, 22:15 UTC.
    const NOW: UnixMs = UnixMs(1_795_385_700_000);

    fn clock(offset_min: i32) -> Clock {
        Clock { now: NOW, zone: ZoneOffsets { offset_min, ..ZoneOffsets::utc() } }
    }

    #[test]
    fn the_shops_own_clock_decides_which_day_it_is() {
        assert_eq!(clock(0).words(NOW), "today, 22:15");
        let before_midnight = NOW - 23 * HOUR_MS;
        assert_eq!(clock(0).words(before_midnight), "yesterday, 23:15");
        assert_eq!(clock(60).words(before_midnight), "today, 00:15");
        assert_eq!(clock(0).words(NOW - 3 * DAY_MS), "Thu 19 Nov, 22:15");
        assert_eq!(clock(0).words(NOW - 365 * DAY_MS), "Sat 22 Nov 2025, 22:15");
        assert_eq!(clock(0).words(UnixMs(i64::MAX)), "");
    }

    #[test]
    fn lengths_are_said_roughly() {
        let clock = clock(0);
        assert_eq!(clock.ago(NOW - 59_000), "just now");
        assert_eq!(clock.ago(NOW - MINUTE_MS), "1 minute ago");
        assert_eq!(clock.ago(NOW - 47 * HOUR_MS), "47 hours ago");
        assert_eq!(clock.ago(NOW + 3 * DAY_MS), "in 3 days");
        assert_eq!(Clock::iso(NOW), "2026-11-22T22:15Z");
    }
}
