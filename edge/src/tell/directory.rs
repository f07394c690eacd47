//! The shop's directory, asked and told for a whole request at once: at most one call to each of its parts.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use rappel_compact::Gather;
use rappel_flow::Suppression;
use rappel_journey::{Banned, ListEntry, PersonName};
use rappel_ledger::{Name, Owner};
use rappel_shop::{SuppressedAddress, SuppressedFor};
use rappel_signal::{Channel, ShopKey, UnixMs};
use worker::Env;

use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::directory_call::{DirectoryCall, DirectoryReply};
use crate::secrets::{directory_name, person_name, signing_key};
use crate::store::kept::Rows;

/// Parts of a directory: a name's first digit says which.
pub(crate) const PARTS: &str = "0123456789abcdef";

/// An event that waited for a name: its part's and its own key, and the event as JSON.
pub(super) struct Held {
    part: char,
    key: String,
    pub(super) event: String,
}

/// Whom these names lead to.
pub(super) async fn find(
    env: &Env,
    shop: &ShopKey,
    names: &BTreeSet<Name>,
) -> Result<BTreeMap<Name, Owner>, EdgeError> {
    let mut known = BTreeMap::new();
    for (part, names) in by_part(env, shop, names.iter().map(|name| (name, ())))? {
        let call = DirectoryCall::Find { names: names.iter().map(|(_, hash, ())| hash.clone()).collect() };
        let DirectoryReply::Found(found) = ask(&bindings::directory(env, shop, part)?, &call).await? else {
            return Err(unexpected());
        };
        for ((name, ..), owner) in names.into_iter().zip(found) {
            if let Some(owner) = owner {
                known.insert(name.clone(), serde_json::from_str(&owner)?);
            }
        }
    }
    Ok(known)
}

/// Whose the order of this number is, as far as the shop's server told.
///
/// # Errors
/// Ours: the directory does not answer.
pub(crate) async fn person_of_order(
    env: &Env,
    shop: &ShopKey,
    number: &str,
) -> Result<Option<PersonName>, EdgeError> {
    let found = find(env, shop, &[Name::Order(number.to_owned())].into_iter().gather()).await?;
    Ok(found.into_values().next().map(|owner| PersonName(owner.person)))
}

/// These names lead there from now on. Answers with events that waited for one of them.
pub(super) async fn learn(
    env: &Env,
    shop: &ShopKey,
    owners: &BTreeMap<Name, Owner>,
) -> Result<Vec<(Owner, Held)>, EdgeError> {
    let mut all = Vec::new();
    for (part, owners) in by_part(env, shop, owners.iter())? {
        let texts = owners.iter().map(|(_, hash, owner)| Ok((hash.clone(), serde_json::to_string(owner)?)));
        let call = DirectoryCall::Learn { owners: texts.collect::<Result<_, EdgeError>>()? };
        let DirectoryReply::Learnt(held) = ask(&bindings::directory(env, shop, part)?, &call).await? else {
            return Err(unexpected());
        };
        for (key, event) in held {
            let owner = owners.iter().find(|(_, hash, _)| key.contains(hash.as_str()));
            if let Some((_, _, owner)) = owner {
                all.push(((*owner).clone(), Held { part, key, event }));
            }
        }
    }
    Ok(all)
}

/// Keeps an event of nobody known. Says whether there was room.
pub(super) async fn hold(
    env: &Env,
    shop: &ShopKey,
    name: &Name,
    (digest, event): (String, String),
) -> Result<bool, EdgeError> {
    let name = directory_name(&signing_key(env)?, shop.as_str(), &name.text());
    let stub = bindings::directory(env, shop, part_of(&name))?;
    match ask(&stub, &DirectoryCall::Hold { name, digest, event }).await? {
        DirectoryReply::Done => Ok(true),
        DirectoryReply::Full => Ok(false),
        _ => Err(unexpected()),
    }
}

/// Held events were told.
pub(super) async fn release(env: &Env, shop: &ShopKey, held: &Held) -> Result<(), EdgeError> {
    let call = DirectoryCall::Release { keys: vec![held.key.clone()] };
    let _: DirectoryReply = ask(&bindings::directory(env, shop, held.part)?, &call).await?;
    Ok(())
}

/// No name leads to this person any more.
pub(crate) async fn forget(env: &Env, shop: &ShopKey, person: &str) -> Result<(), EdgeError> {
    for part in PARTS.chars() {
        let call = DirectoryCall::Forget { person: person.to_owned() };
        let _: DirectoryReply = ask(&bindings::directory(env, shop, part)?, &call).await?;
    }
    Ok(())
}

