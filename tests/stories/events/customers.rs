//! What follows an account: the welcome, the birthday, the silence after the last order.

use super::server::{account, days_since, event, live_days, order, stage_with, tell, told};
use serde_json::json;

const ADA: &str = "ada@example.com";

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
    let start_ms = stage.clock().now_ms();
    let birthday =
        time::OffsetDateTime::from_unix_timestamp(start_ms / 1000).unwrap() + time::Duration::days(17);
    let mut account = account(&stage, "c-1", ADA);
    account["birthday"] = format!("--{:02}-{:02}", u8::from(birthday.month()), birthday.day()).into();
    told(&stage, &account).await;
    live_days(&mut stage, &[ADA], 12).await;
    let mails = stage.mailbox().mails_to(ADA);
    let days: Vec<i64> = mails.iter().map(|mail| days_since(start_ms, mail.arrived_at_ms)).collect();
    assert_eq!(days, [10], "{mails:?}");
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
    let ago = |days: i64| stage.clock().now_ms() - days * day_ms;
    let mut account = account(&stage, "c-1", ADA);
    account["at"] = ago(400).into();
    let (mut old, mut recent) = (order(&stage, "1001", ADA, "boots"), order(&stage, "1002", ADA, "boots"));
    old["at"] = ago(300).into();
    recent["at"] = ago(10).into();
    let mut arrived = event(&stage, "1002-arrived", "order-delivered", json!({ "order": "1002" }));
    arrived["at"] = ago(8).into();
    let (_, answer) = tell(&stage, &json!([account, old, recent, arrived])).await;
    assert_eq!(answer["accepted"], 4, "{answer}");
    let start_ms = stage.clock().now_ms();
    live_days(&mut stage, &[ADA], 13).await;
    let mails = stage.mailbox().mails_to(ADA);
    let days: Vec<i64> = mails.iter().map(|mail| days_since(start_ms, mail.arrived_at_ms)).collect();
    assert_eq!(days, [6, 11], "a review is asked for 14 days after delivery, and nothing else: {mails:?}");
    let known = crate::identity::people::person(&stage, ADA).await;
    assert_eq!(known["person"]["segments"][0]["orders_total"], 2, "{known:#}");
}
