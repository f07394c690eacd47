//! Who a shopper is, told to Klaviyo; who is in an audience, told to Meta.

use proptest::prelude::*;
use rappel_delivery::Outcome;
use rappel_delivery::email::Address;
use rappel_delivery::forward::{AudienceAct, AudienceChange, ProfileToForward};
use rappel_delivery::phone::PhoneNumber;
use rappel_delivery::provider::{
    AudienceProvider, LineError, ProfileProvider, audience_provider, profile_provider, settled,
};
use serde_json::{Map, Value, json};

use crate::answers::{TELL, answer, refusals, word};
use crate::mail::NOW_MS;
use rappel_contracts::{Contract, body_of};

pub(crate) const KLAVIYO: &str = "klaviyo://pk_1";
pub(crate) const META: &str = "meta://EAAtoken@120208749119170125";

fn klaviyo() -> Box<ProfileProvider> {
    profile_provider(KLAVIYO).unwrap()
}

fn meta() -> Box<AudienceProvider> {
    audience_provider(META).unwrap()
}

fn profile(email: Option<&str>, name: &str) -> Result<http::Request<Vec<u8>>, Outcome> {
    let email = email.map(|email| Address::parse(email).unwrap());
    let properties: Map<String, Value> = [("favourite".to_owned(), json!("Kávé"))].into_iter().collect();
    let (first_name, language) = (Some(name), Some("hu"));
    let email = email.as_ref();
    klaviyo().request(&ProfileToForward { email, phone: None, first_name, language, properties: &properties })
}

fn change(
    act: AudienceAct,
    email: Option<&str>,
    phone: Option<&str>,
) -> Result<http::Request<Vec<u8>>, Outcome> {
    let email = email.map(|email| Address::parse(email).unwrap());
    let phone = phone.map(|phone| PhoneNumber::parse(phone).unwrap());
    let (email, phone) = (email.as_ref(), phone.as_ref());
    meta().request(&AudienceChange { outbox_id: "person-1/cart-abandonment/1/audience", act, email, phone })
}

#[test]
fn klaviyo_takes_every_profile() {
    let contract = Contract::read("klaviyo-profile");
    let request = profile(Some("ada@example.com"), "Ada\r\nBcc: x").unwrap();
    contract.request(&request).unwrap();
    let body = body_of(&request);
    let attributes = &body["data"]["attributes"];
    let expected = json!({ "email": "ada@example.com", "first_name": "Ada Bcc: x", "locale": "hu", "properties": { "favourite": "Kávé" } });
    assert_eq!(attributes, &expected);
    for field in attributes.as_object().unwrap().keys() {
        let mut wrong = body.clone();
        wrong["data"]["attributes"][field] = json!([[42]]);
        assert!(contract.body(&wrong).is_err(), "Klaviyo takes anything as {field}");
    }
    let mut misspelt = body.clone();
    misspelt["data"]["attributes"]["emial"] = "x".into();
    assert!(contract.body(&misspelt).is_err());
    assert!(matches!(profile(None, "Ada"), Err(Outcome::Refused { permanent: true, .. })));
}

