//! Platforms that are told of events: Klaviyo against its OpenAPI, the webhook against the format's own headers.

use rappel_delivery::Outcome;
use rappel_delivery::email::Address;
use rappel_delivery::forward::EventToForward;
use rappel_delivery::phone::PhoneNumber;
use rappel_delivery::provider::{ForwardProvider, LineError, forward_provider, settled};
use serde_json::{Map, Value, json};

use crate::answers::{TELL, answer, refusals, word};
use crate::mail::NOW_MS;
use rappel_contracts::{Contract, body_of};

const KLAVIYO: &str = "klaviyo://pk_1";
const BREVO: &str = "brevo://xkeysib-1";
const OMNISEND: &str = "omnisend://key-1";
const WEBHOOK: &str = "webhook://whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw@hooks.shop.example/rappel";

fn provider(line: &str) -> Box<ForwardProvider> {
    forward_provider(line).unwrap()
}

/// Told an hour after it happened.
fn request(line: &str, email: Option<&str>) -> Result<http::Request<Vec<u8>>, Outcome> {
    let email = email.map(|email| Address::parse(email).unwrap());
    let phone = PhoneNumber::parse("+36301234567").unwrap();
    let products: Map<String, Value> =
        [("products".to_owned(), json!(["Kávé\r\nX: 1"]))].into_iter().collect();
    provider(line).request(&EventToForward {
        outbox_id: "person-1/cart-abandonment/1/klaviyo",
        name: "Cart\r\nabandoned",
        email: email.as_ref(),
        phone: email.as_ref().map(|_| &phone),
        happened_ms: NOW_MS - 3_600_000,
        now_ms: NOW_MS,
        value: Some((12_345, "EUR")),
        properties: &products,
    })
}

#[test]
fn klaviyo_takes_every_request() {
    let contract = Contract::read("klaviyo");
    let request = request(KLAVIYO, Some("ada@example.com")).unwrap();
    contract.request(&request).unwrap();
    let mut body = body_of(&request);
    let attributes = &body["data"]["attributes"];
    assert_eq!(attributes["time"], "2027-01-15T07:00:00Z");
    assert_eq!((&attributes["value"], &attributes["value_currency"]), (&json!(123.45), &json!("EUR")));
    assert_eq!(attributes["metric"]["data"]["attributes"]["name"], "Cart abandoned");
    let person = &attributes["profile"]["data"]["attributes"];
    assert_eq!(person, &json!({ "email": "ada@example.com", "phone_number": "+36301234567" }));
    for field in attributes.as_object().unwrap().keys().cloned().collect::<Vec<_>>() {
        let mut wrong = body.clone();
        wrong["data"]["attributes"][&field] = json!([[42]]);
        assert!(contract.body(&wrong).is_err(), "Klaviyo takes anything as {field}");
    }
    body["data"]["attributes"]["unique_ids"] = "x".into();
    assert!(contract.body(&body).is_err());
}

#[test]
fn brevo_and_omnisend_take_every_request() {
    for (line, name, event, value) in [
        (BREVO, "brevo-events", "/event_name", "/event_properties/value"),
        (OMNISEND, "omnisend", "/eventName", "/properties/value"),
    ] {
        let contract = Contract::read(name);
        let request = request(line, Some("ada@example.com")).unwrap();
        contract.request(&request).unwrap();
        let body = body_of(&request);
        let expected = if line == BREVO { "cart_abandoned" } else { "Cart abandoned" };
        assert_eq!(body.pointer(event), Some(&json!(expected)));
        assert_eq!(body.pointer(value), Some(&json!(123.45)));
        for field in body.as_object().unwrap().keys() {
            let mut wrong = body.clone();
            wrong[field] = json!([[42]]);
            assert!(contract.body(&wrong).is_err(), "{name} takes anything as {field}");
        }
    }
}

#[test]
fn a_webhook_is_signed_over_what_is_sent() {
    let first = request(WEBHOOK, Some("ada@example.com")).unwrap();
    assert_eq!(first.uri(), "https://hooks.shop.example/rappel");
    assert_eq!(first.headers()["webhook-timestamp"], "1800000000");
    assert_eq!(first.headers()["webhook-id"].len(), 32);
    assert!(first.headers()["webhook-signature"].to_str().unwrap().starts_with("v1,"));
    let body = body_of(&first);
    assert_eq!(
        (&body["type"], &body["timestamp"]),
        (&json!("Cart abandoned"), &json!("2027-01-15T07:00:00Z"))
    );
    assert_eq!(body["data"]["value_hundredths"], 12_345);
    let other = request(WEBHOOK, Some("bob@example.com")).unwrap();
    assert_ne!(first.headers()["webhook-signature"], other.headers()["webhook-signature"]);
}

#[test]
fn an_event_of_nobody_is_refused() {
    for line in [KLAVIYO, BREVO, OMNISEND, WEBHOOK] {
        assert!(matches!(request(line, None), Err(Outcome::Refused { permanent: true, .. })));
    }
}

#[test]
fn every_answer_has_its_outcome() {
    let check = |line: &str, status, body: &str, expected: &str| {
        assert_eq!(
            word(&provider(line).outcome(&answer(status, None, body), NOW_MS)),
            expected,
            "{line} {status}"
        );
    };
    check(KLAVIYO, 202, "", "accepted");
    check(KLAVIYO, 200, "<html>", "unknown");
    check(KLAVIYO, 400, r#"{"errors":[{"detail":"Invalid email address"}]}"#, "refused");
    check(WEBHOOK, 200, "ok", "accepted");
    check(WEBHOOK, 204, "", "accepted");
    check(WEBHOOK, 410, "", TELL);
    check(BREVO, 204, "", "accepted");
    check(BREVO, 400, r#"{"code":"invalid_parameter","message":"words"}"#, "refused");
    check(OMNISEND, 202, "", "accepted");
    for line in [KLAVIYO, BREVO, OMNISEND, WEBHOOK] {
        refusals(line, &[], &|answer| provider(line).outcome(answer, NOW_MS));
        let lost = settled(&*provider(line), Outcome::Unknown, NOW_MS, NOW_MS);
        let knows_ids = matches!(line, KLAVIYO | WEBHOOK);
        assert_eq!(word(&lost), if knows_ids { "in 0 s" } else { "unknown" }, "{line}");
    }
}

/// No address but a public one, and nothing of the secret in an error.
#[test]
fn a_webhooks_line_leads_out() {
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for place in
        ["127.0.0.1/x", "169.254.169.254/latest", "localhost/x", "db.internal", "shop.example:25", ""]
    {
        let error = forward_provider(&format!("webhook://{secret}@{place}")).err();
        assert!(matches!(error, Some(LineError::BadPlace(_))), "{place}");
    }
    for secret in ["whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!"] {
        assert_eq!(
            forward_provider(&format!("webhook://{secret}@hooks.shop.example")).err(),
            Some(LineError::BadSecret)
        );
    }
    assert!(!format!("{:?}", forward_provider("klaviyo://s3cret@evil.example").err()).contains("s3cret"));
}
