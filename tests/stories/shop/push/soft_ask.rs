//! The soft ask in Chromium: who has been here for a while is asked, once, in the page's own words and colours.

use std::time::Duration;

use rappel_tests::browser::{Chromium, Tab};
use rappel_tests::shopper::{ACCEPT, arrive, begin_checkout, look, open_product};
use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

/// Long enough to be engaged, as the setting below counts.
const A_WHILE: Duration = Duration::from_secs(7);
/// Longer than the bar takes to come.
const LONG_ENOUGH: Duration = Duration::from_secs(4);
const SHADE: &str = "document.querySelector('rappel-soft-ask').shadowRoot";
const SHOWN: &str = "!!document.querySelector('rappel-soft-ask')";

async fn stage(soft_ask: Value) -> Stage {
    let shop = json!({ "invitations": { "soft_ask": soft_ask } });
    Stage::open_with(Setting { shop, ..Setting::default() }).await
}

/// Somebody who reads a page and opens another, in a browser that would ask.
async fn reader(stage: &Stage) -> (Chromium, Tab) {
    let (chromium, tab) = arrive(stage, ACCEPT).await;
    let permission = json!({ "permission": { "name": "notifications" }, "setting": "prompt" });
    chromium.devtools("Browser.setPermission", permission).await;
    tab.read_for(A_WHILE).await;
    open_product(&tab, "FW-101").await;
    (chromium, tab)
}

async fn is_asked(tab: &Tab) -> bool {
    tab.read_for(LONG_ENOUGH).await;
    tab.script(&format!("return {SHOWN}"), Vec::new()).await == json!(true)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_been_here_for_a_while_is_asked_and_a_not_now_is_remembered() {
    let stage = stage(json!({ "active_s": 5, "after_s": 1 })).await;
    let (chromium, tab) = reader(&stage).await;
    tab.until_script(SHOWN).await;
    let text = tab.script(&format!("return {SHADE}.querySelector('div').innerText"), Vec::new()).await;
    let text = text.as_str().unwrap();
    assert!(text.contains("May we let you know?") && text.contains("Fellwren can tell you"), "{text}");
    for (width, scheme) in [(320, "light"), (320, "dark"), (1_024, "light")] {
        fits(&chromium, &tab, width, scheme).await;
    }

    // By the keyboard: the bar took no focus, and Escape puts it off.
    let focused = tab.script("return document.activeElement.tagName", Vec::new()).await;
    assert_eq!(focused, json!("BODY"));
    tab.type_into("body", "\u{e00c}").await;
    tab.until_script(&format!("!{SHOWN}")).await;
    let memo = tab.script("return JSON.parse(localStorage['_rappel.invite'])", Vec::new()).await;
    assert_eq!(memo["off"]["soft-ask"]["times"], json!(1), "{memo}");
    let days = tab
        .script(
            "return (JSON.parse(localStorage['_rappel.invite']).off['soft-ask'].until - Date.now()) / 864e5",
            Vec::new(),
        )
        .await;
    assert!((29.9..=30.0).contains(&days.as_f64().unwrap()), "{days} days");
    // Even if the page might ask again today.
    tab.script("const memo = JSON.parse(localStorage['_rappel.invite']); memo.at = 0; localStorage['_rappel.invite'] = JSON.stringify(memo)", Vec::new()).await;
    tab.reload().await;
    look(&tab).await;
    assert!(!is_asked(&tab).await, "it was put off");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_in_the_checkout_or_where_the_shop_asks_nothing() {
    let quick = stage(json!({ "active_s": 0, "after_s": 0 })).await;
    let (_chromium, tab) = reader(&quick).await;
    tab.until_script(SHOWN).await;
    tab.script("localStorage.removeItem('_rappel.invite')", Vec::new()).await;
    tab.click("[data-test=add-to-cart]").await;
    begin_checkout(&tab, &quick).await;
    assert!(!is_asked(&tab).await, "in the checkout");
    drop(quick);

    let stage = Stage::open().await;
    let (_chromium, tab) = reader(&stage).await;
    assert!(!is_asked(&tab).await, "the shop asks nothing");
}

/// The bar lies within the window, its buttons are large enough to touch, and dark is dark.
async fn fits(chromium: &Chromium, tab: &Tab, width: u32, scheme: &str) {
    chromium.emulate(width, scheme).await;
    let measure = format!(
        "const box = {SHADE}.querySelector('div'), place = box.getBoundingClientRect();
        const buttons = [...{SHADE}.querySelectorAll('button')].map((each) => each.getBoundingClientRect());
        const light = getComputedStyle(box).backgroundColor.match(/\\d+/)[0] > 127;
        return [place.left >= 0 && place.right <= innerWidth && place.bottom <= innerHeight,
            buttons.length == 2 && buttons.every((each) => each.height > 43 && each.right <= place.right), light];"
    );
    let measured = tab.script(&measure, Vec::new()).await;
    tab.keep_picture(&format!("soft-ask-{width}-{scheme}")).await;
    assert_eq!(measured, json!([true, true, scheme == "light"]), "{width} pixels, {scheme}");
}
