//! Mailgun's events; read from <https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks>. A call
//! is tried again for eight hours, so as much is tolerated.
//!
//! | `event` | feedback |
//! | --- | --- |
//! | `delivered` | delivered |
//! | `failed`, `severity` `temporary` | delayed |
//! | `failed`, `severity` `permanent` | bounced; lasting if `reason` is `bounce` or `suppress-bounce` |
//! | `failed`, `reason` `suppress-complaint`, `suppress-unsubscribe` | complained, unsubscribed |
//! | `complained`, `unsubscribed` | the same |
//! | `opened`, `clicked` | the same, by `client-info/user-agent` |

use http::Request;
use serde_json::Value;

use super::proof::{Keyed, hex, in_time, within_limit};
use super::{
    Feedback, FeedbackError, FeedbackEvent, FeedbackReader, clicked, feedback, json, opened, reason, text,
};
use crate::provider::{ID_NAME, LineError, Secret};

/// In milliseconds.
const TOLERANCE_MS: i64 = 9 * 60 * 60 * 1_000;

/// `mailgun://HTTP_WEBHOOK_SIGNING_KEY`
pub struct MailgunFeedback(Keyed);

impl MailgunFeedback {
    pub(super) fn new(secret: &Secret) -> Result<Self, LineError> {
        Keyed::new(secret.as_str().as_bytes()).map(Self).ok_or(LineError::BadSecret)
    }
}

impl FeedbackReader for MailgunFeedback {
    fn read(&self, call: &Request<String>, now_ms: i64) -> Result<Vec<Feedback>, FeedbackError> {
        // The proof stands in the body itself, and covers a time and a token, not what is told.
        let told = json(within_limit(call)?)?;
        let at = text(&told, "/signature/timestamp");
        let tag = hex(text(&told, "/signature/signature")).ok_or(FeedbackError::Forged)?;
        if !self.0.proves(&[at, text(&told, "/signature/token")], &tag) {
            return Err(FeedbackError::Forged);
        }
        in_time(at, TOLERANCE_MS, now_ms)?;
        let data = told.get("event-data").ok_or(FeedbackError::Malformed)?;
        Ok(one(data).into_iter().collect())
    }
}

fn one(data: &Value) -> Option<Feedback> {
    let words = ["/delivery-status/description", "/delivery-status/message", "/reason"];
    let why = reason(
        words.map(|place| text(data, place)).into_iter().find(|words| !words.is_empty()).unwrap_or_default(),
    );
    let event = match (text(data, "/event"), text(data, "/severity"), text(data, "/reason")) {
        ("delivered", ..) => FeedbackEvent::Delivered,
        ("opened", ..) => opened(text(data, "/client-info/user-agent")),
        ("clicked", ..) => clicked(text(data, "/client-info/user-agent")),
        ("complained", ..) | ("failed", _, "suppress-complaint") => FeedbackEvent::Complained,
        ("unsubscribed", ..) | ("failed", _, "suppress-unsubscribe") => FeedbackEvent::Unsubscribed,
        ("failed", "temporary", _) => FeedbackEvent::Delayed { reason: why },
        ("failed", _, cause) => {
            FeedbackEvent::Bounced { lasting: matches!(cause, "bounce" | "suppress-bounce"), reason: why }
        }
        _ => return None,
    };
    let message = text(data, &format!("/user-variables/{ID_NAME}"));
    Some(feedback(message, text(data, "/recipient"), event)?.at(data.get("timestamp")))
}
