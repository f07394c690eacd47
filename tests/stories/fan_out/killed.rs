//! A change reaches those who want to know: through all shards, in pieces, once each, though workerd is killed on the way.

use std::time::Duration;

use rappel_signal::{Fact, PageKind, ProductId};
use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use serde_json::json;

use super::{door, sum, under_way};

/// Devices with an object. The others were forgotten since: they have none, and none is made for them.
const KNOWN: u128 = 40;
const ALL: u128 = 240;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Four kills, each of which leaves claims that are called again after seconds.
const DEADLINE: Duration = Duration::from_secs(240);

#[tokio::test(flavor = "multi_thread")]
async fn a_price_drop_reaches_every_device_once_though_workerd_is_killed() {
    let stage = Stage::open().await;
    let mut visitors = Vec::new();
    for id in 1..=ALL {
        let mut device = Device::new(&stage, id);
        visitors.push(device.visitor.to_string());
        if id <= KNOWN {
            let product = ProductId("tent".into());
            let page_view = Fact::PageView { kind: PageKind::Product, path: "/product/tent".into() };
            let page = device.page(21_000, vec![page_view, Fact::ProductView { product, visits: 1 }]);
            device.send(&device.envelope(vec![page])).await;
        }
    }
    let saw = json!({
        "subject": { "product": "tent" },
        "interest": {
            "v": 1, "number": 0, "seen_at": stage.clock().now_ms() - DAY_MS, "viewed": 1,
            "price_hundredths": 20_000, "currency": "EUR",
        },
    });
    let told = json!({ "hand_over": { "visitors": visitors, "number": 1, "news": [saw] } });
    let replies = door(&stage, &told).await;
    assert!(replies.as_array().unwrap().iter().all(|reply| reply == "Done"), "{replies}");

    let drop = json!({ "price-drop": {
        "subject": { "product": "tent" }, "price_hundredths": 19_000, "currency": "EUR", "drop": { "percent": 5 },
    } });
    let announce = json!({ "announce": { "change": drop, "run": "run-1", "calls_per_second": 40 } });
    assert_eq!(door(&stage, &announce).await["reply"], "Done");
    for calls in [20, 80, 140, 200] {
        poll::until_deadline("some to have been called", DEADLINE, async || {
            let called = sum(&door(&stage, &json!({ "rows": "" })).await, "calls");
            if called >= calls { Ok(()) } else { Err(format!("{called} called")) }
        })
        .await;
        stage.worker().kill();
        stage.worker().restart();
    }
    let ended = poll::until_deadline("every shard to have told all", DEADLINE, async || {
        let running = under_way(&stage).await;
        let ended = door(&stage, &json!({ "rows": "past/" })).await;
        let done = running.as_object().unwrap().is_empty() && ended.as_object().unwrap().len() == 16;
        if done { Ok(ended) } else { Err(running.to_string()) }
    })
    .await;
    let sums = ["rows", "taken", "passed", "lost"].map(|name| sum(&ended, name));
    assert_eq!(sums, [240, 40, 200, 0]);

    assert_eq!(door(&stage, &announce).await["reply"], "Done");
    assert_eq!(under_way(&stage).await, json!({}), "announced again it is known");
}
