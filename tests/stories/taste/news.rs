//! What the shop promotes, and what is new, reaches those who like such things, and nobody else.

use rappel_signal::Fact;
use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use super::*;
use crate::events::server::{event, told};
use crate::fan_out::{DEADLINE, all_told_since};

const BEN: &str = "ben@example.com";

/// A product that only gardeners look at.
fn garden(id: &str, title: &str) -> Value {
    let mut product = product(id, title, 2_900, 5);
    product["category"] = json!(["Garden"]);
    product["brand"] = "Thornback".into();
    product
}

/// Ada has looked at what campers need, Ben at what gardeners need; their visits are over, and the shards know of both.
async fn ada_camps_and_ben_gardens(flow: &str) -> Stage {
    let goods = json!([
        product("tent", "Ridge Tent", 24_900, 5),
        product("mat", "Cloud Mat", 7_950, 5),
        garden("rake", "Wide Rake"),
        garden("hoe", "Long Hoe"),
    ]);
    let stage = stage_with(&[flow], &goods).await;
    for (id, address, [first, second]) in [(1, ADA, ["tent", "mat"]), (2, BEN, ["rake", "hoe"])] {
        let mut device = Device::new(&stage, id);
        page(&mut device, [agrees(address), views(first)].concat()).await;
        page(&mut device, views(second)).await;
    }
    stage.advance(31 * MINUTE).await;
    poll::until_deadline("the shards to know what both like", DEADLINE, async || {
        let rows = shards(&stage, "person/").await.to_string();
        if rows.contains("\"categories\":[\"Camping\"]") && rows.contains("\"categories\":[\"Garden\"]") {
            return Ok(());
        }
        stage.worker().wake().await;
        Err(rows)
    })
    .await;
    stage
}

/// The shop's server tells of a product, and all who are to hear of it have.
async fn product_updated(stage: &Stage, more: Value) {
    told(stage, &event(stage, "updated", "product-updated", more)).await;
    stage.mailbox().first_mail_to(ADA).await;
    all_told_since(stage, 0, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_promoted_is_told_to_those_who_like_its_kind() {
    let stage = ada_camps_and_ben_gardens("promotion").await;
    let more = json!({
        "product": "mat", "price": "59.50", "compare_at_price": "79.50", "currency": "EUR", "promoted": true,
    });
    product_updated(&stage, more).await;
    let [mail] = &stage.mailbox().mails()[..] else { panic!("{:?}", stage.mailbox().mails()) };
    let text = mail.text();
    assert!(text.contains("Cloud Mat") && text.contains("59.50"), "{text}");
    assert!(!text.contains("Ridge Tent"), "it is not promoted: {text}");
    let landings = stage.landings(mail).await;
    assert!(landings.iter().any(|page| page.contains("/product/mat?")), "{landings:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_is_told_to_those_who_like_its_kind() {
    let stage = ada_camps_and_ben_gardens("new-arrivals").await;
    let more = json!({
        "product": "stove", "title": "Ember Stove", "category": ["Camping"], "brand": "Fellwren", "price": "54.90",
        "currency": "EUR", "stock": 5, "path": "/product/stove", "created_at": stage.clock().now_ms(),
    });
    product_updated(&stage, more).await;
    let [mail] = &stage.mailbox().mails()[..] else { panic!("{:?}", stage.mailbox().mails()) };
    assert!(mail.text().contains("Ember Stove") && mail.text().contains("54.90"), "{}", mail.text());
}

/// Two put the tent in their carts, and a grander one is there. Ben buys within the ten minutes.
#[tokio::test(flavor = "multi_thread")]
async fn before_the_purchase_something_dearer_of_its_kind_is_shown_and_recalled_once() {
    let goods = json!([
        product("tent", "Ridge Tent", 24_900, 5),
        product("palace", "Palace Tent", 39_900, 5),
        product("lamp", "Glow Lamp", 3_490, 5),
        garden("shed", "Tool Shed"),
    ]);
    let stage = stage_with(&["upsell-before"], &goods).await;
    let (mut ada, mut ben) = (Device::new(&stage, 1), Device::new(&stage, 2));
    let adds = || {
        let line =
            CartLine { product: ProductId("tent".into()), quantity: 1, price_hundredths: Some(24_900) };
        [views("tent"), vec![Fact::CartAdd { line }]].concat()
    };
    let added_ms = stage.clock().now_ms();
    page(&mut ada, [agrees(ADA), adds()].concat()).await;
    page(&mut ben, [agrees(BEN), adds()].concat()).await;
    stage.advance(5 * MINUTE).await;
    page(&mut ben, vec![buys("ben-1", &["tent"])]).await;
    let visitor = ada.visitor.to_string();
    stage.live_through(&visitor, HOUR).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert_eq!((mail.arrived_at_ms - added_ms) / 60_000, 10);
    let text = mail.text();
    assert!(text.contains("Palace Tent") && text.contains("399"), "{text}");
    assert!(
        !text.contains("Glow Lamp") && !text.contains("Tool Shed"),
        "cheaper, or of another kind: {text}"
    );

    stage.live_through(&visitor, 4 * 24 * HOUR).await;
    let mails = stage.mailbox().mails_to(ADA);
    let hours: Vec<i64> = mails.iter().map(|mail| (mail.arrived_at_ms - added_ms) / 3_600_000).collect();
    assert_eq!(hours, [0, 48], "{mails:?}");
    assert_eq!(stage.mailbox().mails_to(BEN).len(), 0, "he has bought");
}
