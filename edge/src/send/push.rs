//! One web push: content → declarative payload → encrypted and signed request → the push service's answer.

use ::http::Request;
use rappel_delivery::Outcome;
use rappel_delivery::push::{
    Endpoint, PushAction, PushMessage, PushRequest, SubscriptionKeys, Topic, VapidKey, push_outcome, ttl_s,
};
use rappel_delivery::template::{Template, render_push};
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
use crate::keys::push_keys;

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
    let mut outcome = Err(EdgeError::Ours("the shop has no push keys: make them in the console".into()));
    for key in push_keys(env, &source.shop)? {
        let request = request(env, source, sending, (&endpoint, &key), now).await?;
        outcome = attempt(env, Ok(request), |answer| {
            let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
            push_outcome(answer.status().as_u16(), header("location"), header("retry-after"), now.0)
        })
        .await;
        // A key that is refused took nothing along: the subscription may be of the time of an earlier one.
        if !matches!(outcome, Ok(Outcome::Misconfigured { .. })) {
            break;
        }
    }
    outcome
}

async fn request(
    env: &Env,
    source: &Source,
    sending: &Sending,
    (endpoint, key): (&Endpoint, &VapidKey),
    now: UnixMs,
) -> Result<Request<Vec<u8>>, EdgeError> {
    let settings = Shops::settings(&source.shop)?;
    let unsubscribe = unsubscribe_link(env, source, sending, Channel::Push)?;
    let clicks = Some(Clicks::of(env, source, sending)?);
    let composition = Composition { settings: &settings, source, sending, unsubscribe, pages: None, clicks };
    let content = composition.content()?;
    let (text, topic) = (render_push(&content), topic(source, sending, content.template));
    let links = &content.links;
    let button = text.button.as_deref().map(|title| ("open", title, &links.landing));
    let stop = text.unsubscribe.map(|title| ("stop", title, &links.unsubscribe));
    let actions = button.into_iter().chain(stop);
    let actions: Vec<PushAction> =
        actions.map(|(name, title, navigate)| PushAction { name, title, navigate }).collect();
    let payload = PushMessage {
        text: &text,
        language: content.language,
        navigate: &links.landing,
        icon: content.shop.logo.as_ref(),
        image: content.products.iter().find_map(|product| product.image()),
        actions: &actions,
        tag: topic.as_str(),
        message_id: &sending.row.id.0,
    }
    .payload()
    .map_err(ours)?;
    let keys = SubscriptionKeys::from_text(&sending.to.keys).map_err(ours)?;
    let body = seal(&keys, &payload).await?;
    let authorization = authorization(key, endpoint, &settings.contact_address(), now)?;
    let pace = content.template.pace();
    let offer_ends = sending.offered.as_ref().and_then(|offered| offered.ends_at);
    let ends_ms = [sending.row.stale_at, offer_ends].into_iter().flatten().map(|end| end.0);
    let request = PushRequest {
        endpoint,
        authorization: &authorization,
        ttl_s: ttl_s(pace, ends_ms, now.0),
        topic: Some(&topic),
        urgency: pace.into(),
        body,
    };
    request.build().map_err(ours)
}

/// What a later message replaces: the earlier one of its flow, or, where each is news of its own, the earlier one about
/// the same product or order.
fn topic(source: &Source, sending: &Sending, template: Template) -> Topic {
    let row = &sending.row;
    let product = row.subject.product.as_ref().map(|item| item.product.0.as_str());
    let about = row.subject.order.as_deref().or(product).filter(|_| template.stands_alone());
    Topic::of(&format!("{}/{}/{}", source.visitor, row.flow, about.unwrap_or_default()))
}

fn ours(error: impl std::fmt::Display) -> EdgeError {
    EdgeError::Ours(error.to_string())
}
