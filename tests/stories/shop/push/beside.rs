//! Beside what the shop or somebody else has already: a worker of the shop's own, a subscription under another key.

use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::browser::{Firefox, button};
use rappel_tests::poll;
use rappel_tests::shopper::{ACCEPT, BELL, look};
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use super::super::shopper::until_known;

/// Public keys of somebody else: the generator of P-256 is one as good as any.
const OTHER_KEY: &str =
    "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";

/// Registers a worker and waits until it is there.
const REGISTER: &str = "const [script, scope, done] = arguments;
    navigator.serviceWorker.register(script, { scope }).then(async (registration) => {
        while (!registration.active) await new Promise((resolve) => setTimeout(resolve, 50));
        done(registration.scope);
    }, (error) => done(String(error)));";
/// Every registration's scope, and whether it is subscribed.
const SCOPES: &str = "const done = arguments[0];
    navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map(async (each) =>
        [new URL(each.scope).pathname, !!(await each.pushManager.getSubscription())]))).then((all) => done(all.sort()));";

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_with_a_worker_of_its_own_keeps_it() {
    let stage = Stage::open().await;
    let firefox = Firefox::start(stage.push_service()).await;
    let tab = firefox.open(&stage.page("/")).await;
    let scope = tab.script_with_callback(REGISTER, vec![json!("/own-worker.js"), json!("/")]).await;
    assert_eq!(scope, json!(stage.page("/")));
    tab.click(&button(ACCEPT)).await;
    look(&tab).await;
    tab.click(BELL).await;
    until_known(&stage, "agreed to messages by Push").await;

    let scopes = tab.script_with_callback(SCOPES, Vec::new()).await;
    assert_eq!(scopes, json!([["/", false], ["/rappel/", true]]));
    let answered = "const done = arguments[0], { port1, port2 } = new MessageChannel();
        port1.onmessage = (event) => done(event.data);
        navigator.serviceWorker.getRegistration('/').then(({ active }) => active.postMessage('', [port2]));";
    assert_eq!(tab.script_with_callback(answered, Vec::new()).await, json!("the shop's own"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_under_another_key_is_left_alone_and_the_merchant_sees_it() {
    let stage = Stage::open().await;
    let push_service = stage.push_service();
    let firefox = Firefox::start(push_service).await;
    let tab = firefox.open(&stage.page("/")).await;
    tab.click(&button(ACCEPT)).await;
    look(&tab).await;
    tab.script_with_callback(REGISTER, vec![json!("/rappel/service-worker.js"), json!("/rappel/")]).await;
    let subscribe = "const [key, done] = arguments;
        navigator.serviceWorker.getRegistration('/rappel/').then((registration) => registration.pushManager.subscribe(
            { userVisibleOnly: true, applicationServerKey: key })).then((made) => done(made.endpoint), (error) => done(String(error)));";
    let endpoint = tab.script_with_callback(subscribe, vec![json!(OTHER_KEY)]).await;
    assert!(endpoint.as_str().unwrap().starts_with(&push_service.origin()), "{endpoint}");

    tab.click(BELL).await;
    poll::until("the merchant to see it", async || {
        let address = format!("{}/v1/{SHOP_KEY}/counters", stage.worker().origin());
        let asked = stage.worker().client().get(address).bearer_auth(API_KEY).send().await.unwrap();
        let counters: Value = asked.json().await.unwrap();
        if counters["other-push-key"] == 1 { Ok(()) } else { Err(counters.to_string()) }
    })
    .await;
    let kept: Vec<String> =
        push_service.subscriptions().into_iter().filter_map(|known| known.sender_key).collect();
    assert_eq!(kept, [OTHER_KEY], "it is still the other's, and the only one");
}
