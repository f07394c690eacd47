//! A change in the catalogue reaches those who want to know of it, once each, and what they read still holds.

mod asked;
mod crowd;
mod killed;
mod price;
mod stock;
mod wishes;

use rappel_local::shop::SHOP_KEY;
use rappel_signal::{Channel, Fact, PageKind, ProductId};
use rappel_tests::device::{Device, card};
use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// Several alarms of several objects, one after the other, on a busy machine.
pub(crate) const DEADLINE: Duration = Duration::from_secs(180);
/// Shards of a shop: a campaign is told by each of them.
const SHARDS: usize = 16;
const ADA: &str = "ada@example.com";

/// A stage whose shop has these flows switched on.
pub(crate) async fn stage_with(flows: &[&str]) -> Stage {
    Stage::open_with(Setting { shop: json!({ "flows": flows }), ..Setting::default() }).await
}

/// What a page of the tent says, for these cents.
pub(crate) fn views(product: &str) -> Vec<Fact> {
    let path = format!("/product/{product}");
    let product = ProductId(product.into());
    vec![Fact::PageView { kind: PageKind::Product, path }, Fact::ProductView { product, visits: 1 }]
}

pub(crate) fn says(address: &str) -> Vec<Fact> {
    let text = "News and reminders".into();
    vec![
        Fact::Identify { email: address.into() },
        Fact::MessageConsent { channel: Channel::Email, granted: true, text },
    ]
}

/// One page of a device that describes a product at this price, with what happened on it.
pub(crate) async fn page(device: &mut Device, product: &str, price_hundredths: u32, facts: Vec<Fact>) {
    let mut page = device.page(21_000, facts);
    page.cards.push(card(product, &format!("The {product}"), price_hundredths));
    device.send(&device.envelope(vec![page])).await;
}

/// The shop's server tells a product with one variant.
pub(crate) async fn tells(stage: &Stage, event: &str, product: &str, price_hundredths: u32, stock: u32) {
    let product = json!({
        "id": product, "title": format!("The {product}"), "path": format!("/product/{product}"),
        "variants": [
            { "id": product, "price_hundredths": price_hundredths, "currency": "EUR", "stock": stock },
        ],
    });
    let upsert =
        json!({ "upsert": { "products": [product], "event": event, "filling": event == "filling" } });
    let answer = catalogue(stage, &upsert).await;
    assert_eq!(answer["refused"], json!([]), "{answer}");
}

/// Waits until so many rows of interest lie at the shards, and returns them.
pub(crate) async fn interests(stage: &Stage, count: usize) -> Vec<Value> {
    poll::until_deadline(&format!("{count} rows of interest"), DEADLINE, async || {
        let rows = door(stage, &json!({ "rows": "interest/" })).await;
        let rows: Vec<Value> = rows.as_object().unwrap().values().cloned().collect();
        if rows.len() == count { Ok(rows) } else { Err(format!("{rows:?}")) }
    })
    .await
}

/// Waits until something was told and nothing is being told any more. A change that was only just told to the catalogue may not be announced yet:
/// see [`all_told_since`].
pub(crate) async fn all_told(stage: &Stage) {
    all_told_since(stage, 0, 0).await;
}

/// How many campaigns have ended at how many shards.
pub(crate) async fn ended(stage: &Stage) -> usize {
    door(stage, &json!({ "rows": "past/" })).await.as_object().unwrap().len()
}

/// Waits until so many campaigns more than there were have been told by every shard, and nothing is being told any more.
pub(crate) async fn all_told_since(stage: &Stage, ended_before: usize, campaigns: usize) {
    let wanted = (ended_before + campaigns * SHARDS).max(1);
    poll::until_deadline(&format!("{wanted} campaigns to end"), DEADLINE, async || {
        let (ended, running) = (ended(stage).await, under_way(stage).await);
        let done = running.as_object().unwrap().is_empty() && ended >= wanted;
        if done { Ok(()) } else { Err(format!("{ended} ended: {running}")) }
    })
    .await;
}

/// Counts of all tellings among these rows.
fn sum(rows: &Value, name: &str) -> u64 {
    rows.as_object().unwrap().values().filter_map(|row| row["counts"][name].as_u64()).sum()
}

async fn under_way(stage: &Stage) -> Value {
    let tellings = door(stage, &json!({ "rows": "campaign/" })).await;
    let homes = door(stage, &json!({ "rows": "home/" })).await;
    let both = [tellings, homes].into_iter().filter_map(|rows| rows.as_object().cloned());
    Value::Object(both.flatten().collect())
}

async fn door(stage: &Stage, asked: &Value) -> Value {
    post(stage, "interest", asked).await
}

async fn catalogue(stage: &Stage, asked: &Value) -> Value {
    post(stage, "catalogue", asked).await
}

async fn post(stage: &Stage, door: &str, asked: &Value) -> Value {
    let address = format!("{}/dev/api/{door}?shop={SHOP_KEY}", stage.worker().origin());
    let response = stage.worker().client().post(address).json(asked).timeout(DEADLINE).send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap()
}
