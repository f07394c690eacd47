//! What is learned, of whom nothing stays.

use rappel_signal::Fact;
use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use super::*;

/// Views of a product as they were learned, in thousandths.
fn views_of(rows: &Value, product: &str) -> u64 {
    rows[format!("product/{product}")]["popularity"]["views"].as_u64().unwrap_or(0)
}

/// What lies beside the segments of a state, by key.
fn beside(state: &Value) -> String {
    state["beside"].to_string()
}

async fn door(stage: &Stage, path: &str) -> Value {
    stage.worker().get_json(&format!("/dev/api/{path}")).await
}

/// Ada looks at a tent and a mat; half an hour later the visit is over and learned from.
async fn looks_at_a_tent(stage: &Stage) -> Device {
    let mut ada = Device::new(stage, 20);
    page(&mut ada, [agrees(ADA), views("tent")].concat()).await;
    page(&mut ada, views("mat")).await;
    let visitor = ada.visitor.to_string();
    stage.live_through(&visitor, 31 * MINUTE).await;
    poll::until("the visit to be learned", async || {
        let rows = learned(stage).await;
        let journey = stage.journey(&visitor).await;
        if views_of(&rows, "tent") > 0 && beside(&journey).contains("taste/") {
            return Ok(());
        }
        stage.worker().wake().await;
        Err(format!("{rows} {}", beside(&journey)))
    })
    .await;
    ada
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_is_learned_once_and_erasing_its_shopper_leaves_counts_alone() {
    let products = json!([product("tent", "Ridge Tent", 24_900, 5), product("mat", "Cloud Mat", 7_950, 5)]);
    let stage = stage_with(&[], &products).await;
    let ada = looks_at_a_tent(&stage).await;
    let rows = learned(&stage).await;
    assert!(rows["product/tent"]["viewed_with"].to_string().contains("mat"), "{rows}");
    for personal in [ada.visitor.to_string(), ADA.to_owned()] {
        assert!(!rows.to_string().contains(&personal), "{rows}");
    }

    let address = format!("shop={SHOP_KEY}&address={ADA}");
    door(&stage, &format!("verify?visitor={}&{address}", ada.visitor)).await;
    poll::until("the taste to have moved with its segment", async || {
        let (person, journey) =
            (door(&stage, &format!("person?{address}")).await, stage.journey(&ada.visitor.to_string()).await);
        let moved = beside(&person).contains("camping\":") || beside(&person).contains("Camping");
        if moved && !beside(&journey).contains("taste/") {
            return Ok(());
        }
        stage.worker().wake().await;
        Err(format!("{} {}", beside(&person), beside(&journey)))
    })
    .await;

    door(&stage, &format!("erase?{address}")).await;
    poll::until("all of her to be forgotten", async || {
        let (person, journey) =
            (door(&stage, &format!("person?{address}")).await, stage.journey(&ada.visitor.to_string()).await);
        if person["beside"].as_array().is_none_or(Vec::is_empty) && journey.is_null() {
            return Ok(());
        }
        stage.worker().wake().await;
        Err(format!("{person} {journey}"))
    })
    .await;
    assert_eq!(learned(&stage).await, rows, "counts and marks, and nothing of her");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_consent_back_is_forgotten_with_what_they_like() {
    let products = json!([product("tent", "Ridge Tent", 24_900, 5), product("mat", "Cloud Mat", 7_950, 5)]);
    let stage = stage_with(&[], &products).await;
    let mut ada = looks_at_a_tent(&stage).await;
    page(&mut ada, views("mat")).await;
    page(&mut ada, vec![Fact::Withdrawn]).await;
    let journey = stage.journey(&ada.visitor.to_string()).await;
    assert_eq!(journey["beside"], json!([]), "{journey}");
    let before = learned(&stage).await;
    stage.live_through(&ada.visitor.to_string(), HOUR).await;
    assert_eq!(learned(&stage).await, before, "the visit that was withdrawn teaches nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_order_is_learned_once_though_workerd_is_killed() {
    const ORDERS: u64 = 24;
    let stage = stage_with(&[], &json!([product("tent", "Ridge Tent", 24_900, 5)])).await;
    let orders_of = |rows: &Value| rows["product/tent"]["popularity"]["orders"].as_u64().unwrap_or(0);
    page(&mut Device::new(&stage, 1), vec![buys("order-1", &["tent"])]).await;
    ordered(&stage, "tent", 1).await;
    let one = orders_of(&learned(&stage).await);
    for id in 2..=ORDERS {
        page(&mut Device::new(&stage, id.into()), vec![buys(&format!("order-{id}"), &["tent"])]).await;
        if id % 6 == 0 {
            stage.worker().kill();
            stage.worker().restart();
        }
    }
    // The confirmation, opened on another device as well: the same order.
    page(&mut Device::new(&stage, u128::from(ORDERS) + 1), vec![buys("order-1", &["tent"])]).await;
    // Whoever lost an answer tells again a minute later.
    stage.worker().sleep_through(2 * MINUTE);
    for id in 1..=ORDERS + 1 {
        let visitor = Device::new(&stage, id.into()).visitor.to_string();
        poll::until("every order to be told", async || {
            let journey = stage.journey(&visitor).await;
            if journey["device"]["teaches"] != true {
                return Ok(());
            }
            stage.worker().wake().await;
            Err(journey["device"].to_string())
        })
        .await;
    }
    let all = orders_of(&learned(&stage).await);
    // Each counts as much as the first, or a thousandth more for being later.
    assert!((ORDERS * one..=ORDERS * (one + 1)).contains(&all), "{all} beside {one}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_taste_goes_to_the_shards_with_the_interest() {
    let products = json!([product("tent", "Ridge Tent", 24_900, 5), product("mat", "Cloud Mat", 7_950, 5)]);
    let stage = stage_with(&["price-drop"], &products).await;
    looks_at_a_tent(&stage).await;
    poll::until("the shard to know what she likes", async || {
        let rows = shards(&stage, "person/").await.to_string();
        if rows.contains("\"categories\":[\"Camping\"]") && rows.contains("\"brands\":[\"Fellwren\"]") {
            return Ok(());
        }
        stage.worker().wake().await;
        Err(rows)
    })
    .await;
}
