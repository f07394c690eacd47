//! The lists that ShipStation's thin webhooks point at: shipments and fulfillments of API V1, fulfillments of V2.
//!
//! V1 writes in camel case, `orderNumber` the shop's order number
//! (<https://docs.shipstation.com/apis/shipstation-v1/docs/models/shipment>,
//! <https://docs.shipstation.com/apis/shipstation-v1/docs/models/fulfillment>); V2 in snake case, `shipment_number`
//! the shop's order number (<https://docs.shipstation.com/orders/understanding-orders-shipments>).

use rappel_signal::UnixMs;
use serde_json::Value;

use super::SERVICE;
use crate::Event;
use crate::limit::UPLOAD_EVENTS_MAX;
use crate::webhook::{Parcel, WebhookError, dates, json};

/// Reads what ShipStation answered. Both name when a parcel left only as a day, so the event is dated by
/// `received_at`, the edge's clock. What was voided, what is a return, and what names no order is left out.
///
/// # Errors
/// If it is too large or no list of shipments or fulfillments.
pub fn read_resource(body: &[u8], received_at: UnixMs) -> Result<Vec<Event>, WebhookError> {
    let told = json(body)?;
    let list = told.get("shipments").or_else(|| told.get("fulfillments")).and_then(Value::as_array);
    let list = list
        .ok_or_else(|| WebhookError::Malformed("there is no list of shipments or fulfillments".to_owned()))?;
    let of_use = list.iter().take(UPLOAD_EVENTS_MAX).filter(|entry| !is_void(entry));
    let parcels = of_use.filter_map(|entry| {
        let parcel = Parcel {
            order: Parcel::id(entry, "orderNumber").or_else(|| Parcel::id(entry, "shipment_number")),
            tracking_number: Parcel::id(entry, "trackingNumber")
                .or_else(|| Parcel::id(entry, "tracking_number")),
            carrier: Parcel::carrier(entry, "carrierCode")
                .or_else(|| Parcel::carrier(entry, "fulfillment_carrier_friendly_name")),
            expected_delivery: None,
        };
        let delivered = entry.get("deliveryDate").or_else(|| entry.get("delivered_at"));
        let delivered = delivered.filter(|at| !at.is_null());
        let delivered_at = delivered.map(|at| dates::exact(Some(at)).unwrap_or(received_at).min(received_at));
        parcel.order.is_some().then_some((parcel, delivered_at))
    });
    parcels
        .map(|(parcel, delivered_at)| match delivered_at {
            Some(at) => parcel.delivered(SERVICE, at),
            None => parcel.fulfilled(SERVICE, received_at),
        })
        .collect()
}

fn is_void(entry: &Value) -> bool {
    let yes = |name: &str| entry.get(name).and_then(Value::as_bool).unwrap_or(false);
    let dated = |name: &str| entry.get(name).is_some_and(|at| !at.is_null());
    yes("voided") || yes("isReturnLabel") || dated("voidDate") || dated("voided_at")
}
