//! What providers tell later: nothing without proof, and each event in the words that all of them share.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use rappel_delivery::feedback::{
    FEEDBACK_MAX_BYTES, Feedback, FeedbackError, FeedbackEvent, FeedbackReader, feedback_reader,
};
use rappel_delivery::provider::LineError;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::contract::Contract;
use crate::mail::NOW_MS;

const OURS: &str = "0123456789abcdef0123456789abcdef";
/// The key of the example in SendGrid's own SDK (npm `@sendgrid/eventwebhook` 8.0.0).
const SENDGRIDS_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
const NAMES: [&str; 5] = ["resend", "sendgrid", "mailgun", "postmark", "brevo"];

fn sendgrid_key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

fn reader(name: &str) -> Box<dyn FeedbackReader> {
    // An elliptic key is its kind, the same for all on this curve, and its point.
    let mut der = Base64::decode_vec(SENDGRIDS_KEY).unwrap()[..26].to_vec();
    der.extend_from_slice(sendgrid_key().verifying_key().to_sec1_point(false).as_bytes());
    let line = match name {
        "resend" => "resend://whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned(),
        "sendgrid" => format!("sendgrid://{}", Base64::encode_string(&der)),
        name => format!("{name}://secret"),
    };
    feedback_reader(&line).unwrap()
}

fn tag(key: &[u8], parts: &[&str]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    parts.iter().for_each(|part| mac.update(part.as_bytes()));
    mac.finalize().into_bytes().to_vec()
}

/// A call as the provider makes it, proved at `at_ms`.
fn call(name: &str, told: &Value, at_ms: i64) -> Request<String> {
    let (at, mut body) = ((at_ms / 1_000).to_string(), told.to_string());
    let call = Request::builder().method("POST");
    let call = match name {
        "resend" => {
            let key = Base64::decode_vec("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
            let tag = Base64::encode_string(&tag(&key, &["msg_1", ".", &at, ".", &body]));
            let call = call.header("svix-id", "msg_1").header("svix-timestamp", at);
            call.header("svix-signature", format!("v1,AAAA v1,{tag}"))
        }
        "sendgrid" => {
            let signature: Signature = sendgrid_key().sign(format!("{at}{body}").as_bytes());
            let signature = Base64::encode_string(signature.to_der().as_bytes());
            call.header("x-twilio-email-event-webhook-timestamp", at)
                .header("x-twilio-email-event-webhook-signature", signature)
        }
        "mailgun" => {
            let tag: String =
                tag(b"secret", &[&at, "token"]).iter().map(|byte| format!("{byte:02x}")).collect();
            body = json!({ "signature": { "timestamp": at, "token": "token", "signature": tag }, "event-data": told })
                .to_string();
            call
        }
        "postmark" => {
            call.header("authorization", format!("Basic {}", Base64::encode_string(b"rappel:secret")))
        }
        _ => call.header("authorization", "Bearer secret"),
    };
    call.body(body).unwrap()
}

fn told(name: &str, event: &Value) -> Result<Vec<Feedback>, FeedbackError> {
    reader(name).read(&call(name, event, NOW_MS), NOW_MS)
}

fn word(event: &FeedbackEvent) -> &'static str {
    match event {
        FeedbackEvent::Delivered => "delivered",
        FeedbackEvent::Delayed { .. } => "delayed",
        FeedbackEvent::Bounced { lasting: true, .. } => "bounced for good",
        FeedbackEvent::Bounced { lasting: false, .. } => "bounced",
        FeedbackEvent::Complained => "complained",
        FeedbackEvent::Unsubscribed => "unsubscribed",
    }
}

/// One event, and what is read of it: a word, or nothing.
fn check(name: &str, event: &Value, expected: &str) {
    let read = told(name, event).unwrap();
    let words: Vec<&str> = read.iter().map(|feedback| word(&feedback.event)).collect();
    assert_eq!(words.join(" "), expected, "{name} {event}");
    for feedback in read {
        assert_eq!(feedback.address.as_str(), "ada@example.com", "{name}");
        assert_eq!(feedback.message.as_deref(), Some(OURS), "{name}");
    }
}

/// A bounce in each provider's words.
fn bounce(name: &str) -> Value {
    match name {
        "resend" => resend("email.bounced", "bounce", json!({ "type": "Permanent", "subType": "General" })),
        "sendgrid" => {
            json!([sendgrid(json!({ "event": "bounce", "type": "bounce", "reason": "550 5.1.1" }))])
        }
        "mailgun" => mailgun(json!({ "event": "failed", "severity": "permanent", "reason": "bounce" })),
        "postmark" => {
            postmark(json!({ "RecordType": "Bounce", "Type": "HardBounce", "Description": "Unknown." }))
        }
        _ => brevo("hard_bounce"),
    }
}

fn merged(mut base: Value, more: Value) -> Value {
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    base
}

