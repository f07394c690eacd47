//! The shop's catalogue at the edge: its feed read in steps, compared, swept; what the shop's server tells.

mod feed_server;
mod import;
mod told;

use std::time::Duration;

use feed_server::FeedServer;
use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// Thousands of rows on a busy machine.
const IMPORT_DEADLINE: Duration = Duration::from_secs(180);

/// A stage whose shop has its feed on this server.
async fn stage_with(feed: &FeedServer) -> Stage {
    let shop = json!({
        "origins": [feed.origin()],
        "feed": { "address": feed.address(), "currency": "EUR" },
    });
    Stage::open_with(Setting { shop, ..Setting::default() }).await
}

/// Asks `/v1/<shop>/feed` with a key, if any.
async fn feed_with(stage: &Stage, method: Method, key: Option<&str>) -> (StatusCode, Value) {
    let address = format!("{}/v1/{SHOP_KEY}/feed", stage.worker().origin());
    let mut request = stage.worker().client().request(method, address);
    if let Some(key) = key {
        request = request.bearer_auth(key);
    }
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// Has the feed read now; returns the import's number.
async fn import(stage: &Stage) -> u64 {
    let (status, answer) = feed_with(stage, Method::POST, Some(API_KEY)).await;
    assert_eq!((status, &answer["begun"]), (StatusCode::ACCEPTED, &json!(true)), "{answer}");
    answer["number"].as_u64().unwrap()
}

/// Waits until the import with this number is in this phase, and returns it.
async fn run_in(stage: &Stage, number: u64, phase: &str) -> Value {
    let expected = format!("import {number} to be {phase}");
    poll::until_deadline(&expected, IMPORT_DEADLINE, async || {
        let (_, run) = feed_with(stage, Method::GET, Some(API_KEY)).await;
        if run["number"] == number && run["phase"] == phase { Ok(run) } else { Err(run.to_string()) }
    })
    .await
}

/// Opens a test door of the catalogue.
async fn door(stage: &Stage, asked: Value) -> Value {
    let address = format!("{}/dev/api/catalogue?shop={SHOP_KEY}", stage.worker().origin());
    let response = stage.worker().client().post(address).body(asked.to_string()).send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// What is news, without its keys, and the keys.
pub(crate) async fn news(stage: &Stage) -> (Vec<Value>, Value) {
    let news = door(stage, json!({ "news": 100 })).await;
    (news["changes"].as_array().unwrap().clone(), news["keys"].clone())
}
