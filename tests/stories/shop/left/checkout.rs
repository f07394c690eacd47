//! A checkout is left, the second time after a card was declined.

use rappel_tests::browser::labelled;
use rappel_tests::shopper::{
    A_WHILE, ACCEPT, ADA, arrive, come_to_payment, pay_with_a_declined_card, sign_up,
};
use rappel_tests::stage::Stage;

use crate::shop::class::Class;
use crate::shop::mail::{Expected, expect};
use crate::shop::shopper::{DAY, MINUTE, leave};

const HALF_AN_HOUR: i64 = 30;

#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_that_is_left_at_its_door_is_remembered_twice() {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    sign_up(&tab, ADA).await;
    Class::Checkout.act(&stage, &tab).await;
    let visitor = leave(&stage, tab, Class::Checkout.last()).await;

    stage.live_through(&visitor, 29 * MINUTE).await;
    assert!(stage.mailbox().mails().is_empty(), "half an hour is not over: {:?}", stage.mailbox().mails());
    stage.live_through(&visitor, 4 * DAY).await;
    expect_series(&stage, &visitor).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_is_remembered_with_its_reason() {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    // Without an address the edge remembers only who was really there.
    tab.read_for(A_WHILE).await;
    Class::Checkout.act(&stage, &tab).await;
    tab.type_into(&labelled("E-mail"), ADA).await;
    tab.click("//label[contains(., 'Send me news')]").await;
    come_to_payment(&tab).await;
    pay_with_a_declined_card(&tab).await;
    let visitor = leave(&stage, tab, "checkout: payment").await;

    let visit = stage.journey(&visitor).await["visits"][0].clone();
    assert_eq!(visit["purchased"], false, "{visit:#}");
    stage.live_through(&visitor, 4 * DAY).await;
    expect_series(&stage, &visitor).await;
}

async fn expect_series(stage: &Stage, visitor: &str) {
    let mail = |after_min, subject| Expected {
        after_min,
        subject,
        names: "Fell 45 Trekking Pack",
        link: "/cart?restore=FW-101",
    };
    expect(
        stage,
        visitor,
        &[
            mail(HALF_AN_HOUR..=HALF_AN_HOUR, "Your Fell 45 Trekking Pack order isn’t finished yet"),
            mail(24 * 60..=24 * 60, "Do you still want Fell 45 Trekking Pack?"),
        ],
    )
    .await;
}
