//! Postmark: `POST /email`, read from the types of its SDK (npm `postmark` 5.1.0) and
//! <https://postmarkapp.com/developer/api/overview>. It does not look at ids.
//!
//! Marketing goes through a stream of its own, as Postmark demands. Our Message-ID stays (`X-PM-KeepID`), and links are
//! not rewritten: ours are signed and count clicks already.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200 `{"ErrorCode": 0, "MessageID"}` | accepted |
//! | `ErrorCode` 406 | gone: it bounced or complained before, or was suppressed by hand |
//! | 10, 400, 401, 405, 412, 413, 1235 | tell the merchant: token, sender, account or stream |
//! | 100, 429 | later |
//! | other | by status |

use http::header::{ACCEPT, HeaderName};
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::answer::{accepted, by_status, is, json, later, reason, text};
use super::line::{Line, LineError};
use super::parts::{ID_NAME, Parts, put};
use super::request::{Secret, post_json};
use super::{Outcome, Provider};
use crate::email::EmailToSend;

const ADDRESS: &str = "https://api.postmarkapp.com/email";
const SERVER_TOKEN: HeaderName = HeaderName::from_static("x-postmark-server-token");
const NAME: &str = "Postmark";

/// `postmark://SERVER_TOKEN?transactional=outbound&marketing=broadcast`; these two streams are what a new server has.
#[derive(Debug)]
pub struct Postmark {
    token: Secret,
    transactional: String,
    marketing: String,
}

impl Postmark {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&["transactional", "marketing"])?;
        line.no_place()?;
        let stream = |option, usual: &str| line.option(option).unwrap_or(usual).to_owned();
        Ok(Postmark {
            token: line.secret()?,
            transactional: stream("transactional", "outbound"),
            marketing: stream("marketing", "broadcast"),
        })
    }
}

impl Provider<EmailToSend<'_>> for Postmark {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn request(&self, message: &EmailToSend<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        let parts = Parts::of(message);
        let stream = if parts.unsubscribe.is_some() { &self.marketing } else { &self.transactional };
        let mut headers = parts.list_headers();
        headers.insert("Message-ID".to_owned(), parts.message_id.as_str().into());
        headers.insert("X-PM-KeepID".to_owned(), "true".into());
        let headers: Vec<Value> =
            headers.into_iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect();
        let mut body = json!({
            "From": parts.sender_mailbox(),
            "To": parts.to,
            "Subject": parts.subject,
            "HtmlBody": parts.html,
            "TextBody": parts.text,
            "Headers": headers,
            "MessageStream": stream,
            "Metadata": { ID_NAME: parts.id },
            "TrackOpens": false,
            "TrackLinks": "None",
        });
        if let Some(reply_to) = parts.reply_to {
            put(&mut body, "ReplyTo", reply_to);
        }
        post_json(ADDRESS, (SERVER_TOKEN, self.token.as_str()), &[(ACCEPT, "application/json")], &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = json(answer);
        let code = body.as_ref().and_then(|body| body.get("ErrorCode")).and_then(Value::as_i64);
        let said = text(body.as_ref(), "/Message");
        let reason = reason(NAME, answer, said);
        match code {
            Some(0) if is(answer, StatusCode::OK) => accepted(text(body.as_ref(), "/MessageID")),
            Some(406) => Outcome::gone(&reason),
            Some(10 | 400 | 401 | 405 | 412 | 413 | 1235) => {
                Outcome::misconfigured(&format!("check token, sender, account and stream: {reason}"))
            }
            Some(100 | 429) => later(answer, &reason, now_ms),
            _ => by_status(NAME, answer, said, now_ms),
        }
    }
}
