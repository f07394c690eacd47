//! One web push: content → declarative payload → encrypted and signed request → the push service's answer.

use ::http::Request;
use rappel_delivery::Outcome;
use rappel_delivery::push::{
    Endpoint, PushMessage, PushRequest, SubscriptionKeys, Topic, Urgency, push_outcome,
};
use rappel_delivery::template::render_push;
use rappel_flow::Sending;
use rappel_signal::{Channel, UnixMs};
use worker::Env;

use super::content::Composition;
use super::links::{Clicks, unsubscribe_link};
use super::post::attempt;
use super::push_seal::{authorization, seal};
use super::{ALLOW_LOOPBACK, Source};
use crate::config::Shops;
use crate::error::EdgeError;
use crate::secrets::vapid_key;

/// A notification about a shopping visit is of no use two days later.
const TTL_S: u32 = 2 * 24 * 60 * 60;

/// Sends one notification.
pub(super) async fn send(
    env: &Env,
    source: &Source,
    sending: &Sending,
    now: UnixMs,
) -> Result<Outcome, EdgeError> {
    // Checked when it came, checked again before it is called: the list of known services may have shrunk.
    let endpoint = match Endpoint::parse(&sending.to.address, ALLOW_LOOPBACK) {
        Ok(endpoint) => endpoint,
        Err(error) => return Ok(Outcome::gone(&error.to_string())),
    };
    let request = request(env, source, sending, &endpoint, now).await?;
    attempt(env, Ok(request), |answer| {
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        push_outcome(answer.status().as_u16(), header("location"), header("retry-after"), now.0)
    })
    .await
}

async fn request(
    env: &Env,
    source: &Source,
    sending: &Sending,
    endpoint: &Endpoint,
    now: UnixMs,
) -> Result<Request<Vec<u8>>, EdgeError> {
    let settings = Shops::settings(env, &source.shop)?;
    let key = vapid_key(env)?.ok_or_else(|| {
        EdgeError::Ours("the secret VAPID_PRIVATE_KEY is not set: see docs/deploying.md".into())
    })?;
    let unsubscribe = unsubscribe_link(env, source, Channel::Push)?;
    let clicks = Some(Clicks::of(env, source, sending)?);
    let content = Composition { settings: &settings, source, sending, unsubscribe, clicks }.content()?;
    let name = format!("{}/{}", source.visitor, sending.row.flow);
    let payload = PushMessage {
        text: &render_push(&content),
        language: content.language,
        navigate: &content.links.landing,
        icon: None,
        image: content.products.first().and_then(|product| product.image()),
        tag: &sending.row.flow,
        message_id: &sending.row.id.0,
    }
    .payload()
    .map_err(ours)?;
    let keys = SubscriptionKeys::from_text(&sending.to.keys).map_err(ours)?;
    let body = seal(&keys, &payload).await?;
    let authorization = authorization(&key, endpoint, &format!("mailto:{}", settings.contact), now)?;
    let topic = Topic::of(&name);
    let request = PushRequest {
        endpoint,
        authorization: &authorization,
        ttl_s: TTL_S,
        topic: Some(&topic),
        urgency: Urgency::Normal,
        body,
    };
    request.build().map_err(ours)
}

fn ours(error: impl std::fmt::Display) -> EdgeError {
    EdgeError::Ours(error.to_string())
}
