//! Twilio Messages: `POST /2010-04-01/Accounts/{AccountSid}/Messages.json`, read from its OpenAPI and
//! <https://www.twilio.com/docs/api/errors>. It does not look at ids.
//!
//! Everything goes through one messaging service, which holds the senders: a number, an RCS agent (Twilio falls back to
//! SMS by itself), a WhatsApp number.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 201 `{"sid"}` | accepted |
//! | `code` 21211, 21614, 63024 | gone: no such mobile number |
//! | 21610 | gone: answered STOP |
//! | 21212, 21408, 21606, 21608, 21701, 21703, 63007 | tell the merchant: sender, country or service |
//! | 63018 | later |
//! | other | by status |

use base64ct::{Base64, Encoding};
use http::header::AUTHORIZATION;
use http::{Request, Response, StatusCode};
use serde_json::{Map, Value};

use super::answer::{accepted, by_status, is, json, later, reason, text};
use super::line::{Line, LineError};
use super::parts::put;
use super::request::{Secret, post_form};
use super::{Outcome, Provider};
use crate::phone::{PhoneToSend, PhoneWay, PhoneWords};

const NAME: &str = "Twilio";

/// `twilio://ACCOUNT_SID:AUTH_TOKEN@MESSAGING_SERVICE_SID`
#[derive(Debug)]
pub struct Twilio {
    account: String,
    token: Secret,
    service: String,
}

impl Twilio {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        let (account, token) = line.login()?;
        let is_sid = |text: &str, kind: &str| {
            text.strip_prefix(kind)
                .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        if !is_sid(account.as_str(), "AC") || !is_sid(line.place(), "MG") {
            return Err(LineError::BadPlace("the line must look like twilio://AC…:AUTH_TOKEN@MG…"));
        }
        Ok(Twilio { account: account.as_str().to_owned(), token, service: line.place().to_owned() })
    }
}

impl Provider<PhoneToSend<'_>> for Twilio {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn request(&self, message: &PhoneToSend<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if let Some(objection) = message.objection() {
            return Err(Outcome::refused(objection));
        }
        let to = match message.way {
            PhoneWay::Text => message.to.as_str().to_owned(),
            PhoneWay::WhatsApp { .. } => format!("whatsapp:{}", message.to.as_str()),
        };
        let mut fields = vec![("To", to.as_str()), ("MessagingServiceSid", self.service.as_str())];
        let filled;
        match message.words {
            PhoneWords::Free(words) => fields.push(("Body", words)),
            PhoneWords::Template { id, variables, .. } => {
                let mut gaps = Value::Object(Map::new());
                variables.iter().for_each(|(name, value)| put(&mut gaps, name, *value));
                filled = gaps.to_string();
                fields.extend([("ContentSid", id), ("ContentVariables", filled.as_str())]);
            }
        }
        let address = format!("https://api.twilio.com/2010-04-01/Accounts/{}/Messages.json", self.account);
        let login = Base64::encode_string(format!("{}:{}", self.account, self.token.as_str()).as_bytes());
        post_form(&address, (AUTHORIZATION, &format!("Basic {login}")), &fields)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = json(answer);
        if is(answer, StatusCode::CREATED) {
            return accepted(text(body.as_ref(), "/sid"));
        }
        let said = text(body.as_ref(), "/message");
        let reason = reason(NAME, answer, said);
        match body.as_ref().and_then(|body| body.get("code")).and_then(Value::as_i64) {
            Some(21211 | 21614 | 63024) => Outcome::gone(&reason),
            Some(21610) => Outcome::gone(&format!("the shopper answered STOP: {reason}")),
            Some(21212 | 21408 | 21606 | 21608 | 21701 | 21703 | 63007) => {
                Outcome::misconfigured(&format!("check sender, countries and messaging service: {reason}"))
            }
            Some(63018) => later(answer, &reason, now_ms),
            _ => by_status(NAME, answer, said, now_ms),
        }
    }
}
