//! A mailbox that is gone gets no second mail, whichever device would send it; who can be reached otherwise, is.

use base64ct::{Base64UrlUnpadded, Encoding};
use rappel_signal::Fact;
use rappel_tests::device::Device;
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use super::providers::{bounce, event, resend};
use crate::events::server::{account, live_days, order, stage_with, told};
use crate::figures::figures;
use crate::identity::people::{
    ADA, DAY, HOUR, adds, decided, journey, leaves_a_cart, live, page, person, says,
};

/// A browser's keys; what is pushed is not read here.
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

/// The name of the message a segment sent first.
fn first_sent(state: &Value) -> String {
    state["person"]["segments"][0]["sends"][0]["id"].as_str().expect("a message went").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_bounce_no_device_mails_the_address_and_a_notification_takes_over() {
    let mut stage = Stage::open().await;
    let mut ada = Device::new(&stage, 1);
    let key = |text: &str| Base64UrlUnpadded::decode_vec(text).unwrap();
    let bell = Fact::PushSubscription {
        endpoint: stage.push_service().subscribe_without_browser(),
        p256dh: key(P256DH),
        auth: key(AUTH),
    };
    page(&mut ada, [adds("boots"), says(ADA), vec![bell]].concat()).await;
    live(&mut stage, &[&ada], &[ADA], 2 * HOUR).await;
    assert_eq!((stage.mailbox().mails_to(ADA).len(), stage.push_service().pushes().len()), (1, 0));

    resend(&stage, &bounce("Ada@Example.com", &first_sent(&journey(&stage, &ada).await))).await;
    let other = leaves_a_cart(&stage, 2, "tent", ADA).await;
    live(&mut stage, &[&ada, &other], &[ADA], 4 * DAY).await;
    assert_eq!(stage.mailbox().mails_to(ADA).len(), 1, "nobody is there");
    assert!(!stage.push_service().pushes().is_empty(), "the second message goes another way");
    let said = decided(&journey(&stage, &other).await);
    assert!(said.contains(&"cart-abandonment/skipped/suppressed".to_owned()), "{said:?}");
    let figures = figures(&stage, "cart-abandonment").await;
    assert_eq!(figures["bounced"], 1, "{figures:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_receives_is_not_sent_to_a_proved_address_either_and_a_new_one_is_written_to() {
    let mut stage = stage_with(&["welcome", "order-confirmation"]).await;
    told(&stage, &account(&stage, "c-1", ADA)).await;
    live(&mut stage, &[], &[ADA], HOUR).await;
    resend(&stage, &bounce(ADA, &first_sent(&person(&stage, ADA).await))).await;
    told(&stage, &order(&stage, "1001", ADA, "boots")).await;
    live_days(&mut stage, &[ADA], 5).await;
    assert_eq!(stage.mailbox().mails_to(ADA).len(), 1, "not even what confirms an order");

    let right = "ada@example.org";
    let changed = json!({ "customer": { "id": "c-1" }, "email": right });
    let changed = crate::events::server::event(&stage, "moved", "customer-updated", changed);
    told(&stage, &changed).await;
    told(&stage, &order(&stage, "1002", right, "tent")).await;
    stage.mailbox().first_mail_to(right).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_bounces_in_a_row_over_a_week_are_one_for_good() {
    let mut stage = stage_with(&["order-confirmation"]).await;
    told(&stage, &account(&stage, "c-1", ADA)).await;
    let full = |n: i64| {
        let bounce = json!({ "type": "Transient", "subType": "MailboxFull", "message": "full" });
        event("email.bounced", ADA, &format!("message-{n}"), ("bounce", bounce))
    };
    let banned = async |stage: &Stage| person(stage, ADA).await["home"]["banned"]["why"].clone();
    for day in 0..4 {
        resend(&stage, &full(day)).await;
        // Told again by another call, it is the same bounce.
        resend(&stage, &full(day)).await;
        live_days(&mut stage, &[ADA], 2).await;
    }
    assert_eq!(banned(&stage).await, Value::Null);
    resend(&stage, &full(4)).await;
    assert_eq!(banned(&stage).await, "gone");
    told(&stage, &order(&stage, "1001", ADA, "boots")).await;
    live_days(&mut stage, &[ADA], 1).await;
    assert!(stage.mailbox().mails_to(ADA).is_empty());
}
