//! Shopify and WooCommerce tell of orders, products and stock, signed; shoppers get what follows, once.

use std::time::Duration;

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use rappel_local::shop::{SHOP_KEY, SHOPIFY_SECRET, WOOCOMMERCE_SECRET};
use rappel_tests::device::Device;
use rappel_tests::stage::{Setting, Stage};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::server::{account, event, live_days, told};
use crate::catalogue::news;
use crate::fan_out::{interests, page, says, views};
use crate::identity::people::{self, DAY, person};
use crate::journeys::cart::leaves_a_cart_as;

const ADA: &str = "ada@example.com";
const MINUTE: Duration = Duration::from_secs(60);
/// A product at Shopify, and the variant of it that can be bought.
const TENT: &str = "788032119674292922";
const TENT_SMALL: u64 = 642_667_041_472_713_922;
const ORDER: u64 = 820_982_911_946_154_508;

async fn stage_with(flows: &[&str]) -> Stage {
    let shop = json!({ "flows": flows, "currency": "EUR" });
    Stage::open_with(Setting { shop, ..Setting::default() }).await
}

fn signature(body: &str, secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    Base64::encode_string(&mac.finalize().into_bytes())
}

fn call(stage: &Stage, platform: &str, body: String) -> RequestBuilder {
    let address = format!("{}/v1/{SHOP_KEY}/webhooks/{platform}", stage.worker().origin());
    stage.worker().client().post(address).header("content-type", "application/json").body(body)
}

async fn answered(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    (response.status(), response.json().await.unwrap())
}

/// What Shopify tells, signed with a secret.
async fn shopify(stage: &Stage, topic: &str, told: &Value, secret: &str) -> (StatusCode, Value) {
    shopify_at(stage, topic, told, secret, now(stage)).await
}

/// What it told at this time.
async fn shopify_at(
    stage: &Stage,
    topic: &str,
    told: &Value,
    secret: &str,
    at: String,
) -> (StatusCode, Value) {
    let body = told.to_string();
    let request = call(stage, "shopify", body.clone())
        .header("X-Shopify-Topic", topic)
        .header("X-Shopify-Hmac-Sha256", signature(&body, secret))
        .header("X-Shopify-Shop-Domain", "fellwren.myshopify.com")
        .header("X-Shopify-Webhook-Id", "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043")
        .header("X-Shopify-Triggered-At", at);
    answered(request).await
}

/// What WooCommerce tells, signed with a secret.
pub(crate) async fn woocommerce(
    stage: &Stage,
    topic: &str,
    told: &Value,
    secret: &str,
) -> (StatusCode, Value) {
    let body = told.to_string();
    let request = call(stage, "woocommerce", body.clone())
        .header("X-WC-Webhook-Topic", topic)
        .header("X-WC-Webhook-Signature", signature(&body, secret))
        .header("X-WC-Webhook-ID", "7")
        .header("X-WC-Webhook-Delivery-ID", "0a1b2c");
    answered(request).await
}

/// Now, as Shopify writes it.
fn now(stage: &Stage) -> String {
    let now = OffsetDateTime::from_unix_timestamp(stage.clock().now_ms() / 1000).unwrap();
    now.format(&Rfc3339).unwrap()
}

/// Now, as WordPress writes it.
fn now_gmt(stage: &Stage) -> String {
    now(stage).trim_end_matches('Z').to_owned()
}

fn shopify_order(stage: &Stage) -> Value {
    json!({
        "id": ORDER, "name": "#1001", "test": false, "created_at": now(stage), "processed_at": now(stage), "updated_at": now(stage),
        "cancelled_at": null, "currency": "EUR", "total_price": "129.00", "financial_status": "paid", "email": ADA,
        "customer": {"id": 7, "email": ADA, "phone": null, "first_name": "Ada", "state": "disabled"},
        "line_items": [{"id": 1, "product_id": TENT, "variant_id": TENT_SMALL, "quantity": 1, "price": "129.00", "title": "Tent"}],
        "discount_codes": [], "shipping_address": {"country_code": "FR"}, "fulfillments": [], "refunds": [],
    })
}

