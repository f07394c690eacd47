//! Scanners open mail and follow its links before anybody reads it: that is counted apart, and nothing follows from it.

use std::time::Duration;

use rappel_tests::device::Device;
use rappel_tests::stage::Stage;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::providers::{event, resend};
use crate::figures::{BROWSER, figures, written_to};
use crate::identity::people::{ADA, HOUR, MINUTE, journey, live};

/// Follows all links of the mail as a scanner does that poses as a browser: at once.
async fn scan(stage: &Stage) -> Vec<StatusCode> {
    let ours = format!("{}/c/", stage.worker().origin());
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let links: Vec<String> = mail.links().into_iter().filter(|link| link.starts_with(&ours)).collect();
    assert!(links.len() > 1, "{links:?}");
    let mut answers = Vec::new();
    for link in links {
        let request = stage.worker().client().get(&link).header("user-agent", BROWSER);
        answers.push(request.send().await.unwrap().status());
    }
    answers
}

async fn sent(stage: &Stage, device: &Device) -> Value {
    journey(stage, device).await["person"]["segments"][0]["sends"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_scanner_opens_and_follows_is_no_sign_of_life() {
    let mut stage = Stage::open().await;
    let (device, link) = written_to(&mut stage, 1).await;
    let message = sent(&stage, &device).await["id"].as_str().unwrap().to_owned();
    let opened = event("email.opened", ADA, &message, ("extra", json!({})));
    resend(&stage, &event("email.delivered", ADA, &message, ("extra", json!({})))).await;
    resend(&stage, &opened).await;
    let answers = scan(&stage).await;
    assert!(answers.iter().all(|status| *status == StatusCode::FOUND), "everybody is led on: {answers:?}");
    live(&mut stage, &[&device], &[], HOUR).await;
    let scanned = sent(&stage, &device).await;
    assert_eq!((&scanned["opened_at"], &scanned["clicked_at"]), (&Value::Null, &Value::Null), "{scanned}");
    let state = journey(&stage, &device).await;
    let deeds = state["person"]["segments"][0]["deeds"].as_array().unwrap();
    let deeds: Vec<&str> = deeds.iter().filter_map(|deed| deed["name"].as_str()).collect();
    assert_eq!(deeds, ["cart"], "nothing was done by the shopper since");
    let told = figures(&stage, "cart-abandonment").await;
    let counted = ["delivered", "opened", "opened_by_machine", "clicked", "clicked_by_machine"];
    assert_eq!(counted.map(|name| told[name].as_i64()), [1, 0, 1, 0, 1].map(Some), "{told:#}");

    // The shopper reads it an hour later.
    crate::figures::click(&stage, &device, &link).await;
    live(&mut stage, &[&device], &[], 10 * MINUTE).await;
    let told = figures(&stage, "cart-abandonment").await;
    assert_eq!(counted.map(|name| told[name].as_i64()), [1, 0, 1, 1, 1].map(Some), "{told:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_a_link_in_the_moment_it_is_sent_is_no_reader() {
    let mut stage = Stage::open().await;
    let device = crate::identity::people::leaves_a_cart(&stage, 2, "boots", ADA).await;
    // To each very deadline: the visit's end, and the mail an hour after it.
    while stage.mailbox().mails_to(ADA).is_empty() {
        let state = journey(&stage, &device).await;
        let next = [&state["visit_ends_ms"], &state["next_ms"]].into_iter().filter_map(Value::as_i64).min();
        let left_ms = next.map_or(0, |next_ms| next_ms - stage.clock().now_ms());
        stage.worker().sleep_through(Duration::from_millis(u64::try_from(left_ms.max(0) + 50).unwrap()));
        stage.worker().wake().await;
        live(&mut stage, &[&device], &[], Duration::from_millis(1)).await;
    }
    let ours = format!("{}/c/", stage.worker().origin());
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let link = mail.links().into_iter().find(|link| link.starts_with(&ours)).unwrap();
    let at_ms = sent(&stage, &device).await["at"].as_i64().unwrap();
    let soon = stage.clock().now_ms() - at_ms < 4_000;
    let answer = stage.worker().client().get(&link).header("user-agent", BROWSER).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FOUND);
    live(&mut stage, &[&device], &[], MINUTE).await;
    let told = sent(&stage, &device).await;
    assert_eq!(told["clicked_at"].is_null(), soon, "{told}");
}
