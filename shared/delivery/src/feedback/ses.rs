//! What Amazon SES tells through SNS, over https; read from
//! <https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html> and
//! <https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html>.
//!
//! The subscription's address has user `rappel` and the key as its password, which SNS shows once it is answered 401, or ends in
//! `?key=KEY`, which logs of requests keep. The topic is named in the line: a call without the key or of another topic is
//! forged. SNS signs its messages, too, with RSA and a certificate it has to be asked for; that proof is not
//! made here. It would need an RSA and an X.509 library, larger than all readers together, or the platform's own
//! WebCrypto and a request for the certificate before anything is read. So a call says what it says as long as the key is
//! kept, and the same may be told twice, which is harmless.
//!
//! | `eventType` | feedback |
//! | --- | --- |
//! | `Delivery` | delivered |
//! | `DeliveryDelay` | delayed |
//! | `Bounce` | bounced; lasting if `bounceType` is `Permanent` |
//! | `Reject` | bounced, not for good: a virus |
//! | `Complaint` | complained |
//! | `Subscription` that unsubscribes from all | unsubscribed |
//! | `Open`, `Click` | opened, clicked, by `userAgent` |
//!
//! A new subscription is confirmed by visiting the address it names, if that is Amazon's own for the topic's region.

use http::{Request, Uri};
use serde_json::Value;

use super::proof::{is_by_password, is_same, within_limit};
use super::{
    Feedback, FeedbackError, FeedbackEvent, FeedbackReader, Handshake, clicked, feedback, json, opened,
    reason, text,
};
use crate::provider::line::Line;
use crate::provider::{ID_NAME, LineError, Secret};

const PLACE: &str = "the topic must stand after the key: ses://KEY@arn:aws:sns:eu-west-1:123456789012:rappel";

/// `ses://KEY@arn:aws:sns:eu-west-1:123456789012:rappel`; the topic is subscribed with `https://rappel:KEY@…`.
pub struct SesFeedback {
    key: Secret,
    topic: String,
}

impl SesFeedback {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        let topic = line.place();
        let fits = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        };
        match topic.split(':').collect::<Vec<_>>().as_slice() {
            ["arn", "aws", "sns", rest @ ..] if rest.len() == 3 && rest.iter().all(|part| fits(part)) => {}
            _ => return Err(LineError::BadPlace(PLACE)),
        }
        Ok(SesFeedback { key: line.secret()?, topic: topic.to_owned() })
    }

    /// The envelope, if key and topic are right.
    fn proved(&self, call: &Request<String>) -> Result<Value, FeedbackError> {
        let body = within_limit(call)?;
        let query = call.uri().query().unwrap_or_default();
        match form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "key") {
            Some((_, given)) => is_same(&given, self.key.as_str())?,
            None => is_by_password(call, &self.key)?,
        }
        let envelope = json(body)?;
        match text(&envelope, "/TopicArn") == self.topic {
            true => Ok(envelope),
            false => Err(FeedbackError::Forged),
        }
    }
}

impl FeedbackReader for SesFeedback {
    fn read(&self, call: &Request<String>, _: i64) -> Result<Vec<Feedback>, FeedbackError> {
        let envelope = self.proved(call)?;
        if text(&envelope, "/Type") != "Notification" {
            return Ok(Vec::new());
        }
        let told = json(text(&envelope, "/Message"))?;
        let kind = match text(&told, "/eventType") {
            "" => text(&told, "/notificationType"),
            kind => kind,
        };
        let Some((event, people)) = event(kind, &told) else { return Ok(Vec::new()) };
        let message = text(&told, &format!("/mail/tags/{ID_NAME}/0"));
        let people = told.pointer(people).and_then(Value::as_array).into_iter().flatten();
        let address =
            |who: &Value| who.as_str().or_else(|| who.get("emailAddress")?.as_str()).map(str::to_owned);
        Ok(people.filter_map(|who| feedback(message, &address(who)?, event.clone())).collect())
    }

    fn handshake(&self, call: &Request<String>) -> Result<Option<Handshake>, FeedbackError> {
        let envelope = self.proved(call)?;
        if text(&envelope, "/Type") != "SubscriptionConfirmation" {
            return Ok(None);
        }
        let address = text(&envelope, "/SubscribeURL");
        let region = self.topic.split(':').nth(3).unwrap_or_default();
        let uri: Uri = address.parse().map_err(|_| FeedbackError::Malformed)?;
        let host = uri.authority().map(http::uri::Authority::as_str);
        let confirms = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            .any(|pair| pair == ("Action".into(), "ConfirmSubscription".into()));
        let is_amazons = host == Some(format!("sns.{region}.amazonaws.com").as_str());
        match uri.scheme_str() == Some("https") && is_amazons && confirms {
            true => Ok(Some(Handshake::Visit(address.to_owned()))),
            false => Err(FeedbackError::Forged),
        }
    }
}

/// What happened, and where those stand to whom it did.
fn event(kind: &str, told: &Value) -> Option<(FeedbackEvent, &'static str)> {
    let all = "/mail/destination";
    Some(match kind {
        "Delivery" => (FeedbackEvent::Delivered, "/delivery/recipients"),
        "DeliveryDelay" => {
            let reason = reason(text(told, "/deliveryDelay/delayType"));
            (FeedbackEvent::Delayed { reason }, "/deliveryDelay/delayedRecipients")
        }
        "Bounce" => {
            let lasting = text(told, "/bounce/bounceType") == "Permanent";
            let reason = reason(text(told, "/bounce/bouncedRecipients/0/diagnosticCode"));
            (FeedbackEvent::Bounced { lasting, reason }, "/bounce/bouncedRecipients")
        }
        "Reject" => {
            (FeedbackEvent::Bounced { lasting: false, reason: reason(text(told, "/reject/reason")) }, all)
        }
        "Complaint" => (FeedbackEvent::Complained, "/complaint/complainedRecipients"),
        "Subscription" => {
            let from_all = told.pointer("/subscription/newTopicPreferences/unsubscribeAll");
            return (from_all == Some(&Value::Bool(true))).then_some((FeedbackEvent::Unsubscribed, all));
        }
        "Open" => (opened(text(told, "/open/userAgent")), all),
        "Click" => (clicked(text(told, "/click/userAgent")), all),
        _ => return None,
    })
}
