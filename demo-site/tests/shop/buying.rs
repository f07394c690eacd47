//! From the shelf to the confirmation: cart, wishlist, sign-ups, checkout, and the events each act tells.

use crate::browser::{Answer, Browser, CHECKOUT, SHOP};
use axum::http::StatusCode;
use serde_json::json;

fn event<'a>(reply: &'a serde_json::Value, name: &str) -> &'a serde_json::Value {
    let events = reply["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "one act, one event: {events:?}");
    assert_eq!(events[0]["event"], name);
    &events[0]["ecommerce"]
}

async fn with_cart(lines: &str) -> Browser {
    let mut browser = Browser::new();
    browser.get(&format!("/cart?restore={lines}")).await;
    browser
}

async fn to_payment(browser: &mut Browser) -> Answer {
    browser.post("/checkout", "email=ada%40example.org").await;
    browser.post("/checkout/shipping", "delivery=express").await;
    browser.get_checkout("/checkout/payment").await
}

#[tokio::test]
async fn adding_changing_and_removing_tell_exactly_the_difference() {
    let mut browser = Browser::new();
    let reply = browser.post("/cart/add", "product=FW-101&option=rust&quantity=2").await.json();
    let added = event(&reply, "add_to_cart");
    assert_eq!(added["value"].as_f64(), Some(378.0));
    assert_eq!(added["items"][0]["item_variant"], "Rust");
    assert_eq!((added["items"][0]["quantity"].as_u64(), reply["cart_count"].as_u64()), (Some(2), Some(2)));

    let reply = browser.post("/cart/set", "line=FW-101.rust&quantity=5").await.json();
    assert_eq!(event(&reply, "add_to_cart")["items"][0]["quantity"], 3);
    let reply = browser.post("/cart/set", "line=FW-101.rust&quantity=1").await.json();
    assert_eq!(event(&reply, "remove_from_cart")["items"][0]["quantity"], 4);
    let reply = browser.post("/cart/set", "line=FW-101.rust&quantity=1").await.json();
    assert!(reply.get("events").is_none(), "nothing changed, nothing to tell");
    let reply = browser.post("/cart/set", "line=FW-101.rust&quantity=0").await.json();
    assert_eq!(event(&reply, "remove_from_cart")["value"].as_f64(), Some(189.0));
    assert_eq!(browser.cookie("cart"), None);
}

#[tokio::test]
async fn the_cart_page_adds_up() {
    let page = with_cart("FW-402.night:3,FW-206:1").await.get("/cart").await;
    assert!(page.body.contains("€42.00") && page.body.contains("€67.00"), "3 × 14 and the goods");
    assert!(page.body.contains("€8.00 more and delivery is free."));
    assert!(page.body.contains("€71.90"), "with delivery");
    assert_eq!(page.event_names(), ["view_cart", "view_item_list"]);
    assert_eq!(page.events()[0]["ecommerce"]["value"].as_f64(), Some(67.0));
    assert!(page.body.contains(&format!("http://{CHECKOUT}/checkout")));
}

#[tokio::test]
async fn a_link_brings_the_cart_back_and_keeps_its_other_parameters() {
    let mut browser = with_cart("FW-206:1").await;
    let answer = browser.get("/cart?restore=FW-301.42:1,FW-999:1,%3Cb%3E:2,FW-206:1&token=abc").await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/cart?token=abc"));
    assert_eq!(browser.cookie("cart").as_deref(), Some("FW-206:1|FW-301.42:1"));
    browser.get("/cart?restore=FW-301.42:1").await;
    assert_eq!(
        browser.cookie("cart").as_deref(),
        Some("FW-206:1|FW-301.42:1"),
        "opening it twice adds nothing"
    );
}

#[tokio::test]
async fn the_wishlist_remembers_and_forgets() {
    let mut browser = Browser::new();
    let reply = browser.post("/wishlist/toggle", "product=FW-201").await.json();
    assert_eq!(event(&reply, "add_to_wishlist")["items"][0]["item_id"], "FW-201");
    assert_eq!((&reply["saved"], &reply["wish_count"]), (&json!(true), &json!(1)));
    assert!(browser.get("/wishlist").await.body.contains("Tarn 2 Tent"));
    let reply = browser.post("/wishlist/toggle", "product=FW-201").await.json();
    assert!(reply.get("events").is_none() && reply["saved"] == json!(false));
    assert!(browser.get("/wishlist").await.body.contains("Nothing here yet"));
}

