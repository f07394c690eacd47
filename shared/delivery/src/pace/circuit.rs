//! Whether a provider works: after failures of its own in a row it is left alone for a while, then tried with one message.
//!
//! | state | asked | answered | failed |
//! | --- | --- | --- | --- |
//! | closed | goes | closed | closed, at [`FAILURES_MAX`] open |
//! | open until an instant | not before it; the first one after it goes, as a probe | closed | stays open |
//! | probed | not before the probe is given up; then the next one goes as a probe | closed | open, for twice as long |

use serde::{Deserialize, Serialize};

use super::Report;

/// Failures in a row that open the circuit: fewer happen to every provider.
pub const FAILURES_MAX: u32 = 5;
/// How long it is open at first, in milliseconds.
pub const OPEN_MS: i64 = 60_000;
/// How long at most: a provider that is back is found out within this time.
pub const OPEN_MAX_MS: i64 = 30 * 60_000;
/// A probe that nobody tells of is given up after this time: its row is, too.
pub const PROBE_MS: i64 = 3 * 60_000;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Circuit {
    /// Messages go.
    Closed {
        /// Failures in a row so far.
        failures: u32,
    },
    /// None goes.
    Open {
        /// Until then, Unix milliseconds.
        until_ms: i64,
        /// How long it was opened for.
        open_ms: i64,
    },
    /// One goes.
    Probed {
        /// When it is given up, Unix milliseconds.
        until_ms: i64,
        /// How long it was open before.
        open_ms: i64,
    },
}

impl Default for Circuit {
    fn default() -> Self {
        Circuit::Closed { failures: 0 }
    }
}

impl Circuit {
    /// Whether a message may go; an error is when to ask again.
    pub(super) fn ask(&mut self, now_ms: i64) -> Result<(), i64> {
        match *self {
            Circuit::Closed { .. } => Ok(()),
            Circuit::Open { until_ms, .. } | Circuit::Probed { until_ms, .. } if now_ms < until_ms => {
                Err(until_ms)
            }
            Circuit::Open { open_ms, .. } | Circuit::Probed { open_ms, .. } => {
                *self = Circuit::Probed { until_ms: now_ms + PROBE_MS, open_ms };
                Ok(())
            }
        }
    }

    pub(super) fn hear(&mut self, report: Report, now_ms: i64) {
        let open = |open_ms: i64| Circuit::Open { until_ms: now_ms + open_ms, open_ms };
        *self = match *self {
            Circuit::Closed { failures } => {
                let before = if report.answered { 0 } else { failures };
                let failures = before.saturating_add(report.failures);
                if failures >= FAILURES_MAX { open(OPEN_MS) } else { Circuit::Closed { failures } }
            }
            _ if report.failures == 0 && report.answered => Circuit::default(),
            Circuit::Probed { open_ms, .. } if report.failures > 0 => open((2 * open_ms).min(OPEN_MAX_MS)),
            // What was sent before it opened fails as well: that says nothing new.
            as_it_was => as_it_was,
        };
    }
}
