//! Mailgun: `POST /v3/{domain}/messages`, read from the types of its SDK (npm `mailgun.js` 14.0.1) and
//! <https://documentation.mailgun.com/docs/mailgun/quickstart-guide/responses>. It does not look at ids.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200 `{"id"}` | accepted |
//! | 420 | later: the hour's or the trial's e-mails are used up |
//! | other | by status; 401 is answered in plain text |

use base64ct::{Base64, Encoding};
use http::header::AUTHORIZATION;
use http::{Request, Response, StatusCode};

use super::answer::{accepted, by_status, is, json, later, reason, text};
use super::line::{Line, LineError};
use super::parts::{LIST_UNSUBSCRIBE, ONE_CLICK, Parts};
use super::request::{Secret, post_form};
use super::{Outcome, Provider};
use crate::email::EmailToSend;

const GLOBAL: &str = "https://api.mailgun.net/v3";
const EUROPE: &str = "https://api.eu.mailgun.net/v3";
const NAME: &str = "Mailgun";

/// `mailgun://KEY@mg.shop.example`, with `?region=eu` for domains kept in Europe.
#[derive(Debug)]
pub struct Mailgun {
    key: Secret,
    base: &'static str,
    domain: String,
}

impl Mailgun {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&["region"])?;
        Ok(Mailgun { key: line.secret()?, base: line.region(GLOBAL, EUROPE)?, domain: line.domain()? })
    }
}

impl Provider<EmailToSend<'_>> for Mailgun {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn request(&self, message: &EmailToSend<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        let parts = Parts::of(message);
        let from = parts.sender_mailbox();
        let mut fields = vec![
            ("from", from.as_str()),
            ("to", parts.to),
            ("subject", &parts.subject),
            ("html", parts.html),
            ("text", parts.text),
            // Our links are signed and count already.
            ("o:tracking", "no"),
            ("h:Message-Id", &parts.message_id),
            ("v:rappel_message", &parts.id),
        ];
        if let Some(reply_to) = parts.reply_to {
            fields.push(("h:Reply-To", reply_to));
        }
        let (list, one_click) = (format!("h:{LIST_UNSUBSCRIBE}"), format!("h:{}", ONE_CLICK.0));
        if let Some(unsubscribe) = &parts.unsubscribe {
            fields.extend([(list.as_str(), unsubscribe.as_str()), (one_click.as_str(), ONE_CLICK.1)]);
        }
        let address = format!("{}/{}/messages", self.base, self.domain);
        let login = Base64::encode_string(format!("api:{}", self.key.as_str()).as_bytes());
        post_form(&address, (AUTHORIZATION, &format!("Basic {login}")), &fields)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = json(answer);
        let said = text(body.as_ref(), "/message");
        match answer.status().as_u16() {
            _ if is(answer, StatusCode::OK) => accepted(text(body.as_ref(), "/id")),
            420 => later(answer, &reason(NAME, answer, said), now_ms),
            _ => by_status(NAME, answer, said, now_ms),
        }
    }
}
