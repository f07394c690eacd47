//! What Twilio tells: status callbacks and shoppers' answers, both as forms; read from
//! <https://www.twilio.com/docs/messaging/guides/track-outbound-message-status>, `…/guides/webhook-request` and
//! <https://www.twilio.com/docs/usage/security#validating-requests>. The two addresses are set at the messaging service.
//!
//! The proof covers the whole address and all fields, but no time: the same may be told twice, which is harmless where it is
//! known by its message (`provider_id`), as an answer STOP has to be.
//!
//! | fields | feedback |
//! | --- | --- |
//! | `MessageStatus` `delivered` | delivered |
//! | `read` | opened |
//! | `undelivered`, `failed` with `ErrorCode` 21211, 21614, 30005, 30006, 63024 | bounced for good: no such mobile number |
//! | `undelivered`, `failed` with `ErrorCode` 21610 | unsubscribed |
//! | other `undelivered`, `failed` | bounced, not for good |
//! | `OptOutType` `STOP`, or a `Body` that [`says_stop`] | unsubscribed |
//! | other `Body` | replied |

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use rappel_compact::SortCompact;
use sha1::Sha1;

use super::proof::{header, within_limit};
use super::stop::says_stop;
use super::{Feedback, FeedbackError, FeedbackEvent, FeedbackReader, Recipient, reason};
use crate::phone::PhoneNumber;
use crate::provider::{LineError, Secret};

/// Most fields read: the longest, an answer with ten pictures, has under sixty.
const FIELDS_MAX: usize = 200;

/// `twilio://AUTH_TOKEN`
pub struct TwilioFeedback(Hmac<Sha1>);

impl TwilioFeedback {
    pub(super) fn new(secret: &Secret) -> Result<Self, LineError> {
        Hmac::new_from_slice(secret.as_str().as_bytes()).map(Self).map_err(|_| LineError::BadSecret)
    }
}

/// A form's fields.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
}

impl FeedbackReader for TwilioFeedback {
    fn read(&self, call: &Request<String>, _: i64) -> Result<Vec<Feedback>, FeedbackError> {
        let body = within_limit(call)?;
        let tag =
            Base64::decode_vec(header(call, "x-twilio-signature")?).map_err(|_| FeedbackError::Forged)?;
        let fields = form_urlencoded::parse(body.as_bytes()).into_owned().take(FIELDS_MAX + 1);
        let mut fields = Fields(fields.collect());
        if fields.0.len() > FIELDS_MAX {
            return Err(FeedbackError::TooLarge);
        }
        fields.0.sort_compact();
        let mut mac = self.0.clone();
        mac.update(call.uri().to_string().as_bytes());
        for (name, value) in &fields.0 {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        mac.verify_slice(&tag).map_err(|_| FeedbackError::Forged)?;
        if fields.get("MessageSid").is_empty() {
            return Err(FeedbackError::Malformed);
        }
        Ok(one(&fields).into_iter().collect())
    }
}

fn one(fields: &Fields) -> Option<Feedback> {
    let (event, whose) = match fields.get("MessageStatus") {
        // Most answers have "SmsStatus" alone.
        "" | "received" => (answer(fields)?, fields.get("From")),
        status => (outgoing(status, fields)?, fields.get("To")),
    };
    let recipient = match whose.split_once(':') {
        Some(("whatsapp", number)) => Recipient::WhatsApp(PhoneNumber::parse(number).ok()?),
        Some((_, number)) => Recipient::Text(PhoneNumber::parse(number).ok()?),
        None => Recipient::Text(PhoneNumber::parse(whose).ok()?),
    };
    let provider_id = Some(reason(fields.get("MessageSid")));
    Some(Feedback { message: None, provider_id, recipient, at_ms: None, event })
}

fn answer(fields: &Fields) -> Option<FeedbackEvent> {
    let words = fields.get("Body");
    match fields.get("OptOutType") {
        "STOP" => Some(FeedbackEvent::Unsubscribed),
        _ if says_stop(words) => Some(FeedbackEvent::Unsubscribed),
        _ => (!fields.get("From").is_empty()).then_some(FeedbackEvent::Replied),
    }
}

fn outgoing(status: &str, fields: &Fields) -> Option<FeedbackEvent> {
    let code = fields.get("ErrorCode");
    Some(match (status, code) {
        ("delivered", _) => FeedbackEvent::Delivered,
        ("read", _) => FeedbackEvent::Opened { machine: None },
        ("undelivered" | "failed", "21610") => FeedbackEvent::Unsubscribed,
        ("undelivered" | "failed", code) => FeedbackEvent::Bounced {
            lasting: matches!(code, "21211" | "21614" | "30005" | "30006" | "63024"),
            reason: reason(&format!("Twilio's error {code}")),
        },
        _ => return None,
    })
}
