//! A subscription's life in Firefox: renewed by the browser, ended at the push service, waiting for a browser that is away.

use std::fs;

use rappel_tests::browser::{Firefox, Tab};
use rappel_tests::mailbox::Mail;
use rappel_tests::push_service::Answer;
use rappel_tests::shopper::{ADA, add_to_cart, look, open_product, ring_the_bell, sign_up};
use rappel_tests::stage::{Setting, Stage};
use rappel_tests::{poll, project};
use serde_json::{Value, json};

use super::super::shopper::{DAY, HOUR, MINUTE, leave, until_known};

const IN_THE_CART: &str = "put 1 × Fell 45 Trekking Pack in the cart";
/// Where the buttons of the notification that is shown lead.
const LEADS: &str = "const done = arguments[0];
    navigator.serviceWorker.getRegistration('/rappel/').then((registration) => registration.getNotifications())
        .then(([shown]) => done(shown.data.leads), (error) => done(String(error)));";
const SUBSCRIBED: &str = "agreed to messages by Push";

/// A shopper who subscribed by the bell.
async fn subscribe(stage: &Stage, firefox: &Firefox) -> Tab {
    let tab = ring_the_bell(stage, firefox).await;
    until_known(stage, SUBSCRIBED).await;
    tab
}

/// Puts the pack into the cart and leaves.
async fn leave_a_cart(stage: &Stage, tab: Tab) -> String {
    open_product(&tab, "FW-101").await;
    add_to_cart(&tab).await;
    until_known(stage, IN_THE_CART).await;
    leave(stage, tab, IN_THE_CART).await
}