/// What the directory keeps of a person: names that lead to them, and rows of the suppression list of these addresses.
pub(crate) async fn kept(
    env: &Env,
    shop: &ShopKey,
    person: Option<&str>,
    names: &[PersonName],
) -> Result<(Rows, Rows), EdgeError> {
    let (mut of, mut lists) = (Rows::new(), Rows::new());
    for part in PARTS.chars() {
        let names = names.iter().filter(|name| part_of(&name.0) == part).map(|name| name.0.clone());
        let call = DirectoryCall::Kept { person: person.map(str::to_owned), names: names.collect() };
        let DirectoryReply::Kept(more_of, more_lists) =
            ask(&bindings::directory(env, shop, part)?, &call).await?
        else {
            return Err(unexpected());
        };
        of.extend(more_of);
        lists.extend(more_lists);
    }
    Ok((of, lists))
}

/// What the suppression list has of these addresses, by address.
///
/// # Errors
/// Ours: the directory does not answer.
pub(crate) async fn listed<'a>(
    env: &Env,
    shop: &ShopKey,
    addresses: impl Iterator<Item = &'a String>,
) -> Result<BTreeMap<String, ListEntry>, EdgeError> {
    let key = signing_key(env)?;
    let mut parts: BTreeMap<char, BTreeMap<String, Vec<&String>>> = BTreeMap::new();
    for address in addresses {
        let name = person_name(&key, shop.as_str(), address).0;
        parts.entry(part_of(&name)).or_default().entry(name).or_default().push(address);
    }
    let mut listed = BTreeMap::new();
    for (part, names) in parts {
        let call = DirectoryCall::Kept { person: None, names: names.keys().cloned().collect() };
        let DirectoryReply::Kept(_, rows) = ask(&bindings::directory(env, shop, part)?, &call).await? else {
            return Err(unexpected());
        };
        for (row, entry) in rows {
            let entry: ListEntry = serde_json::from_str(&entry)?;
            let theirs = row.rsplit('/').next().and_then(|name| names.get(name)).into_iter().flatten();
            listed.extend(theirs.map(|address| ((*address).clone(), entry.clone())));
        }
    }
    Ok(listed)
}

/// Puts addresses on the suppression list that a merchant brought along: one call to each of its parts at most. A row of
/// the time at which they were read has no time of its own.
///
/// # Errors
/// Ours: a part does not answer. Told again, it changes nothing.
pub(crate) async fn suppress(
    env: &Env,
    shop: &ShopKey,
    rows: &[SuppressedAddress],
    read_at: UnixMs,
) -> Result<(), EdgeError> {
    let key = signing_key(env)?;
    let mut parts: BTreeMap<char, Vec<(String, String, Channel, String)>> = BTreeMap::new();
    for row in rows {
        let name = person_name(&key, shop.as_str(), &row.address).0;
        let ban = serde_json::to_string(&ban(row))?;
        let part = parts.entry(part_of(&name)).or_default();
        let rows = row.channels.iter();
        part.extend(rows.map(|channel| (name.clone(), row.address.clone(), *channel, ban.clone())));
    }
    let told = parts.into_iter().map(async |(part, rows)| {
        let stub = bindings::directory(env, shop, part)?;
        ask::<_, DirectoryReply>(&stub, &DirectoryCall::Import { rows, read_at: Some(read_at) }).await
    });
    join_all(told).await.into_iter().collect::<Result<Vec<_>, EdgeError>>()?;
    Ok(())
}

fn ban(row: &SuppressedAddress) -> Banned {
    let why = match row.why {
        SuppressedFor::Bounce => Suppression::Gone,
        SuppressedFor::Complaint => Suppression::Complained,
        SuppressedFor::Unsubscribe => Suppression::Unsubscribed,
        SuppressedFor::Silence => Suppression::Silent,
    };
    Banned { why, at: row.at, besides: None }
}

/// Names with their hashes, by the part that has them.
type ByPart<'a, T> = BTreeMap<char, Vec<(&'a Name, String, T)>>;

fn by_part<'a, T>(
    env: &Env,
    shop: &ShopKey,
    names: impl Iterator<Item = (&'a Name, T)>,
) -> Result<ByPart<'a, T>, EdgeError> {
    let key = signing_key(env)?;
    let mut parts: ByPart<'a, T> = BTreeMap::new();
    for (name, with) in names {
        let hash = directory_name(&key, shop.as_str(), &name.text());
        parts.entry(part_of(&hash)).or_default().push((name, hash, with));
    }
    Ok(parts)
}

fn part_of(hash: &str) -> char {
    hash.chars().next().unwrap_or('0')
}

fn unexpected() -> EdgeError {
    EdgeError::Ours("the directory answered something else".into())
}
