//! Meta's custom audiences: `POST` and `DELETE /{audience id}/users`, read from
//! <https://developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences> and its SDKs
//! (PyPI `facebook-business`, npm `facebook-nodejs-business-sdk` 24.0.1).
//!
//! Address and number leave as SHA-256 in hexadecimal digits, of the address in small letters and the number's digits, as
//! Meta asks. Whoever is put in twice is in once, so a lost answer is asked for again; we count on thirty days.
//!
//! Not verified against an account: that `DELETE` takes its payload as a body of JSON, as its documentation shows it with
//! form fields.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200 `{"num_received", "num_invalid_entries": 0}` | accepted: Meta matches it with its users later, and does not tell |
//! | 200, `num_invalid_entries` above 0 | refused |
//! | `error.code` 4, 17, 32, 613, 80003 | later: too many calls |
//! | 1, 2 | later: Meta's own failure |
//! | 10, 190, 200–299, 100 with subcode 33 | tell the merchant: token, permission, terms not accepted, or no such audience |
//! | other | by status |

use base16ct::lower::encode_string as hex;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::answer::{by_status, is, json as body_of, later, reason, text};
use super::line::{Line, LineError};
use super::request::{Secret, bearer, enter, send};
use super::whatsapp::BASE;
use super::{Outcome, Provider};
use crate::email::Address;
use crate::forward::{AudienceAct, AudienceChange, nobody};

const REMEMBERS_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
const NAME: &str = "Meta";

/// `meta://TOKEN@AUDIENCE_ID`
#[derive(Debug)]
pub struct MetaAudience {
    token: Secret,
    audience: String,
}

impl MetaAudience {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        let audience = line.id("the audience's id must stand after the token: meta://TOKEN@AUDIENCE_ID")?;
        if !audience.bytes().all(|b| b.is_ascii_digit()) {
            return Err(LineError::BadPlace("the audience's id has digits alone"));
        }
        Ok(MetaAudience { token: line.secret()?, audience })
    }
}

impl Provider<AudienceChange<'_>> for MetaAudience {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        Some(REMEMBERS_MS)
    }

    fn request(&self, change: &AudienceChange<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if let Some(objection) = nobody(change.email, change.phone) {
            return Err(Outcome::refused(objection));
        }
        let known = [
            ("EMAIL", change.email.map(Address::identity)),
            ("PHONE", change.phone.map(|phone| phone.as_str().trim_start_matches('+').to_owned())),
        ];
        let (schema, row): (Vec<&str>, Vec<String>) =
            known.into_iter().filter_map(|(name, value)| Some((name, hashed(&value?)))).unzip();
        let session = json!({
            "session_id": session_id(change.outbox_id),
            "batch_seq": 1,
            "last_batch_flag": true,
            "estimated_num_total": 1,
        });
        let body = json!({ "session": session, "payload": { "schema": schema, "data": [row] } });
        let method = match change.act {
            AudienceAct::Add => Method::POST,
            AudienceAct::Remove => Method::DELETE,
        };
        let address = format!("{BASE}/{}/users", self.audience);
        let mut request = send(method, &address, "application/json", &[], body.to_string().into_bytes())?;
        let (name, token) = bearer(&self.token);
        enter(&mut request, (name, &token))?;
        Ok(request)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = body_of(answer);
        let number = |place: &str| body.as_ref().and_then(|body| body.pointer(place)).and_then(Value::as_i64);
        if is(answer, StatusCode::OK) {
            return match (number("/num_received"), number("/num_invalid_entries")) {
                (Some(1..), Some(0)) => Outcome::Accepted { provider_id: None },
                (Some(_), Some(1..)) => Outcome::refused("Meta could not read the hashed address or number"),
                _ => Outcome::Unknown,
            };
        }
        let said = text(body.as_ref(), "/error/message");
        let reason = reason(NAME, answer, said);
        match (number("/error/code"), number("/error/error_subcode")) {
            (Some(1 | 2 | 4 | 17 | 32 | 613 | 80_003), _) => later(answer, &reason, now_ms),
            (Some(10 | 190 | 200..=299), _) | (Some(100), Some(33)) => {
                Outcome::misconfigured(&format!("check token, permission, terms and audience: {reason}"))
            }
            _ => by_status(NAME, answer, said, now_ms),
        }
    }
}

/// SHA-256 in hexadecimal digits.
fn hashed(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// A number for the upload, the same on every attempt; positive in 64 bits.
fn session_id(outbox_id: &str) -> u64 {
    let hash = Sha256::digest(outbox_id.as_bytes());
    hash.iter().take(7).fold(0, |number, byte| number << 8 | u64::from(*byte))
}
