//! Where senders push to a subscription (RFC 8030). Strict: what one of the real services would refuse is refused here.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{AUTHORIZATION, CONTENT_ENCODING, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64ct::{Base64UrlUnpadded, Encoding as _};

use super::registry::Subscription;
use super::vapid::{self, Claims};
use super::{Answer, Point, Push, Refusal, Shared};

/// RFC 8030, section 7.2: the least every service must take, and the most the real ones do.
const MAXIMUM_BODY_BYTES: usize = 4_096;
/// RFC 8188 header (salt, record size, key length), a P-256 point, and the tag of an empty record with its delimiter.
const MINIMUM_BODY_BYTES: usize = 16 + 4 + 1 + 65 + 16 + 1;
/// RFC 8030, section 5.4.
const MAXIMUM_TOPIC_CHARACTERS: usize = 32;
const URGENCIES: [&str; 4] = ["very-low", "low", "normal", "high"];

/// What a request says about itself, once checked.
struct Checked {
    subscription: Subscription,
    ttl_s: u32,
    topic: Option<String>,
    urgency: Option<String>,
    claims: Claims,
}

pub(super) async fn receive(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let received_at_ms = shared.clock.now_ms();
    shared.gate.pass(Point::Received).await;
    let checked = match check(&shared, &token, &headers, &body, received_at_ms) {
        Ok(checked) => checked,
        Err((status, reason)) => {
            shared.refusals.lock().unwrap().push(Refusal { status: status.as_u16(), reason: reason.clone() });
            return (status, reason).into_response();
        }
    };
    let Checked { subscription, ttl_s, topic, urgency, claims } = checked;
    let answer = shared.answers.take();
    let status = match answer {
        Answer::Accept => 201,
        Answer::Fail(status) | Answer::RetryAfter(status, _) => status,
    };
    shared.pushes.lock().unwrap().push(Push {
        received_at_ms,
        endpoint: shared.endpoint(&token),
        ttl_s,
        topic: topic.clone(),
        urgency,
        body: body.to_vec(),
        claims,
        status,
    });
    if answer == Answer::Accept {
        let data = Base64UrlUnpadded::encode_string(&body);
        let expires_at_ms = received_at_ms + i64::from(ttl_s) * 1_000;
        shared.registry.lock().unwrap().deliver(&subscription, &data, topic, expires_at_ms);
    }
    shared.gate.pass(Point::Taken).await;
    let status = StatusCode::from_u16(status).expect("stories answer with real statuses");
    match answer {
        Answer::Accept => {
            (status, [(LOCATION, format!("{}/message", shared.endpoint(&token)))]).into_response()
        }
        Answer::Fail(_) => status.into_response(),
        Answer::RetryAfter(_, seconds) => (status, [(RETRY_AFTER, seconds.to_string())]).into_response(),
    }
}

fn check(
    shared: &Shared,
    token: &str,
    headers: &HeaderMap,
    body: &[u8],
    now_ms: i64,
) -> Result<Checked, (StatusCode, String)> {
    let bad = |reason: String| (StatusCode::BAD_REQUEST, reason);
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let subscription = shared.registry.lock().unwrap().find(token);
    let subscription = subscription.ok_or((StatusCode::GONE, format!("no subscription {token}")))?;
    let authorization = header(AUTHORIZATION.as_str()).unwrap_or_default();
    let claims = vapid::check(authorization, &shared.origin(), subscription.sender_key.as_deref(), now_ms)
        .map_err(|reason| (StatusCode::FORBIDDEN, reason))?;
    if body.len() > MAXIMUM_BODY_BYTES {
        return Err((
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("{} bytes are over {MAXIMUM_BODY_BYTES}", body.len()),
        ));
    }
    let encoding = header(CONTENT_ENCODING.as_str()).unwrap_or_default();
    if encoding != "aes128gcm" || body.len() < MINIMUM_BODY_BYTES {
        return Err(bad(format!("{} bytes of {encoding:?} are no message in aes128gcm", body.len())));
    }
    let ttl = header("ttl").unwrap_or_default();
    let ttl_s = ttl.parse().map_err(|_| bad(format!("TTL {ttl:?} is no number of seconds")))?;
    let topic = header("topic").map(str::to_owned);
    if topic.as_deref().is_some_and(|topic| !is_topic(topic)) {
        return Err(bad(format!("the topic {topic:?} is not 1 to 32 characters of base64url")));
    }
    let urgency = header("urgency").map(str::to_owned);
    if urgency.as_deref().is_some_and(|urgency| !URGENCIES.contains(&urgency)) {
        return Err(bad(format!("the urgency {urgency:?} is none of {URGENCIES:?}")));
    }
    Ok(Checked { subscription, ttl_s, topic, urgency, claims })
}

fn is_topic(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=MAXIMUM_TOPIC_CHARACTERS).contains(&text.len()) && text.bytes().all(is_allowed)
}
