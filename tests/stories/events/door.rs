//! Keys, limits and answers of the shop's events.

use rappel_local::shop::API_KEY;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::server::{order, post, stage_with, tell};

#[tokio::test(flavor = "multi_thread")]
async fn only_the_shops_server_tells_and_each_event_acts_once() {
    let stage = stage_with(&["order-confirmation"]).await;
    let order = order(&stage, "1001", "ada@example.com", "boots");
    for key in [None, Some("a guess that is as long as the real one is")] {
        let (status, _) = post(&stage, "events", key, order.to_string()).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{key:?}");
    }
    let (status, answer) = post(&stage, "events", Some(API_KEY), "{\"id\":".into()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer["error"].as_str().unwrap().contains("not JSON"), "{answer}");
    let (status, _) = post(&stage, "events", Some(API_KEY), " ".repeat(1024 * 1024 + 1)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);

    let (status, answer) = tell(&stage, &order).await;
    let accepted = json!([{ "index": 0, "id": "1001-placed", "status": "accepted" }]);
    assert_eq!((status, &answer["results"]), (StatusCode::OK, &accepted), "{answer}");
    let (status, answer) = tell(&stage, &order).await;
    assert_eq!((status, &answer["known"]), (StatusCode::OK, &json!(1)), "{answer}");
    stage.mailbox().first_mail_to("ada@example.com").await;
    stage.worker().wake().await;
    assert_eq!(stage.mailbox().mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_line_of_an_upload_loses_none_of_the_others() {
    let stage = stage_with(&["order-confirmation"]).await;
    let mut lines: Vec<Value> = ["ada", "bob", "eve"]
        .iter()
        .map(|name| order(&stage, &format!("of-{name}"), &format!("{name}@example.com"), "boots"))
        .collect();
    lines[1]["items"][0]["price"] = "89,90".into();
    let upload = |lines: &[Value]| lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let (status, answer) = post(&stage, "events/batch", Some(API_KEY), upload(&lines)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!((&answer["accepted"], &answer["refused"]), (&json!(2), &json!(1)), "{answer}");
    assert_eq!(answer["results"][1]["path"], "items[0].price", "{answer}");

    // Mended, the whole upload is sent again.
    lines[1]["items"][0]["price"] = "89.90".into();
    let (_, answer) = post(&stage, "events/batch", Some(API_KEY), upload(&lines)).await;
    assert_eq!((&answer["accepted"], &answer["known"]), (&json!(1), &json!(2)), "{answer}");
    for name in ["ada", "bob", "eve"] {
        stage.mailbox().first_mail_to(&format!("{name}@example.com")).await;
    }
    assert_eq!(stage.mailbox().mails().len(), 3);
}
