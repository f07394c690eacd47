//! Forgetting somebody for good, and who else has to: begun in the object that has them, gone on with by its alarm.
//!
//! | in this order | if the process dies before it is noted, the next alarm |
//! | --- | --- |
//! | this object's rows go; what is left to do is written in their place, in one turn | nothing has happened: whoever asked asks again |
//! | a device's: its shard and the list of people forget; who is still there, or came back, is told of anew | the same |
//! | a person's: each device of theirs forgets; then the person's own shard and the list of people | asks again: there is nothing left to forget |
//! | the object of each other address of theirs lets go of them | the same |
//! | the shop's directory and its list of messages given up | the same |
//! | each connection is told | tells again, under the same id |
//! | what was left to do is forgotten, the addresses in it with it | finds nothing to do |
//! | the suppression list has the no, the figures what was counted: the whole object goes | does what is left of it |
//!
//! What was counted and not told yet stays where it was counted and is told by the same alarms: it names nobody. Lists are told
//! of somebody by the alarm alone, and the next alarm begins when one has ended: what one was about to tell when the rows
//! went is told before the lists forget, not after.

use rappel_journey::{Erasure, Home, PersonName};
use rappel_signal::{Channel, HOUR_MS, ShopKey, UnixMs, VisitorId};
use worker::Env;

use super::call::ask;
use super::device_call::{DeviceCall, DeviceReply, ShopWord};
use super::person::PersonObject;
use super::person_call::{PersonCall, PersonReply};
use super::shop_call::{ShopCall, ShopReply};
use super::waking::OTHERS_RETRY_MS;
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::secrets::{person_name, signing_key};
use crate::send::erased;
use crate::store::figures::TALLY;
use crate::store::home::Household;
use crate::store::table::Table;
use crate::tell::directory;

/// A connection that could not be told is told again so much later.
const TOLD_AGAIN_MS: i64 = HOUR_MS;

/// What one step of an erasure came to.
pub(super) enum Stepped {
    /// The device is on none of the lists.
    Left,
    /// This address's object has let go.
    Disowned((Channel, String)),
    /// The shop's lists have.
    Unlisted,
    /// This connection was told, or never will be.
    Told(String),
    /// This one could not be told.
    NotTold(String),
    /// Nobody is told before this.
    Waits(UnixMs),
}

impl Stepped {
    /// Notes it. Says when to go on, if not at once.
    pub(super) fn note(&self, erasure: &mut Erasure) -> Option<UnixMs> {
        match self {
            Stepped::Disowned(address) => erasure.disown.retain(|known| known != address),
            Stepped::Unlisted => erasure.unlisted = true,
            Stepped::Told(name) => erasure.told(name),
            Stepped::Left => {}
            Stepped::Waits(until) => return Some(*until),
            Stepped::NotTold(name) => {
                let again_at = platform_now() + TOLD_AGAIN_MS;
                if erasure.not_told(name, again_at) {
                    return Some(again_at);
                }
                crate::log::error!("{name:?} could not be told that somebody was erased: erase them there");
            }
        }
        None
    }
}

/// Does the next step of what is left; none if that is nothing. `person` is who is forgotten, where that has an object.
pub(super) async fn step(
    env: &Env,
    shop: &ShopKey,
    person: Option<&PersonName>,
    erasure: &Erasure,
) -> Result<Option<Stepped>, EdgeError> {
    if let Some((channel, address)) = erasure.disown.first() {
        let name = person_name(&signing_key(env)?, shop.as_str(), address);
        if Some(&name) != person {
            let theirs = serde_json::to_string(&Erasure {
                at: erasure.at,
                visitors: erasure.visitors.clone(),
                ..Erasure::default()
            })?;
            let stub = bindings::person(env, shop, &name)?;
            let (shop, channel) = (shop.as_str().to_owned(), *channel);
            let _: PersonReply =
                ask(&stub, &PersonCall::Disown { shop, name, channel, erasure: theirs }).await?;
        }
        return Ok(Some(Stepped::Disowned((*channel, address.clone()))));
    }
    if !erasure.unlisted {
        if let Some(person) = person {
            directory::forget(env, shop, &person.0).await?;
        }
        let (person, visitors) = (person.cloned(), erasure.visitors.clone());
        let _: ShopReply =
            ask(&bindings::shop(env, shop)?, &ShopCall::StrikeDeadLettersOf { person, visitors }).await?;
        return Ok(Some(Stepped::Unlisted));
    }
    let Some((name, _)) = erasure.tell.first() else { return Ok(None) };
    if let Some(until) = erasure.tell_at.filter(|until| *until > platform_now()) {
        return Ok(Some(Stepped::Waits(until)));
    }
    let told = erased::tell(env, shop, name, erasure, platform_now()).await;
    Ok(Some(if told { Stepped::Told(name.clone()) } else { Stepped::NotTold(name.clone()) }))
}

