//! Cloudflare Email Sending: over REST, and the message its `send_email` binding takes. Read from the types of its SDKs
//! (npm `cloudflare` 7.3.0, `@cloudflare/workers-types` 5.20261117.1) and
//! <https://developers.cloudflare.com/email-service/api/send-emails/rest-api/>. Neither looks at ids, and Message-ID and
//! Date are Cloudflare's own.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200, the shopper in `delivered` or `queued` | accepted |
//! | 200, the shopper in `permanent_bounces` or `suppressed_recipients` | gone |
//! | 400, 401, 403, 404, 429, 5xx | by status |
//!
//! | the binding throws | outcome |
//! | --- | --- |
//! | `E_RECIPIENT_SUPPRESSED` | gone |
//! | `E_RATE_LIMIT_EXCEEDED` | later |
//! | `E_DAILY_LIMIT_EXCEEDED`, `E_SENDER_…`, `E_RECIPIENT_NOT_ALLOWED` | tell the merchant |
//! | `E_DELIVERY_FAILED`, `E_INTERNAL_SERVER_ERROR`, anything unknown | unknown |
//! | other `E_…` it names | refused for good |

use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::answer::{accepted, by_status, is, json, text};
use super::line::{Line, LineError};
use super::parts::{Parts, put};
use super::request::{Secret, bearer, post_json};
use super::{Outcome, Provider};
use crate::email::EmailToSend;

const NAME: &str = "Cloudflare";
/// Errors of the binding about the message itself.
const MESSAGE_ERRORS: [&str; 12] = [
    "E_VALIDATION_ERROR",
    "E_FIELD_MISSING",
    "E_TOO_MANY_RECIPIENTS",
    "E_TOO_MANY_ATTACHMENTS",
    "E_CONTENT_TOO_LARGE",
    "E_HEADER_NOT_ALLOWED",
    "E_HEADER_USE_API_FIELD",
    "E_HEADER_VALUE_INVALID",
    "E_HEADER_VALUE_TOO_LONG",
    "E_HEADER_NAME_INVALID",
    "E_HEADERS_TOO_LARGE",
    "E_HEADERS_TOO_MANY",
];

/// `cloudflare://API_TOKEN@ACCOUNT_ID`
#[derive(Debug)]
pub struct Cloudflare {
    token: Secret,
    account: String,
}

impl Cloudflare {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        Ok(Cloudflare { token: line.secret()?, account: line.account()? })
    }
}

impl Provider<EmailToSend<'_>> for Cloudflare {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn request(&self, message: &EmailToSend<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        let address =
            format!("https://api.cloudflare.com/client/v4/accounts/{}/email/sending/send", self.account);
        let (name, token) = bearer(&self.token);
        post_json(&address, (name, &token), &[], &body(message, "address", "reply_to"))
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = json(answer);
        let said = text(body.as_ref(), "/errors/0/message");
        if !is(answer, StatusCode::OK) {
            return by_status(NAME, answer, said, now_ms);
        }
        // One recipient a message: whichever list is not empty holds it.
        let is_in = |list: &str| {
            let list = body.as_ref().and_then(|body| body.pointer(list)).and_then(Value::as_array);
            list.is_some_and(|list| !list.is_empty())
        };
        if is_in("/result/permanent_bounces") || is_in("/result/suppressed_recipients") {
            return Outcome::gone(
                "Cloudflare says that the mailbox is unknown, or that its owner complained",
            );
        }
        if !is_in("/result/delivered") && !is_in("/result/queued") {
            return Outcome::Unknown;
        }
        // Older answers name no message; the lists say that it was taken.
        match accepted(text(body.as_ref(), "/result/message_id")) {
            Outcome::Unknown => Outcome::Accepted { provider_id: None },
            accepted => accepted,
        }
    }
}

/// What the `send()` of a `send_email` binding takes.
pub fn binding_message(message: &EmailToSend<'_>) -> Value {
    body(message, "email", "replyTo")
}

/// What it means that `send()` threw an error with this `code`; empty if it had none.
pub fn binding_error(code: &str, said: &str) -> Outcome {
    let reason = format!("{NAME} answered {code}: {said}");
    match code {
        "E_RECIPIENT_SUPPRESSED" => Outcome::gone(&reason),
        "E_RATE_LIMIT_EXCEEDED" => Outcome::later(&reason),
        "E_DAILY_LIMIT_EXCEEDED" => {
            Outcome::misconfigured(&format!("the day's e-mails are used up: {reason}"))
        }
        "E_SENDER_NOT_VERIFIED" | "E_SENDER_DOMAIN_NOT_AVAILABLE" | "E_RECIPIENT_NOT_ALLOWED" => {
            Outcome::misconfigured(&format!("check the sender's domain and the binding's limits: {reason}"))
        }
        code if MESSAGE_ERRORS.contains(&code) => Outcome::refused(&reason),
        _ => Outcome::Unknown,
    }
}

/// REST and binding differ in two names only.
fn body(message: &EmailToSend<'_>, address: &str, reply_to: &str) -> Value {
    let parts = Parts::of(message);
    let mut body = json!({
        "from": { address: parts.from, "name": parts.from_name },
        "to": parts.to,
        "subject": parts.subject,
        "html": parts.html,
        "text": parts.text,
        "headers": parts.list_headers(),
    });
    if let Some(to) = parts.reply_to {
        put(&mut body, reply_to, to);
    }
    body
}
