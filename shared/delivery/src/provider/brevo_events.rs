//! Brevo's automations: `POST /v3/events`, read from the types of its SDK (npm `@getbrevo/brevo` 6.0.3). It does not look
//! at ids.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 2xx (204 as documented) | accepted |
//! | other | by status |

use http::header::{ACCEPT, HeaderName};
use http::{Request, Response};
use serde_json::json;

use super::answer::{by_status, json as body_of, text};
use super::instant::rfc3339;
use super::line::{Line, LineError};
use super::parts::put;
use super::request::{Secret, post_json};
use super::{Outcome, Provider};
use crate::forward::EventToForward;

const ADDRESS: &str = "https://api.brevo.com/v3/events";
pub(super) const API_KEY: HeaderName = HeaderName::from_static("api-key");
pub(super) const NAME: &str = "Brevo";

/// `brevo://KEY`
#[derive(Debug)]
pub struct BrevoEvents {
    pub(super) key: Secret,
}

impl BrevoEvents {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        line.no_place()?;
        Ok(BrevoEvents { key: line.secret()? })
    }
}

impl Provider<EventToForward<'_>> for BrevoEvents {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn request(&self, event: &EventToForward<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if let Some(objection) = event.objection() {
            return Err(Outcome::refused(objection));
        }
        let mut body = json!({
            "event_name": event.snake_name(),
            "identifiers": event.person("email_id", "phone_id"),
            "event_properties": event.properties_with_value(),
        });
        if let Some(at) = rfc3339(event.happened_ms) {
            put(&mut body, "event_date", at);
        }
        post_json(ADDRESS, (API_KEY, self.key.as_str()), &[(ACCEPT, "application/json")], &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        if answer.status().is_success() {
            return Outcome::Accepted { provider_id: None };
        }
        by_status(NAME, answer, text(body_of(answer).as_ref(), "/message"), now_ms)
    }
}
