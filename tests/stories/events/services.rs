//! Delivery services tell of parcels, and the shop names people by what it has.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use rappel_local::shop::{AFTERSHIP_SECRET, API_KEY, SHOP_KEY};
use rappel_tests::stage::Stage;
use reqwest::StatusCode;
use serde_json::{Value, json};
use sha2::Sha256;

use super::server::{account, event, live_days, order, post, stage_with, tell, told};
use crate::identity::people::person;

const ADA: &str = "ada@example.com";

/// What AfterShip tells of a parcel, signed with a secret.
async fn aftership(stage: &Stage, parcel: &str, tag: &str, secret: &str) -> (StatusCode, Value) {
    let body = json!({ "event": "tracking_update", "ts": stage.clock().now_ms() / 1000,
        "msg": { "tag": tag, "tracking_number": parcel, "slug": "ups" } });
    let body = body.to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let signature = Base64::encode_string(&mac.finalize().into_bytes());
    let address = format!("{}/v1/{SHOP_KEY}/webhooks/aftership", stage.worker().origin());
    let request = stage.worker().client().post(address).header("aftership-hmac-sha256", signature);
    let response = request.body(body).send().await.unwrap();
    (response.status(), response.json().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_that_arrives_finds_its_order_if_the_service_has_signed() {
    let mut stage = stage_with(&["product-tips"]).await;
    let sent = json!({ "order": "1001", "tracking_number": "1Z9" });
    let sent = event(&stage, "1001-sent", "order-fulfilled", sent);
    let events = json!([account(&stage, "c-1", ADA), order(&stage, "1001", ADA, "boots"), sent]);
    assert_eq!(tell(&stage, &events).await.1["accepted"], 3);

    let (status, answer) = aftership(&stage, "1Z9", "Delivered", "somebody else's secret").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{answer}");
    let known = person(&stage, ADA).await;
    assert_eq!(known["person"]["segments"][0]["orders"][0]["delivered_at"], Value::Null);
    let (status, answer) = aftership(&stage, "1Z9", "Delivered", AFTERSHIP_SECRET).await;
    assert_eq!((status, &answer["accepted"]), (StatusCode::OK, &json!(1)), "{answer}");
    let (_, answer) = aftership(&stage, "1Z9", "Delivered", AFTERSHIP_SECRET).await;
    assert_eq!(answer["known"], 1, "{answer}");
    live_days(&mut stage, &[ADA], 3).await;
    assert_eq!(stage.mailbox().mails_to(ADA).len(), 1, "tips, two days after delivery");
}

/// What ShipStation tells of a parcel, with the key it was given to send along.
async fn shipstation(stage: &Stage, parcel: &str, status: &str, key: Option<&str>) -> (StatusCode, Value) {
    let body = json!({ "resource_type": "TRACK_EVENT_V2",
        "resource_url": "https://api.shipstation.com/v2/labels/se-1/track",
        "data": { "tracking_number": parcel, "status_code": status, "carrier_code": "ups" } });
    post(stage, "webhooks/shipstation", key, body.to_string()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn shipstation_is_heard_with_the_shops_key_and_asks_nobody_but_itself() {
    let mut stage = stage_with(&["shipping", "product-tips"]).await;
    // The parcel is on its way before anybody knows whose it is.
    let (status, answer) = shipstation(&stage, "1Z9", "IT", Some(API_KEY)).await;
    assert_eq!((status, &answer["accepted"]), (StatusCode::OK, &json!(1)), "{answer}");
    let sent = json!({ "order": "1001", "tracking_number": "1Z9" });
    let sent = event(&stage, "1001-sent", "order-fulfilled", sent);
    let events = json!([account(&stage, "c-1", ADA), order(&stage, "1001", ADA, "boots"), sent]);
    assert_eq!(tell(&stage, &events).await.1["accepted"], 3);
    stage.mailbox().first_mail_to(ADA).await;

    for key in [None, Some("a guess that is as long as the real one is")] {
        let (status, answer) = shipstation(&stage, "1Z9", "DE", key).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{key:?}: {answer}");
    }
    let order = async || person(&stage, ADA).await["person"]["segments"][0]["orders"][0].clone();
    assert_eq!(order().await["delivered_at"], Value::Null);
    let elsewhere = json!({ "resource_type": "SHIP_NOTIFY",
        "resource_url": "https://ssapi.shipstation.com.evil.example/shipments?batchId=1" });
    let (status, answer) = post(&stage, "webhooks/shipstation", Some(API_KEY), elsewhere.to_string()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    assert!(answer["error"].as_str().unwrap().contains("resource_url"), "{answer}");

    let (status, answer) = shipstation(&stage, "1Z9", "DE", Some(API_KEY)).await;
    assert_eq!((status, &answer["accepted"]), (StatusCode::OK, &json!(1)), "{answer}");
    let (_, answer) = shipstation(&stage, "1Z9", "DE", Some(API_KEY)).await;
    assert_eq!(answer["known"], 1, "{answer}");
    assert!(order().await["delivered_at"].is_i64());
    live_days(&mut stage, &[ADA], 3).await;
    let mails = stage.mailbox().mails_to(ADA);
    let ids: std::collections::BTreeSet<_> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids.len(), 2, "its dispatch once, and tips two days after delivery: {mails:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_by_their_account_and_forgotten_by_it() {
    let stage = stage_with(&[]).await;
    let named = json!({ "customer": { "id": "c-1" }, "name": "called" });
    // Nobody has this id yet: the event waits.
    told(&stage, &event(&stage, "call-1", "event", named.clone())).await;
    told(&stage, &account(&stage, "c-1", ADA)).await;
    told(&stage, &event(&stage, "call-2", "event", named)).await;
    let known = person(&stage, ADA).await;
    let heard = known["person"]["segments"][0]["events"].as_array().unwrap();
    assert_eq!(heard, &[json!("call-1"), json!("call-2")], "{known:#}");

    told(&stage, &event(&stage, "gone", "customer-deleted", json!({ "customer": { "id": "c-1" } }))).await;
    let left = rappel_tests::poll::until("the person to be forgotten", async || {
        let left = person(&stage, ADA).await.to_string();
        if left.contains("ada@") || left.contains("call-1") { Err(left) } else { Ok(left) }
    })
    .await;
    assert!(!left.contains("segments\":[{"), "{left}");
}
