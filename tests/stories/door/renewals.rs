//! Nobody renews a subscription that is not theirs, and no address goes in that is not a push service's.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use rappel_signal::Fact;
use rappel_tests::device::Device;
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

/// The receiver of RFC 8291, appendix A.
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

fn bytes(base64url: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(base64url).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A device that subscribed, and what its browser would say.
struct Subscriber {
    device: Device,
    /// Public key of the shop, hexadecimal.
    key: String,
    endpoint: String,
}

impl Subscriber {
    async fn come(stage: &Stage) -> Self {
        let mut device = Device::new(stage, 7);
        let endpoint = stage.push_service().subscribe_without_browser();
        let fact =
            Fact::PushSubscription { endpoint: endpoint.clone(), p256dh: bytes(P256DH), auth: bytes(AUTH) };
        let page = device.page(9_000, vec![fact]);
        let envelope = device.envelope(vec![page]);
        device.send(&envelope).await;
        let key = stage.worker().client().get(format!("{}/v1/demo/push-key", stage.worker().origin()));
        let key = hex(&bytes(&key.send().await.unwrap().text().await.unwrap()));
        Subscriber { device, key, endpoint }
    }

    fn subscription(&self, endpoint: &str) -> Value {
        json!({ "endpoint": endpoint, "p256dh": hex(&bytes(P256DH)), "auth": hex(&bytes(AUTH)), "key": self.key })
    }

    /// What the edge answers a page of this origin.
    async fn page(&self, stage: &Stage, origin: &str, said: Value) -> (u16, String) {
        let cookie = format!("{}{}", hex(&self.device.visitor.0), "0".repeat(34));
        let mut body = json!({ "device": cookie, "permission": "granted", "here": true });
        body.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        let request = stage.worker().client().post(format!("{}/v1/demo/browser", stage.worker().origin()));
        let answer = request.header("origin", origin).body(body.to_string()).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn known(&self, stage: &Stage) -> Vec<Value> {
        let journey = stage.journey(&self.device.visitor.to_string()).await;
        let contacts = journey.pointer("/person/segments/0/contacts").and_then(Value::as_array).cloned();
        contacts.unwrap_or_default().into_iter().map(|contact| contact["address"].clone()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_renews_the_address_it_was_given_for_and_no_other() {
    let stage = Stage::open().await;
    let own = Subscriber::come(&stage).await;
    let said = json!({ "subscription": own.subscription(&own.endpoint) });
    let (status, answer) = own.page(&stage, &stage.shop_origin(), said).await;
    assert_eq!(status, 200, "{answer}");
    let ticket = serde_json::from_str::<Value>(&answer).unwrap()["ticket"].as_str().unwrap().to_owned();
    let renew = async |ticket: &str, body: Value| {
        let address = format!("{}/b/{ticket}", stage.worker().origin());
        let answer = stage.worker().client().post(address).body(body.to_string()).send().await.unwrap();
        answer.status().as_u16()
    };
    let mine = stage.push_service().subscribe_without_browser();
    let from = |old: &str, new: &str| json!({ "old": old, "subscription": own.subscription(new) });

    let other = if ticket[10..].starts_with('A') { 'B' } else { 'A' };
    let forged = format!("{}{other}{}", &ticket[..10], &ticket[11..]);
    assert_eq!(renew(&forged, from(&own.endpoint, &mine)).await, 404, "a forged ticket");
    assert_eq!(renew(&ticket, from("https://guessed.example/1", &mine)).await, 204);
    assert_eq!(renew(&ticket, from(&own.endpoint, "http://10.0.0.1/push/1")).await, 204);
    assert_eq!(renew(&ticket, from(&own.endpoint, "https://evil.example/push/1")).await, 204);
    assert_eq!(renew(&ticket, json!({ "old": "x".repeat(5_000) })).await, 413);
    assert_eq!(own.known(&stage).await, [json!(own.endpoint)], "none of these changed anything");

    assert_eq!(renew(&ticket, from(&own.endpoint, &mine)).await, 204);
    assert_eq!(own.known(&stage).await, [json!(mine)]);
    assert_eq!(renew(&ticket, from(&own.endpoint, &own.endpoint)).await, 204);
    assert_eq!(own.known(&stage).await, [json!(mine)], "told again, an old address opens nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_shops_pages_say_how_a_browser_stands() {
    let stage = Stage::open().await;
    let own = Subscriber::come(&stage).await;
    let denied = json!({ "permission": "denied" });
    let (status, _) = own.page(&stage, "https://elsewhere.example", denied.clone()).await;
    assert_eq!(status, 403);
    let (status, told) = own.page(&stage, &stage.shop_origin(), json!({ "permission": "perhaps" })).await;
    assert!(status == 400 && told.contains("not understood"), "{status} {told}");
    let (status, _) = own.page(&stage, &stage.shop_origin(), json!({ "language": "x".repeat(5_000) })).await;
    assert_eq!(status, 413);
    assert_eq!(own.known(&stage).await, [json!(own.endpoint)]);
    assert_eq!(own.page(&stage, &stage.shop_origin(), denied).await.0, 200);
    assert_eq!(own.known(&stage).await, Vec::<Value>::new(), "the shop's own page");
}
