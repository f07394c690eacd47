//! Measured, but never asked for messages: the decision says why nothing went.

use rappel_tests::shopper::{A_WHILE, ADA, ONLY_MEASURING, arrive};
use rappel_tests::stage::Stage;

use crate::shop::class::Class;
use crate::shop::shopper::{DAY, expect_decided, leave, sign_in};

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_consent_gets_nothing() {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ONLY_MEASURING).await;
    sign_in(&stage, &tab, ADA).await;
    Class::Cart.act(&stage, &tab).await;
    let visitor = leave(&stage, tab, Class::Cart.last()).await;

    stage.live_through(&visitor, 4 * DAY).await;

    expect_decided(&stage, &visitor, &["cart-abandonment skipped no-consent"]).await;
    assert!(stage.mailbox().mails().is_empty(), "{:?}", stage.mailbox().mails());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_address_there_is_nobody_to_write_to() {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ONLY_MEASURING).await;
    tab.read_for(A_WHILE).await;
    Class::Cart.act(&stage, &tab).await;
    let visitor = leave(&stage, tab, Class::Cart.last()).await;

    stage.live_through(&visitor, 4 * DAY).await;

    expect_decided(&stage, &visitor, &["cart-abandonment skipped no-contact"]).await;
    assert!(stage.mailbox().mails().is_empty(), "{:?}", stage.mailbox().mails());
}
