//! Klaviyo: `POST /api/events`, read from its OpenAPI, revision 2026-07-15.
//!
//! It records one event for each `unique_id` of a person and metric, without a limit in time; we count on thirty days,
//! longer than anything is tried. The profile is made or found by address and number.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 202, without a body | accepted |
//! | other | by status |

use http::header::{ACCEPT, AUTHORIZATION, HeaderName};
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::answer::{by_status, is, json as body_of, text};
use super::instant::rfc3339;
use super::line::{Line, LineError};
use super::parts::put;
use super::request::{Secret, post};
use super::{Outcome, Provider};
use crate::email::derived_name;
use crate::forward::EventToForward;

const ADDRESS: &str = "https://a.klaviyo.com/api/events";
const MEDIA_TYPE: &str = "application/vnd.api+json";
const REVISION: (HeaderName, &str) = (HeaderName::from_static("revision"), "2026-07-15");
pub(super) const REMEMBERS_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
pub(super) const NAME: &str = "Klaviyo";

/// `klaviyo://PRIVATE_KEY`
#[derive(Debug)]
pub struct Klaviyo {
    key: Secret,
}

impl Klaviyo {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        line.no_place()?;
        Ok(Klaviyo { key: line.secret()? })
    }

    /// A POST as Klaviyo wants them all.
    pub(super) fn post(&self, address: &str, body: &Value) -> Result<Request<Vec<u8>>, Outcome> {
        let key = format!("Klaviyo-API-Key {}", self.key.as_str());
        let more = [REVISION, (ACCEPT, MEDIA_TYPE)];
        post(address, MEDIA_TYPE, (AUTHORIZATION, &key), &more, body.to_string().into_bytes())
    }
}

impl Provider<EventToForward<'_>> for Klaviyo {
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
        let mut attributes = json!({
            "metric": { "data": { "type": "metric", "attributes": { "name": event.plain_name() } } },
            "profile": { "data": { "type": "profile", "attributes": event.person("email", "phone_number") } },
            "properties": event.properties,
            "time": rfc3339(event.happened_ms),
            "unique_id": derived_name(event.outbox_id),
        });
        if let Some((hundredths, currency)) = event.value {
            put(&mut attributes, "value", f64::from(hundredths) / 100.0);
            put(&mut attributes, "value_currency", currency);
        }
        let body = json!({ "data": { "type": "event", "attributes": attributes } });
        self.post(ADDRESS, &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        if is(answer, StatusCode::ACCEPTED) {
            return Outcome::Accepted { provider_id: None };
        }
        by_status(NAME, answer, text(body_of(answer).as_ref(), "/errors/0/detail"), now_ms)
    }
}
