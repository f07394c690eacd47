//! Mailchimp, Sendlane, Account Engagement, Responsys, Yotpo: requests against what they say they take, answers against their
//! outcomes, and the login that three of them want first.

use rappel_delivery::Outcome;
use rappel_delivery::email::Address;
use rappel_delivery::forward::EventToForward;
use rappel_delivery::phone::PhoneNumber;
use rappel_delivery::provider::{ForwardProvider, LineError, Login, forward_provider};
use serde_json::{Map, Value, json};

use crate::answers::{TELL, answer, refusals, word};
use crate::mail::NOW_MS;
use rappel_contracts::{Contract, body_of};

/// Every platform here: its contract's name, a line that chooses it, and statuses it has words of its own for.
pub(crate) const LINES: [(&str, &str, &[u16]); 5] = [
    ("mailchimp", "mailchimp://0123456789abcdef-us21@0a1b2c3d4e", &[404]),
    ("sendlane", "sendlane://token@0b7d6c1e-3f7a-4c8e-9d2b-5a1f0e6c7b8d", &[]),
    (
        "account-engagement",
        "account-engagement://key:secret@shop.my.salesforce.com?business_unit=0UvB00000004CAn&extension=Rappel",
        &[401],
    ),
    (
        "responsys",
        "responsys://user:password@shop-api.responsys.ocs.oraclecloud.com?folder=!MasterData&list=CONTACTS_LIST",
        &[401],
    ),
    ("yotpo", "yotpo://secret@aBcDeF0123456789", &[401]),
];

fn provider(name: &str) -> Box<ForwardProvider> {
    let (_, line, _) = LINES.iter().find(|(of, ..)| *of == name).unwrap();
    forward_provider(line).unwrap()
}

/// The answer to a login, as each platform gives it.
fn login_answer(login: &Login) -> http::Response<String> {
    let body =
        json!({ "access_token": "t0ken", "authToken": "t0ken", "issuedAt": 1, "endPoint": "https://x" });
    assert_ne!(login.request().uri().host(), None);
    answer(200, None, &body.to_string())
}

/// The request as it leaves: with the token of a login, where there is one.
fn request(name: &str, email: Option<&str>, phone: Option<&str>) -> Result<http::Request<Vec<u8>>, Outcome> {
    let email = email.map(|email| Address::parse(email).unwrap());
    let phone = phone.map(|phone| PhoneNumber::parse(phone).unwrap());
    let properties: Map<String, Value> = [
        ("products".to_owned(), json!(["Kávé\r\nX: 1"])),
        ("link".to_owned(), json!("https://shop.example/k")),
    ]
    .into_iter()
    .collect();
    let mut request = provider(name).request(&EventToForward {
        outbox_id: "person-1/cart-abandonment/1/forward",
        name: "Cart\r\nabandoned",
        email: email.as_ref(),
        phone: phone.as_ref(),
        happened_ms: NOW_MS - 3_600_000,
        now_ms: NOW_MS,
        value: Some((12_345, "EUR")),
        properties: &properties,
    })?;
    if let Some(login) = provider(name).login() {
        login.token(&login_answer(&login), NOW_MS).unwrap().enter(&mut request).unwrap();
    }
    Ok(request)
}

#[test]
fn every_request_is_one_that_the_platform_takes_and_a_wrong_field_is_not() {
    for (name, ..) in LINES {
        let contract = Contract::read(name);
        let request = request(name, Some("Ada@example.com"), Some("+36301234567")).unwrap();
        contract.request(&request).unwrap_or_else(|error| panic!("{name}: {error}"));
        let body = body_of(&request);
        assert!(!body.to_string().contains("Cart\\r"), "{name}: {body}");
        for field in body.as_object().unwrap().keys() {
            let mut wrong = body.clone();
            wrong[field] = json!([[42]]);
            assert!(contract.body(&wrong).is_err(), "{name} takes anything as {field}");
        }
        let mut misspelt = body.clone();
        misspelt["emial"] = "ada@example.com".into();
        assert!(contract.body(&misspelt).is_err(), "{name} takes a field it does not have");
    }
}

