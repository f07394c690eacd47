//! ShipStation's webhooks.
//!
//! The tracking webhook of API V2 (`TRACK_EVENT_V2`; `API_TRACK` in its older name) carries the parcel's state itself
//! (<https://docs.shipstation.com/apis/docs/guides/webhooks-schemas>), without the order's number: the parcel's number
//! leads to the order. All others only name an address to ask, `resource_url`
//! (<https://docs.shipstation.com/apis/shipstation-v1/docs/models/webhook>). An address in a stranger's request is
//! not followed: [`read`] hands back one on ShipStation's own hosts, rebuilt, for the adapter to ask with the shop's
//! own key to ShipStation; [`read_resource`] reads what is there.
//!
//! Proof: V2 signs with RSA (<https://docs.shipstation.com/apis/docs/guides/webhooks-validation>), V1 not at all. So
//! the adapter asks for the shop's key instead, as a header that ShipStation is told to send along, or in the
//! webhook's address; without it nothing gets here.

mod resource;

pub use resource::{Resource, read_resource};

use rappel_signal::UnixMs;
use serde_json::Value;

use super::{Parcel, WebhookError, dates, json};
use crate::Event;

pub(crate) const SERVICE: &str = "shipstation";
/// Longest `resource_url`, in bytes; ShipStation's own limit is 200.
const RESOURCE_URL_BYTES_MAX: usize = 512;

/// What a webhook comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// All that is to be known; none if it is of no use here.
    Events(Vec<Event>),
    /// Ask this address, with the shop's own key to ShipStation, and give what it answers to [`read_resource`].
    Ask(ResourceAddress),
}

/// An address at ShipStation: `https`, one of its own hosts, one of the lists that we read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceAddress(String);

impl ResourceAddress {
    /// The address to ask. The query came with the webhook.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the API is V2, which takes its key in the header `API-Key`; V1 takes key and secret as basic
    /// authentication.
    pub fn is_v2(&self) -> bool {
        self.0.starts_with("https://api.shipstation.com/v2/")
    }

    /// The same list's page of this number; the first without one.
    fn page(&self, number: u64) -> ResourceAddress {
        let (list, query) = self.0.split_once('?').unwrap_or((&self.0, ""));
        let kept = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("page="));
        let page = format!("page={number}");
        let query: Vec<&str> = kept.chain([page.as_str()]).collect();
        ResourceAddress(format!("{list}?{}", query.join("&")))
    }

    fn parse(told: &str) -> Option<ResourceAddress> {
        if told.len() > RESOURCE_URL_BYTES_MAX {
            return None;
        }
        let uri: http::Uri = told.parse().ok()?;
        let authority = uri.authority()?.as_str();
        let path = uri.path();
        // V1 answers on ssapi.shipstation.com and numbered hosts beside it.
        let number = authority.strip_prefix("ssapi").and_then(|rest| rest.strip_suffix(".shipstation.com"));
        let is_v1 =
            number.is_some_and(|number| number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit()));
        let known = match authority {
            "api.shipstation.com" => matches!(path, "/v2/fulfillments" | "/v2/labels"),
            _ => is_v1 && matches!(path, "/shipments" | "/fulfillments"),
        };
        // Rebuilt from its parts: nothing of what was told is asked unread.
        let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
        (known && uri.scheme_str() == Some("https"))
            .then(|| ResourceAddress(format!("https://{authority}{path}{query}")))
    }
}

/// Reads a webhook whose sender was proved. `received_at` is the edge's clock.
///
/// # Errors
/// If it is too large, none of ShipStation's, or names an address that is not ShipStation's.
pub fn read(body: &[u8], received_at: UnixMs) -> Result<Reading, WebhookError> {
    let told = json(body)?;
    let missing = |field: &str| WebhookError::Malformed(format!("`{field}` is missing"));
    let kind = told.get("resource_type").and_then(Value::as_str).ok_or_else(|| missing("resource_type"))?;
    match kind {
        "TRACK_EVENT_V2" | "API_TRACK" => {
            let data = told.get("data").filter(|data| data.is_object()).ok_or_else(|| missing("data"))?;
            tracked(data, received_at).map(Reading::Events)
        }
        "SHIP_NOTIFY"
        | "ITEM_SHIP_NOTIFY"
        | "FULFILLMENT_SHIPPED"
        | "FULFILLMENT_SHIPPED_V2"
        | "LABEL_CREATED_V2" => {
            let address =
                told.get("resource_url").and_then(Value::as_str).ok_or_else(|| missing("resource_url"))?;
            ResourceAddress::parse(address).map(Reading::Ask).ok_or_else(|| {
                WebhookError::Malformed(
                    "`resource_url` is no list of shipments, fulfillments or labels at ShipStation"
                        .to_owned(),
                )
            })
        }
        _ => Ok(Reading::Events(Vec::new())),
    }
}

/// `status_code`: `AC` accepted, `IT` in transit, `AT` delivery attempt, `SP` at a collection point, `DE` delivered;
/// `NY` not yet there, `EX` exception and `UN` unknown say nothing of use.
fn tracked(data: &Value, received_at: UnixMs) -> Result<Vec<Event>, WebhookError> {
    let status = data.get("status_code").and_then(Value::as_str);
    let status = status.ok_or_else(|| WebhookError::Malformed("`data.status_code` is missing".to_owned()))?;
    let parcel = Parcel {
        order: None,
        tracking_number: Parcel::id(data, "tracking_number"),
        carrier: Parcel::carrier(data, "carrier_code"),
        expected_delivery: dates::about(data.get("estimated_delivery_date")),
    };
    // Scans carry their time in UTC; delivery dates beside them may be local and say they are not.
    let scans = data.get("events").and_then(Value::as_array).into_iter().flatten();
    let latest = scans.filter_map(|scan| dates::exact(scan.get("occurred_at"))).max();
    let at = latest.unwrap_or(received_at).min(received_at);
    Ok(match status {
        "AC" | "IT" | "AT" | "SP" => vec![parcel.fulfilled(SERVICE, at)?],
        "DE" => vec![parcel.delivered(SERVICE, at)?],
        _ => Vec::new(),
    })
}

#[cfg(test)]
#[path = "shipstation_tests.rs"]
mod tests;
