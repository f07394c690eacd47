//! Measured, but never asked for messages: the decision says why nothing went.

use rappel_tests::browser::{button, labelled};
use rappel_tests::shopper::{A_WHILE, ADA, ONLY_MEASURING, add_to_cart, arrive, open_product};
use rappel_tests::stage::Stage;

use crate::shop::shopper::{DAY, expect_decided, leave};

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_consent_gets_nothing() {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ONLY_MEASURING).await;
    tab.go_to(&stage.page("/account")).await;
    tab.type_into(&labelled("E-mail"), ADA).await;
    tab.click(&button("Sign in")).await;
    tab.text(&button("Log out")).await;
    tab.go_to(&stage.page("/")).await;
    open_product(&tab, "FW-101").await;
    add_to_cart(&tab).await;
    let visitor = leave(&stage, tab, "put 1 × Fell 45 Trekking Pack in the cart").await;

    stage.live_through(&visitor, 4 * DAY).await;

    expect_decided(&stage, &visitor, &["cart-abandonment skipped no-consent"]).await;
    assert!(stage.mailbox().mails().is_empty(), "{:?}", stage.mailbox().mails());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_address_there_is_nobody_to_write_to() {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ONLY_MEASURING).await;
    open_product(&tab, "FW-101").await;
    tab.read_for(A_WHILE).await;
    add_to_cart(&tab).await;
    let visitor = leave(&stage, tab, "put 1 × Fell 45 Trekking Pack in the cart").await;

    stage.live_through(&visitor, 4 * DAY).await;

    expect_decided(&stage, &visitor, &["cart-abandonment skipped no-contact"]).await;
    assert!(stage.mailbox().mails().is_empty(), "{:?}", stage.mailbox().mails());
}
