//! Telling connections that somebody is to be forgotten: those the shop's flows may have told of them.

use std::collections::BTreeSet;

use rappel_compact::Gather;
use rappel_delivery::Outcome;
use rappel_delivery::email::Address;
use rappel_delivery::forward::{AudienceAct, AudienceChange, ErasureToForward, known_by};
use rappel_delivery::phone::PhoneNumber;
use rappel_delivery::provider::takes_both;
use rappel_journey::Erasure;
use rappel_signal::{ShopKey, UnixMs};
use worker::Env;

use super::post::attempt;
use crate::book::book;
use crate::config::Shops;
use crate::connections::{Adapter, Connections, OWN};
use crate::error::EdgeError;
use crate::secrets::{message_name, signing_key};

/// The connections that may have been told of this shop's people: all of a deployment of one shop, and where there are
/// several, the shop's own and those that its flows name.
pub(crate) fn connections(env: &Env, shop: &str) -> Result<Vec<String>, EdgeError> {
    let all = Connections::names_known(env, shop);
    if Shops::known()?.all().len() == 1 {
        return Ok(all.into_iter().collect());
    }
    let book = book(env, shop, crate::clock::platform_now())?;
    let named: BTreeSet<&str> =
        book.flows().iter().flat_map(|flow| flow.connections()).map(|(name, _)| name).gather();
    let is_own = |name: &str| Shops::sealed_below(shop, OWN).contains_key(name);
    Ok(all.into_iter().filter(|name| named.contains(name.as_str()) || is_own(name)).collect())
}

/// Tells one of them. Says whether it heard, or never will.
pub(crate) async fn tell(env: &Env, shop: &ShopKey, name: &str, erasure: &Erasure, now: UnixMs) -> bool {
    let pairs = match takes_one(env, shop, name) {
        Ok(takes_one) => known_by(&erasure.addresses, takes_one),
        Err(error) => {
            crate::log::warn!("{name:?} is told again later to forget: {error:?}");
            return false;
        }
    };
    for (email, phone) in pairs {
        let outcome = tell_of(env, shop, name, (email.as_ref(), phone.as_ref()), erasure, now).await;
        match outcome {
            Ok(Outcome::Accepted { .. } | Outcome::Gone { .. }) => {}
            Ok(Outcome::Refused { permanent: true, reason }) => {
                crate::log::error!("{name:?} refuses to forget somebody: erase them there: {reason}");
            }
            Ok(other) => {
                crate::log::warn!("{name:?} is told again later to forget: {}", words(&other));
                return false;
            }
            Err(error) => {
                crate::log::warn!("{name:?} is told again later to forget: {error:?}");
                return false;
            }
        }
    }
    true
}

/// Whether a platform knows a person by an address or a number, and is asked for each.
fn takes_one(env: &Env, shop: &ShopKey, name: &str) -> Result<bool, EdgeError> {
    let connections = Connections::load(env, shop.as_str())?;
    Ok(match &connections.get(name)?.adapter {
        Adapter::Platform { erasure: Some(platform), .. } => !takes_both(platform.as_ref()),
        Adapter::Platform { erasure: None, .. } | Adapter::Audience(_) => false,
    })
}

async fn tell_of(
    env: &Env,
    shop: &ShopKey,
    name: &str,
    (email, phone): (Option<&Address>, Option<&PhoneNumber>),
    erasure: &Erasure,
    now: UnixMs,
) -> Result<Outcome, EdgeError> {
    let whom = email.map(Address::as_str).or(phone.map(PhoneNumber::as_str)).unwrap_or_default();
    let id = message_name(&signing_key(env)?, shop.as_str(), &format!("erased/{}/{whom}", erasure.at.0));
    match &Connections::load(env, shop.as_str())?.get(name)?.adapter {
        Adapter::Platform { erasure: Some(platform), .. } => {
            let told = ErasureToForward { id: &id, email, phone, asked_ms: erasure.at.0, now_ms: now.0 };
            attempt(env, platform.request(&told), |answer| platform.outcome(answer, now.0)).await
        }
        Adapter::Platform { erasure: None, .. } => {
            Ok(Outcome::refused("its interface has no way to be told that somebody is to be forgotten"))
        }
        Adapter::Audience(audience) => {
            let change = AudienceChange { outbox_id: &id, act: AudienceAct::Remove, email, phone };
            attempt(env, audience.request(&change), |answer| audience.outcome(answer, now.0)).await
        }
    }
}

fn words(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Refused { reason, .. }
        | Outcome::Gone { reason }
        | Outcome::RetryAt { reason, .. }
        | Outcome::Misconfigured { reason } => reason,
        Outcome::Accepted { .. } | Outcome::Unknown => "its answer is lost",
    }
}
