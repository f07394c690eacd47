//! Mailchimp: `POST /3.0/lists/{list}/members/{address}/events`, read from the types of its SDK
//! (npm `@types/mailchimp__mailchimp_marketing` 3.0.22) and the Swagger of its Marketing API 3.0.55. It does not look at ids.
//!
//! An event belongs to a contact of the audience, known by the address. Texts are all it takes as properties.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 204 | accepted |
//! | 404 | refused: the shopper is not in the audience (or the audience is not there) |
//! | other | by status |

use base64ct::{Base64, Encoding};
use http::header::AUTHORIZATION;
use http::{Request, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::answer::{by_status, is, json as body_of, reason, text};
use super::instant::rfc3339;
use super::line::{Line, LineError};
use super::parts::put;
use super::request::{Secret, post_json};
use super::{Outcome, Provider};
use crate::forward::EventToForward;
use crate::text::truncate_chars;

const NAME: &str = "Mailchimp";
/// Longest name of an event, in characters.
const NAME_MAX_CHARS: usize = 30;

/// `mailchimp://KEY-us21@AUDIENCE_ID`; the key ends in the data centre that it is for.
#[derive(Debug)]
pub struct Mailchimp {
    key: Secret,
    data_centre: String,
    audience: String,
}

impl Mailchimp {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        let key = line.secret()?;
        let data_centre = key.as_str().rsplit_once('-').map(|(_, data_centre)| data_centre.to_owned());
        let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let data_centre = data_centre.filter(|name| (2..=8).contains(&name.len()) && name.bytes().all(word));
        let audience =
            line.id("the audience's id must stand after the key: mailchimp://KEY-us21@AUDIENCE_ID")?;
        Ok(Mailchimp { data_centre: data_centre.ok_or(LineError::BadSecret)?, key, audience })
    }
}

impl Provider<EventToForward<'_>> for Mailchimp {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn request(&self, event: &EventToForward<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        let Some(email) = event.email else {
            return Err(Outcome::refused(
                "the address is not known, and Mailchimp knows contacts by nothing else",
            ));
        };
        let mut properties = Value::Object(Map::new());
        event.texts_with_value().for_each(|(name, text)| put(&mut properties, &name, text));
        let mut body = json!({
            "name": truncate_chars(&event.plain_name(), NAME_MAX_CHARS),
            "properties": properties,
        });
        if let Some(at) = rfc3339(event.happened_ms) {
            put(&mut body, "occurred_at", at);
        }
        let address = format!(
            "https://{}.api.mailchimp.com/3.0/lists/{}/members/{}/events",
            self.data_centre,
            self.audience,
            utf8_percent_encode(&email.identity(), NON_ALPHANUMERIC)
        );
        let login = Base64::encode_string(format!("rappel:{}", self.key.as_str()).as_bytes());
        post_json(&address, (AUTHORIZATION, &format!("Basic {login}")), &[], &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        if is(answer, StatusCode::NO_CONTENT) {
            return Outcome::Accepted { provider_id: None };
        }
        let body = body_of(answer);
        let said = text(body.as_ref(), "/detail");
        match is(answer, StatusCode::NOT_FOUND) {
            true => Outcome::refused(&format!("not in the audience: {}", reason(NAME, answer, said))),
            false => by_status(NAME, answer, said, now_ms),
        }
    }
}
