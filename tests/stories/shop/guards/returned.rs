//! Who comes back is not written to while in the shop; the same class again starts the wait anew.

use rappel_tests::shopper::{ACCEPT, add_to_cart, arrive, open_product};
use rappel_tests::stage::Stage;

use crate::shop::mail::{Expected, expect};
use crate::shop::shopper::{HOUR, MINUTE, expect_decided, leave, leave_a_cart};

#[tokio::test(flavor = "multi_thread")]
async fn what_falls_due_during_a_visit_waits_for_its_end() {
    let stage = Stage::open().await;
    let (chromium, tab) = arrive(&stage, ACCEPT).await;
    let visitor = leave_a_cart(&stage, tab).await;
    stage.live_through(&visitor, 50 * MINUTE).await;

    let tab = chromium.open(&stage.page("/")).await;
    open_product(&tab, "FW-201").await;
    leave(&stage, tab, "looked at Tarn 2 Tent").await;
    stage.live_through(&visitor, 25 * MINUTE).await;
    assert!(
        stage.mailbox().mails().is_empty(),
        "due, but she may still be there: {:?}",
        stage.mailbox().mails()
    );
    stage.live_through(&visitor, HOUR).await;

    expect_decided(&stage, &visitor, &["cart-abandonment deferred visit-open"]).await;
    // The visit is known to be over half an hour after its end; what is due goes at once.
    let subject = "Still in your cart: Fell 45 Trekking Pack";
    let expected = Expected {
        after_min: 30..=30,
        subject,
        names: "Fell 45 Trekking Pack",
        link: "/cart?restore=FW-101",
    };
    expect(&stage, &visitor, &[expected]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_cart_visit_starts_the_wait_anew() {
    let stage = Stage::open().await;
    let (chromium, tab) = arrive(&stage, ACCEPT).await;
    let visitor = leave_a_cart(&stage, tab).await;
    stage.live_through(&visitor, 50 * MINUTE).await;

    let tab = chromium.open(&stage.page("/")).await;
    open_product(&tab, "FW-201").await;
    add_to_cart(&tab).await;
    leave(&stage, tab, "put 1 × Tarn 2 Tent in the cart").await;
    stage.live_through(&visitor, 2 * HOUR).await;

    expect_decided(&stage, &visitor, &["cart-abandonment restarted same-class-again"]).await;
    let subject = "Still in your cart: Fell 45 Trekking Pack and one more thing";
    let expected = Expected { after_min: 60..=60, subject, names: "Tarn 2 Tent", link: "FW-201" };
    expect(&stage, &visitor, &[expected]).await;
}
