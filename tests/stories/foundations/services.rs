//! The stand-ins of providers: they take what the contract takes, refuse what it does not, and know a message by its id.

use rappel_tests::clock::Clock;
use rappel_tests::services::{Answer, Fate, Services};
use serde_json::{Value, json};

/// What Resend takes.
fn mail() -> Value {
    json!({ "from": "a@shop.example", "to": ["ann@example.com"], "subject": "Hello", "text": "Hello" })
}

/// The status, or nothing if the connection was closed without a word.
async fn post(services: &Services, id: &str, body: &Value) -> Option<u16> {
    let address = format!("{}/api.resend.com/emails", services.origin());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(address).bearer_auth("re_key").header("idempotency-key", id);
    let request = request.header("content-type", "application/json").body(body.to_string());
    request.send().await.ok().map(|answer| answer.status().as_u16())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stand_in_keeps_to_its_contract() {
    let folder = tempfile::tempdir().unwrap();
    let services = Services::start(&Clock::new(folder.path())).await;
    let resend = services.of("resend");
    resend.answers().set_next([Answer::CloseUnanswered, Answer::Accept, Answer::TooMany(Some(3))]);
    assert_eq!(post(&services, "1", &mail()).await, None);
    assert_eq!(post(&services, "1", &mail()).await, Some(200));
    assert_eq!(post(&services, "2", &mail()).await, Some(429));
    assert_eq!(post(&services, "2", &mail()).await, Some(200));
    let names: Vec<_> = resend.calls().iter().map(|call| call.name().map(str::to_owned)).collect();
    assert_eq!(names[0], names[1], "one message, told twice");
    assert_eq!((names[2].clone(), resend.messages().len()), (None, 2));
    assert_eq!(services.refusals(), Vec::<String>::new());

    let mut misspelt = mail();
    misspelt["subjcet"] = "Hello".into();
    assert_eq!(post(&services, "3", &misspelt).await, Some(422));
    assert!(matches!(&resend.calls()[4].fate, Fate::Refused(reason) if reason.contains("subjcet")));
    assert_eq!(services.refusals().len(), 1);
}
