//! May a message whose answer was lost be sent again?
//!
//! Where the provider remembers ids, yes, and it is the better answer than leaving the message alone: within the time it
//! remembers, the same id brings the same answer and no second message. Where it does not, or no longer does, the
//! outcome stays unknown and the flow decides.

use super::Provider;
use crate::outcome::Outcome;
use crate::retry::FIRST_DELAY_MS;

/// Time kept free at the end of what the provider remembers, in milliseconds: the next attempt comes up to
/// [`FIRST_DELAY_MS`] later, and takes up to as long to arrive.
pub const MARGIN_MS: i64 = 2 * FIRST_DELAY_MS;

/// How long after a lost answer the same id may still be sent, in milliseconds; `None` if the provider does not look at ids.
pub fn counts_on_ms(remembers_ms: Option<i64>) -> Option<i64> {
    remembers_ms.map(|remembers_ms| remembers_ms - MARGIN_MS).filter(|counts_on_ms| *counts_on_ms > 0)
}

/// Whether the provider will still know a message whose answer was first lost at `first_lost_ms` (the claim's time, if the
/// process died). Ask before *every* attempt after a lost answer: one in between may have been told "later", by hours.
pub fn may_repeat(remembers_ms: Option<i64>, first_lost_ms: i64, now_ms: i64) -> bool {
    let elapsed_ms = now_ms.saturating_sub(first_lost_ms);
    counts_on_ms(remembers_ms).is_some_and(|counts_on_ms| elapsed_ms <= counts_on_ms)
}

/// The outcome of an attempt, in which [`Outcome::Unknown`] has become "again, at once" if the provider prevents doubles.
/// `first_lost_ms` is now, if this is the first answer lost.
pub fn settled<Message>(
    provider: &(impl Provider<Message> + ?Sized),
    outcome: Outcome,
    first_lost_ms: i64,
    now_ms: i64,
) -> Outcome {
    match outcome {
        Outcome::Unknown if may_repeat(provider.remembers_ms(), first_lost_ms, now_ms) => {
            let reason = format!("{} gave no answer; asked again under the same id", provider.name());
            Outcome::retry_at(now_ms, &reason)
        }
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The next attempt, as late as `retry::next` may put it, is within what the provider remembers.
        #[test]
        fn what_is_repeated_arrives_while_the_id_is_known(
            remembers_ms in 0i64..100_000_000, first_ms in 0i64..2_000_000_000_000, waited_ms in 0i64..200_000_000,
            attempt in 1u16..crate::retry::ATTEMPTS_MAX, random in 0.0f64..1.0,
        ) {
            let now_ms = first_ms + waited_ms;
            if may_repeat(Some(remembers_ms), first_ms, now_ms) {
                let again = crate::retry::next(Outcome::retry_at(now_ms, ""), attempt, now_ms, random);
                let crate::retry::Next::Again { at_ms, .. } = again else { panic!("{again:?}") };
                prop_assert!(at_ms < first_ms + remembers_ms);
            } else {
                prop_assert!(waited_ms + MARGIN_MS > remembers_ms);
            }
            prop_assert!(!may_repeat(None, first_ms, now_ms));
        }
    }
}
