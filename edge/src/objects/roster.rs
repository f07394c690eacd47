//! A shop's list of people: told by the objects of its shoppers, kept in a few objects of its own.
//!
//! A shopper's object tells at the end of a visit, at each step of a flow, and when what the list shows changes otherwise: a
//! million shoppers a day with a visit and a half each, one in eight of them with three steps, are 22 a second, ten times that at
//! the busiest hour. [`PARTS`] objects take 54 each, an eighteenth of what one can; with half a kilobyte for each person they
//! hold eighty million.
//!
//! | if the process dies… | then the next alarm… | and nothing is lost or doubled because |
//! | --- | --- | --- |
//! | before the list has heard | tells it | it is still written that something is due |
//! | after that, before it is written | tells again | a row is the whole truth about its person |
//!
//! One object's calls follow each other, the next a minute after one that failed: none overtakes another.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures_util::future::try_join_all;
use rappel_compact::SortCompact;
use rappel_flow::{Book, memberships};
use rappel_interest::shard_of;
use rappel_journey::{Backlog, RosterRow, search_word};
use rappel_signal::{ShopKey, UnixMs};
use worker::Env;

use super::call::ask;
use super::device::DeviceObject;
use super::person::PersonObject;
use super::roster_call::{Listed, RosterCall, RosterReply};
use super::shard_call::Interested;
use super::shop::ShopObject;
use super::shop_call::{ShopCall, ShopReply};
use crate::bindings;
use crate::error::EdgeError;
use crate::store::home::Household;
use crate::store::journey::Journey;
use crate::store::roster::RosterRows;

/// Objects that keep one shop's list. It cannot change without moving rows: they are found by a hash of the name.
pub(crate) const PARTS: u8 = 4;

impl ShopObject {
    /// Answers as a part of the list.
    pub(super) async fn roster(&self, call: RosterCall) -> Result<RosterReply, EdgeError> {
        let rows = RosterRows(self.table()?);
        let put = |name: &str, stored: &str| match RosterRow::from_stored(stored) {
            Some(row) => rows.put(name, &row),
            None => Err(EdgeError::Ours("a row of the list of people is of another version".into())),
        };
        Ok(match call {
            RosterCall::Tell { name, row, backlog } => {
                row.map_or_else(|| rows.forget(&name), |row| put(&name, &row))?;
                rows.put_backlog(&name, backlog.as_deref())?;
                RosterReply::Done
            }
            RosterCall::Page { after, rows_max } => RosterReply::Rows(rows.page(&after, rows_max)?),
            RosterCall::Find { word, rows_max } => {
                let (found, is_more) = rows.find(&word, rows_max)?;
                RosterReply::Found(found, is_more)
            }
            RosterCall::One { name } => RosterReply::One(rows.one(&name)?, rows.backlog(&name)?),
            RosterCall::Count { segments } => RosterReply::Counts(rows.count(&segments)?),
            RosterCall::Backlog { prefixes } => {
                let (sums, next_at) = rows.sums(&prefixes)?;
                RosterReply::Backlog(sums, next_at)
            }
            RosterCall::Wind { shop, version } => self.wind(shop, version).await?,
            #[cfg(feature = "dev")]
            RosterCall::Seed { rows: seeds } => {
                for (name, row, backlog) in &seeds {
                    put(name, row)?;
                    rows.put_backlog(name, backlog.as_deref())?;
                }
                RosterReply::Done
            }
        })
    }
}

/// Notes whether the list is to be told of a device's shopper.
pub(super) fn look_at_device(journey: &mut Journey, book: &Book, now: UnixMs) {
    let Journey { device, person, .. } = journey;
    let mut ledger = std::mem::take(&mut device.roster);
    ledger.look(person, || RosterRow::of_device(device, person, |id| memberships(book, person, id, now)));
    device.roster = ledger;
}

/// Notes whether the list is to be told of a person.
pub(super) fn look_at_home(household: &mut Household, book: &Book, now: UnixMs) {
    let Household { home, person, .. } = household;
    let mut ledger = std::mem::take(&mut home.roster);
    ledger.look(person, || RosterRow::of_home(home, person, |id| memberships(book, person, id, now)));
    home.roster = ledger;
}

