//! Which time a journey lives in: the platform's, unless a dev build runs a demo.
//!
//! In a demo a visit ends 20 seconds after its tab was last shown instead of 30 minutes; then the clock steps from
//! deadline to deadline, a few seconds of real time apart, so that each step can be watched.

use rappel_signal::UnixMs;

use super::device::DeviceObject;
use crate::clock::Clock;
use crate::error::EdgeError;
use crate::store::journey::Journey;

#[cfg(not(feature = "dev"))]
impl DeviceObject {
    /// The journey's clock.
    #[allow(clippy::unused_self, clippy::unnecessary_wraps)]
    pub(super) fn clock(&self, _journey: &Journey) -> Result<Clock, EdgeError> {
        Ok(Clock::default())
    }

    /// The journey's clock when its alarm has fired.
    pub(super) fn clock_at_alarm(&self, journey: &Journey) -> Result<Clock, EdgeError> {
        self.clock(journey)
    }

    /// When the platform must wake us for a deadline.
    #[allow(clippy::unused_self)]
    pub(super) fn alarm_time(&self, clock: Clock, at: UnixMs) -> UnixMs {
        clock.to_platform(at)
    }

    /// How long nothing must happen for a visit to be over.
    #[allow(clippy::unused_self)]
    pub(super) fn gap_ms(&self) -> i64 {
        rappel_visit::VISIT_GAP_MS
    }
}

#[cfg(feature = "dev")]
impl DeviceObject {
    /// The journey's clock.
    pub(super) fn clock(&self, journey: &Journey) -> Result<Clock, EdgeError> {
        crate::dev::demo::clock(&self.env, journey)
    }

    /// The journey's clock when its alarm has fired: in a demo, stepped to the deadline it waited for.
    pub(super) fn clock_at_alarm(&self, journey: &Journey) -> Result<Clock, EdgeError> {
        crate::dev::demo::step(&self.env, journey, self.gap_ms())
    }

    /// When the platform must wake us for a deadline: in a demo soon, to step, or to see whether the tab is still shown.
    pub(super) fn alarm_time(&self, clock: Clock, at: UnixMs) -> UnixMs {
        let platform_at = clock.to_platform(at);
        match crate::dev::demo::pause_ms(&self.env) {
            Some(pause_ms) => platform_at.min(crate::clock::platform_now() + pause_ms),
            None => platform_at,
        }
    }

    /// How long nothing must happen for a visit to be over.
    pub(super) fn gap_ms(&self) -> i64 {
        crate::dev::demo::gap_ms(&self.env, self.present_at.get())
    }

    /// In a demo, a page that still sends is in use, whether or not there was an input.
    pub(super) fn as_in_a_demo(&self, mut envelope: rappel_signal::Envelope) -> rappel_signal::Envelope {
        if crate::dev::demo::pause_ms(&self.env).is_some() {
            envelope.batches.iter_mut().for_each(|batch| batch.idle_ms = 0);
        }
        envelope
    }

    /// The journey as JSON, for the live view and the tests.
    pub(super) fn describe(&self) -> Result<String, EdgeError> {
        let Some(journey) = Journey::load(&self.state.storage(), &self.table)? else {
            let left = self.is_forgetting()?.then_some(r#"{"forgetting":true}"#);
            return Ok(left.unwrap_or("null").into());
        };
        let clock = self.clock(&journey)?;
        let shown = crate::dev::journey::Shown {
            now: clock.now(),
            gap_ms: self.gap_ms(),
            clock_steps: crate::dev::demo::pause_ms(&self.env).is_some(),
        };
        let book = crate::book::book(&self.env, &journey.device.shop, shown.now)?;
        crate::dev::journey::describe(&journey, &book, shown)
    }
}
