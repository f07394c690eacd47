//! Every provider × every kind of answer → the documented outcome.

use rappel_delivery::Outcome;
use rappel_delivery::provider::cloudflare::binding_error;
use rappel_delivery::provider::{ANSWER_MAX_BYTES, settled};

use crate::answers::{TELL, answer, refusals, word};
use crate::mail::{LINES, NOW_MS, provider};
use rappel_contracts::Contract;

fn check(name: &str, status: u16, header: Option<(&str, &str)>, body: &str, expected: &str) {
    let outcome = provider(name).outcome(&answer(status, header, body), NOW_MS);
    assert_eq!(word(&outcome), expected, "{name} {status} {header:?} {body}");
}

/// A provider's own answers.
pub(crate) struct Answers {
    name: &'static str,
    /// Status, header, body; accepted as "m-1".
    pub(crate) accepted: (u16, Option<(&'static str, &'static str)>, &'static str),
    /// Status, body and outcome: the message itself, the recipient, our account.
    pub(crate) others: &'static [(u16, &'static str, &'static str)],
}

pub(crate) const ANSWERS: [Answers; 7] = [
    Answers {
        name: "resend",
        accepted: (200, None, r#"{"id":"m-1"}"#),
        others: &[
            (
                422,
                r#"{"statusCode":422,"name":"validation_error","message":"Invalid `to` field."}"#,
                "refused",
            ),
            (
                403,
                r#"{"statusCode":403,"name":"validation_error","message":"The domain is not verified."}"#,
                TELL,
            ),
            (
                422,
                r#"{"statusCode":422,"name":"invalid_from_address","message":"Invalid `from` field."}"#,
                TELL,
            ),
            (
                429,
                r#"{"statusCode":429,"name":"rate_limit_exceeded","message":"Too many requests."}"#,
                "later",
            ),
            (
                429,
                r#"{"statusCode":429,"name":"daily_quota_exceeded","message":"Daily quota reached."}"#,
                TELL,
            ),
            (409, r#"{"statusCode":409,"name":"invalid_idempotent_request","message":"Used."}"#, "accepted"),
            (
                409,
                r#"{"statusCode":409,"name":"concurrent_idempotent_requests","message":"At it."}"#,
                "later",
            ),
        ],
    },
    Answers {
        name: "postmark",
        accepted: (
            200,
            None,
            r#"{"To":"ada@example.com","SubmittedAt":"2027-01-15T08:00:00Z","MessageID":"m-1","ErrorCode":0,"Message":"OK"}"#,
        ),
        others: &[
            (422, r#"{"ErrorCode":300,"Message":"Invalid 'To' address."}"#, "refused"),
            (422, r#"{"ErrorCode":406,"Message":"You tried to send to an inactive recipient."}"#, "gone"),
            (422, r#"{"ErrorCode":400,"Message":"Sender signature not found."}"#, TELL),
            (422, r#"{"ErrorCode":405,"Message":"You have run out of credits."}"#, TELL),
            (422, r#"{"ErrorCode":1235,"Message":"The stream was not found."}"#, TELL),
            (422, r#"{"ErrorCode":100,"Message":"Maintenance."}"#, "later"),
            (200, r#"{"ErrorCode":300,"Message":"Contradiction."}"#, "unknown"),
        ],
    },
    Answers {
        name: "sendgrid",
        accepted: (202, Some(("x-message-id", "m-1")), ""),
        others: &[
            (
                400,
                r#"{"errors":[{"message":"Does not contain a valid address.","field":"personalizations.0.to"}]}"#,
                "refused",
            ),
            (400, r#"{"errors":[{"message":"No verified sender.","field":"from.email"}]}"#, TELL),
            (403, r#"{"errors":[{"message":"The from address does not match.","field":"from"}]}"#, TELL),
            (200, "", "unknown"),
        ],
    },
    Answers {
        name: "mailgun",
        accepted: (200, None, r#"{"id":"m-1","message":"Queued. Thank you."}"#),
        others: &[
            (400, r#"{"message":"'to' parameter is not a valid address."}"#, "refused"),
            (401, "Forbidden", TELL),
            (404, r#"{"message":"Domain not found: mg.shop.example"}"#, TELL),
            (420, r#"{"message":"Sending limit reached."}"#, "later"),
        ],
    },
    Answers {
        name: "ses",
        accepted: (200, None, r#"{"MessageId":"m-1"}"#),
        others: &[
            (400, r#"{"__type":"MessageRejected","message":"Invalid content."}"#, "refused"),
            (400, r#"{"__type":"com.amazonaws#BadRequestException","message":"Missing."}"#, "refused"),
            (400, r#"{"__type":"MessageRejected","message":"Email address is not verified."}"#, TELL),
            (400, r#"{"__type":"SendingPausedException","message":"Paused."}"#, TELL),
            (403, r#"{"__type":"SignatureDoesNotMatch","message":"Check your key."}"#, TELL),
            (400, r#"{"__type":"ThrottlingException","message":"Rate exceeded."}"#, "later"),
            (429, r#"{"__type":"TooManyRequestsException","Message":"Slow down."}"#, "later"),
        ],
    },
    Answers {
        name: "brevo",
        accepted: (201, None, r#"{"messageId":"m-1"}"#),
        others: &[
            (400, r#"{"code":"invalid_parameter","message":"email is not valid in to"}"#, "refused"),
            (402, r#"{"code":"not_enough_credits","message":"No credits."}"#, TELL),
            (400, r#"{"code":"account_under_validation","message":"Wait."}"#, TELL),
            (400, r#"{"code":"duplicate_request","message":"Seen."}"#, "accepted"),
        ],
    },
    Answers {
        name: "cloudflare",
        accepted: (
            200,
            None,
            r#"{"success":true,"errors":[],"messages":[],"result":{"message_id":"m-1","delivered":[],"permanent_bounces":[],"queued":["ada@example.com"],"suppressed_recipients":[]}}"#,
        ),
        others: &[
            (
                200,
                r#"{"success":true,"result":{"delivered":[],"permanent_bounces":["ada@example.com"],"queued":[]}}"#,
                "gone",
            ),
            (
                200,
                r#"{"success":true,"result":{"delivered":["ada@example.com"],"permanent_bounces":[],"queued":[]}}"#,
                "accepted",
            ),
            (
                400,
                r#"{"success":false,"errors":[{"code":10202,"message":"email.sending.error.email.invalid"}]}"#,
                "refused",
            ),
            (403, r#"{"success":false,"errors":[{"code":10105,"message":"not_entitled"}]}"#, TELL),
        ],
    },
];

#[test]
fn every_provider_is_here() {
    assert_eq!(ANSWERS.map(|answers| answers.name), LINES.map(|(name, _)| name));
}

#[test]
fn each_provider_in_its_own_words() {
    for Answers { name, accepted: (status, header, body), others } in ANSWERS {
        check(name, status, header, body, "accepted as m-1");
        if !body.is_empty() {
            // The answer made up here is one that the provider could give.
            Contract::read(name).answer(&serde_json::from_str(body).unwrap()).unwrap();
        }
        // So is what the stories' stand-in of the provider answers.
        let said = Contract::read(name).taken("m-2").unwrap();
        let header = said.headers.first().map(|(name, value)| (name.as_str(), value.as_str()));
        check(name, said.status, header, &said.body, "accepted as m-2");
        for (status, body, expected) in others {
            check(name, *status, None, body, expected);
        }
    }
}

#[test]
fn what_all_providers_have_in_common() {
    for Answers { name, accepted: (ok, ..), .. } in ANSWERS {
        for malformed in
            ["", "{}", "[]", "<html>busy</html>", "null", "{\"id\":", &" ".repeat(ANSWER_MAX_BYTES + 1)]
        {
            check(name, ok, None, malformed, "unknown");
        }
        refusals(name, &[], &|answer| provider(name).outcome(answer, NOW_MS));
    }
}

#[test]
fn resets_in_a_providers_own_header_are_read() {
    check("sendgrid", 429, Some(("x-ratelimit-reset", "1800000030")), "", "in 30 s");
    check("brevo", 429, Some(("x-sib-ratelimit-reset", "45")), "", "in 45 s");
}

/// No answer at all: asked again at once where the provider knows the id, else unknown; unknown, too, once it forgets.
#[test]
fn a_lost_answer_is_asked_for_again_only_where_that_cannot_double() {
    let check = |name: &str, minutes: i64, expected: &str| {
        let outcome = settled(&*provider(name), Outcome::Unknown, NOW_MS - minutes * 60_000, NOW_MS);
        assert_eq!(word(&outcome), expected, "{name} after {minutes} min");
    };
    for (name, _) in LINES {
        check(name, 0, if matches!(name, "resend" | "brevo") { "in 0 s" } else { "unknown" });
        check(name, 24 * 60, "unknown");
    }
    check("brevo", 13, "in 0 s");
    check("brevo", 14, "unknown");
    check("resend", 23 * 60, "in 0 s");
}

#[test]
fn the_bindings_errors_have_their_meaning() {
    let check = |code, expected: &str| assert_eq!(word(&binding_error(code, "words")), expected, "{code}");
    check("E_RECIPIENT_SUPPRESSED", "gone");
    check("E_RATE_LIMIT_EXCEEDED", "later");
    check("E_DAILY_LIMIT_EXCEEDED", TELL);
    check("E_SENDER_NOT_VERIFIED", TELL);
    check("E_CONTENT_TOO_LARGE", "refused");
    check("E_DELIVERY_FAILED", "unknown");
    check("", "unknown");
}
