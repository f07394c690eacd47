//! A person's interest, handed over to their shard of the shop by the object that has the person: a device's, or the
//! person's own.
//!
//! | if the process dies… | then the next alarm… | and nothing is lost or doubled because |
//! | --- | --- | --- |
//! | before the number is written | begins anew | it is still written that something is due |
//! | after it, before the shard has heard | hands over again, under a greater number | the same |
//! | after the shard has heard, before that is written | the same | each row is the whole truth about its product |

use std::collections::BTreeMap;

use rappel_flow::Person;
use rappel_interest::limit::SHARDS_DEFAULT;
use rappel_interest::{HandOver, Subject, Taste, shard_of};
use rappel_journey::{HandingOver, Ledger};
use rappel_signal::{ProductId, ShopKey};
use worker::Env;

use super::call::ask;
use super::device::DeviceObject;
use super::person::PersonObject;
use super::shard_call::{Interested, ShardCall, ShardQuestion, ShardReply};
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::goods;
use crate::secrets::{person_name, signing_key};

/// Hand-overs in one alarm: a hundred products each, and a person has no more.
const AT_ONCE_MAX: usize = 3;

impl DeviceObject {
    /// Hands over what is due. What does not arrive is tried again with the next alarm, which is armed already.
    pub(super) async fn hand_over_interest(&self) -> Result<(), EdgeError> {
        for _ in 0..AT_ONCE_MAX {
            let Some(journey) = self.load()?.filter(|journey| journey.device.interest.due) else {
                return Ok(());
            };
            let unnamed = journey.device.interest.unnamed(&journey.person);
            let (shop, visitor) = (journey.device.shop.clone(), journey.device.visitor);
            drop(journey);
            let subjects = subjects(&self.env, &shop, unnamed).await?;
            let name = Interested::Device(visitor).to_name();
            let Some(mut journey) = self.load()? else { return Ok(()) };
            let taste = journey.lessons().in_words(&journey.person, platform_now())?;
            let handing = next(&mut journey.device.interest, &name, &journey.person, &subjects, taste);
            journey.save(Vec::new())?;
            self.arm(&journey, self.clock(&journey)?).await?;
            drop(journey);
            let Some(handing) = handing else { return Ok(()) };
            if !take(&self.env, &shop, &handing.hand_over).await? {
                return Ok(());
            }
            // Erased meanwhile: the next alarm has the shard forget.
            let Some(mut journey) = self.load()? else { return Ok(()) };
            journey.device.interest.taken(handing, &journey.person);
            journey.save(Vec::new())?;
            // Armed for the case that the shard did not answer; it did.
            self.waking.forget();
            self.arm(&journey, self.clock(&journey)?).await?;
        }
        Ok(())
    }
}

impl PersonObject {
    /// As a device's object does.
    pub(super) async fn hand_over_interest(&self) -> Result<(), EdgeError> {
        for _ in 0..AT_ONCE_MAX {
            let Some(household) = self.load()?.filter(|household| household.home.interest.due) else {
                return Ok(());
            };
            let home = &household.home;
            let unnamed = home.interest.unnamed(&household.person);
            let shop = home.shop.clone();
            let name = match (&home.name, &home.address) {
                (Some(name), _) => Interested::Person(name.clone()).to_name(),
                (None, Some(address)) => {
                    Interested::Person(person_name(&signing_key(&self.env)?, &shop, address)).to_name()
                }
                // Nobody is here any more; what was said of them is withdrawn.
                (None, None) => home.interest.name.clone(),
            };
            drop(household);
            let subjects = subjects(&self.env, &shop, unnamed).await?;
            let Some(mut household) = self.load()? else { return Ok(()) };
            let taste = household.lessons().in_words(&household.person, platform_now())?;
            let handing = next(&mut household.home.interest, &name, &household.person, &subjects, taste);
            household.save(Vec::new())?;
            self.arm(&household).await?;
            drop(household);
            let Some(handing) = handing else { return Ok(()) };
            if !take(&self.env, &shop, &handing.hand_over).await? {
                return Ok(());
            }
            let Some(mut household) = self.load()? else { return Ok(()) };
            if household.home.erasing.is_some() {
                // Erased meanwhile: the next alarm has the shard forget.
                return Ok(());
            }
            household.home.interest.taken(handing, &household.person);
            household.save(Vec::new())?;
            self.waking.forget();
            self.arm(&household).await?;
        }
        Ok(())
    }

    /// The shard of a person who is being erased forgets them.
    pub(super) async fn erase_interest(&self) -> Result<(), EdgeError> {
        let Some(household) = self.load()?.filter(|household| household.home.erasing.is_some()) else {
            return Ok(());
        };
        let (shop, name) = (household.home.shop.clone(), household.home.erased_as.clone());
        drop(household);
        match name {
            Some(name) => erase(&self.env, &shop, &Interested::Person(name).to_name()).await,
            None => Ok(()),
        }
    }
}

fn next(
    ledger: &mut Ledger,
    name: &str,
    person: &Person,
    subjects: &BTreeMap<ProductId, Subject>,
    taste: Option<Taste>,
) -> Option<HandingOver> {
    let subject =
        |product: &ProductId| subjects.get(product).cloned().unwrap_or_else(|| Subject::product(&product.0));
    let mut handing = ledger.hand_over(name, person, subject, platform_now())?;
    handing.hand_over.taste = taste;
    Some(handing)
}

/// What the catalogue calls the products that pages named: a page may know a product by a variant's id.
async fn subjects(
    env: &Env,
    shop: &str,
    named: Vec<ProductId>,
) -> Result<BTreeMap<ProductId, Subject>, EdgeError> {
    let mut subjects = BTreeMap::new();
    for row in goods::look_up(env, shop, &named).await? {
        if row.id() != row.product.0 {
            subjects.insert(ProductId(row.id().into()), Subject::variant(&row.product.0, row.id()));
        }
    }
    Ok(subjects)
}

/// Whether the person's shard took it.
async fn take(env: &Env, shop: &str, hand_over: &HandOver) -> Result<bool, EdgeError> {
    match ask_shard(env, shop, &hand_over.person, ShardCall::HandOver(hand_over.to_stored())).await? {
        ShardReply::Done => Ok(true),
        ShardReply::Busy => Ok(false),
        // A later version of us may send what this one's shard takes.
        other => Err(EdgeError::Ours(format!("a shard answered {other:?} to a hand-over"))),
    }
}

/// The shard forgets whoever has this name.
pub(super) async fn erase(env: &Env, shop: &str, name: &str) -> Result<(), EdgeError> {
    match ask_shard(env, shop, name, ShardCall::Erase { person: name.into() }).await? {
        ShardReply::Done => Ok(()),
        other => Err(EdgeError::Ours(format!("a shard answered {other:?} to an erasure"))),
    }
}

async fn ask_shard(env: &Env, shop: &str, name: &str, call: ShardCall) -> Result<ShardReply, EdgeError> {
    let key = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let shard = shard_of(name, SHARDS_DEFAULT);
    let question = ShardQuestion { shop: shop.into(), shard, shards: SHARDS_DEFAULT, call };
    ask(&bindings::shard(env, &key, shard)?, &question).await
}
