//! WhatsApp by Meta's Cloud API: `POST /{phone number id}/messages`, read from
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages> and its list of error codes. It does not
//! look at ids.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200 `{"messages": [{"id"}]}` | accepted |
//! | `error.code` 131050 | gone: the shopper ended this business's marketing |
//! | 4, 80007, 130429, 131048, 131056 | later: too many messages |
//! | 1, 2, 131000, 131016 | later: Meta's own failure |
//! | 10, 190, 200–299, 368, 131005, 131030, 131031, 131042, 131045, 133010, 132000–132099 | tell the merchant: token, account, payment or template |
//! | other | by status: the message is refused (131026 undeliverable, 131047 outside the day) |

use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::answer::{accepted, by_status, is, json as body_of, later, reason, text};
use super::line::{Line, LineError};
use super::request::{Secret, bearer, post_json};
use super::{Outcome, Provider};
use crate::phone::{PhoneToSend, PhoneWay, PhoneWords};

/// Meta keeps a version for two years.
pub(super) const BASE: &str = "https://graph.facebook.com/v24.0";
const NAME: &str = "Meta";

/// `whatsapp://TOKEN@PHONE_NUMBER_ID`
#[derive(Debug)]
pub struct WhatsApp {
    token: Secret,
    number_id: String,
}

impl WhatsApp {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        let id = line.place();
        if !(5..=20).contains(&id.len()) || !id.bytes().all(|b| b.is_ascii_digit()) {
            return Err(LineError::BadPlace("the number's id, digits alone, must stand after the token"));
        }
        Ok(WhatsApp { token: line.secret()?, number_id: id.to_owned() })
    }
}

impl Provider<PhoneToSend<'_>> for WhatsApp {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn request(&self, message: &PhoneToSend<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if message.way == PhoneWay::Text {
            return Err(Outcome::misconfigured(
                "Meta's Cloud API sends WhatsApp alone: name another provider for SMS",
            ));
        }
        if let Some(objection) = message.objection() {
            return Err(Outcome::refused(objection));
        }
        let (kind, content) = match message.words {
            PhoneWords::Free(words) => ("text", json!({ "body": words, "preview_url": false })),
            PhoneWords::Template { id, language, variables } => {
                let gaps: Vec<Value> =
                    variables.iter().map(|(_, value)| json!({ "type": "text", "text": value })).collect();
                let body = json!([{ "type": "body", "parameters": gaps }]);
                ("template", json!({ "name": id, "language": { "code": language }, "components": body }))
            }
        };
        let body = json!({
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": message.to.as_str(),
            "type": kind,
            kind: content,
        });
        let (name, token) = bearer(&self.token);
        post_json(&format!("{BASE}/{}/messages", self.number_id), (name, &token), &[], &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = body_of(answer);
        if is(answer, StatusCode::OK) {
            return accepted(text(body.as_ref(), "/messages/0/id"));
        }
        let said = text(body.as_ref(), "/error/message");
        let reason = reason(NAME, answer, said);
        match body.as_ref().and_then(|body| body.pointer("/error/code")).and_then(Value::as_i64) {
            Some(131_050) => Outcome::gone(&reason),
            Some(1 | 2 | 4 | 80_007 | 130_429 | 131_000 | 131_016 | 131_048 | 131_056) => {
                later(answer, &reason, now_ms)
            }
            Some(
                10
                | 190
                | 200..=299
                | 368
                | 131_005
                | 131_030
                | 131_031
                | 131_042
                | 131_045
                | 133_010
                | 132_000..=132_099,
            ) => Outcome::misconfigured(&format!("check token, account, payment and template: {reason}")),
            _ => by_status(NAME, answer, said, now_ms),
        }
    }
}
