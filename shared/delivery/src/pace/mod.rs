//! When a provider may be sent the next message: its rate, its circuit, a young domain's days.
//!
//! One [`Pacer`] for each shop and provider. Whoever has messages due asks once and is told for each when it goes
//! ([`Slot::At`]: then without asking again; a slot that nobody uses does no harm) or when to ask again ([`Slot::AskAt`]).
//! What became of them is told with [`Pacer::hear`].
//!
//! | module | question it answers |
//! | --- | --- |
//! | [`rate`] | how fast does the provider take messages? |
//! | [`circuit`] | does it work at all? |
//! | [`warm_up`] | how many may leave a young domain today? |

pub mod circuit;
pub mod rate;
pub mod warm_up;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::outcome::Outcome;

pub use circuit::Circuit;
pub use rate::Rate;
pub use warm_up::WarmUp;

/// Version of the stored form.
const VERSION: u32 = 1;
/// Slots given away ahead, in milliseconds: what would come later asks again by then, for it may be stale.
pub const AHEAD_MAX_MS: i64 = 60 * 60 * 1_000;

/// What a shop and its provider agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaceRules {
    /// The provider's rate.
    pub rate: Rate,
    /// The domain's youth, if it is young.
    pub warm_up: Option<WarmUp>,
}

/// When a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// At this time, Unix milliseconds, without asking again; one that is not in the future means now.
    At(i64),
    /// Not before this time, when it has to be asked for again.
    AskAt {
        /// Unix milliseconds.
        at_ms: i64,
        /// Why.
        why: Closed,
    },
}

/// Why there is no slot now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closed {
    /// The provider failed again and again, for reasons of its own.
    Circuit,
    /// As many as may leave the young domain today have left.
    WarmUp,
    /// So many wait for the provider that an hour is given away.
    Crowded,
    /// Whoever gives slots did not answer.
    Silent,
}

/// What became of messages that were sent, all told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The provider answered as it should to at least one of them, whether or not it took the message.
    pub answered: bool,
    /// It failed so often, for reasons of its own, since it last answered.
    pub failures: u32,
}

impl Report {
    /// Adds one attempt's outcome. A refusal of the message is an answer; that nobody answers, that all is put off, or that the
    /// key is wrong is the provider's own failure, or ours as a customer of it.
    pub fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Misconfigured { .. } | Outcome::Unknown | Outcome::Refused { permanent: false, .. } => {
                self.failures = self.failures.saturating_add(1)
            }
            Outcome::Accepted { .. }
            | Outcome::Refused { permanent: true, .. }
            | Outcome::RetryAt { .. }
            | Outcome::Gone { .. } => *self = Report { answered: true, failures: 0 },
        }
    }
}

/// One provider of one shop. JSON of it outlives deploys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pacer {
    /// Version of this form.
    pub v: u32,
    /// When the rate has room again, Unix milliseconds.
    #[serde(default)]
    next_ms: i64,
    /// Whether it works.
    #[serde(default)]
    circuit: Circuit,
    /// Slots given on the day counted last.
    #[serde(default)]
    left: warm_up::Left,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl Default for Pacer {
    fn default() -> Self {
        let (next_ms, circuit, left, extra) = Default::default();
        Pacer { v: VERSION, next_ms, circuit, left, extra }
    }
}

impl Pacer {
    /// A slot for a message. A transactional one is not held back by the domain's youth, and counts.
    pub fn ask(&mut self, rules: &PaceRules, transactional: bool, now_ms: i64) -> Slot {
        if let Err(at_ms) = self.circuit.ask(now_ms) {
            return Slot::AskAt { at_ms, why: Closed::Circuit };
        }
        let at_ms = rules.rate.next_slot(self.next_ms, now_ms);
        if at_ms - now_ms > AHEAD_MAX_MS {
            return Slot::AskAt { at_ms: now_ms + AHEAD_MAX_MS, why: Closed::Crowded };
        }
        if let Some(warm_up) = &rules.warm_up
            && !self.left.has_room(warm_up, transactional, at_ms)
        {
            return Slot::AskAt { at_ms: warm_up::next_day_ms(at_ms), why: Closed::WarmUp };
        }
        self.left.count(at_ms);
        self.next_ms = rules.rate.after(at_ms, self.next_ms);
        Slot::At(at_ms)
    }

    /// What became of messages. Whoever sent some tells of failures always, of answers while [`Pacer::is_watched`].
    pub fn hear(&mut self, report: Report, now_ms: i64) {
        self.circuit.hear(report, now_ms);
    }

    /// Whether it failed lately, so that an answer is news.
    pub fn is_watched(&self) -> bool {
        self.circuit != Circuit::default()
    }

    /// Whether it is left alone, or tried with one message at a time.
    pub fn is_open(&self) -> bool {
        !matches!(self.circuit, Circuit::Closed { .. })
    }
}

#[cfg(test)]
#[path = "pace_tests.rs"]
mod tests;
