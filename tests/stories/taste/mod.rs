//! What shoppers do teaches what goes with what, and messages show it: with titles, prices and links from the catalogue,
//! never what was bought, never what is sold out.

mod chosen;
mod news;
mod taught;

use std::time::Duration;

use rappel_local::shop::SHOP_KEY;
use rappel_signal::{CartLine, Channel, Fact, PageKind, ProductId};
use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const ADA: &str = "ada@example.com";

/// A stage with these flows switched on and these products in its catalogue, of which the learner has been told.
async fn stage_with(flows: &[&str], products: &Value) -> Stage {
    let stage = Stage::open_with(Setting { shop: json!({ "flows": flows }), ..Setting::default() }).await;
    tells(&stage, "first", products).await;
    let count = products.as_array().unwrap().len();
    poll::until("the products to be listed", async || {
        let rows = learned(&stage).await;
        let listed = rows.as_object().unwrap().keys().filter(|key| key.starts_with("listed/")).count();
        if listed == count { Ok(()) } else { Err(rows.to_string()) }
    })
    .await;
    stage
}

/// A product of one variant.
fn product(id: &str, title: &str, price_hundredths: u32, stock: u32) -> Value {
    json!({
        "id": id, "title": title, "category": ["Camping"], "brand": "Fellwren", "path": format!("/product/{id}"),
        "variants": [{ "id": id, "price_hundredths": price_hundredths, "currency": "EUR", "stock": stock }],
    })
}

/// The shop's server tells of products; what it tells first fills the catalogue, and is no news.
async fn tells(stage: &Stage, event: &str, products: &Value) {
    let asked = json!({ "upsert": { "products": products, "event": event, "filling": event == "first" } });
    let address = format!("{}/dev/api/catalogue?shop={SHOP_KEY}", stage.worker().origin());
    let answer = stage.worker().client().post(address).body(asked.to_string()).send().await.unwrap();
    let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(answer["refused"], json!([]), "{answer}");
}

/// All that was learned, by key.
async fn learned(stage: &Stage) -> Value {
    stage.worker().get_json(&format!("/dev/api/taste?shop={SHOP_KEY}")).await
}

/// Rows of the shards whose keys begin so.
async fn shards(stage: &Stage, prefix: &str) -> Value {
    let address = format!("{}/dev/api/interest?shop={SHOP_KEY}", stage.worker().origin());
    let asked = stage.worker().client().post(&address).json(&json!({ "rows": prefix }));
    serde_json::from_str(&asked.send().await.unwrap().text().await.unwrap()).unwrap()
}

/// Waits until a product was ordered so often.
async fn ordered(stage: &Stage, product: &str, times: u64) {
    poll::until("the orders to be learned", async || {
        let rows = learned(stage).await;
        let orders = rows[format!("product/{product}")]["popularity"]["orders"].as_u64().unwrap_or(0);
        // Whole thousandths; those of a later day of their half-life count a little more.
        if orders / 1_000 >= times { Ok(()) } else { Err(rows.to_string()) }
    })
    .await;
}

fn views(product: &str) -> Vec<Fact> {
    let product = ProductId(product.into());
    vec![
        Fact::PageView { kind: PageKind::Product, path: format!("/product/{}", product.0) },
        Fact::ProductView { product, visits: 1 },
    ]
}

fn buys(order: &str, products: &[&str]) -> Fact {
    let line =
        |id: &&str| CartLine { product: ProductId((*id).into()), quantity: 1, price_hundredths: Some(1_000) };
    Fact::Purchase {
        order: order.into(),
        value_hundredths: 2_000,
        lines: products.iter().map(line).collect(),
    }
}

fn agrees(address: &str) -> Vec<Fact> {
    let text = "News and offers".into();
    vec![
        Fact::Identify { email: address.into() },
        Fact::MessageConsent { channel: Channel::Email, granted: true, text },
    ]
}

/// One page of a device, looked at for long enough, with what happened on it. It describes no product.
async fn page(device: &mut Device, facts: Vec<Fact>) {
    let page = device.page(21_000, facts);
    device.send(&device.envelope(vec![page])).await;
}
