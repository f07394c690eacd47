//! What a push service's answer means.
//!
//! | status | outcome |
//! | --- | --- |
//! | 200, 201, 202, 204 | accepted; `Location` names the message |
//! | 404, 410 | gone: the subscription ended, forget it |
//! | 413 | refused for good: too large |
//! | 401, 403 | our key is wrong: tell the merchant |
//! | 408, 425, 429, 5xx | later: `Retry-After`, else our own backoff |
//! | anything else | refused for good: our request is wrong for this service |

use crate::outcome::Outcome;
use crate::retry::retry_after_ms;

/// Reads an answer: its status, its `Location` and `Retry-After` headers if any, and the time now.
pub fn push_outcome(status: u16, location: Option<&str>, retry_after: Option<&str>, now_ms: i64) -> Outcome {
    match status {
        200 | 201 | 202 | 204 => {
            Outcome::Accepted { provider_id: location.map(|l| crate::text::plain_line(l, 200)) }
        }
        404 | 410 => Outcome::gone("the browser's subscription has ended"),
        413 => Outcome::refused("the push service calls the message too large"),
        401 | 403 => Outcome::misconfigured(
            "the push service refuses our VAPID key: VAPID_PRIVATE_KEY must be the key the subscription was made with",
        ),
        408 | 425 | 429 | 500..=599 => {
            let reason = format!("the push service answered {status}");
            match retry_after.and_then(|value| retry_after_ms(value, now_ms)) {
                Some(at_ms) => Outcome::RetryAt { at_ms, reason },
                None => Outcome::later(&reason),
            }
        }
        _ => Outcome::refused(&format!("the push service answered {status}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: i64 = 1_800_000_000_000;

    #[test]
    fn every_answer_has_its_meaning() {
        let kind = |status| match push_outcome(status, None, None, NOW_MS) {
            Outcome::Accepted { .. } => "accepted",
            Outcome::Gone { .. } => "gone",
            Outcome::Refused { permanent: true, .. } => "refused",
            Outcome::Refused { permanent: false, .. } => "later",
            Outcome::RetryAt { .. } => "at",
            Outcome::Misconfigured { .. } => "misconfigured",
            Outcome::Unknown => "unknown",
        };
        let check = |statuses: &[u16], expected| {
            for status in statuses {
                assert_eq!(kind(*status), expected, "{status}");
            }
        };
        check(&[200, 201, 202, 204], "accepted");
        check(&[404, 410], "gone");
        check(&[401, 403], "misconfigured");
        check(&[408, 425, 429, 500, 502, 503, 504, 599], "later");
        check(&[100, 203, 301, 302, 400, 405, 413, 415, 422, 600], "refused");
    }

    #[test]
    fn the_service_names_the_message_and_the_time() {
        let accepted = push_outcome(201, Some("https://push.example/m/1"), None, NOW_MS);
        assert_eq!(accepted, Outcome::Accepted { provider_id: Some("https://push.example/m/1".to_owned()) });
        let later = push_outcome(429, None, Some("120"), NOW_MS);
        assert_eq!(
            later,
            Outcome::RetryAt { at_ms: NOW_MS + 120_000, reason: "the push service answered 429".to_owned() }
        );
        assert!(matches!(
            push_outcome(503, None, Some("soon"), NOW_MS),
            Outcome::Refused { permanent: false, .. }
        ));
    }
}
