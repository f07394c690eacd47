//! Tests of what happens next to a message.

use super::*;
use proptest::prelude::*;

const NOW_MS: i64 = 1_800_000_000_000;

fn after(outcome: Outcome, attempt: u16) -> Next {
    next(outcome, attempt, NOW_MS, 0.5)
}

fn words() -> String {
    "words".to_owned()
}

#[test]
fn every_outcome_leads_somewhere() {
    let again =
        |delay_ms, tell_merchant| Next::Again { at_ms: NOW_MS + delay_ms, reason: words(), tell_merchant };
    let id = || Some("4ABCDE".to_owned());
    assert_eq!(after(Outcome::Accepted { provider_id: id() }, 1), Next::Done { provider_id: id() });
    assert_eq!(after(Outcome::gone("words"), 1), Next::Forget { reason: words() });
    assert_eq!(after(Outcome::refused("words"), 1), Next::Failed { reason: words() });
    assert_eq!(after(Outcome::later("words"), 1), again(45_000, false));
    assert_eq!(after(Outcome::later("words"), 4), again(360_000, false));
    assert_eq!(after(Outcome::later("words"), ATTEMPTS_MAX - 1), again(5_400_000, false));
    assert_eq!(after(Outcome::later("words"), ATTEMPTS_MAX), Next::Failed { reason: words() });
    assert_eq!(after(Outcome::misconfigured("words"), 1), again(3_630_000, true));
    assert_eq!(after(Outcome::misconfigured("words"), ATTEMPTS_MAX), Next::Failed { reason: words() });
}

/// However often it was tried: an answer that was lost is never taken for "send it again".
#[test]
fn a_lost_answer_stays_unknown() {
    for attempt in [1, ATTEMPTS_MAX, u16::MAX] {
        assert_eq!(after(Outcome::Unknown, attempt), Next::Unknown);
    }
}

#[test]
fn a_provider_is_not_asked_earlier_than_it_said_nor_kept_waiting_for_ever() {
    let at = |at_ms| match after(Outcome::RetryAt { at_ms, reason: words() }, 1) {
        Next::Again { at_ms, .. } => at_ms - NOW_MS,
        other => panic!("{other:?}"),
    };
    assert_eq!(at(NOW_MS + 120_000), 150_000);
    assert_eq!(at(NOW_MS - 5), 30_000);
    assert_eq!(at(i64::MAX), RETRY_AFTER_MAX_MS + 30_000);
}

#[test]
fn retry_after_is_read_in_both_forms() {
    let check = |value: &str, expected: Option<i64>| {
        assert_eq!(retry_after_ms(value, NOW_MS).map(|at| at - NOW_MS), expected, "{value:?}");
    };
    // 1,800,000,000 s is Fri, 15 Jan 2027 08:00:00 GMT.
    check("120", Some(120_000));
    check(" 0 ", Some(0));
    check("Fri, 15 Jan 2027 08:02:00 GMT", Some(120_000));
    check("Fri, 15 Jan 2027 07:00:00 GMT", Some(0));
    check("99999999999999999999", Some(RETRY_AFTER_MAX_MS));
    check("Fri, 15 Jan 2038 08:00:00 GMT", Some(RETRY_AFTER_MAX_MS));
    check("", None);
    check("-5", None);
    check("soon", None);
}

proptest! {
    #[test]
    fn waits_stay_between_half_a_minute_and_two_hours_and_never_shrink(attempt in 1..=u16::MAX, random in 0.0..1.0f64) {
        let delay_ms = backoff_ms(attempt, random);
        prop_assert!((FIRST_DELAY_MS / 2..=DELAY_MAX_MS).contains(&delay_ms));
        prop_assert!(backoff_ms(attempt.saturating_add(1), random) >= delay_ms);
    }

    #[test]
    fn any_header_is_harmless(value in "\\PC{0,40}") {
        if let Some(at_ms) = retry_after_ms(&value, NOW_MS) {
            prop_assert!((NOW_MS..=NOW_MS + RETRY_AFTER_MAX_MS).contains(&at_ms));
        }
    }
}
