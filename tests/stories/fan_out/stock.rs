//! Stock comes back, or runs low: told in the order of asking, in batches no larger than the stock, and once a month.

use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use serde_json::json;

use super::{
    ADA, DEADLINE, HOUR, MINUTE, all_told, all_told_since, door, interests, page, says, stage_with, tells,
    views,
};
use rappel_local::shop::SHOP_KEY;

const ASKED: u128 = 5;

fn address(id: u128) -> String {
    format!("shopper-{id}@example.com")
}

/// Shoppers who can be written to and asked for the tent, one minute after the other. Their asking is put into the shards
/// by the test door; all that follows is real.
async fn five_have_asked(stage: &Stage) {
    let asked_ms = stage.clock().now_ms();
    for id in 1..=ASKED {
        let mut device = Device::new(stage, id);
        page(&mut device, "lamp", 4_900, says(&address(id))).await;
        let at_ms = asked_ms + i64::try_from(id).unwrap() * 60_000;
        let asked = json!({
            "subject": { "product": "tent" },
            "interest": {
                "v": 1, "number": 0, "seen_at": at_ms, "asked": { "at": at_ms, "channel": "email" },
            },
        });
        let visitors = [device.visitor.to_string()];
        let told = json!({ "hand_over": { "visitors": visitors, "number": 1, "news": [asked] } });
        assert_eq!(door(stage, &told).await, json!(["Done"]));
    }
}

/// Who was written to, in order.
fn told(stage: &Stage) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for id in 1..=ASKED {
        let mails = stage.mailbox().mails_to(&address(id));
        assert!(mails.len() <= 1, "{} was told {} times", address(id), mails.len());
        told.extend(mails.iter().map(|_| address(id)));
    }
    told
}

async fn told_are(stage: &Stage, ids: &[u128]) {
    let wanted: Vec<String> = ids.iter().map(|id| address(*id)).collect();
    poll::until_deadline(&format!("{wanted:?} to be told"), DEADLINE, async || {
        let told = told(stage);
        if told == wanted { Ok(()) } else { Err(format!("{told:?}")) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_asked_first_are_told_first_and_no_more_than_there_are_pieces() {
    let stage = stage_with(&["back-in-stock"]).await;
    tells(&stage, "filling", "tent", 20_000, 0).await;
    five_have_asked(&stage).await;
    stage.advance(31 * MINUTE).await;

    tells(&stage, "e1", "tent", 20_000, 2).await;
    told_are(&stage, &[1, 2]).await;
    stage.advance(HOUR).await;
    told_are(&stage, &[1, 2]).await;
    // Nobody has bought: two hours after the batch was seen to be told, the next two hear of it.
    stage.advance(2 * HOUR + MINUTE).await;
    told_are(&stage, &[1, 2, 3, 4]).await;
    // Sold out: the fifth waits on.
    tells(&stage, "e2", "tent", 20_000, 0).await;
    all_told(&stage).await;
    stage.advance(3 * HOUR).await;
    told_are(&stage, &[1, 2, 3, 4]).await;
}

/// Of five products the tent is looked at most: who saw it once hears of its last pieces, and not of the lamp's.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_pieces_of_what_many_look_at_are_told_to_who_saw_it_once() {
    let stage = stage_with(&["low-stock"]).await;
    let goods = ["lamp", "mat", "stove", "table", "tent"];
    for product in goods {
        tells(&stage, "filling", product, 20_000, 9).await;
    }
    let mut ada = Device::new(&stage, 1);
    page(&mut ada, "tent", 20_000, [views("tent"), views("lamp"), says(ADA)].concat()).await;
    for (id, seen) in (2..).zip(["mat", "stove", "table", "tent", "tent"]) {
        page(&mut Device::new(&stage, id), seen, 20_000, views(seen)).await;
    }
    stage.advance(31 * MINUTE).await;
    interests(&stage, 2).await;
    poll::until_deadline("the visits to be learned", DEADLINE, async || {
        let rows = stage.worker().get_json(&format!("/dev/api/taste?shop={SHOP_KEY}")).await;
        let viewed = rows["shop"]["viewed"].as_array().map_or(0, Vec::len);
        let most = rows["product/tent"]["popularity"]["views"].as_u64().unwrap_or(0);
        if viewed == goods.len() && most >= 3_000 {
            return Ok(());
        }
        stage.worker().wake().await;
        Err(rows.to_string())
    })
    .await;

    tells(&stage, "e1", "lamp", 20_000, 2).await;
    tells(&stage, "e2", "tent", 20_000, 2).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert!(mail.text().contains("The tent"), "{}", mail.text());
    all_told_since(&stage, 0, 2).await;
    assert_eq!(stage.mailbox().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_pieces_are_told_of_once_a_month() {
    let stage = stage_with(&["low-stock"]).await;
    tells(&stage, "filling", "tent", 20_000, 9).await;
    let mut ada = Device::new(&stage, 1);
    page(&mut ada, "tent", 20_000, [views("tent"), says(ADA)].concat()).await;
    stage.advance(31 * MINUTE).await;
    interests(&stage, 1).await;
    page(&mut ada, "tent", 20_000, views("tent")).await;
    stage.advance(31 * MINUTE).await;
    poll::until_deadline("the second visit to be handed over", DEADLINE, async || {
        let rows = interests(&stage, 1).await;
        if rows[0]["viewed"] == 2 { Ok(()) } else { Err(format!("{rows:?}")) }
    })
    .await;

    tells(&stage, "e1", "tent", 20_000, 2).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert!(mail.text().contains("The tent") && mail.text().contains('2'), "{}", mail.text());
    all_told_since(&stage, 0, 1).await;
    tells(&stage, "e2", "tent", 20_000, 9).await;
    stage.advance(48 * HOUR).await;
    tells(&stage, "e3", "tent", 20_000, 3).await;
    poll::until_deadline("the news to be taken", DEADLINE, async || {
        let news = super::catalogue(&stage, &json!({ "news": 10 })).await;
        if news["keys"] == json!([]) { Ok(()) } else { Err(news.to_string()) }
    })
    .await;
    all_told(&stage).await;
    assert_eq!(stage.mailbox().count(), 1);
}
