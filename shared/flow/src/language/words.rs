//! The smallest words of a flow file: durations (`30min`, `2d`) and times of day (`10:00`).

use std::fmt;

use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A length of time, never negative. `d` is 24 hours, whatever the calendar does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    /// Milliseconds.
    pub ms: i64,
}

/// Units from the longest, so that `Display` picks the longest that divides.
const UNITS: [(&str, i64); 4] = [("d", DAY_MS), ("h", HOUR_MS), ("min", MINUTE_MS), ("s", SECOND_MS)];

/// Nothing in a flow is further away: a year and its leap day, and a month for good measure.
pub(crate) const DURATION_MS_MAX: i64 = 400 * DAY_MS;

impl Duration {
    /// Reads `30s`, `30min`, `24h`, `2d`; `None` for anything else or more than 400 days.
    pub fn parse(text: &str) -> Option<Duration> {
        let (unit, unit_ms) = UNITS.iter().find(|(unit, _)| {
            text.strip_suffix(unit).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        })?;
        let count: i64 = text.strip_suffix(unit)?.parse().ok()?;
        let ms = count.checked_mul(*unit_ms)?;
        (ms <= DURATION_MS_MAX).then_some(Duration { ms })
    }

    /// A duration of so many milliseconds.
    pub const fn from_ms(ms: i64) -> Duration {
        Duration { ms }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // "24h" is how the trade says a day; from two days up it counts days.
        let fits = |unit_ms: i64| self.ms % unit_ms == 0 && (unit_ms != DAY_MS || self.ms >= 2 * DAY_MS);
        match UNITS.iter().find(|(_, unit_ms)| self.ms >= *unit_ms && fits(*unit_ms)) {
            Some((unit, unit_ms)) => write!(f, "{}{unit}", self.ms / unit_ms),
            None => write!(f, "{}s", self.ms / SECOND_MS),
        }
    }
}

/// A time of day on the shopper's clock, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayTime {
    /// 0 to 1439.
    pub minute: u16,
}

impl DayTime {
    /// Reads `08:00`; `None` unless two digits, a colon, two digits and a time that clocks show.
    pub fn parse(text: &str) -> Option<DayTime> {
        let (hours, minutes) = text.split_once(':')?;
        let number = |part: &str| {
            let two_digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            two_digits.then(|| part.parse::<u16>().ok()).flatten()
        };
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        (hours < 24 && minutes < 60).then_some(DayTime { minute: hours * 60 + minutes })
    }

    /// A whole hour.
    pub const fn hour(hour: u16) -> DayTime {
        DayTime { minute: hour * 60 }
    }

    /// Milliseconds after local midnight.
    pub const fn ms(self) -> i64 {
        self.minute as i64 * MINUTE_MS
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

macro_rules! as_text {
    ($type:ty, $expected:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                <$type>::parse(&text)
                    .ok_or_else(|| de::Error::custom(format_args!(concat!("\"{}\" is no ", $expected), text)))
            }
        }
    };
}

as_text!(
    Duration,
    "duration: write a whole number and s, min, h or d, as in \"30min\" or \"2d\" (400d at most)"
);
as_text!(DayTime, "time of day: write hours and minutes, as in \"08:00\"");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_and_write_the_same() {
        for text in ["1s", "30min", "1h", "16h", "24h", "2d", "7d", "90d"] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Duration::parse("1d").unwrap().ms, DAY_MS);
        for wrong in ["", "d", "1", "1 h", "-1h", "1.5h", "1w", "401d", "99999999999999999999d"] {
            assert_eq!(Duration::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn times_of_day_are_what_clocks_show() {
        assert_eq!(DayTime::parse("08:30").unwrap().minute, 510);
        for wrong in ["8:00", "24:00", "10:60", "10", "1000", "10:0", "+1:00"] {
            assert_eq!(DayTime::parse(wrong), None, "{wrong}");
        }
    }
}