pub(super) fn shop_key(shop: &str) -> Result<ShopKey, EdgeError> {
    ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))
}

impl PersonObject {
    /// The shop's word on the person.
    pub(super) async fn hear_word(&self, word: ShopWord) -> Result<PersonReply, EdgeError> {
        word.prepare(&self.env).await?;
        let say = |household: &mut Household, now| {
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            let heard = word.put(&mut person.profile, now);
            home.note_mark(&person.profile);
            let heard = heard.and_then(|input| Some((person.current()?.clone(), input)));
            let effects = heard.map(|(segment, input)| home.step(&book, person, &segment, input, now));
            Ok((effects.unwrap_or_default(), PersonReply::Done))
        };
        let done = self.turn(|| self.load(), say, |_, _| Ok(())).await?;
        Ok(done.unwrap_or(PersonReply::Unknown))
    }

    /// Everything goes but the ban on the address, and whom to tell.
    pub(super) async fn erase(&self, shop: &str, name: PersonName) -> Result<PersonReply, EdgeError> {
        let mut household = self.load_or_begin(shop)?;
        let strip = self.listed_names(&household)?;
        let key = signing_key(&self.env)?;
        let connections = erased::connections(&self.env, shop)?;
        let now = self.clock(&household)?.now();
        let Household { home, person, .. } = &mut household;
        let contacts = person.segments.iter().flat_map(|segment| &segment.contacts);
        let own = contacts.filter(|contact| person_name(&key, shop, &contact.address) == name);
        let mut own: Vec<Channel> = own.map(|contact| contact.channel).collect();
        if home.address.is_some() {
            own.push(Channel::Email);
        }
        home.erase_for_good(person, name.clone(), &own, connections, now);
        home.strip = strip;
        home.strip.push(name.0);
        household.clear()?;
        household.save(Vec::new())?;
        self.waking.arm_now(&self.state.storage()).await?;
        Ok(PersonReply::Done)
    }

    /// Somebody who had stated the address is forgotten.
    pub(super) async fn disown(
        &self,
        shop: &str,
        name: &PersonName,
        channel: Channel,
        erasure: &str,
    ) -> Result<PersonReply, EdgeError> {
        let erasure: Erasure = serde_json::from_str(erasure)?;
        let mut household = self.load_or_begin(shop)?;
        household.home.disown(name, channel, &erasure);
        household.save(Vec::new())?;
        self.waking.arm_now(&self.state.storage()).await?;
        Ok(PersonReply::Done)
    }

    /// Has others forget, one after the other. What does not answer is asked again later.
    pub(super) async fn forget_elsewhere(&self) -> Result<(), EdgeError> {
        loop {
            let Some(household) = self.load()? else { return Ok(()) };
            let Some(erasure) = household.home.erasure.clone() else { return Ok(()) };
            if erasure == Erasure::done() {
                return Ok(());
            }
            let (shop, name) = (shop_key(&household.home.shop)?, household.home.name.clone());
            drop(household);
            let stepped = step(&self.env, &shop, name.as_ref(), &erasure).await;
            let storage = self.state.storage();
            let Some(mut household) = self.load()? else { return Ok(()) };
            let mut wait_until = None;
            match stepped {
                Ok(Some(stepped)) => {
                    wait_until = household.home.erasure.as_mut().and_then(|erasure| stepped.note(erasure));
                }
                Ok(None) => {
                    household.home.erasure = Some(Erasure::done());
                }
                Err(error) => {
                    crate::log::warn!("others are told again later to forget: {error:?}");
                    wait_until = Some(platform_now() + OTHERS_RETRY_MS);
                }
            }
            household.save(Vec::new())?;
            if let Some(at) = wait_until {
                return Ok(self.waking.arm(&storage, at).await?);
            }
        }
    }