fn resend(kind: &str, part: &str, more: Value) -> Value {
    let detail = merged(json!({ "diagnosticCode": [], "message": "words" }), more);
    let data = json!({
        "email_id": "e-1", "created_at": "2027-01-15T08:00:00.000Z", "from": "hello@mail.shop.example",
        "to": ["ada@example.com"], "subject": "Hello", "tags": { "rappel_message": OURS }, part: detail,
    });
    json!({ "type": kind, "created_at": "2027-01-15T08:00:00.000Z", "data": data })
}

fn sendgrid(more: Value) -> Value {
    merged(json!({ "email": "ada@example.com", "timestamp": 1_800_000_000, "rappel_message": OURS }), more)
}

fn mailgun(more: Value) -> Value {
    merged(json!({ "recipient": "ada@example.com", "user-variables": { "rappel_message": OURS } }), more)
}

fn postmark(more: Value) -> Value {
    merged(json!({ "Email": "ada@example.com", "Metadata": { "rappel_message": OURS } }), more)
}

fn brevo(event: &str) -> Value {
    json!({ "event": event, "email": "ada@example.com", "X-Mailin-custom": OURS, "reason": "words" })
}

#[test]
fn resends_events_are_those_of_its_openapi() {
    let contract = Contract::of_provider("resend-events");
    let suppressed = |reason: &str| json!({ "reason": reason, "type": "OnAccountSuppressionList" });
    for (event, expected) in [
        (resend("email.delivered", "extra", json!({})), "delivered"),
        (resend("email.delivery_delayed", "extra", json!({})), "delayed"),
        (bounce("resend"), "bounced for good"),
        (resend("email.bounced", "bounce", json!({ "type": "Transient", "subType": "General" })), "bounced"),
        (
            resend("email.bounced", "bounce", json!({ "type": "Permanent", "subType": "MailboxFull" })),
            "bounced",
        ),
        (resend("email.suppressed", "suppressed", suppressed("previous_bounce")), "bounced for good"),
        (resend("email.suppressed", "suppressed", suppressed("previous_complaint")), "complained"),
        (resend("email.complained", "extra", json!({})), "complained"),
        (resend("email.opened", "extra", json!({})), ""),
    ] {
        contract.body(&event).unwrap();
        check("resend", &event, expected);
    }
}

#[test]
fn each_provider_in_its_own_words() {
    let sendgrid_events = [
        (json!({ "event": "delivered" }), "delivered"),
        (json!({ "event": "deferred", "response": "452" }), "delayed"),
        (json!({ "event": "bounce", "type": "blocked" }), "bounced"),
        (json!({ "event": "dropped", "reason": "Bounced Address" }), "bounced for good"),
        (json!({ "event": "dropped", "reason": "Spam Reporting Address" }), "complained"),
        (json!({ "event": "spamreport" }), "complained"),
        (json!({ "event": "group_unsubscribe" }), "unsubscribed"),
        (json!({ "event": "open" }), ""),
    ];
    let all: Vec<Value> = sendgrid_events.iter().map(|(event, _)| sendgrid(event.clone())).collect();
    let expected: Vec<&str> =
        sendgrid_events.iter().map(|(_, word)| *word).filter(|word| !word.is_empty()).collect();
    check("sendgrid", &json!(all), &expected.join(" "));
    for (event, expected) in [
        (json!({ "event": "delivered" }), "delivered"),
        (json!({ "event": "failed", "severity": "temporary", "reason": "generic" }), "delayed"),
        (json!({ "event": "failed", "severity": "permanent", "reason": "generic" }), "bounced"),
        (
            json!({ "event": "failed", "severity": "permanent", "reason": "suppress-bounce" }),
            "bounced for good",
        ),
        (json!({ "event": "failed", "severity": "permanent", "reason": "suppress-complaint" }), "complained"),
        (json!({ "event": "complained" }), "complained"),
        (json!({ "event": "unsubscribed" }), "unsubscribed"),
        (json!({ "event": "opened" }), ""),
    ] {
        check("mailgun", &mailgun(event), expected);
    }
    for (event, expected) in [
        (json!({ "RecordType": "Delivery", "Recipient": "ada@example.com", "Email": "" }), "delivered"),
        (json!({ "RecordType": "Bounce", "Type": "SoftBounce" }), "bounced"),
        (json!({ "RecordType": "Bounce", "Type": "Transient" }), "delayed"),
        (json!({ "RecordType": "Bounce", "Type": "AutoResponder" }), ""),
        (json!({ "RecordType": "SpamComplaint", "Type": "SpamComplaint" }), "complained"),
        (json!({ "RecordType": "SubscriptionChange", "SuppressSending": true }), "unsubscribed"),
        (json!({ "RecordType": "SubscriptionChange", "SuppressSending": false }), ""),
        (json!({ "RecordType": "Open" }), ""),
    ] {
        check("postmark", &postmark(event), expected);
    }
    for (event, expected) in [
        ("delivered", "delivered"),
        ("soft_bounce", "bounced"),
        ("spam", "complained"),
        ("unsubscribed", "unsubscribed"),
        ("click", ""),
    ] {
        check("brevo", &brevo(event), expected);
    }
    NAMES.iter().for_each(|name| check(name, &bounce(name), "bounced for good"));
}

