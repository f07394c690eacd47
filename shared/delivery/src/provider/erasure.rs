//! Telling platforms to forget somebody. Told again, it is the same everywhere.
//!
//! | platform | request | answer |
//! | --- | --- | --- |
//! | a webhook | `{"type": "person-erased", "data": {"email", "phone"}}`, signed as all others | as there |
//! | Klaviyo | `POST /api/data-privacy-deletion-jobs` with the profile's address, else its number: <https://developers.klaviyo.com/en/reference/request_profile_deletion> | 202 |
//! | Brevo | `DELETE /v3/contacts/{identifier}`, the address, else the number with `identifierType=phone_id`: <https://developers.brevo.com/reference/delete-contact> | 204; 404 if it knows nobody |
//!
//! Meta's audiences are left by [`crate::forward::AudienceChange`]. The others' interfaces, as far as we use them, have no way.

use http::header::ACCEPT;
use http::{Method, Request, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use super::answer::{by_status, is, json as body_of, text};
use super::brevo_events::{self, BrevoEvents};
use super::instant::rfc3339;
use super::klaviyo::{self, Klaviyo};
use super::request::{enter, send};
use super::webhook::{self, Webhook};
use super::{ErasureProvider, Outcome, Provider};
use crate::forward::{ErasureToForward, nobody, person};

/// What a receiver of webhooks is told.
const TYPE: &str = "person-erased";
const KLAVIYO: &str = "https://a.klaviyo.com/api/data-privacy-deletion-jobs";
const BREVO: &str = "https://api.brevo.com/v3/contacts/";

/// Whether it is told of an address and a number together; others take one of the two, and are told of each by itself.
pub fn takes_both(provider: &ErasureProvider) -> bool {
    provider.name() == webhook::NAME
}

impl ErasureToForward<'_> {
    fn objection(&self) -> Option<Outcome> {
        nobody(self.email, self.phone).map(Outcome::refused)
    }
}

impl Provider<ErasureToForward<'_>> for Webhook {
    fn name(&self) -> &'static str {
        webhook::NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        Some(webhook::REMEMBERS_MS)
    }

    fn request(&self, erased: &ErasureToForward<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if let Some(objection) = erased.objection() {
            return Err(objection);
        }
        let data = person(("email", erased.email), ("phone", erased.phone));
        let body = json!({ "type": TYPE, "timestamp": rfc3339(erased.asked_ms), "data": data });
        self.signed(erased.id, erased.now_ms, &body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        Webhook::meaning(answer, now_ms)
    }
}

impl Provider<ErasureToForward<'_>> for Klaviyo {
    fn name(&self) -> &'static str {
        klaviyo::NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        Some(klaviyo::REMEMBERS_MS)
    }

    fn request(&self, erased: &ErasureToForward<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if let Some(objection) = erased.objection() {
            return Err(objection);
        }
        // It takes one of the two.
        let phone = erased.phone.filter(|_| erased.email.is_none());
        let attributes = person(("email", erased.email), ("phone_number", phone));
        let profile = json!({ "data": { "type": "profile", "attributes": attributes } });
        let job = json!({ "type": "data-privacy-deletion-job", "attributes": { "profile": profile } });
        self.post(KLAVIYO, &json!({ "data": job }))
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        if is(answer, StatusCode::ACCEPTED) || is(answer, StatusCode::NOT_FOUND) {
            return Outcome::Accepted { provider_id: None };
        }
        by_status(klaviyo::NAME, answer, text(body_of(answer).as_ref(), "/errors/0/detail"), now_ms)
    }
}

impl Provider<ErasureToForward<'_>> for BrevoEvents {
    fn name(&self) -> &'static str {
        brevo_events::NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        Some(klaviyo::REMEMBERS_MS)
    }

    fn request(&self, erased: &ErasureToForward<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        if let Some(objection) = erased.objection() {
            return Err(objection);
        }
        let email = erased.email.map(|email| (email.as_str(), ""));
        let phone = erased.phone.map(|phone| (phone.as_str(), "?identifierType=phone_id"));
        let (one, of_type) = email.or(phone).unwrap_or_default();
        let address = format!("{BREVO}{}{of_type}", utf8_percent_encode(one, NON_ALPHANUMERIC));
        let accept = [(ACCEPT, "application/json")];
        let mut request = send(Method::DELETE, &address, "application/json", &accept, Vec::new())?;
        enter(&mut request, (brevo_events::API_KEY, self.key.as_str()))?;
        Ok(request)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        if answer.status().is_success() || is(answer, StatusCode::NOT_FOUND) {
            return Outcome::Accepted { provider_id: None };
        }
        by_status(brevo_events::NAME, answer, text(body_of(answer).as_ref(), "/message"), now_ms)
    }
}