/// Each platform in its own words: who, what, when, worth what.
#[test]
fn the_event_arrives_whole() {
    let check = |name: &str, expected: &[(&str, Value)]| {
        let body = body_of(&request(name, Some("Ada@example.com"), Some("+36301234567")).unwrap());
        for (place, value) in expected {
            assert_eq!(body.pointer(place), Some(value), "{name} {place} in {body:#}");
        }
    };
    check("mailchimp", &[("/name", json!("Cart abandoned")), ("/properties/value", json!("123.45"))]);
    check(
        "mailchimp",
        &[("/occurred_at", json!("2027-01-15T07:00:00Z")), ("/properties/currency", json!("EUR"))],
    );
    check("sendlane", &[("/custom_event", json!("Cart abandoned")), ("/data/value", json!(123.45))]);
    check("sendlane", &[("/email", json!("Ada@example.com")), ("/phone", json!("+36301234567"))]);
    check("account-engagement", &[("/type", json!("cart_abandoned")), ("/value", json!("123.45 EUR"))]);
    check("responsys", &[("/recipientData/0/recipient/emailAddress", json!("Ada@example.com"))]);
    check("responsys", &[("/recipientData/0/recipient/mobileNumber", Value::Null)]);
    check("yotpo", &[("/customer", json!({ "email": "Ada@example.com", "tags": "cart_abandoned" }))]);
    let phone = body_of(&request("yotpo", None, Some("+36301234567")).unwrap());
    assert_eq!(phone["customer"], json!({ "phone_number": "+36301234567", "tags": "cart_abandoned" }));
}

/// An address is a shopper's: it is encoded in the path, and leads nowhere else.
#[test]
fn an_address_in_a_path_stays_in_its_place() {
    let request = request("mailchimp", Some("o'neill/?&#%@example.com"), None);
    let uri = request.unwrap().uri().to_string();
    assert!(uri.ends_with("/members/o%27neill%2F%3F%26%23%25%40example%2Ecom/events"), "{uri}");
}

#[test]
fn an_event_of_nobody_is_refused() {
    for (name, ..) in LINES {
        assert!(matches!(request(name, None, None), Err(Outcome::Refused { permanent: true, .. })), "{name}");
    }
    for name in ["mailchimp", "account-engagement"] {
        let by_phone = request(name, None, Some("+36301234567"));
        assert!(matches!(by_phone, Err(Outcome::Refused { permanent: true, .. })), "{name}");
    }
}

