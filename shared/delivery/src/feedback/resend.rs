//! Resend's events, signed as Standard Webhooks by Svix; read from its OpenAPI 1.5.0 and
//! <https://docs.svix.com/receiving/verifying-payloads/how-manual>. Each attempt is signed anew, so five minutes are enough.
//!
//! | `type` | feedback |
//! | --- | --- |
//! | `email.delivered` | delivered |
//! | `email.delivery_delayed` | delayed |
//! | `email.bounced` | bounced; lasting if `bounce.type` is `Permanent` and neither full, too large nor its content refused |
//! | `email.suppressed` | as the bounce or complaint of before |
//! | `email.complained` | complained |
//! | `email.opened` | opened, by nobody knows what |
//! | `email.clicked` | clicked |

use http::Request;
use serde_json::Value;

use super::proof::{Keyed, base64, header, in_time, within_limit};
use super::{
    Feedback, FeedbackError, FeedbackEvent, FeedbackReader, clicked, feedback, json, opened, reason, text,
};
use crate::provider::{ID_NAME, LineError, Secret};

/// What Standard Webhooks suggests, in milliseconds.
const TOLERANCE_MS: i64 = 5 * 60 * 1_000;
const SECRET_PREFIX: &str = "whsec_";

/// `resend://whsec_SECRET`
pub struct ResendFeedback(Keyed);

impl ResendFeedback {
    pub(super) fn new(secret: &Secret) -> Result<Self, LineError> {
        let key = secret.as_str().strip_prefix(SECRET_PREFIX).and_then(base64);
        key.and_then(|key| Keyed::new(&key)).map(Self).ok_or(LineError::BadSecret)
    }
}

impl FeedbackReader for ResendFeedback {
    fn read(&self, call: &Request<String>, now_ms: i64) -> Result<Vec<Feedback>, FeedbackError> {
        let body = within_limit(call)?;
        let (id, at) = (header(call, "svix-id")?, header(call, "svix-timestamp")?);
        // Several while a secret is being exchanged: "v1,… v1,…".
        let mut tags =
            header(call, "svix-signature")?.split(' ').filter_map(|tag| base64(tag.strip_prefix("v1,")?));
        if !tags.any(|tag| self.0.proves(&[id, ".", at, ".", body], &tag)) {
            return Err(FeedbackError::Forged);
        }
        in_time(at, TOLERANCE_MS, now_ms)?;
        let told = json(body)?;
        let data = told.get("data").ok_or(FeedbackError::Malformed)?;
        let to = data.get("to").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let Some(event) = event(text(&told, "/type"), data) else { return Ok(Vec::new()) };
        let message = text(data, &format!("/tags/{ID_NAME}"));
        Ok(to.filter_map(|address| feedback(message, address, event.clone())).collect())
    }
}

fn event(kind: &str, data: &Value) -> Option<FeedbackEvent> {
    Some(match kind {
        "email.delivered" => FeedbackEvent::Delivered,
        "email.delivery_delayed" => FeedbackEvent::Delayed { reason: String::new() },
        "email.bounced" => {
            let passing = ["MailboxFull", "MessageTooLarge", "ContentRejected", "AttachmentRejected"];
            let lasting = text(data, "/bounce/type") == "Permanent";
            let lasting = lasting && !passing.contains(&text(data, "/bounce/subType"));
            FeedbackEvent::Bounced { lasting, reason: reason(text(data, "/bounce/message")) }
        }
        "email.suppressed" if text(data, "/suppressed/reason") == "previous_complaint" => {
            FeedbackEvent::Complained
        }
        "email.suppressed" => {
            FeedbackEvent::Bounced { lasting: true, reason: reason(text(data, "/suppressed/message")) }
        }
        "email.complained" => FeedbackEvent::Complained,
        "email.opened" => opened(""),
        "email.clicked" => clicked(text(data, "/click/userAgent")),
        _ => return None,
    })
}
