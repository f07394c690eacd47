//! What messages show.

use rappel_signal::{Fact, PageKind};
use rappel_tests::device::Device;
use serde_json::{Value, json};

use super::*;

fn camping() -> Value {
    json!([
        product("tent", "Ridge Tent", 24_900, 5),
        product("mat", "Cloud Mat", 7_950, 5),
        product("lamp", "Glow Lamp", 3_490, 5),
        product("stove", "Ember Stove", 5_490, 5),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn cross_sell_shows_what_others_bought_with_it_and_can_be_bought() {
    let stage = stage_with(&["cross-sell"], &camping()).await;
    for id in 1..=3 {
        page(&mut Device::new(&stage, id), vec![buys(&format!("mat-{id}"), &["tent", "mat"])]).await;
    }
    for id in 4..=8 {
        page(&mut Device::new(&stage, id), vec![buys(&format!("lamp-{id}"), &["tent", "lamp"])]).await;
    }
    ordered(&stage, "tent", 8).await;

    let mut ada = Device::new(&stage, 20);
    page(&mut ada, [agrees(ADA), vec![buys("ada-1", &["tent"])]].concat()).await;
    tells(&stage, "sold-out", &json!([product("lamp", "Glow Lamp", 3_490, 0)])).await;
    stage.live_through(&ada.visitor.to_string(), 25 * HOUR).await;

    let mail = stage.mailbox().first_mail_to(ADA).await;
    let text = mail.text();
    assert!(text.contains("Cloud Mat") && text.contains("79.50"), "{text}");
    let landings = stage.landings(&mail).await;
    assert!(landings.iter().any(|page| page.contains("/product/mat?")), "{landings:?}");
    let not_shown = |id: &str| landings.iter().all(|page| !page.contains(&format!("/product/{id}")));
    assert!(not_shown("lamp"), "what most bought with it is sold out: {text}");
    assert!(not_shown("tent"), "she has it: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looked_at_nothing_is_shown_what_sells() {
    let stage = stage_with(&["welcome"], &camping()).await;
    for id in 1..=4 {
        page(&mut Device::new(&stage, id), vec![buys(&format!("order-{id}"), &["stove"])]).await;
    }
    ordered(&stage, "stove", 4).await;

    let mut ada = Device::new(&stage, 20);
    let home = Fact::PageView { kind: PageKind::Home, path: "/".into() };
    page(&mut ada, [vec![home], agrees(ADA)].concat()).await;
    stage.live_through(&ada.visitor.to_string(), 3 * HOUR).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert!(mail.text().contains("Ember Stove"), "{}", mail.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_found_nothing_is_answered_with_what_it_led_others_to() {
    let stage = stage_with(&["search-abandonment"], &camping()).await;
    let searches = || vec![Fact::Search { query: "camp kitchen".into(), results: Some(0) }];
    for id in 1..=3 {
        let mut device = Device::new(&stage, id);
        page(&mut device, searches()).await;
        page(&mut device, views("stove")).await;
    }
    // Their visits end half an hour later.
    stage.live_through(&Device::new(&stage, 1).visitor.to_string(), 31 * MINUTE).await;
    poll::until("the searches to be learned", async || {
        let rows = learned(&stage).await;
        let found = rows["query/camp kitchen"].to_string();
        if found.contains("stove") {
            return Ok(());
        }
        stage.worker().wake().await;
        Err(rows.to_string())
    })
    .await;

    let mut ada = Device::new(&stage, 20);
    page(&mut ada, [agrees(ADA), searches()].concat()).await;
    stage.live_through(&ada.visitor.to_string(), 3 * HOUR).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert!(mail.text().contains("Ember Stove"), "{}", mail.text());
    assert!(!mail.text().contains("Cloud Mat"), "{}", mail.text());
}
