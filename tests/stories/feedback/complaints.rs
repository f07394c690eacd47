//! Who calls a message spam gets no more of that kind, and hears of an order all the same.

use serde_json::{Value, json};

use super::providers::{event, postmark, resend};
use crate::events::server::{account, event as tells, live_days, order, stage_with, told};
use crate::identity::people::{ADA, HOUR, live, person};

fn contact(state: &Value) -> &Value {
    &state["person"]["segments"][0]["contacts"][0]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_ends_marketing_and_orders_are_still_confirmed() {
    let mut stage = stage_with(&["welcome", "order-confirmation"]).await;
    told(&stage, &account(&stage, "c-1", ADA)).await;
    live(&mut stage, &[], &[ADA], HOUR).await;
    let mails = stage.mailbox().mails_to(ADA).len();
    assert_eq!(mails, 1, "the first welcome");
    let state = person(&stage, ADA).await;
    let message = state["person"]["segments"][0]["sends"][0]["id"].as_str().unwrap();
    resend(&stage, &event("email.complained", ADA, message, ("extra", json!({})))).await;
    // Told again, and a yes besides: only the shopper's mailbox provider could lift it.
    resend(&stage, &event("email.complained", ADA, message, ("extra", json!({})))).await;
    live_days(&mut stage, &[ADA], 6).await;
    assert_eq!(stage.mailbox().mails_to(ADA).len(), 1, "the second and third welcome did not go");
    told(&stage, &order(&stage, "1001", ADA, "boots")).await;
    live(&mut stage, &[], &[ADA], HOUR).await;
    let mails = stage.mailbox().mails_to(ADA);
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert!(mails[1].text().contains("1001"), "{}", mails[1].text());
    assert_eq!(contact(&person(&stage, ADA).await)["suppressed"], "complained");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_stop_told_again_ends_no_younger_yes() {
    let mut stage = stage_with(&["welcome"]).await;
    told(&stage, &account(&stage, "c-1", ADA)).await;
    let stop_at = |at: &str| {
        json!({ "RecordType": "SubscriptionChange", "SuppressSending": true, "Recipient": ADA,
            "SuppressionReason": "ManualSuppression", "ChangedAt": at })
    };
    let stop = stop_at("2026-05-01T10:00:00Z");
    postmark(&stage, &stop).await;
    let first = contact(&person(&stage, ADA).await).clone();
    assert_eq!(first["suppressed"], "unsubscribed");
    live(&mut stage, &[], &[ADA], HOUR).await;
    let consent = json!({ "channel": "email", "granted": true, "text": "News and offers by e-mail." });
    let again = json!({ "customer": { "id": "c-1", "email": ADA }, "consents": [consent] });
    told(&stage, &tells(&stage, "yes-again", "customer-updated", again)).await;
    live(&mut stage, &[], &[ADA], HOUR).await;
    postmark(&stage, &stop).await;
    assert_eq!(contact(&person(&stage, ADA).await)["suppressed_at"], first["suppressed_at"]);
    let mails = stage.mailbox().mails_to(ADA).len();
    live_days(&mut stage, &[ADA], 5).await;
    assert!(stage.mailbox().mails_to(ADA).len() > mails, "the welcome goes on");

    // Said once more is another thing than told once more.
    postmark(&stage, &stop_at("2026-07-01T10:00:00Z")).await;
    let ended = contact(&person(&stage, ADA).await).clone();
    assert!(ended["suppressed_at"].as_i64() > first["suppressed_at"].as_i64(), "{ended:#}");
}
