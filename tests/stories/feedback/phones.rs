//! STOP ends what it was answered to, and an answer opens WhatsApp for a day.

use rappel_tests::services::Fate;
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use super::providers::{meta, twilio};
use crate::connections::phones::{META, TWILIO, greeting, greets, joins};
use crate::connections::stage_with;
use crate::figures::figures_of;
use crate::identity::people::{ADA, DAY, HOUR, live, person};

const NUMBER: &str = "+36301234567";

/// What is known of Ada's number on a channel.
async fn contact(stage: &Stage, channel: &str) -> Value {
    let state = person(stage, ADA).await;
    let contacts = state["person"]["segments"][0]["contacts"].as_array().cloned().unwrap_or_default();
    contacts.into_iter().find(|contact| contact["channel"] == channel).unwrap_or_default()
}

/// What the object of the number keeps for whoever states it next.
async fn number(stage: &Stage) -> Value {
    person(stage, &NUMBER.replace('+', "%2B")).await["home"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_ends_the_way_it_was_answered_to_and_no_other() {
    let flows = json!({ "flows": [greeting("sms", "welcome-1")] });
    let mut stage = stage_with(flows, TWILIO).await;
    joins(&stage, ADA, NUMBER, &["email", "sms", "whatsapp"]).await;
    greets(&stage, ADA, "g-1").await;
    live(&mut stage, &[], &[ADA], HOUR).await;
    let messages = stage.services().of("twilio").messages();
    let Fate::Taken(sid) = &messages[0].fate else { panic!("{messages:?}") };
    // Twilio speaks of the message by its own name alone.
    let sid = format!("SM{sid}");
    for status in ["sent", "delivered", "delivered"] {
        let fields = [
            ("MessageSid", sid.as_str()),
            ("To", NUMBER),
            ("From", "+15005550006"),
            ("MessageStatus", status),
        ];
        twilio(&stage, &fields).await;
    }
    live(&mut stage, &[], &[ADA], HOUR).await;
    let figures = figures_of(&stage, "greeting", "/delivered", &json!(1)).await;
    assert_eq!((&figures["sent"], &figures["bounced"]), (&json!(1), &json!(0)));

    let stop = [("MessageSid", "SM1"), ("From", NUMBER), ("To", "+15005550006"), ("Body", " Stop. ")];
    twilio(&stage, &stop).await;
    let sms = contact(&stage, "sms").await;
    assert_eq!(sms["suppressed"], "unsubscribed", "{sms}");
    for other in ["email", "whatsapp"] {
        assert_eq!(contact(&stage, other).await["suppressed"], Value::Null, "{other}");
    }
    assert_eq!(number(&stage).await["phone_bans"][0][0], "sms");
    twilio(&stage, &stop).await;
    assert_eq!(contact(&stage, "sms").await, sms, "told again it is no younger");
    live(&mut stage, &[], &[ADA], 2 * DAY).await;
    greets(&stage, ADA, "g-2").await;
    live(&mut stage, &[], &[ADA], DAY).await;
    assert_eq!(stage.services().of("twilio").messages().len(), 1, "nothing after STOP");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lets_whatsapp_take_free_words_for_a_day() {
    let flows = json!({ "flows": [greeting("whatsapp", "welcome-1")] });
    let mut stage = stage_with(flows, META).await;
    joins(&stage, ADA, NUMBER, &["whatsapp"]).await;
    let at_s = stage.clock().now_ms() / 1_000;
    let from = NUMBER.trim_start_matches('+');
    let message = json!({ "from": from, "id": "wamid.1", "timestamp": at_s.to_string(), "type": "text",
        "text": { "body": "Is it waterproof?" } });
    meta(&stage, json!({ "messages": [message] })).await;
    let known = contact(&stage, "whatsapp").await;
    assert_eq!(
        (&known["last_word_at"], &known["suppressed"]),
        (&json!(at_s * 1_000), &Value::Null),
        "{known}"
    );
    assert!(!person(&stage, ADA).await.to_string().contains("waterproof"), "what was written is not kept");

    greets(&stage, ADA, "g-1").await;
    live(&mut stage, &[], &[ADA], HOUR).await;
    let messages = stage.services().of("whatsapp").messages();
    assert_eq!(messages.len(), 1, "{:?}", stage.services().refusals());
    assert_eq!(messages[0].body["type"], "text", "free words: {:?}", messages[0]);
    live(&mut stage, &[], &[ADA], 2 * DAY).await;
    greets(&stage, ADA, "g-2").await;
    live(&mut stage, &[], &[ADA], DAY).await;
    assert_eq!(stage.services().of("whatsapp").messages().len(), 1, "the day is over");
}

/// What one request of a provider holds may concern more people than a request of the platform may ask.
#[tokio::test(flavor = "multi_thread")]
async fn one_call_about_many_people_is_heard_by_each_of_them() {
    let stage = stage_with(json!({ "flows": [] }), META).await;
    let numbers: Vec<String> = (0..300).map(|number| format!("3630123{number:04}")).collect();
    let at_s = stage.clock().now_ms() / 1_000;
    let stop = |number: &String| {
        json!({ "from": number, "id": format!("wamid.{number}"), "timestamp": at_s.to_string(), "type": "text",
            "text": { "body": "STOP" } })
    };
    meta(&stage, json!({ "messages": numbers.iter().map(stop).collect::<Vec<_>>() })).await;
    for number in [&numbers[0], &numbers[7], &numbers[150], &numbers[299]] {
        let known = person(&stage, &format!("%2B{number}")).await;
        assert_eq!(known["home"]["phone_bans"][0][0], "whatsapp", "{number}: {known}");
    }
}
