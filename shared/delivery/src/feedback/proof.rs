//! How a provider proves that it is the one who calls.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use http::header::AUTHORIZATION;
use sha2::Sha256;

use super::{FEEDBACK_MAX_BYTES, FeedbackError};
use crate::provider::{Secret, header_of};

/// An HMAC-SHA-256 with a key of its own; compared in constant time.
#[derive(Clone)]
pub(super) struct Keyed(Hmac<Sha256>);

impl Keyed {
    /// `None` never happens: HMAC takes keys of any length.
    pub(super) fn new(key: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(key).map(Self).ok()
    }

    /// Whether `tag` is the one of these parts, one after the other.
    pub(super) fn proves(&self, parts: &[&str], tag: &[u8]) -> bool {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(part.as_bytes());
        }
        mac.verify_slice(tag).is_ok()
    }
}

/// Nothing is looked at, not even its signature, beyond the limit.
pub(super) fn within_limit(call: &Request<String>) -> Result<&str, FeedbackError> {
    match call.body().len() <= FEEDBACK_MAX_BYTES {
        true => Ok(call.body()),
        false => Err(FeedbackError::TooLarge),
    }
}

/// A header that a proof needs.
pub(super) fn header<'a>(call: &'a Request<String>, name: &str) -> Result<&'a str, FeedbackError> {
    header_of(call.headers(), name).ok_or(FeedbackError::Forged)
}

/// Whether a time in Unix seconds is within `tolerance_ms` of now.
pub(super) fn in_time(seconds: &str, tolerance_ms: i64, now_ms: i64) -> Result<(), FeedbackError> {
    let at_s: i64 = seconds.parse().map_err(|_| FeedbackError::Forged)?;
    let away_ms = at_s.saturating_mul(1_000).saturating_sub(now_ms).saturating_abs();
    if away_ms <= tolerance_ms { Ok(()) } else { Err(FeedbackError::OutOfTime) }
}

/// Whether `Authorization` is exactly what was agreed; compared in constant time.
pub(super) fn authorized(call: &Request<String>, expected: &str) -> Result<(), FeedbackError> {
    is_same(header(call, AUTHORIZATION.as_str())?, expected)
}

/// Whether the call shows user `rappel` and this password.
pub(super) fn is_by_password(call: &Request<String>, password: &Secret) -> Result<(), FeedbackError> {
    let login = Base64::encode_string(format!("rappel:{}", password.as_str()).as_bytes());
    authorized(call, &format!("Basic {login}"))
}

/// Whether a secret that was given is the one agreed; compared in constant time, by their tags.
pub(super) fn is_same(given: &str, agreed: &str) -> Result<(), FeedbackError> {
    let keyed = Keyed::new(agreed.as_bytes()).ok_or(FeedbackError::Forged)?;
    let mut mac = keyed.0.clone();
    mac.update(agreed.as_bytes());
    if keyed.proves(&[given], &mac.finalize().into_bytes()) { Ok(()) } else { Err(FeedbackError::Forged) }
}

/// Bytes in base64.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(text).ok()
}

/// Bytes in hexadecimal digits.
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    base16ct::mixed::decode_vec(text).ok()
}
