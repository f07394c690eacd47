//! Codes of a shopper's own: dealt once each from what the shop uploaded.

use std::collections::BTreeSet;

use rappel_local::shop::SHOP_KEY;
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use super::{FOUR_HOURS, cart_offer, last_message, quick_flow, stage_with};

const CONTACT: &str = "help@fellwren.example";

/// Tells an event as the shop's server would, and returns the edge's word on it.
async fn tell(stage: &Stage, kind: &str, fields: Value) -> Value {
    let mut event = json!({ "id": format!("{kind}-1"), "type": kind, "at": "2020-01-01T00:00:00Z" });
    event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    door(stage, &event).await
}

async fn door(stage: &Stage, asked: &Value) -> Value {
    let address = format!("{}/dev/api/tell?shop={SHOP_KEY}", stage.worker().origin());
    let response = stage.worker().client().post(address).body(asked.to_string()).send().await.unwrap();
    let text = response.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_shopper_gets_a_code_and_the_shop_hears_once_that_few_are_left() {
    let stage = stage_with(json!({
        "low_codes_at": 1,
        "flows": [quick_flow()],
        // The day of four shoppers is a long one.
        "rules": { "quiet_from": "00:00", "quiet_to": "00:00" },
    }))
    .await;
    assert_eq!(
        tell(&stage, "offer-updated", cart_offer(json!({ "code": { "pool": "carts" } }))).await,
        "Done"
    );
    let codes = json!({ "pool": "carts", "codes": ["C-1", "C-2", "C-3"] });
    assert_eq!(tell(&stage, "codes-uploaded", codes.clone()).await, "Done");
    assert_eq!(tell(&stage, "codes-uploaded", codes).await, "Done", "told twice");

    let mut dealt = Vec::new();
    for shopper in 1..=4 {
        let text = last_message(&stage, shopper, FOUR_HOURS).await.text();
        let code = ["C-1", "C-2", "C-3"].into_iter().find(|code| text.contains(code));
        assert_eq!(code.is_some(), text.contains("10% off"), "no offer without a code: {text}");
        dealt.extend(code);
        let notes = stage.mailbox().mails_to_at_least(CONTACT, usize::from(dealt.len() >= 2)).await;
        // Time moves while the Worker is down: a note it was still at goes again, and a mailbox knows it by its id.
        let ids: BTreeSet<_> = notes.iter().map(|note| note.header("Message-ID")).collect();
        assert_eq!(ids.len(), usize::from(dealt.len() >= 2), "after {dealt:?}: {notes:?}");
    }
    assert_eq!(dealt, ["C-1", "C-2", "C-3"], "each once, and the fourth shopper none");
    let note = stage.mailbox().mails_to(CONTACT).remove(0);
    assert!(note.subject().contains("carts") && note.text().contains("upload more"), "{}", note.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_may_not_take_the_word_the_law_keeps_for_the_sales() {
    let stage = stage_with(json!({ "country": "FR" })).await;
    let refused = tell(&stage, "offer-updated", cart_offer(json!({ "title": "Les soldes" }))).await;
    let said = refused["NotTaken"]["message"].as_str().unwrap_or_else(|| panic!("{refused}"));
    assert!(said.contains("call it a promotion"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_dealt_before_a_crash_is_dealt_to_that_message_again() {
    let stage = stage_with(json!({ "low_codes_at": 0 })).await;
    let codes = json!({ "pool": "carts", "codes": ["C-1", "C-2", "C-3"] });
    assert_eq!(tell(&stage, "codes-uploaded", codes).await, "Done");
    let deal = |message: &str| json!({ "deal": "carts", "to": message });
    let first = door(&stage, &deal("a")).await;
    assert_eq!(first, json!({ "Code": "C-1" }));
    // The Worker dies before the message is claimed, and again after the next try.
    for _ in 0..2 {
        stage.worker().kill();
        stage.worker().restart();
        assert_eq!(door(&stage, &deal("a")).await, first);
    }
    assert_eq!(door(&stage, &deal("b")).await, json!({ "Code": "C-2" }));
}
