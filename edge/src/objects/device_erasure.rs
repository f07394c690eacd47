//! A device's part in an erasure, begun there or by the person's object: `erasure` opens with the order.

use rappel_journey::{Erased, Erasure, PersonName, erase_here, list_anew};
use rappel_signal::{UnixMs, VisitorId};
use serde::{Deserialize, Serialize};

use super::device::DeviceObject;
use super::device_call::{DeviceReply, ShopWord};
use super::device_turn::Turn;
use super::erasure::{Stepped, shop_key, step};
use super::figures;
use super::interest;
use super::roster;
use super::shard_call::Interested;
use super::waking::OTHERS_RETRY_MS;
use crate::book::book;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::send::erased;
use crate::store::figures::TALLY;
use crate::store::journey::Journey;
use crate::store::table::Table;

/// What a device's object has left to do of an erasure. Outside the range that every signal loads.
const TO_FORGET: &str = "to-forget";
/// That row.
#[derive(Serialize, Deserialize)]
struct ToForget {
    shop: String,
    erasure: Erasure,
    /// The shard and the list of people have not forgotten this device yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listed: Option<VisitorId>,
}

impl DeviceObject {
    /// The shop's word on whoever is here.
    pub(super) async fn hear_word(&self, word: ShopWord) -> Result<DeviceReply, EdgeError> {
        word.prepare(&self.env).await?;
        let say = |journey: &mut Journey, now| {
            let heard = word.put(&mut journey.person.profile, now);
            let segment = journey.device.segment();
            Ok(Turn::saying(heard.map(|input| (segment, input)).into_iter().collect::<Vec<_>>(), ()))
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