/// Forged: each header of the proof missing, each proof changed, each body that is another than the one proved.
#[test]
fn a_forged_call_is_not_read() {
    for name in NAMES {
        let good = call(name, &bounce(name), NOW_MS);
        assert_eq!(reader(name).read(&good, NOW_MS).map(|read| read.len()), Ok(1), "{name}");
        for header in good.headers().keys() {
            let mut without = good.clone();
            without.headers_mut().remove(header);
            assert_eq!(reader(name).read(&without, NOW_MS), Err(FeedbackError::Forged), "{name} {header}");
            let mut changed = good.clone();
            changed.headers_mut().insert(header, "v1,AAAA".parse().unwrap());
            assert_eq!(reader(name).read(&changed, NOW_MS), Err(FeedbackError::Forged), "{name} {header}");
        }
        if matches!(name, "resend" | "sendgrid") {
            let mut other = good.clone();
            *other.body_mut() = good.body().replace("ada@", "bob@");
            assert_eq!(reader(name).read(&other, NOW_MS), Err(FeedbackError::Forged), "{name}");
        }
    }
    let mut mailgun = call("mailgun", &bounce("mailgun"), NOW_MS);
    *mailgun.body_mut() = mailgun.body().replace("\"token\":\"token\"", "\"token\":\"other\"");
    assert_eq!(reader("mailgun").read(&mailgun, NOW_MS), Err(FeedbackError::Forged));
    assert_eq!(reader("mailgun").read(&Request::new("{}".to_owned()), NOW_MS), Err(FeedbackError::Forged));
}

#[test]
fn a_repeated_call_is_not_read_when_its_time_is_over() {
    for (name, minutes) in [("resend", 5), ("mailgun", 9 * 60), ("sendgrid", 25 * 60)] {
        let read =
            |at_ms| reader(name).read(&call(name, &bounce(name), at_ms), NOW_MS).map(|read| read.len());
        let tolerated_ms = minutes * 60_000;
        assert_eq!(read(NOW_MS - tolerated_ms), Ok(1), "{name}");
        assert_eq!(read(NOW_MS - tolerated_ms - 1_000), Err(FeedbackError::OutOfTime), "{name}");
        assert_eq!(read(NOW_MS + tolerated_ms + 1_000), Err(FeedbackError::OutOfTime), "{name}");
    }
}

#[test]
fn odd_calls_are_told_apart() {
    for name in NAMES {
        let mut large = call(name, &bounce(name), NOW_MS);
        *large.body_mut() = "x".repeat(FEEDBACK_MAX_BYTES + 1);
        assert_eq!(reader(name).read(&large, NOW_MS), Err(FeedbackError::TooLarge), "{name}");
        let odd = told(name, &json!({ "event": 7 }));
        assert!(
            matches!(odd, Ok(ref read) if read.is_empty()) || odd == Err(FeedbackError::Malformed),
            "{name}"
        );
    }
    // This item only: what is told of no address is left out, the rest is read.
    let events = json!([{ "event": "bounce", "email": "nobody" }, sendgrid(json!({ "event": "bounce" }))]);
    check("sendgrid", &events, "bounced for good");
    // An id that is none of ours is none.
    let foreign = merged(brevo("spam"), json!({ "X-Mailin-custom": "other" }));
    assert_eq!(told("brevo", &foreign).unwrap()[0].message, None);
}

/// The example in SendGrid's own SDK.
#[test]
fn sendgrids_own_example_is_proved() {
    let body = concat!(
        r#"[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","#,
        r#""sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","#,
        r#""sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","#,
        r#""smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]"#,
        "\r\n"
    );
    let signature =
        "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
    let call = Request::builder()
        .header("x-twilio-email-event-webhook-timestamp", "1600112502")
        .header("x-twilio-email-event-webhook-signature", signature);
    let read = feedback_reader(&format!("sendgrid://{SENDGRIDS_KEY}"))
        .unwrap()
        .read(&call.body(body.to_owned()).unwrap(), 1_600_112_502_000);
    assert_eq!(read.unwrap()[0].address.as_str(), "hello@world.com");
}

#[test]
fn a_wrong_line_is_refused() {
    let check = |line: &str, expected| assert_eq!(feedback_reader(line).err(), Some(expected), "{line}");
    check("resend://secret", LineError::BadSecret);
    check("sendgrid://secret", LineError::BadSecret);
    check("postmark://", LineError::BadSecret);
    check("twilio://secret", LineError::UnknownProvider);
}
