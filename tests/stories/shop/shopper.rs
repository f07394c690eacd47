//! How a shopper leaves, and what the edge then knows and has decided.

use std::time::Duration;

use rappel_tests::browser::{Tab, button, labelled};
use rappel_tests::poll;
use rappel_tests::shopper::{ADA, begin_checkout, come_to_payment, look, pay, sign_up};
use rappel_tests::stage::Stage;
use serde_json::Value;

use super::class::Class;

pub(crate) const MINUTE: Duration = Duration::from_secs(60);
pub(crate) const HOUR: Duration = Duration::from_secs(3_600);
pub(crate) const DAY: Duration = Duration::from_secs(86_400);

/// How the live view begins the words for a consent to messages.
const AGREED: &str = "agreed to messages";

/// Looks once more, then closes the tab. Returns who left, once the edge knows of the last thing that was done, told by
/// the live view's words for it: nothing may be on its way when time is moved.
pub(crate) async fn leave(stage: &Stage, tab: Tab, last: &str) -> String {
    look(&tab).await;
    let signed_up = tab.has_signed_up();
    tab.close().await;
    let visitor = until_known(stage, last).await;
    // What an earlier page told may come behind it.
    if signed_up {
        poll::until("the edge to know of the address", async || {
            let known = known(&stage.journey(&visitor).await);
            if known.iter().any(|known| known.starts_with(AGREED)) {
                Ok(())
            } else {
                Err(format!("{known:#?}"))
            }
        })
        .await;
    }
    visitor
}

/// Waits until the edge knows that something was done; returns who did it.
pub(crate) async fn until_known(stage: &Stage, done: &str) -> String {
    let visitor = stage.latest_visitor().await;
    until_known_of(stage, &visitor, done).await;
    visitor
}

/// [`until_known`], where there are several visitors.
pub(crate) async fn until_known_of(stage: &Stage, visitor: &str, done: &str) {
    poll::until(&format!("the edge to know of {done:?}"), async || {
        let known = known(&stage.journey(visitor).await);
        // A page's lists are told behind what the page is about; an address and a step of the checkout by an earlier page.
        let aside = ["saw a list", "gave an address", "checkout: ", AGREED];
        let aside: Vec<&str> = aside.into_iter().filter(|aside| !done.starts_with(*aside)).collect();
        let last = known.iter().rev().find(|known| !aside.iter().any(|aside| known.starts_with(*aside)));
        if last.is_some_and(|last| last.contains(done)) { Ok(()) } else { Err(format!("{known:#?}")) }
    })
    .await;
}

/// Waits until the edge knows whose address this is.
pub(crate) async fn who_gave(stage: &Stage, address: &str) -> String {
    let gave = format!("gave an address: {address}");
    poll::until(&format!("somebody who {gave}"), async || {
        let visitors = stage.visitors().await;
        for visitor in &visitors {
            if known(&stage.journey(visitor).await).contains(&gave) {
                return Ok(visitor.clone());
            }
        }
        Err(format!("{visitors:?}"))
    })
    .await
}

/// Waits until the edge knows that something was done so often; returns who did it.
pub(crate) async fn until_known_times(stage: &Stage, done: &str, times: usize) -> String {
    let visitor = stage.latest_visitor().await;
    poll::until(&format!("the edge to know of {done:?}, {times} times"), async || {
        let known = known(&stage.journey(&visitor).await);
        let seen = known.iter().filter(|known| *known == done).count();
        if seen == times { Ok(()) } else { Err(format!("{known:#?}")) }
    })
    .await;
    visitor
}

/// The facts of a journey in the live view's words, oldest first.
pub(crate) fn known(journey: &Value) -> Vec<String> {
    let facts = journey["facts"].as_array().expect("a journey lists its facts");
    facts.iter().map(|fact| fact["words"].as_str().expect("facts are worded").to_owned()).collect()
}

/// The decisions of a journey as "flow act reason".
pub(crate) fn decided(journey: &Value) -> Vec<String> {
    let decisions = journey["decisions"].as_array().expect("a journey lists its decisions");
    let part = |decision: &Value, name: &str| decision[name].as_str().unwrap_or_default().to_owned();
    decisions
        .iter()
        .map(|decision| ["flow", "act", "reason"].map(|name| part(decision, name)).join(" "))
        .collect()
}

/// Checks that these decisions were taken, each "flow act reason", whatever else was.
pub(crate) async fn expect_decided(stage: &Stage, visitor: &str, expected: &[&str]) {
    let journey = stage.journey(visitor).await;
    let decided = decided(&journey);
    for expected in expected {
        assert!(decided.iter().any(|decision| decision == expected), "expected {expected:?}: {journey:#}");
    }
}

/// Leaves a cart with one pack in it, after having signed up; returns who left.
pub(crate) async fn leave_a_cart(stage: &Stage, tab: Tab) -> String {
    sign_up(&tab, ADA).await;
    Class::Cart.act(stage, &tab).await;
    leave(stage, tab, Class::Cart.last()).await
}

/// Signs in to an account, which asks for no messages, and goes back to the first page.
pub(crate) async fn sign_in(stage: &Stage, tab: &Tab, address: &str) {
    tab.go_to(&stage.page("/account")).await;
    tab.type_into(&labelled("E-mail"), address).await;
    tab.click(&button("Sign in")).await;
    tab.text(&button("Log out")).await;
    tab.go_to(&stage.page("/")).await;
}

/// Goes from the cart through the checkout and pays.
pub(crate) async fn buy(stage: &Stage, tab: &Tab) {
    begin_checkout(tab, stage).await;
    come_to_payment(tab).await;
    pay(tab).await;
}
