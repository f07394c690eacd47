//! A telephone number, asked for on one's settings where the shop writes to phones.

use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

use super::{link_to, look, send};
use crate::connections::phones::TWILIO;
use crate::identity::people::{ADA, HOUR, leaves_a_cart, live, person, settled};

/// The settings of somebody who was written to.
async fn settings(stage: &mut Stage) -> String {
    let ada = leaves_a_cart(stage, 1, "boots", ADA).await;
    live(stage, &[&ada], &[ADA], 2 * HOUR).await;
    let link = link_to("p", &stage.mailbox().first_mail_to(ADA).await);
    send(stage, &link, "act=link").await;
    link_to("s", &stage.mailbox().mails_to_at_least(ADA, 2).await.pop().unwrap())
}

async fn contacts(stage: &Stage) -> Vec<Value> {
    settled(stage, &[]).await;
    let known = person(stage, ADA).await;
    let contacts = known["person"]["segments"][0]["contacts"].as_array().cloned().unwrap_or_default();
    contacts.into_iter().filter(|contact| contact["channel"] != "email").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_asked_for_once_where_texts_can_be_sent_and_its_consent_is_kept() {
    let variables = vec![(TWILIO.0, TWILIO.1.to_owned())];
    let mut stage = Stage::open_with(Setting { variables, ..Setting::default() }).await;
    let own = settings(&mut stage).await;
    let shown = look(&stage, &own).await;
    assert!(shown.contains("name=\"phone\"") && shown.contains("value=\"sms\""), "{shown}");
    assert!(!shown.contains("value=\"whatsapp\""), "nobody sends WhatsApp here: {shown}");

    let form = "act=save&shown-channel=email&channel=email&phone-channel=sms";
    let (_, wrong) = send(&stage, &own, &format!("{form}&phone=06301234567")).await;
    assert!(wrong.contains("name=\"phone\"") && contacts(&stage).await.is_empty(), "{wrong}");
    let (_, done) =
        send(&stage, &own, &format!("{form}&phone-channel=whatsapp&phone=%2B36+30+123+4567")).await;
    assert!(done.contains("Your settings are saved") && !done.contains("name=\"phone\""), "{done}");
    let contacts = contacts(&stage).await;
    let [sms] = &contacts[..] else { panic!("one way to the phone: {contacts:?}") };
    assert_eq!((&sms["channel"], &sms["address"]), (&json!("sms"), &json!("+36301234567")));
    assert!(sms["consent"]["text"].as_str().unwrap().starts_with("Yes, Fellwren may"), "{sms}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_writes_to_phones_no_number_is_asked_for_or_kept() {
    let mut stage = Stage::open().await;
    let own = settings(&mut stage).await;
    assert!(!look(&stage, &own).await.contains("name=\"phone\""));
    send(&stage, &own, "act=save&phone=%2B36301234567&phone-channel=sms").await;
    assert_eq!(contacts(&stage).await, Vec::<Value>::new());
}
