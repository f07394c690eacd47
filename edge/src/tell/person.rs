//! Events of persons: whose each is, what it names, then each person's object hears its own, in one call.
//!
//! | in this order | if the process dies before it |
//! | --- | --- |
//! | the device named moves to the person, so that an order finds the message that was clicked | nothing has happened |
//! | the person's object hears | the shop tells again: what was done is known, and the rest is done |
//! | the directory learns the names | the same |
//! | what waited for these names is heard, then let go of | it waits, and is told again with the shop's next word |

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use rappel_compact::Gather;
use rappel_journey::PersonName;
use rappel_ledger::{Goods, Name, Owner, Whose, digest, is_own_code, learnt, names, whose, with_order};
use rappel_shop::{Event, Outcome, Payload, Recipient, Refusal, read_event};
use rappel_signal::{ShopKey, UnixMs};
use worker::Env;

use super::Placed;
use super::deliver::{Letter, deliver, erase, known_goods};
use super::directory::{self, Held, find, hold, learn, release};
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply, Proof};
use crate::secrets::{person_name, signing_key};

/// Persons asked at once: a wave of this size keeps the platform's queue short.
const PERSONS_AT_ONCE_MAX: usize = 16;
/// What waited may name what others wait for: an order a parcel, and no further.
const HELD_ROUNDS_MAX: usize = 3;

/// Tells each person theirs. What is not answered for is to be sent again.
pub(super) async fn tell(
    env: &Env,
    shop: &ShopKey,
    events: Vec<Placed>,
    now: UnixMs,
) -> Vec<(usize, Outcome)> {
    if events.is_empty() {
        return Vec::new();
    }
    match try_tell(env, shop, events, now).await {
        Ok(outcomes) => outcomes,
        Err(error) => {
            crate::log::error!("events are to be sent again: {error:?}");
            Vec::new()
        }
    }
}

async fn try_tell(
    env: &Env,
    shop: &ShopKey,
    events: Vec<Placed>,
    now: UnixMs,
) -> Result<Vec<(usize, Outcome)>, EdgeError> {
    let mut asked = BTreeSet::new();
    asked.extend(events.iter().flat_map(|(_, event)| names(&event.payload)));
    let known = find(env, shop, &asked).await?;
    let sorted = sort(env, shop, events, known)?;
    let mut outcomes = sorted.refused;
    for (place, name, event) in &sorted.nobodys {
        if let Some(outcome) = wait(env, shop, name, event).await? {
            outcomes.push((*place, outcome));
        }
    }
    let told = deliver_all(env, shop, sorted.letters, now).await?;
    let mut learnt = sorted.learnt;
    for _ in 0..HELD_ROUNDS_MAX {
        let mut next = BTreeMap::new();
        for (owner, held) in learn(env, shop, &learnt).await? {
            next.extend(tell_held(env, shop, owner, &held, now).await?);
        }
        if next.is_empty() {
            break;
        }
        learnt = next;
    }
    outcomes.extend(told);
    Ok(outcomes)
}

/// Tells an event that waited, now that its person is known. Answers with names learnt by it in turn.
async fn tell_held(
    env: &Env,
    shop: &ShopKey,
    owner: Owner,
    held: &Held,
    now: UnixMs,
) -> Result<Vec<(Name, Owner)>, EdgeError> {
    let Ok(mut event) = read_event(0, serde_json::from_str(&held.event)?, now).event else {
        return Ok(Vec::new());
    };
    let key = signing_key(env)?;
    if is_own_code(&event.payload, &owner, |address| person_name(&key, shop.as_str(), address).0) {
        release(env, shop, held).await?;
        return Ok(Vec::new());
    }
    with_order(&mut event.payload, &owner);
    let names = learnt(&event.payload, &owner, |_| false);
    let letter = Letter { address: None, events: vec![(0, event)] };
    let told = deliver_all(env, shop, [(PersonName(owner.person), letter)].into_iter().gather(), now).await?;
    if told.is_empty() {
        return Ok(Vec::new());
    }
    release(env, shop, held).await?;
    Ok(names)
}

/// Events by their persons.
#[derive(Default)]
struct Sorted {
    letters: BTreeMap<PersonName, Letter>,
    /// Events that wait, with one of their names.
    nobodys: Vec<(usize, Name, Event)>,
    /// Events that are true and earn nothing.
    refused: Vec<(usize, Outcome)>,
    /// What the directory learns of it all.
    learnt: BTreeMap<Name, Owner>,
}