#[test]
fn every_answer_has_its_outcome() {
    let check = |name: &str, status, body: &str, expected: &str| {
        let outcome = provider(name).outcome(&answer(status, None, body), NOW_MS);
        assert_eq!(word(&outcome), expected, "{name} {status} {body}");
    };
    check("mailchimp", 204, "", "accepted");
    check(
        "mailchimp",
        404,
        r#"{"title":"Resource Not Found","status":404,"detail":"Not found."}"#,
        "refused",
    );
    check("mailchimp", 400, r#"{"status":400,"detail":"Schema describes string."}"#, "refused");
    check("sendlane", 200, r#"{"data":{"message":"Successfully handled event"}}"#, "accepted");
    check("sendlane", 422, r#"{"message":"The given data was invalid.","errors":{}}"#, "refused");
    check("account-engagement", 201, r#"{"id":42}"#, "accepted as 42");
    check("account-engagement", 201, "<html>", "unknown");
    check("account-engagement", 400, r#"{"code":61,"message":"Unknown type."}"#, "refused");
    check("responsys", 200, r#"[{"errorMessage":null,"success":true,"recipientId":42}]"#, "accepted as 42");
    check(
        "responsys",
        200,
        r#"[{"errorMessage":"No recipient found","success":false,"recipientId":-1}]"#,
        "refused",
    );
    for malformed in ["[]", "{}", "", "[{}]"] {
        check("responsys", 200, malformed, "unknown");
    }
    check(
        "responsys",
        400,
        r#"{"errorCode":"API_LIMIT_EXCEEDED","detail":"Try again in a minute."}"#,
        "later",
    );
    check("responsys", 400, r#"{"errorCode":"API_BLOCKED","detail":"Not available to this user."}"#, TELL);
    check("responsys", 400, r#"{"errorCode":"INVALID_PARAMETER","detail":"words"}"#, "refused");
    check("yotpo", 201, "", "accepted");
    check("yotpo", 422, r#"{"errors":[{"message":"words"}]}"#, "refused");
    for (name, _, own) in LINES {
        refusals(name, own, &|answer| provider(name).outcome(answer, NOW_MS));
        for status in own.iter().filter(|status| **status == 401) {
            check(name, *status, "", "later");
        }
    }
}

#[test]
fn a_login_brings_a_token_for_a_while() {
    let logins =
        ["account-engagement", "responsys", "yotpo"].map(|name| (name, provider(name).login().unwrap()));
    for (name, login) in logins {
        assert_eq!(login.request().method(), "POST");
        let token = login.token(&login_answer(&login), NOW_MS).unwrap();
        assert!(token.is_good(NOW_MS) && !token.is_good(NOW_MS + 86_400_000), "{name}");
        let mut request = http::Request::new(Vec::new());
        token.enter(&mut request).unwrap();
        assert!(!format!("{token:?} {request:?}").contains("t0ken"), "{name} shows its token");
        // Not even as bytes.
        let shown = format!("{login:?}");
        assert!(shown.starts_with("Login(") && !shown.contains("body"), "{shown}");
        let failed =
            |status, body: &str| word(&login.token(&answer(status, None, body), NOW_MS).unwrap_err());
        assert_eq!(failed(400, r#"{"error":"invalid_client"}"#), TELL, "{name}");
        assert_eq!(failed(401, ""), TELL, "{name}");
        assert_eq!(failed(200, "<html>"), "later", "{name}: nothing was told yet");
        assert_eq!(failed(502, ""), "later", "{name}");
        assert_eq!(failed(429, ""), "later", "{name}");
    }
    assert!(Login::has_ended(&answer(401, None, "")));
    let responsys = r#"{"errorCode":"UNEXPECTED_EXCEPTION","detail":"Not a valid authentication token"}"#;
    assert!(Login::has_ended(&answer(500, None, responsys)));
    assert!(!Login::has_ended(&answer(500, None, "")) && provider("mailchimp").login().is_none());
}

/// A login goes to the platform's own hosts, whatever stands in the line.
#[test]
fn a_line_leads_nowhere_else() {
    for bad in [
        "mailchimp://key-us21@../x",
        "mailchimp://key-us21",
        "yotpo://secret@a/b",
        "sendlane://token",
        "account-engagement://k:s@my.salesforce.com.evil.example?business_unit=1&extension=R",
        "account-engagement://k:s@evil.example%2Fx.my.salesforce.com?business_unit=1&extension=R",
        "responsys://u:p@evilresponsys.net?folder=f&list=l",
        "responsys://u:p@.responsys.net?folder=f&list=l",
    ] {
        assert!(matches!(forward_provider(bad), Err(LineError::BadPlace(_))), "{bad}");
    }
    for bad in ["mailchimp://key@list", "mailchimp://key-US.evil@list"] {
        assert_eq!(forward_provider(bad).err(), Some(LineError::BadSecret), "{bad}");
    }
    let no_list = "responsys://u:p@shop.responsys.net?folder=f";
    assert_eq!(forward_provider(no_list).err(), Some(LineError::BadOption));
}
