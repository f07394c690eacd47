//! SendGrid: `POST /v3/mail/send`, read from its OpenAPI (mail v3). It does not look at ids.
//!
//! Opens and clicks are not tracked by rewriting, and no footer is added: our links are signed and count already.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 202, named in `X-Message-Id` | accepted |
//! | 400 about `from` | tell the merchant |
//! | 429 | at `X-RateLimit-Reset` (Unix seconds), else like any other |
//! | other | by status |

use http::{Request, Response, StatusCode};
use serde_json::json;

use super::answer::{accepted, by_status, header, is, json, reason, text};
use super::line::{Line, LineError};
use super::parts::{ID_NAME, Parts, put};
use super::request::{Secret, bearer, post_json};
use super::{Outcome, Provider};
use crate::email::EmailToSend;

const GLOBAL: &str = "https://api.sendgrid.com/v3/mail/send";
const EUROPE: &str = "https://api.eu.sendgrid.com/v3/mail/send";
const NAME: &str = "SendGrid";

/// `sendgrid://KEY`, or `sendgrid://KEY?region=eu` for accounts kept in Europe.
#[derive(Debug)]
pub struct SendGrid {
    key: Secret,
    address: &'static str,
}

impl SendGrid {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&["region"])?;
        line.no_place()?;
        Ok(SendGrid { key: line.secret()?, address: line.region(GLOBAL, EUROPE)? })
    }
}

impl Provider<EmailToSend<'_>> for SendGrid {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn request(&self, message: &EmailToSend<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        let parts = Parts::of(message);
        let off = json!({ "enable": false });
        let mut body = json!({
            "personalizations": [{ "to": [{ "email": parts.to }], "custom_args": { ID_NAME: parts.id } }],
            "from": { "email": parts.from, "name": parts.from_name },
            "subject": parts.subject,
            // Plain text first: SendGrid insists.
            "content": [
                { "type": "text/plain", "value": parts.text },
                { "type": "text/html", "value": parts.html },
            ],
            "headers": parts.list_headers(),
            "tracking_settings": { "click_tracking": off, "open_tracking": off, "subscription_tracking": off },
        });
        if let Some(reply_to) = parts.reply_to {
            put(&mut body, "reply_to", json!({ "email": reply_to }));
        }
        let (name, key) = bearer(&self.key);
        post_json(self.address, (name, &key), &[], &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        if is(answer, StatusCode::ACCEPTED) {
            return accepted(header(answer, "x-message-id").unwrap_or_default());
        }
        let body = json(answer);
        let said = text(body.as_ref(), "/errors/0/message");
        let reason = reason(NAME, answer, said);
        let resets_s =
            header(answer, "x-ratelimit-reset").and_then(|seconds| seconds.trim().parse::<i64>().ok());
        match (answer.status().as_u16(), resets_s) {
            (400, _) if text(body.as_ref(), "/errors/0/field").starts_with("from") => {
                Outcome::misconfigured(&format!("check the shop's sender address: {reason}"))
            }
            (429, Some(seconds)) if header(answer, "retry-after").is_none() => {
                Outcome::retry_at(seconds.saturating_mul(1_000).max(now_ms), &reason)
            }
            _ => by_status(NAME, answer, said, now_ms),
        }
    }
}
