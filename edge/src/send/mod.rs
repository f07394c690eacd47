//! Sending one claimed message. Knows channels, not flows; what became of it is told in the engine's words.

mod content;
mod deadline;
mod email;
mod links;
mod push;

use rappel_delivery::Outcome;
use rappel_delivery::email::Address;
use rappel_delivery::push::{Endpoint, SubscriptionKeys};
use rappel_flow::{DeliveryOutcome, Sending};
use rappel_journey::{AddressBook, Device};
use rappel_signal::{Channel, UnixMs};
use worker::Env;

use crate::error::EdgeError;

/// Push services on this very machine are only for dev builds.
const ALLOW_LOOPBACK: bool = cfg!(feature = "dev");

/// How addresses are read when they arrive: what could never be sent to is not kept.
pub(crate) const ADDRESSES: AddressBook = AddressBook {
    email: |typed| Address::parse(typed).ok().map(|address| address.as_str().to_owned()),
    push_keys: |endpoint, p256dh, auth| {
        Endpoint::parse(endpoint, ALLOW_LOOPBACK).ok()?;
        SubscriptionKeys::to_text(p256dh, auth)
    },
};

/// Sends, and says what became of it. `None`: nobody knows; the row stays claimed until its time is up.
pub(crate) async fn send(
    env: &Env,
    device: &Device,
    sending: &Sending,
    now: UnixMs,
) -> Option<DeliveryOutcome> {
    let sent = match sending.to.channel {
        Channel::Email => email::send(env, device, sending, now).await,
        Channel::Push => push::send(env, device, sending, now).await,
        Channel::Sms | Channel::WhatsApp => {
            Ok(Outcome::refused("this build has no provider for that channel"))
        }
    };
    let outcome = sent.unwrap_or_else(|error| match error {
        // Nothing has left the house yet: trying again is safe.
        EdgeError::Ours(words) | EdgeError::Theirs(_, words) => Outcome::misconfigured(&words),
        EdgeError::TooMany(_) => Outcome::later("too many requests"),
    });
    let told = match outcome {
        Outcome::Accepted { .. } => DeliveryOutcome::Accepted,
        Outcome::Refused { permanent: true, reason } => DeliveryOutcome::Refused { words: reason },
        Outcome::Refused { permanent: false, reason } => DeliveryOutcome::Retry { at: None, words: reason },
        Outcome::Gone { reason } => DeliveryOutcome::Gone { words: reason },
        Outcome::RetryAt { at_ms, reason } => {
            DeliveryOutcome::Retry { at: Some(UnixMs(at_ms)), words: reason }
        }
        Outcome::Misconfigured { reason } => {
            worker::console_error!("sending is not set up: {reason}");
            DeliveryOutcome::Retry { at: None, words: reason }
        }
        Outcome::Unknown => return None,
    };
    Some(told)
}
