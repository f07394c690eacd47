//! What Cloudflare's Email Sending tells by an event subscription, whose messages lie in a queue of the merchant's own
//! account: nobody else can write there, so no proof is asked for. Read from
//! <https://developers.cloudflare.com/email-service/platform/event-subscriptions/> and Cloudflare's own example of a consumer.
//! The queue may hand over the same message twice, which is harmless. Our id does not travel along: Cloudflare's does.
//!
//! | `type`, after `cf.email.sending.` | feedback |
//! | --- | --- |
//! | `message.delivered` | delivered |
//! | `message.deferred` | delayed |
//! | `message.bounced` | bounced; lasting if `bounce.type` is `hard` |
//! | `message.failed` | bounced, not for good |
//! | `message.rejected` | bounced; lasting if `rejection.reason` is `suppressed`: it bounced or complained before |
//! | `message.complained` | complained |

use serde_json::Value;

use super::{FEEDBACK_MAX_BYTES, Feedback, FeedbackError, FeedbackEvent, feedback, json, reason, text};

/// Reads one message of the queue, as JSON.
pub fn read(body: &str) -> Result<Option<Feedback>, FeedbackError> {
    if body.len() > FEEDBACK_MAX_BYTES {
        return Err(FeedbackError::TooLarge);
    }
    let told = json(body)?;
    let payload = told.get("payload").ok_or(FeedbackError::Malformed)?;
    let Some(event) = event(text(&told, "/type"), payload) else { return Ok(None) };
    let provider_id = text(payload, "/messageId");
    let read = feedback("", text(payload, "/recipient"), event);
    Ok(read
        .map(|read| Feedback { provider_id: (!provider_id.is_empty()).then(|| reason(provider_id)), ..read }))
}

fn event(kind: &str, payload: &Value) -> Option<FeedbackEvent> {
    let said = reason(text(payload, "/delivery/smtpResponse"));
    Some(match kind.strip_prefix("cf.email.sending.")? {
        "message.delivered" => FeedbackEvent::Delivered,
        "message.deferred" => FeedbackEvent::Delayed { reason: said },
        "message.bounced" => {
            let lasting = text(payload, "/bounce/type") == "hard";
            FeedbackEvent::Bounced { lasting, reason: reason(text(payload, "/bounce/reason")) }
        }
        "message.failed" => {
            FeedbackEvent::Bounced { lasting: false, reason: reason(text(payload, "/failure/reason")) }
        }
        "message.rejected" => {
            let why = text(payload, "/rejection/reason");
            FeedbackEvent::Bounced { lasting: why == "suppressed", reason: reason(why) }
        }
        "message.complained" => FeedbackEvent::Complained,
        _ => return None,
    })
}
