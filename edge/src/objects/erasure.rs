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

use rappel_flow::SegmentId;
use rappel_journey::{Erased, Erasure, Home, PersonName, erase_here, list_anew};
use rappel_signal::{Channel, HOUR_MS, ShopKey, UnixMs, VisitorId};
use serde::{Deserialize, Serialize};
use worker::Env;

use super::call::ask;
use super::device::DeviceObject;
use super::device_call::{DeviceCall, DeviceReply, ShopWord};
use super::device_turn::Turn;
use super::figures;
use super::interest;
use super::person::PersonObject;
use super::person_call::{PersonCall, PersonReply};
use super::roster;
use super::shard_call::Interested;
use super::shop_call::{ShopCall, ShopReply};
use super::waking::OTHERS_RETRY_MS;
use crate::bindings;
use crate::book::book;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::secrets::{person_name, signing_key};
use crate::send::erased;
use crate::store::figures::TALLY;
use crate::store::home::Household;
use crate::store::journey::Journey;
use crate::store::table::Table;
use crate::tell::directory;

/// What a device's object has left to do of an erasure. Outside the range that every signal loads.
const TO_FORGET: &str = "to-forget";
/// A connection that could not be told is told again so much later.
const TOLD_AGAIN_MS: i64 = HOUR_MS;

/// That row.
#[derive(Serialize, Deserialize)]
struct ToForget {
    shop: String,
    erasure: Erasure,
    /// The shard and the list of people have not forgotten this device yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listed: Option<VisitorId>,
}

