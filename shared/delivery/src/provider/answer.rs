//! What all answers have in common.
//!
//! | status | outcome, where the provider's own words say no more |
//! | --- | --- |
//! | 2xx whose body is not what was promised | unknown: an answer that is none is a lost answer |
//! | 401, 403 | our key is wrong: tell the merchant |
//! | 402 | the account has no credit left: tell the merchant |
//! | 404, 405 | our domain, account or region is wrong: tell the merchant |
//! | 413 | refused for good: too large |
//! | 408, 425, 429, most 5xx | later: `Retry-After`, else our own backoff |
//! | 502, 504, 520, 524 | unknown: a gateway lost the answer, the message may be taken |
//! | 3xx | later: redirects are not followed |
//! | other 4xx | refused for good: this message only |

use http::{HeaderMap, Response, StatusCode};
use serde_json::Value;

use crate::outcome::Outcome;
use crate::retry::retry_after_ms;

/// Longest answer read, in bytes: those documented are under one kilobyte.
pub const ANSWER_MAX_BYTES: usize = 16_384;

/// The body as JSON, if it is some and not too long.
pub(super) fn json(answer: &Response<String>) -> Option<Value> {
    let body = answer.body();
    if body.len() > ANSWER_MAX_BYTES {
        return None;
    }
    serde_json::from_str(body).ok()
}

/// The text at a place of the answer, for example `/errors/0/message`; empty if there is none.
pub(super) fn text<'a>(value: Option<&'a Value>, place: &str) -> &'a str {
    value.and_then(|value| value.pointer(place)).and_then(Value::as_str).unwrap_or_default()
}

/// A header's value; `name` in small letters.
pub(super) fn header<'a>(answer: &'a Response<String>, name: &str) -> Option<&'a str> {
    header_of(answer.headers(), name)
}

/// The same of any headers. There are few, so they are looked through: looking one up would bring the table of all
/// standard names along.
pub(crate) fn header_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.iter().find(|(of, _)| of.as_str() == name).and_then(|(_, value)| value.to_str().ok())
}

/// Accepted, if the provider named the message as it promised to.
pub(super) fn accepted(provider_id: &str) -> Outcome {
    match provider_id.is_empty() {
        false => Outcome::Accepted { provider_id: Some(crate::text::plain_line(provider_id, 200)) },
        true => Outcome::Unknown,
    }
}

/// What a refusal says, for people.
pub(super) fn reason(who: &str, answer: &Response<String>, said: &str) -> String {
    let status = answer.status().as_u16();
    match said.is_empty() {
        true => format!("{who} answered {status}"),
        false => format!("{who} answered {status}: {said}"),
    }
}

/// Later: when the provider says, or after a backoff of our own.
pub(super) fn later(answer: &Response<String>, reason: &str, now_ms: i64) -> Outcome {
    match header(answer, "retry-after").and_then(|value| retry_after_ms(value, now_ms)) {
        Some(at_ms) => Outcome::retry_at(at_ms, reason),
        None => Outcome::later(reason),
    }
}

/// The table above. `said` are the provider's own words.
pub(super) fn by_status(who: &str, answer: &Response<String>, said: &str, now_ms: i64) -> Outcome {
    let reason = reason(who, answer, said);
    match answer.status().as_u16() {
        100..=299 | 502 | 504 | 520 | 524 => Outcome::Unknown,
        300..=399 => Outcome::later(&reason),
        401 | 403 => Outcome::misconfigured(&format!("check the key and what it may do: {reason}")),
        402 => Outcome::misconfigured(&format!("check the account's plan and credit: {reason}")),
        404 | 405 => Outcome::misconfigured(&format!("check domain, account and region: {reason}")),
        408 | 425 | 429 | 500..=599 => later(answer, &reason, now_ms),
        _ => Outcome::refused(&reason),
    }
}

/// Whether the provider says it took the message.
pub(super) fn is(answer: &Response<String>, status: StatusCode) -> bool {
    answer.status() == status
}
