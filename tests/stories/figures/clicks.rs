//! A message's link leads to the shop and tells that it was followed, once, whoever looks at it besides.

use rappel_tests::stage::Stage;
use reqwest::StatusCode;
use serde_json::Value;

use super::{BROWSER, click, clicked_at, follow, written_to};
use crate::identity::people::{ADA, decided, journey};

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leads_to_the_shop_and_is_counted_once() {
    let mut stage = Stage::open().await;
    let (device, link) = written_to(&mut stage, 1).await;

    let client = stage.worker().client();
    let head = client.head(&link).header("user-agent", BROWSER).send().await.unwrap();
    assert_eq!(head.status(), StatusCode::FOUND);
    let ahead = client.get(&link).header("user-agent", BROWSER).header("sec-purpose", "prefetch");
    assert_eq!(ahead.send().await.unwrap().status(), StatusCode::FOUND);
    let scanner = client.get(&link).header("user-agent", "LinkScanBot/1.0").send().await.unwrap();
    assert_eq!(scanner.status(), StatusCode::FOUND);
    assert_eq!(clicked_at(&journey(&stage, &device).await), Value::Null, "looking is no click");

    let (status, location) = follow(&stage, &link).await;
    assert_eq!(status, StatusCode::FOUND);
    click(&stage, &device, &link).await;
    assert!(location.starts_with(&stage.page("/product/boots?utm_source=rappel")), "{location}");
    let first = journey(&stage, &device).await;
    assert!(clicked_at(&first).is_i64(), "{first:#}");

    assert_eq!(follow(&stage, &link).await, (status, location));
    let second = journey(&stage, &device).await;
    assert_eq!(clicked_at(&second), clicked_at(&first));
    assert_eq!(decided(&second), decided(&first));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_link_leads_nowhere() {
    let mut stage = Stage::open().await;
    let (device, link) = written_to(&mut stage, 2).await;
    let token = link.rsplit('/').next().unwrap();
    let other = if token.ends_with('A') { "B" } else { "A" };
    let changed = format!("{}{other}", &link[..link.len() - 1]);
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let unsubscribe = mail.header("List-Unsubscribe").unwrap().trim_matches(['<', '>']).to_owned();
    for forged in [
        changed,
        link[..link.len() - 4].to_owned(),
        unsubscribe.replace("/u/", "/c/"),
        format!("{}/c/https://evil.example", stage.worker().origin()),
        format!("{}/c/x?to=https://evil.example", stage.worker().origin()),
    ] {
        assert_eq!(follow(&stage, &forged).await, (StatusCode::NOT_FOUND, String::new()), "{forged}");
    }
    assert_eq!(clicked_at(&journey(&stage, &device).await), Value::Null);
    let (_, location) = follow(&stage, &format!("{link}?page=https://evil.example")).await;
    assert!(
        location.starts_with(&stage.page("/")),
        "what stands behind the token changes nothing: {location}"
    );
}
