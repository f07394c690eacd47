//! Pausing everything, and switching a flow: from the next send on.

use rappel_tests::browser::{Chromium, button};
use rappel_tests::shopper::{ACCEPT, arrive};
use rappel_tests::stage::Setting;

use super::desk::{come_in, console, stage};
use crate::shop::shopper::{HOUR, expect_decided, leave_a_cart};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_while_everything_is_paused_goes_when_it_goes_on() {
    let stage = stage(Setting::default()).await;
    let desk = Chromium::start().await;
    let console = come_in(&stage, &desk).await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    let visitor = leave_a_cart(&stage, tab).await;

    console.click(&button("Pause everything")).await;
    console.click("dialog[open] button:last-child").await;
    console.until_text("main", "Everything is paused. What is due waits.").await;
    console.keep_picture("console-paused").await;
    stage.live_through(&visitor, 2 * HOUR).await;
    expect_decided(&stage, &visitor, &["cart-abandonment deferred halted"]).await;
    assert!(stage.mailbox().mails().is_empty());

    console.reload().await;
    console.click(&button("Go on")).await;
    console.until_text("main", "Messages go on.").await;
    stage.live_through(&visitor, HOUR / 2).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
    console.reload().await;
    console.until_text("main", "Messages sent").await;
    console.keep_picture("console-overview").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_that_is_switched_off_writes_to_nobody() {
    let stage = stage(Setting::default()).await;
    let desk = Chromium::start().await;
    let tab = come_in(&stage, &desk).await;
    tab.go_to(&console(&stage, "/shops/demo/flows")).await;
    tab.until_text("h1", "Flows").await;
    tab.keep_picture("console-flows").await;
    tab.click("form[action$='/flows/cart-abandonment/status'] button").await;
    tab.until_text("main", "Done.").await;

    let (_chromium, shop) = arrive(&stage, ACCEPT).await;
    let visitor = leave_a_cart(&stage, shop).await;
    stage.live_through(&visitor, 2 * HOUR).await;
    assert!(stage.mailbox().mails().is_empty());
    tab.go_to(&console(&stage, "/shops/demo/messages")).await;
    tab.until_text("h1", "Messages").await;
    tab.keep_picture("console-messages").await;
}
