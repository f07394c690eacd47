//! Who buys is not reminded.

use rappel_tests::shopper::{ACCEPT, ADA, arrive, sign_up};
use rappel_tests::stage::Stage;

use crate::shop::class::Class;
use crate::shop::shopper::{DAY, MINUTE, buy, decided, expect_decided, leave, leave_a_cart};

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_in_the_same_visit_starts_nothing() {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    sign_up(&tab, ADA).await;
    Class::Cart.act(&stage, &tab).await;
    buy(&stage, &tab).await;
    let visitor = leave(&stage, tab, "bought: order").await;

    stage.live_through(&visitor, 4 * DAY).await;

    let journey = stage.journey(&visitor).await;
    assert_eq!(journey["visits"][0]["purchased"], true, "{journey:#}");
    assert!(journey["visits"][0]["class"].is_null(), "a purchase clears what came before it: {journey:#}");
    assert!(decided(&journey).is_empty(), "{journey:#}");
    assert!(stage.mailbox().mails().is_empty(), "{:?}", stage.mailbox().mails());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_before_the_first_message_ends_the_flow() {
    let stage = Stage::open().await;
    let (chromium, tab) = arrive(&stage, ACCEPT).await;
    let visitor = leave_a_cart(&stage, tab).await;
    stage.live_through(&visitor, 45 * MINUTE).await;

    let tab = chromium.open(&stage.page("/cart")).await;
    buy(&stage, &tab).await;
    leave(&stage, tab, "bought: order").await;
    stage.live_through(&visitor, 4 * DAY).await;

    expect_decided(&stage, &visitor, &["cart-abandonment entered triggered", "cart-abandonment left exit"])
        .await;
    assert!(stage.mailbox().mails().is_empty(), "{:?}", stage.mailbox().mails());
}