/// The addresses at push services that the edge has of the visitor, in use or not.
async fn addresses(stage: &Stage, visitor: &str) -> Vec<Value> {
    let journey = stage.journey(visitor).await;
    let contacts = journey.pointer("/person/segments/0/contacts").and_then(Value::as_array).cloned();
    contacts.unwrap_or_default().into_iter().filter(|contact| contact["channel"] == "push").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_the_browser_renews_goes_on_under_its_new_address() {
    let stage = Stage::open().await;
    let push_service = stage.push_service();
    let firefox = Firefox::start(push_service).await;
    let tab = subscribe(&stage, &firefox).await;
    let visitor = leave_a_cart(&stage, tab).await;
    let before = addresses(&stage, &visitor).await;
    assert_eq!(before.len(), 1, "{before:?}");

    // No page is open: the service worker alone hears of it.
    push_service.forget_browsers();
    let renewed = poll::until("the edge to know the new address", async || {
        match &addresses(&stage, &visitor).await[..] {
            [known] if known["address"] != before[0]["address"] => Ok(known.clone()),
            other => Err(format!("{other:?}, at the service: {:?}", push_service.subscriptions())),
        }
    })
    .await;
    assert_eq!(renewed["consent"], before[0]["consent"], "nobody said anything: the word and its date stay");

    stage.live_through(&visitor, HOUR + MINUTE).await;
    assert_eq!(firefox.notification().await.title, "Still in your cart: Fell 45 Trekking Pack");
    let pushes = push_service.pushes();
    assert_eq!((pushes.len(), json!(pushes[0].endpoint)), (1, renewed["address"].clone()));
    assert_eq!(push_service.refusals(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_notes_about_one_cart_a_browser_that_was_away_shows_the_second() {
    let stage = Stage::open().await;
    let push_service = stage.push_service();
    let firefox = Firefox::start(push_service).await;
    let tab = subscribe(&stage, &firefox).await;
    let visitor = leave_a_cart(&stage, tab).await;
    push_service.set_browsers_away(true);
    stage.live_through(&visitor, HOUR + MINUTE).await;
    assert_eq!(push_service.pushes_at_least(1).await.len(), 1);
    stage.live_through(&visitor, DAY + HOUR).await;
    let pushes = push_service.pushes_at_least(2).await;
    assert!(pushes[0].topic.is_some() && pushes[0].topic == pushes[1].topic, "{pushes:?}");

    push_service.set_browsers_away(false);
    assert_eq!(firefox.notification().await.title, "Any questions about Fell 45 Trekking Pack?");
    assert_eq!(firefox.notifications().await.len(), 1);
    assert_eq!(push_service.acknowledgements().len(), 1, "the first was never delivered");

    // Its buttons: on to the cart, and an end to these messages.
    let tab = firefox.open(&stage.page("/")).await;
    let leads = tab.script_with_callback(LEADS, Vec::new()).await;
    let edge = stage.worker().origin();
    assert!(leads["open"].as_str().unwrap().starts_with(&format!("{edge}/c/")), "{leads}");
    let stop = leads["stop"].as_str().unwrap();
    assert!(stop.starts_with(&format!("{edge}/u/")), "{leads}");
    stage.worker().client().post(stop).send().await.unwrap();
    let known = addresses(&stage, &visitor).await;
    assert_eq!(known[0]["suppressed"], "unsubscribed", "{known:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_is_gone_is_dropped_and_mail_takes_over() {
    let flow = fs::read_to_string(project::root().join("flows/cart-abandonment.json")).unwrap();
    let flow = flow.replace(r#"["email", "push"]"#, r#"["push", "email"]"#);
    let shop = json!({ "flows": [serde_json::from_str::<Value>(&flow).unwrap()] });
    let stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    let push_service = stage.push_service();
    let firefox = Firefox::start(push_service).await;
    let tab = subscribe(&stage, &firefox).await;
    sign_up(&tab, ADA).await;
    let visitor = leave_a_cart(&stage, tab).await;
    push_service.answers().set_next([Answer::Fail(410)]);
    stage.live_through(&visitor, HOUR + MINUTE).await;

    let known = addresses(&stage, &visitor).await;
    assert_eq!(known[0]["suppressed"], "gone", "{known:?}");
    let mails: Vec<String> = stage.mailbox().mails().iter().map(Mail::subject).collect();
    assert_eq!(mails, ["Still in your cart: Fell 45 Trekking Pack"]);
    stage.live_through(&visitor, DAY + HOUR).await;
    assert_eq!(push_service.pushes().len(), 1, "what is gone is not called again");
}

/// Lets the page say at once how its browser stands, which else it does once a day.
async fn say_again(stage: &Stage, tab: &Tab) {
    tab.script("localStorage.removeItem('_rappel.invite')", Vec::new()).await;
    tab.go_to(&stage.page("/cart")).await;
    tab.go_to(&stage.page("/delivery")).await;
    look(tab).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_subscribes_again_what_the_browser_lost() {
    let stage = Stage::open().await;
    let push_service = stage.push_service();
    let firefox = Firefox::start(push_service).await;
    let tab = subscribe(&stage, &firefox).await;
    let visitor = stage.latest_visitor().await;
    let before = addresses(&stage, &visitor).await;
    // Without its ticket the service worker cannot tell.
    let forget = "const done = arguments[0]; caches.delete('rappel').then(done)";
    assert_eq!(tab.script_with_callback(forget, Vec::new()).await, json!(true));
    push_service.forget_browsers();
    poll::until("the browser to know that it lost it", async || {
        let lost = "const done = arguments[0]; navigator.serviceWorker.getRegistration('/rappel/')
            .then((registration) => registration.pushManager.getSubscription()).then((known) => done(!known))";
        match tab.script_with_callback(lost, Vec::new()).await {
            Value::Bool(true) => Ok(()),
            other => Err(other.to_string()),
        }
    })
    .await;
    say_again(&stage, &tab).await;
    let renewed = poll::until("the edge to know the new address", async || {
        match &addresses(&stage, &visitor).await[..] {
            [known] if known["address"] != before[0]["address"] => Ok(known.clone()),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
    assert_eq!(renewed["consent"], before[0]["consent"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_is_taken_back_drops_the_address() {
    let stage = Stage::open().await;
    let firefox = Firefox::start(stage.push_service()).await;
    let tab = subscribe(&stage, &firefox).await;
    let visitor = stage.latest_visitor().await;
    assert_eq!(addresses(&stage, &visitor).await.len(), 1);
    firefox.forbid_notifications(&stage.shop_origin()).await;
    say_again(&stage, &tab).await;
    poll::until("the address to be dropped", async || match &addresses(&stage, &visitor).await[..] {
        [] => Ok(()),
        known => Err(format!("{known:?}")),
    })
    .await;
}
