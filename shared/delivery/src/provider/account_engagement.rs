//! Salesforce Account Engagement, once Pardot: `POST /api/v5/external-activities`, read from
//! <https://developer.salesforce.com/docs/marketing/pardot/guide/external-activities-v5> and its guide to external activities.
//! It does not look at ids.
//!
//! Extension and activity types are made in Salesforce first; an event's name becomes the type, `cart_abandoned`. The login
//! is OAuth's client credentials flow on the account's own domain, for a user that may use Account Engagement. Not verified
//! against an account: how long a `value` may be, and what is answered about an unknown prospect.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200, 201 `{"id"}` | accepted |
//! | 401 | later, after a new login |
//! | other | by status |

use http::header::{AUTHORIZATION, HeaderName};
use http::{Method, Request, Response};
use serde_json::{Value, json};

use super::answer::{accepted, json as body_of, text};
use super::instant::rfc3339;
use super::line::{Line, LineError};
use super::login::{Login, by_status_after_login};
use super::parts::put;
use super::request::{Secret, form, send};
use super::{Outcome, Provider};
use crate::forward::EventToForward;

const ADDRESS: &str = "https://pi.pardot.com/api/v5/external-activities";
const BUSINESS_UNIT: HeaderName = HeaderName::from_static("pardot-business-unit-id");
/// Salesforce's shortest session is fifteen minutes; in milliseconds.
const TOKEN_LASTS_MS: i64 = 15 * 60 * 1_000;
const NAME: &str = "Account Engagement";
const PLACE: &str = "the account's domain must stand after the key: account-engagement://CONSUMER_KEY:CONSUMER_SECRET@shop.my.salesforce.com?business_unit=0Uv…&extension=Rappel";

/// `account-engagement://CONSUMER_KEY:CONSUMER_SECRET@shop.my.salesforce.com?business_unit=0Uv…&extension=Rappel`
#[derive(Debug)]
pub struct AccountEngagement {
    consumer: (Secret, Secret),
    domain: String,
    business_unit: String,
    extension: String,
}

impl AccountEngagement {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&["business_unit", "extension"])?;
        let option = |name| {
            let value = line
                .option(name)
                .filter(|value| value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
            value.map(str::to_owned).ok_or(LineError::BadOption)
        };
        Ok(AccountEngagement {
            consumer: line.login()?,
            domain: line.host_below(&["my.salesforce.com"], PLACE)?,
            business_unit: option("business_unit")?,
            extension: option("extension")?,
        })
    }
}

impl Provider<EventToForward<'_>> for AccountEngagement {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn login(&self) -> Option<Login> {
        let (key, secret) = &self.consumer;
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", key.as_str()),
            ("client_secret", secret.as_str()),
        ];
        let address = format!("https://{}/services/oauth2/token", self.domain);
        let request = form(&address, &fields).ok()?;
        let (who, place, header) = (NAME, "/access_token", AUTHORIZATION);
        Some(Login { who, request, place, lasts_ms: TOKEN_LASTS_MS, header, prefix: "Bearer " })
    }

    fn request(&self, event: &EventToForward<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        let Some(email) = event.email else {
            return Err(Outcome::refused(
                "the address is not known, and Account Engagement knows prospects by nothing else",
            ));
        };
        let value = match event.value {
            Some((hundredths, currency)) => format!("{} {currency}", f64::from(hundredths) / 100.0),
            None => event.plain_name(),
        };
        let mut body = json!({
            "extension": self.extension,
            "type": event.snake_name(),
            "email": email.as_str(),
            "value": value,
        });
        if let Some(at) = rfc3339(event.happened_ms) {
            put(&mut body, "activityDate", at);
        }
        let more = [(BUSINESS_UNIT, self.business_unit.as_str())];
        send(Method::POST, ADDRESS, "application/json", &more, body.to_string().into_bytes())
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = body_of(answer);
        if answer.status().is_success() {
            let id = body.as_ref().and_then(|body| body.get("id")).and_then(Value::as_i64);
            return accepted(&id.map(|id| id.to_string()).unwrap_or_default());
        }
        by_status_after_login(NAME, answer, text(body.as_ref(), "/message"), now_ms)
    }
}
