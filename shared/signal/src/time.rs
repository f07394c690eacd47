//! Instants as numbers. Where "now" comes from is the adapter's business.

use core::ops::{Add, Sub};
use serde::{Deserialize, Serialize};

/// One second in milliseconds.
pub const SECOND_MS: i64 = 1_000;
/// One minute in milliseconds.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// One hour in milliseconds.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// 24 hours in milliseconds: the catalogue's `d` counts these, not calendar days.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixMs(pub i64);

impl Add<i64> for UnixMs {
    type Output = UnixMs;
    /// Moves by milliseconds; saturates, so that a hostile age cannot overflow.
    fn add(self, duration_ms: i64) -> UnixMs {
        UnixMs(self.0.saturating_add(duration_ms))
    }
}

impl Sub<i64> for UnixMs {
    type Output = UnixMs;
    fn sub(self, duration_ms: i64) -> UnixMs {
        UnixMs(self.0.saturating_sub(duration_ms))
    }
}

impl Sub for UnixMs {
    type Output = i64;
    /// Milliseconds from `earlier` to `self`.
    fn sub(self, earlier: UnixMs) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}
