//! Products were looked at with interest, and none was put into the cart.

use rappel_tests::shopper::{ACCEPT, ADA, arrive, sign_up};
use rappel_tests::stage::Stage;

use crate::shop::class::Class;
use crate::shop::mail::{Expected, expect};
use crate::shop::shopper::{DAY, HOUR, MINUTE, leave};

#[tokio::test(flavor = "multi_thread")]
async fn products_that_were_looked_at_again_and_again_come_back_twice() {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    sign_up(&tab, ADA).await;
    Class::Browse.act(&stage, &tab).await;
    let visitor = leave(&stage, tab, Class::Browse.last()).await;
    let visit = stage.journey(&visitor).await["visits"][0].clone();
    assert!(visit["reasons"].to_string().contains("Fell 45 Trekking Pack"), "reasons are told: {visit:#}");

    stage.live_through(&visitor, 2 * HOUR - MINUTE).await;
    assert!(stage.mailbox().mails().is_empty(), "two hours are not over: {:?}", stage.mailbox().mails());
    stage.live_through(&visitor, 5 * DAY).await;

    let mail = |after_min, subject| Expected {
        after_min,
        subject,
        names: "Fell 45 Trekking Pack",
        link: "/product/fell-45-trekking-pack",
    };
    let two_days_later = 2 * 60 + 2 * 24 * 60;
    expect(
        &stage,
        &visitor,
        &[
            mail(120..=120, "Still thinking about Fell 45 Trekking Pack?"),
            mail(two_days_later..=two_days_later, "One more look at Fell 45 Trekking Pack?"),
        ],
    )
    .await;
}
