//! Tests of composed e-mails, read back by an independent MIME parser.

use super::*;
use crate::link::AllowedOrigins;
use mail_parser::{HeaderValue, Message, MessageParser};
use proptest::prelude::*;

const NOW_MS: i64 = 1_800_000_000_123;

fn compose_with(subject: &str, name: &str, html: &str, text: &str) -> ComposedEmail {
    let edge = AllowedOrigins::new(&["https://edge.example"]).unwrap();
    let unsubscribe = edge.link(&format!("/u/{}", "token".repeat(40))).unwrap();
    let from = Sender {
        name: name.to_owned(),
        address: Address::parse("hello@mail.shop.example").unwrap(),
        reply_to: Some(Address::parse("help@shop.example").unwrap()),
    };
    let email = Email {
        subject: subject.to_owned(),
        preheader: String::new(),
        html: html.to_owned(),
        text: text.to_owned(),
    };
    compose(&EmailToSend {
        from: &from,
        to: &Address::parse("ada@example.com").unwrap(),
        email: &email,
        outbox_id: "person-1/cart-abandonment/1/email",
        now_ms: NOW_MS,
        unsubscribe: Some(&unsubscribe),
    })
}

fn parse(email: &ComposedEmail) -> Message<'_> {
    MessageParser::default().parse(&email.bytes).unwrap()
}

fn header_names(message: &Message<'_>) -> Vec<String> {
    message.headers().iter().map(|h| h.name().to_ascii_lowercase()).collect()
}

const HEADERS: [&str; 10] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "mime-version",
    "content-type",
];

#[test]
fn an_e_mail_has_all_that_mailbox_providers_ask_for() {
    let email = compose_with(
        "Still thinking about Café Tasse?",
        "Rappel Outdoor",
        "<p>Szia, café</p>",
        "Szia, café\n.\n",
    );
    let message = parse(&email);
    assert_eq!(header_names(&message), HEADERS);
    let from = message.from().and_then(|f| f.first()).unwrap();
    assert_eq!((from.name(), from.address()), (Some("Rappel Outdoor"), Some("hello@mail.shop.example")));
    assert_eq!(message.to().and_then(|t| t.first()).and_then(|t| t.address()), Some("ada@example.com"));
    assert_eq!(message.subject(), Some("Still thinking about Café Tasse?"));
    assert_eq!(message.date().map(|d| d.to_timestamp()), Some(1_800_000_000));
    assert_eq!(message.message_id(), Some(email.message_id.as_str()));
    assert!(email.message_id.ends_with("@mail.shop.example"));
    assert_eq!(message.body_text(0).as_deref().map(str::trim_end), Some("Szia, café\r\n."));
    assert_eq!(message.body_html(0).as_deref(), Some("<p>Szia, café</p>"));
    assert_eq!((email.from.as_str(), email.to.as_str()), ("hello@mail.shop.example", "ada@example.com"));
}

/// RFC 8058: both headers, the address in angle brackets, whole however the line is folded.
#[test]
fn unsubscribing_takes_one_click() {
    let email = compose_with("s", "n", "h", "t");
    let raw = String::from_utf8(email.bytes.clone()).unwrap().replace("\r\n ", "").replace("\r\n\t", "");
    let address = format!("List-Unsubscribe: <https://edge.example/u/{}>\r\n", "token".repeat(40));
    assert!(raw.contains(&address), "{raw}");
    assert!(raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{raw}");
    assert!(matches!(parse(&email).header("List-Unsubscribe"), Some(HeaderValue::Address(_))));
}

#[test]
fn a_retry_is_the_same_message_byte_for_byte() {
    assert_eq!(compose_with("s", "n", "h", "t"), compose_with("s", "n", "h", "t"));
}

#[test]
fn lines_end_as_smtp_wants_and_stay_short() {
    let email =
        compose_with(&"long subject ".repeat(30), "n", &"<p>wide</p>".repeat(500), &"word ".repeat(500));
    assert_eq!(parse(&email).subject().map(|s| s.chars().count()), Some(SUBJECT_MAX_CHARS));
    let raw = String::from_utf8(email.bytes).unwrap();
    assert!(!raw.replace("\r\n", "").contains(['\r', '\n']));
    assert!(raw.split("\r\n").all(|line| line.len() <= 998));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    /// Whatever stands in subject, name and bodies: no header more, none less, and nobody else is written to.
    #[test]
    fn no_header_can_be_smuggled_in(
        subject in "(\\PC|\\r|\\n|[ :,<>@=?]|(\\r\\nBcc: evil@evil\\.example)|(\\r\\n\\r\\n)){0,20}",
        name in "(\\PC|\\r|\\n|[ :,<>@=?\"]|(\\r\\nBcc: evil@evil\\.example)){0,20}",
        text in "(\\PC|\\r\\n|(--)|(=_)){0,40}",
    ) {
        let email = compose_with(&subject, &name, &text, &text);
        let message = parse(&email);
        prop_assert_eq!(header_names(&message), HEADERS);
        prop_assert_eq!(message.to().map(|to| to.iter().count()), Some(1));
        prop_assert_eq!(message.subject().unwrap_or_default(), plain_line(&subject, SUBJECT_MAX_CHARS));
        prop_assert!(message.bcc().is_none() && message.cc().is_none());
        let from = message.from().unwrap();
        prop_assert_eq!(from.iter().count(), 1);
        prop_assert_eq!(from.first().and_then(|f| f.address()), Some("hello@mail.shop.example"));
        prop_assert_eq!((message.text_body_count(), message.html_body_count()), (1, 1));
    }
}
