//! Every request is one that its provider takes, and the contracts can refuse.

use base64ct::{Base64, Encoding};
use mail_parser::MessageParser;
use proptest::prelude::*;
use rappel_delivery::Outcome;
use rappel_delivery::provider::cloudflare::binding_message;
use rappel_delivery::provider::{EmailProvider, REQUEST_MAX_BYTES, email_provider};
use serde_json::{Value, json};

use crate::mail::{LINES, MARKETING, Mail, TRANSACTIONAL, provider};
use rappel_contracts::{Contract, body_of};

/// The body that a provider would be sent.
fn body(provider: &EmailProvider, mail: &Mail<'_>) -> Value {
    body_of(&mail.hand(|message| provider.request(message)).unwrap())
}

#[test]
fn every_request_is_one_that_the_provider_takes() {
    for (name, _) in LINES {
        let contract = Contract::read(name);
        for mail in [MARKETING, TRANSACTIONAL] {
            let request = mail.hand(|message| provider(name).request(message)).unwrap();
            contract.request(&request).unwrap_or_else(|error| panic!("{name}, {mail:?}: {error}"));
        }
    }
    let contract = Contract::read("cloudflare-binding");
    for mail in [MARKETING, TRANSACTIONAL] {
        contract.body(&mail.hand(binding_message)).unwrap();
    }
}

/// So that the test above can fail: each field of the wrong kind, and one misspelt, is refused.
#[test]
fn a_wrong_field_is_refused_by_every_contract() {
    let mut bodies: Vec<(&str, Value)> =
        LINES.iter().map(|(name, _)| (*name, body(&*provider(name), &MARKETING))).collect();
    bodies.push(("cloudflare-binding", MARKETING.hand(binding_message)));
    for (name, body) in bodies {
        let contract = Contract::read(name);
        for field in body.as_object().unwrap().keys() {
            let mut wrong = body.clone();
            wrong[field] = json!([[42]]);
            assert!(contract.body(&wrong).is_err(), "{name} takes anything as {field}");
        }
        let mut misspelt = body.clone();
        misspelt["subjcet"] = "Hello".into();
        assert!(contract.body(&misspelt).is_err(), "{name} takes a field it does not have");
    }
}

/// Each provider in its own words: who, to whom, what, and how to end it.
#[test]
fn the_message_arrives_whole() {
    let (mailbox, plain) = ("\"Kávé & \\\"Társa\\\"\" <hello@mail.shop.example>", "Kávé & \"Társa\"");
    let check = |name: &str, expected: &[(&str, &str)]| {
        let body = body(&*provider(name), &MARKETING);
        for (place, value) in expected {
            assert_eq!(
                body.pointer(place).and_then(Value::as_str),
                Some(*value),
                "{name} {place} in {body:#}"
            );
        }
        let text = body.to_string();
        assert!(name == "ses" || text.contains("<https://edge.example/u/token>"), "{name}: {text}");
        assert!(name == "ses" || text.contains("List-Unsubscribe=One-Click"), "{name}: {text}");
    };
    let subject = "Még gondolkodik? ☕";
    check("resend", &[("/from", mailbox), ("/to/0", "ada@example.com"), ("/subject", subject)]);
    check(
        "resend",
        &[("/html", "<p>Szia</p>"), ("/text", "Hello\nthere"), ("/reply_to", "help@shop.example")],
    );
    check("postmark", &[("/From", mailbox), ("/Subject", subject), ("/MessageStream", "offers")]);
    check("postmark", &[("/ReplyTo", "help@shop.example"), ("/HtmlBody", "<p>Szia</p>")]);
    check("sendgrid", &[("/from/name", plain), ("/personalizations/0/to/0/email", "ada@example.com")]);
    check("sendgrid", &[("/content/0/value", "Hello\nthere"), ("/content/1/value", "<p>Szia</p>")]);
    check("mailgun", &[("/from", mailbox), ("/subject", subject), ("/h:Reply-To", "help@shop.example")]);
    check(
        "brevo",
        &[("/sender/name", plain), ("/subject", subject), ("/replyTo/email", "help@shop.example")],
    );
    check(
        "cloudflare",
        &[("/from/name", plain), ("/reply_to", "help@shop.example"), ("/text", "Hello\nthere")],
    );
    check("ses", &[("/FromEmailAddress", "hello@mail.shop.example"), ("/ConfigurationSetName", "rappel")]);
    assert_eq!(body(&*provider("postmark"), &TRANSACTIONAL)["MessageStream"], "outbound");
}

/// Amazon gets what a mail server would get, read back by an independent MIME parser.
#[test]
fn amazon_gets_the_whole_mime() {
    let body = body(&*provider("ses"), &MARKETING);
    let bytes = Base64::decode_vec(body["Content"]["Raw"]["Data"].as_str().unwrap()).unwrap();
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.subject(), Some("Még gondolkodik? ☕"));
    assert_eq!(message.body_html(0).as_deref(), Some("<p>Szia</p>"));
    assert!(
        message.header("List-Unsubscribe").is_some() && message.header("List-Unsubscribe-Post").is_some()
    );
    let id = body["EmailTags"][0]["Value"].as_str().unwrap();
    assert_eq!(message.message_id(), Some(format!("{id}@mail.shop.example").as_str()));
}