impl DeviceObject {
    /// Tells the list what is due. What does not arrive is told with the next alarm, which is armed already.
    pub(super) async fn tell_roster(&self) -> Result<(), EdgeError> {
        let Some(journey) = self.load()?.filter(|journey| journey.device.roster.due) else { return Ok(()) };
        let now = self.clock(&journey)?.now();
        let Journey { device, person, .. } = &journey;
        let book = crate::book::book(&self.env, &device.shop, now)?;
        let row = RosterRow::of_device(device, person, |id| memberships(&book, person, id, now));
        let backlog = Backlog::of(person);
        let (shop, name) = (device.shop.clone(), Interested::Device(device.visitor).to_name());
        drop(journey);
        tell(&self.env, &shop, &name, row.as_ref(), &backlog).await?;
        // Erased meanwhile: the next alarm takes the row off.
        let Some(mut journey) = self.load()? else { return Ok(()) };
        journey.device.roster.told(&name, row.as_ref(), &backlog);
        look_at_device(&mut journey, &book, now);
        journey.save(Vec::new())?;
        // Armed for the case that the list did not answer; it did.
        self.waking.forget();
        let clock = self.clock(&journey)?;
        self.arm(&journey, clock).await
    }

    /// The device's row is taken off the list.
    pub(super) async fn leave_roster(&self) -> Result<(), EdgeError> {
        let Some(journey) = self.load()? else { return Ok(()) };
        let (shop, visitor) = (journey.device.shop.clone(), journey.device.visitor);
        drop(journey);
        leave(&self.env, &shop, &Interested::Device(visitor).to_name()).await
    }
}

impl PersonObject {
    /// As a device's object does.
    pub(super) async fn tell_roster(&self) -> Result<(), EdgeError> {
        let Some(household) = self.load()?.filter(|household| household.home.roster.due) else {
            return Ok(());
        };
        let now = self.clock(&household)?.now();
        let book: Rc<Book> = self.book(&household, now)?;
        let Household { home, person, .. } = &household;
        let row = RosterRow::of_home(home, person, |id| memberships(&book, person, id, now));
        let backlog = Backlog::of(person);
        let known = self.name_of(&household)?.map(|name| Interested::Person(name).to_name());
        // Whoever is here no more was told of under the name that was written down.
        let name = known.unwrap_or_else(|| household.home.roster.name.clone());
        let shop = household.home.shop.clone();
        drop(household);
        tell(&self.env, &shop, &name, row.as_ref(), &backlog).await?;
        let Some(mut household) = self.load()? else { return Ok(()) };
        if household.home.erasing.is_some() {
            // Erased meanwhile: that takes the row off.
            return Ok(());
        }
        household.home.roster.told(&name, row.as_ref(), &backlog);
        look_at_home(&mut household, &book, now);
        household.save(Vec::new())?;
        self.waking.forget();
        self.arm(&household).await
    }

    /// The row of a person who is being forgotten, by the name of their object, is taken off the list.
    pub(super) async fn leave_roster(&self) -> Result<(), EdgeError> {
        let Some(household) = self.load()? else { return Ok(()) };
        let name = match &household.home.erased_as {
            Some(name) => Some(name.clone()),
            None => self.name_of(&household)?,
        };
        let shop = household.home.shop.clone();
        drop(household);
        match name {
            Some(name) => leave(&self.env, &shop, &Interested::Person(name).to_name()).await,
            None => Ok(()),
        }
    }
}

/// Tells the list of somebody.
async fn tell(
    env: &Env,
    shop: &str,
    name: &str,
    row: Option<&RosterRow>,
    backlog: &Backlog,
) -> Result<(), EdgeError> {
    let shop = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let call = RosterCall::Tell {
        name: name.to_owned(),
        row: row.map(RosterRow::to_stored),
        backlog: backlog.to_stored(),
    };
    match ask_part(env, &shop, part_of(name), call).await? {
        RosterReply::Done => Ok(()),
        other => Err(unexpected(&other)),
    }
}

/// Tells the list that somebody is on it no more, and that nothing is to come of them.
pub(super) async fn leave(env: &Env, shop: &str, name: &str) -> Result<(), EdgeError> {
    tell(env, shop, name, None, &Backlog::default()).await
}

