//! Sending one claimed message. Knows channels, not flows; what became of it is told in the engine's words.

mod binding;
mod cards;
mod content;
pub(crate) mod deadline;
mod dns;
mod email;
pub(crate) mod erased;
mod links;
mod low_pool;
pub(crate) mod mailer;
mod phone;
mod post;
pub(crate) mod preview;
mod push;
pub(crate) mod push_seal;
mod smtp;
mod team;
mod told;
mod trigger;
mod visit;
pub(crate) mod words;

pub(crate) use dns::look_up;
pub(crate) use low_pool::{LowPool, tell_of_low_pool};
pub(crate) use phone::open_channels;
pub(crate) use team::{alert_mail, invitation_mail, sign_in_mail, test_mail};
pub(crate) use visit::visit;

use std::collections::BTreeMap;

use rappel_delivery::Outcome;
use rappel_delivery::email::Address;
use rappel_delivery::pace::Report;
use rappel_delivery::push::{Endpoint, SubscriptionKeys};
use rappel_delivery::retry::{self, Next};
use rappel_flow::{DeliveryOutcome, LastLook, OutboxRow, RowKind, Sending};
use rappel_journey::{AddressBook, PersonName};
use rappel_signal::{Channel, ProductCard, ProductId, UnixMs, VisitorId};
use worker::Env;

use crate::analytics;
use crate::bindings;
use crate::clock::platform_now;
use crate::connections::{self, Connections};
use crate::error::EdgeError;
use crate::heard;
use crate::keys::{self, has_credential};
use crate::random;

/// Push services on this very machine are only for dev builds.
const ALLOW_LOOPBACK: bool = cfg!(feature = "dev");

/// How addresses are read when they arrive: what could never be sent to is not kept.
pub(crate) const ADDRESSES: AddressBook = AddressBook {
    email: |typed| Address::parse(typed).ok().map(|address| address.as_str().to_owned()),
    push_keys: |endpoint, p256dh, auth| {
        Endpoint::parse(endpoint, ALLOW_LOOPBACK).ok()?;
        SubscriptionKeys::to_text(p256dh, auth)
    },
    takes_new: true,
};

/// Whose message it is. The same whether the device's object sends it or the person's.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The shop's key.
    pub(crate) shop: String,
    /// The device behind the message's segment.
    pub(crate) visitor: VisitorId,
    /// Which of the device's shoppers it is.
    pub(crate) shopper: u32,
    /// The person's object, if that is where it is sent from.
    pub(crate) person: Option<PersonName>,
    /// Products as that device's pages described them; of others the catalogue is asked.
    pub(crate) cards: Vec<ProductCard>,
}

impl Source {
    /// The product as a page of the device described it, or as the catalogue has it.
    fn card(&self, product: &ProductId) -> Option<&ProductCard> {
        self.cards.iter().rev().find(|card| card.id == *product)
    }
}

/// How long a shop's services know a message by its id, by [`rappel_flow::OutboxRow::way`].
pub(crate) fn known_ms(env: &Env, shop: &str) -> BTreeMap<String, i64> {
    // One that does not read is told where it matters: by whatever is to go there, and by /health.
    let connections = Connections::load(env, shop).unwrap_or_default();
    mailer::known_ms(env, shop).into_iter().chain(connections.known_ms()).collect()
}

/// The messages of an object that are sent one after the other. What is opened for one serves the next.
pub(crate) struct Round<'a> {
    env: &'a Env,
    smtp: smtp::Session,
    /// How providers did, by shop and way.
    reports: BTreeMap<(String, String), Report>,
}

impl Round<'_> {
    /// One that has not begun.
    pub(crate) fn new(env: &Env) -> Round<'_> {
        Round { env, smtp: smtp::Session::default(), reports: BTreeMap::new() }
    }

    /// Sends what may still leave, and says what became of it; `None` if there is nothing to say.
    pub(crate) async fn send(
        &mut self,
        look: LastLook,
        source: &Source,
        sending: &Sending,
        now: UnixMs,
    ) -> Option<DeliveryOutcome> {
        match look {
            LastLook::Go => Some(hand_over(self, source, sending, now).await),
            LastLook::Not(outcome) => Some(outcome),
            LastLook::Void => None,
        }
    }

    /// Closes what was opened, and tells how providers did, by shop and way.
    pub(crate) async fn end(self) -> BTreeMap<(String, String), Report> {
        self.smtp.end().await;
        self.reports
    }
}

async fn hand_over(
    round: &mut Round<'_>,
    source: &Source,
    sending: &Sending,
    now: UnixMs,
) -> DeliveryOutcome {
    let (env, began) = (round.env, platform_now());
    let source = &cards::complete(env, source, &sending.row).await;
    let sent = match &sending.row.kind {
        RowKind::Message => match sending.to.channel {
            Channel::Email => email::send(round, source, sending, now).await,
            Channel::Push => push::send(env, source, sending, now).await,
            Channel::Sms | Channel::WhatsApp => phone::send(env, source, sending, now).await,
        },
        RowKind::Notice => email::send(round, source, sending, now).await,
        RowKind::Forward { to: name, .. } => told::forward(env, source, sending, name, now).await,
        RowKind::Audience { audience: name, act, .. } => {
            told::change_audience(env, source, sending, (name, *act), now).await
        }
    };
    let outcome = outcome_of(sent);
    let provider = provider_of(env, &source.shop, &sending.row);
    heard::answered(&source.shop, &provider, &outcome);
    let took_ms = platform_now() - began;
    let told = became(round, source, sending, outcome, now);
    analytics::attempted(env, &source.shop, &sending.row, &provider, (&told, took_ms));
    told
}

