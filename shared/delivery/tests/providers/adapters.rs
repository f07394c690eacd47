//! Every adapter, whatever it takes, and how its provider takes and refuses.

use std::rc::Rc;

use http::Response;
use rappel_delivery::Outcome;
use rappel_delivery::provider::{
    audience_provider, email_provider, forward_provider, phone_provider, profile_provider, settled,
};

use crate::answers::answer;
use crate::email_answers::ANSWERS;
use crate::mail::{LINES, NOW_MS};
use crate::{audiences, platforms};

type Header = Option<(&'static str, &'static str)>;
type Reads = dyn Fn(&Response<String>, i64) -> Outcome;
type Settles = dyn Fn(Outcome, i64, i64) -> Outcome;

/// An adapter, without what it takes.
pub(crate) struct Adapter {
    /// What it is called in `docs/delivery.md`.
    pub(crate) name: &'static str,
    /// The provider takes it: status, header, body.
    accepted: (u16, Header, &'static str),
    /// The provider never takes it: status and body.
    refused: (u16, &'static str),
    pub(crate) remembers_ms: Option<i64>,
    outcome: Rc<Reads>,
    settled: Rc<Settles>,
}

impl Adapter {
    pub(crate) fn accepted(&self, now_ms: i64) -> Outcome {
        let (status, header, body) = self.accepted;
        (self.outcome)(&answer(status, header, body), now_ms)
    }

    pub(crate) fn refused(&self) -> Outcome {
        (self.outcome)(&answer(self.refused.0, None, self.refused.1), NOW_MS)
    }

    /// "Taken", in words that are none of the provider's.
    pub(crate) fn malformed(&self) -> Outcome {
        let none = (self.outcome)(&answer(self.accepted.0, None, "<html>busy</html>"), NOW_MS);
        self.settled(none, NOW_MS, NOW_MS)
    }

    pub(crate) fn answered(&self, status: u16, header: Header, now_ms: i64) -> Outcome {
        (self.outcome)(&answer(status, header, ""), now_ms)
    }

    pub(crate) fn settled(&self, outcome: Outcome, first_lost_ms: i64, now_ms: i64) -> Outcome {
        (self.settled)(outcome, first_lost_ms, now_ms)
    }
}

/// The kinds of providers differ in what they take, which is of no matter here.
macro_rules! adapter {
    ($name:expr, $provider:expr, $accepted:expr, $refused:expr) => {{
        let provider = Rc::new($provider.unwrap());
        let again = Rc::clone(&provider);
        Adapter {
            name: $name,
            accepted: $accepted,
            refused: $refused,
            remembers_ms: provider.remembers_ms(),
            outcome: Rc::new(move |answer, now_ms| provider.outcome(answer, now_ms)),
            settled: Rc::new(move |outcome, lost_ms, now_ms| settled(&**again, outcome, lost_ms, now_ms)),
        }
    }};
}

/// All of them, in the order of the documentation.
pub(crate) fn all() -> Vec<Adapter> {
    let emails = ANSWERS.iter().zip(LINES).map(|(answers, (name, line))| {
        let refused = answers.others.iter().find(|(_, _, expected)| *expected == "refused").unwrap();
        adapter!(name, email_provider(line), answers.accepted, (refused.0, refused.1))
    });
    emails.chain(phones()).chain(events()).chain(others()).collect()
}

fn phones() -> [Adapter; 2] {
    let twilio = "twilio://AC0123456789abcdef0123456789abcdef:token@MG0123456789abcdef0123456789abcdef";
    let taken = r#"{"messages":[{"id":"wamid.1"}]}"#;
    [
        adapter!(
            "twilio",
            phone_provider(twilio),
            (201, None, r#"{"sid":"SM1"}"#),
            (400, r#"{"code":21617}"#)
        ),
        adapter!(
            "whatsapp",
            phone_provider("whatsapp://EAAtoken@106540352242922"),
            (200, None, taken),
            (400, r#"{"error":{"code":131026}}"#)
        ),
    ]
}

fn events() -> Vec<Adapter> {
    let webhook = "webhook://whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw@hooks.shop.example/rappel";
    let mut all = vec![
        adapter!(
            "klaviyo",
            forward_provider("klaviyo://pk_1"),
            (202, None, ""),
            (400, r#"{"errors":[{"detail":"words"}]}"#)
        ),
        adapter!(
            "brevo, events",
            forward_provider("brevo://xkeysib-1"),
            (204, None, ""),
            (400, r#"{"message":"words"}"#)
        ),
        adapter!(
            "omnisend",
            forward_provider("omnisend://key-1"),
            (202, None, ""),
            (400, r#"{"error":"words"}"#)
        ),
        adapter!("webhook", forward_provider(webhook), (204, None, ""), (400, "")),
    ];
    for (name, line, _) in platforms::LINES {
        let (accepted, refused) = match name {
            "mailchimp" => ((204, None, ""), (400, r#"{"detail":"words"}"#)),
            "sendlane" => ((200, None, r#"{"data":{"message":"words"}}"#), (422, r#"{"message":"words"}"#)),
            "account-engagement" => ((201, None, r#"{"id":42}"#), (400, r#"{"code":61,"message":"words"}"#)),
            "responsys" => {
                ((200, None, r#"[{"success":true,"recipientId":42}]"#), (200, r#"[{"success":false}]"#))
            }
            _ => ((200, None, ""), (422, r#"{"errors":[{"message":"words"}]}"#)),
        };
        all.push(adapter!(name, forward_provider(line), accepted, refused));
    }
    all
}

fn others() -> [Adapter; 2] {
    let taken = r#"{"num_received":1,"num_invalid_entries":0}"#;
    [
        adapter!(
            "klaviyo, profiles",
            profile_provider(audiences::KLAVIYO),
            (200, None, r#"{"data":{"type":"profile","id":"p-1"}}"#),
            (400, r#"{"errors":[{"detail":"words"}]}"#)
        ),
        adapter!(
            "meta",
            audience_provider(audiences::META),
            (200, None, taken),
            (200, r#"{"num_received":1,"num_invalid_entries":1}"#)
        ),
    ]
}
