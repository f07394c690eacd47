//! The only place that knows what time it is.
//!
//! Production: the platform's clock. Dev builds: flow time may run ahead of it, per object, so that a demo's
//! waits pass in seconds. [`Clock`] maps platform time to flow time for "now" and flow time to platform time
//! for alarms; nothing else needs to know.

use rappel_signal::UnixMs;

/// Platform time.
pub(crate) fn platform_now() -> UnixMs {
    // Whole milliseconds of a date after 1970: no sign, no fraction.
    #[allow(clippy::cast_possible_truncation)]
    UnixMs(js_sys::Date::now() as i64)
}

/// What a page about shoppers takes for now: in a demo, where the one is whose clock is furthest ahead.
pub(crate) fn shoppers_now() -> UnixMs {
    #[cfg(feature = "dev")]
    return crate::dev::demo::furthest_now();
    #[cfg(not(feature = "dev"))]
    platform_now()
}

/// An object's clock.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    /// Flow time minus platform time, in milliseconds. Always 0 in a release build.
    ahead_ms: i64,
}

impl Clock {
    /// A clock that runs ahead by so much.
    #[cfg(feature = "dev")]
    pub(crate) fn ahead(ahead_ms: i64) -> Self {
        Clock { ahead_ms }
    }

    /// Flow time.
    pub(crate) fn now(self) -> UnixMs {
        platform_now() + self.ahead_ms
    }

    /// When, by the platform's clock, an instant of flow time comes.
    pub(crate) fn to_platform(self, at: UnixMs) -> UnixMs {
        at - self.ahead_ms
    }
}