#[test]
fn accounts_kept_in_europe_are_asked_there() {
    let check = |line: &str, expected: &str| {
        let request = MARKETING.hand(|message| email_provider(line).unwrap().request(message)).unwrap();
        assert_eq!(request.uri(), expected);
    };
    check("sendgrid://SG.key?region=eu", "https://api.eu.sendgrid.com/v3/mail/send");
    check("mailgun://key@mg.shop.example", "https://api.mailgun.net/v3/mg.shop.example/messages");
}

/// Nobody is offered to unsubscribe from an order's confirmation, and nothing is tracked by rewriting our links.
#[test]
fn a_transactional_message_has_no_list_headers() {
    for (name, _) in LINES {
        let body = body(&*provider(name), &TRANSACTIONAL).to_string();
        assert!(!body.contains("List-Unsubscribe"), "{name}: {body}");
    }
}

#[test]
fn a_retry_is_the_same_request_byte_for_byte() {
    for (name, _) in LINES {
        let bytes = || MARKETING.hand(|message| provider(name).request(message)).unwrap();
        let (first, second) = (bytes(), bytes());
        assert_eq!((first.headers(), first.body()), (second.headers(), second.body()), "{name}");
    }
}

#[test]
fn a_message_beyond_the_limit_is_refused_before_it_is_sent() {
    let html = "x".repeat(REQUEST_MAX_BYTES);
    for (name, _) in LINES {
        let outcome = Mail { html: &html, ..MARKETING }.hand(|message| provider(name).request(message)).err();
        assert!(matches!(outcome, Some(Outcome::Refused { permanent: true, .. })), "{name}: {outcome:?}");
    }
}

const HOSTS: [&str; 8] = [
    "api.resend.com",
    "api.postmarkapp.com",
    "api.sendgrid.com",
    "api.eu.sendgrid.com",
    "api.mailgun.net",
    "api.eu.mailgun.net",
    "api.brevo.com",
    "api.cloudflare.com",
];

thread_local! {
    /// Read once: a contract is many times slower to read than to hold a request against.
    static CONTRACTS: [Contract; 7] = LINES.map(|(name, _)| Contract::read(name));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever stands in subject and name: the request keeps to its contract, and nothing in it breaks a line but the
    /// bodies of the message.
    #[test]
    fn no_header_can_be_smuggled_in(
        subject in "(\\PC|\\r|\\n|[ :,<>@=?]|(\\r\\nBcc: evil@evil\\.example)|(\\r\\n\\r\\n)){0,20}x",
        shop in "(\\PC|\\r|\\n|[ :,<>@=?\"\\\\]|(\\r\\nBcc: evil@evil\\.example)){0,20}",
    ) {
        for (index, (name, _)) in LINES.into_iter().enumerate() {
            let mail = Mail { subject: &subject, shop: &shop, ..MARKETING };
            let request = mail.hand(|message| provider(name).request(message)).unwrap();
            prop_assert_eq!(CONTRACTS.with(|contracts| contracts[index].request(&request)), Ok(()), "{}", name);
            let mut body = body_of(&request);
            for part in ["/text", "/TextBody", "/textContent", "/content/0/value"] {
                if let Some(text) = body.pointer_mut(part) {
                    *text = Value::Null;
                }
            }
            let text = body.to_string();
            prop_assert!(!text.contains("\\n") && !text.contains("\\r"), "{}: {}", name, text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    /// Whatever stands in the line, a request goes to the provider's own host.
    #[test]
    fn no_line_leads_elsewhere(
        provider in "resend|postmark|sendgrid|mailgun|ses|brevo|cloudflare",
        login in "(id:)?[a-zA-Z0-9%/@:?#.]{1,12}",
        place in "(@([a-z0-9.-]{1,20}|[0-9a-f]{32}|(eu|evil)-west-1|evil\\.example[/?#@:%2F.]{0,3}x))?",
        option in "(\\?(region=eu|configuration_set=[a-z/@]{1,5}|marketing=[a-z/@]{1,5}))?",
    ) {
        let Ok(provider) = email_provider(&format!("{provider}://{login}{place}{option}")) else { return Ok(()) };
        let request = MARKETING.hand(|message| provider.request(message)).unwrap();
        let authority = request.uri().authority().unwrap().as_str();
        let amazon = authority.strip_prefix("email.").and_then(|rest| rest.strip_suffix(".amazonaws.com"));
        prop_assert_eq!(request.uri().scheme_str(), Some("https"));
        prop_assert!(
            HOSTS.contains(&authority) || amazon.is_some_and(|region| !region.contains('.')),
            "{}", request.uri()
        );
    }
}
