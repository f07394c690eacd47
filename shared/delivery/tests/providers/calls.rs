//! Calls as providers make them, proved.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use rappel_delivery::email::Address;
use rappel_delivery::feedback::{
    Feedback, FeedbackError, FeedbackEvent, FeedbackReader, Recipient, feedback_reader,
};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::mail::NOW_MS;

pub(crate) const OURS: &str = "0123456789abcdef0123456789abcdef";
/// The key of the example in SendGrid's own SDK (npm `@sendgrid/eventwebhook` 8.0.0).
pub(crate) const SENDGRIDS_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
pub(crate) const NAMES: [&str; 6] = ["resend", "sendgrid", "mailgun", "postmark", "brevo", "ses"];
/// The topic that Amazon tells of.
pub(crate) const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:rappel";

fn sendgrid_key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

pub(crate) fn reader(name: &str) -> Box<dyn FeedbackReader> {
    // An elliptic key is its kind, the same for all on this curve, and its point.
    let mut der = Base64::decode_vec(SENDGRIDS_KEY).unwrap()[..26].to_vec();
    der.extend_from_slice(sendgrid_key().verifying_key().to_sec1_point(false).as_bytes());
    let line = match name {
        "resend" => "resend://whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned(),
        "sendgrid" => format!("sendgrid://{}", Base64::encode_string(&der)),
        "ses" => format!("ses://secret@{TOPIC}"),
        name => format!("{name}://secret"),
    };
    feedback_reader(&line).unwrap()
}

pub(crate) fn tag(key: &[u8], parts: &[&str]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    parts.iter().for_each(|part| mac.update(part.as_bytes()));
    mac.finalize().into_bytes().to_vec()
}

/// A call as the provider makes it, proved at `at_ms`.
pub(crate) fn call(name: &str, told: &Value, at_ms: i64) -> Request<String> {
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
        "ses" => {
            body = json!({ "Type": "Notification", "TopicArn": TOPIC, "Message": body }).to_string();
            call.uri("https://edge.example/v1/shop/feedback/ses?key=secret")
        }
        _ => call.header("authorization", "Bearer secret"),
    };
    call.body(body).unwrap()
}

pub(crate) fn told(name: &str, event: &Value) -> Result<Vec<Feedback>, FeedbackError> {
    reader(name).read(&call(name, event, NOW_MS), NOW_MS)
}

pub(crate) fn word(event: &FeedbackEvent) -> &'static str {
    match event {
        FeedbackEvent::Delivered => "delivered",
        FeedbackEvent::Delayed { .. } => "delayed",
        FeedbackEvent::Bounced { lasting: true, .. } => "bounced for good",
        FeedbackEvent::Bounced { lasting: false, .. } => "bounced",
        FeedbackEvent::Complained => "complained",
        FeedbackEvent::Unsubscribed => "unsubscribed",
        FeedbackEvent::Opened { machine: None } => "opened",
        FeedbackEvent::Opened { machine: Some(_) } => "opened by a machine",
        FeedbackEvent::Clicked { machine: None } => "clicked",
        FeedbackEvent::Clicked { machine: Some(_) } => "clicked by a machine",
        FeedbackEvent::Replied => "replied",
    }
}

pub(crate) fn mailbox(address: &str) -> Recipient {
    Recipient::Mailbox(Address::parse(address).unwrap())
}

/// One event, and what is read of it: a word, or nothing.
pub(crate) fn check(name: &str, event: &Value, expected: &str) {
    let read = told(name, event).unwrap();
    let words: Vec<&str> = read.iter().map(|feedback| word(&feedback.event)).collect();
    assert_eq!(words.join(", "), expected, "{name} {event}");
    for feedback in read {
        assert_eq!(feedback.recipient, mailbox("ada@example.com"), "{name}");
        assert_eq!(feedback.message.as_deref(), Some(OURS), "{name}");
    }
}

/// A bounce in each provider's words.
pub(crate) fn bounce(name: &str) -> Value {
    match name {
        "resend" => resend("email.bounced", "bounce", json!({ "type": "Permanent", "subType": "General" })),
        "sendgrid" => {
            json!([sendgrid(json!({ "event": "bounce", "type": "bounce", "reason": "550 5.1.1" }))])
        }
        "mailgun" => mailgun(json!({ "event": "failed", "severity": "permanent", "reason": "bounce" })),
        "postmark" => {
            postmark(json!({ "RecordType": "Bounce", "Type": "HardBounce", "Description": "Unknown." }))
        }
        "ses" => ses(
            "Bounce",
            "bounce",
            json!({ "bounceType": "Permanent", "bouncedRecipients": [{ "emailAddress": "ada@example.com" }] }),
        ),
        _ => brevo("hard_bounce"),
    }
}

pub(crate) fn merged(mut base: Value, more: Value) -> Value {
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    base
}

pub(crate) fn resend(kind: &str, part: &str, more: Value) -> Value {
    let detail = merged(json!({ "diagnosticCode": [], "message": "words" }), more);
    let data = json!({
        "email_id": "e-1", "created_at": "2027-01-15T08:00:00.000Z", "from": "hello@mail.shop.example",
        "to": ["ada@example.com"], "subject": "Hello", "tags": { "rappel_message": OURS }, part: detail,
    });
    json!({ "type": kind, "created_at": "2027-01-15T08:00:00.000Z", "data": data })
}

pub(crate) fn sendgrid(more: Value) -> Value {
    merged(json!({ "email": "ada@example.com", "timestamp": 1_800_000_000, "rappel_message": OURS }), more)
}

pub(crate) fn mailgun(more: Value) -> Value {
    merged(json!({ "recipient": "ada@example.com", "user-variables": { "rappel_message": OURS } }), more)
}

pub(crate) fn postmark(more: Value) -> Value {
    merged(json!({ "Email": "ada@example.com", "Metadata": { "rappel_message": OURS } }), more)
}

pub(crate) fn brevo(event: &str) -> Value {
    json!({ "event": event, "email": "ada@example.com", "X-Mailin-custom": OURS, "reason": "words" })
}

pub(crate) fn ses(kind: &str, part: &str, detail: Value) -> Value {
    let mail = json!({ "destination": ["ada@example.com"], "tags": { "rappel_message": [OURS] } });
    json!({ "eventType": kind, "mail": mail, part: detail })
}
