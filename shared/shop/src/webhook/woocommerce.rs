//! WooCommerce's webhooks: orders, products with their stock, customers.
//!
//! Read by its source (`WC_Webhook` in `plugins/woocommerce/includes/class-wc-webhook.php`; bodies are what the REST API v3 answers:
//! <https://woocommerce.github.io/woocommerce-rest-api-docs/>, controllers under `includes/rest-api/Controllers`): `X-WC-Webhook-Signature`
//! is the base64 of an HMAC-SHA-256 over the raw body, by the secret of the webhook. When a webhook is saved, WooCommerce first sends
//! the form `webhook_id=7`, unsigned, and wants 200 for it ([`is_ping`]). A deleted thing is told by its id alone.
//!
//! | topic | becomes |
//! | --- | --- |
//! | `order.created`, `updated`, `restored` | `order-placed` once it is paid for or on hold; its refunds, its dispatch, its end |
//! | `order.deleted` | `order-cancelled` |
//! | `product.created`, `updated`, `restored` | `product-updated`; of a variation, too |
//! | `product.deleted` | `product-deleted` |
//! | `customer.created`, `updated`, `deleted` | `customer-created`, `customer-updated`, `customer-deleted` |
//! | any other | nothing |
//!
//! WooCommerce tells once, and switches a webhook off that fails six times in a row: what is of no use to us is answered with no
//! events.

mod customer;
mod order;
mod product;
mod words;

use rappel_signal::UnixMs;

use super::platform::{News, Reader};
use super::proof::{fingerprint, is_signed};
use super::{WebhookError, json};
use crate::limit::WEBHOOK_BYTES_MAX;

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "x-wc-webhook-signature";
/// The header that says what the body is about.
pub const TOPIC_HEADER: &str = "x-wc-webhook-topic";
/// The header that names this delivery among all others.
pub const DELIVERY_HEADER: &str = "x-wc-webhook-delivery-id";

/// What a request's headers say, as they stand there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Headers<'a> {
    /// [`SIGNATURE_HEADER`].
    pub signature: Option<&'a str>,
    /// [`TOPIC_HEADER`].
    pub topic: Option<&'a str>,
    /// [`DELIVERY_HEADER`].
    pub delivery: Option<&'a str>,
}

/// Whether it is what WooCommerce asks when a webhook is saved. It says nothing, so it needs no proof.
pub fn is_ping(body: &[u8]) -> bool {
    body.strip_prefix(b"webhook_id=").is_some_and(|id| id.len() <= 20 && id.iter().all(u8::is_ascii_digit))
}

/// Proves a webhook. `now` is the edge's clock.
///
/// # Errors
/// If it is too large, not signed with the secret, without a topic, or no JSON.
pub fn prove(body: &[u8], headers: &Headers<'_>, secret: &str, now: UnixMs) -> Result<News, WebhookError> {
    if body.len() > WEBHOOK_BYTES_MAX {
        return Err(WebhookError::TooLarge);
    }
    if !headers.signature.is_some_and(|signature| is_signed(body, signature, secret.as_bytes())) {
        return Err(WebhookError::BadSignature);
    }
    let missing = || WebhookError::Malformed(format!("the header `{TOPIC_HEADER}` is missing"));
    let topic = headers.topic.ok_or_else(missing)?;
    let told = json(body)?;
    // A body that is an id alone is the same each time the thing is deleted; the delivery is another.
    let delivery = headers.delivery.filter(|_| topic.ends_with(".deleted"));
    let mark = delivery.map_or_else(|| fingerprint(body), |delivery| fingerprint(delivery.as_bytes()));
    Ok(News {
        mark,
        at: words::moment(&told, "date_modified_gmt").unwrap_or(now).min(now),
        is_of_products: topic.starts_with("product."),
        to_do: None,
        reader: reader(topic),
        told,
        now,
    })
}

fn reader(topic: &str) -> Option<Reader> {
    Some(match topic {
        "order.created" | "order.updated" | "order.restored" => order::order,
        "order.deleted" => order::deleted,
        "product.created" | "product.updated" | "product.restored" => product::product,
        "product.deleted" => product::deleted,
        "customer.created" => customer::created,
        "customer.updated" => customer::updated,
        "customer.deleted" => customer::deleted,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
