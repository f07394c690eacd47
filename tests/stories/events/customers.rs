//! What follows an account: the welcome, the birthday, the silence after the last order.

use super::server::{account, days_since, event, live_days, order, stage_with, tell, told};
use serde_json::json;
use time::{Date, OffsetDateTime};

const ADA: &str = "ada@example.com";

/// The day by the shop's calendar, which is UTC's.
fn date(at_ms: i64) -> Date {
    OffsetDateTime::from_unix_timestamp(at_ms / 1000).unwrap().date()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_account_is_welcomed_in_three_mails() {
    let mut stage = stage_with(&["welcome"]).await;
    let start_ms = stage.clock().now_ms();
    told(&stage, &account(&stage, "c-1", ADA)).await;
    stage.mailbox().first_mail_to(ADA).await;
    live_days(&mut stage, &[ADA], 10).await;
    let mails = stage.mailbox().mails_to(ADA);
    let days: Vec<i64> = mails.iter().map(|mail| days_since(start_ms, mail.arrived_at_ms)).collect();
    assert_eq!(days, [0, 2, 4], "{mails:?}");

    // Whoever unsubscribes by a mail of a person that no device belongs to is heard.
    let link = mails[2].header("List-Unsubscribe").unwrap().trim_matches(['<', '>']).to_owned();
    stage.worker().client().post(&link).body("List-Unsubscribe=One-Click").send().await.unwrap();
    let known = crate::identity::people::person(&stage, ADA).await;
    assert_eq!(known["person"]["segments"][0]["contacts"][0]["suppressed"], "unsubscribed", "{known:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_birthday_is_remembered_a_week_ahead() {
    let mut stage = stage_with(&["birthday"]).await;
    let birthday = date(stage.clock().now_ms()) + time::Duration::days(17);
    let mut account = account(&stage, "c-1", ADA);
    account["birthday"] = format!("--{:02}-{:02}", u8::from(birthday.month()), birthday.day()).into();
    told(&stage, &account).await;
    live_days(&mut stage, &[ADA], 12).await;
    let mails = stage.mailbox().mails_to(ADA);
    // It goes at the hour at which the story began, each person's at another minute of it.
    let days: Vec<Date> = mails.iter().map(|mail| date(mail.arrived_at_ms)).collect();
    assert_eq!(days, [birthday - time::Duration::days(7)], "{mails:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_orders_no_more_is_won_back_or_left_in_peace() {
    let mut stage = stage_with(&["win-back"]).await;
    let start_ms = stage.clock().now_ms();
    told(&stage, &account(&stage, "c-1", ADA)).await;
    told(&stage, &order(&stage, "1001", ADA, "boots")).await;
    live_days(&mut stage, &[ADA], 130).await;
    let mails = stage.mailbox().mails_to(ADA);
    let days: Vec<i64> = mails.iter().map(|mail| days_since(start_ms, mail.arrived_at_ms)).collect();
    assert_eq!(days, [90, 97, 111, 118], "{mails:?}");
    let known = crate::identity::people::person(&stage, ADA).await;
    assert_eq!(known["person"]["segments"][0]["contacts"][0]["suppressed"], "silent", "{known:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_fills_in_the_past_and_starts_nothing_that_is_over() {
    let mut stage =
        stage_with(&["order-confirmation", "shipping", "thank-you", "welcome", "review-request"]).await;
    let day_ms = 24 * 60 * 60 * 1000;
    let start_ms = stage.clock().now_ms();
    let ago = |days: i64| start_ms - days * day_ms;
    let mut account = account(&stage, "c-1", ADA);
    account["at"] = ago(400).into();
    let (mut old, mut recent) = (order(&stage, "1001", ADA, "boots"), order(&stage, "1002", ADA, "boots"));
    old["at"] = ago(300).into();
    recent["at"] = ago(10).into();
    let mut arrived = event(&stage, "1002-arrived", "order-delivered", json!({ "order": "1002" }));
    arrived["at"] = ago(8).into();
    let (_, answer) = tell(&stage, &json!([account, old, recent, arrived])).await;
    assert_eq!(answer["accepted"], 4, "{answer}");
    live_days(&mut stage, &[ADA], 13).await;
    let mails = stage.mailbox().mails_to(ADA);
    let days: Vec<i64> = mails.iter().map(|mail| days_since(start_ms, mail.arrived_at_ms)).collect();
    assert_eq!(days, [6, 11], "a review is asked for 14 days after delivery, and nothing else: {mails:?}");
    let known = crate::identity::people::person(&stage, ADA).await;
    assert_eq!(known["person"]["segments"][0]["orders_total"], 2, "{known:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_shop_takes_back_is_known_no_more() {
    let people = [ADA, "bob@example.com"];
    let mut stage = stage_with(&["birthday"]).await;
    let birthday = date(stage.clock().now_ms()) + time::Duration::days(12);
    for (id, address) in [("c-1", people[0]), ("c-2", people[1])] {
        let mut account = account(&stage, id, address);
        account["birthday"] = format!("--{:02}-{:02}", u8::from(birthday.month()), birthday.day()).into();
        account["phone"] = format!("+3361234567{}", &id[2..]).into();
        account["tags"] = json!(["club"]);
        told(&stage, &account).await;
    }
    let less = json!({
        "customer": { "id": "c-1" }, "birthday": null, "phone": null, "first_name": "Ada", "tags": ["press", "vip"],
    });
    told(&stage, &event(&stage, "c-1-less", "customer-updated", less)).await;
    let known = crate::identity::people::person(&stage, ADA).await;
    let profile = &known["person"]["profile"];
    assert_eq!((&profile["birthday"], &profile["first_name"]), (&json!(null), &json!("Ada")), "{profile}");
    assert_eq!(profile["tags"], json!(["press", "vip"]), "all tags there are");
    let contacts = known["person"]["segments"][0]["contacts"].as_array().unwrap();
    assert_eq!((contacts.len(), &contacts[0]["address"]), (1, &json!(ADA)), "{contacts:?}");
    live_days(&mut stage, &people, 7).await;
    let counts = people.map(|address| stage.mailbox().mails_to(address).len());
    assert_eq!(counts, [0, 1], "a birthday is kept of whoever has one");
}
