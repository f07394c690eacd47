//! What the shop's server tells of its products, past any feed.

use serde_json::{Value, json};

use super::feed_server::{FeedServer, Published};
use super::{door, news, stage_with};
use crate::events::server::{event, tell};

fn product(price: u32, stock: u32) -> Value {
    json!({
        "id": "TENT", "title": "Tent", "path": "/p/tent",
        "variants": [
            { "id": "TENT-2", "price_hundredths": price, "currency": "EUR", "stock": stock },
            { "id": "TENT-4", "price_hundredths": 30_000, "currency": "EUR", "stock": 2 },
        ],
    })
}

fn upsert(event: &str, products: &Value) -> Value {
    json!({ "upsert": { "products": products, "event": event } })
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_differs_is_written_and_what_changed_is_told_once() {
    let server = FeedServer::start(Published::default()).await;
    let stage = stage_with(&server).await;

    let first = door(&stage, upsert("e1", &json!([product(20_000, 0)]))).await;
    assert_eq!(
        (&first["written"], &first["changes"][0]["kind"]),
        (&json!(2), &json!("new_product")),
        "{first}"
    );
    assert_eq!(first["changes"].as_array().unwrap().len(), 1, "two sizes are one new product");

    let second = door(&stage, upsert("e2", &json!([product(18_000, 5)]))).await;
    assert_eq!(second["written"], 1, "{second}");
    let kinds: Vec<&Value> =
        second["changes"].as_array().unwrap().iter().map(|change| &change["kind"]).collect();
    assert_eq!(kinds, ["price_fell", "back_in_stock"]);
    let again = door(&stage, upsert("e2", &json!([product(18_000, 5)]))).await;
    assert_eq!(again, json!({ "written": 0, "changes": [], "refused": [] }));
    assert_eq!(news(&stage).await.0.len(), 3);

    // One product that is wrong costs the others nothing, and is told what to change.
    let mut wrong = product(1, 1);
    wrong["path"] = json!("https://evil.example/");
    let third = door(&stage, upsert("e3", &json!([wrong, product(18_000, 4)]))).await;
    assert_eq!((&third["written"], &third["refused"][0][0]), (&json!(1), &json!(0)), "{third}");
    assert!(third["refused"][0][1].as_str().unwrap().contains("path"), "{third}");
    let refused = door(&stage, upsert("a/b", &json!([]))).await;
    assert!(refused["refused"].as_str().unwrap().contains("no slash"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_told_again_does_not_undo_what_was_told_since() {
    let server = FeedServer::start(Published::default()).await;
    let stage = stage_with(&server).await;
    let stock = |id: &str, minutes_ago: i64, pieces: u32| {
        let more = json!({
            "product": "TENT", "title": "Tent", "path": "/p/tent", "price": "200.00", "currency": "EUR",
            "stock": pieces,
        });
        let mut event = event(&stage, id, "product-updated", more);
        event["at"] = (stage.clock().now_ms() - minutes_ago * 60_000).into();
        event
    };
    let (sold_out, back) = (stock("v2", 2, 0), stock("v3", 1, 5));
    // The one that is told last happened first.
    for told in [&sold_out, &back, &sold_out, &stock("v1", 3, 0)] {
        let (_, answer) = tell(&stage, told).await;
        assert_eq!(answer["accepted"], 1, "{answer}");
    }
    let kinds: Vec<Value> = news(&stage).await.0.iter().map(|change| change["kind"].clone()).collect();
    assert_eq!(kinds, ["new_product", "back_in_stock"], "and not sold out again");
}
