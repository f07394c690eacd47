//! Telling connections that somebody is to be forgotten: those the shop's flows may have told of them.

use std::collections::BTreeSet;

use rappel_delivery::Outcome;
use rappel_delivery::email::Address;
use rappel_delivery::forward::{AudienceAct, AudienceChange, ErasureToForward};
use rappel_delivery::phone::PhoneNumber;
use rappel_journey::Erasure;
use rappel_signal::{Channel, ShopKey, UnixMs};
use worker::Env;

use super::post::attempt;
use super::without_addresses;
use crate::book::book;
use crate::config::Shops;
use crate::connections::{Adapter, Connections, OWN};
use crate::error::EdgeError;
use crate::secrets::{message_name, signing_key};

/// The connections that may have been told of this shop's people: all of a deployment of one shop, and where there are
/// several, the shop's own and those that its flows name.
pub(crate) fn connections(env: &Env, shop: &str) -> Result<Vec<String>, EdgeError> {
    // A secret that does not read tells nobody anything; /health says so.
    let all = Connections::load(env, shop).unwrap_or_default();
    if Shops::known()?.all().len() == 1 {
        return Ok(all.names().map(str::to_owned).collect());
    }
    let book = book(env, shop, crate::clock::platform_now())?;
    let named: BTreeSet<&str> =
        book.flows().iter().flat_map(|flow| flow.connections()).map(|(name, _)| name).collect();
    let is_own = |name: &str| Shops::sealed_below(shop, OWN).contains_key(name);
    Ok(all.names().filter(|name| named.contains(name) || is_own(name)).map(str::to_owned).collect())
}

/// Tells one of them. Says whether it heard, or never will.
pub(crate) async fn tell(env: &Env, shop: &ShopKey, name: &str, erasure: &Erasure, now: UnixMs) -> bool {
    for (email, phone) in addresses(erasure) {
        let outcome = tell_of(env, shop, name, (email.as_ref(), phone.as_ref()), erasure, now).await;
        match outcome {
            Ok(Outcome::Accepted { .. } | Outcome::Gone { .. }) => {}
            Ok(Outcome::Refused { permanent: true, reason }) => {
                let words = without_addresses(&reason);
                worker::console_error!("{name:?} refuses to forget somebody: erase them there: {words}");
            }
            Ok(other) => {
                worker::console_warn!("{name:?} is told again later to forget: {}", words(&other));
                return false;
            }
            Err(error) => {
                worker::console_warn!("{name:?} is told again later to forget: {error:?}");
                return false;
            }
        }
    }
    true
}

/// The addresses, two by two: a platform knows a person by the one or the other.
fn addresses(erasure: &Erasure) -> Vec<(Option<Address>, Option<PhoneNumber>)> {
    let of = |email: bool| {
        let all = erasure.addresses.iter().filter(move |(channel, _)| (*channel == Channel::Email) == email);
        let texts: BTreeSet<&str> = all.map(|(_, address)| address.as_str()).collect();
        texts.into_iter().collect::<Vec<_>>()
    };
    let (emails, phones) = (of(true), of(false));
    let pair = |place: usize| {
        let email = emails.get(place).and_then(|address| Address::parse(address).ok());
        let phone = phones.get(place).and_then(|number| PhoneNumber::parse(number).ok());
        (email, phone)
    };
    let pairs = (0..emails.len().max(phones.len())).map(pair);
    pairs.filter(|(email, phone)| email.is_some() || phone.is_some()).collect()
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

fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Refused { reason, .. }
        | Outcome::Gone { reason }
        | Outcome::RetryAt { reason, .. }
        | Outcome::Misconfigured { reason } => without_addresses(reason),
        Outcome::Accepted { .. } | Outcome::Unknown => "its answer is lost".into(),
    }
}
