//! Yotpo: `PATCH /core/v3/stores/{store}/customers` of its Core API, read from
//! <https://core-api.yotpo.com/reference/create-customer>, the address and the names of fields from a public test suite that
//! runs against it (`ethyca/fides`).
//!
//! Yotpo ended its SMS and e-mail product, and with it the events that started flows, on 2025-12-31. What is left to tell
//! is the customer, tagged with the event's name: `cart_abandoned`. Not verified against an account: whether a tag is added
//! to those that are there or replaces them, so try it with one customer first.
//!
//! A customer is made or found by the address or number. Telling it twice is harmless; we count on thirty days.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 2xx | accepted |
//! | 401 | later, after a new login |
//! | other | by status |

use http::header::HeaderName;
use http::{Method, Request, Response};
use serde_json::json;

use super::answer::{json as body_of, text};
use super::line::{Line, LineError};
use super::login::{Login, by_status_after_login};
use super::parts::put;
use super::request::{Secret, send};
use super::{Outcome, Provider};
use crate::forward::EventToForward;

const BASE: &str = "https://api.yotpo.com/core/v3/stores";
const TOKEN: HeaderName = HeaderName::from_static("x-yotpo-token");
/// Nothing says how long a token is good; a day is short, and 401 ends it sooner. In milliseconds.
const TOKEN_LASTS_MS: i64 = 24 * 60 * 60 * 1_000;
const REMEMBERS_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
const NAME: &str = "Yotpo";

/// `yotpo://API_SECRET@STORE_ID`
#[derive(Debug)]
pub struct Yotpo {
    secret: Secret,
    store: String,
}

impl Yotpo {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&[])?;
        let store = line.id("the store's id must stand after the secret: yotpo://API_SECRET@STORE_ID")?;
        Ok(Yotpo { secret: line.secret()?, store })
    }
}

impl Provider<EventToForward<'_>> for Yotpo {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        Some(REMEMBERS_MS)
    }

    fn login(&self) -> Option<Login> {
        let body = json!({ "secret": self.secret.as_str() }).to_string().into_bytes();
        let address = format!("{BASE}/{}/access_tokens", self.store);
        let request = send(Method::POST, &address, "application/json", &[], body).ok()?;
        let (who, place, header) = (NAME, "/access_token", TOKEN);
        Some(Login { who, request, place, lasts_ms: TOKEN_LASTS_MS, header, prefix: "" })
    }

    fn request(&self, event: &EventToForward<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if let Some(objection) = event.objection() {
            return Err(Outcome::refused(objection));
        }
        let mut customer = event.person_by_one("email", "phone_number");
        put(&mut customer, "tags", event.snake_name());
        let body = json!({ "customer": customer }).to_string().into_bytes();
        send(Method::PATCH, &format!("{BASE}/{}/customers", self.store), "application/json", &[], body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        if answer.status().is_success() {
            return Outcome::Accepted { provider_id: None };
        }
        by_status_after_login(NAME, answer, text(body_of(answer).as_ref(), "/errors/0/message"), now_ms)
    }
}
