//! Oracle Responsys: `POST /rest/api/v1.3/events/{event}`, read from its Swagger (2023.03.03) and
//! <https://docs.oracle.com/en/cloud/saas/marketing/responsys-rest-api/>. It does not look at ids.
//!
//! The event is one defined in Responsys under our name for it, `cart_abandoned`, and the shopper is in the profile list
//! already. Swagger wants every way to name a recipient, all but one of them null. Not verified against an account: in which
//! spelling a list keeps numbers, so a shopper without address is found only if it keeps them as we write them.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200 `[{"success": true}]` | accepted |
//! | 200 `[{"success": false, "errorMessage"}]` | refused: not in the list |
//! | `errorCode` `API_LIMIT_EXCEEDED` | later |
//! | `API_BLOCKED` | tell the merchant |
//! | 401, or 500 "not a valid authentication token" | later, after a new login |
//! | other | by status |

use http::header::AUTHORIZATION;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use super::answer::{accepted, is, json as body_of, later, reason, text};
use super::line::{Line, LineError};
use super::login::{Login, by_status_after_login};
use super::parts::put;
use super::request::{Secret, form, send};
use super::{Outcome, Provider};
use crate::forward::EventToForward;

/// What the platform's hosts end in.
const HOSTS: [&str; 2] = ["responsys.ocs.oraclecloud.com", "responsys.net"];
/// A token ends after two hours without use; counted from its making, in milliseconds.
const TOKEN_LASTS_MS: i64 = 2 * 60 * 60 * 1_000;
const NAME: &str = "Oracle Responsys";
const PLACE: &str = "the account's host must stand after the password: responsys://USER:PASSWORD@shop-api.responsys.ocs.oraclecloud.com?folder=!MasterData&list=CONTACTS_LIST";

/// `responsys://USER:PASSWORD@shop-api.responsys.ocs.oraclecloud.com?folder=!MasterData&list=CONTACTS_LIST`
#[derive(Debug)]
pub struct Responsys {
    user: Secret,
    password: Secret,
    host: String,
    folder: String,
    list: String,
}

impl Responsys {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&["folder", "list"])?;
        let (user, password) = line.login()?;
        let option = |name| line.option(name).map(str::to_owned).ok_or(LineError::BadOption);
        Ok(Responsys {
            user,
            password,
            host: line.host_below(&HOSTS, PLACE)?,
            folder: option("folder")?,
            list: option("list")?,
        })
    }
}

impl Provider<EventToForward<'_>> for Responsys {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn login(&self) -> Option<Login> {
        let fields = [
            ("user_name", self.user.as_str()),
            ("password", self.password.as_str()),
            ("auth_type", "password"),
        ];
        let request = form(&format!("https://{}/rest/api/v1.3/auth/token", self.host), &fields).ok()?;
        let (who, place, header) = (NAME, "/authToken", AUTHORIZATION);
        Some(Login { who, request, place, lasts_ms: TOKEN_LASTS_MS, header, prefix: "" })
    }

    fn request(&self, event: &EventToForward<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if let Some(objection) = event.objection() {
            return Err(Outcome::refused(objection));
        }
        let mut recipient = json!({
            "customerId": null,
            "emailAddress": null,
            "emailSHA256Hash": null,
            "emailMD5Hash": null,
            "mobileNumber": null,
            "recipientId": null,
            "listName": { "folderName": self.folder, "objectName": self.list },
            "emailFormat": "HTML_FORMAT",
        });
        if let Value::Object(known) = event.person_by_one("emailAddress", "mobileNumber") {
            known.into_iter().for_each(|(name, value)| put(&mut recipient, &name, value));
        }
        let data: Vec<Value> =
            event.texts_with_value().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let body = json!({
            "customEvent": { "eventStringDataMapping": null, "eventDateDataMapping": null, "eventNumberDataMapping": null },
            "recipientData": [{ "recipient": recipient, "optionalData": data }],
        });
        let address = format!("https://{}/rest/api/v1.3/events/{}", self.host, event.snake_name());
        send(Method::POST, &address, "application/json", &[], body.to_string().into_bytes())
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = body_of(answer);
        if is(answer, StatusCode::OK) {
            let result = body.as_ref().and_then(|body| body.get(0));
            let id = result.and_then(|result| result.get("recipientId")).map(Value::to_string);
            return match result.and_then(|result| result.get("success")).and_then(Value::as_bool) {
                Some(true) => accepted(&id.unwrap_or_default()),
                Some(false) => Outcome::refused(&reason(NAME, answer, text(result, "/errorMessage"))),
                None => Outcome::Unknown,
            };
        }
        let said = text(body.as_ref(), "/detail");
        let reason = reason(NAME, answer, said);
        match text(body.as_ref(), "/errorCode") {
            "API_LIMIT_EXCEEDED" => later(answer, &reason, now_ms),
            "API_BLOCKED" => Outcome::misconfigured(&format!("ask Oracle to allow the call: {reason}")),
            _ => by_status_after_login(NAME, answer, said, now_ms),
        }
    }
}
