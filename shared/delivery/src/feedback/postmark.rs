//! Postmark's webhooks; read from the types of its SDK (npm `postmark` 5.1.0). They are not signed: the address they are
//! sent to has user `rappel` and a password, `https://rappel:PASSWORD@edge.example/…`.
//!
//! | `RecordType` | feedback |
//! | --- | --- |
//! | `Delivery` | delivered |
//! | `Bounce` of `Type` `HardBounce`, `BadEmailAddress` | bounced for good |
//! | `Bounce` of `Type` `SpamComplaint`, `SpamComplaint` | complained |
//! | `Bounce` of `Type` `Unsubscribe`, `SubscriptionChange` that suppresses | unsubscribed; a bounce or complaint, if that is its reason |
//! | `Bounce` of `Type` `Transient`, `DnsError` | delayed |
//! | other `Bounce` | bounced, not for good |
//! | `Open`, `Click` | opened, clicked, by `UserAgent` |

use http::Request;
use serde_json::Value;

use super::proof::{is_by_password, within_limit};
use super::{
    Feedback, FeedbackError, FeedbackEvent, FeedbackReader, clicked, feedback, json, opened, reason, text,
};
use crate::provider::{ID_NAME, Secret};

/// `postmark://PASSWORD`
pub struct PostmarkFeedback(Secret);

impl PostmarkFeedback {
    pub(super) fn new(secret: Secret) -> Self {
        PostmarkFeedback(secret)
    }
}

impl FeedbackReader for PostmarkFeedback {
    fn read(&self, call: &Request<String>, _: i64) -> Result<Vec<Feedback>, FeedbackError> {
        let body = within_limit(call)?;
        is_by_password(call, &self.0)?;
        let told = json(body)?;
        let address = match text(&told, "/Email") {
            "" => text(&told, "/Recipient"),
            email => email,
        };
        let message = text(&told, &format!("/Metadata/{ID_NAME}"));
        let read = event(&told).and_then(|event| feedback(message, address, event));
        // A subscription that changed has a name by its time: what is said again is new, what is told again is not.
        let changed_at = Some(reason(text(&told, "/ChangedAt"))).filter(|at| !at.is_empty());
        Ok(read.map(|read| Feedback { provider_id: changed_at, ..read }).into_iter().collect())
    }
}

fn event(told: &Value) -> Option<FeedbackEvent> {
    let why = reason(text(told, "/Description"));
    Some(match (text(told, "/RecordType"), text(told, "/Type")) {
        ("Delivery", _) => FeedbackEvent::Delivered,
        ("Open", _) => opened(text(told, "/UserAgent")),
        ("Click", _) => clicked(text(told, "/UserAgent")),
        ("SpamComplaint", _) | ("Bounce", "SpamComplaint") => FeedbackEvent::Complained,
        ("Bounce", "HardBounce" | "BadEmailAddress") => FeedbackEvent::Bounced { lasting: true, reason: why },
        ("Bounce", "Unsubscribe") => FeedbackEvent::Unsubscribed,
        ("Bounce", "Transient" | "DnsError") => FeedbackEvent::Delayed { reason: why },
        // Answers by machines, confirmations: the message arrived.
        ("Bounce", "AutoResponder" | "Subscribe" | "AddressChange" | "ChallengeVerification") => return None,
        ("Bounce", _) => FeedbackEvent::Bounced { lasting: false, reason: why },
        ("SubscriptionChange", _) if told.get("SuppressSending").and_then(Value::as_bool) == Some(true) => {
            match text(told, "/SuppressionReason") {
                "HardBounce" => FeedbackEvent::Bounced { lasting: true, reason: why },
                "SpamComplaint" => FeedbackEvent::Complained,
                _ => FeedbackEvent::Unsubscribed,
            }
        }
        _ => return None,
    })
}
