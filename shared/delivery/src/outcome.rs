//! What became of one attempt to send: one vocabulary for every channel and provider.
//!
//! Adapters answer in status codes, reply codes and webhooks; everything behind them (outbox, retry,
//! decisions shown to the merchant) speaks only these words. [`crate::retry`] turns them into what comes next.

use serde::{Deserialize, Serialize};

/// Longest reason kept, in characters: provider texts are long, and are shown in a decision line.
pub const REASON_MAX_CHARS: usize = 200;

/// The result of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The provider took responsibility for the message.
    Accepted {
        /// The provider's own name for the message (SMTP queue id, push message address), if it gave one.
        provider_id: Option<String>,
    },
    /// The provider refused this message.
    Refused {
        /// `true`: the same message will never be taken. `false`: it may be taken later, the provider did not say when.
        permanent: bool,
        /// Why, in words a merchant can read.
        reason: String,
    },
    /// The destination no longer exists (subscription ended, mailbox unknown): forget it, never try again.
    Gone {
        /// Why, in words a merchant can read.
        reason: String,
    },
    /// The provider is willing later and said when.
    RetryAt {
        /// Earliest next attempt, Unix time in milliseconds.
        at_ms: i64,
        /// Why, in words a merchant can read.
        reason: String,
    },
    /// Our own configuration is wrong (key, login, sender): the merchant has to act, other messages fail alike.
    Misconfigured {
        /// What to change.
        reason: String,
    },
    /// The attempt began and its answer is lost: the message may or may not have been taken.
    Unknown,
}

impl Outcome {
    /// A lasting refusal with a reason, cut to [`REASON_MAX_CHARS`] and free of control characters.
    pub fn refused(reason: &str) -> Self {
        Outcome::Refused { permanent: true, reason: clean(reason) }
    }

    /// A passing refusal without a time, with a reason.
    pub fn later(reason: &str) -> Self {
        Outcome::Refused { permanent: false, reason: clean(reason) }
    }

    /// A destination that no longer exists, with a reason.
    pub fn gone(reason: &str) -> Self {
        Outcome::Gone { reason: clean(reason) }
    }

    /// Later, at a time the provider named (Unix time in milliseconds), with a reason.
    pub fn retry_at(at_ms: i64, reason: &str) -> Self {
        Outcome::RetryAt { at_ms, reason: clean(reason) }
    }

    /// A mistake in our configuration, with what to change.
    pub fn misconfigured(reason: &str) -> Self {
        Outcome::Misconfigured { reason: clean(reason) }
    }
}

fn clean(reason: &str) -> String {
    crate::text::plain_line(reason, REASON_MAX_CHARS)
}
