//! What providers tell later: nothing without proof, and each event in the words that all of them share.

use base64ct::{Base64, Encoding};
use http::Request;
use rappel_delivery::feedback::{FEEDBACK_MAX_BYTES, FeedbackError, Handshake, cloudflare, feedback_reader};
use rappel_delivery::provider::LineError;
use serde_json::{Value, json};

use crate::calls::{
    NAMES, SENDGRIDS_KEY, TOPIC, bounce, brevo, call, check, mailbox, mailgun, merged, postmark, reader,
    resend, sendgrid, ses, told,
};
use crate::mail::NOW_MS;
use rappel_contracts::Contract;

const BROWSER: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

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
        (resend("email.opened", "extra", json!({})), "opened by a machine"),
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
        (json!({ "event": "open", "useragent": BROWSER }), "opened"),
        (json!({ "event": "open", "useragent": BROWSER, "sg_machine_open": true }), "opened by a machine"),
        (json!({ "event": "click", "useragent": "curl/8.5.0" }), "clicked by a machine"),
        (json!({ "event": "processed" }), ""),
    ];
    let all: Vec<Value> = sendgrid_events.iter().map(|(event, _)| sendgrid(event.clone())).collect();
    let expected: Vec<&str> =
        sendgrid_events.iter().map(|(_, word)| *word).filter(|word| !word.is_empty()).collect();
    check("sendgrid", &json!(all), &expected.join(", "));
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
        (json!({ "event": "opened", "client-info": { "user-agent": "Mozilla/5.0" } }), "opened by a machine"),
        (json!({ "event": "clicked", "client-info": { "user-agent": BROWSER } }), "clicked"),
        (json!({ "event": "accepted" }), ""),
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
        (json!({ "RecordType": "Open", "UserAgent": BROWSER }), "opened"),
        (json!({ "RecordType": "Click", "UserAgent": "" }), "clicked by a machine"),
        (json!({ "RecordType": "Inbound" }), ""),
    ] {
        check("postmark", &postmark(event), expected);
    }
    for (event, expected) in [
        ("delivered", "delivered"),
        ("soft_bounce", "bounced"),
        ("spam", "complained"),
        ("unsubscribed", "unsubscribed"),
        ("click", "clicked by a machine"),
        ("unique_proxy_open", "opened by a machine"),
        ("request", ""),
    ] {
        check("brevo", &brevo(event), expected);
    }
    NAMES.iter().for_each(|name| check(name, &bounce(name), "bounced for good"));
}

/// Amazon's own examples, cut to what is read.
#[test]
fn amazons_events_are_read() {
    let who = json!([{ "emailAddress": "ada@example.com" }]);
    for (kind, part, detail, expected) in [
        ("Delivery", "delivery", json!({ "recipients": ["ada@example.com"] }), "delivered"),
        (
            "DeliveryDelay",
            "deliveryDelay",
            json!({ "delayType": "MailboxFull", "delayedRecipients": who }),
            "delayed",
        ),
        ("Bounce", "bounce", json!({ "bounceType": "Transient", "bouncedRecipients": who }), "bounced"),
        ("Reject", "reject", json!({ "reason": "Bad content" }), "bounced"),
        ("Complaint", "complaint", json!({ "complainedRecipients": who }), "complained"),
        (
            "Subscription",
            "subscription",
            json!({ "newTopicPreferences": { "unsubscribeAll": true } }),
            "unsubscribed",
        ),
        ("Subscription", "subscription", json!({ "newTopicPreferences": { "unsubscribeAll": false } }), ""),
        ("Open", "open", json!({ "userAgent": "Mozilla/5.0" }), "opened by a machine"),
        ("Click", "click", json!({ "userAgent": BROWSER }), "clicked"),
        ("Send", "send", json!({}), ""),
    ] {
        check("ses", &ses(kind, part, detail), expected);
    }
}

