//! Zones for tests, from a real zone database: what the adapter does from the platform's `Intl`.

use jiff::{Timestamp, tz::TimeZone};
use rappel_flow::{OffsetChange, ZoneOffsets, limit::OFFSET_CHANGES_MAX};
use rappel_signal::UnixMs;

/// The offsets of a zone from an instant on.
pub(crate) fn offsets(name: &str, from: UnixMs) -> ZoneOffsets {
    let zone = TimeZone::get(name).unwrap();
    let start = Timestamp::from_millisecond(from.0).unwrap();
    let following: Vec<_> = zone.following(start).take(OFFSET_CHANGES_MAX + 1).collect();
    let known_until =
        following.get(OFFSET_CHANGES_MAX).map_or(i64::MAX, |next| next.timestamp().as_millisecond());
    let changes = following.iter().take(OFFSET_CHANGES_MAX).map(|change| OffsetChange {
        at: UnixMs(change.timestamp().as_millisecond()),
        offset_min: change.offset().seconds() / 60,
    });
    ZoneOffsets {
        name: name.into(),
        offset_min: zone.to_offset(start).seconds() / 60,
        changes: changes.collect(),
        known_until: UnixMs(known_until),
    }
}

/// Names of all zones of the database.
pub(crate) fn names() -> Vec<String> {
    jiff::tz::db().available().map(|name| name.to_string()).collect()
}
