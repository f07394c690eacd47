//! What shoppers, pages and lines of configuration may hold at worst: it goes to the platform's own host, keeps to what the
//! platform takes, and breaks no line.

use proptest::prelude::*;
use rappel_delivery::Outcome;
use rappel_delivery::email::Address;
use rappel_delivery::forward::{AudienceAct, AudienceChange, EventToForward, ProfileToForward};
use rappel_delivery::phone::{PhoneNumber, PhoneToSend, PhoneWay, PhoneWords};
use rappel_delivery::provider::{
    REQUEST_MAX_BYTES, audience_provider, forward_provider, phone_provider, profile_provider,
};
use serde_json::{Map, Value, json};

use crate::mail::NOW_MS;
use crate::{audiences, platforms};
use rappel_contracts::Contract;

/// Every platform that takes events and has a contract: its name, and a line.
fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let first = [
        ("klaviyo", "klaviyo://pk_1"),
        ("brevo-events", "brevo://xkeysib-1"),
        ("omnisend", "omnisend://key-1"),
    ];
    first.into_iter().chain(platforms::LINES.map(|(name, line, _)| (name, line)))
}

fn request(
    line: &str,
    name: &str,
    properties: &Map<String, Value>,
) -> Result<http::Request<Vec<u8>>, Outcome> {
    let email = Address::parse("ada@example.com").unwrap();
    let event = EventToForward {
        outbox_id: "person-1/cart-abandonment/1/forward",
        name,
        email: Some(&email),
        phone: None,
        happened_ms: NOW_MS,
        now_ms: NOW_MS,
        value: Some((1, "EUR")),
        properties,
    };
    let provider = forward_provider(line).unwrap();
    let mut request = provider.request(&event)?;
    if let Some(login) = provider.login() {
        let body = json!({ "access_token": "t", "authToken": "t" }).to_string();
        login.token(&crate::answers::answer(200, None, &body), NOW_MS).unwrap().enter(&mut request).unwrap();
    }
    Ok(request)
}

fn properties(value: &str) -> Map<String, Value> {
    [("title".to_owned(), json!(value))].into_iter().collect()
}

#[test]
fn what_is_too_large_is_refused_before_it_is_sent() {
    let huge = properties(&"x".repeat(REQUEST_MAX_BYTES));
    for (name, line) in lines() {
        // These two take the event's name alone.
        let is_small = matches!(name, "account-engagement" | "yotpo");
        let refused = matches!(request(line, "Cart", &huge), Err(Outcome::Refused { permanent: true, .. }));
        assert_eq!(refused, !is_small, "{name}");
    }
    let email = Address::parse("ada@example.com").unwrap();
    let profile = ProfileToForward {
        email: Some(&email),
        phone: None,
        first_name: None,
        language: None,
        properties: &huge,
    };
    let refused = profile_provider(audiences::KLAVIYO).unwrap().request(&profile);
    assert!(matches!(refused, Err(Outcome::Refused { permanent: true, .. })));
}

thread_local! {
    /// Read once: a contract is many times slower to read than to hold a request against.
    static CONTRACTS: Vec<Contract> = lines().map(|(name, _)| Contract::read(name)).collect();
}

const HOSTS: [&str; 9] = [
    "a.klaviyo.com",
    "api.brevo.com",
    "api.omnisend.com",
    "api.sendlane.com",
    "pi.pardot.com",
    "api.yotpo.com",
    "graph.facebook.com",
    "api.twilio.com",
    "hooks.shop.example",
];
const ENDINGS: [&str; 4] =
    [".api.mailchimp.com", ".my.salesforce.com", ".responsys.ocs.oraclecloud.com", ".responsys.net"];

/// Lines as they should be, but for what stands in place of the words in capitals.
const SHAPES: [&str; 10] = [
    "klaviyo://KEY@PLACE",
    "klaviyo://KEY",
    "mailchimp://KEY-us21@PLACE",
    "mailchimp://a-KEY@PLACE",
    "sendlane://KEY@PLACE",
    "account-engagement://id:KEY@PLACE?business_unit=0Uv1&extension=Rappel",
    "responsys://user:KEY@PLACE?folder=a&list=b",
    "yotpo://KEY@PLACE",
    "meta://KEY@PLACE",
    "whatsapp://KEY@PLACE",
];

fn is_a_platforms_own(uri: &http::Uri) -> bool {
    let authority = uri.authority().map(http::uri::Authority::as_str).unwrap_or_default();
    let below = |ending: &&str| {
        authority
            .strip_suffix(*ending)
            .is_some_and(|name| !name.is_empty() && !name.contains(['@', ':', '/']))
    };
    uri.scheme_str() == Some("https") && (HOSTS.contains(&authority) || ENDINGS.iter().any(below))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever an event is called and a product's title says: the body keeps to its contract, and nothing in a header or an
    /// address comes from it but letters and digits.
    #[test]
    fn no_name_breaks_a_request(
        name in "(\\PC|\\r|\\n|[ /?#%&=.@]|(\\r\\nX-Evil: 1)){0,24}[a-z]{2}",
        title in "(\\PC|\\r|\\n|[\"\\\\<>]){0,24}",
    ) {
        for (index, (platform, line)) in lines().enumerate() {
            let request = request(line, &name, &properties(&title)).unwrap();
            let body = rappel_contracts::body_of(&request);
            prop_assert_eq!(CONTRACTS.with(|contracts| contracts[index].body(&body)), Ok(()), "{}", platform);
            prop_assert!(is_a_platforms_own(request.uri()), "{}", request.uri());
            let path = request.uri().path_and_query().unwrap().as_str();
            prop_assert!(path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_-.%".contains(&b)), "{}", path);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    /// Whatever stands in a line, a request and a login go to the platform's own host.
    #[test]
    fn no_line_leads_elsewhere(
        line in prop::sample::select(SHAPES.as_slice()),
        key in "[a-zA-Z0-9]{1,6}(%40|%2F|%3A|[@/?#.]){0,2}[a-z0-9]{0,4}",
        place in "([a-z0-9]{1,6}|%2F|%40|[@/.]){0,3}[.]?(responsys\\.net|my\\.salesforce\\.com|evil\\.example|[0-9]{8}|list)([/?#@:.]|%2F|%3F|%23){0,2}",
    ) {
        let line = line.replace("KEY", &key).replace("PLACE", &place);
        let email = Address::parse("ada@example.com").unwrap();
        let number = PhoneNumber::parse("+36301234567").unwrap();
        let none = Map::new();
        let mut addresses: Vec<http::Uri> = Vec::new();
        if let Ok(provider) = forward_provider(&line) {
            addresses.extend(request(&line, "Cart", &none).ok().map(|request| request.uri().clone()));
            addresses.extend(provider.login().map(|login| login.request().uri().clone()));
        }
        if let Ok(provider) = audience_provider(&line) {
            let change = AudienceChange { outbox_id: "1", act: AudienceAct::Remove, email: Some(&email), phone: None };
            addresses.extend(provider.request(&change).ok().map(|request| request.uri().clone()));
        }
        if let Ok(provider) = phone_provider(&line) {
            let words = PhoneWords::Template { id: "HX1", language: "hu", variables: &[] };
            let message = PhoneToSend { to: &number, way: PhoneWay::WhatsApp { heard_ms: None }, words, now_ms: NOW_MS };
            addresses.extend(provider.request(&message).ok().map(|request| request.uri().clone()));
        }
        for address in addresses {
            prop_assert!(is_a_platforms_own(&address), "{} leads to {}", line, address);
        }
    }
}
