//! Klaviyo's profiles: `POST /api/profile-import`, read from its OpenAPI, revision 2026-07-15.
//!
//! A profile is made or found by address and number, and what is told replaces what was there; what is not told stays. So
//! telling it twice is harmless, without a limit in time; we count on thirty days, longer than anything is tried.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200 (was there), 201 (is new) `{"data": {"id"}}` | accepted |
//! | other | by status |

use http::{Request, Response, StatusCode};
use serde_json::json;

use super::answer::{accepted, by_status, is, json as body_of, text};
use super::klaviyo::{Klaviyo, NAME, REMEMBERS_MS};
use super::parts::put;
use super::{Outcome, Provider};
use crate::forward::{FIRST_NAME_MAX_CHARS, ProfileToForward, nobody, person};
use crate::text::plain_line;

const ADDRESS: &str = "https://a.klaviyo.com/api/profile-import";

impl Provider<ProfileToForward<'_>> for Klaviyo {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        Some(REMEMBERS_MS)
    }

    fn request(&self, profile: &ProfileToForward<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if let Some(objection) = nobody(profile.email, profile.phone) {
            return Err(Outcome::refused(objection));
        }
        let mut attributes = person(("email", profile.email), ("phone_number", profile.phone));
        if let Some(name) = profile.first_name {
            put(&mut attributes, "first_name", plain_line(name, FIRST_NAME_MAX_CHARS));
        }
        if let Some(language) = profile.language {
            put(&mut attributes, "locale", language);
        }
        put(&mut attributes, "properties", profile.properties.clone());
        self.post(ADDRESS, &json!({ "data": { "type": "profile", "attributes": attributes } }))
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = body_of(answer);
        if is(answer, StatusCode::OK) || is(answer, StatusCode::CREATED) {
            return accepted(text(body.as_ref(), "/data/id"));
        }
        by_status(NAME, answer, text(body.as_ref(), "/errors/0/detail"), now_ms)
    }
}