/// What an event says of names holds for those behind it in the same request.
fn sort(
    env: &Env,
    shop: &ShopKey,
    events: Vec<Placed>,
    mut known: BTreeMap<Name, Owner>,
) -> Result<Sorted, EdgeError> {
    let key = signing_key(env)?;
    let named = |address: &str| person_name(&key, shop.as_str(), address);
    let mut sorted = Sorted::default();
    for (place, mut event) in events {
        let (owner, address) = match whose(&event.payload, &known) {
            None => continue,
            Some(Whose::Nobody(name)) => {
                sorted.nobodys.push((place, name, event));
                continue;
            }
            Some(Whose::Known(owner)) => (owner, None),
            Some(Whose::Address(address)) => {
                let owner = Owner { person: named(&address).0, order: None };
                (owner, address.contains('@').then_some(address))
            }
        };
        if is_own_code(&event.payload, &owner, |address| named(address).0) {
            let why = Refusal::at("code", "is this customer's own: who uses it has invited nobody");
            sorted.refused.push((place, Outcome::Refused(why)));
            continue;
        }
        with_order(&mut event.payload, &owner);
        if !matches!(event.payload, Payload::CustomerDeleted(_)) {
            let learnt = learnt(&event.payload, &owner, |address| named(address).0 == owner.person);
            known.extend(learnt.iter().cloned());
            sorted.learnt.extend(learnt);
        }
        let letter = Letter { address, events: Vec::new() };
        let letter = sorted.letters.entry(PersonName(owner.person)).or_insert(letter);
        letter.events.push((place, event));
    }
    Ok(sorted)
}

/// An event of nobody known waits for its name. Who is to be forgotten and is not known is forgotten.
async fn wait(env: &Env, shop: &ShopKey, name: &Name, event: &Event) -> Result<Option<Outcome>, EdgeError> {
    if matches!(event.payload, Payload::CustomerDeleted(_)) {
        return Ok(Some(Outcome::Known));
    }
    let text = event.to_json()?.to_string();
    let is_held = hold(env, shop, name, (digest(&event.id), text)).await?;
    Ok(is_held.then_some(Outcome::Accepted))
}

async fn deliver_all(
    env: &Env,
    shop: &ShopKey,
    letters: BTreeMap<PersonName, Letter>,
    now: UnixMs,
) -> Result<Vec<(usize, Outcome)>, EdgeError> {
    let events = letters.values().flat_map(|letter| &letter.events);
    let goods = known_goods(env, shop, events).await?;
    let letters: Vec<_> = letters.into_iter().collect();
    let mut outcomes = Vec::new();
    for wave in letters.chunks(PERSONS_AT_ONCE_MAX) {
        let told = wave.iter().map(|(name, letter)| hand_over(env, shop, name, letter, &goods, now));
        for answered in join_all(told).await {
            match answered {
                Ok(told) => outcomes.extend(told),
                Err(error) => crate::log::error!("a person's events are to be sent again: {error:?}"),
            }
        }
    }
    Ok(outcomes)
}

/// Everything for one person, up to and with their being forgotten.
async fn hand_over(
    env: &Env,
    shop: &ShopKey,
    name: &PersonName,
    letter: &Letter,
    goods: &BTreeMap<String, Goods>,
    now: UnixMs,
) -> Result<Vec<(usize, Outcome)>, EdgeError> {
    let mut outcomes = Vec::new();
    let is_deletion = |(_, event): &Placed| matches!(event.payload, Payload::CustomerDeleted(_));
    for events in letter.events.chunk_by(|one, next| is_deletion(one) == is_deletion(next)) {
        if events.first().is_some_and(is_deletion) {
            erase(env, shop, name).await?;
            directory::forget(env, shop, &name.0).await?;
            outcomes.extend(events.iter().map(|(place, _)| (*place, Outcome::Accepted)));
            continue;
        }
        for (_, event) in events {
            move_device(env, shop, &event.payload).await?;
        }
        let new = deliver(env, shop, name, letter.address.clone(), events, goods, now).await?;
        outcomes.extend(
            events
                .iter()
                .zip(new)
                .map(|((place, _), new)| (*place, if new { Outcome::Accepted } else { Outcome::Known })),
        );
    }
    Ok(outcomes)
}

/// What the device named saw becomes the person's: the shop's server says who sits before it.
async fn move_device(env: &Env, shop: &ShopKey, payload: &Payload) -> Result<(), EdgeError> {
    let Recipient::Person { customer: Some(customer), .. } = payload.recipient() else { return Ok(()) };
    if let (Some(visitor), Some(address)) = (customer.visitor, customer.email.clone()) {
        let call = DeviceCall::Verify { address, proof: Proof::Server };
        let _: DeviceReply = ask(&bindings::device(env, shop, visitor)?, &call).await?;
    }
    Ok(())
}
