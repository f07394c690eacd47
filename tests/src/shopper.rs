//! What a shopper does in the demo shop: one function for each act. Selectors are those of the shop's README.

use std::time::Duration;

use crate::browser::{Chromium, Device, Firefox, Tab, button, labelled};
use crate::stage::Stage;

/// The answers to the consent banner.
pub const ACCEPT: &str = "Accept all";
/// As [`ACCEPT`].
pub const ONLY_MEASURING: &str = "Only measuring";
/// As [`ACCEPT`].
pub const REFUSE: &str = "Refuse";
/// An address; mail to it goes nowhere but to the story's own mailbox.
pub const ADA: &str = "ada@example.com";
/// Longer than it takes to have really been there (5 s).
pub const A_WHILE: Duration = Duration::from_secs(6);

/// The shop's button that asks for notifications.
pub const BELL: &str = "[data-test=push-bell]";

/// A page settles in a second.
const A_MOMENT: Duration = Duration::from_millis(1_500);
/// Whether the tracker has come to the page.
const IS_LOADED: &str = "performance.getEntriesByType('resource').some(entry => /\\.wasm$/.test(entry.name) && entry.responseEnd)";

/// Arrives with a fresh browser and answers the consent banner.
///
/// # Panics
/// When the shop cannot be opened.
pub async fn arrive(stage: &Stage, answer: &str) -> (Chromium, Tab) {
    arrive_with(stage, answer, &Device::default()).await
}

/// [`arrive`] with a particular browser.
///
/// # Panics
/// As [`arrive`].
pub async fn arrive_with(stage: &Stage, answer: &str, device: &Device) -> (Chromium, Tab) {
    let chromium = Chromium::start_as(device).await;
    let tab = chromium.open(&stage.page("/")).await;
    tab.click(&button(answer)).await;
    if answer != REFUSE {
        look(&tab).await;
    }
    (chromium, tab)
}

/// Looks at the page until the tracker has come, and a moment longer: faster than its scripts nobody shops.
///
/// # Panics
/// When the tracker does not come.
pub async fn look(tab: &Tab) {
    tab.until_script(IS_LOADED).await;
    tab.read_for(A_MOMENT).await;
}

/// Comes with Firefox, agrees to all, and asks for notifications by the shop's bell.
///
/// # Panics
/// When the shop or the tracker does not come.
pub async fn ring_the_bell(stage: &Stage, firefox: &Firefox) -> Tab {
    let tab = firefox.open(&stage.page("/")).await;
    tab.click(&button(ACCEPT)).await;
    look(&tab).await;
    tab.click(BELL).await;
    tab
}

/// Opens the consent banner again and answers it.
///
/// # Panics
/// When the shop does not offer it.
pub async fn answer_again(tab: &Tab, answer: &str) {
    tab.click(&button("Cookie settings")).await;
    tab.click(&button(answer)).await;
}

/// Signs up for the newsletter: gives an address and agrees to be written to.
///
/// # Panics
/// When the shop does not take it.
pub async fn sign_up(tab: &Tab, address: &str) {
    tab.type_into(&labelled("Your e-mail for the newsletter"), address).await;
    tab.click(&button("Sign up")).await;
    tab.until_text("#toast", "You are on the list").await;
    tab.note_sign_up();
}

/// Searches by the field at the top.
///
/// # Panics
/// When the results are not shown.
pub async fn search(tab: &Tab, query: &str) {
    tab.type_into(&labelled("Search the shop"), &format!("{query}\n")).await;
    tab.until_script(&format!("new URLSearchParams(location.search).get('q') == {query:?}")).await;
    look(tab).await;
}

/// Opens a category by the menu.
///
/// # Panics
/// When it is not shown.
pub async fn browse(tab: &Tab, category: &str) {
    tab.click(&format!("//nav[@aria-label='Categories']//a[normalize-space()='{category}']")).await;
    tab.until_text("h1", category).await;
}

/// Opens a product from the list that is shown, and looks at it.
///
/// # Panics
/// When it is not in the list.
pub async fn open_product(tab: &Tab, id: &str) {
    tab.click(&format!("[data-list] a[data-item={id}]")).await;
    tab.until_script("location.pathname.startsWith('/product/')").await;
    look(tab).await;
}

/// Puts the product that is shown into the cart.
///
/// # Panics
/// When the shop does not say so.
pub async fn add_to_cart(tab: &Tab) {
    tab.click("[data-test=add-to-cart]").await;
    tab.until_text("#toast", "is in your cart").await;
}

/// Goes from any page to the cart, and on to the first page of the checkout.
///
/// # Panics
/// When the cart is empty.
pub async fn begin_checkout(tab: &Tab, stage: &Stage) {
    tab.go_to(&stage.page("/cart")).await;
    look(tab).await;
    tab.click(&button("To the checkout")).await;
    tab.until_script("location.pathname == '/checkout'").await;
    look(tab).await;
}

/// Goes from the first page of the checkout to that of the payment; gives an address where none is known yet.
///
/// # Panics
/// When the shop does not take it.
pub async fn come_to_payment(tab: &Tab) {
    if tab.script("return document.querySelector('#contact-email').value", Vec::new()).await == "" {
        tab.type_into(&labelled("E-mail"), ADA).await;
    }
    tab.click(&button("Continue to shipping")).await;
    tab.until_script("location.pathname == '/checkout/shipping'").await;
    look(tab).await;
    tab.click(&button("Fill in an example address")).await;
    tab.click(&button("Continue to payment")).await;
    tab.until_script("location.pathname == '/checkout/payment'").await;
    look(tab).await;
}

/// Control and A, as WebDriver names keys, then all keys up.
const SELECT_ALL: &str = "\u{e009}a\u{e000}";
/// The demo shop declines numbers that end like this.
const DECLINED_CARD: &str = "4000 0000 0000 0002";

/// Pays with a card that the shop declines.
///
/// # Panics
/// When the shop takes it.
pub async fn pay_with_a_declined_card(tab: &Tab) {
    tab.type_into(&labelled("Card number"), &format!("{SELECT_ALL}{DECLINED_CARD}")).await;
    tab.click("[data-test=pay]").await;
    tab.until_text("[role=alert]", "declined").await;
}

/// Pays by invoice.
///
/// # Panics
/// When no order comes of it.
pub async fn pay(tab: &Tab) {
    tab.click(&button("Invoice, 14 days")).await;
    tab.click("[data-test=pay]").await;
    tab.text("[data-test=order-number]").await;
}