/// A subscription is confirmed at Amazon's own address for its region, and nowhere else.
#[test]
fn a_subscription_is_confirmed_only_at_amazons() {
    let visit = |address: &str, topic: &str| {
        let body = json!({ "Type": "SubscriptionConfirmation", "TopicArn": topic, "SubscribeURL": address });
        let mut call = call("ses", &json!({}), NOW_MS);
        *call.body_mut() = body.to_string();
        reader("ses").handshake(&call)
    };
    let good = format!(
        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336"
    );
    assert_eq!(visit(&good, TOPIC), Ok(Some(Handshake::Visit(good.clone()))));
    for bad in [
        good.replace("https", "http"),
        good.replace("eu-west-1.amazonaws", "us-east-1.amazonaws"),
        good.replace("amazonaws.com/", "amazonaws.com.evil.example/"),
        good.replace("https://sns", "https://evil@sns"),
        good.replace("ConfirmSubscription", "Unsubscribe"),
        "https://169.254.169.254/latest?Action=ConfirmSubscription".to_owned(),
    ] {
        assert_eq!(visit(&bad, TOPIC), Err(FeedbackError::Forged), "{bad}");
    }
    assert_eq!(visit(&good, "arn:aws:sns:eu-west-1:123456789012:other"), Err(FeedbackError::Forged));
    let notification = call("ses", &bounce("ses"), NOW_MS);
    assert_eq!(reader("ses").handshake(&notification), Ok(None));
}

#[test]
fn cloudflares_queue_is_read() {
    let event = |kind: &str, part: &str, detail: Value| {
        let payload = json!({
            "eventId": "e-1", "messageId": "m-1", "sender": "hello@mail.shop.example", "recipient": "ada@example.com",
            "terminal": true, part: detail,
        });
        json!({ "type": format!("cf.email.sending.{kind}"), "source": { "type": "email.sending" }, "payload": payload })
    };
    for (kind, part, detail, expected) in [
        ("message.delivered", "x", json!({}), "delivered"),
        ("message.deferred", "delivery", json!({ "smtpResponse": "452 4.2.2" }), "delayed"),
        ("message.bounced", "bounce", json!({ "type": "hard", "reason": "550 5.1.1" }), "bounced for good"),
        ("message.bounced", "bounce", json!({ "type": "soft" }), "bounced"),
        ("message.failed", "failure", json!({ "reason": "words" }), "bounced"),
        ("message.rejected", "rejection", json!({ "reason": "suppressed" }), "bounced for good"),
        ("message.rejected", "rejection", json!({ "reason": "spam" }), "bounced"),
        ("message.complained", "complaint", json!({ "type": "abuse" }), "complained"),
    ] {
        let read = cloudflare::read(&event(kind, part, detail).to_string()).unwrap().unwrap();
        assert_eq!(crate::calls::word(&read.event), expected, "{kind}");
        assert_eq!((read.provider_id.as_deref(), read.recipient), (Some("m-1"), mailbox("ada@example.com")));
    }
    let other = event("message.other", "x", json!({})).to_string();
    assert_eq!(cloudflare::read(&other), Ok(None));
    assert_eq!(cloudflare::read("{}"), Err(FeedbackError::Malformed));
    assert_eq!(cloudflare::read(&" ".repeat(FEEDBACK_MAX_BYTES + 1)), Err(FeedbackError::TooLarge));
}

fn basic(name: &str, password: &str) -> String {
    format!("Basic {}", Base64::encode_string(format!("{name}:{password}").as_bytes()))
}

/// As a password, which stands in no log; or at the end of the address.
#[test]
fn amazon_shows_its_key_in_either_way() {
    let by_address = call("ses", &bounce("ses"), NOW_MS);
    let mut by_password = by_address.clone();
    *by_password.uri_mut() = "https://edge.example/v1/shop/feedback/ses".parse().unwrap();
    by_password.headers_mut().insert("authorization", basic("rappel", "secret").parse().unwrap());
    let read = reader("ses").read(&by_password, NOW_MS);
    assert_eq!(read, reader("ses").read(&by_address, NOW_MS));
    assert_eq!(read.map(|read| read.len()), Ok(1));
}

