//! The sign-up form in Chromium: as a panel for whoever has been here for a while, and in an element of the page.

use std::time::Duration;

use rappel_tests::browser::{Chromium, Tab, button};
use rappel_tests::shopper::{ACCEPT, arrive, begin_checkout, look, open_product};
use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

use super::link_to;
use crate::identity::people::ADA;

/// Long enough to be engaged, as the setting below counts.
const A_WHILE: Duration = Duration::from_secs(7);
/// Longer than the panel takes to come.
const LONG_ENOUGH: Duration = Duration::from_secs(4);
const SHADE: &str = "document.querySelector('rappel-form').shadowRoot";
const SHOWN: &str = "!!document.querySelector('rappel-form')";

async fn stage() -> Stage {
    let form =
        json!({ "active_s": 5, "after_s": 1, "words": { "en": { "title": "Letters from the fells" } } });
    let shop = json!({ "double_opt_in": true, "flows": ["welcome"], "invitations": { "form": form } });
    Stage::open_with(Setting { shop, ..Setting::default() }).await
}

async fn reader(stage: &Stage) -> (Chromium, Tab) {
    let (chromium, tab) = arrive(stage, ACCEPT).await;
    tab.read_for(A_WHILE).await;
    open_product(&tab, "FW-101").await;
    (chromium, tab)
}

/// Types an address and sends the form; what it answers.
async fn sends(tab: &Tab, address: &str) -> String {
    let typed = format!(
        "const form = {SHADE}.querySelector('form'), field = form.querySelector('input');
        field.focus(); field.value = arguments[0]; form.requestSubmit();
        return form.querySelector('[role=status]').textContent"
    );
    tab.script(&typed, vec![json!(address)]).await.as_str().unwrap().to_owned()
}

async fn is_shown(tab: &Tab) -> bool {
    tab.read_for(LONG_ENOUGH).await;
    tab.script(&format!("return {SHOWN}"), Vec::new()).await == json!(true)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_a_mail_and_a_click_begin_the_welcome() {
    let stage = stage().await;
    let (chromium, tab) = reader(&stage).await;
    tab.until_script(SHOWN).await;
    let text = tab.script(&format!("return {SHADE}.querySelector('form').innerText"), Vec::new()).await;
    let text = text.as_str().unwrap();
    assert!(
        text.contains("Letters from the fells") && text.contains("Yes, Fellwren may send me emails"),
        "{text}"
    );
    let focused = tab.script("return document.activeElement.tagName", Vec::new()).await;
    assert_eq!(focused, json!("BODY"), "it takes nobody's focus");
    for (width, scheme) in [(320, "light"), (320, "dark"), (1_024, "light")] {
        fits(&chromium, &tab, width, scheme).await;
    }
    assert!(sends(&tab, "ada at example").await.contains("Please write an email address"));
    assert!(sends(&tab, ADA).await.contains("Thank you"));

    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert!(mail.subject().starts_with("Please confirm"), "{}", mail.subject());
    let page = chromium.open(&link_to("o", &mail)).await;
    page.click(&button("Yes, confirm")).await;
    page.until_text("h1", "Done.").await;
    let mails = stage.mailbox().mails_to_at_least(ADA, 2).await;
    assert!(mails[1].subject().contains("Welcome"), "{mails:?}");
    let known = crate::identity::people::person(&stage, ADA).await;
    let consent = &known["person"]["segments"][0]["contacts"][0]["consent"];
    let text = consent["text"].as_str().unwrap();
    assert!(text.starts_with("Yes, Fellwren may send me emails") && text.contains("/product/"), "{consent}");
    assert!(consent["stated_at"].as_i64() < consent["at"].as_i64(), "{consent}");
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_once_it_stays_away_and_it_never_comes_in_the_checkout() {
    let stage = stage().await;
    let (_chromium, tab) = reader(&stage).await;
    tab.until_script(SHOWN).await;
    tab.type_into("body", "\u{e00c}").await;
    tab.until_script(&format!("!{SHOWN}")).await;
    let again = "const memo = JSON.parse(localStorage['_rappel.invite']); memo.at = 0;
        localStorage['_rappel.invite'] = JSON.stringify(memo); return memo.off.form.times";
    assert_eq!(tab.script(again, Vec::new()).await, json!(1));
    tab.reload().await;
    look(&tab).await;
    assert!(!is_shown(&tab).await, "it was closed");
    tab.script("localStorage.removeItem('_rappel.invite')", Vec::new()).await;
    tab.click("[data-test=add-to-cart]").await;
    begin_checkout(&tab, &stage).await;
    assert!(!is_shown(&tab).await, "in the checkout");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_an_element_of_the_page_it_is_there_from_the_first_look_in_the_pages_language() {
    let stage = stage().await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    let module = format!("{}/v1/demo/form.js?lang=hu-HU", stage.worker().origin());
    let embed = "document.querySelector('main').insertAdjacentHTML('afterbegin', '<div data-rappel-form></div>');
        const tag = document.createElement('script'); tag.type = 'module'; tag.src = arguments[0]; document.head.append(tag);";
    tab.script(embed, vec![json!(module)]).await;
    tab.until_script(SHOWN).await;
    let inside = tab
        .script("return document.querySelector('[data-rappel-form] rappel-form') != null", Vec::new())
        .await;
    assert_eq!(inside, json!(true));
    let text = tab.script(&format!("return {SHADE}.querySelector('form').innerText"), Vec::new()).await;
    assert!(text.as_str().unwrap().contains("kér híreket?"), "{text}");
    assert_eq!(
        tab.script(&format!("return {SHADE}.querySelectorAll('.x').length"), Vec::new()).await,
        json!(0)
    );
    assert!(sends(&tab, ADA).await.contains("Köszönjük"));
    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert!(mail.links().iter().any(|link| link.contains("/o/")), "{:?}", mail.links());
}

/// The panel lies within the window, what is touched is large enough, dark is dark.
async fn fits(chromium: &Chromium, tab: &Tab, width: u32, scheme: &str) {
    chromium.emulate(width, scheme).await;
    let measure = format!(
        "const box = {SHADE}.querySelector('form'), place = box.getBoundingClientRect();
        const touched = [...{SHADE}.querySelectorAll('button, input')].map((each) => each.getBoundingClientRect());
        const light = getComputedStyle(box).backgroundColor.match(/\\d+/)[0] > 127;
        return [place.left >= 0 && place.right <= innerWidth && place.top >= 0 && place.bottom <= innerHeight,
            touched.length == 3 && touched.every((each) => each.height >= 44 && each.right <= place.right), light];"
    );
    let measured: Value = tab.script(&measure, Vec::new()).await;
    tab.keep_picture(&format!("form-{width}-{scheme}")).await;
    assert_eq!(measured, json!([true, true, scheme == "light"]), "{width} pixels, {scheme}");
}
