//! A cart is left.

use rappel_tests::browser::Chromium;
use rappel_tests::shopper::{ACCEPT, ADA, arrive, sign_up};
use rappel_tests::stage::Stage;

use crate::shop::class::Class;
use crate::shop::mail::{Expected, expect};
use crate::shop::shopper::{DAY, HOUR, MINUTE, leave};

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_is_left_is_remembered_three_times() {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    sign_up(&tab, ADA).await;
    Class::Cart.act(&stage, &tab).await;
    let visitor = leave(&stage, tab, Class::Cart.last()).await;

    stage.live_through(&visitor, HOUR - MINUTE).await;
    assert!(stage.mailbox().mails().is_empty(), "an hour is not over: {:?}", stage.mailbox().mails());
    stage.live_through(&visitor, 4 * DAY).await;

    let mail = |after_min, subject| Expected {
        after_min,
        subject,
        names: "Fell 45 Trekking Pack",
        link: "/cart?restore=FW-101",
    };
    let mails = expect(
        &stage,
        &visitor,
        &[
            mail(60..=60, "Still in your cart: Fell 45 Trekking Pack"),
            mail(24 * 60..=24 * 60, "Any questions about Fell 45 Trekking Pack?"),
            mail(72 * 60..=72 * 60, "One last note about Fell 45 Trekking Pack"),
        ],
    )
    .await;

    let way_back =
        stage.landings(&mails[0]).await.into_iter().find(|link| link.contains("/cart?restore=")).unwrap();
    let other_device = Chromium::start().await.open(&way_back).await;
    other_device.until_text("main", "Fell 45 Trekking Pack").await;
}
