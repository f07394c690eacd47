//! What Twilio and Meta tell of messages to phones, shoppers' STOP among it: nothing without proof.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use proptest::prelude::*;
use rappel_delivery::feedback::{
    FEEDBACK_MAX_BYTES, Feedback, FeedbackError, FeedbackReader, Handshake, Recipient, feedback_reader,
};
use rappel_delivery::phone::PhoneNumber;
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::Sha256;

use crate::calls::word;
use crate::mail::NOW_MS;

const ADDRESS: &str = "https://edge.example/v1/shop/feedback/twilio?x=1";

fn twilio() -> Box<dyn FeedbackReader> {
    feedback_reader("twilio://token").unwrap()
}

fn meta() -> Box<dyn FeedbackReader> {
    feedback_reader("whatsapp://agreed-word:app-secret").unwrap()
}

/// A form as Twilio signs and sends it.
fn twilio_call(fields: &[(&str, &str)]) -> Request<String> {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let mut mac = Hmac::<Sha1>::new_from_slice(b"token").unwrap();
    mac.update(ADDRESS.as_bytes());
    sorted.iter().for_each(|(name, value)| mac.update(format!("{name}{value}").as_bytes()));
    let tag = Base64::encode_string(&mac.finalize().into_bytes());
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    Request::builder().method("POST").uri(ADDRESS).header("x-twilio-signature", tag).body(body).unwrap()
}

fn meta_call(value: &Value) -> Request<String> {
    let change = json!({ "field": "messages", "value": value });
    let body =
        json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [change] }] })
            .to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(b"app-secret").unwrap();
    mac.update(body.as_bytes());
    let tag: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    Request::builder()
        .method("POST")
        .header("x-hub-signature-256", format!("sha256={tag}"))
        .body(body)
        .unwrap()
}

fn words(read: &[Feedback]) -> String {
    read.iter().map(|feedback| word(&feedback.event)).collect::<Vec<_>>().join(", ")
}

const OUTGOING: [(&str, &str); 3] = [("To", "+36301234567"), ("From", "+15005550006"), ("MessageSid", "SM1")];

#[test]
fn twilios_statuses_are_read() {
    for (status, code, expected) in [
        ("delivered", "", "delivered"),
        ("read", "", "opened"),
        ("undelivered", "30005", "bounced for good"),
        ("failed", "21610", "unsubscribed"),
        ("undelivered", "30003", "bounced"),
        ("sent", "", ""),
    ] {
        let fields = [OUTGOING.as_slice(), &[("MessageStatus", status), ("ErrorCode", code)]].concat();
        let read = twilio().read(&twilio_call(&fields), NOW_MS).unwrap();
        assert_eq!(words(&read), expected, "{status} {code}");
        for feedback in read {
            assert_eq!(feedback.recipient, Recipient::Text(PhoneNumber::parse("+36301234567").unwrap()));
            assert_eq!(feedback.provider_id.as_deref(), Some("SM1"));
        }
    }
}

#[test]
fn a_shoppers_stop_ends_the_way_it_was_told_by() {
    let number = PhoneNumber::parse("+36301234567").unwrap();
    for (from, body, opt_out, expected) in [
        ("+36301234567", "Stop.", "", "unsubscribed"),
        ("whatsapp:+36301234567", "leiratkozás", "", "unsubscribed"),
        ("+36301234567", "my own word", "STOP", "unsubscribed"),
        ("whatsapp:+36301234567", "Do you have it in blue?", "", "replied"),
        ("+36301234567", "START", "START", "replied"),
    ] {
        let fields =
            [("From", from), ("To", "+15005550006"), ("MessageSid", "SM2"), ("SmsStatus", "received")];
        let fields = [fields.as_slice(), &[("Body", body), ("OptOutType", opt_out)]].concat();
        let read = twilio().read(&twilio_call(&fields), NOW_MS).unwrap();
        assert_eq!(words(&read), expected, "{body}");
        let way = if from.starts_with("whatsapp") { Recipient::WhatsApp } else { Recipient::Text };
        assert_eq!(read[0].recipient, way(number.clone()), "{from}");
    }
}

