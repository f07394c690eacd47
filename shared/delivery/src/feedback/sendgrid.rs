//! SendGrid's events, many in one call; read from
//! <https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event>, the proof from its SDK
//! (npm `@sendgrid/eventwebhook` 8.0.0). A call is tried again for a day, so as much is tolerated.
//!
//! | `event` | feedback |
//! | --- | --- |
//! | `delivered` | delivered |
//! | `deferred` | delayed |
//! | `bounce` | bounced; not lasting if `type` is `blocked` |
//! | `dropped` | bounced for good if it bounced before; complained or unsubscribed likewise |
//! | `spamreport` | complained |
//! | `unsubscribe`, `group_unsubscribe` | unsubscribed |
//! | `open`, `click` | opened, clicked; an open by Apple's proxy has `sg_machine_open` |

use http::Request;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::pkcs8::DecodePublicKey;
use serde_json::Value;

use super::proof::{base64, header, in_time, within_limit};
use super::{
    Feedback, FeedbackError, FeedbackEvent, FeedbackReader, Machine, clicked, feedback, json, opened, reason,
    text,
};
use crate::provider::{ID_NAME, LineError, Secret};

/// In milliseconds.
const TOLERANCE_MS: i64 = 25 * 60 * 60 * 1_000;

/// `sendgrid://VERIFICATION_KEY`
pub struct SendGridFeedback(VerifyingKey);

impl SendGridFeedback {
    pub(super) fn new(secret: &Secret) -> Result<Self, LineError> {
        let key = base64(secret.as_str()).and_then(|der| VerifyingKey::from_public_key_der(&der).ok());
        key.map(Self).ok_or(LineError::BadSecret)
    }
}

impl FeedbackReader for SendGridFeedback {
    fn read(&self, call: &Request<String>, now_ms: i64) -> Result<Vec<Feedback>, FeedbackError> {
        let body = within_limit(call)?;
        let at = header(call, "x-twilio-email-event-webhook-timestamp")?;
        let signature = base64(header(call, "x-twilio-email-event-webhook-signature")?);
        let signature =
            signature.and_then(|der| Signature::from_der(&der).ok()).ok_or(FeedbackError::Forged)?;
        self.0.verify(format!("{at}{body}").as_bytes(), &signature).map_err(|_| FeedbackError::Forged)?;
        in_time(at, TOLERANCE_MS, now_ms)?;
        let told = json(body)?;
        let events = told.as_array().ok_or(FeedbackError::Malformed)?;
        Ok(events.iter().filter_map(one).collect())
    }
}

fn one(told: &Value) -> Option<Feedback> {
    let why = reason(text(told, "/reason"));
    let event = match text(told, "/event") {
        "delivered" => FeedbackEvent::Delivered,
        "deferred" => FeedbackEvent::Delayed { reason: reason(text(told, "/response")) },
        "bounce" => FeedbackEvent::Bounced { lasting: text(told, "/type") != "blocked", reason: why },
        "dropped" => match why.as_str() {
            "Spam Reporting Address" => FeedbackEvent::Complained,
            "Unsubscribed Address" => FeedbackEvent::Unsubscribed,
            words => FeedbackEvent::Bounced {
                lasting: matches!(words, "Bounced Address" | "Invalid"),
                reason: why,
            },
        },
        "spamreport" => FeedbackEvent::Complained,
        "unsubscribe" | "group_unsubscribe" => FeedbackEvent::Unsubscribed,
        "open" if told.get("sg_machine_open").and_then(Value::as_bool) == Some(true) => {
            FeedbackEvent::Opened { machine: Some(Machine::PrivacyProxy) }
        }
        "open" => opened(text(told, "/useragent")),
        "click" => clicked(text(told, "/useragent")),
        _ => return None,
    };
    let read = feedback(text(told, &format!("/{ID_NAME}")), text(told, "/email"), event)?;
    Some(read.at(told.get("timestamp")))
}
