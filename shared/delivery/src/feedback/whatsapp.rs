//! What Meta's Cloud API tells of WhatsApp: statuses, shoppers' answers, and their wish for no more marketing; read from
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components> and
//! <https://developers.facebook.com/docs/graph-api/webhooks/getting-started>.
//!
//! The proof covers the body, in which everything has a time. Meta goes on trying for seven days, so eight are tolerated: what
//! is older is left out, and a call of nothing else is out of time. It may tell the same twice within that, which is harmless.
//!
//! | told | feedback |
//! | --- | --- |
//! | `statuses` `delivered`, `read` | delivered, opened |
//! | `statuses` `failed`, `errors/0/code` 131050 | unsubscribed |
//! | other `failed` | bounced, not for good: 131026 is a phone without WhatsApp, or with an old one |
//! | `messages` that [`says_stop`], typed or by a button | unsubscribed |
//! | other `messages` | replied |
//! | `user_preferences` `marketing_messages` `stop` | unsubscribed |
//!
//! The webhook is confirmed once by a GET that names the word agreed on, and wants its challenge back.

use http::{Method, Request};
use serde_json::Value;

use super::proof::{Keyed, header, hex, is_same, within_limit};
use super::stop::says_stop;
use super::{
    Feedback, FeedbackError, FeedbackEvent, FeedbackReader, Handshake, Recipient, json, reason, text,
};
use crate::phone::PhoneNumber;
use crate::provider::line::Line;
use crate::provider::{LineError, Secret};

/// In milliseconds.
const TOLERANCE_MS: i64 = 8 * 24 * 60 * 60 * 1_000;
/// Longest challenge echoed, in bytes: Meta's have ten digits.
const CHALLENGE_MAX_BYTES: usize = 64;

/// `whatsapp://VERIFY_TOKEN:APP_SECRET`
pub struct WhatsAppFeedback {
    verify_token: Secret,
    key: Keyed,
}

impl WhatsAppFeedback {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.no_place()?;
        let (verify_token, app_secret) = line.login()?;
        let key = Keyed::new(app_secret.as_str().as_bytes()).ok_or(LineError::BadSecret)?;
        Ok(WhatsAppFeedback { verify_token, key })
    }
}

impl FeedbackReader for WhatsAppFeedback {
    fn read(&self, call: &Request<String>, now_ms: i64) -> Result<Vec<Feedback>, FeedbackError> {
        let body = within_limit(call)?;
        let tag = header(call, "x-hub-signature-256")?.strip_prefix("sha256=").and_then(hex);
        if !self.key.proves(&[body], &tag.ok_or(FeedbackError::Forged)?) {
            return Err(FeedbackError::Forged);
        }
        let told = json(body)?;
        let entries = told.get("entry").and_then(Value::as_array).ok_or(FeedbackError::Malformed)?;
        let changes = entries.iter().filter_map(|entry| entry.get("changes")?.as_array()).flatten();
        let read: Vec<Feedback> = changes.filter_map(|change| change.get("value")).flat_map(all).collect();
        let in_time = |read: &Feedback| {
            read.at_ms.is_some_and(|at_ms| now_ms.saturating_sub(at_ms).saturating_abs() <= TOLERANCE_MS)
        };
        if !read.is_empty() && !read.iter().any(in_time) {
            return Err(FeedbackError::OutOfTime);
        }
        Ok(read.into_iter().filter(in_time).collect())
    }

    fn handshake(&self, call: &Request<String>) -> Result<Option<Handshake>, FeedbackError> {
        if call.method() != Method::GET {
            return Ok(None);
        }
        let query = call.uri().query().unwrap_or_default();
        let field = |name: &str| {
            let mut fields = form_urlencoded::parse(query.as_bytes());
            fields.find(|(field, _)| field == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        is_same(&field("hub.verify_token"), self.verify_token.as_str())?;
        let challenge = field("hub.challenge");
        let fits = (1..=CHALLENGE_MAX_BYTES).contains(&challenge.len());
        // Nothing that a browser could take for more than a word.
        match fits && challenge.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
            true => Ok(Some(Handshake::Answer(challenge))),
            false => Err(FeedbackError::Malformed),
        }
    }
}

/// All that one change tells.
fn all(value: &Value) -> Vec<Feedback> {
    let list = |name: &str| value.get(name).and_then(Value::as_array).into_iter().flatten();
    let statuses = list("statuses").filter_map(|told| one(told, "/recipient_id", status(told)?));
    let messages = list("messages").filter_map(|told| one(told, "/from", answer(told)));
    let wishes = list("user_preferences").filter_map(|told| one(told, "/wa_id", wish(told)?));
    statuses.chain(messages).chain(wishes).collect()
}

fn one(told: &Value, whose: &str, event: FeedbackEvent) -> Option<Feedback> {
    let number = PhoneNumber::parse(&format!("+{}", text(told, whose))).ok()?;
    let id = text(told, "/id");
    let at = told.get("timestamp");
    let seconds = at.and_then(|at| at.as_i64().or_else(|| at.as_str()?.parse().ok()));
    Some(Feedback {
        message: None,
        provider_id: (!id.is_empty()).then(|| reason(id)),
        recipient: Recipient::WhatsApp(number),
        at_ms: seconds.and_then(|seconds: i64| seconds.checked_mul(1_000)),
        event,
    })
}

fn status(told: &Value) -> Option<FeedbackEvent> {
    Some(match text(told, "/status") {
        "delivered" => FeedbackEvent::Delivered,
        "read" => FeedbackEvent::Opened { machine: None },
        "failed" if told.pointer("/errors/0/code").and_then(Value::as_i64) == Some(131_050) => {
            FeedbackEvent::Unsubscribed
        }
        "failed" => FeedbackEvent::Bounced { lasting: false, reason: reason(text(told, "/errors/0/title")) },
        _ => return None,
    })
}

fn answer(told: &Value) -> FeedbackEvent {
    let places = ["/text/body", "/button/text", "/interactive/button_reply/title"];
    match places.iter().any(|place| says_stop(text(told, place))) {
        true => FeedbackEvent::Unsubscribed,
        false => FeedbackEvent::Replied,
    }
}

fn wish(told: &Value) -> Option<FeedbackEvent> {
    let is_stop = text(told, "/category") == "marketing_messages" && text(told, "/value") == "stop";
    is_stop.then_some(FeedbackEvent::Unsubscribed)
}
