//! Calls as providers make and sign them, with the secrets of this machine's shop.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use rappel_delivery::feedback::message_name;
use rappel_local::shop::{META_APP_SECRET, POSTMARK_PASSWORD, RESEND_SECRET, SHOP_KEY, TWILIO_TOKEN};
use rappel_tests::stage::Stage;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::Sha256;

/// The path providers call, below the Worker's origin.
pub(crate) fn path(provider: &str) -> String {
    format!("/v1/{SHOP_KEY}/feedback/{provider}")
}

/// A call to a provider's address, with nothing in it yet.
pub(super) fn call(stage: &Stage, provider: &str) -> RequestBuilder {
    stage.worker().client().post(format!("{}{}", stage.worker().origin(), path(provider)))
}

/// What is answered: status and words.
pub(super) async fn answer(call: RequestBuilder) -> (StatusCode, String) {
    let answer = call.send().await.expect("the Worker answers");
    (answer.status(), answer.text().await.unwrap())
}

/// One of Resend's events about a message, as it says them.
pub(super) fn event(kind: &str, to: &str, message: &str, more: (&str, Value)) -> Value {
    let mut data =
        json!({ "email_id": "e-1", "to": [to], "tags": { "rappel_message": message_name(message) } });
    data[more.0] = more.1;
    json!({ "type": kind, "created_at": "2026-11-22T10:00:00.000Z", "data": data })
}

/// A bounce for good.
pub(super) fn bounce(to: &str, message: &str) -> Value {
    let bounce = json!({ "type": "Permanent", "subType": "General", "message": "no such mailbox" });
    event("email.bounced", to, message, ("bounce", bounce))
}

/// A call of Resend's, signed so many seconds ago.
pub(super) fn resend_call(stage: &Stage, told: &Value, ago_s: i64) -> RequestBuilder {
    let (body, at) = (told.to_string(), (stage.clock().now_ms() / 1_000 - ago_s).to_string());
    let key = Base64::decode_vec(RESEND_SECRET.trim_start_matches("whsec_")).unwrap();
    let tag = Base64::encode_string(&hmac(&key, format!("msg_1.{at}.{body}").as_bytes()));
    let call = call(stage, "resend").header("svix-id", "msg_1").header("svix-timestamp", at);
    call.header("svix-signature", format!("v1,{tag}")).body(body)
}

/// Resend tells this, and is heard.
pub(super) async fn resend(stage: &Stage, told: &Value) {
    assert_eq!(answer(resend_call(stage, told, 0)).await, (StatusCode::OK, String::new()));
}

/// Postmark tells this, and is heard. It proves no time.
pub(super) async fn postmark(stage: &Stage, told: &Value) {
    let login = Base64::encode_string(format!("rappel:{POSTMARK_PASSWORD}").as_bytes());
    let call = call(stage, "postmark").header("authorization", format!("Basic {login}"));
    assert_eq!(answer(call.body(told.to_string())).await, (StatusCode::OK, String::new()));
}

/// Twilio tells this, and is heard.
pub(super) async fn twilio(stage: &Stage, fields: &[(&str, &str)]) {
    let address = format!("{}{}", stage.worker().origin(), path("twilio"));
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let signed = sorted.iter().fold(address, |signed, (name, value)| signed + name + value);
    let mut mac = Hmac::<Sha1>::new_from_slice(TWILIO_TOKEN.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let tag = Base64::encode_string(&mac.finalize().into_bytes());
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let call = call(stage, "twilio").header("x-twilio-signature", tag);
    let call = call.header("content-type", "application/x-www-form-urlencoded").body(body);
    assert_eq!(answer(call).await, (StatusCode::OK, String::new()));
}

/// Meta tells this of WhatsApp, and is heard.
pub(super) async fn meta(stage: &Stage, value: Value) {
    let change = json!({ "field": "messages", "value": value });
    let body =
        json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [change] }] });
    let body = body.to_string();
    let tag = hmac(META_APP_SECRET.as_bytes(), body.as_bytes());
    let tag: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
    let call = call(stage, "whatsapp").header("x-hub-signature-256", format!("sha256={tag}"));
    assert_eq!(answer(call.body(body)).await, (StatusCode::OK, String::new()));
}

fn hmac(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(bytes);
    mac.finalize().into_bytes().to_vec()
}
