//! Shopify's webhooks: orders, refunds, parcels, products, stock, customers, their consents, and the law's requests.
//!
//! Read by its reference, whose samples the tests follow (<https://shopify.dev/docs/api/webhooks/latest>, version 2026-07), and by
//! <https://shopify.dev/docs/apps/build/webhooks/verify-deliveries>: `X-Shopify-Hmac-Sha256` is the base64 of an HMAC-SHA-256 over the
//! raw body, by the client secret of the app or, for webhooks made under Settings → Notifications, by the key shown there. It covers
//! the body alone, so the other headers are as good as the connection.
//!
//! | topic | becomes |
//! | --- | --- |
//! | `orders/create`, `paid`, `fulfilled`, `partially_fulfilled`, `updated` | `order-placed`, with its parcels and refunds |
//! | `orders/cancelled` | `order-cancelled` |
//! | `refunds/create` | `order-refunded` |
//! | `fulfillments/create`, `update`, `fulfillment_events/create` | `order-fulfilled`, `order-delivered` |
//! | `products/create`, `update`, `delete`; `variants/in_stock`, `out_of_stock` | `product-updated`, `product-deleted` |
//! | `customers/create`, `enable`, `update` | `customer-created`, `customer-updated` |
//! | `customers_email_marketing_consent/update` and its sisters | `customer-updated`, with the consent |
//! | `customers/delete`, `customers/redact` | `customer-deleted` |
//! | `customers/data_request`, `shop/redact` | nothing: the merchant is told what to do |
//! | any other, and whatever is marked as a test | nothing |
//!
//! A stock level (`inventory_levels/update`) names an item of the inventory and one place of it, neither variant nor sum: stock is read
//! from the product's own news. Shopify stops a webhook that fails eight times, so what is of no use to us is answered with no events.

mod customer;
mod order;
mod product;

use serde_json::Value;

use rappel_signal::UnixMs;

use super::platform::{News, Reader};
use super::proof::{fingerprint, is_signed};
use super::{WebhookError, json, platform};
use crate::form::{Form, Instant};
use crate::limit::WEBHOOK_BYTES_MAX;

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "x-shopify-hmac-sha256";
/// The header that says what the body is about.
pub const TOPIC_HEADER: &str = "x-shopify-topic";
/// The header that names the store, `my-shop.myshopify.com`.
pub const DOMAIN_HEADER: &str = "x-shopify-shop-domain";
/// The header of when it was told.
pub const TRIGGERED_HEADER: &str = "x-shopify-triggered-at";
/// The header of notifications that a merchant sends as a test.
pub const TEST_HEADER: &str = "x-shopify-test";

/// What a request's headers say, as they stand there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Headers<'a> {
    /// [`SIGNATURE_HEADER`].
    pub signature: Option<&'a str>,
    /// [`TOPIC_HEADER`].
    pub topic: Option<&'a str>,
    /// [`DOMAIN_HEADER`].
    pub domain: Option<&'a str>,
    /// [`TRIGGERED_HEADER`].
    pub triggered_at: Option<&'a str>,
    /// [`TEST_HEADER`].
    pub test: Option<&'a str>,
}

/// What stands behind a secret with the store that may use it.
const DOMAIN_SUFFIX: &str = ".myshopify.com";

/// Proves a webhook. `secret` is as [`super::PlatformSecrets`] has it, the store behind an `@` if it names one; `now` the
/// edge's clock.
///
/// # Errors
/// If it is too large, not signed with the secret, of another store, without a topic, or no JSON.
pub fn prove(body: &[u8], headers: &Headers<'_>, secret: &str, now: UnixMs) -> Result<News, WebhookError> {
    if body.len() > WEBHOOK_BYTES_MAX {
        return Err(WebhookError::TooLarge);
    }
    let with_store = secret.rsplit_once('@').filter(|(_, store)| store.ends_with(DOMAIN_SUFFIX));
    let (secret, store) = with_store.map_or((secret, None), |(secret, store)| (secret, Some(store)));
    if !headers.signature.is_some_and(|signature| is_signed(body, signature, secret.as_bytes())) {
        return Err(WebhookError::BadSignature);
    }
    let told_of = headers.domain.unwrap_or_default();
    if store.is_some_and(|store| !store.eq_ignore_ascii_case(told_of)) {
        return Err(WebhookError::OtherShop);
    }
    let missing = || WebhookError::Malformed(format!("the header `{TOPIC_HEADER}` is missing"));
    let topic = headers.topic.ok_or_else(missing)?;
    let told = json(body)?;
    let is_test = headers.test.is_some_and(|test| test.eq_ignore_ascii_case("true"))
        || told.get("test").and_then(Value::as_bool) == Some(true);
    if is_test {
        return Ok(News::nothing(now));
    }
    let at = headers.triggered_at.and_then(|at| Instant::read(&at.into()).ok());
    Ok(News {
        mark: fingerprint(body),
        at: at.or_else(|| platform::instant(&told, "updated_at")).unwrap_or(now).min(now),
        is_of_products: topic.starts_with("products/"),
        to_do: to_do(topic),
        reader: reader(topic),
        told,
        now,
    })
}

fn reader(topic: &str) -> Option<Reader> {
    Some(match topic {
        "orders/create"
        | "orders/paid"
        | "orders/fulfilled"
        | "orders/partially_fulfilled"
        | "orders/updated"
        | "orders/cancelled" => order::order,
        "refunds/create" => order::refunded,
        "fulfillments/create" | "fulfillments/update" => order::fulfillment,
        "fulfillment_events/create" => order::on_its_way,
        "products/create" | "products/update" => product::product,
        "products/delete" => product::deleted,
        "variants/in_stock" => product::in_stock,
        "variants/out_of_stock" => product::out_of_stock,
        "customers/create" | "customers/update" => customer::customer,
        "customers/enable" => customer::enabled,
        "customers/delete" => customer::deleted,
        "customers/redact" => customer::redacted,
        "customers_email_marketing_consent/update" => customer::email_consent,
        "customers_marketing_consent/update" => customer::sms_consent,
        "customers_whats_app_marketing_consent/update" => customer::whatsapp_consent,
        _ => return None,
    })
}

/// What a request of the law's asks of the merchant (<https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance>).
fn to_do(topic: &str) -> Option<&'static str> {
    match topic {
        "customers/data_request" => Some(
            "a customer asks, by Shopify, for what is kept of them: Shopify's notice says who; answer them within 30 days",
        ),
        "shop/redact" => Some(
            "Shopify asks that a store's data be erased, 48 hours after the app was taken out of it: nothing was erased here; \
             delete the deployment if the shop is over",
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
