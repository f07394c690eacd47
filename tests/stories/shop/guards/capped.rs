//! Who was written to lately is written to later, and the rest of the series keeps its hours.

use rappel_tests::shopper::{ACCEPT, arrive};
use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

use crate::shop::mail::{Expected, expect};
use crate::shop::shopper::{DAY, expect_decided, leave_a_cart};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_message_waits_for_the_cap() {
    let shop = json!({ "rules": { "email_gap": "25h" } });
    let stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    let visitor = leave_a_cart(&stage, tab).await;

    stage.live_through(&visitor, 4 * DAY).await;

    expect_decided(&stage, &visitor, &["cart-abandonment deferred capped"]).await;
    let mail = |hour: i64, subject| Expected {
        after_min: hour * 60..=hour * 60,
        subject,
        names: "Fell 45 Trekking Pack",
        link: "/cart?restore=FW-101",
    };
    expect(
        &stage,
        &visitor,
        &[
            mail(1, "Still in your cart: Fell 45 Trekking Pack"),
            mail(1 + 25, "Any questions about Fell 45 Trekking Pack?"),
            mail(72, "One last note about Fell 45 Trekking Pack"),
        ],
    )
    .await;
}
