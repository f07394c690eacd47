//! What the deployer's own dataset is told, where one is bound: counts of the ingest and of messages, and nothing of anybody.

use rappel_local::shop::SHOP_KEY;
use rappel_tests::services::Answer;
use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

use crate::events::server::{order, told};
use crate::identity::people::{ADA, leaves_a_cart, nothing_due};

const TROUBLE: Answer = Answer::Say(503, r#"{"message":"try again"}"#);
const REFUSED: Answer = Answer::Say(422, r#"{"message":"Invalid `to` field"}"#);

async fn stage() -> Stage {
    let shop = json!({ "flows": ["order-confirmation"] });
    let variables = vec![("EMAIL_PROVIDER", "resend://re_key".to_owned())];
    Stage::open_with(Setting { shop, variables, counters: true, ..Setting::default() }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bound_dataset_hears_what_came_in_and_what_became_of_messages() {
    let stage = stage().await;
    let _device = leaves_a_cart(&stage, 1, "boots", ADA).await;
    // Asking for the counters has them handed over.
    stage.counters().await;
    let accepted = stage.dataset().point("accepted").await;
    assert_eq!((accepted.index.as_str(), accepted.blobs.len()), (SHOP_KEY, 1), "{accepted:?}");
    assert_eq!(accepted.doubles, [1.0]);

    stage.services().of("resend").answers().set_next([TROUBLE, Answer::Accept, REFUSED]);
    for (number, (name, address)) in [
        ("message-retried", ADA),
        ("message-sent", "bob@example.com"),
        ("message-given-up", "eve@example.com"),
    ]
    .into_iter()
    .enumerate()
    {
        told(&stage, &order(&stage, &format!("100{number}"), address, "boots")).await;
        let point = stage.dataset().point(name).await;
        assert_eq!(point.index, SHOP_KEY);
        assert_eq!(point.blobs, [name, "email", "EMAIL_PROVIDER/resend"]);
        assert!(point.doubles[0] == 1.0 && point.doubles.len() <= 2, "{point:?}");
    }
    let all = format!("{:?}", stage.dataset().points());
    for said in ["@", "ada", "eve", "1000"] {
        assert!(!all.contains(said), "{said} in {all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_that_fails_keeps_nothing_from_being_done() {
    let stage = stage().await;
    stage.dataset().set_failing(true);
    let _device = leaves_a_cart(&stage, 1, "boots", ADA).await;
    stage.counters().await;
    stage.dataset().point("accepted").await;
    told(&stage, &order(&stage, "1000", ADA, "boots")).await;
    stage.services().of("resend").messages_at_least(1).await;
    nothing_due(&stage, &[], &[ADA]).await;
    stage.dataset().point("message-sent").await;
    assert_eq!(stage.services().of("resend").calls().len(), 1, "it was noted as sent");
    assert_eq!(stage.counters().await["accepted"], 1);
}
