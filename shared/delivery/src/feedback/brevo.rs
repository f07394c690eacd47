//! Brevo's transactional webhooks; read from <https://developers.brevo.com/docs/transactional-webhooks>. They are not signed:
//! the webhook is made with a bearer token.
//!
//! | `event` | feedback |
//! | --- | --- |
//! | `delivered` | delivered |
//! | `deferred` | delayed |
//! | `hard_bounce`, `invalid_email` | bounced for good |
//! | `soft_bounce`, `blocked`, `error` | bounced, not for good |
//! | `spam`, `complaint` | complained |
//! | `unsubscribed` | unsubscribed |
//! | `opened`, `unique_opened`, `click` | opened, clicked, by `user_agent` |
//! | `proxy_open`, `unique_proxy_open` | opened, by the mailbox's proxy |

use http::Request;

use super::proof::{authorized, within_limit};
use super::{
    Feedback, FeedbackError, FeedbackEvent, FeedbackReader, Machine, clicked, feedback, json, opened, reason,
    text,
};
use crate::provider::Secret;

/// `brevo://TOKEN`
pub struct BrevoFeedback(Secret);

impl BrevoFeedback {
    pub(super) fn new(secret: Secret) -> Self {
        BrevoFeedback(secret)
    }
}

impl FeedbackReader for BrevoFeedback {
    fn read(&self, call: &Request<String>, _: i64) -> Result<Vec<Feedback>, FeedbackError> {
        let body = within_limit(call)?;
        authorized(call, &format!("Bearer {}", self.0.as_str()))?;
        let told = json(body)?;
        let why = reason(text(&told, "/reason"));
        let event = match text(&told, "/event") {
            "delivered" => FeedbackEvent::Delivered,
            "deferred" => FeedbackEvent::Delayed { reason: why },
            "hard_bounce" | "invalid_email" => FeedbackEvent::Bounced { lasting: true, reason: why },
            "soft_bounce" | "blocked" | "error" => FeedbackEvent::Bounced { lasting: false, reason: why },
            "spam" | "complaint" => FeedbackEvent::Complained,
            "unsubscribed" => FeedbackEvent::Unsubscribed,
            "opened" | "unique_opened" => opened(text(&told, "/user_agent")),
            "click" => clicked(text(&told, "/user_agent")),
            "proxy_open" | "unique_proxy_open" => {
                FeedbackEvent::Opened { machine: Some(Machine::PrivacyProxy) }
            }
            _ => return Ok(Vec::new()),
        };
        let message = text(&told, "/X-Mailin-custom");
        let read = feedback(message, text(&told, "/email"), event);
        Ok(read.map(|read| read.at(told.get("ts_event"))).into_iter().collect())
    }
}
