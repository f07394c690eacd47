//! Platforms that are told to forget somebody.

use rappel_contracts::{Contract, body_of};
use rappel_delivery::Outcome;
use rappel_delivery::email::Address;
use rappel_delivery::forward::{ErasureToForward, KnownBy, known_by};
use rappel_delivery::phone::PhoneNumber;
use rappel_delivery::provider::{LineError, erasure_provider};
use rappel_signal::Channel;
use serde_json::{Value, json};

use crate::mail::NOW_MS;

const WEBHOOK: &str = "webhook://whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw@hooks.shop.example/rappel";
const ADA: Option<&str> = Some("ada@example.com");
const PHONE: Option<&str> = Some("+36301234567");

/// Told an hour after it was asked for.
fn request(line: &str, email: Option<&str>, phone: Option<&str>) -> Result<http::Request<Vec<u8>>, Outcome> {
    let email = email.map(|email| Address::parse(email).unwrap());
    let phone = phone.map(|phone| PhoneNumber::parse(phone).unwrap());
    erasure_provider(line).unwrap().request(&ErasureToForward {
        id: "8f2c",
        email: email.as_ref(),
        phone: phone.as_ref(),
        asked_ms: NOW_MS - 3_600_000,
        now_ms: NOW_MS,
    })
}

#[test]
fn a_webhook_is_told_signed_and_under_one_id() {
    let contract = Contract::read("webhook");
    let told = request(WEBHOOK, ADA, PHONE).unwrap();
    contract.request(&told).unwrap();
    let expected = json!({
        "type": "person-erased", "timestamp": "2027-01-15T07:00:00Z",
        "data": { "email": "ada@example.com", "phone": "+36301234567" },
    });
    assert_eq!(body_of(&told), expected);
    let again = request(WEBHOOK, ADA, PHONE).unwrap();
    assert_eq!(told.headers()["webhook-id"], again.headers()["webhook-id"]);
}

#[test]
fn klaviyo_deletes_a_profile_by_the_one_or_the_other() {
    let told = |email, phone| {
        let request = request("klaviyo://pk_1", email, phone).unwrap();
        Contract::read("klaviyo-erasure").request(&request).unwrap();
        assert_eq!(request.uri(), "https://a.klaviyo.com/api/data-privacy-deletion-jobs");
        let body: Value = body_of(&request);
        assert_eq!(body["data"]["type"], "data-privacy-deletion-job");
        body["data"]["attributes"]["profile"]["data"]["attributes"].clone()
    };
    assert_eq!(told(ADA, PHONE), json!({ "email": "ada@example.com" }));
    assert_eq!(told(None, PHONE), json!({ "phone_number": "+36301234567" }));
}

#[test]
fn brevo_deletes_a_contact_and_knowing_nobody_will_do() {
    let told = request("brevo://xkeysib-1", Some("a+b@example.com"), None).unwrap();
    assert_eq!(told.method(), "DELETE");
    assert_eq!(told.uri(), "https://api.brevo.com/v3/contacts/a%2Bb%40example%2Ecom");
    let told = request("brevo://xkeysib-1", None, Some("+36301234567")).unwrap();
    assert_eq!(told.uri(), "https://api.brevo.com/v3/contacts/%2B36301234567?identifierType=phone_id");
    let brevo = erasure_provider("brevo://xkeysib-1").unwrap();
    let answered = |status: u16| {
        brevo.outcome(&http::Response::builder().status(status).body(String::new()).unwrap(), NOW_MS)
    };
    for status in [204, 404] {
        assert!(matches!(answered(status), Outcome::Accepted { .. }), "{status}");
    }
    assert!(!matches!(answered(503), Outcome::Accepted { .. }));
}

#[test]
fn somebody_is_told_of_by_all_they_are_known_by() {
    let addresses = [
        (Channel::Email, "b@example.com"),
        (Channel::Sms, "+36301234567"),
        (Channel::Email, "a@example.com"),
        (Channel::WhatsApp, "+36301234567"),
        (Channel::Email, "no address"),
    ];
    let addresses = addresses.map(|(channel, address)| (channel, address.to_owned()));
    let words = |takes_one: bool| {
        let known = known_by(&addresses, takes_one);
        let email = |known: &KnownBy| known.0.as_ref().map(|address| address.as_str().to_owned());
        let phone = |known: &KnownBy| known.1.as_ref().map(|number| number.as_str().to_owned());
        known.iter().map(|known| (email(known), phone(known))).collect::<Vec<_>>()
    };
    let some = |text: &str| Some(text.to_owned());
    let (a, b, number) = (some("a@example.com"), some("b@example.com"), some("+36301234567"));
    assert_eq!(words(false), [(a.clone(), number.clone()), (b.clone(), None)]);
    assert_eq!(words(true), [(a, None), (None, number), (b, None)]);
    assert!(known_by(&[], true).is_empty());
}

#[test]
fn who_has_no_way_to_forget_is_not_asked_and_nobody_is_told_of_nobody() {
    for line in ["omnisend://key-1", "meta://token@1"] {
        assert_eq!(erasure_provider(line).err(), Some(LineError::UnknownProvider), "{line}");
    }
    for line in [WEBHOOK, "klaviyo://pk_1", "brevo://xkeysib-1"] {
        assert!(matches!(request(line, None, None), Err(Outcome::Refused { permanent: true, .. })), "{line}");
    }
}