/// The rows behind a place, those heard of last first, of all parts together.
pub(crate) async fn page(
    env: &Env,
    shop: &ShopKey,
    after: &str,
    rows_max: u32,
) -> Result<Vec<Listed>, EdgeError> {
    let call = || RosterCall::Page { after: after.to_owned(), rows_max };
    Ok(first(env, shop, rows_max, call).await?.0)
}

/// Those who are found by what begins so, those heard of last first, and whether there are more.
pub(crate) async fn find(
    env: &Env,
    shop: &ShopKey,
    text: &str,
    rows_max: u32,
) -> Result<(Vec<Listed>, bool), EdgeError> {
    let word = search_word(text);
    if word.is_empty() {
        return Ok((Vec::new(), false));
    }
    first(env, shop, rows_max, || RosterCall::Find { word: word.clone(), rows_max }).await
}

/// Somebody's row, if they are on the list, and what is to come of them: `rappel_journey::Backlog` as it is stored.
pub(crate) async fn one(
    env: &Env,
    shop: &ShopKey,
    name: &str,
) -> Result<(Option<Listed>, Option<String>), EdgeError> {
    match ask_part(env, shop, part_of(name), RosterCall::One { name: name.to_owned() }).await? {
        RosterReply::One(row, backlog) => Ok((row, backlog)),
        other => Err(unexpected(&other)),
    }
}

/// How many there are, then how many are members of each of these segments.
pub(crate) async fn count(env: &Env, shop: &ShopKey, segments: &[String]) -> Result<Vec<u64>, EdgeError> {
    let mut sums = vec![0; segments.len() + 1];
    let call = |part| ask_part(env, shop, part, RosterCall::Count { segments: segments.to_vec() });
    for reply in try_join_all((0..PARTS).map(call)).await? {
        match reply {
            RosterReply::Counts(counts) => {
                sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
            other => return Err(unexpected(&other)),
        }
    }
    Ok(sums)
}

/// What is to come of everybody: sums of the keys that begin so ([`rappel_journey::Pending`]), and when the next message is due.
pub(crate) async fn backlog(
    env: &Env,
    shop: &ShopKey,
    prefixes: Vec<String>,
) -> Result<(BTreeMap<String, i64>, Option<UnixMs>), EdgeError> {
    let (mut sums, mut next_at) = (BTreeMap::new(), None);
    let call = |part| ask_part(env, shop, part, RosterCall::Backlog { prefixes: prefixes.clone() });
    for reply in try_join_all((0..PARTS).map(call)).await? {
        match reply {
            RosterReply::Backlog(part, due_at) => {
                part.into_iter().for_each(|(key, sum)| *sums.entry(key).or_default() += sum);
                next_at = next_at.into_iter().chain(due_at).min();
            }
            other => return Err(unexpected(&other)),
        }
    }
    Ok((sums, next_at))
}

async fn first(
    env: &Env,
    shop: &ShopKey,
    rows_max: u32,
    call: impl Fn() -> RosterCall,
) -> Result<(Vec<Listed>, bool), EdgeError> {
    let (mut all, mut is_more) = (Vec::new(), false);
    for reply in try_join_all((0..PARTS).map(|part| ask_part(env, shop, part, call()))).await? {
        match reply {
            RosterReply::Rows(rows) => all.extend(rows),
            RosterReply::Found(rows, more) => {
                all.extend(rows);
                is_more |= more;
            }
            other => return Err(unexpected(&other)),
        }
    }
    all.sort_compact_by(|one, other| one.place.cmp(&other.place));
    is_more |= all.len() > rows_max as usize;
    all.truncate(rows_max as usize);
    Ok((all, is_more))
}

/// The part that has the row of whoever has this name.
pub(crate) fn part_of(name: &str) -> u8 {
    u8::try_from(shard_of(name, PARTS.into())).unwrap_or(0)
}

pub(crate) async fn ask_part(
    env: &Env,
    shop: &ShopKey,
    part: u8,
    call: RosterCall,
) -> Result<RosterReply, EdgeError> {
    match ask(&bindings::roster(env, shop, part)?, &ShopCall::Roster(call)).await? {
        ShopReply::Roster(reply) => Ok(reply),
        other => Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
    }
}

fn unexpected(reply: &RosterReply) -> EdgeError {
    EdgeError::Ours(format!("the list of people answered {reply:?}"))
}
