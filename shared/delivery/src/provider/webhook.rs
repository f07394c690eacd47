//! A server of the merchant's own, told in the Standard Webhooks format
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).
//!
//! The receiver knows a repeated event by its `webhook-id`, as the format asks of it; how long is its own affair, so a lost
//! answer is asked for again for the three days the format suggests.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 2xx | accepted |
//! | 410 | tell the merchant: the receiver wants no more |
//! | other | by status |
//!
//! The address is the merchant's: https on a public name, no number, no port, no name of a private network.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use http::header::HeaderName;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;

use super::answer::{by_status, is, reason};
use super::instant::rfc3339;
use super::line::{Line, LineError};
use super::parts::put;
use super::request::post;
use super::{Outcome, Provider};
use crate::email::derived_name;
use crate::forward::EventToForward;

/// Shortest and longest secret, in bytes, as the format has it.
const SECRET_BYTES: core::ops::RangeInclusive<usize> = 24..=64;
const SECRET_PREFIX: &str = "whsec_";
/// Names that lead into a private network (RFC 6761, RFC 6762, RFC 8375, and what companies use).
const PRIVATE_ENDINGS: [&str; 8] =
    ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa"];
const ID: HeaderName = HeaderName::from_static("webhook-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");
pub(super) const REMEMBERS_MS: i64 = 3 * 24 * 60 * 60 * 1_000;
pub(super) const NAME: &str = "the webhook's receiver";

/// `webhook://whsec_SECRET@hooks.shop.example/path`; the address has no query.
pub struct Webhook {
    key: Hmac<Sha256>,
    address: String,
}

impl core::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Webhook({})", self.address)
    }
}

impl Webhook {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        let secret = line.secret()?;
        let secret = secret.as_str().strip_prefix(SECRET_PREFIX).ok_or(LineError::BadSecret)?;
        let secret = Base64::decode_vec(secret).map_err(|_| LineError::BadSecret)?;
        if !SECRET_BYTES.contains(&secret.len()) {
            return Err(LineError::BadSecret);
        }
        let words = LineError::BadPlace(
            "the receiver must stand after the secret: webhook://whsec_SECRET@hooks.shop.example/path, a public name, no query",
        );
        if !is_public(line.place()) {
            return Err(words);
        }
        let key = Hmac::new_from_slice(&secret).map_err(|_| LineError::BadSecret)?;
        Ok(Webhook { key, address: format!("https://{}", line.place()) })
    }

    /// A request with this body, signed at this time.
    pub(super) fn signed(
        &self,
        outbox_id: &str,
        now_ms: i64,
        body: &Value,
    ) -> Result<Request<Vec<u8>>, Outcome> {
        let body = body.to_string().into_bytes();
        let (id, timestamp) = (derived_name(outbox_id), now_ms.div_euclid(1_000).to_string());
        let signature = self.signature(&id, &timestamp, &body);
        let more = [(ID, id.as_str()), (TIMESTAMP, timestamp.as_str())];
        post(&self.address, "application/json", (SIGNATURE, &signature), &more, body)
    }

    /// What an answer means, whatever was told.
    pub(super) fn meaning(answer: &Response<String>, now_ms: i64) -> Outcome {
        if answer.status().is_success() {
            return Outcome::Accepted { provider_id: None };
        }
        if is(answer, StatusCode::GONE) {
            return Outcome::misconfigured(&format!("take the webhook out: {}", reason(NAME, answer, "")));
        }
        by_status(NAME, answer, "", now_ms)
    }

    fn signature(&self, id: &str, timestamp: &str, body: &[u8]) -> String {
        let mut mac = self.key.clone();
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        format!("v1,{}", Base64::encode_string(&mac.finalize().into_bytes()))
    }
}

impl Provider<EventToForward<'_>> for Webhook {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        Some(REMEMBERS_MS)
    }

    fn request(&self, event: &EventToForward<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if let Some(objection) = event.objection() {
            return Err(Outcome::refused(objection));
        }
        let mut data = event.person("email", "phone");
        put(&mut data, "properties", event.properties.clone());
        if let Some((hundredths, currency)) = event.value {
            put(&mut data, "value_hundredths", hundredths);
            put(&mut data, "currency", currency);
        }
        let body =
            json!({ "type": event.plain_name(), "timestamp": rfc3339(event.happened_ms), "data": data });
        self.signed(event.outbox_id, event.now_ms, &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        Webhook::meaning(answer, now_ms)
    }
}

/// Whether `host/path` is on a public name. A name may still lead to a private address; the Worker's platform does not
/// connect to these.
fn is_public(place: &str) -> bool {
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let labels: Vec<&str> = host.split('.').collect();
    let word = |label: &&str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    // The last label of a name is never a number; the last part of an address always is.
    let ending = labels.last().copied().unwrap_or_default();
    let is_name =
        labels.len() >= 2 && labels.iter().all(word) && ending.bytes().any(|b| b.is_ascii_alphabetic());
    let is_path = path.bytes().all(|b| b.is_ascii_graphic() && !b"\\#?\"<>".contains(&b));
    is_name && is_path && !PRIVATE_ENDINGS.contains(&ending) && !ending.starts_with("0x")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Signed by npm `standardwebhooks` 1.1.1.
    #[test]
    fn the_signature_is_the_one_of_the_reference_library() {
        let line =
            Line::parse("webhook://whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw@hooks.shop.example/x").unwrap();
        let signature = Webhook::from_line(&line).unwrap().signature(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn only_public_names_are_told() {
        for good in ["hooks.shop.example", "hooks.shop.example/a/b-c_d~1", "xn--bcher-kva.example/%20"] {
            assert!(is_public(good), "{good}");
        }
        for bad in [
            "",
            "localhost/x",
            "127.0.0.1/x",
            "10.0.0.0x1",
            "2130706433",
            "[::1]/x",
            "printer.local",
            "db.internal/x",
            "metadata.google.internal",
            "hooks.shop.example:8443/x",
            "user@hooks.shop.example",
            "hooks.shop.example\\@evil.example",
            "hooks.shop.example/x y",
            "hooks..example",
            "hooks.shop.example.",
            "HOOKS.shop.example",
        ] {
            assert!(!is_public(bad), "{bad}");
        }
    }
}
