//! The lists that ShipStation's thin webhooks point at: shipments and fulfillments of API V1, fulfillments and labels
//! of V2.
//!
//! V1 writes in camel case, `orderNumber` the shop's order number
//! (<https://docs.shipstation.com/apis/shipstation-v1/docs/models/shipment>,
//! <https://docs.shipstation.com/apis/shipstation-v1/docs/models/fulfillment>). V2 writes in snake case; its
//! fulfillments carry the order's number as `shipment_number`
//! (<https://docs.shipstation.com/orders/understanding-orders-shipments>), its labels what the shop named the order,
//! or a name of ShipStation's own that begins with `se-`
//! (<https://docs.shipstation.com/orders/external-identifiers>).

use rappel_signal::UnixMs;
use serde_json::Value;

use super::{ResourceAddress, SERVICE};
use crate::Event;
use crate::webhook::{Parcel, WebhookError, dates, json};

/// Pages of one list that are asked for: each is a call to ShipStation, which allows 40 a minute in V1.
const PAGES_MAX: u64 = 20;

/// What one page of a list comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What became of the orders on it.
    pub events: Vec<Event>,
    /// Ask here for the next page.
    pub next: Option<ResourceAddress>,
}

/// Reads what ShipStation answered at the address that was asked. Lists name when a parcel left only as a day, so the
/// event is dated by `received_at`, the edge's clock. What was voided, what is a return, and what names no order is
/// left out.
///
/// # Errors
/// If it is too large or no list of shipments, fulfillments or labels.
pub fn read_resource(
    asked: &ResourceAddress,
    body: &[u8],
    received_at: UnixMs,
) -> Result<Resource, WebhookError> {
    let told = json(body)?;
    let lists = ["shipments", "fulfillments", "labels"];
    let list = lists.iter().find_map(|name| told.get(name)).and_then(Value::as_array);
    let list = list.ok_or_else(|| {
        WebhookError::Malformed("there is no list of shipments, fulfillments or labels".to_owned())
    })?;
    let events = list.iter().filter(|entry| !is_void(entry)).filter_map(|entry| event(entry, received_at));
    let number = |name: &str| told.get(name).and_then(Value::as_u64).unwrap_or(0);
    let (page, pages) = (number("page"), number("pages").min(PAGES_MAX));
    let next = (page > 0 && page < pages).then(|| asked.page(page + 1));
    Ok(Resource { events: events.collect(), next })
}

/// The event of one entry, if it names its order.
fn event(entry: &Value, received_at: UnixMs) -> Option<Event> {
    let parcel = Parcel {
        order: Some(order(entry)?),
        tracking_number: first(entry, &["trackingNumber", "tracking_number"]),
        carrier: first(entry, &["carrierCode", "carrier_code", "fulfillment_carrier_friendly_name"]),
        expected_delivery: None,
    };
    let delivered = entry.get("deliveryDate").or_else(|| entry.get("delivered_at"));
    let event = match delivered.filter(|at| !at.is_null()) {
        None => parcel.fulfilled(SERVICE, received_at),
        Some(at) => parcel.delivered(SERVICE, dates::exact(Some(at)).unwrap_or(received_at).min(received_at)),
    };
    event.ok()
}

fn first(entry: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| Parcel::id(entry, name))
}

fn order(entry: &Value) -> Option<String> {
    let own = first(entry, &["external_order_id", "external_shipment_id"]);
    first(entry, &["orderNumber", "shipment_number"]).or(own.filter(|name| !name.starts_with("se-")))
}

fn is_void(entry: &Value) -> bool {
    let yes = |name: &str| entry.get(name).and_then(Value::as_bool).unwrap_or(false);
    let dated = |name: &str| entry.get(name).is_some_and(|at| !at.is_null());
    yes("voided") || yes("isReturnLabel") || yes("is_return_label") || dated("voidDate") || dated("voided_at")
}
