//! The demo's clock: only waits run fast, and visibly so.
//!
//! Bound by the variable `DEMO_CLOCK`. A journey starts at 10:00 on the shopper's clock; a visit ends 20 seconds
//! after its tab was last shown; then flow time steps to the next deadline every few seconds of real time.

use std::cell::Cell;

use rappel_flow::ZoneOffsets;
use rappel_journey::next_deadline;
use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};
use worker::{Env, Response, ResponseBuilder};

use crate::bindings::optional;
use crate::clock::{Clock, platform_now};
use crate::error::EdgeError;
use crate::store::journey::Journey;
use crate::zone;

const DEMO_CLOCK: &str = "DEMO_CLOCK";
const AHEAD: &str = "dev/ahead-ms";
const START_HOUR: i64 = 10;
const DEMO_GAP_MS: i64 = 20_000;
/// Real time between two steps: long enough to read the line before.
const PAUSE_MS: i64 = 4_000;

thread_local! {
    // Of all journeys of this process: a demo has one.
    static FURTHEST_AHEAD_MS: Cell<i64> = const { Cell::new(0) };
}

/// Where the journey is that is furthest ahead: before that, what others show of it would lie in the future.
pub(crate) fn furthest_now() -> UnixMs {
    platform_now() + FURTHEST_AHEAD_MS.get()
}

fn ahead(ahead_ms: i64) -> Clock {
    FURTHEST_AHEAD_MS.set(FURTHEST_AHEAD_MS.get().max(ahead_ms));
    Clock::ahead(ahead_ms)
}

/// Real time between two steps of the clock; `None` when no demo runs.
pub(crate) fn pause_ms(env: &Env) -> Option<i64> {
    optional(env, DEMO_CLOCK).map(|_| PAUSE_MS)
}

/// Whether a demo runs.
pub(crate) fn is_on(env: &Env) -> bool {
    pause_ms(env).is_some()
}

/// How long nothing must happen for a visit to be over. While a page is shown, as long as ever.
pub(crate) fn gap_ms(env: &Env, present_at: Option<UnixMs>) -> i64 {
    let shown = present_at.is_some_and(|at| platform_now() - at < DEMO_GAP_MS);
    if is_on(env) && !shown { DEMO_GAP_MS } else { rappel_visit::VISIT_GAP_MS }
}

/// The loader, and behind it a few lines that tell while a page is shown.
pub(crate) fn tag(loader: &[u8]) -> Result<Response, EdgeError> {
    let text = [loader, include_bytes!("present.js")].concat();
    let builder = ResponseBuilder::new().with_header("content-type", "text/javascript; charset=utf-8")?;
    Ok(builder.with_header("cache-control", "no-store")?.fixed(text))
}

/// The journey's clock, started at its first use.
pub(crate) fn clock(env: &Env, journey: &Journey) -> Result<Clock, EdgeError> {
    if pause_ms(env).is_none() {
        return Ok(Clock::default());
    }
    if let Some(ahead_ms) = journey.table().get(AHEAD)?.and_then(|text| text.parse().ok()) {
        return Ok(ahead(ahead_ms));
    }
    // Until the browser has named its zone, the first batch is dated by UTC's ten o'clock.
    let zone = zone::offsets(&journey.device.known.zone, platform_now()).unwrap_or_else(ZoneOffsets::utc);
    let ahead_ms = to_start_hour(platform_now(), i64::from(zone.offset_min) * MINUTE_MS);
    journey.table().put(AHEAD, &ahead_ms.to_string())?;
    Ok(ahead(ahead_ms))
}

/// The clock when an alarm has fired. If no visit runs, it steps to the next deadline.
pub(crate) fn step(env: &Env, journey: &Journey, gap_ms: i64) -> Result<Clock, EdgeError> {
    let clock = clock(env, journey)?;
    if pause_ms(env).is_none() || next_deadline(&journey.device, gap_ms).is_some() {
        return Ok(clock);
    }
    let Some(deadline) = journey.person.next_deadline() else { return Ok(clock) };
    let step_ms = (deadline - clock.now()).max(0);
    let ahead_ms = clock.now() - platform_now() + step_ms;
    journey.table().put(AHEAD, &ahead_ms.to_string())?;
    Ok(ahead(ahead_ms))
}

/// From now to the next ten o'clock at an offset from UTC.
fn to_start_hour(now: UnixMs, offset_ms: i64) -> i64 {
    (START_HOUR * HOUR_MS - (now.0 + offset_ms)).rem_euclid(DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_starts_at_the_next_ten_o_clock() {
        let nine_utc = UnixMs(9 * HOUR_MS);
        assert_eq!(to_start_hour(nine_utc, 0), HOUR_MS);
        assert_eq!(to_start_hour(nine_utc, 2 * HOUR_MS), 23 * HOUR_MS);
        assert_eq!(to_start_hour(nine_utc, HOUR_MS), 0);
    }
}
