//! A time zone as data: its offset now and the changes to come. No zone database is linked; the adapter fills it in.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

/// From `at` on, the shopper's clock is `offset_min` ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetChange {
    /// First instant of the new offset.
    pub at: UnixMs,
    /// Minutes ahead of UTC (west is negative).
    pub offset_min: i32,
}

/// The offsets of one zone over a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneOffsets {
    /// IANA name, for wording and for asking again.
    pub name: String,
    /// Minutes ahead of UTC before the first change.
    pub offset_min: i32,
    /// Changes to come, in order of time.
    #[serde(default)]
    pub changes: Vec<OffsetChange>,
    /// Changes are known up to here; ask the platform again before (see [`crate::Person::zone_to_refresh`]).
    pub known_until: UnixMs,
}

impl ZoneOffsets {
    /// Coordinated universal time, which never changes.
    pub fn utc() -> ZoneOffsets {
        ZoneOffsets { name: "UTC".into(), offset_min: 0, changes: Vec::new(), known_until: UnixMs(i64::MAX) }
    }
}

/// Who named the zone, weakest first: a weaker source never overwrites a stronger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneSource {
    /// Nobody: the shop's own zone is used.
    #[default]
    Shop,
    /// The edge's guess from the connection.
    Guess,
    /// The browser.
    Browser,
    /// The profile.
    Profile,
}
