//! A push goes the whole way: Firefox subscribes, a sender encrypts and signs, the service checks, the shopper clicks.

use axum::http::Request;
use rappel_delivery::push::{
    Endpoint, KeyAgreement, PushRequest, SubscriptionKeys, Topic, Urgency, VapidKey, encrypt,
};
use rappel_tests::browser::Firefox;
use rappel_tests::clock::Clock;
use rappel_tests::push_service::{Answer, PushService};
use serde_json::{Value, json};

use super::page::Page;

/// Any scalar and salt do for messages that nobody else will see.
const SENDER_KEY: [u8; 32] = [7; 32];
const ONE_TIME_KEY: [u8; 32] = [9; 32];
const SALT: [u8; 16] = [11; 16];
/// The receiver of RFC 8291, appendix A.
const RFC_KEYS: (&str, &str) = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
);

struct Sender {
    key: VapidKey,
    now_ms: i64,
    contact: &'static str,
}

impl Sender {
    fn new(clock: &Clock) -> Self {
        let key = VapidKey::from_bytes(&SENDER_KEY).unwrap();
        Self { key, now_ms: clock.now_ms(), contact: "mailto:shop@example.com" }
    }

    fn request(&self, endpoint: &str, keys: (&str, &str), message: &Value) -> Request<Vec<u8>> {
        let endpoint = Endpoint::parse(endpoint, true).unwrap();
        let keys = SubscriptionKeys::from_base64url(keys.0, keys.1).unwrap();
        let agreement = KeyAgreement::by_key(&keys, &ONE_TIME_KEY).unwrap();
        let body = encrypt(&keys, message.to_string().as_bytes(), &SALT, &agreement).unwrap();
        let authorization = self.key.authorization(&endpoint, self.contact, self.now_ms).unwrap();
        let topic = Topic::of("demo/cart-abandonment");
        PushRequest {
            endpoint: &endpoint,
            authorization: &authorization,
            ttl_s: 3_600,
            topic: Some(&topic),
            urgency: Urgency::default(),
            body,
        }
        .build()
        .unwrap()
    }
}

