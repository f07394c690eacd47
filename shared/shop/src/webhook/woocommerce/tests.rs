//! WooCommerce's webhooks, topic by topic. Bodies are written by hand in the shape of what the REST API v3 answers
//! (<https://woocommerce.github.io/woocommerce-rest-api-docs/>: order, product, customer properties), as
//! `get_wp_api_payload` of `class-wc-webhook.php` takes it over; what is deleted is told as `build_payload` does, by its id.

mod orders;
mod products;

use proptest::prelude::*;
use rappel_signal::ProductId;
use serde_json::{Value, json};

use orders::order;
use products::{known, rope, small_tent, tent};

use super::super::proof::signed;
use super::*;
use crate::payload::{OrderPlaced, Product};
use crate::webhook::{KnownVariant, Surroundings};
use crate::{Event, Patch, Payload};

const SECRET: &str = "{oQ$1 &x@generated-by-wordpress~";
const NOW: UnixMs = UnixMs(1_795_338_000_000); // 2026-11-22T09:00:00Z

fn news_of(topic: &str, told: &Value, delivery: &str) -> News {
    let body = serde_json::to_vec(told).unwrap();
    let signature = signed(&body, SECRET.as_bytes());
    let headers = Headers { signature: Some(&signature), topic: Some(topic), delivery: Some(delivery) };
    prove(&body, &headers, SECRET, NOW).unwrap()
}

fn news(topic: &str, told: &Value) -> News {
    news_of(topic, told, "0a1b2c")
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

/// `customer.created`.
fn ada() -> Value {
    json!({
        "id": 26, "date_created_gmt": "2026-11-22T08:50:00", "date_modified_gmt": "2026-11-22T08:51:00", "email": "ada@example.com",
        "first_name": "Ada", "last_name": "Lovelace", "role": "customer", "username": "ada",
        "billing": {"first_name": "Ada", "country": "FR", "email": "ada@example.com", "phone": "+33612345678"},
    })
}

#[test]
fn an_account_is_told_and_says_nothing_of_consent() {
    let created = events("customer.created", &ada());
    let Payload::CustomerCreated(profile) = &created[0].payload else { panic!() };
    assert_eq!(profile.customer.phone.as_deref(), Some("+33612345678"));
    assert_eq!((&profile.country, profile.consents.as_slice()), (&Patch::Set("FR".to_owned()), &[][..]));
    assert_eq!(kinds(&events("customer.updated", &ada())), ["customer-updated"]);
    let mut staff = ada();
    staff["role"] = json!("shop_manager");
    assert_eq!(events("customer.created", &staff), []);
    assert_eq!(kinds(&events("customer.deleted", &json!({ "id": 26 }))), ["customer-deleted"]);
}

#[test]
fn the_ping_of_a_saved_webhook_needs_no_proof_and_says_nothing() {
    assert!(is_ping(b"webhook_id=7"));
    for other in [
        &b"webhook_id=7&id=1"[..],
        b"webhook_id=x",
        b"{\"webhook_id\":7}",
        b"",
        b"webhook_id=000000000000000000000",
    ] {
        assert!(!is_ping(other), "{}", String::from_utf8_lossy(other));
    }
}

#[test]
fn nothing_is_read_before_it_is_proved() {
    let body = serde_json::to_vec(&order()).unwrap();
    let good = signed(&body, SECRET.as_bytes());
    let judge = |body: &[u8], signature: Option<&str>, secret: &str| {
        let headers = Headers { signature, topic: Some("order.created"), delivery: None };
        prove(body, &headers, secret, NOW).map(drop)
    };
    assert_eq!(judge(&body, Some(&good), SECRET), Ok(()));
    let forged = signed(&body, b"somebody else's secret");
    for (signature, secret) in [
        (None, SECRET),
        (Some("no base64!"), SECRET),
        (Some(&forged[..]), SECRET),
        (Some(&good[..]), "another secret of the shop's"),
        (Some(&signed(&body, b"")[..]), ""),
    ] {
        assert_eq!(judge(&body, signature, secret), Err(WebhookError::BadSignature), "{signature:?}");
    }
    assert_eq!(judge(&[&body[..], b" "].concat(), Some(&good), SECRET), Err(WebhookError::BadSignature));
    // Before its proof is looked at.
    assert_eq!(judge(&vec![b' '; WEBHOOK_BYTES_MAX + 1], None, SECRET), Err(WebhookError::TooLarge));
    let headers = Headers { signature: Some(&good), ..Headers::default() };
    assert!(matches!(prove(&body, &headers, SECRET, NOW).map(drop), Err(WebhookError::Malformed(_))));
    for topic in ["order.created", "product.updated", "customer.deleted"] {
        let error = news(topic, &json!({ "id": 0 })).events(&Surroundings::default()).unwrap_err();
        assert_eq!(error, WebhookError::Malformed("`id` is missing".to_owned()), "{topic}");
    }
}

#[test]
fn what_is_of_no_use_to_us_is_no_error() {
    for topic in ["coupon.created", "action.woocommerce_add_to_cart", "subscription.created"] {
        assert_eq!(events(topic, &json!({ "id": 1 })), [], "{topic}");
    }
}

proptest! {
    /// A body of any form, under any topic, is read without a fault; what comes of it is dated no later than now.
    #[test]
    fn whatever_is_told_is_read_without_a_fault(
        topic in prop::sample::select(vec![
            "order.created", "order.deleted", "product.updated", "product.deleted", "customer.created", "customer.updated",
        ]),
        field in prop::sample::select(vec![
            "id", "status", "billing", "line_items", "refunds", "meta_data", "total", "type", "parent_id", "permalink", "images",
            "stock_quantity", "variations", "price", "date_modified_gmt", "date_paid_gmt", "categories", "role",
        ]),
        value in prop::sample::select(vec![
            json!(null), json!(-1), json!(1e300), json!("x".repeat(5_000)), json!([[], {}, null, 3]), json!({"id": {}}),
            json!("2999-01-01T00:00:00"), json!("é://é"), json!("https://é"), json!(u64::MAX), json!("completed"), json!(true),
        ]),
    ) {
        for mut told in [order(), rope(), tent(), small_tent(), ada()] {
            told[field] = value.clone();
            let known = [known("93", "94"), known("93", "96")];
            let surroundings = Surroundings { currency: Some("EUR"), known: &known };
            for event in news(topic, &told).events(&surroundings).into_iter().flatten().filter_map(|item| item.event.ok()) {
                prop_assert!(event.at <= NOW, "{:?}", event);
            }
        }
    }
}
