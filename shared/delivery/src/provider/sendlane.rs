//! Sendlane: `POST /v2/tracking/event`, read from its OpenAPI v2 ("Custom Event" of a custom integration) and its list of
//! responses. It does not look at ids.
//!
//! The event has to be named in the custom integration before it starts anything.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200 | accepted |
//! | other | by status |

use http::header::ACCEPT;
use http::{Request, Response, StatusCode};
use serde_json::json;

use super::answer::{by_status, is, json as body_of, text};
use super::line::{Line, LineError};
use super::parts::put;
use super::request::{Secret, bearer, post_json};
use super::{Outcome, Provider};
use crate::forward::EventToForward;

const ADDRESS: &str = "https://api.sendlane.com/v2/tracking/event";
const NAME: &str = "Sendlane";

/// `sendlane://API_TOKEN@INTEGRATION_TOKEN`
#[derive(Debug)]
pub struct Sendlane {
    token: Secret,
    integration: Secret,
}

impl Sendlane {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        let integration = line.id(
            "the custom integration's token must stand after the key: sendlane://API_TOKEN@INTEGRATION_TOKEN",
        )?;
        let integration = Secret::new(&integration).ok_or(LineError::BadSecret)?;
        Ok(Sendlane { token: line.secret()?, integration })
    }
}

impl Provider<EventToForward<'_>> for Sendlane {
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
        let mut body = event.person("email", "phone");
        put(&mut body, "token", self.integration.as_str());
        put(&mut body, "custom_event", event.plain_name());
        put(&mut body, "data", json!(event.properties_with_value()));
        let (name, token) = bearer(&self.token);
        post_json(ADDRESS, (name, &token), &[(ACCEPT, "application/json")], &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        if is(answer, StatusCode::OK) {
            return Outcome::Accepted { provider_id: None };
        }
        by_status(NAME, answer, text(body_of(answer).as_ref(), "/message"), now_ms)
    }
}
