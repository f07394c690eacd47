//! Brevo: `POST /v3/smtp/email`, read from the types of its SDK (npm `@getbrevo/brevo` 6.0.3).
//!
//! It remembers `headers.idempotencyKey`, a UUID, for 30 minutes
//! (<https://developers.brevo.com/docs/heterogenous-versions-batch-emails>; its changelog of 2021 said 15, so we count on
//! those).
//!
//! Brevo writes a `List-Unsubscribe` of its own into transactional mail
//! (<https://help.brevo.com/hc/en-us/articles/19100260472850>). Ours goes along; which of them arrives is not documented.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 201 `{"messageId"}` | accepted |
//! | `duplicate_request` | accepted: it took the message before |
//! | `not_enough_credits`, `account_under_validation`, `permission_denied` | tell the merchant |
//! | 429 | after `x-sib-ratelimit-reset` seconds, else like any other |
//! | other | by status |

use http::header::{ACCEPT, HeaderName};
use http::{Request, Response, StatusCode};
use serde_json::json;

use super::answer::{accepted, by_status, header, is, json, reason, text};
use super::line::{Line, LineError};
use super::parts::{Parts, as_uuid, put};
use super::request::{Secret, post_json};
use super::{Outcome, Provider};
use crate::email::EmailToSend;
use crate::retry::retry_after_ms;

const ADDRESS: &str = "https://api.brevo.com/v3/smtp/email";
const API_KEY: HeaderName = HeaderName::from_static("api-key");
const REMEMBERS_MS: i64 = 15 * 60 * 1_000;
const NAME: &str = "Brevo";

/// `brevo://KEY`
#[derive(Debug)]
pub struct Brevo {
    key: Secret,
}

impl Brevo {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        line.no_place()?;
        Ok(Brevo { key: line.secret()? })
    }
}

impl Provider<EmailToSend<'_>> for Brevo {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        Some(REMEMBERS_MS)
    }

    fn request(&self, message: &EmailToSend<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        let parts = Parts::of(message);
        let mut headers = parts.list_headers();
        headers.insert("idempotencyKey".to_owned(), as_uuid(&parts.id).into());
        // Comes back in its webhooks.
        headers.insert("X-Mailin-custom".to_owned(), parts.id.as_str().into());
        let mut sender = json!({ "email": parts.from });
        if !parts.from_name.is_empty() {
            put(&mut sender, "name", parts.from_name);
        }
        let mut body = json!({
            "sender": sender,
            "to": [{ "email": parts.to }],
            "subject": parts.subject,
            "htmlContent": parts.html,
            "textContent": parts.text,
            "headers": headers,
        });
        if let Some(reply_to) = parts.reply_to {
            put(&mut body, "replyTo", json!({ "email": reply_to }));
        }
        post_json(ADDRESS, (API_KEY, self.key.as_str()), &[(ACCEPT, "application/json")], &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = json(answer);
        if is(answer, StatusCode::CREATED) {
            return accepted(text(body.as_ref(), "/messageId"));
        }
        let said = text(body.as_ref(), "/message");
        let reason = reason(NAME, answer, said);
        let resets_ms =
            header(answer, "x-sib-ratelimit-reset").and_then(|seconds| retry_after_ms(seconds, now_ms));
        match (text(body.as_ref(), "/code"), resets_ms) {
            ("duplicate_request", _) => Outcome::Accepted { provider_id: None },
            ("not_enough_credits" | "account_under_validation" | "permission_denied", _) => {
                Outcome::misconfigured(&format!("check the account: {reason}"))
            }
            (_, Some(at_ms)) if is(answer, StatusCode::TOO_MANY_REQUESTS) => {
                Outcome::retry_at(at_ms, &reason)
            }
            _ => by_status(NAME, answer, said, now_ms),
        }
    }
}
