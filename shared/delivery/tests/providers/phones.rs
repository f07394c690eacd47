//! Twilio and Meta: requests against what they publish, answers against their outcomes.

use rappel_delivery::Outcome;
use rappel_delivery::phone::{PhoneNumber, PhoneToSend, PhoneWay, PhoneWords, TEXT_MAX_CHARS};
use rappel_delivery::provider::{LineError, PhoneProvider, phone_provider, settled};
use serde_json::{Value, json};

use crate::answers::{TELL, answer, refusals, word};
use crate::mail::NOW_MS;
use rappel_contracts::{Contract, body_of};

const SERVICE: &str = "MG0123456789abcdef0123456789abcdef";
const TEMPLATE: PhoneWords<'_> = PhoneWords::Template {
    id: "HX0123456789abcdef0123456789abcdef",
    language: "hu",
    variables: &[("1", "Ada \"the\" first"), ("2", "https://shop.example/k?a=1&b=2")],
};

fn twilio() -> Box<PhoneProvider> {
    phone_provider(&format!("twilio://AC0123456789abcdef0123456789abcdef:token@{SERVICE}")).unwrap()
}

fn meta() -> Box<PhoneProvider> {
    phone_provider("whatsapp://EAAtoken@106540352242922").unwrap()
}

fn request(way: PhoneWay, words: PhoneWords<'_>) -> Result<http::Request<Vec<u8>>, Outcome> {
    request_to(&*twilio(), way, words)
}

fn request_to(
    provider: &PhoneProvider,
    way: PhoneWay,
    words: PhoneWords<'_>,
) -> Result<http::Request<Vec<u8>>, Outcome> {
    let to = PhoneNumber::parse("+36 30 123 4567").unwrap();
    provider.request(&PhoneToSend { to: &to, way, words, now_ms: NOW_MS })
}

const WHATSAPP: PhoneWay = PhoneWay::WhatsApp { heard_ms: None };

#[test]
fn every_request_is_one_that_twilio_takes() {
    let contract = Contract::read("twilio");
    for way in [PhoneWay::Text, PhoneWay::WhatsApp { heard_ms: Some(NOW_MS - 1_000) }] {
        for words in [PhoneWords::Free("Kosarad vár & még\nma: 50%+"), TEMPLATE] {
            contract.request(&request(way, words).unwrap()).unwrap();
        }
    }
    let mut wrong = body_of(&request(WHATSAPP, TEMPLATE).unwrap());
    wrong["ContentSid"] = "HX1".into();
    assert!(contract.body(&wrong).is_err());
    wrong["ContentSid"] = Value::Null;
    assert!(contract.body(&wrong).is_err());
    assert!(
        contract.body(&json!({ "To": "+36301234567", "MessagingServiceSid": SERVICE, "Bdy": "x" })).is_err()
    );
}

#[test]
fn the_words_arrive_whole_by_the_way_that_was_chosen() {
    let text = body_of(&request(PhoneWay::Text, PhoneWords::Free("Kosarad vár & még\nma: 50%+")).unwrap());
    let expected = json!({ "To": "+36301234567", "MessagingServiceSid": SERVICE, "Body": "Kosarad vár & még\nma: 50%+" });
    assert_eq!(text, expected);
    let template = body_of(&request(WHATSAPP, TEMPLATE).unwrap());
    assert_eq!(template["To"], "whatsapp:+36301234567");
    let variables: Value = serde_json::from_str(template["ContentVariables"].as_str().unwrap()).unwrap();
    assert_eq!(variables, json!({ "1": "Ada \"the\" first", "2": "https://shop.example/k?a=1&b=2" }));
}

#[test]
fn what_could_not_be_sent_is_refused_with_the_reason() {
    let refused = |way, words: &str| {
        matches!(request(way, PhoneWords::Free(words)), Err(Outcome::Refused { permanent: true, .. }))
    };
    assert!(refused(WHATSAPP, "outside the window"));
    assert!(refused(PhoneWay::Text, " "));
    assert!(refused(PhoneWay::Text, &"é".repeat(TEXT_MAX_CHARS + 1)));
    assert!(!refused(PhoneWay::Text, &"é".repeat(TEXT_MAX_CHARS)));
}