/// What one step of an erasure came to.
enum Stepped {
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
    fn note(&self, erasure: &mut Erasure) -> Option<UnixMs> {
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
async fn step(
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

fn shop_key(shop: &str) -> Result<ShopKey, EdgeError> {
    ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))
}

impl PersonObject {
    /// The shop's word on the person.
    pub(super) async fn hear_word(&self, word: ShopWord) -> Result<PersonReply, EdgeError> {
        let say = |household: &mut Household, now| {
            let Household { home, person, .. } = household;
            word.put(&mut person.profile, now);
            home.note_mark(&person.profile);
            Ok((Vec::new(), PersonReply::Done))
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

impl DeviceObject {
    /// The shop's word on whoever is here.
    pub(super) async fn hear_word(&self, word: ShopWord) -> Result<DeviceReply, EdgeError> {
        let say = |journey: &mut Journey, now| {
            word.put(&mut journey.person.profile, now);
            Ok(Turn::saying(Vec::<(SegmentId, rappel_flow::Input)>::new(), ()))
        };
        let done = self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        Ok(done.map_or(DeviceReply::Unknown, |()| DeviceReply::Done))
    }

    /// Everything of everybody who is here goes, but whom to tell. What moved to a person is that person's.
    pub(super) async fn erase_whole(&self) -> Result<DeviceReply, EdgeError> {
        let mut journey = loop {
            let Some(journey) = self.load()? else { return Ok(DeviceReply::Unknown) };
            if !journey.device.takes_back() {
                break journey;
            }
            // What is on its way back would come after everything went.
            drop(journey);
            if !self.tell_others().await? {
                return Err(EdgeError::Ours(
                    "somebody is on their way back to this device: ask again".into(),
                ));
            }
        };
        let connections = erased::connections(&self.env, &journey.device.shop)?;
        let Journey { device, person, .. } = &mut journey;
        let (erased, erasure) = erase_here(device, person, connections, platform_now());
        // Only who lives on elsewhere still has something to say there.
        let known: Vec<PersonName> = device.moves.iter().map(|moved| moved.to.clone()).collect();
        journey.drop_hand_overs(|hand_over| !known.contains(&hand_over.to))?;
        self.forget_here(journey, erased, erasure).await
    }

    /// Writes what stays after these were forgotten, and what is left to do, in one turn.
    pub(super) async fn forget_here(
        &self,
        mut journey: Journey,
        erased: Erased,
        erasure: Erasure,
    ) -> Result<DeviceReply, EdgeError> {
        let Some(table) = self.existing_table()? else { return Ok(DeviceReply::Unknown) };
        let before = to_forget(&table)?.map(|known| known.erasure);
        let (shop, listed) = (journey.device.shop.clone(), Some(journey.device.visitor));
        if journey.person.segments.is_empty() {
            table.clear_but(TALLY)?;
        } else {
            for segment in &erased.segments {
                journey.drop_beside(segment)?;
            }
            #[cfg(feature = "dev")]
            crate::dev::journey::forget_notes(&journey)?;
            journey.device.forgets_at = Some(platform_now());
            let now = self.clock(&journey)?.now();
            roster::look_at_device(&mut journey, &*book(&self.env, &shop, now)?, now);
            journey.save(erased.effects)?;
        }
        put_to_forget(&table, &ToForget { shop, erasure: erasure.and(before), listed })?;
        self.waking.arm_now(&self.state.storage()).await?;
        Ok(DeviceReply::Done)
    }

    /// As of a person. A device that came back meanwhile is a new one, and stays.
    pub(super) async fn forget_elsewhere(&self) -> Result<(), EdgeError> {
        loop {
            let Some(left) = self.left_to_forget()? else { return Ok(()) };
            let stepped = match left.listed {
                Some(visitor) => self.leave_lists(&left.shop, visitor).await,
                None => step(&self.env, &shop_key(&left.shop)?, None, &left.erasure).await,
            };
            let Some(mut left) = self.left_to_forget()? else { return Ok(()) };
            let wait_until = match stepped {
                Ok(Some(Stepped::Left)) => {
                    left.listed = None;
                    self.list_anew()?;
                    None
                }
                Ok(Some(stepped)) => stepped.note(&mut left.erasure),
                Ok(None) => return self.end_forgetting(&left.shop).await,
                Err(error) => {
                    crate::log::warn!("others are told again later to forget: {error:?}");
                    Some(platform_now() + OTHERS_RETRY_MS)
                }
            };
            let Some(table) = self.existing_table()? else { return Ok(()) };
            put_to_forget(&table, &left)?;
            if let Some(at) = wait_until {
                return self.forget_on(at).await;
            }
        }
    }

    /// The shard of interest and the list of people forget the device.
    async fn leave_lists(&self, shop: &str, visitor: VisitorId) -> Result<Option<Stepped>, EdgeError> {
        let name = Interested::Device(visitor).to_name();
        interest::erase(&self.env, shop, &name).await?;
        roster::leave(&self.env, shop, &name).await?;
        Ok(Some(Stepped::Left))
    }

    /// Whoever is still here, or came back, is listed anew.
    fn list_anew(&self) -> Result<(), EdgeError> {
        let Some(mut journey) = self.load()? else { return Ok(()) };
        let Journey { device, person, .. } = &mut journey;
        list_anew(device, person);
        let (now, shop) = (self.clock(&journey)?.now(), journey.device.shop.clone());
        roster::look_at_device(&mut journey, &*book(&self.env, &shop, now)?, now);
        journey.save(Vec::new()).map(drop)
    }

    /// Everybody has heard: if nobody is here, the object goes, as soon as its counts are told.
    async fn end_forgetting(&self, shop: &str) -> Result<(), EdgeError> {
        if self.load()?.is_none()
            && !figures::tell(&self.env, &self.state.storage(), &self.table, shop).await?
        {
            return self.forget_on(platform_now() + OTHERS_RETRY_MS).await;
        }
        let Some(mut journey) = self.load()? else { return self.forget_all().await };
        journey.device.forgets_at = None;
        journey.save(Vec::new())?;
        self.existing_table()?.map_or(Ok(()), |table| table.delete(TO_FORGET))
    }

    /// Goes on with it then, whatever else the object is woken for.
    async fn forget_on(&self, at: UnixMs) -> Result<(), EdgeError> {
        if let Some(mut journey) = self.load()? {
            journey.device.forgets_at = Some(at);
            journey.save(Vec::new())?;
        }
        Ok(self.waking.arm(&self.state.storage(), at).await?)
    }

    /// Whether something of an erasure is left to do here.
    pub(super) fn is_forgetting(&self) -> Result<bool, EdgeError> {
        Ok(self.left_to_forget()?.is_some())
    }

    fn left_to_forget(&self) -> Result<Option<ToForget>, EdgeError> {
        self.existing_table()?.map_or(Ok(None), |table| to_forget(&table))
    }

    fn existing_table(&self) -> Result<Option<Table>, EdgeError> {
        Table::existing(self.state.storage().sql(), &self.table)
    }
}

fn put_to_forget(table: &Table, left: &ToForget) -> Result<(), EdgeError> {
    table.put(TO_FORGET, &serde_json::to_string(left)?)
}

fn to_forget(table: &Table) -> Result<Option<ToForget>, EdgeError> {
    Ok(table.get(TO_FORGET)?.map(|row| serde_json::from_str(&row)).transpose()?)
}
