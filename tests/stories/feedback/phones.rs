//! STOP ends what it was answered to, and an answer opens WhatsApp for a day.

use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use super::providers::{meta, twilio};
use crate::events::server::{event, stage_with, told};
use crate::identity::people::{ADA, person};

const NUMBER: &str = "+36301234567";

/// Ada's account, with a number and a yes to all three.
async fn with_a_phone(stage: &Stage) {
    let yes = |channel: &str| json!({ "channel": channel, "granted": true, "text": "Write to me." });
    let customer = json!({ "id": "c-1", "email": ADA, "phone": NUMBER });
    let consents = json!([yes("email"), yes("sms"), yes("whatsapp")]);
    let more = json!({ "customer": customer, "consents": consents });
    told(stage, &event(stage, "c-1-created", "customer-created", more)).await;
}

async fn contact(stage: &Stage, channel: &str) -> Value {
    let state = person(stage, ADA).await;
    let contacts = state["person"]["segments"][0]["contacts"].as_array().cloned().unwrap_or_default();
    contacts.into_iter().find(|contact| contact["channel"] == channel).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_ends_the_way_it_was_answered_to_and_no_other() {
    let stage = stage_with(&[]).await;
    with_a_phone(&stage).await;
    let stop = [("MessageSid", "SM1"), ("From", NUMBER), ("To", "+15005550006"), ("Body", " Stop. ")];
    twilio(&stage, &stop).await;
    let sms = contact(&stage, "sms").await;
    assert_eq!(sms["suppressed"], "unsubscribed", "{sms}");
    assert_eq!(contact(&stage, "email").await["suppressed"], Value::Null);
    // The number's own object keeps it for whoever states the number next.
    let number = person(&stage, &NUMBER.replace('+', "%2B")).await;
    assert_eq!(number["home"]["phone_bans"][0][0], "sms", "{number:#}");
    twilio(&stage, &stop).await;
    assert_eq!(contact(&stage, "sms").await, sms, "told again it is no younger");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_remembered_and_ends_nothing() {
    let stage = stage_with(&[]).await;
    with_a_phone(&stage).await;
    let at_s = stage.clock().now_ms() / 1_000;
    let message = json!({ "from": NUMBER.trim_start_matches('+'), "id": "wamid.1", "timestamp": at_s.to_string(),
        "type": "text", "text": { "body": "Is it waterproof?" } });
    meta(&stage, json!({ "messages": [message] })).await;
    let number = person(&stage, &NUMBER.replace('+', "%2B")).await;
    assert_eq!(number, Value::Null, "nobody is known by the number alone");
    let state = person(&stage, ADA).await.to_string();
    assert!(!state.contains("waterproof"), "what was written is not kept");
    assert!(!state.contains("unsubscribed"));
}