fn accepted(answer: &(StatusCode, Value), count: usize) {
    assert_eq!((answer.0, &answer.1["accepted"]), (StatusCode::OK, &json!(count)), "{}", answer.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_at_shopify_is_confirmed_and_its_cart_is_not_reminded_of() {
    let mut stage = stage_with(&["cart-abandonment", "order-confirmation"]).await;
    let mut ada = Device::new(&stage, 1);
    leaves_a_cart_as(ADA, &stage, &mut ada).await;
    stage.live_through(&ada.visitor.to_string(), 40 * MINUTE).await;
    let order = shopify_order(&stage);

    let forged = shopify(&stage, "orders/create", &order, "shpss_somebody-else's-secret").await;
    assert_eq!(forged.0, StatusCode::UNAUTHORIZED, "{}", forged.1);
    let mut bogus = order.clone();
    bogus["test"] = json!(true);
    accepted(&shopify(&stage, "orders/create", &bogus, SHOPIFY_SECRET).await, 0);
    assert_eq!(stage.mailbox().count(), 0);

    accepted(&shopify(&stage, "orders/create", &order, SHOPIFY_SECRET).await, 1);
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let text = mail.text();
    assert!(
        text.contains("#1001") && !text.contains(&ORDER.to_string()),
        "the number that Ada knows: {text}"
    );
    // Told again, and told by another word for the same order.
    for topic in ["orders/create", "orders/paid", "orders/updated"] {
        let (_, answer) = shopify(&stage, topic, &order, SHOPIFY_SECRET).await;
        assert_eq!((&answer["accepted"], &answer["known"]), (&json!(0), &json!(1)), "{topic}: {answer}");
    }
    // The device never heard of the order, and nobody proved that it is Ada's: it asks her address before it writes there.
    people::live(&mut stage, &[&ada], &[ADA], 3 * DAY).await;
    assert_eq!(stage.mailbox().mails().len(), 1, "one confirmation, and no reminder");
    let decisions = stage.journey(&ada.visitor.to_string()).await["decisions"].to_string();
    assert!(decisions.contains("an order was placed since"), "{decisions}");

    // A refund and a parcel know the order by its id alone.
    let refund = json!({ "id": 9, "order_id": ORDER, "processed_at": now(&stage),
        "transactions": [{ "kind": "refund", "status": "success", "amount": "29.00" }] });
    accepted(&shopify(&stage, "refunds/create", &refund, SHOPIFY_SECRET).await, 1);
    let parcel = json!({ "id": 5, "order_id": ORDER, "status": "success", "created_at": now(&stage),
        "tracking_company": "UPS", "tracking_number": "1Z9", "tracking_numbers": ["1Z9"], "shipment_status": null });
    accepted(&shopify(&stage, "fulfillments/create", &parcel, SHOPIFY_SECRET).await, 1);
    let known = person(&stage, ADA).await["person"]["segments"].to_string();
    assert!(known.contains("\"refunded_hundredths\":2900") && known.contains("\"fulfilled_at\""), "{known}");

    // The law's request erases what is known of her.
    let redact = json!({ "shop_id": 1, "customer": { "id": 7, "email": ADA }, "orders_to_redact": [ORDER] });
    accepted(&shopify(&stage, "customers/redact", &redact, SHOPIFY_SECRET).await, 1);
    let known = person(&stage, ADA).await.to_string();
    assert!(!known.contains(&ORDER.to_string()), "{known}");
}

fn shopify_tent(stage: &Stage, price: &str) -> Value {
    json!({
        "id": TENT.parse::<u64>().unwrap(), "title": "The tent", "handle": "tent", "vendor": "Northleaf", "product_type": "Tents",
        "status": "active", "published_at": "2026-01-01T00:00:00Z", "created_at": "2026-01-01T00:00:00Z", "updated_at": now(stage),
        "variants": [{"id": TENT_SMALL, "product_id": TENT.parse::<u64>().unwrap(), "price": price, "compare_at_price": null,
            "inventory_policy": "deny", "inventory_quantity": 5, "old_inventory_quantity": 5}],
        "variant_gids": [{"admin_graphql_api_id": format!("gid://shopify/ProductVariant/{TENT_SMALL}")}], "image": null,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_that_falls_at_shopify_is_told_to_who_saw_the_higher_one() {
    let stage = stage_with(&["price-drop"]).await;
    accepted(&shopify(&stage, "products/create", &shopify_tent(&stage, "200.00"), SHOPIFY_SECRET).await, 1);
    let mut ada = Device::new(&stage, 1);
    page(&mut ada, TENT, 20_000, [views(TENT), says(ADA)].concat()).await;
    stage.advance(31 * MINUTE).await;
    interests(&stage, 1).await;

    let forged = shopify(&stage, "products/update", &shopify_tent(&stage, "1.00"), WOOCOMMERCE_SECRET).await;
    assert_eq!(forged.0, StatusCode::UNAUTHORIZED, "{}", forged.1);
    let cheaper = shopify_tent(&stage, "180.00");
    accepted(&shopify(&stage, "products/update", &cheaper, SHOPIFY_SECRET).await, 1);
    let text = stage.mailbox().first_mail_to(ADA).await.text();
    assert!(text.contains("180") && text.contains("200"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn shopify_says_what_a_product_is_and_the_catalogue_what_it_was() {
    let stage = stage_with(&[]).await;
    let mut tent = shopify_tent(&stage, "200.00");
    let mut large = tent["variants"][0].clone();
    large["id"] = json!(TENT_SMALL + 1);
    tent["variants"].as_array_mut().unwrap().push(large);
    tent["variant_gids"] = json!([]);
    let earlier = now(&stage);
    accepted(&shopify(&stage, "products/create", &tent, SHOPIFY_SECRET).await, 2);
    stage.advance(MINUTE).await;

    // None are left of the small one, which was counted; the large one is not named any more.
    let mut less = shopify_tent(&stage, "200.00");
    less["variants"][0]["inventory_quantity"] = json!(0);
    accepted(&shopify(&stage, "products/update", &less, SHOPIFY_SECRET).await, 2);
    stage.advance(MINUTE).await;
    // Shopify tells again what it could not deliver.
    let late =
        shopify_at(&stage, "products/update", &shopify_tent(&stage, "100.00"), SHOPIFY_SECRET, earlier).await;
    assert_eq!(late.0, StatusCode::OK, "{}", late.1);
    let mut back = shopify_tent(&stage, "200.00")["variants"][0].clone();
    back["inventory_quantity"] = json!(4);
    accepted(&shopify(&stage, "variants/in_stock", &back, SHOPIFY_SECRET).await, 1);
    let changes = news(&stage).await.0;
    let kinds: Vec<&Value> = changes.iter().map(|change| &change["kind"]).collect();
    assert_eq!(kinds, ["sold_out", "gone", "back_in_stock"], "it is in the shop since January: {changes:?}");
}

fn woocommerce_rope(stage: &Stage, id: u64, pieces: u64) -> Value {
    json!({
        "id": id, "name": "Rope &amp; hook", "permalink": "https://shop.example/product/rope/", "type": "simple", "status": "publish",
        "date_created_gmt": "2026-01-01T00:00:00", "date_modified_gmt": now_gmt(stage), "price": "12.50", "regular_price": "12.50",
        "manage_stock": true, "stock_quantity": pieces, "stock_status": if pieces == 0 { "outofstock" } else { "instock" },
        "backorders_allowed": false, "parent_id": 0, "categories": [], "images": [], "variations": [],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_that_comes_back_at_woocommerce_is_told_to_who_asked() {
    let stage = stage_with(&["back-in-stock"]).await;
    let sold_out = woocommerce_rope(&stage, 22, 0);
    accepted(&woocommerce(&stage, "product.created", &sold_out, WOOCOMMERCE_SECRET).await, 1);
    let asks = json!({ "product": "22", "customer": { "email": ADA }, "consent_text": "Tell me once when it is back." });
    told(&stage, &event(&stage, "ada-asks", "stock-requested", asks)).await;
    interests(&stage, 1).await;

    // Another product's stock is nothing to her, nor is what nobody has signed.
    accepted(
        &woocommerce(&stage, "product.updated", &woocommerce_rope(&stage, 23, 9), WOOCOMMERCE_SECRET).await,
        1,
    );
    stage.advance(2 * MINUTE).await;
    let back = woocommerce_rope(&stage, 22, 3);
    let forged = woocommerce(&stage, "product.updated", &back, SHOPIFY_SECRET).await;
    assert_eq!((forged.0, stage.mailbox().count()), (StatusCode::UNAUTHORIZED, 0), "{}", forged.1);
    accepted(&woocommerce(&stage, "product.updated", &back, WOOCOMMERCE_SECRET).await, 1);
    let text = stage.mailbox().first_mail_to(ADA).await.text();
    assert!(text.contains("Rope & hook"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_at_woocommerce_is_one_once_it_is_paid_for() {
    let mut stage = stage_with(&["order-confirmation", "shipping"]).await;
    told(&stage, &account(&stage, "26", ADA)).await;
    let order = |status: &str| {
        json!({
            "id": 727, "number": "727", "status": status, "currency": "EUR", "total": "12.50", "customer_id": 26,
            "date_created_gmt": now_gmt(&stage), "date_modified_gmt": now_gmt(&stage), "date_paid_gmt": null,
            "date_completed_gmt": null, "billing": {"first_name": "Ada", "email": ADA, "country": "FR"}, "shipping": {},
            "line_items": [{"id": 1, "product_id": 22, "variation_id": 0, "quantity": 1, "total": "12.50", "total_tax": "0.00"}],
            "shipping_lines": [{"id": 2, "total": "0.00"}], "coupon_lines": [], "refunds": [], "meta_data": [],
        })
    };
    let (pending, paid, done) = (order("pending"), order("processing"), order("completed"));
    accepted(&woocommerce(&stage, "order.created", &pending, WOOCOMMERCE_SECRET).await, 0);
    accepted(&woocommerce(&stage, "order.updated", &paid, WOOCOMMERCE_SECRET).await, 2);
    assert!(stage.mailbox().first_mail_to(ADA).await.text().contains("727"));
    accepted(&woocommerce(&stage, "order.updated", &done, WOOCOMMERCE_SECRET).await, 1);
    stage.mailbox().mails_to_at_least(ADA, 2).await;
    accepted(&woocommerce(&stage, "order.updated", &done, WOOCOMMERCE_SECRET).await, 0);
    live_days(&mut stage, &[ADA], 2).await;
    assert_eq!(stage.mailbox().mails().len(), 2, "confirmed once, and dispatched once");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doors_ask_for_their_proof_and_answer_what_stops_no_webhook() {
    let shop = json!({ "flows": [] });
    let stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    let ping = call(&stage, "woocommerce", "webhook_id=7".to_owned());
    let (status, answer) = answered(ping).await;
    assert_eq!(
        (status, &answer["results"]),
        (StatusCode::OK, &json!([])),
        "it is sent unsigned when a webhook is saved"
    );
    for platform in ["shopify", "woocommerce"] {
        let unsigned = answered(call(&stage, platform, "webhook_id=7&id=1".to_owned())).await;
        assert_eq!(unsigned.0, StatusCode::UNAUTHORIZED, "{platform}: {}", unsigned.1);
        let large = answered(call(&stage, platform, " ".repeat(1024 * 1024 + 1))).await;
        assert_eq!(large.0, StatusCode::PAYLOAD_TOO_LARGE, "{platform}: {}", large.1);
    }
    let elsewhere = format!("{}/v1/no-such-shop/webhooks/shopify", stage.worker().origin());
    let elsewhere = stage.worker().client().post(elsewhere).body("{}").send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND);

    // Nobody said what money the shop's prices are in: told again, the product would be refused again.
    let (status, answer) =
        shopify(&stage, "products/update", &shopify_tent(&stage, "200.00"), SHOPIFY_SECRET).await;
    assert_eq!((status, &answer["refused"]), (StatusCode::OK, &json!(1)), "{answer}");
    assert_eq!(answer["results"][0]["path"], "currency", "{answer}");
    let (status, answer) = shopify(&stage, "themes/publish", &json!({ "id": 1 }), SHOPIFY_SECRET).await;
    assert_eq!((status, &answer["results"]), (StatusCode::OK, &json!([])), "{answer}");
    let (status, answer) = shopify(&stage, "orders/create", &json!({}), SHOPIFY_SECRET).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
}
