//! What a shopper does in the demo shop: one function for each act. Selectors are those of the shop's README.

use std::time::Duration;

use rappel_tests::browser::{Chromium, Tab, button, labelled};
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use serde_json::Value;

pub(super) const MINUTE: Duration = Duration::from_secs(60);
pub(super) const HOUR: Duration = Duration::from_secs(3_600);
pub(super) const DAY: Duration = Duration::from_secs(86_400);
/// A page settles in a second.
const A_MOMENT: Duration = Duration::from_millis(1_500);
/// Longer than it takes to have really been there (5 s).
pub(super) const A_WHILE: Duration = Duration::from_secs(6);
pub(super) const ADA: &str = "ada@example.com";

/// The answers to the consent banner.
pub(super) const ACCEPT: &str = "Accept all";
pub(super) const ONLY_MEASURING: &str = "Only measuring";
pub(super) const REFUSE: &str = "Refuse";

/// Arrives with a fresh browser and answers the consent banner.
pub(super) async fn arrive(stage: &Stage, answer: &str) -> (Chromium, Tab) {
    let chromium = Chromium::start().await;
    let tab = chromium.open(&stage.page("/")).await;
    tab.click(&button(answer)).await;
    if answer != REFUSE {
        look(&tab).await;
    }
    (chromium, tab)
}

/// Signs up for the newsletter: gives an address and agrees to be written to.
pub(super) async fn sign_up(tab: &Tab, address: &str) {
    tab.type_into(&labelled("Your e-mail for the newsletter"), address).await;
    tab.click(&button("Sign up")).await;
    tab.until_text("#toast", "You are on the list").await;
}

/// Searches by the field at the top.
pub(super) async fn search(tab: &Tab, query: &str) {
    tab.type_into(&labelled("Search the shop"), &format!("{query}\n")).await;
    tab.until_script(&format!("new URLSearchParams(location.search).get('q') == {query:?}")).await;
    look(tab).await;
}

/// Opens a category by the menu.
pub(super) async fn browse(tab: &Tab, category: &str) {
    tab.click(&format!("//nav[@aria-label='Categories']//a[normalize-space()='{category}']")).await;
    tab.until_text("h1", category).await;
}

/// Opens a product from the list that is shown.
pub(super) async fn open_product(tab: &Tab, id: &str) {
    tab.click(&format!("[data-list] a[data-item={id}]")).await;
    tab.until_script("location.pathname.startsWith('/product/')").await;
    look(tab).await;
}

/// Puts the product that is shown into the cart.
pub(super) async fn add_to_cart(tab: &Tab) {
    tab.click("[data-test=add-to-cart]").await;
    tab.until_text("#toast", "is in your cart").await;
}

/// Goes from the cart to the first page of the checkout.
pub(super) async fn begin_checkout(tab: &Tab, stage: &Stage) {
    tab.go_to(&stage.page("/cart")).await;
    tab.click(&button("To the checkout")).await;
    tab.until_script("location.pathname == '/checkout'").await;
    look(tab).await;
}

/// Looks at the page until the tracker runs on it, and a moment longer: faster than its scripts nobody shops.
pub(super) async fn look(tab: &Tab) {
    let is_loaded = "performance.getEntriesByType('resource').some(entry => /\\.wasm$/.test(entry.name) && entry.responseEnd)";
    tab.until_script(is_loaded).await;
    tab.read_for(A_MOMENT).await;
}

/// Looks once more, then closes the tab; returns who left, once the edge knows of the last thing that was done, told by the live view's
/// words for it. Nothing may be on its way when time is moved.
pub(super) async fn leave(stage: &Stage, tab: Tab, last: &str) -> String {
    look(&tab).await;
    tab.close().await;
    until_known(stage, last).await
}

/// Waits until the edge knows that something was done; returns who did it.
pub(super) async fn until_known(stage: &Stage, done: &str) -> String {
    let visitor = stage.latest_visitor().await;
    poll::until(&format!("the edge to know of {done:?}"), async || {
        let known = known(&stage.journey(&visitor).await);
        if known.last().is_some_and(|last| last.contains(done)) { Ok(()) } else { Err(format!("{known:#?}")) }
    })
    .await;
    visitor
}

/// The facts of a journey in the live view's words, oldest first.
pub(super) fn known(journey: &Value) -> Vec<String> {
    let facts = journey["facts"].as_array().expect("a journey lists its facts");
    facts.iter().map(|fact| fact["words"].as_str().expect("facts are worded").to_owned()).collect()
}

/// The decisions of a journey as "flow act reason".
pub(super) fn decided(journey: &Value) -> Vec<String> {
    let decisions = journey["decisions"].as_array().expect("a journey lists its decisions");
    let part = |decision: &Value, name: &str| decision[name].as_str().unwrap_or_default().to_owned();
    decisions
        .iter()
        .map(|decision| ["flow", "act", "reason"].map(|name| part(decision, name)).join(" "))
        .collect()
}

/// Checks that these decisions were taken, each "flow act reason", whatever else was.
pub(super) async fn expect_decided(stage: &Stage, visitor: &str, expected: &[&str]) {
    let journey = stage.journey(visitor).await;
    let decided = decided(&journey);
    for expected in expected {
        assert!(decided.iter().any(|decision| decision == expected), "expected {expected:?}: {journey:#}");
    }
}

/// Leaves a cart with one pack in it, after having signed up; returns who left.
pub(super) async fn leave_a_cart(stage: &Stage, tab: Tab) -> String {
    sign_up(&tab, ADA).await;
    open_product(&tab, "FW-101").await;
    add_to_cart(&tab).await;
    leave(stage, tab, "put 1 × Fell 45 Trekking Pack in the cart").await
}

/// Goes from the cart through the checkout and pays by invoice.
pub(super) async fn buy(stage: &Stage, tab: &Tab) {
    begin_checkout(tab, stage).await;
    if tab.script("return document.querySelector('#contact-email').value", Vec::new()).await == "" {
        tab.type_into(&labelled("E-mail"), ADA).await;
    }
    tab.click(&button("Continue to shipping")).await;
    tab.click(&button("Fill in an example address")).await;
    tab.click(&button("Continue to payment")).await;
    tab.click(&button("Invoice, 14 days")).await;
    tab.click("[data-test=pay]").await;
    tab.text("[data-test=order-number]").await;
}
