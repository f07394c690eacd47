//! Plain English for decisions: instants on the shopper's clock, channels, lengths of time.

use rappel_signal::{Channel, HOUR_MS, MINUTE_MS, UnixMs};
use time::OffsetDateTime;

use crate::state::ZoneOffsets;

/// An instant as a shopper's wall clock and calendar show it: `11:20` on the day of `now`, else `Tue 24 Nov 11:20`.
pub(crate) fn when(zone: &ZoneOffsets, at: UnixMs, now: UnixMs) -> String {
    let (Some(then), Some(today)) = (local(zone, at), local(zone, now)) else {
        return format!("{} ms", at.0);
    };
    let time = format!("{:02}:{:02}", then.hour(), then.minute());
    if then.date() == today.date() {
        return time;
    }
    let (weekday, month) = (then.weekday().to_string(), then.month().to_string());
    let short = |word: &str| word.get(..3).unwrap_or(word).to_owned();
    let year = if then.year() == today.year() { String::new() } else { format!(" {}", then.year()) };
    format!("{} {} {}{year} {time}", short(&weekday), then.day(), short(&month))
}

/// The same to follow a verb: `at 11:20`, `on Tue 24 Nov 11:20`.
pub(crate) fn moment(zone: &ZoneOffsets, at: UnixMs, now: UnixMs) -> String {
    let when = when(zone, at, now);
    if when.contains(' ') { format!("on {when}") } else { format!("at {when}") }
}

fn local(zone: &ZoneOffsets, at: UnixMs) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(zone.local_ms(at).div_euclid(1000)).ok()
}

/// A length of time, rounded down to minutes.
pub(crate) fn length(ms: i64) -> String {
    let (hours, minutes) = (ms / HOUR_MS, ms % HOUR_MS / MINUTE_MS);
    match (hours, minutes) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) if hours % 24 == 0 && hours >= 48 => format!("{} days", hours / 24),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// A channel in a sentence.
pub(crate) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "e-mail",
        Channel::Push => "push",
        Channel::Sms => "SMS",
        Channel::WhatsApp => "WhatsApp",
    }
}
