//! One's own settings, by a link that was just sent to one's address.

use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::json;

use super::{link_to, look, send};
use crate::identity::people::{ADA, DAY, HOUR, adds, journey, leaves_a_cart, live, page, person, settled};

#[tokio::test(flavor = "multi_thread")]
async fn settings_open_by_a_fresh_link_show_what_is_set_and_change_it() {
    let setting = Setting { shop: json!({ "tastes": ["Boots", "Tents"] }), ..Setting::default() };
    let mut stage = Stage::open_with(setting).await;
    let mut ada = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&ada], &[ADA], 2 * HOUR).await;
    let link = link_to("p", &stage.mailbox().first_mail_to(ADA).await);
    send(&stage, &link, "act=topics&off=reminders").await;
    let (_, sent) = send(&stage, &link, "act=link").await;
    assert!(sent.contains("on its way"), "{sent}");
    let mail = stage.mailbox().mails_to_at_least(ADA, 2).await.pop().unwrap();
    assert!(mail.subject().contains("Your link to your settings"), "{}", mail.subject());
    assert_eq!(mail.header("List-Unsubscribe"), None, "an answer is no marketing");

    let own = link_to("s", &mail);
    let shown = look(&stage, &own).await;
    let unticked =
        "value=\"reminders\"><label><input type=\"checkbox\" name=\"topic\" value=\"reminders\"><span";
    assert!(shown.contains(unticked), "{shown}");
    assert!(shown.contains("value=\"Tents\"") && shown.contains("name=\"day\""), "{shown}");
    assert!(!shown.contains(ADA), "no stored value is shown: {shown}");

    let form = "act=save&shown-channel=email&channel=email&shown-topic=reminders&topic=reminders\
                &first-name=Ada%0aBcc:+x&day=29&month=2&taste=Tents&taste=Secrets";
    let (status, done) = send(&stage, &own, form).await;
    assert!(status == StatusCode::OK && done.contains("Your settings are saved"), "{done}");
    assert!(
        !done.contains("first-name") && !done.contains("name=\"day\""),
        "what is known is not asked: {done}"
    );
    settled(&stage, &[&ada]).await;
    let known = person(&stage, ADA).await;
    let profile = &known["person"]["profile"];
    assert_eq!(profile["first_name"], "Ada Bcc: x", "one plain line");
    assert_eq!((&profile["birthday"], &profile["likes"]), (&json!("02-29"), &json!(["Tents"])));
    assert_eq!(known["home"]["address"], ADA, "the click proved the address");

    // Reminders are on again: a new cart is written about.
    page(&mut ada, adds("tent")).await;
    live(&mut stage, &[&ada], &[ADA], 30 * HOUR).await;
    let mails = stage.mailbox().mails_to(ADA);
    assert!(mails.last().unwrap().text().contains("tent"), "{mails:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_can_be_left_and_agreed_to_again_with_the_wording_kept() {
    let mut stage = Stage::open().await;
    let ada = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&ada], &[ADA], 2 * HOUR).await;
    let link = link_to("p", &stage.mailbox().first_mail_to(ADA).await);
    send(&stage, &link, "act=leave").await;
    send(&stage, &link, "act=link").await;
    let own = link_to("s", &stage.mailbox().mails_to_at_least(ADA, 2).await.pop().unwrap());
    let shown = look(&stage, &own).await;
    assert!(shown.contains("name=\"channel\" value=\"email\"><span"), "not ticked: {shown}");
    send(&stage, &own, "act=save&shown-channel=email&channel=email").await;
    settled(&stage, &[&ada]).await;
    let known = person(&stage, ADA).await;
    let contact = &known["person"]["segments"][0]["contacts"][0];
    assert_eq!(contact["standing"], "verified", "{known:#}");
    let text = contact["consent"]["text"].as_str().unwrap();
    assert!(text.starts_with("Yes, Fellwren may send me emails"), "{text}");
    let (_, done) = send(&stage, &own, "act=save&shown-channel=email&day=31&month=2").await;
    assert!(done.contains("That day does not exist"), "{done}");
    live(&mut stage, &[&ada], &[ADA], 5 * DAY).await;
    assert_eq!(stage.mailbox().mails().len(), 2, "left again: {:?}", stage.mailbox().mails());
    assert_eq!(journey(&stage, &ada).await["device"]["moves"][0]["stage"], "away");
}