#[test]
fn a_profiles_answers_have_their_outcomes() {
    let check = |status, body: &str, expected: &str| {
        assert_eq!(
            word(&klaviyo().outcome(&answer(status, None, body), NOW_MS)),
            expected,
            "{status} {body}"
        );
    };
    let accepted = r#"{"data":{"type":"profile","id":"p-1"}}"#;
    Contract::read("klaviyo-profile").answer(&serde_json::from_str(accepted).unwrap()).unwrap();
    check(200, accepted, "accepted as p-1");
    check(201, accepted, "accepted as p-1");
    check(200, "<html>", "unknown");
    check(400, r#"{"errors":[{"detail":"Invalid phone number"}]}"#, "refused");
    refusals("klaviyo-profile", &[], &|answer| klaviyo().outcome(answer, NOW_MS));
    assert_eq!(word(&settled(&*klaviyo(), Outcome::Unknown, NOW_MS, NOW_MS)), "in 0 s");
}

#[test]
fn meta_takes_every_change_and_is_told_hashes_alone() {
    let contract = Contract::read("meta-audience");
    for (act, method) in [(AudienceAct::Add, "POST"), (AudienceAct::Remove, "DELETE")] {
        for (email, phone) in [
            (Some("Ada@Example.com"), Some("+36 30 123 4567")),
            (Some("Ada@Example.com"), None),
            (None, Some("+36301234567")),
        ] {
            let request = change(act, email, phone).unwrap();
            contract.request(&request).unwrap();
            assert_eq!(request.method(), method);
        }
    }
    let body = body_of(&change(AudienceAct::Add, Some("Ada@Example.com"), Some("+36301234567")).unwrap());
    assert_eq!(body["payload"]["schema"], json!(["EMAIL", "PHONE"]));
    // sha256sum of "ada@example.com" and "36301234567".
    let hashes = json!([[
        "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72",
        "f475678a00e57e0a66d2621824cb196a3bf70acbf5f36ee22d42b725bde9b82e"
    ]]);
    assert_eq!(body["payload"]["data"], hashes);
    for field in ["session", "payload"] {
        let mut wrong = body.clone();
        wrong[field] = json!([[42]]);
        assert!(contract.body(&wrong).is_err(), "Meta takes anything as {field}");
    }
    let mut plain = body;
    plain["payload"]["data"][0][0] = "ada@example.com".into();
    assert!(contract.body(&plain).is_err(), "an address in the clear");
    assert!(matches!(change(AudienceAct::Add, None, None), Err(Outcome::Refused { permanent: true, .. })));
}

#[test]
fn metas_answers_have_their_outcomes() {
    let check = |status, body: &str, expected: &str| {
        assert_eq!(word(&meta().outcome(&answer(status, None, body), NOW_MS)), expected, "{status} {body}");
    };
    let accepted = r#"{"audience_id":"120208749119170125","session_id":"42","num_received":1,"num_invalid_entries":0,"invalid_entry_samples":{}}"#;
    Contract::read("meta-audience").answer(&serde_json::from_str(accepted).unwrap()).unwrap();
    check(200, accepted, "accepted");
    check(200, r#"{"num_received":1,"num_invalid_entries":1}"#, "refused");
    for malformed in ["", "{}", "[]", "<html>", r#"{"num_received":0,"num_invalid_entries":0}"#] {
        check(200, malformed, "unknown");
    }
    let coded = |code: u32, subcode: u32| {
        json!({ "error": { "code": code, "error_subcode": subcode, "message": "words" } }).to_string()
    };
    for (code, subcode, expected) in [
        (80_003, 0, "later"),
        (17, 0, "later"),
        (2, 0, "later"),
        (190, 463, TELL),
        (200, 1_870_090, TELL),
        (100, 33, TELL),
        (100, 0, "refused"),
    ] {
        check(400, &coded(code, subcode), expected);
    }
    refusals("meta-audience", &[], &|answer| meta().outcome(answer, NOW_MS));
    assert_eq!(word(&settled(&*meta(), Outcome::Unknown, NOW_MS, NOW_MS)), "in 0 s");
}

#[test]
fn a_line_names_one_audience() {
    for bad in ["meta://token@act_1", "meta://token@../x", "meta://token"] {
        assert!(matches!(audience_provider(bad), Err(LineError::BadPlace(_))), "{bad}");
    }
    assert_eq!(audience_provider("google://token@1").err(), Some(LineError::UnknownProvider));
    assert_eq!(profile_provider("omnisend://key").err(), Some(LineError::UnknownProvider));
}

proptest! {
    /// One person is one hash, however the address was typed; and nothing of it can be read.
    #[test]
    fn one_person_is_one_hash(name in "[a-zA-Z]{1,12}", domain in "[a-z]{2,8}\\.example") {
        let hash = |email: &str| {
            body_of(&change(AudienceAct::Remove, Some(email), None).unwrap())["payload"]["data"][0][0].clone()
        };
        let typed = format!("{name}@{domain}");
        prop_assert_eq!(hash(&typed), hash(&format!(" {}", typed.to_uppercase())));
        prop_assert!(!hash(&typed).to_string().contains(&domain));
    }
}
