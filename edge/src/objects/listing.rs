//! Telling the shop's suppression list what a person's object knows, and hearing that an address is not gone after all.
//!
//! | if the process dies… | then |
//! | --- | --- |
//! | before the list was told | what was told differs from what is known: the next alarm tells it |
//! | after that, before it is noted here | it is told again, which is the same |

use std::collections::BTreeMap;

use rappel_journey::{Banned, Home};
use rappel_signal::{Channel, ShopKey};

use super::call::ask;
use super::directory_call::{DirectoryCall, DirectoryReply};
use super::person::PersonObject;
use super::person_call::PersonReply;
use super::waking::OTHERS_RETRY_MS;
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::secrets::{person_name, signing_key};
use crate::store::home::Household;

/// A row of the list: its address, where it is known, and by which ways it is not to be written to.
type Row = (Option<String>, Vec<(Channel, Banned)>);

impl PersonObject {
    /// Tells the list what has changed. What is not heard is told with the next alarm.
    pub(super) async fn tell_list(&self) -> Result<(), EdgeError> {
        let Some(household) = self.load()? else { return Ok(()) };
        let known = household.home.suppressions(&household.person);
        if known == household.home.listed && household.home.strip.is_empty() {
            return Ok(());
        }
        let home = household.home;
        drop(household.person);
        if let Err(error) = self.try_tell_list(&home, &rows(self, &home, &known)?).await {
            crate::log::warn!("the suppression list is told again later: {error:?}");
            self.waking.arm(&self.state.storage(), platform_now() + OTHERS_RETRY_MS).await?;
            return Ok(());
        }
        let Some(mut household) = self.load()? else { return Ok(()) };
        // What was restored meanwhile is told anew.
        if household.home.listed == home.listed {
            household.home.listed = known;
        }
        household.home.strip.retain(|name| !home.strip.contains(name));
        household.save(Vec::new())?;
        if household.home.is_blank() && household.person.segments.is_empty() {
            return self.forget_all().await;
        }
        self.arm(&household).await
    }

    async fn try_tell_list(&self, home: &Home, rows: &BTreeMap<String, Row>) -> Result<(), EdgeError> {
        for name in &home.strip {
            self.ask_list(home, name, &DirectoryCall::Strip { name: name.clone() }).await?;
        }
        for (name, (address, bans)) in rows {
            let (address, bans) = (address.clone(), serde_json::to_string(bans)?);
            let call = DirectoryCall::List { name: name.clone(), address, bans };
            self.ask_list(home, name, &call).await?;
        }
        Ok(())
    }

    async fn ask_list(&self, home: &Home, name: &str, call: &DirectoryCall) -> Result<(), EdgeError> {
        let no_key = || EdgeError::Ours(format!("no shop key: {:?}", home.shop));
        let shop = ShopKey::parse(&home.shop).ok_or_else(no_key)?;
        let part = bindings::directory(&self.env, &shop, name.chars().next().unwrap_or('0'))?;
        let _: DirectoryReply = ask(&part, call).await?;
        Ok(())
    }

    /// The merchant says that an address is not gone after all. The list is told by whoever asks.
    pub(super) async fn restore(&self, channel: Channel, address: &str) -> Result<PersonReply, EdgeError> {
        let say = |household: &mut Household, now| {
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            Ok((home.restore(&book, person, (channel, address), now), PersonReply::Done))
        };
        let done = self.turn(|| self.load(), say, |_, _| Ok(())).await?;
        Ok(done.unwrap_or(PersonReply::Unknown))
    }

    /// The names of the list's rows in which an address of this person stands.
    pub(super) fn listed_names(&self, household: &Household) -> Result<Vec<String>, EdgeError> {
        let home = &household.home;
        Ok(rows(self, home, &home.suppressions(&household.person))?.into_keys().collect())
    }
}

/// The rows that are known now, and empty ones for those that were and are not.
fn rows(
    object: &PersonObject,
    home: &Home,
    known: &[rappel_journey::Listing],
) -> Result<BTreeMap<String, Row>, EdgeError> {
    let key = signing_key(&object.env)?;
    let own = home.address.as_deref().or(home.spelled.as_deref());
    let by_address = || own.map(|address| person_name(&key, &home.shop, address));
    let own_name = home.name.clone().or_else(by_address).map(|name| name.0);
    let name = |address: Option<&str>| match address {
        Some(address) => Some(person_name(&key, &home.shop, address).0),
        None => own_name.clone(),
    };
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for listing in &home.listed {
        if let Some(name) = name(listing.address.as_deref()) {
            rows.entry(name).or_default();
        }
    }
    for listing in known {
        let Some(name) = name(listing.address.as_deref()) else { continue };
        let row = rows.entry(name).or_default();
        row.0 = row.0.take().or_else(|| listing.address.clone()).or_else(|| own.map(str::to_owned));
        match row.1.iter_mut().find(|(channel, _)| *channel == listing.channel) {
            Some((_, ban)) => *ban = ban.and(listing.ban),
            None => row.1.push((listing.channel, listing.ban)),
        }
    }
    Ok(rows)
}