#[tokio::test]
async fn consent_to_messages_is_what_was_ticked_and_no_more() {
    let mut browser = Browser::new();
    let reply = browser.post("/newsletter", "email=Ada%40Example.org").await.json();
    assert_eq!(reply["identify"]["email"], "ada@example.org");
    assert_eq!(reply["identify"]["consent"]["email"], true);
    let words = reply["identify"]["consent"]["text"].as_str().unwrap();
    assert!(browser.get("/newsletter").await.body.contains(words), "the proof is what the shopper read");
    assert_eq!(reply["events"][0]["event"], "generate_lead");

    browser.get("/cart?restore=FW-206:1").await;
    let reply = browser.post("/checkout", "email=ada%40example.org").await.json();
    assert_eq!(reply["identify"], json!({ "email": "ada@example.org" }), "an empty box says nothing");
    let reply = browser.post("/checkout", "email=ada%40example.org&messages=yes").await.json();
    assert_eq!(reply["identify"]["consent"]["email"], true);
    let page = browser.get_checkout("/checkout").await;
    assert!(page.body.contains(words) && !page.body.contains("name=\"messages\" value=\"yes\" checked"));
}

#[tokio::test]
async fn an_account_is_opened_once_then_signed_in_to() {
    let mut browser = Browser::new();
    let reply = browser.post("/account/sign-in", "email=ada%40example.org").await.json();
    assert_eq!(reply["events"], json!([{ "event": "sign_up", "method": "email" }]));
    assert!(browser.get("/account").await.body.contains("ada@example.org"));
    assert_eq!(browser.post("/account/sign-out", "").await.json()["logout"], true);
    assert!(!browser.get("/account").await.body.contains("ada@example.org"));
    let reply = browser.post("/account/sign-in", "email=ada%40example.org").await.json();
    assert_eq!(reply["events"][0]["event"], "login");
}

#[tokio::test]
async fn a_wrong_address_is_told_how_to_be_right() {
    let mut browser = Browser::new();
    for path in ["/newsletter", "/account/sign-in", "/checkout"] {
        let answer = browser.post(path, "email=%3Cscript%3E").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(answer.json()["error"].as_str().unwrap().contains("you@example.org"), "{path}");
    }
    assert_eq!(browser.cookie("account"), None);
}

#[tokio::test]
async fn the_checkout_goes_step_by_step() {
    let mut browser = Browser::new();
    assert_eq!(
        browser.get_checkout("/checkout").await.location,
        format!("http://{SHOP}/cart"),
        "nothing to buy"
    );
    browser.get("/cart?restore=FW-206:1").await;
    assert_eq!(browser.get_checkout("/checkout").await.event_names(), ["begin_checkout"]);
    assert_eq!(browser.get_checkout("/checkout/payment").await.location, "/checkout");
    browser.post("/checkout", "email=ada%40example.org").await;
    assert_eq!(browser.get_checkout("/checkout/payment").await.location, "/checkout/shipping");
    let reply = browser.post("/checkout/shipping", "delivery=standard").await.json();
    let shipping = event(&reply, "add_shipping_info");
    assert_eq!((&shipping["shipping_tier"], shipping["value"].as_f64()), (&json!("standard"), Some(25.0)));
    let page = browser.get_checkout("/checkout/payment").await;
    assert!(page.body.contains("Pay €29.90") && page.body.contains(r#"window.paymentEvent={"ecommerce""#));
    assert!(page.event_names().is_empty(), "the pay click comes from the click");
}

#[tokio::test]
async fn paying_ends_the_cart_and_tells_the_purchase_with_its_number() {
    let mut browser = with_cart("FW-206:1").await;
    to_payment(&mut browser).await;
    let reply = browser.post("/checkout/payment", "method=card&card=4242+4242+4242+4242").await.json();
    assert_eq!(reply["next"], "/checkout/confirmation");
    assert_eq!(browser.cookie("cart"), None);
    let page = browser.get_checkout("/checkout/confirmation").await;
    let purchase = &page.events()[0];
    assert_eq!(purchase["event"], "purchase");
    assert_eq!(purchase["ecommerce"]["value"].as_f64(), Some(34.9));
    assert_eq!(purchase["ecommerce"]["shipping"].as_f64(), Some(9.9));
    assert_eq!(purchase["ecommerce"]["tax"].as_f64(), Some(5.57));
    let number = purchase["ecommerce"]["transaction_id"].as_str().unwrap();
    assert_eq!(browser.cookie("order").as_deref(), Some(number));
    let again = browser.post("/checkout/payment", "method=card&card=4242+4242+4242+4242").await.json();
    assert_eq!(again["next"], format!("http://{SHOP}/cart"), "nothing is bought twice");
}

#[tokio::test]
async fn a_declined_card_buys_nothing_and_keeps_the_cart() {
    let mut browser = with_cart("FW-206:1").await;
    to_payment(&mut browser).await;
    let answer = browser.post("/checkout/payment", "method=card&card=4000+0000+0000+0002").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.json()["error"].as_str().unwrap().contains("declined"));
    assert_eq!(browser.cookie("cart").as_deref(), Some("FW-206:1"));
    assert_eq!(browser.get_checkout("/checkout/confirmation").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        browser.post("/checkout/payment", "method=invoice").await.json()["next"],
        "/checkout/confirmation"
    );
}
