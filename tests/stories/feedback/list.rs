//! The suppression list: brought along, shown, and taken back where nobody said no.

use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::providers::{bounce, event as tells, resend};
use crate::events::server::{account, event, live_days, order, post, stage_with, told};
use crate::identity::people::{ADA, BOB, DAY, HOUR, decided, journey, leaves_a_cart, live, person};

const FILE: &str =
    "Email,Name,Reason\nAda@Example.com,Ada,unsubscribed\nbob@example.com,Bob,hard bounce\nnobody,,\n";

/// A page of the list.
async fn list(stage: &Stage, query: &str) -> Value {
    let address = format!("{}/v1/{SHOP_KEY}/suppressions{query}", stage.worker().origin());
    let answer = stage.worker().client().get(address).bearer_auth(API_KEY).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// The list as `address channel reason`, in its order, once it has so many rows.
pub(crate) async fn listed(stage: &Stage, count: usize) -> Vec<String> {
    poll::until(&format!("{count} rows"), async || {
        let rows = list(stage, "").await["suppressions"].as_array().cloned().unwrap();
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let line = |row: &Value| {
            format!("{} {} {}", text(&row["address"]), text(&row["channel"]), text(&row["reason"]))
        };
        let mut lines: Vec<String> = rows.iter().map(line).collect();
        lines.sort_unstable();
        stage.worker().wake().await;
        if lines.len() == count { Ok(lines) } else { Err(format!("{lines:?}")) }
    })
    .await
}

async fn restore(stage: &Stage, address: &str) -> String {
    let (status, answer) =
        post(stage, "suppressions/restore", Some(API_KEY), json!({ "addresses": [address] }).to_string())
            .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["results"][0]["result"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_brought_along_holds_for_whoever_comes_next() {
    let mut stage = stage_with(&["cart-abandonment", "welcome", "order-confirmation"]).await;
    let (status, answer) = post(&stage, "suppressions", Some(API_KEY), FILE.into()).await;
    assert_eq!((status, &answer["accepted"], &answer["refused"]), (StatusCode::OK, &json!(2), &json!(1)));
    assert_eq!(answer["refusals"][0]["line"], 4);
    assert_eq!(
        listed(&stage, 2).await,
        ["Ada@example.com email unsubscribe", "bob@example.com email bounce"]
    );

    // A page claims one address, the shop's server proves the other.
    let device = leaves_a_cart(&stage, 1, "boots", ADA).await;
    told(&stage, &account(&stage, "c-2", BOB)).await;
    told(&stage, &order(&stage, "1001", BOB, "boots")).await;
    live(&mut stage, &[&device], &[ADA, BOB], 4 * DAY).await;
    assert!(stage.mailbox().mails().is_empty(), "{:?}", stage.mailbox().mails());
    let said = decided(&journey(&stage, &device).await);
    assert!(said.contains(&"cart-abandonment/skipped/suppressed".to_owned()), "{said:?}");

    assert_eq!(restore(&stage, BOB).await, "restored");
    assert!(restore(&stage, ADA).await.starts_with("not restored"));
    assert_eq!(restore(&stage, "eve@example.com").await, "not listed");
    told(&stage, &order(&stage, "1002", BOB, "tent")).await;
    stage.mailbox().first_mail_to(BOB).await;
    assert_eq!(listed(&stage, 1).await, ["Ada@example.com email unsubscribe"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_here_is_listed_and_keeps_no_address_of_who_was_forgotten() {
    let mut stage = stage_with(&["order-confirmation"]).await;
    told(&stage, &account(&stage, "c-1", ADA)).await;
    told(&stage, &account(&stage, "c-2", BOB)).await;
    resend(&stage, &bounce(ADA, "a message")).await;
    resend(&stage, &tells("email.complained", BOB, "a message", ("extra", json!({})))).await;
    resend(&stage, &bounce("eve@example.com", "a message of nobody's")).await;
    assert_eq!(
        listed(&stage, 3).await,
        ["ada@example.com email bounce", "bob@example.com email complaint", "eve@example.com email bounce"]
    );
    told(&stage, &event(&stage, "gone", "customer-deleted", json!({ "customer": { "id": "c-2" } }))).await;
    poll::until("the address to be gone", async || {
        let rows = list(&stage, "").await.to_string();
        stage.worker().wake().await;
        if rows.contains("bob@") { Err(rows) } else { Ok(()) }
    })
    .await;
    assert_eq!(listed(&stage, 3).await[0], "- email complaint", "that nobody is to write there stays");

    assert_eq!(restore(&stage, ADA).await, "restored");
    told(&stage, &order(&stage, "1001", ADA, "boots")).await;
    live(&mut stage, &[], &[ADA], HOUR).await;
    assert_eq!(stage.mailbox().mails_to(ADA).len(), 1);
    assert_eq!(person(&stage, ADA).await["home"].get("banned"), None);
    live_days(&mut stage, &[ADA], 1).await;
    assert_eq!(listed(&stage, 2).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_for_whoever_has_the_key() {
    let stage = stage_with(&[]).await;
    for (path, key, body, status, says) in [
        ("suppressions", None, FILE.to_owned(), StatusCode::UNAUTHORIZED, "Authorization"),
        ("suppressions", Some("wrong"), FILE.to_owned(), StatusCode::UNAUTHORIZED, "API_KEY"),
        ("suppressions/restore", None, "{}".to_owned(), StatusCode::UNAUTHORIZED, "Authorization"),
        ("suppressions", Some(API_KEY), " ".to_owned(), StatusCode::BAD_REQUEST, "no rows"),
        ("suppressions/restore", Some(API_KEY), "[]".to_owned(), StatusCode::BAD_REQUEST, "addresses"),
    ] {
        let (told, answer) = post(&stage, path, key, body).await;
        assert!(told == status && answer.to_string().contains(says), "{path} {key:?}: {told} {answer}");
    }
    let address = format!("{}/v1/{SHOP_KEY}/suppressions", stage.worker().origin());
    let answer = stage.worker().client().get(address).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}
