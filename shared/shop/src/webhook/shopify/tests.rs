//! Shopify's webhooks, topic by topic. Bodies are written by hand in the shape of the samples at
//! <https://shopify.dev/docs/api/webhooks/latest> (version 2026-07), each under its topic's name there.

mod customers;
mod orders;
mod products;

use proptest::prelude::*;
use rappel_signal::ProductId;
use serde_json::json;

use customers::ada;
use orders::{fulfillment, order, refund};
use products::{SMALL, known, tent};

use super::super::proof::signed;
use super::*;
use crate::Payload;
use crate::payload::{CustomerProfile, OrderPlaced, Product};
use crate::webhook::{KnownVariant, Surroundings};
use crate::{Event, Patch};

const SECRET: &str = "shpss_0123456789abcdef0123456789abcdef";
const NOW: UnixMs = UnixMs(1_795_338_000_000); // 2026-11-22T09:00:00Z
const TOLD: &str = "2026-11-22T08:59:58.000000Z";
const TOLD_AT: UnixMs = UnixMs(1_795_337_998_000);

fn news(topic: &str, told: &Value) -> News {
    let body = serde_json::to_vec(told).unwrap();
    let signature = signed(&body, SECRET.as_bytes());
    let headers = Headers {
        signature: Some(&signature),
        topic: Some(topic),
        domain: Some("a-shop.myshopify.com"),
        triggered_at: Some(TOLD),
        test: None,
    };
    prove(&body, &headers, SECRET, NOW).unwrap()
}

fn with(topic: &str, told: &Value, known: &[KnownVariant]) -> Vec<Event> {
    let surroundings = Surroundings { currency: Some("EUR"), known };
    let items = news(topic, told).events(&surroundings).unwrap();
    items.into_iter().map(|item| item.event.unwrap_or_else(|refusal| panic!("{topic}: {refusal}"))).collect()
}

fn events(topic: &str, told: &Value) -> Vec<Event> {
    with(topic, told, &[])
}

fn kinds(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.payload.event_type()).collect()
}

#[test]
fn what_is_of_no_use_to_us_is_no_error() {
    for topic in ["carts/update", "checkouts/create", "app/uninstalled", "themes/publish", "orders/edited"] {
        assert_eq!(events(topic, &json!({ "id": 1 })), [], "{topic}");
    }
}

#[test]
fn nothing_is_read_before_it_is_proved() {
    let body = serde_json::to_vec(&order()).unwrap();
    let good = signed(&body, SECRET.as_bytes());
    let judge = |body: &[u8], signature: Option<&str>, secret: &str| {
        let headers = Headers { signature, topic: Some("orders/create"), ..Headers::default() };
        prove(body, &headers, secret, NOW).map(drop)
    };
    assert_eq!(judge(&body, Some(&good), SECRET), Ok(()));
    let forged = signed(&body, b"shpss_somebody-else's-secret");
    let mut changed = body.clone();
    changed.push(b' ');
    for (body, signature, secret) in [
        (&body, None, SECRET),
        (&body, Some(""), SECRET),
        (&body, Some("no base64!"), SECRET),
        (&body, Some(&forged[..]), SECRET),
        (&body, Some(&good[..]), "shpss_another-secret-of-another"),
        (&changed, Some(&good[..]), SECRET),
        (&body, Some(&signed(&body, b"")[..]), ""),
    ] {
        assert_eq!(judge(body, signature, secret), Err(WebhookError::BadSignature), "{signature:?}");
    }
    // Before its proof is looked at.
    assert_eq!(judge(&vec![b' '; WEBHOOK_BYTES_MAX + 1], None, SECRET), Err(WebhookError::TooLarge));
    let no_json = b"id=1".as_slice();
    let judged = judge(no_json, Some(&signed(no_json, SECRET.as_bytes())), SECRET);
    assert!(matches!(judged, Err(WebhookError::Malformed(_))));
    let headers = Headers { signature: Some(&good), ..Headers::default() };
    let topicless = prove(&body, &headers, SECRET, NOW).map(drop).unwrap_err();
    assert!(topicless.to_string().contains(TOPIC_HEADER), "{topicless}");
}

#[test]
fn a_secret_that_names_its_store_hears_no_other() {
    let body = serde_json::to_vec(&order()).unwrap();
    let signature = signed(&body, SECRET.as_bytes());
    let judge = |domain| {
        let headers = Headers {
            signature: Some(&signature),
            topic: Some("orders/create"),
            domain,
            ..Headers::default()
        };
        prove(&body, &headers, &format!("{SECRET}@a-shop.myshopify.com"), NOW).map(drop)
    };
    assert_eq!(judge(Some("A-shop.myshopify.com")), Ok(()));
    assert_eq!(judge(Some("another.myshopify.com")), Err(WebhookError::OtherShop));
    assert_eq!(judge(None), Err(WebhookError::OtherShop));
}

#[test]
fn what_lacks_its_id_says_so() {
    for (topic, field) in [
        ("orders/create", "id"),
        ("refunds/create", "order_id"),
        ("fulfillments/create", "order_id"),
        ("fulfillment_events/create", "order_id"),
        ("products/update", "id"),
        ("variants/in_stock", "id"),
        ("customers/update", "id"),
        ("customers_email_marketing_consent/update", "customer_id"),
    ] {
        let error = news(topic, &json!({})).events(&Surroundings::default()).unwrap_err();
        assert_eq!(
            (error.status(), error),
            (400, WebhookError::Malformed(format!("`{field}` is missing"))),
            "{topic}"
        );
    }
}

proptest! {
    /// A body of any form, under any topic, is read without a fault; what comes of it is dated no later than now.
    #[test]
    fn whatever_is_told_is_read_without_a_fault(
        topic in prop::sample::select(vec![
            "orders/create", "orders/cancelled", "refunds/create", "fulfillments/update", "fulfillment_events/create",
            "products/update", "products/delete", "variants/in_stock", "customers/update", "customers/enable", "customers/redact",
            "customers_email_marketing_consent/update",
        ]),
        field in prop::sample::select(vec![
            "id", "order_id", "customer", "line_items", "variants", "refunds", "fulfillments", "tags", "image", "updated_at",
            "email_marketing_consent", "variant_gids", "total_price", "cancelled_at", "note_attributes", "handle",
        ]),
        value in prop::sample::select(vec![
            json!(null), json!(-1), json!(1e300), json!("x".repeat(5_000)), json!([[], {}, null, 3]), json!({"id": {}}),
            json!("2999-01-01T00:00:00Z"), json!(u64::MAX), json!(true),
        ]),
    ) {
        for mut told in [order(), refund(), fulfillment(), tent(), ada()] {
            told[field] = value.clone();
            let known = [known(SMALL, true), known("11", false)];
            let surroundings = Surroundings { currency: Some("EUR"), known: &known };
            for event in news(topic, &told).events(&surroundings).into_iter().flatten().filter_map(|item| item.event.ok()) {
                prop_assert!(event.at <= NOW, "{:?}", event);
            }
        }
    }
}
