//! The door for providers: nobody else is heard, and nothing is read that is too large.

use rappel_local::shop::{META_VERIFY_TOKEN, SES_KEY, SES_TOPIC};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::providers::{answer, bounce, call, path, resend_call};
use crate::events::server::{account, stage_with, told};
use crate::identity::people::{ADA, person};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_speaks_for_a_provider_without_its_proof() {
    let stage = stage_with(&[]).await;
    told(&stage, &account(&stage, "c-1", ADA)).await;
    let told = bounce(ADA, "a message");
    let unsigned = call(&stage, "resend").body(told.to_string());
    let mut forged = bounce(ADA, "another");
    forged["data"]["to"] = json!(["eve@example.com"]);
    let other_words = resend_call(&stage, &told, 0).body(forged.to_string());
    let old = resend_call(&stage, &told, 6 * 60);
    let malformed = resend_call(&stage, &json!([1]), 0);
    let large = resend_call(&stage, &json!("x".repeat(1_000_001)), 0);
    let nobody = call(&stage, "mailgun").body("{}");
    for (call, status, says) in [
        (unsigned, StatusCode::UNAUTHORIZED, "signature or password"),
        (other_words, StatusCode::UNAUTHORIZED, "signature or password"),
        (old, StatusCode::UNAUTHORIZED, "signed at another time"),
        (malformed, StatusCode::BAD_REQUEST, "not in the form"),
        (large, StatusCode::PAYLOAD_TOO_LARGE, "larger than 1 MB"),
        (nobody, StatusCode::NOT_FOUND, "FEEDBACK"),
    ] {
        let answered = answer(call).await;
        assert!(answered.0 == status && answered.1.contains(says), "{answered:?}");
    }
    let known = person(&stage, ADA).await;
    assert_eq!(known["person"]["segments"][0]["contacts"][0].get("suppressed"), None, "{known:#}");
    assert_eq!(known["home"].get("banned"), None);
    assert_eq!(person(&stage, "eve@example.com").await, Value::Null);

    let get = stage.worker().client().get(format!("{}{}", stage.worker().origin(), path("resend")));
    assert_eq!(answer(get).await.0, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivered_message_of_somebody_unknown_makes_nobody_known_and_a_bounce_is_kept() {
    let stage = stage_with(&[]).await;
    let delivered = super::providers::event("email.delivered", ADA, "other mail", ("extra", json!({})));
    super::providers::resend(&stage, &delivered).await;
    assert_eq!(person(&stage, ADA).await, Value::Null);
    super::providers::resend(&stage, &bounce(ADA, "other mail")).await;
    assert_eq!(person(&stage, ADA).await["home"]["banned"]["why"], "gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn amazon_is_confirmed_at_its_own_address_and_nobody_elses() {
    let stage = stage_with(&[]).await;
    let confirm = |key: &str, address: &str| {
        let body =
            json!({ "Type": "SubscriptionConfirmation", "TopicArn": SES_TOPIC, "SubscribeURL": address });
        answer(call(&stage, "ses").query(&[("key", key)]).body(body.to_string()))
    };
    let amazons = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";
    for (key, address) in [
        (SES_KEY, "https://sns.eu-west-1.amazonaws.com.evil.example/?Action=ConfirmSubscription"),
        (SES_KEY, "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription"),
        (SES_KEY, "http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"),
        (SES_KEY, "https://169.254.169.254/?Action=ConfirmSubscription"),
        ("a guess", amazons),
    ] {
        assert_eq!(confirm(key, address).await.0, StatusCode::UNAUTHORIZED, "{key} {address}");
    }
    assert_eq!(stage.services().refusals(), Vec::<String>::new(), "nobody was visited");
    // Amazon does not live on this machine: that it was asked is all there is to see.
    assert_eq!(confirm(SES_KEY, amazons).await.0, StatusCode::INTERNAL_SERVER_ERROR);
    // It shows a password once it was asked for one.
    let body = json!({ "Type": "SubscriptionConfirmation", "TopicArn": SES_TOPIC, "SubscribeURL": amazons })
        .to_string();
    let unasked = call(&stage, "ses").body(body.clone()).send().await.unwrap();
    assert_eq!(unasked.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(unasked.headers()["www-authenticate"], "Basic realm=\"rappel\"");
    let asked = call(&stage, "ses").basic_auth("rappel", Some(SES_KEY)).body(body);
    assert_eq!(answer(asked).await.0, StatusCode::INTERNAL_SERVER_ERROR);
    let visited = stage.services().refusals();
    assert!(
        visited.len() == 2 && visited.iter().all(|asked| asked.contains("sns.eu-west-1.amazonaws.com")),
        "{visited:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn meta_is_answered_with_its_own_word_if_it_knows_ours() {
    let stage = stage_with(&[]).await;
    let ask = |token: &str, challenge: &str| {
        let query = [("hub.mode", "subscribe"), ("hub.verify_token", token), ("hub.challenge", challenge)];
        let address = format!("{}{}", stage.worker().origin(), path("whatsapp"));
        answer(stage.worker().client().get(address).query(&query))
    };
    assert_eq!(ask(META_VERIFY_TOKEN, "1158201444").await, (StatusCode::OK, "1158201444".to_owned()));
    assert_eq!(ask("a guess", "1158201444").await.0, StatusCode::UNAUTHORIZED);
    let script = ask(META_VERIFY_TOKEN, "<script>alert(1)</script>").await;
    assert!(script.0 == StatusCode::BAD_REQUEST && !script.1.contains("<script>"), "{script:?}");
}
