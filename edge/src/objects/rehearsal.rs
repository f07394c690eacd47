//! A flow tried on last month's shoppers: objects are asked what it would have done to theirs. They play what they keep
//! through the engine; nothing is sent and nothing is written.
//!
//! Who is asked is a sample: the shards know by name whoever looked at a product, and each tells a few. A person's object has
//! the visits told by the device that its shopper was last seen with.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use rappel_flow::{Book, Flow, Input, Person, Rehearsed, SegmentId, book_to_rehearse, parse_flow, rehearse};
use rappel_interest::limit::SHARDS_DEFAULT;
use rappel_journey::device_of;
use rappel_signal::{DAY_MS, ShopKey, UnixMs};
use serde::{Deserialize, Serialize};
use worker::Env;

use super::call::ask;
use super::device::DeviceObject;
use super::device_call::{DeviceCall, DeviceReply};
use super::person::PersonObject;
use super::person_call::{PersonCall, PersonReply};
use super::shard_call::{Interested, ShardCall, ShardQuestion, ShardReply};
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;

/// How far back a flow is tried.
pub(crate) const DAYS: i64 = 30;
/// Shoppers of one shard: with sixteen shards the page is there within a second or two, and an answer is as sure as that of
/// a poll among a hundred.
const OF_SHARD_MAX: u32 = 6;
/// Objects asked at once.
const AT_ONCE: usize = 12;

/// What is tried.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Trial {
    /// The flow's id.
    pub(crate) flow: String,
    /// Its file, as JSON.
    pub(crate) file: String,
}

impl Trial {
    fn flow(&self) -> Result<Flow, EdgeError> {
        parse_flow(&self.flow, &self.file).map_err(|problems| EdgeError::Ours(format!("{problems:?}")))
    }
}

/// Tries a flow on a sample of shoppers; what came of those who were in the shop. Whoever does not answer is left out.
///
/// # Errors
/// Ours: the flow cannot be read, or no shard answers.
pub(crate) async fn try_out(env: &Env, shop: &ShopKey, trial: &Trial) -> Result<Rehearsed, EdgeError> {
    let sample = sample(env, shop).await?;
    let mut come = Rehearsed::default();
    for some in sample.chunks(AT_ONCE) {
        for answer in join_all(some.iter().map(|one| one_of(env, shop, one, trial))).await {
            match answer {
                Ok(Some(one)) => come.add(&one),
                Ok(None) => {}
                Err(error) => crate::log::warn!("a shopper is left out of a trial: {error:?}"),
            }
        }
    }
    Ok(come)
}

/// The same shoppers all day, so that two trials can be compared; others tomorrow.
async fn sample(env: &Env, shop: &ShopKey) -> Result<Vec<Interested>, EdgeError> {
    // Names end with random digits: two of them are a place among all.
    let place = platform_now().0.div_euclid(DAY_MS).wrapping_mul(97) & 0xff;
    let from = format!("{place:02x}");
    let ask_one = async |shard: u16| {
        let call = ShardCall::Sample { from: from.clone(), most: OF_SHARD_MAX };
        let question = ShardQuestion { shop: shop.as_str().into(), shard, shards: SHARDS_DEFAULT, call };
        match ask(&bindings::shard(env, shop, shard)?, &question).await? {
            ShardReply::Sample(names) => Ok(names),
            other => Err(EdgeError::Ours(format!("a shard answered {other:?}"))),
        }
    };
    let mut names: BTreeSet<String> = BTreeSet::new();
    for told in join_all((0..SHARDS_DEFAULT).map(ask_one)).await {
        names.extend(told?);
    }
    Ok(names.iter().filter_map(|name| Interested::parse(name)).collect())
}

async fn one_of(
    env: &Env,
    shop: &ShopKey,
    who: &Interested,
    trial: &Trial,
) -> Result<Option<Rehearsed>, EdgeError> {
    let told = match who {
        Interested::Device(visitor) => {
            let call = DeviceCall::Rehearse(trial.clone());
            match ask(&bindings::device(env, shop, *visitor)?, &call).await? {
                DeviceReply::Rehearsed(told) => told,
                _ => None,
            }
        }
        Interested::Person(name) => {
            match ask(&bindings::person(env, shop, name)?, &PersonCall::Rehearse(trial.clone())).await? {
                PersonReply::Rehearsed(told) => told,
                _ => None,
            }
        }
    };
    Ok(told.map(|told| serde_json::from_str(&told)).transpose()?)
}

/// Plays what is known; nothing of whoever was not in the shop in these days.
fn play(
    book: &Book,
    trial: &Trial,
    (person, segment): (&Person, &SegmentId),
    visits: Vec<(UnixMs, Input)>,
    now: UnixMs,
) -> Result<Option<String>, EdgeError> {
    if visits.is_empty() {
        return Ok(None);
    }
    let book = book_to_rehearse(book, trial.flow()?);
    let come = rehearse(&book, &trial.flow, (person, segment), visits, (since(now), now));
    Ok(come.map(|come| serde_json::to_string(&come)).transpose()?)
}

fn since(now: UnixMs) -> UnixMs {
    now - DAYS * DAY_MS
}

impl DeviceObject {
    /// Of a device whose shopper lives on elsewhere, that place tells.
    pub(super) fn rehearse(&self, trial: &Trial) -> Result<DeviceReply, EdgeError> {
        let Some(journey) = self.load()? else { return Ok(DeviceReply::Rehearsed(None)) };
        let now = self.clock(&journey)?.now();
        let book = crate::book::book(&self.env, &journey.device.shop, now)?;
        let segment = journey.device.segment();
        if journey.person.segment(&segment).is_none_or(|segment| segment.frozen) {
            return Ok(DeviceReply::Rehearsed(None));
        }
        let visits = journey.device.visits_since(since(now));
        play(&book, trial, (&journey.person, &segment), visits, now).map(DeviceReply::Rehearsed)
    }

    /// The visits of these days, for the person's object.
    pub(super) fn visits(&self) -> Result<DeviceReply, EdgeError> {
        let Some(journey) = self.load()? else { return Ok(DeviceReply::Unknown) };
        let visits = journey.device.visits_since(since(self.clock(&journey)?.now()));
        Ok(DeviceReply::Visits(serde_json::to_string(&visits)?))
    }
}

impl PersonObject {
    /// With the visits of the device that they were last seen with.
    pub(super) async fn rehearse(&self, trial: &Trial) -> Result<PersonReply, EdgeError> {
        let nothing = Ok(PersonReply::Rehearsed(None));
        let Some(household) = self.load()? else { return nothing };
        let shop = household.home.shop.clone();
        let seen = household.person.segments.iter().filter(|segment| device_of(&segment.id).is_some());
        let Some(segment) = seen.max_by_key(|segment| segment.last_visit_at).map(|latest| latest.id.clone())
        else {
            return nothing;
        };
        drop(household);
        let (Some(key), Some((visitor, _))) = (ShopKey::parse(&shop), device_of(&segment)) else {
            return nothing;
        };
        let told = ask(&bindings::device(&self.env, &key, visitor)?, &DeviceCall::Visits).await?;
        let DeviceReply::Visits(visits) = told else { return nothing };
        let Some(household) = self.load()? else { return nothing };
        let now = self.clock(&household)?.now();
        let book = self.book(&household, now)?;
        let visits = serde_json::from_str(&visits)?;
        play(&book, trial, (&household.person, &segment), visits, now).map(PersonReply::Rehearsed)
    }
}