/// Sends a request; answers with its status, its `Retry-After` and its text.
async fn send(request: Request<Vec<u8>>) -> (u16, Option<String>, String) {
    let (parts, body) = request.into_parts();
    let client = reqwest::Client::new();
    let sending = client.post(parts.uri.to_string()).headers(parts.headers).body(body);
    let response = sending.send().await.unwrap();
    let retry_after = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    (response.status().as_u16(), retry_after, response.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_subscribes_shows_the_notification_and_opens_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::new(folder.path());
    let push_service = PushService::start(&clock).await;
    let page = Page::start().await;
    let firefox = Firefox::start(&push_service).await;
    let sender = Sender::new(&clock);

    let tab = firefox.open(&format!("{}/?key={}", page.origin(), sender.key.public_key_base64url())).await;
    tab.click("#subscribe").await;
    let subscription: Value = serde_json::from_str(&page.until_seen("subscribed ").await).unwrap();
    assert_eq!(push_service.subscriptions().len(), 1);
    tab.close().await;
    page.until_seen("visibilitychange hidden").await;

    let target = format!("{}/?from=push", page.origin());
    let message = json!({ "title": "Still thinking?", "body": "Your Café tent waits.", "url": target });
    let endpoint = subscription["endpoint"].as_str().unwrap();
    let keys = &subscription["keys"];
    let keys = (keys["p256dh"].as_str().unwrap(), keys["auth"].as_str().unwrap());
    let (status, _, text) = send(sender.request(endpoint, keys, &message)).await;
    assert_eq!(status, 201, "{text}");

    let notification = firefox.notification().await;
    assert_eq!(notification.title, "Still thinking?");
    assert_eq!(notification.text, "Your Café tent waits.");
    firefox.click_notification().await;
    firefox.until_shows(&target).await;

    let push = push_service.pushes().remove(0);
    assert_eq!((push.ttl_s, push.claims.audience), (3_600, push_service.origin()));
    let acknowledged = push_service.first_acknowledgement().await;
    assert_eq!(acknowledged.code, 100, "decrypted and handed to the service worker");
    assert_eq!(push_service.acknowledgements().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_push_service_refuses_what_the_real_ones_refuse() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::new(folder.path());
    let push_service = PushService::start(&clock).await;
    let sender = Sender::new(&clock);
    let endpoint = push_service.subscribe_without_browser();
    let well_formed = || sender.request(&endpoint, RFC_KEYS, &json!("hello"));
    let changed = |change: &dyn Fn(&mut Request<Vec<u8>>)| {
        let mut request = well_formed();
        change(&mut request);
        request
    };
    let elsewhere = endpoint.replace("localhost", "127.0.0.1");
    let long_ago = Sender { now_ms: clock.now_ms() - 86_400_000, ..Sender::new(&clock) };
    let far_ahead = Sender { now_ms: clock.now_ms() + 86_400_000, ..Sender::new(&clock) };
    let cases = [
        (403, "audience", sender.request(&elsewhere, RFC_KEYS, &json!("hello"))),
        (403, "expires", long_ago.request(&endpoint, RFC_KEYS, &json!("hello"))),
        (403, "expires", far_ahead.request(&endpoint, RFC_KEYS, &json!("hello"))),
        (403, "scheme", changed(&|request| request.headers_mut().remove("authorization").map_or((), drop))),
        (403, "signature", changed(&forge_signature)),
        (413, "4097 bytes", changed(&|request| request.body_mut().resize(4_097, 0))),
        (400, "aes128gcm", changed(&|request| request.body_mut().truncate(20))),
        (400, "TTL", changed(&|request| request.headers_mut().remove("ttl").map_or((), drop))),
        (400, "topic", changed(&|request| set(request, "topic", "a/b"))),
        (400, "urgency", changed(&|request| set(request, "urgency", "now"))),
        (410, "no subscription", sender.request(&format!("{endpoint}0"), RFC_KEYS, &json!("hello"))),
    ];
    for (number, (status, reason, request)) in cases.into_iter().enumerate() {
        let (answered, _, text) = send(request).await;
        assert_eq!(answered, status, "case {number}, expected about {reason}, got: {text}");
        assert!(text.contains(reason), "case {number}, expected about {reason}, got: {text}");
    }
    assert_eq!(push_service.pushes(), [], "none of them was taken");
    assert_eq!(send(well_formed()).await.0, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_push_service_misbehaves_as_told() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::new(folder.path());
    let push_service = PushService::start(&clock).await;
    let sender = Sender::new(&clock);
    let endpoint = push_service.subscribe_without_browser();
    push_service.answers().set_next([Answer::RetryAfter(429, 120), Answer::Fail(410), Answer::Fail(500)]);

    let push = || send(sender.request(&endpoint, RFC_KEYS, &json!("hello")));
    assert_eq!(push().await, (429, Some("120".to_owned()), String::new()));
    assert_eq!(push().await.0, 410);
    assert_eq!(push().await.0, 500);
    assert_eq!(push().await.0, 201, "and then as before");
    let statuses: Vec<u16> = push_service.pushes().iter().map(|push| push.status).collect();
    assert_eq!(statuses, [429, 410, 500, 201]);
}

fn set(request: &mut Request<Vec<u8>>, header: &'static str, value: &'static str) {
    request.headers_mut().insert(header, value.parse().unwrap());
}

/// Changes one character of the signature, which stands before the key.
fn forge_signature(request: &mut Request<Vec<u8>>) {
    let authorization = request.headers()["authorization"].to_str().unwrap().to_owned();
    let place = authorization.find(", k=").unwrap() - 10;
    let other = if &authorization[place..=place] == "A" { "B" } else { "A" };
    let forged = format!("{}{other}{}", &authorization[..place], &authorization[place + 1..]);
    request.headers_mut().insert("authorization", forged.parse().unwrap());
}
