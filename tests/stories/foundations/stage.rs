//! Everything on one stage: a click in the demo shop becomes a fact at the edge, and time there is the story's.

use std::time::Duration;

use rappel_tests::browser::{Chromium, button, labelled};
use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

const HOUR: Duration = Duration::from_secs(3_600);
/// From the first page to the question, on a busy machine; far less than the hours that may lie between both clocks.
const BEGAN_AGO_MS_MAX: i64 = 10 * 60_000;
/// Enough attention for the edge to remember a stranger.
const A_WHILE: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread")]
async fn what_a_shopper_does_in_the_shop_is_known_at_the_edge() {
    let stage = Stage::open().await;
    let chromium = Chromium::start().await;
    let tab = chromium.open(&stage.page("/")).await;
    tab.click(&button("Only measuring")).await;
    tab.type_into(&labelled("Search the shop"), "tent\n").await;
    tab.click("[data-list] a[data-item=FW-201]").await;
    tab.click("[data-test=add-to-cart]").await;
    tab.until_text("#toast", "is in your cart").await;
    tab.read_for(A_WHILE).await;
    tab.close().await;

    let visitor = stage.latest_visitor().await;
    let journey = poll::until("the tent in the cart to be known", async || {
        let journey = stage.journey(&visitor).await;
        let known = journey["facts"].to_string();
        if known.contains("tarn-2-tent") && known.contains("in the cart") { Ok(journey) } else { Err(known) }
    })
    .await;
    let started_ms = journey["visits"][0]["started_ms"].as_i64().unwrap();
    let ago_ms = stage.clock().now_ms() - started_ms;
    assert!(
        (0..BEGAN_AGO_MS_MAX).contains(&ago_ms),
        "the visit began {ago_ms} ms ago by the story's clock: {journey:#}"
    );

    stage.live_through(&visitor, HOUR).await;
    let journey = stage.journey(&visitor).await;
    assert_eq!(journey["visits"][0]["ended"], true, "an hour later the visit is over: {journey:#}");
    assert_eq!(stage.push_service().refusals(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_can_differ_from_the_usual() {
    let shop = json!({ "name": "Otherwren", "rules": { "weekly_max": 1 } });
    let stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    let loader = stage.worker().client().get(format!("{}/r/demo.js", stage.worker().origin()));
    let status = loader.send().await.unwrap().status().as_u16();
    assert_eq!(status, 200, "a setting the edge does not take would fail here");
}
