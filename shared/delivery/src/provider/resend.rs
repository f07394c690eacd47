//! Resend: `POST /emails`, read from its OpenAPI 1.5.0 and <https://resend.com/docs/api-reference/errors>.
//!
//! It remembers `Idempotency-Key` for 24 hours (<https://resend.com/docs/dashboard/emails/idempotency-keys>).
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200 `{"id"}` | accepted |
//! | 409 `invalid_idempotent_request` | accepted: it took the message before, when a price or picture read otherwise |
//! | 409 `concurrent_idempotent_requests` | later: it is at it |
//! | 429 `daily_quota_exceeded`, `monthly_quota_exceeded` | tell the merchant |
//! | 422 `invalid_from_address` | tell the merchant |
//! | other | by status |

use http::header::HeaderName;
use http::{Request, Response, StatusCode};
use serde_json::json;

use super::answer::{accepted, by_status, is, json, later, reason, text};
use super::line::{Line, LineError};
use super::parts::{ID_NAME, Parts, put};
use super::request::{Secret, bearer, post_json};
use super::{Outcome, Provider};
use crate::email::EmailToSend;

const ADDRESS: &str = "https://api.resend.com/emails";
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REMEMBERS_MS: i64 = 24 * 60 * 60 * 1_000;
const NAME: &str = "Resend";

/// `resend://KEY`
#[derive(Debug)]
pub struct Resend {
    key: Secret,
}

impl Resend {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        line.no_place()?;
        Ok(Resend { key: line.secret()? })
    }
}

impl Provider<EmailToSend<'_>> for Resend {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        Some(REMEMBERS_MS)
    }

    fn request(&self, message: &EmailToSend<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        let parts = Parts::of(message);
        let mut body = json!({
            "from": parts.sender_mailbox(),
            "to": [parts.to],
            "subject": parts.subject,
            "html": parts.html,
            "text": parts.text,
            "headers": parts.list_headers(),
            "tags": [{ "name": ID_NAME, "value": parts.id }],
        });
        if let Some(reply_to) = parts.reply_to {
            put(&mut body, "reply_to", reply_to);
        }
        let (name, key) = bearer(&self.key);
        post_json(ADDRESS, (name, &key), &[(IDEMPOTENCY_KEY, &parts.id)], &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = json(answer);
        if is(answer, StatusCode::OK) {
            return accepted(text(body.as_ref(), "/id"));
        }
        let said = text(body.as_ref(), "/message");
        let reason = reason(NAME, answer, said);
        match text(body.as_ref(), "/name") {
            "invalid_idempotent_request" => Outcome::Accepted { provider_id: None },
            "concurrent_idempotent_requests" => later(answer, &reason, now_ms),
            "daily_quota_exceeded" | "monthly_quota_exceeded" => {
                Outcome::misconfigured(&format!("the plan's e-mails are used up: {reason}"))
            }
            "invalid_from_address" => {
                Outcome::misconfigured(&format!("check the shop's sender address: {reason}"))
            }
            _ => by_status(NAME, answer, said, now_ms),
        }
    }
}
