//! No consent, no storage, no request; a withdrawal empties the device.

use rappel_signal::{Consent, wire};
use rappel_tests::browser::{Chromium, Device, Tab, button};
use rappel_tests::poll;
use rappel_tests::shopper::{
    A_WHILE, ACCEPT, ADA, ONLY_MEASURING, REFUSE, add_to_cart, answer_again, browse, look, open_product,
    sign_up,
};
use rappel_tests::stage::Stage;
use rappel_tests::standard_session;
use serde_json::{Value, json};

use super::shopper::until_known;

/// Everything the browser keeps that bears our name: cookies, both storages, databases.
const KEPT: &str = "const done = arguments[arguments.length - 1];
    indexedDB.databases().then(databases => done([
        ...document.cookie.split('; ').map(cookie => cookie.split('=')[0]),
        ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...databases.map(database => database.name),
    ].filter(name => name.includes('rappel'))));";

/// Keeps a copy of every body that the page sends.
const KEEP_BODIES: &str =
    "window.bodies = []; const send = window.fetch; window.fetch = (address, options) => {
    if (options && options.body instanceof Blob)
        options.body.arrayBuffer().then(body => bodies.push([...new Uint8Array(body)]));
    return send(address, options);
};";

#[tokio::test(flavor = "multi_thread")]
async fn who_refuses_is_not_measured_until_she_changes_her_mind() {
    let stage = Stage::open().await;
    let chromium = Chromium::start_as(&Device { records_network: true, ..Device::default() }).await;
    let tab = chromium.open(&stage.page("/")).await;
    tab.click(&button(REFUSE)).await;
    browse(&tab, "Packs & Bags").await;
    tab.click("[data-list] a[data-item=FW-101]").await;
    add_to_cart(&tab).await;
    tab.read_for(A_WHILE).await;

    assert_eq!(kept(&tab).await, json!([]));
    tab.go_to(&stage.page("/cart")).await;
    let requests = edge_requests(&chromium, &stage).await;
    assert!(
        !requests.is_empty() && requests.iter().all(|request| request == "GET /r/demo.js"),
        "{requests:?}"
    );
    assert!(stage.visitors().await.is_empty());

    answer_again(&tab, ONLY_MEASURING).await;
    look(&tab).await;
    tab.read_for(A_WHILE).await;
    assert_ne!(kept(&tab).await, json!([]), "the same look finds what is kept, once it may be");
    sign_up(&tab, ADA).await;
    until_known(&stage, "agreed to messages").await;
    let requests = edge_requests(&chromium, &stage).await;
    assert!(requests.contains(&"POST /v1/demo/signals".to_owned()), "{requests:?}");
    assert!(!requests.iter().any(|request| request.starts_with("OPTIONS")), "no preflight: {requests:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_empties_the_device_and_is_the_last_word() {
    let stage = Stage::open().await;
    let chromium = Chromium::start_as(&Device { records_network: true, ..Device::default() }).await;
    let tab = chromium.open(&stage.page("/")).await;
    tab.click(&button(ACCEPT)).await;
    look(&tab).await;
    tab.read_for(A_WHILE).await;
    open_product(&tab, "FW-101").await;
    assert_ne!(kept(&tab).await, json!([]));
    let visitor = until_known(&stage, "picked").await;
    assert_ne!(stage.journey(&visitor).await["visits"], json!([]));

    answer_again(&tab, REFUSE).await;
    poll::until("the edge to forget, too", async || {
        let journey = stage.journey(&visitor).await;
        if journey["visits"] == json!([]) { Ok(()) } else { Err(format!("{journey:#}")) }
    })
    .await;
    assert_eq!(kept(&tab).await, json!([]));
    edge_requests(&chromium, &stage).await;
    tab.go_to(&stage.page("/category/packs")).await;
    tab.read_for(A_WHILE).await;
    tab.close().await;

    // The shop's cart page in another tab: whatever the closed page had to say would have been said before.
    let other = chromium.open(&stage.page("/cart")).await;
    other.until_script("document.readyState == 'complete'").await;
    let requests = edge_requests(&chromium, &stage).await;
    assert!(requests.iter().all(|request| request == "GET /r/demo.js"), "{requests:?}");
    assert_eq!(stage.visitors().await, [visitor]);
}

#[tokio::test(flavor = "multi_thread")]
async fn global_privacy_control_leaves_advertising_denied() {
    let stage = Stage::open().await;
    let consent = sent_consent(&stage, "").await;
    assert!(consent.measure && consent.advertise, "without the control all is all: {consent:?}");
    // Chromium has no such switch; extensions do it like this.
    let control = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true });";
    let consent = sent_consent(&stage, control).await;
    assert!(consent.measure, "she said yes to measuring: {consent:?}");
    assert!(!consent.advertise, "the control stands against advertising: {consent:?}");
}

/// The consent that the first request names after "Accept all", in a browser that runs this before every page.
async fn sent_consent(stage: &Stage, before: &str) -> Consent {
    let chromium = Chromium::start().await;
    let tab = chromium.open("about:blank").await;
    let source = format!("{before} {KEEP_BODIES}");
    chromium.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    tab.go_to(&stage.page("/")).await;
    tab.click(&button(ACCEPT)).await;
    sign_up(&tab, ADA).await;
    tab.until_script("bodies.length > 0").await;
    let body: Vec<u8> = serde_json::from_value(tab.script("return bodies[0]", Vec::new()).await).unwrap();
    wire::decode_envelope(&body).expect("the page speaks the wire format").consent
}

async fn kept(tab: &Tab) -> Value {
    tab.script_with_callback(KEPT, Vec::new()).await
}

/// Requests to the edge since the last call, as "METHOD /path".
async fn edge_requests(chromium: &Chromium, stage: &Stage) -> Vec<String> {
    standard_session::requests(stage, &chromium.network_events().await)
}