/// What became of it, in the engine's words; the round remembers how its provider did.
fn became(
    round: &mut Round<'_>,
    source: &Source,
    sending: &Sending,
    outcome: Outcome,
    now: UnixMs,
) -> DeliveryOutcome {
    if sending.to.channel == Channel::Email {
        let way = (source.shop.clone(), sending.row.way());
        round.reports.entry(way).or_default().add(&outcome);
        if let Some(elsewhere) = elsewhere(round.env, &source.shop, &sending.row, &outcome) {
            return elsewhere;
        }
    }
    // Phones' providers speak of a message by their own name for it alone.
    let takes_no_id = matches!(sending.to.channel, Channel::Sms | Channel::WhatsApp);
    told(outcome, sending.row.attempts, takes_no_id, now)
}

/// What a row goes by, as [`heard`] names it.
fn provider_of(env: &Env, shop: &str, row: &OutboxRow) -> String {
    let name = match &row.kind {
        RowKind::Forward { to: name, .. } | RowKind::Audience { audience: name, .. } => {
            return heard::provider(&format!("{}{name}", connections::OWN), "");
        }
        _ if row.channel == Channel::Push => return heard::provider(bindings::VAPID_PRIVATE_KEY, ""),
        _ if row.channel == Channel::Email => mailer::secret(row.by.as_deref()),
        _ => phone::secret(row.channel),
    };
    heard::provider(name, &keys::scheme(env, shop, name).unwrap_or_default())
}

/// Whether the lines of a shop's providers read, those that are set.
pub(crate) fn check_providers(
    env: &Env,
    shop: &str,
) -> impl Iterator<Item = (&'static str, Result<(), EdgeError>)> {
    let lines = mailer::check(env, shop).chain(phone::check(env, shop));
    lines.filter(move |(secret, _)| has_credential(env, shop, secret))
}

/// The second provider gets what the first could not take for reasons of its own, and surely has not taken.
fn elsewhere(env: &Env, shop: &str, row: &OutboxRow, outcome: &Outcome) -> Option<DeliveryOutcome> {
    let Outcome::Misconfigured { reason } = outcome else { return None };
    let is_mail = matches!(row.kind, RowKind::Message | RowKind::Notice);
    if row.by.is_some() || row.may_have_gone() || !is_mail || !mailer::has_fallback(env, shop) {
        return None;
    }
    crate::log::error!("EMAIL_PROVIDER is not set up, EMAIL_FALLBACK takes over: {reason}");
    Some(DeliveryOutcome::Elsewhere { by: Some(mailer::FALLBACK.to_owned()), words: reason.clone() })
}

/// What an attempt came to; what failed before anything left the house is safe to try again.
fn outcome_of(sent: Result<Outcome, EdgeError>) -> Outcome {
    sent.unwrap_or_else(|error| match error {
        EdgeError::Ours(words) | EdgeError::Theirs(_, words) => Outcome::misconfigured(&words),
        EdgeError::TooMany(_) => Outcome::later("too many requests"),
    })
}

/// What became of it, in the engine's words.
fn told(outcome: Outcome, attempts: u16, takes_no_id: bool, now: UnixMs) -> DeliveryOutcome {
    match retry::next(outcome, attempts, now.0, random::fraction()) {
        Next::Done { provider_id: Some(name) } if takes_no_id => DeliveryOutcome::AcceptedAs { name },
        Next::Done { .. } => DeliveryOutcome::Accepted,
        Next::Again { at_ms, reason, tell_merchant } => {
            if tell_merchant {
                crate::log::error!("sending is not set up: {reason}");
            }
            DeliveryOutcome::Again { at: UnixMs(at_ms), words: reason }
        }
        Next::Failed { reason } => DeliveryOutcome::Refused { words: reason },
        Next::Forget { reason } => DeliveryOutcome::Gone { words: reason },
        Next::Unknown => DeliveryOutcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys are those of RFC 8291, appendix A: nothing but the endpoint can be wrong.
    #[test]
    fn push_services_on_this_machine_are_for_dev_builds_alone() {
        let p256dh =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let p256dh = SubscriptionKeys::from_base64url(p256dh, "BTBZMqHH6r4Tts7J_aSIgg").unwrap().public_key();
        let keys = |endpoint: &str| (ADDRESSES.push_keys)(endpoint, &p256dh, &[7; 16]);
        assert!(keys("https://fcm.googleapis.com/fcm/send/x").is_some());
        assert_eq!(keys("http://127.0.0.1:9000/x").is_some(), cfg!(feature = "dev"));
    }
}
