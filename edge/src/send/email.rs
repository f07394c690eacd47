//! One e-mail: content → the provider's request, or MIME for a mail server.

use std::fmt::Display;

use rappel_delivery::Outcome;
use rappel_delivery::email::{Address, EmailToSend, Sender, SmtpServer, compose};
use rappel_delivery::provider::{EmailProvider, counts_on_ms, email_provider};
use rappel_delivery::template::render_email;
use rappel_flow::{Category, RowKind, Sending};
use rappel_signal::{Channel, UnixMs};
use worker::Env;

use super::content::Composition;
use super::links::{Clicks, unsubscribe_link};
use super::post::attempt;
use super::{Round, Source};
use crate::bindings;
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;

/// Sends one message to the shopper, or a note about one to the shop's own people.
pub(super) async fn send(
    round: &mut Round<'_>,
    source: &Source,
    sending: &Sending,
    now: UnixMs,
) -> Result<Outcome, EdgeError> {
    let env = round.env;
    let settings = &*Shops::settings(env, &source.shop)?;
    let is_note = sending.row.kind == RowKind::Notice;
    let to = if is_note { &settings.contact } else { &sending.to.address };
    let unsubscribe = unsubscribe_link(env, source, Channel::Email)?;
    // What the shop's people click or end is not the shopper's doing.
    let clicks = if is_note { None } else { Some(Clicks::of(env, source, sending)?) };
    let composition = Composition { settings, source, sending, unsubscribe, clicks };
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
    deliver(round, &message).await
}

/// Hands a message over to the provider that the deployment names.
pub(super) async fn deliver(round: &mut Round<'_>, message: &EmailToSend<'_>) -> Result<Outcome, EdgeError> {
    match provider(round.env)? {
        Provider::Smtp(server) => Ok(round.smtp.deliver(&server, &compose(message)).await),
        Provider::Http(provider) => {
            let meaning = |answer: &_| provider.outcome(answer, message.now_ms);
            attempt(round.env, provider.request(message), meaning).await
        }
    }
}

/// Who takes e-mails.
enum Provider {
    Smtp(SmtpServer),
    Http(Box<EmailProvider>),
}

fn provider(env: &Env) -> Result<Provider, EdgeError> {
    let line = bindings::optional(env, bindings::EMAIL_PROVIDER).ok_or_else(|| {
        EdgeError::Ours("the secret EMAIL_PROVIDER is not set: see docs/deploying.md".into())
    })?;
    let ours = |error: &dyn Display| EdgeError::Ours(format!("EMAIL_PROVIDER: {error}"));
    Ok(match line.trim_start().starts_with("smtp") {
        true => Provider::Smtp(SmtpServer::parse(&line).map_err(|error| ours(&error))?),
        false => Provider::Http(email_provider(&line).map_err(|error| ours(&error))?),
    })
}

/// How long the provider knows a message by its id, in milliseconds, if it does.
pub(super) fn known_ms(env: &Env) -> Option<i64> {
    match provider(env) {
        Ok(Provider::Http(provider)) => counts_on_ms(provider.remembers_ms()),
        _ => None,
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