#[test]
fn every_answer_has_its_outcome() {
    let check = |status, body: &str, expected: &str| {
        assert_eq!(word(&twilio().outcome(&answer(status, None, body), NOW_MS)), expected, "{status} {body}");
    };
    let accepted = r#"{"sid":"SM0123456789abcdef0123456789abcdef","status":"accepted","error_code":null}"#;
    Contract::read("twilio").answer(&serde_json::from_str(accepted).unwrap()).unwrap();
    check(201, accepted, "accepted as SM0123456789abcdef0123456789abcdef");
    let coded = |code: u32| json!({ "code": code, "message": "words", "status": 400 }).to_string();
    for code in [21211, 21610, 21614] {
        check(400, &coded(code), "gone");
    }
    check(400, &coded(21408), TELL);
    check(400, &coded(21606), TELL);
    check(400, &coded(21617), "refused");
    check(400, &coded(63018), "later");
    check(401, &coded(20003), TELL);
    for malformed in ["", "{}", "<html>", "[1]"] {
        check(201, malformed, "unknown");
    }
    refusals("twilio", &[], &|answer| twilio().outcome(answer, NOW_MS));
    assert_eq!(settled(&*twilio(), Outcome::Unknown, NOW_MS, NOW_MS), Outcome::Unknown);
}

#[test]
fn meta_takes_every_request_and_sends_whatsapp_alone() {
    let contract = Contract::read("whatsapp");
    let heard = PhoneWay::WhatsApp { heard_ms: Some(NOW_MS - 1_000) };
    for (way, words) in [(heard, PhoneWords::Free("Szia!\nMég ma.")), (WHATSAPP, TEMPLATE)] {
        let request = request_to(&*meta(), way, words).unwrap();
        contract.request(&request).unwrap();
        let body = body_of(&request);
        for field in body.as_object().unwrap().keys() {
            let mut wrong = body.clone();
            wrong[field] = json!([[42]]);
            assert!(contract.body(&wrong).is_err(), "Meta takes anything as {field}");
        }
    }
    let template = body_of(&request_to(&*meta(), WHATSAPP, TEMPLATE).unwrap());
    assert_eq!(template["template"]["language"]["code"], "hu");
    assert_eq!(template["template"]["components"][0]["parameters"][0]["text"], "Ada \"the\" first");
    let text = request_to(&*meta(), PhoneWay::Text, PhoneWords::Free("x"));
    assert!(matches!(text, Err(Outcome::Misconfigured { .. })));
    let late = request_to(&*meta(), WHATSAPP, PhoneWords::Free("x"));
    assert!(matches!(late, Err(Outcome::Refused { permanent: true, .. })));
}

#[test]
fn metas_answers_have_their_outcomes() {
    let check = |status, body: &str, expected: &str| {
        assert_eq!(word(&meta().outcome(&answer(status, None, body), NOW_MS)), expected, "{status} {body}");
    };
    let accepted = r#"{"messaging_product":"whatsapp","contacts":[{"input":"+36","wa_id":"36"}],"messages":[{"id":"wamid.1"}]}"#;
    Contract::read("whatsapp").answer(&serde_json::from_str(accepted).unwrap()).unwrap();
    check(200, accepted, "accepted as wamid.1");
    let coded = |code: u32| json!({ "error": { "code": code, "message": "words" } }).to_string();
    for (code, expected) in [
        (131_050, "gone"),
        (131_026, "refused"),
        (131_047, "refused"),
        (130_429, "later"),
        (131_016, "later"),
        (190, TELL),
        (132_001, TELL),
        (131_042, TELL),
    ] {
        check(400, &coded(code), expected);
    }
    for malformed in ["", "{}", "<html>", r#"{"messages":[]}"#] {
        check(200, malformed, "unknown");
    }
    refusals("whatsapp", &[], &|answer| meta().outcome(answer, NOW_MS));
}

#[test]
fn a_line_names_account_and_service() {
    for bad in [
        "twilio://AC1:token@MG1".to_owned(),
        format!("twilio://AC0123456789abcdef0123456789abcdef:t@AC{}", "0".repeat(32)),
    ] {
        assert!(matches!(phone_provider(&bad), Err(LineError::BadPlace(_))), "{bad}");
    }
    assert!(matches!(phone_provider("twilio://token@MG1"), Err(LineError::BadSecret)));
    assert!(matches!(phone_provider("whatsapp://token@../x"), Err(LineError::BadPlace(_))));
    assert!(matches!(phone_provider("resend://key"), Err(LineError::UnknownProvider)));
}
