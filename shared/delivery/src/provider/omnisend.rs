//! Omnisend: `POST /v5/events`, read from <https://api-docs.omnisend.com/reference/post_events> and its guide to v5.
//!
//! It looks at `eventID` for events of the past alone, those that come with an `eventTime`. Ours are to set automations off, so
//! they come without, and a lost answer stays unknown.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 2xx | accepted |
//! | other | by status |

use http::header::HeaderName;
use http::{Request, Response};
use serde_json::json;

use super::answer::{by_status, json as body_of, text};
use super::line::{Line, LineError};
use super::parts::as_uuid;
use super::request::{Secret, post_json};
use super::{Outcome, Provider};
use crate::email::derived_name;
use crate::forward::EventToForward;

const ADDRESS: &str = "https://api.omnisend.com/v5/events";
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const NAME: &str = "Omnisend";

/// `omnisend://KEY`
#[derive(Debug)]
pub struct Omnisend {
    key: Secret,
}

impl Omnisend {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        line.no_place()?;
        Ok(Omnisend { key: line.secret()? })
    }
}

impl Provider<EventToForward<'_>> for Omnisend {
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
        let body = json!({
            "eventName": event.plain_name(),
            "eventID": as_uuid(&derived_name(event.outbox_id)),
            "origin": "api",
            "contact": event.person("email", "phone"),
            "properties": event.properties_with_value(),
        });
        post_json(ADDRESS, (API_KEY, self.key.as_str()), &[], &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        if answer.status().is_success() {
            return Outcome::Accepted { provider_id: None };
        }
        by_status(NAME, answer, text(body_of(answer).as_ref(), "/error"), now_ms)
    }
}
