//! The opt-in window in Firefox, for a shop that can only add a tag: an origin of the edge subscribes in the shop's place.

use std::net::SocketAddr;

use rappel_tests::browser::Firefox;
use rappel_tests::poll;
use rappel_tests::shopper::{add_to_cart, open_product, ring_the_bell};
use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

use super::super::shopper::{HOUR, MINUTE, decided, leave, until_known};

const IN_THE_CART: &str = "put 1 × Fell 45 Trekking Pack in the cart";

async fn stage() -> Stage {
    Stage::open_with(Setting { push_window: true, ..Setting::default() }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_subscribes_in_the_shops_place_and_a_click_leads_to_the_shop() {
    let stage = stage().await;
    let push_service = stage.push_service();
    let firefox = Firefox::start(push_service).await;
    // Firefox has allowed notifications beforehand: the window needs no second click.
    let tab = ring_the_bell(&stage, &firefox).await;
    until_known(&stage, "agreed to messages by Push").await;
    assert_eq!(push_service.subscriptions().len(), 1);
    let registered = "const done = arguments[0];
        navigator.serviceWorker.getRegistrations().then((all) => done(all.length))";
    assert_eq!(
        tab.script_with_callback(registered, Vec::new()).await,
        json!(0),
        "none of the shop's own host"
    );

    open_product(&tab, "FW-101").await;
    add_to_cart(&tab).await;
    until_known(&stage, IN_THE_CART).await;
    let visitor = leave(&stage, tab, IN_THE_CART).await;
    stage.live_through(&visitor, HOUR + MINUTE).await;
    assert_eq!(firefox.notification().await.title, "Still in your cart: Fell 45 Trekking Pack");
    // The worker says that it is shown, and the click is the message's.
    let sent = || async {
        let journey = stage.journey(&visitor).await;
        journey.pointer("/person/segments/0/sends/0").cloned().unwrap_or_default()
    };
    poll::until("the edge to know that it is shown", async || {
        let sent = sent().await;
        if sent["reports"][0][0] == "delivered" { Ok(()) } else { Err(sent.to_string()) }
    })
    .await;
    firefox.click_notification().await;
    firefox.until_shows(&stage.page("/cart?utm_source=rappel&utm_medium=push")).await;
    poll::until("the click to be the message's", async || {
        let sent = sent().await;
        if sent["clicked_at"].is_number() || sent["followed"].is_object() {
            Ok(())
        } else {
            Err(sent.to_string())
        }
    })
    .await;
    let decided = decided(&stage.journey(&visitor).await);
    assert!(decided.contains(&"cart-abandonment accepted answer".to_owned()), "{decided:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_stands_at_its_own_origin_alone_and_leads_nowhere_else() {
    let stage = stage().await;
    let window = stage.push_window();
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .resolve("demo.localhost", address)
        .build()
        .unwrap();
    let status = async |address: String| client.get(address).send().await.unwrap().status().as_u16();
    assert_eq!(status(format!("{window}/w/demo")).await, 200);
    assert_eq!(status(format!("{window}/rappel/service-worker.js")).await, 200);
    for elsewhere in [
        format!("{window}/w/other-shop"),
        format!("{}/w/demo", stage.worker().origin()),
        format!("{}/rappel/service-worker.js", stage.worker().origin()),
        format!("{}/", stage.worker().origin()),
    ] {
        assert_eq!(status(elsewhere.clone()).await, 404, "{elsewhere}");
    }
    let home = client.get(format!("{window}/?to=https://evil.example")).send().await.unwrap();
    assert_eq!(home.headers()["location"], stage.page("/").as_str());
    let page = client.get(format!("{window}/w/demo?language=fr%22%3E%3Cscript%3E")).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'self'"), "{policy}");
    let page = page.text().await.unwrap();
    assert!(!page.contains("<script>"), "what the address says stays text: {page}");
}
