//! A tool that nobody has an adapter for: it gets what a message gets, signed as Standard Webhooks describes.

use base64ct::{Base64, Encoding as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use rappel_tests::services::Answer;
use serde_json::json;
use sha2::Sha256;

use super::stage_with;
use crate::identity::people::{ADA, HOUR, leaves_a_cart, live};

const KEY: &[u8; 24] = b"what both of them know..";

/// What <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md> wants signed.
fn is_signed(id: &str, timestamp: &str, body: &str, signature: &str) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY).unwrap();
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    let expected = Base64::encode_string(&mac.finalize().into_bytes());
    signature.split(' ').any(|one| one.strip_prefix("v1,") == Some(&expected))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_hears_of_each_message_signed_and_under_one_id() {
    let connections = json!({
        "hooks": format!("webhook://whsec_{}@hooks.shop.example/rappel", Base64::encode_string(KEY).replace('/', "%2F")),
    });
    let flows = json!({ "flows": [{ "flow": "cart-abandonment", "forward_besides": "hooks" }] });
    let mut stage = stage_with(flows, ("CONNECTIONS", &connections.to_string())).await;
    stage.services().of("webhook").answers().set_next([Answer::Say(503, "")]);
    let device = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&device], &[], 2 * HOUR).await;

    assert_eq!(
        stage.mailbox().count(),
        1,
        "{:#}",
        crate::identity::people::journey(&stage, &device).await["decisions"]
    );
    let calls = stage.services().of("webhook").calls();
    assert_eq!(calls.len(), 2, "{calls:?}: {:?}", stage.services().refusals());
    let header = |place: usize, name: &str| calls[place].headers[name].to_str().unwrap().to_owned();
    assert_eq!(header(0, "webhook-id"), header(1, "webhook-id"));
    for (place, call) in calls.iter().enumerate() {
        let (id, timestamp) = (header(place, "webhook-id"), header(place, "webhook-timestamp"));
        let body = call.body.to_string();
        assert!(is_signed(&id, &timestamp, &body, &header(place, "webhook-signature")), "{call:?}");
        assert!(!is_signed(
            &id,
            &timestamp,
            &body.replace("boots", "socks"),
            &header(place, "webhook-signature")
        ));
        let late_s = timestamp.parse::<i64>().unwrap() - call.received_at_ms / 1_000;
        assert!(late_s.abs() <= 60, "signed when it was sent: {late_s} s");
    }
    assert_eq!(calls[0].text("/type"), "Cart abandonment");
    assert_eq!(calls[0].text("/data/email"), ADA);
    assert_eq!(calls[0].body["data"]["value_hundredths"], 12_900);
    assert_eq!(stage.services().refusals(), Vec::<String>::new());
}
