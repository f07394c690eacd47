//! What happens next to a message after an attempt.
//!
//! | outcome | next |
//! | --- | --- |
//! | accepted | done |
//! | refused for good | failed: a dead letter |
//! | refused for now | again after backoff |
//! | retry at | again then, capped |
//! | gone | forget the destination |
//! | misconfigured | again in an hour, the merchant is told |
//! | unknown | unknown: marketing is left alone (sent 0 or 1 times), transactional goes again under the same id (1 or 2) |
//!
//! After [`ATTEMPTS_MAX`] attempts "again" becomes "failed". Whether a message is still worth sending by then, and
//! whether it may rather be missed than doubled, is the flow's to say, not ours.

use std::time::UNIX_EPOCH;

use crate::outcome::Outcome;

/// Attempts for one message: with doubling waits they span three to six hours, longer than most outages.
pub const ATTEMPTS_MAX: u16 = 10;
/// Wait after the first failed attempt, in milliseconds.
pub const FIRST_DELAY_MS: i64 = 60_000;
/// Longest wait of our own choosing, in milliseconds.
pub const DELAY_MAX_MS: i64 = 2 * 60 * 60 * 1_000;
/// Longest wait a provider may ask for, in milliseconds: beyond a day the message is stale anyway.
pub const RETRY_AFTER_MAX_MS: i64 = 24 * 60 * 60 * 1_000;
/// Wait while a merchant repairs the configuration, in milliseconds.
pub const MISCONFIGURED_DELAY_MS: i64 = 60 * 60 * 1_000;

/// What to do with the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It was handed over; nothing more to do.
    Done {
        /// The provider's own name for it, if it gave one.
        provider_id: Option<String>,
    },
    /// Try again.
    Again {
        /// Earliest next attempt, Unix time in milliseconds.
        at_ms: i64,
        /// Why, in words a merchant can read.
        reason: String,
        /// Whether the merchant has to repair something first.
        tell_merchant: bool,
    },
    /// Give up on this message and show it as a dead letter.
    Failed {
        /// Why, in words a merchant can read.
        reason: String,
    },
    /// Give up and forget the destination (subscription or address).
    Forget {
        /// Why, in words a merchant can read.
        reason: String,
    },
    /// Nobody knows whether it went.
    Unknown,
}

/// Decides what follows the outcome of attempt number `attempt` (from 1).
///
/// `random` is a fresh number from 0 up to, not including, 1: it spreads the retries of many messages.
pub fn next(outcome: Outcome, attempt: u16, now_ms: i64, random: f64) -> Next {
    let again = |delay_ms: i64, reason, tell_merchant| match attempt < ATTEMPTS_MAX {
        true => Next::Again { at_ms: now_ms.saturating_add(delay_ms), reason, tell_merchant },
        false => Next::Failed { reason },
    };
    match outcome {
        Outcome::Accepted { provider_id } => Next::Done { provider_id },
        Outcome::Gone { reason } => Next::Forget { reason },
        Outcome::Refused { permanent: true, reason } => Next::Failed { reason },
        Outcome::Refused { permanent: false, reason } => again(backoff_ms(attempt, random), reason, false),
        Outcome::RetryAt { at_ms, reason } => {
            let asked_ms = at_ms.saturating_sub(now_ms).clamp(0, RETRY_AFTER_MAX_MS);
            // Everybody was told the same second: come a little later than asked, each at another moment.
            again(asked_ms + jitter_ms(FIRST_DELAY_MS, random), reason, false)
        }
        Outcome::Misconfigured { reason } => {
            again(MISCONFIGURED_DELAY_MS + jitter_ms(FIRST_DELAY_MS, random), reason, true)
        }
        Outcome::Unknown => Next::Unknown,
    }
}

/// Exponential backoff with jitter: between half of and the whole doubled delay, in milliseconds.
pub fn backoff_ms(attempt: u16, random: f64) -> i64 {
    let doublings = u32::from(attempt.saturating_sub(1)).min(32);
    let delay_ms = FIRST_DELAY_MS.saturating_mul(1 << doublings).min(DELAY_MAX_MS);
    delay_ms / 2 + jitter_ms(delay_ms / 2, random)
}

fn jitter_ms(most_ms: i64, random: f64) -> i64 {
    (most_ms as f64 * random.clamp(0.0, 1.0)) as i64
}

/// Reads a `Retry-After` header (RFC 9110 section 10.2.3: seconds or a date) as Unix time in milliseconds, no further
/// away than [`RETRY_AFTER_MAX_MS`]; `None` if it is neither.
pub fn retry_after_ms(value: &str, now_ms: i64) -> Option<i64> {
    let value = value.trim();
    let at_ms = if value.bytes().all(|b| b.is_ascii_digit()) && !value.is_empty() {
        let seconds: i64 = value.parse().unwrap_or(i64::MAX);
        now_ms.saturating_add(seconds.saturating_mul(1_000))
    } else {
        let since_epoch = httpdate::parse_http_date(value).ok()?.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(since_epoch.as_millis()).ok()?
    };
    Some(at_ms.clamp(now_ms, now_ms.saturating_add(RETRY_AFTER_MAX_MS)))
}

#[cfg(test)]
#[path = "retry_tests.rs"]
mod tests;
