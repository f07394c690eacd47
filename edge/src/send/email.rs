//! One e-mail: content → the provider's request, or MIME for a mail server.

use rappel_delivery::Outcome;
use rappel_delivery::email::{Address, EmailToSend, Sender, compose};
use rappel_delivery::template::render_email;
use rappel_flow::{Category, RowKind, Sending};
use rappel_signal::{Channel, UnixMs};
use worker::Env;

use super::content::Composition;
use super::links::{Clicks, Pages, unsubscribe_link};
use super::mailer::{FALLBACK, Mailer, has_fallback, mailer, secret};
use super::post::attempt;
use super::{Round, Source, binding};
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;
use crate::{heard, keys};

/// Sends one message to the shopper, or a note about one to the shop's own people.
pub(super) async fn send(
    round: &mut Round<'_>,
    source: &Source,
    sending: &Sending,
    now: UnixMs,
) -> Result<Outcome, EdgeError> {
    let env = round.env;
    let settings = &*Shops::settings(&source.shop)?;
    let is_note = sending.row.kind == RowKind::Notice;
    let to = if is_note { &settings.contact } else { &sending.to.address };
    let unsubscribe = unsubscribe_link(env, source, sending, Channel::Email)?;
    // What the shop's people click or end is not the shopper's doing.
    let clicks = if is_note { None } else { Some(Clicks::of(env, source, sending)?) };
    let pages = if is_note { None } else { Some(Pages::of(env, source, sending)?) };
    let composition = Composition { settings, source, sending, unsubscribe, pages, clicks };
    let content = composition.content()?;
    let marketing = !is_note && sending.row.category != Category::Transactional;
    let message = EmailToSend {
        from: &sender(settings)?,
        to: &address(to)?,
        email: &render_email(&content),
        outbox_id: &sending.row.id.0,
        now_ms: now.0,
        unsubscribe: marketing.then_some(&content.links.unsubscribe),
    };
    deliver(round, (&source.shop, sending.row.by.as_deref()), &message).await
}

/// Hands a message over to a shop's provider of this name, the first if none is given.
pub(super) async fn deliver(
    round: &mut Round<'_>,
    (shop, by): (&str, Option<&str>),
    message: &EmailToSend<'_>,
) -> Result<Outcome, EdgeError> {
    match mailer(round.env, shop, by)? {
        Mailer::Smtp(server) => Ok(round.smtp.deliver(&server, &compose(message)).await),
        Mailer::Binding(name) => binding::deliver(round.env, &name, message).await,
        Mailer::Http(provider) => {
            let meaning = |answer: &_| provider.outcome(answer, message.now_ms);
            attempt(round.env, provider.request(message), meaning).await
        }
    }
}

/// Hands over a message to the shop's own people, by the second provider where the first does not take it.
pub(super) async fn deliver_by_any(
    env: &Env,
    shop: &str,
    message: &EmailToSend<'_>,
) -> Result<Outcome, EdgeError> {
    let mut round = Round::new(env);
    let mut outcome = deliver(&mut round, (shop, None), message).await;
    note(env, shop, None, &outcome);
    if has_fallback(env, shop) && !matches!(outcome, Ok(Outcome::Accepted { .. } | Outcome::Unknown)) {
        outcome = deliver(&mut round, (shop, Some(FALLBACK)), message).await;
        note(env, shop, Some(FALLBACK), &outcome);
    }
    round.end().await;
    outcome
}

/// For whoever looks whether it works: a test is how most people try.
fn note(env: &Env, shop: &str, by: Option<&str>, outcome: &Result<Outcome, EdgeError>) {
    if let Ok(outcome) = outcome {
        let name = secret(by);
        let provider = heard::provider(name, &keys::scheme(env, shop, name).unwrap_or_default());
        heard::answered(shop, &provider, outcome);
    }
}

pub(super) fn sender(settings: &ShopSettings) -> Result<Sender, EdgeError> {
    Ok(Sender {
        name: settings.name.clone(),
        address: address(&settings.sender)?,
        reply_to: Some(address(&settings.contact)?),
    })
}

pub(super) fn address(text: &str) -> Result<Address, EdgeError> {
    Address::parse(text).map_err(|error| EdgeError::Ours(error.to_string()))
}
