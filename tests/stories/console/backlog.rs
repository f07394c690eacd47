//! What waits, as the pages of a flow and of the messages show it: at which step, until the message goes, in one place wherever
//! the shopper lives, and no longer than there is somebody.

use std::time::Duration;

use rappel_tests::browser::{Chromium, Tab, button};
use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};

use super::desk::{come_in, console, stage};
use crate::identity::people::{
    ADA, BOB, DAY, HOUR, MINUTE, erase, leaves_a_cart, live, settled, undo, verify,
};

/// A visit ends after half an hour; the first message goes an hour after that.
const BEFORE_THE_FIRST: Duration = Duration::from_secs(40 * 60);

/// What stands at the steps of the cart's flow, in the order of the page: how a step reads, and who waits there.
async fn steps(stage: &Stage, tab: &Tab) -> Vec<String> {
    tab.go_to(&console(stage, "/shops/demo/flows/cart-abandonment")).await;
    tab.until_text("h1", "Cart abandonment").await;
    let script = "return [...document.querySelectorAll('.diagram .numbers-now')].map((now) =>
        `${now.parentElement.querySelector('.line span').textContent}: ${now.textContent}`)";
    serde_json::from_value(tab.script(script, Vec::new()).await).unwrap()
}

async fn until_steps(stage: &Stage, tab: &Tab, wanted: &[&str]) {
    poll::until(&format!("the flow's page to show {wanted:?}"), async || {
        let shown = steps(stage, tab).await;
        if shown == wanted { Ok(()) } else { Err(format!("{shown:?}")) }
    })
    .await;
}

/// The page *Messages* says this of what waits, is on its way, and was sent.
async fn until_outbox(stage: &Stage, tab: &Tab, wanted: &str) {
    poll::until(&format!("the messages' page to show {wanted:?}"), async || {
        tab.go_to(&console(stage, "/shops/demo/messages")).await;
        tab.until_text("h1", "Messages").await;
        let script = "return [...document.querySelectorAll('.totals > div')].map((total) =>
            [...total.children].map((part) => part.textContent).join(' ')).join(', ')";
        let shown = tab.script(script, Vec::new()).await;
        let shown = shown.as_str().unwrap_or_default();
        if shown == wanted { Ok(()) } else { Err(shown.to_owned()) }
    })
    .await;
}

const FIRST: &str = "Wait until 1h after the start: 1 waits here now";
const SECOND: &str = "Wait until 24h after the start: 1 waits here now";
const NOTHING: &str = "Waiting 0 nothing is due, Without an answer 0 handed over, decided within minutes";

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_at_a_step_is_counted_there_once_wherever_they_live_until_the_mail_has_gone() {
    let mut stage = stage(Setting::default()).await;
    let desk = Chromium::start().await;
    let tab = come_in(&stage, &desk).await;
    until_steps(&stage, &tab, &[]).await;
    let phone = leaves_a_cart(&stage, 31, "boots", ADA).await;
    live(&mut stage, &[&phone], &[], BEFORE_THE_FIRST).await;
    until_steps(&stage, &tab, &[FIRST]).await;
    tab.keep_picture("console-flow-waiting").await;
    until_outbox(&stage, &tab, &format!("{NOTHING}, Sent 0 today")).await;

    verify(&stage, &phone, ADA).await;
    settled(&stage, &[&phone]).await;
    until_steps(&stage, &tab, &[FIRST]).await;
    undo(&stage, &phone).await;
    settled(&stage, &[&phone]).await;
    until_steps(&stage, &tab, &[FIRST]).await;
    verify(&stage, &phone, ADA).await;
    settled(&stage, &[&phone]).await;

    live(&mut stage, &[&phone], &[ADA], HOUR).await;
    until_steps(&stage, &tab, &[SECOND]).await;
    until_outbox(&stage, &tab, &format!("{NOTHING}, Sent 1 today")).await;
    live(&mut stage, &[&phone], &[ADA], 4 * DAY).await;
    until_steps(&stage, &tab, &[]).await;
    assert_eq!(stage.mailbox().mails().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_who_was_erased_and_nowhere_in_a_flow_that_is_off() {
    let mut stage = stage(Setting::default()).await;
    let desk = Chromium::start().await;
    let tab = come_in(&stage, &desk).await;
    let phone = leaves_a_cart(&stage, 33, "boots", ADA).await;
    let laptop = leaves_a_cart(&stage, 34, "tent", BOB).await;
    verify(&stage, &laptop, BOB).await;
    live(&mut stage, &[&phone, &laptop], &[BOB], BEFORE_THE_FIRST).await;
    until_steps(&stage, &tab, &["Wait until 1h after the start: 2 wait here now"]).await;
    erase(&stage, BOB).await;
    until_steps(&stage, &tab, &[FIRST]).await;

    tab.go_to(&console(&stage, "/shops/demo/flows")).await;
    tab.until_text("h1", "Flows").await;
    tab.click("form[action$='/flows/cart-abandonment/status'] button").await;
    tab.until_text("main", "Done.").await;
    live(&mut stage, &[&phone], &[], 2 * HOUR).await;
    until_steps(&stage, &tab, &[]).await;
    until_outbox(&stage, &tab, &format!("{NOTHING}, Sent 0 today")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_held_back_waits_at_its_step_and_is_counted_as_waiting() {
    let mut stage = stage(Setting::default()).await;
    let desk = Chromium::start().await;
    let tab = come_in(&stage, &desk).await;
    let phone = leaves_a_cart(&stage, 35, "boots", ADA).await;
    live(&mut stage, &[&phone], &[], BEFORE_THE_FIRST).await;
    tab.click(&button("Pause everything")).await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("main", "Everything is paused. What is due waits.").await;
    live(&mut stage, &[&phone], &[], HOUR).await;
    let held = "Waiting 1 held: everything is paused, Without an answer 0 handed over, decided within minutes, Sent 0 today";
    until_outbox(&stage, &tab, held).await;
    tab.keep_picture("console-messages-waiting").await;
    let shown = steps(&stage, &tab).await;
    assert!(shown.len() == 2 && shown[0].ends_with(": 1 waits here now") && shown[1] == SECOND, "{shown:?}");

    tab.click(&button("Go on")).await;
    tab.until_text("main", "Messages go on.").await;
    live(&mut stage, &[&phone], &[], 30 * MINUTE).await;
    until_outbox(&stage, &tab, &format!("{NOTHING}, Sent 1 today")).await;
    until_steps(&stage, &tab, &[SECOND]).await;
}
