//! A yes that a page states waits for a click in an e-mail, where the shop wants that.

use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::device::Device;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{link_to, look, send};
use crate::identity::people::{
    ADA, DAY, HOUR, MINUTE, adds, decided, journey, leaves_a_cart, live, page, person, says, settled, views,
};

async fn stage() -> Stage {
    let shop = json!({ "double_opt_in": true, "flows": ["welcome", "cart-abandonment"] });
    Stage::open_with(Setting { shop, ..Setting::default() }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_welcome_begins_with_the_click_and_the_proof_names_both_moments() {
    let mut stage = stage().await;
    let mut ada = Device::new(&stage, 1);
    page(&mut ada, [views("boots"), says(ADA)].concat()).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert!(mail.subject().starts_with("Please confirm"), "{}", mail.subject());
    assert_eq!(mail.header("List-Unsubscribe"), None, "a question is no marketing");
    assert!(!mail.text().contains("boots") && !mail.html().contains("boots"), "{}", mail.text());
    live(&mut stage, &[&ada], &[ADA], HOUR).await;

    let link = link_to("o", &mail);
    let before = journey(&stage, &ada).await["person"].clone();
    stage.worker().client().head(&link).send().await.unwrap();
    assert!(look(&stage, &link).await.contains("Yes, confirm"));
    assert_eq!(journey(&stage, &ada).await["person"], before, "a scanner follows every link");

    let (_, done) = send(&stage, &link, "").await;
    assert!(done.contains("Your subscription is confirmed"), "{done}");
    settled(&stage, &[&ada]).await;
    let known = person(&stage, ADA).await;
    let contact = &known["person"]["segments"][0]["contacts"][0];
    assert_eq!((&contact["standing"], &contact["pending"]), (&json!("verified"), &json!(null)), "{known:#}");
    let consent = &contact["consent"];
    assert_eq!(consent["text"], "News and reminders");
    let minutes = consent["at"].as_i64().unwrap() - consent["stated_at"].as_i64().unwrap();
    assert!(minutes >= 60 * 60 * 1000, "{consent}");

    let address = format!("{}/v1/{SHOP_KEY}/consents?address={ADA}", stage.worker().origin());
    let refused = stage.worker().client().get(&address).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "the proof is for the shop alone");
    let told = stage.worker().client().get(&address).bearer_auth(API_KEY).send().await.unwrap();
    let told: Value = serde_json::from_str(&told.text().await.unwrap()).unwrap();
    assert_eq!((&told["consents"][0]["consent"], &told["consents"][0]["address"]), (consent, &json!(ADA)));

    let (_, again) = send(&stage, &link, "").await;
    assert!(again.contains("Your subscription is confirmed"), "pressing twice is once: {again}");
    live(&mut stage, &[&ada], &[ADA], DAY).await;
    let mails = stage.mailbox().mails_to(ADA);
    assert!(mails.iter().any(|mail| mail.subject().contains("Welcome")), "{mails:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_click_nothing_but_the_question_ever_goes() {
    let mut stage = stage().await;
    let ada = leaves_a_cart(&stage, 1, "boots", ADA).await;
    let link = link_to("o", &stage.mailbox().first_mail_to(ADA).await);
    live(&mut stage, &[&ada], &[ADA], 8 * DAY).await;
    assert_eq!(stage.mailbox().mails().len(), 1, "{:?}", stage.mailbox().mails());
    let known = journey(&stage, &ada).await;
    assert!(decided(&known).contains(&"cart-abandonment/skipped/no-consent".to_owned()), "{known:#}");
    assert_eq!(known["person"]["segments"][0]["contacts"][0]["pending"], json!(null), "dropped after a week");
    let (_, late) = send(&stage, &link, "").await;
    assert!(late.contains("There is nothing to confirm"), "{late}");
    assert_eq!(person(&stage, ADA).await["person"]["segments"], json!([]), "nothing is proved either");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_address_is_asked_twice_a_day_whoever_types_it() {
    let mut stage = stage().await;
    let mut devices = Vec::new();
    for number in 1..=5 {
        let mut device = Device::new(&stage, number);
        device.client_address = format!("192.0.2.{number}");
        page(&mut device, [adds("boots"), says(ADA)].concat()).await;
        devices.push(device);
        let all: Vec<&Device> = devices.iter().collect();
        live(&mut stage, &all, &[ADA], 20 * MINUTE).await;
    }
    assert_eq!(stage.mailbox().mails().len(), 2, "{:?}", stage.mailbox().mails());
}
