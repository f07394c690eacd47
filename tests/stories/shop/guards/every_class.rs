//! Whatever was left, the same reasons hold back what would be written.

use rappel_local::shop::FLOWS;
use rappel_tests::browser::labelled;
use rappel_tests::shopper::{
    ACCEPT, ONLY_MEASURING, add_to_cart, arrive, begin_checkout, come_to_payment, look, pay, sign_up,
};
use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

use crate::shop::class::Class;
use crate::shop::five::{Shopper, address, each, expect_each, live_through};
use crate::shop::shopper::{DAY, HOUR, sign_in};

#[tokio::test(flavor = "multi_thread")]
async fn who_never_agreed_to_messages_gets_none() {
    let stage = Stage::open_with(Setting { alone: true, ..Setting::default() }).await;
    let five = each(Class::ALL, async |class| {
        let browser = arrive(&stage, ONLY_MEASURING).await;
        sign_in(&stage, &browser.1, &address(class)).await;
        class.act(&stage, &browser.1).await;
        Shopper::left(&stage, class, browser, class.last()).await
    })
    .await;

    live_through(&stage, &five, 4 * DAY).await;

    expect_each(&stage, &five, "skipped no-consent").await;
    expect_mails(&stage, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_at_night_comes_back_and_buys_is_never_written_to() {
    // Long nights: what answers a look around is due at ten in the morning.
    let shop = json!({ "rules": { "quiet_to": "10:30", "spread": "0s" } });
    let stage = Stage::open_with(Setting { shop, alone: true, ..Setting::default() }).await;
    stage.advance(stage.clock().until_utc(20, 40)).await;
    let five = each(Class::ALL, async |class| {
        let browser = arrive(&stage, ACCEPT).await;
        sign_up(&browser.1, &address(class)).await;
        class.act(&stage, &browser.1).await;
        Shopper::left(&stage, class, browser, class.last()).await
    })
    .await;

    live_through(&stage, &five, stage.clock().until_utc(10, 15)).await;
    expect_each(&stage, &five, "deferred quiet-hours").await;
    expect_mails(&stage, 0);

    each(five.each_ref(), async |shopper| comes_back(&stage, shopper).await).await;
    live_through(&stage, &five, stage.clock().until_utc(10, 35)).await;
    expect_each(&stage, &five, "deferred visit-open").await;
    expect_mails(&stage, 0);

    each(five.each_ref(), async |shopper| buys(&stage, shopper).await).await;
    live_through(&stage, &five, 4 * DAY).await;
    expect_each(&stage, &five, "left exit").await;
    expect_mails(&stage, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_welcomed_lately_waits_for_the_cap() {
    let flows = [&FLOWS[..], &["welcome"]].concat();
    // A look around is answered 24 hours later at most.
    let shop = json!({ "flows": flows, "rules": { "email_gap": "26h" } });
    let stage = Stage::open_with(Setting { shop, alone: true, ..Setting::default() }).await;
    let five = each(Class::ALL, async |class| {
        let browser = arrive(&stage, ACCEPT).await;
        sign_up(&browser.1, &address(class)).await;
        Shopper::left(&stage, class, browser, "agreed to messages by Email").await
    })
    .await;
    live_through(&stage, &five, HOUR).await;
    expect_mails(&stage, 1);

    each(five.each_ref(), async |shopper| {
        let tab = shopper.chromium.open(&stage.page("/")).await;
        shopper.class.act(&stage, &tab).await;
        shopper.leaves(&stage, tab, shopper.class.last()).await;
    })
    .await;
    live_through(&stage, &five, stage.clock().until_utc(11, 15) + DAY).await;
    expect_each(&stage, &five, "deferred capped").await;
    expect_mails(&stage, 1);

    live_through(&stage, &five, HOUR).await;
    expect_each(&stage, &five, "sent due").await;
    expect_mails(&stage, 2);
}

/// Looks at something else and goes again; the visit is open for half an hour more.
async fn comes_back(stage: &Stage, shopper: &Shopper) {
    let tab = shopper.chromium.open(&stage.page("/product/tarn-2-tent")).await;
    shopper.leaves(stage, tab, "looked at Tarn 2 Tent").await;
}

async fn buys(stage: &Stage, shopper: &Shopper) {
    let tab = shopper.chromium.open(&stage.page("/product/tarn-2-tent")).await;
    look(&tab).await;
    add_to_cart(&tab).await;
    begin_checkout(&tab, stage).await;
    tab.type_into(&labelled("E-mail"), &address(shopper.class)).await;
    come_to_payment(&tab).await;
    pay(&tab).await;
    shopper.leaves(stage, tab, "bought: order").await;
}

/// Checks that each of the five has so many mails, and nobody else any.
fn expect_mails(stage: &Stage, count: usize) {
    let mails = stage.mailbox().mails();
    assert_eq!(mails.len(), Class::ALL.len() * count, "{mails:#?}");
    for class in Class::ALL {
        assert_eq!(stage.mailbox().mails_to(&address(class)).len(), count, "{class:?}: {mails:#?}");
    }
}
