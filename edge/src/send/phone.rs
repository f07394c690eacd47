//! One message to a phone: content → words, or the template that WhatsApp has approved → the provider's request.

use rappel_delivery::Outcome;
use rappel_delivery::phone::{PhoneNumber, PhoneToSend, PhoneWay, PhoneWords, WHATSAPP_WINDOW_MS};
use rappel_delivery::provider::{PhoneProvider, phone_provider};
use rappel_delivery::template::{render_sms, render_whatsapp};
use rappel_flow::Sending;
use rappel_signal::{Channel, UnixMs};
use worker::Env;

use super::Source;
use super::content::Composition;
use super::links::{Clicks, unsubscribe_link};
use super::mailer::missing;
use super::post::attempt;
use crate::bindings;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::keys::{credential, has_credential};

/// Sends one message by SMS (RCS where the provider has it) or WhatsApp.
pub(super) async fn send(
    env: &Env,
    source: &Source,
    sending: &Sending,
    now: UnixMs,
) -> Result<Outcome, EdgeError> {
    let Ok(to) = PhoneNumber::parse(&sending.to.address) else {
        return Ok(Outcome::refused("the number is not international, such as +36301234567"));
    };
    let channel = sending.to.channel;
    let provider = provider(env, &source.shop, channel)?;
    let settings = &*Shops::settings(&source.shop)?;
    let unsubscribe = unsubscribe_link(env, source, sending, channel)?;
    let clicks = Some(Clicks::of(env, source, sending)?);
    let content = Composition { settings, source, sending, unsubscribe, pages: None, clicks }.content()?;
    let deliver = async |way, words: PhoneWords<'_>| {
        let message = PhoneToSend { to: &to, way, words, now_ms: now.0 };
        attempt(env, provider.request(&message), |answer| provider.outcome(answer, now.0)).await
    };
    if channel != Channel::WhatsApp {
        return deliver(PhoneWay::Text, PhoneWords::Free(&render_sms(&content))).await;
    }
    let heard_ms = sending.to.last_word_at.map(|at| at.0);
    let way = PhoneWay::WhatsApp { heard_ms };
    let in_window = heard_ms.is_some_and(|heard_ms| now.0.saturating_sub(heard_ms) < WHATSAPP_WINDOW_MS);
    match settings.whatsapp.get(&sending.row.template) {
        Some(template) if !in_window => {
            let filled = match template.fill(&content, &settings.language) {
                Ok(filled) => filled,
                Err(why) => return Ok(Outcome::refused(&why)),
            };
            let variables: Vec<(&str, &str)> =
                filled.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let (id, language) = (filled.id, filled.language);
            deliver(way, PhoneWords::Template { id, language, variables: &variables }).await
        }
        // Outside the window it is refused, and the merchant told to name a template.
        _ => deliver(way, PhoneWords::Free(&render_whatsapp(&content))).await,
    }
}

/// Channels to a phone that the shop has a provider for.
pub(crate) fn open_channels(env: &Env, shop: &str) -> impl Iterator<Item = Channel> {
    let is_open = move |channel: &Channel| has_credential(env, shop, secret(*channel));
    [Channel::Sms, Channel::WhatsApp].into_iter().filter(is_open)
}

/// Whether each provider's line reads for a shop, by its secret.
pub(super) fn check(env: &Env, shop: &str) -> impl Iterator<Item = (&'static str, Result<(), EdgeError>)> {
    let channels = [Channel::Sms, Channel::WhatsApp].into_iter();
    channels.map(move |channel| (secret(channel), provider(env, shop, channel).map(drop)))
}

fn provider(env: &Env, shop: &str, channel: Channel) -> Result<Box<PhoneProvider>, EdgeError> {
    let name = secret(channel);
    let line = credential(env, shop, name)?.ok_or_else(|| EdgeError::Ours(missing(name)))?;
    phone_provider(&line).map_err(|error| EdgeError::Ours(format!("{name}: {error}")))
}

fn secret(channel: Channel) -> &'static str {
    if channel == Channel::WhatsApp { bindings::WHATSAPP_PROVIDER } else { bindings::PHONE_PROVIDER }
}