    /// Lets go of the object itself, once everybody has heard and the suppression list has the word that stays: free pages of
    /// a database still hold what was deleted, and go with it. Whoever came meanwhile stays.
    pub(super) async fn end_erasure(&self) -> Result<(), EdgeError> {
        let Some(mut household) = self.load()? else { return Ok(()) };
        let (home, person) = (&household.home, &household.person);
        if home.erasure != Some(Erasure::done()) || !home.strip.is_empty() || home.erasing.is_some() {
            return Ok(());
        }
        if !home.sources.is_empty() || !person.segments.is_empty() {
            household.home.erasure = None;
            household.save(Vec::new())?;
            return Ok(());
        }
        let table = Table::existing(self.state.storage().sql(), &self.table)?;
        let untold = table.map(|table| table.scan(TALLY)).transpose()?.is_some_and(|rows| !rows.is_empty());
        match home.suppressions(person) == home.listed && !untold {
            true => self.forget_all().await,
            // Whoever did not hear is told with the next alarm, which is armed.
            false => Ok(()),
        }
    }

    /// Tells the devices of an erased person to forget, one after the other. Says whether that is done.
    pub(super) async fn forget_devices(&self) -> Result<bool, EdgeError> {
        loop {
            let Some(household) = self.load()? else { return Ok(true) };
            let home = household.home;
            let Some(&visitor) = home.erasing.as_ref().and_then(|left| left.first()) else { break };
            let told = self.forget_device(&home, visitor).await;
            if let Err(error) = told {
                crate::log::warn!("a device is told again later to forget: {error:?}");
                let at = platform_now() + OTHERS_RETRY_MS;
                self.waking.arm(&self.state.storage(), at).await?;
                return Ok(false);
            }
            let Some(mut household) = self.load()? else { return Ok(true) };
            if let Some(left) = &mut household.home.erasing {
                left.retain(|known| *known != visitor);
            }
            household.save(Vec::new())?;
        }
        if let Err(error) = self.leave_lists().await {
            crate::log::warn!("the lists are told again later to forget: {error:?}");
            self.waking.arm(&self.state.storage(), platform_now() + OTHERS_RETRY_MS).await?;
            return Ok(false);
        }
        let Some(mut household) = self.load()? else { return Ok(true) };
        if household.home.erasing.take().is_some() {
            household.home.erased_as = None;
            household.save(Vec::new())?;
            if household.home.is_blank() {
                self.forget_all().await?;
            }
        }
        Ok(true)
    }

    /// Nothing of whoever is being erased is left where shoppers are listed: by product, and as people.
    async fn leave_lists(&self) -> Result<(), EdgeError> {
        if self.load()?.is_some_and(|household| household.home.erasing.is_some()) {
            self.erase_interest().await?;
            self.leave_roster().await?;
        }
        Ok(())
    }

    async fn forget_device(&self, home: &Home, visitor: VisitorId) -> Result<(), EdgeError> {
        let no_key = || EdgeError::Ours(format!("no shop key: {:?}", home.shop));
        let shop = ShopKey::parse(&home.shop).ok_or_else(no_key)?;
        let Some(person) = home.erased_as.clone() else { return Ok(()) };
        let stub = bindings::device(&self.env, &shop, visitor)?;
        let _: DeviceReply = ask(&stub, &DeviceCall::Erase { person }).await?;
        Ok(())
    }
}
