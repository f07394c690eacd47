//! Offers of a shop's settings: what stands in the message, and what does not any more.

use jiff::Timestamp;
use serde_json::json;

use super::{FOUR_HOURS, THREE_DAYS, cart_offer, last_message, quick_flow, stage_with};

const DAY_MS: i64 = 86_400_000;

#[tokio::test(flavor = "multi_thread")]
async fn the_third_message_carries_the_offer_its_code_and_its_last_day() {
    // A cart of a hundred or more is offered this one.
    let offer = cart_offer(json!({
        "offer": "cart-large", "code": { "shared": "CART10" }, "valid_days": 7, "minimum": "50", "currency": "EUR",
    }));
    let stage = stage_with(json!({ "offers": [offer] })).await;
    let mail = last_message(&stage, 1, THREE_DAYS).await;
    let text = mail.text();
    for said in ["10% off", "CART10", "For orders of €50"] {
        assert!(text.contains(said), "expected {said:?}: {text}");
    }
    // Seven days from the message, to the minute before.
    let last_day = day_in_words(mail.arrived_at_ms + 7 * DAY_MS);
    assert!(text.contains(&format!("Valid until {last_day}.")), "expected {last_day:?}: {text}");
    let earlier = stage.mailbox().mails().into_iter().filter(|other| other.text().contains("CART10"));
    assert_eq!(earlier.count(), 1, "only the third message carries it");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_is_over_is_not_promised_any_more() {
    let offer = cart_offer(json!({ "code": { "shared": "CART10" }, "end": "2024-01-01T00:00:00Z" }));
    let stage = stage_with(json!({ "offers": [offer], "flows": [quick_flow()] })).await;
    let text = last_message(&stage, 2, FOUR_HOURS).await.text();
    assert!(!text.contains("10% off") && !text.contains("CART10"), "{text}");
    assert!(text.contains("Trail Shoes"), "the message goes all the same: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_is_changed_in_the_shops_settings() {
    let offer = cart_offer(json!({ "code": { "shared": "CART10" } }));
    let stage = stage_with(json!({ "offers": [offer], "flows": [quick_flow()] })).await;
    let left_ms = stage.clock().now_ms();
    let mail = last_message(&stage, 3, FOUR_HOURS).await;
    assert_eq!((mail.arrived_at_ms - left_ms) / 3_600_000, 3, "three hours, as the shop wants it");
    assert!(mail.text().contains("CART10"), "{}", mail.text());
    assert_eq!(stage.mailbox().mails().len(), 1);
}

/// `Tuesday 8 December`, of an instant by UTC.
fn day_in_words(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).unwrap().strftime("%A %-d %B").to_string()
}
