//! AfterShip's tracking webhook: `POST` of a parcel's whole state whenever it changes.
//!
//! Read by its documentation: the body is `{event, event_id, msg, ts}`, `msg` the tracking with `tag`, `slug`,
//! `tracking_number`, `order_id` and `order_number`
//! (<https://www.aftership.com/docs/tracking/webhook/webhook-specifications>), `tag` one of nine words
//! (<https://www.aftership.com/docs/tracking/enum/delivery-statuses>), and the header `aftership-hmac-sha256` the
//! base64 of an HMAC-SHA-256 over the raw body (<https://www.aftership.com/docs/tracking/webhook/webhook-signature>).
//! AfterShip sends up to 14 times until it is answered 200, so what is of no use to us is answered with no events
//! rather than an error.

use rappel_signal::UnixMs;
use serde_json::Value;

use super::proof::is_signed;
use super::{Parcel, WebhookError, dates, json};
use crate::Event;
use crate::limit::WEBHOOK_BYTES_MAX;

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "aftership-hmac-sha256";

const SERVICE: &str = "aftership";

/// Reads a webhook. `signature` is the header's value, `secret` the webhook's secret as AfterShip shows it under
/// Settings → Webhooks, `received_at` the edge's clock.
///
/// # Errors
/// If it is not signed with the secret, too large, or no tracking of a parcel that can be told apart.
pub fn read(
    body: &[u8],
    signature: Option<&str>,
    secret: &[u8],
    received_at: UnixMs,
) -> Result<Vec<Event>, WebhookError> {
    if body.len() > WEBHOOK_BYTES_MAX {
        return Err(WebhookError::TooLarge);
    }
    if !signature.is_some_and(|signature| is_signed(body, signature, secret)) {
        return Err(WebhookError::BadSignature);
    }
    events(&json(body)?, received_at)
}

fn events(told: &Value, received_at: UnixMs) -> Result<Vec<Event>, WebhookError> {
    let missing = |field: &str| WebhookError::Malformed(format!("`{field}` is missing"));
    let tracking = told.get("msg").filter(|msg| msg.is_object()).ok_or_else(|| missing("msg"))?;
    let tag = tracking.get("tag").and_then(Value::as_str).ok_or_else(|| missing("msg.tag"))?;
    let parcel = Parcel {
        // The number is what people see, the id what AfterShip keys by; shops send either.
        order: Parcel::id(tracking, "order_number").or_else(|| Parcel::id(tracking, "order_id")),
        tracking_number: Parcel::id(tracking, "tracking_number"),
        carrier: Parcel::carrier(tracking, "slug"),
        expected_delivery: expected_delivery(tracking),
    };
    let told_at = dates::seconds(told.get("ts")).unwrap_or(received_at).min(received_at);
    Ok(match tag {
        "InTransit" | "OutForDelivery" | "AttemptFail" | "AvailableForPickup" => {
            vec![parcel.fulfilled(SERVICE, told_at)?]
        }
        "Delivered" => {
            let at = dates::exact(tracking.get("shipment_delivery_date")).unwrap_or(told_at).min(received_at);
            vec![parcel.delivered(SERVICE, at)?]
        }
        // Not with the carrier yet (`Pending`, `InfoReceived`), or lost from sight (`Exception`, `Expired`).
        _ => Vec::new(),
    })
}

/// The latest estimate, in the newer form or in the older.
fn expected_delivery(tracking: &Value) -> Option<UnixMs> {
    let latest = tracking.get("latest_estimated_delivery").and_then(|latest| {
        dates::about(latest.get("datetime")).or_else(|| dates::about(latest.get("datetime_max")))
    });
    latest.or_else(|| dates::about(tracking.get("expected_delivery")))
}

#[cfg(test)]
#[path = "aftership_tests.rs"]
mod tests;
