//! Messages that were given up: the merchant sees them, and has them sent again.

use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::poll;
use rappel_tests::services::Answer;
use rappel_tests::stage::Stage;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{stage_by, to_shoppers};
use crate::events::server::{order, post, told};
use crate::identity::people::{ADA, DAY, HOUR, leaves_a_cart, live, person};

pub(super) const TOO_LARGE: Answer = Answer::Say(413, r#"{"message":"too large"}"#);

/// The shop's list of messages given up.
async fn list(stage: &Stage) -> Value {
    let address = format!("{}/v1/{SHOP_KEY}/dead-letters", stage.worker().origin());
    let answer = stage.worker().client().get(address).bearer_auth(API_KEY).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// Waits until so many are on it.
async fn listed(stage: &Stage, count: usize) -> Vec<Value> {
    poll::until(&format!("{count} letters on the list"), async || {
        stage.worker().wake().await;
        let list = list(stage).await;
        let letters = list["dead_letters"].as_array().cloned().unwrap_or_default();
        if letters.len() == count { Ok(letters) } else { Err(list.to_string()) }
    })
    .await
}

async fn resend(stage: &Stage, id: &str) -> (StatusCode, Value) {
    post(stage, &format!("dead-letters/{id}/resend"), Some(API_KEY), String::new()).await
}

fn id(letter: &Value) -> String {
    letter["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_that_was_refused_is_seen_and_sent_again() {
    let stage = stage_by("resend://re_key").await;
    stage.services().of("resend").answers().set_next([TOO_LARGE]);
    told(&stage, &order(&stage, "1001", ADA, "boots")).await;
    let letters = listed(&stage, 1).await;
    assert_eq!(
        (&letters[0]["flow"], &letters[0]["may_have_gone"]),
        (&json!("order-confirmation"), &json!(false))
    );
    assert!(letters[0]["reason"].as_str().unwrap().contains("too large"), "{letters:?}");
    assert!(!letters[0].to_string().contains('@'), "nobody is named: {letters:?}");

    // Whoever is nobody is told nothing.
    let (status, _) = post(&stage, "dead-letters", None, String::new()).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    let (status, _) =
        post(&stage, &format!("dead-letters/{}/resend", id(&letters[0])), None, String::new()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(resend(&stage, "nothing").await.0, StatusCode::NOT_FOUND);

    // Nothing of it is lost when workerd dies.
    stage.worker().kill();
    stage.worker().restart();
    let (status, answer) = resend(&stage, &id(&letters[0])).await;
    assert_eq!((status, &answer["status"]), (StatusCode::OK, &json!("waiting")), "{answer}");
    let message = stage.services().of("resend").messages_at_least(1).await.remove(0);
    assert_eq!(message.text("/to/0"), ADA);
    assert_eq!(message.id, stage.services().of("resend").calls()[0].id, "under the same id");
    assert_eq!(listed(&stage, 0).await, Vec::<Value>::new());
    assert_eq!(resend(&stage, &id(&letters[0])).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_on_a_device_is_sent_again_unless_the_shopper_has_unsubscribed() {
    let mut stage = stage_by("resend://re_key").await;
    stage.services().of("resend").answers().set_next([TOO_LARGE]);
    let ada = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&ada], &[], 2 * HOUR).await;
    let letters = listed(&stage, 1).await;
    assert_eq!(letters[0]["flow"], "cart-abandonment");
    stage.services().of("resend").answers().set_next([TOO_LARGE]);
    let (status, answer) = resend(&stage, &id(&letters[0])).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    // It is refused once more, and listed once more.
    stage.services().of("resend").calls_at_least(2).await;
    let letters = listed(&stage, 1).await;

    let unsubscribe = stage.services().of("resend").calls()[0].body["headers"]["List-Unsubscribe"].clone();
    let link = unsubscribe.as_str().unwrap().trim_matches(['<', '>']).to_owned();
    let answer = stage.worker().client().post(link).body("List-Unsubscribe=One-Click").send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    resend(&stage, &id(&letters[0])).await;
    live(&mut stage, &[&ada], &[], HOUR).await;
    assert_eq!(to_shoppers(&stage, "resend").len(), 2, "a withdrawal always wins");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_have_gone_is_shown_and_not_sent_again() {
    let mut stage = stage_by("postmark://server-token").await;
    stage.services().of("postmark").answers().set_next([Answer::CloseUnanswered]);
    let ada = leaves_a_cart(&stage, 2, "boots", ADA).await;
    live(&mut stage, &[&ada], &[], 2 * HOUR).await;
    let letters = listed(&stage, 1).await;
    assert_eq!(letters[0]["may_have_gone"], true);
    let (status, answer) = resend(&stage, &id(&letters[0])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(answer.to_string().contains("twice"), "{answer}");
    assert_eq!(to_shoppers(&stage, "postmark").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_days_ends_in_a_letter_and_not_in_a_late_confirmation() {
    let mut stage = stage_by("resend://re_key").await;
    stage.services().of("resend").answers().set(Answer::TooMany(Some(20 * 60 * 60)));
    told(&stage, &order(&stage, "1001", ADA, "boots")).await;
    stage.services().of("resend").calls_at_least(1).await;
    live(&mut stage, &[], &[ADA], 4 * DAY).await;
    let letters = listed(&stage, 1).await;
    assert!(letters[0]["reason"].as_str().unwrap().contains("stale"), "{letters:?}");
    assert_eq!(person(&stage, ADA).await["outbox"], json!([]));
    stage.services().of("resend").answers().set(Answer::Accept);
    let (status, _) = resend(&stage, &id(&letters[0])).await;
    assert_eq!(status, StatusCode::OK, "late, because the merchant says so");
    stage.services().of("resend").messages_at_least(1).await;
}
