//! The shop's server of these stories, and time that passes for the people it tells of.

use std::time::Duration;

use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::identity::people;

/// A stage with these flows switched on.
pub(crate) async fn stage_with(flows: &[&str]) -> Stage {
    Stage::open_with(Setting { shop: json!({ "flows": flows }), ..Setting::default() }).await
}

/// Tells one event or a list, with the shop's key.
pub(crate) async fn tell(stage: &Stage, events: &Value) -> (StatusCode, Value) {
    post(stage, "events", Some(API_KEY), events.to_string()).await
}

/// Tells one event that must be new.
pub(crate) async fn told(stage: &Stage, event: &Value) {
    let (status, answer) = tell(stage, event).await;
    assert_eq!((status, &answer["accepted"]), (StatusCode::OK, &json!(1)), "{event}: {answer}");
}

/// A request to what lies below `/v1/<shop>/`.
pub(crate) async fn post(stage: &Stage, path: &str, key: Option<&str>, body: String) -> (StatusCode, Value) {
    let address = format!("{}/v1/{SHOP_KEY}/{path}", stage.worker().origin());
    let mut request = stage.worker().client().post(address).body(body);
    if let Some(key) = key {
        request = request.bearer_auth(key);
    }
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// An event of this kind that happens now.
pub(crate) fn event(stage: &Stage, id: &str, kind: &str, more: Value) -> Value {
    let mut event = json!({ "id": id, "type": kind, "at": stage.clock().now_ms() });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

/// An order of one product.
pub(crate) fn order(stage: &Stage, order: &str, address: &str, product: &str) -> Value {
    let more = json!({
        "order": order, "total": "19.50", "currency": "EUR", "customer": { "email": address },
        "items": [{ "product": product, "quantity": 1, "price": "19.50" }],
    });
    event(stage, &format!("{order}-placed"), "order-placed", more)
}

/// The account of somebody who agreed to mails.
pub(crate) fn account(stage: &Stage, id: &str, address: &str) -> Value {
    let consent = json!({ "channel": "email", "granted": true, "text": "News and offers by e-mail." });
    let more = json!({ "customer": { "id": id, "email": address }, "consents": [consent] });
    event(stage, &format!("{id}-created"), "customer-created", more)
}

/// Lives through days, from deadline to deadline of these people.
pub(crate) async fn live_days(stage: &mut Stage, addresses: &[&str], days: u64) {
    people::live(stage, &[], addresses, Duration::from_secs(days * 24 * 60 * 60)).await;
}

/// Days of the story between an instant and a mail's arrival, rounded down.
pub(crate) fn days_since(start_ms: i64, arrived_at_ms: i64) -> i64 {
    (arrived_at_ms - start_ms).div_euclid(24 * 60 * 60 * 1000)
}
