//! SMS through Twilio, WhatsApp through Meta: with a consent of their own, not at night, and with a way out.

use std::time::Duration;

use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use super::stage_with;
use crate::events::server::{event, told};
use crate::identity::people::{self, ADA, BOB, DAY, HOUR};

pub(crate) const TWILIO: (&str, &str) = (
    "PHONE_PROVIDER",
    "twilio://AC0123456789abcdef0123456789abcdef:token@MG0123456789abcdef0123456789abcdef",
);
pub(crate) const META: (&str, &str) = ("WHATSAPP_PROVIDER", "whatsapp://TOKEN@106540352242922");

/// A flow that greets whoever the shop's event is about, on one channel.
pub(crate) fn greeting(channel: &str, template: &str) -> Value {
    json!({
        "id": "greeting", "name": "Greeting", "status": "live", "rank": "offers",
        "trigger": { "on": "event", "name": "greet" },
        "steps": [{ "send": {
            "template": template, "category": "marketing", "channels": { "first_of": [channel] }, "stale_after": "1d",
        } }],
    })
}

/// An account with a number, and consent on these channels.
pub(crate) async fn joins(stage: &Stage, address: &str, phone: &str, channels: &[&str]) {
    let consents: Vec<Value> = channels
        .iter()
        .map(|channel| json!({ "channel": channel, "granted": true, "text": "Write to my phone." }))
        .collect();
    let more = json!({
        "customer": { "id": address, "email": address, "phone": phone }, "first_name": "Ada", "language": "en",
        "zone": "UTC", "consents": consents,
    });
    told(stage, &event(stage, &format!("{address}-created"), "customer-created", more)).await;
}

pub(crate) async fn greets(stage: &Stage, address: &str, id: &str) {
    let more = json!({ "name": "greet", "customer": { "email": address } });
    told(stage, &event(stage, id, "event", more)).await;
}

async fn live(stage: &mut Stage, span: Duration) {
    people::live(stage, &[], &[ADA, BOB], span).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_sms_says_who_writes_where_it_leads_and_how_to_stop_it() {
    let mut stage = stage_with(json!({ "flows": [greeting("sms", "welcome-1")] }), TWILIO).await;
    joins(&stage, ADA, "+33 6 12 34 56 78", &["sms"]).await;
    joins(&stage, BOB, "+33 6 12 34 56 79", &["email", "whatsapp"]).await;
    greets(&stage, ADA, "g-1").await;
    greets(&stage, BOB, "g-2").await;
    live(&mut stage, HOUR).await;
    let messages = stage.services().of("twilio").messages();
    assert_eq!(
        messages.len(),
        1,
        "Bob agreed to mails and WhatsApp alone: {messages:?} {:?}",
        stage.services().refusals()
    );
    assert_eq!(messages[0].text("/To"), "+33612345678", "in one spelling");
    let body = messages[0].text("/Body");
    assert!(body.contains("Fellwren") && body.ends_with("Reply STOP to opt out."), "{body}");
    assert!(body.contains(&format!("{}/c/", stage.worker().origin())), "the link is ours: {body}");
    assert_eq!(stage.services().refusals(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_phone_rings_at_night() {
    let mut stage = stage_with(json!({ "flows": [greeting("sms", "welcome-1")] }), TWILIO).await;
    joins(&stage, ADA, "+33612345678", &["sms"]).await;
    let until_night = stage.clock().until_utc(22, 0);
    live(&mut stage, until_night).await;
    greets(&stage, ADA, "g-1").await;
    live(&mut stage, DAY / 2).await;
    let messages = stage.services().of("twilio").messages();
    assert_eq!(messages.len(), 1, "{:?}", stage.services().of("twilio").calls());
    let hour = messages[0].received_at_ms.rem_euclid(DAY.as_millis() as i64) / HOUR.as_millis() as i64;
    assert_eq!(hour, 8, "when quiet hours end on the shopper's clock");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatsapp_takes_an_approved_template_where_the_shopper_has_not_written() {
    let shop = json!({
        "flows": [greeting("whatsapp", "welcome-1")],
        "whatsapp": { "welcome-1": { "templates": { "en_US": "greeting_1" }, "variables": ["[{first_name}|there]", "{link}"] } },
    });
    let mut stage = stage_with(shop, META).await;
    joins(&stage, ADA, "+33612345678", &["whatsapp"]).await;
    greets(&stage, ADA, "g-1").await;
    live(&mut stage, HOUR).await;
    let messages = stage.services().of("whatsapp").messages();
    assert_eq!(messages.len(), 1, "{:?}", stage.services().refusals());
    let template = &messages[0].body["template"];
    assert_eq!((&template["name"], &template["language"]["code"]), (&json!("greeting_1"), &json!("en_US")));
    let filled = &template["components"][0]["parameters"];
    assert_eq!(filled[0]["text"], "Ada");
    assert!(filled[1]["text"].as_str().unwrap().contains("/c/"), "{filled}");
    assert_eq!(stage.services().refusals(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_template_nothing_is_sent_and_the_merchant_reads_why() {
    let mut stage = stage_with(json!({ "flows": [greeting("whatsapp", "welcome-1")] }), META).await;
    joins(&stage, ADA, "+33612345678", &["whatsapp"]).await;
    greets(&stage, ADA, "g-1").await;
    live(&mut stage, DAY).await;
    assert_eq!(stage.services().of("whatsapp").calls(), []);
    let ada = people::person(&stage, ADA).await;
    assert!(ada["decisions"].to_string().contains("use an approved template"), "{ada:#}");
}