/// Mailgun signs a time and a token, not the words: whoever gets calls under the same key could tell others in its name.
/// docs/feedback.md says so; what is told for longer than its tries last is refused all the same.
#[test]
fn other_words_under_mailguns_proof_are_read_as_long_as_it_tries() {
    let mut other = call("mailgun", &bounce("mailgun"), NOW_MS);
    *other.body_mut() = other.body().replace("ada@", "bob@");
    let read = reader("mailgun").read(&other, NOW_MS).unwrap();
    assert_eq!(read[0].recipient, mailbox("bob@example.com"));
    let late_ms = NOW_MS + 9 * 60 * 60_000 + 1_000;
    assert_eq!(reader("mailgun").read(&other, late_ms), Err(FeedbackError::OutOfTime));
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
    for address in
        ["https://edge.example/ses", "https://edge.example/ses?key=secre", "https://edge.example/ses?key="]
    {
        let mut keyless = call("ses", &bounce("ses"), NOW_MS);
        *keyless.uri_mut() = address.parse().unwrap();
        assert_eq!(reader("ses").read(&keyless, NOW_MS), Err(FeedbackError::Forged), "{address}");
    }
    for (name, password) in [("rappel", "secre"), ("rappel", ""), ("other", "secret")] {
        let mut wrong = call("ses", &bounce("ses"), NOW_MS);
        *wrong.uri_mut() = "https://edge.example/ses".parse().unwrap();
        wrong.headers_mut().insert("authorization", basic(name, password).parse().unwrap());
        assert_eq!(reader("ses").read(&wrong, NOW_MS), Err(FeedbackError::Forged), "{name}:{password}");
    }
    let mut other_topic = call("ses", &bounce("ses"), NOW_MS);
    *other_topic.body_mut() = other_topic.body().replace(TOPIC, &TOPIC.replace("1234", "4321"));
    assert_eq!(reader("ses").read(&other_topic, NOW_MS), Err(FeedbackError::Forged));
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

/// Postmark proves no time, and names no message of ours where a mailbox was suppressed by hand.
#[test]
fn a_mailbox_that_ends_it_again_at_postmark_is_heard_again() {
    let ended = |at: &str| {
        let change = json!({ "RecordType": "SubscriptionChange", "SuppressSending": true, "Recipient": "ada@example.com",
            "SuppressionReason": "ManualSuppression", "ChangedAt": at });
        told("postmark", &change).unwrap()[0].fingerprint()
    };
    assert_eq!(ended("2026-05-01T10:00:00Z"), ended("2026-05-01T10:00:00Z"), "told again");
    assert_ne!(ended("2026-05-01T10:00:00Z"), ended("2026-07-01T10:00:00Z"), "said again");
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
    let read = read.unwrap();
    assert_eq!((&read[0].recipient, read[0].at_ms), (&mailbox("hello@world.com"), Some(1_600_112_492_000)));
}

#[test]
fn a_wrong_line_is_refused() {
    let check = |line: &str, expected| assert_eq!(feedback_reader(line).err(), Some(expected), "{line}");
    check("resend://secret", LineError::BadSecret);
    check("sendgrid://secret", LineError::BadSecret);
    check("postmark://", LineError::BadSecret);
    check("omnisend://secret", LineError::UnknownProvider);
    check("whatsapp://secret", LineError::BadSecret);
    for topic in
        ["", "@topic", "@arn:aws:sqs:eu-west-1:1:x", "@arn:aws:sns:eu-west-1:1:a/b", "@arn:aws:sns::1:x"]
    {
        let error = feedback_reader(&format!("ses://secret{topic}")).err();
        assert!(matches!(error, Some(LineError::BadPlace(_))), "{topic}");
    }
}