/// The example of Twilio's own libraries.
#[test]
fn twilios_own_example_is_proved() {
    let body =
        "CallSid=CA1234567890ABCDE&Caller=%2B12349013030&Digits=1234&From=%2B12349013030&To=%2B18005551212";
    let call = Request::builder()
        .uri("https://mycompany.com/myapp.php?foo=1&bar=2")
        .header("x-twilio-signature", "0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
    let read = feedback_reader("twilio://12345").unwrap().read(&call.body(body.to_owned()).unwrap(), NOW_MS);
    // Proved, and of a call by voice: nothing that is documented for messages.
    assert_eq!(read, Err(FeedbackError::Malformed));
}

fn status(status: &str, code: u32, at_s: i64) -> Value {
    json!({ "id": "wamid.1", "status": status, "timestamp": at_s.to_string(), "recipient_id": "36301234567",
        "errors": [{ "code": code, "title": "words" }] })
}

fn message(content: Value, at_s: i64) -> Value {
    let mut message = json!({ "from": "36301234567", "id": "wamid.2", "timestamp": at_s.to_string() });
    message.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    message
}

#[test]
fn metas_statuses_and_answers_are_read() {
    let now_s = NOW_MS / 1_000;
    let told = json!({
        "messaging_product": "whatsapp",
        "statuses": [
            status("sent", 0, now_s), status("delivered", 0, now_s), status("read", 0, now_s),
            status("failed", 131_026, now_s), status("failed", 131_050, now_s),
        ],
        "messages": [
            message(json!({ "type": "text", "text": { "body": "STOP" } }), now_s),
            message(json!({ "type": "button", "button": { "text": "Stop" } }), now_s),
            message(json!({ "type": "text", "text": { "body": "Szia!" } }), now_s),
        ],
        "user_preferences": [
            { "wa_id": "36301234567", "category": "marketing_messages", "value": "stop", "timestamp": now_s },
            { "wa_id": "36301234567", "category": "marketing_messages", "value": "resume", "timestamp": now_s },
        ],
    });
    let read = meta().read(&meta_call(&told), NOW_MS).unwrap();
    let expected =
        "delivered, opened, bounced, unsubscribed, unsubscribed, unsubscribed, replied, unsubscribed";
    assert_eq!(words(&read), expected);
    let number = PhoneNumber::parse("+36301234567").unwrap();
    assert!(read.iter().all(|feedback| feedback.recipient == Recipient::WhatsApp(number.clone())));
    assert!(read.iter().all(|feedback| feedback.at_ms == Some(NOW_MS)));
}

/// What Meta signed stays signed: an old call, told again, is not read.
#[test]
fn a_repeated_call_of_metas_is_not_read_when_its_time_is_over() {
    let at = |days: i64| {
        let told = json!({ "messages": [message(json!({ "text": { "body": "STOP" } }), NOW_MS / 1_000 + days * 86_400)] });
        meta().read(&meta_call(&told), NOW_MS).map(|read| read.len())
    };
    assert_eq!((at(0), at(-8)), (Ok(1), Ok(1)));
    assert_eq!((at(-9), at(9)), (Err(FeedbackError::OutOfTime), Err(FeedbackError::OutOfTime)));
    // This item only: what is in time is read.
    let told =
        json!({ "statuses": [status("read", 0, NOW_MS / 1_000), status("delivered", 0, 1_600_000_000)] });
    assert_eq!(words(&meta().read(&meta_call(&told), NOW_MS).unwrap()), "opened");
}

/// Twilio proves no time: what was followed once is known by its fingerprint, and everything else has another.
#[test]
fn what_is_told_again_is_known_again() {
    let answer = |from: &str, sid: &str, body: &str| {
        let call = twilio_call(&[("From", from), ("MessageSid", sid), ("Body", body)]);
        twilio().read(&call, NOW_MS).unwrap()[0].fingerprint()
    };
    let stop = answer("+36301234567", "SM2", "STOP");
    assert_eq!(stop, answer("+36301234567", "SM2", "STOP"));
    for (from, sid, body) in [
        ("whatsapp:+36301234567", "SM2", "STOP"),
        ("+36301234568", "SM2", "STOP"),
        ("+36301234567", "SM3", "STOP"),
        ("+36301234567", "SM2", "Thanks"),
    ] {
        assert_ne!(stop, answer(from, sid, body), "{from} {sid} {body}");
    }
}

#[test]
fn metas_webhook_is_confirmed_by_the_word_agreed_on() {
    let ask = |query: &str| {
        let call =
            Request::builder().uri(format!("https://edge.example/whatsapp?hub.mode=subscribe&{query}"));
        meta().handshake(&call.body(String::new()).unwrap())
    };
    let answer = Ok(Some(Handshake::Answer("1158201444".to_owned())));
    assert_eq!(ask("hub.verify_token=agreed-word&hub.challenge=1158201444"), answer);
    assert_eq!(ask("hub.verify_token=guessed&hub.challenge=1"), Err(FeedbackError::Forged));
    assert_eq!(ask("hub.challenge=1"), Err(FeedbackError::Forged));
    let script = "hub.verify_token=agreed-word&hub.challenge=%3Cscript%3E";
    assert_eq!(ask(script), Err(FeedbackError::Malformed));
    assert_eq!(meta().handshake(&meta_call(&json!({}))), Ok(None));
}

#[test]
fn a_forged_or_oversized_call_is_not_read() {
    let fields = [OUTGOING.as_slice(), &[("MessageStatus", "delivered")]].concat();
    let now_s = NOW_MS / 1_000;
    let good = [
        (twilio(), twilio_call(&fields), "x-twilio-signature"),
        (meta(), meta_call(&json!({ "statuses": [status("read", 0, now_s)] })), "x-hub-signature-256"),
    ];
    for (reader, call, header) in good {
        assert_eq!(reader.read(&call, NOW_MS).map(|read| read.len()), Ok(1), "{header}");
        let changed = |change: &dyn Fn(&mut Request<String>)| {
            let mut other = call.clone();
            change(&mut other);
            reader.read(&other, NOW_MS)
        };
        let forged = Err(FeedbackError::Forged);
        assert_eq!(changed(&|call| drop(call.headers_mut().remove(header))), forged, "{header}");
        for tag in ["", "sha256=", "sha256=00", "AAAA", "sha256=zz"] {
            let tag = tag.parse::<http::HeaderValue>().unwrap();
            assert_eq!(
                changed(&|call| drop(call.headers_mut().insert(header, tag.clone()))),
                forged,
                "{header} {tag:?}"
            );
        }
        let other = call.body().replace("36301234567", "36301234568");
        assert_eq!(changed(&|call| call.body_mut().clone_from(&other)), forged, "{header}");
        let large = "x".repeat(FEEDBACK_MAX_BYTES + 1);
        assert_eq!(
            changed(&|call| call.body_mut().clone_from(&large)),
            Err(FeedbackError::TooLarge),
            "{header}"
        );
    }
    let mut elsewhere = twilio_call(&fields);
    *elsewhere.uri_mut() = ADDRESS.replace("shop", "other").parse().unwrap();
    assert_eq!(
        twilio().read(&elsewhere, NOW_MS),
        Err(FeedbackError::Forged),
        "signed for another shop's address"
    );
    let many: Vec<(String, String)> = (0..201).map(|index| (format!("f{index}"), String::new())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(twilio().read(&twilio_call(&many), NOW_MS), Err(FeedbackError::TooLarge));
}

proptest! {
    /// Whatever a shopper answers, it is read as one answer; only a word that ends messages ends them.
    #[test]
    fn an_answer_is_an_answer(body in "\\PC{0,60}") {
        let fields = [("From", "+36301234567"), ("MessageSid", "SM3"), ("Body", body.as_str())];
        let read = twilio().read(&twilio_call(&fields), NOW_MS).unwrap();
        let ends = rappel_delivery::feedback::stop::says_stop(&body);
        prop_assert_eq!(words(&read), if ends { "unsubscribed" } else { "replied" });
    }
}
