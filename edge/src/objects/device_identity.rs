//! The device's part in knowing its shopper: their segment moves to the person's object, and back if that was wrong.
//!
//! Each line is written before the next is begun; the alarm goes on from what is written.
//!
//! | if the process dies… | then the alarm… | and nothing is lost or doubled because |
//! | --- | --- | --- |
//! | before the freeze is written | knows of nothing; who proved the address asks again | nothing has changed |
//! | after it, before `Adopt` is heard | asks `Adopt` | the frozen segment sends nothing, its parcel is the same |
//! | after `Adopt` is heard, before its answer | asks `Adopt` again | the person's object knows the segment, and answers as before |
//! | after the alias is written | tells what was said meanwhile | hand-overs are numbered; those heard are passed over |
//! | after `Tell` is heard, before its rows are dropped | tells again | the same numbers |
//! | after `Undo` is written | asks `Release` | the copy there is frozen with the first asking; asking again gives the same |
//! | after the segment is written here again | asks `LetGo` | the copy there is frozen and sends nothing |
//! | after `LetGo` is heard | asks again | there is nothing left to let go of |

use rappel_flow::{Input, SegmentId, Suppression};
use rappel_journey::{
    Arrival, Departure, Erasure, HandOver, Move, News, PersonName, Released, Stage, arrived, by_segment,
    call_back, came_back, change_shopper, depart, erase, forgotten, segment_of, turned_away,
};
use rappel_signal::{Channel, ShopKey};

use super::call::ask;
use super::device::DeviceObject;
use super::device_call::{DeviceReply, Proof};
use super::device_turn::Turn;
use super::letters::concerned;
use super::person_call::{PersonCall, PersonReply};
use crate::bindings;
use crate::error::EdgeError;
use crate::secrets::{person_name, signing_key};
use crate::store::journey::Journey;

/// Hand-overs told in one call: an envelope's worth each.
const TOLD_AT_ONCE_MAX: usize = 16;
/// Steps taken before the shop's server is answered: a segment's way to its person is one, and others may be on theirs.
const STEPS_BEFORE_ANSWER_MAX: usize = 3;

impl DeviceObject {
    /// The address of the shopper who is there now was proved.
    pub(super) async fn verify(&self, address: &str, proof: Proof) -> Result<DeviceReply, EdgeError> {
        let by_server = proof == Proof::Server;
        let Some(departure) = self.depart(address, by_server).await? else { return Ok(DeviceReply::Unknown) };
        if departure != Departure::KnownAsOther {
            return self.go_at_once(by_server).await;
        }
        if !by_server {
            return Ok(DeviceReply::KnownAsOther);
        }
        // Somebody else is logged in now. If the process dies here, the server tells again.
        let say = |journey: &mut Journey, _| {
            let segment = journey.device.segment();
            let inputs = change_shopper(&mut journey.device, self.gap_ms());
            Ok(Turn::saying(by_segment(segment, inputs), ()))
        };
        self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        self.depart(address, true).await?;
        self.go_at_once(true).await
    }

    /// The same, and the segment goes at once: the reader of the page wants to see it there.
    pub(super) async fn verify_now(&self, address: &str, proof: Proof) -> Result<(), EdgeError> {
        self.verify(address, proof).await?;
        self.go_at_once(true).await.map(drop)
    }

    /// What the shop's server tells next is about all the person did: it finds the segment there. Should a step fail, the
    /// alarm is armed for it.
    async fn go_at_once(&self, by_server: bool) -> Result<DeviceReply, EdgeError> {
        for _ in 0..STEPS_BEFORE_ANSWER_MAX {
            if !by_server || !self.tell_others().await? {
                break;
            }
        }
        Ok(DeviceReply::Done)
    }

    async fn depart(&self, address: &str, over_claims: bool) -> Result<Option<Departure>, EdgeError> {
        let key = signing_key(&self.env)?;
        let say = |journey: &mut Journey, now| {
            let Journey { device, person, .. } = journey;
            let name = person_name(&key, &device.shop, address);
            let departure = depart(device, person, name, address.to_owned(), over_claims, now);
            Ok(Turn::saying(Vec::new(), departure))
        };
        self.turn(|| self.load(), say, |_, _| Ok(())).await
    }

    /// A shopper's segment is to come back from their person's object.
    pub(super) async fn undo(&self, shopper: Option<u32>) -> Result<DeviceReply, EdgeError> {
        let say = |journey: &mut Journey, _| {
            let segment = shopper_segment(journey, shopper);
            call_back(&mut journey.device, &segment);
            Ok(Turn::saying(Vec::new(), ()))
        };
        let done = self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        Ok(done.map_or(DeviceReply::Unknown, |()| DeviceReply::Done))
    }

    /// Messages of a channel end for a shopper; for the address that the link went to, on every device.
    pub(super) async fn unsubscribe(
        &self,
        channel: Channel,
        shopper: Option<u32>,
        address: Option<&PersonName>,
    ) -> Result<DeviceReply, EdgeError> {
        let key = signing_key(&self.env)?;
        let say = |journey: &mut Journey, now| {
            let segment = shopper_segment(journey, shopper);
            let why = Suppression::Unsubscribed;
            let mut turn = Turn::saying(Vec::new(), ());
            if channel == Channel::Email {
                for (name, address) in concerned(journey, &key, &segment, address, now) {
                    let news = News::Suppress { address, why, at: now };
                    turn.hand_overs.push(journey.device.hand_over(name, news));
                }
            }
            turn.said.push((segment, Input::Suppressed { channel, address: None, why, at: now }));
            Ok(turn)
        };
        let done = self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        Ok(done.map_or(DeviceReply::Unknown, |()| DeviceReply::Done))
    }

    /// Everything of a person is forgotten here. Another shopper of the same device loses nothing.
    pub(super) async fn erase(&self, name: &PersonName) -> Result<DeviceReply, EdgeError> {
        let Some(mut journey) = self.load()? else { return Ok(DeviceReply::Done) };
        let key = signing_key(&self.env)?;
        let shop = journey.device.shop.clone();
        let is_theirs = |address: &str| person_name(&key, &shop, address) == *name;
        let erased = erase(&mut journey.device, &mut journey.person, name, is_theirs);
        journey.drop_hand_overs(|hand_over| hand_over.to == *name)?;
        self.forget_here(journey, erased, Erasure::done()).await
    }

    /// Deletes the object's rows and its alarm.
    pub(super) async fn forget_all(&self) -> Result<(), EdgeError> {
        self.table.forget();
        self.waking.forget();
        let storage = self.state.storage();
        storage.delete_alarm().await?;
        Ok(storage.delete_all().await?)
    }

    /// Asks or tells other objects the next thing that waits. Says whether something moved; what did not is tried again
    /// with the next alarm, which is armed already.
    pub(super) async fn tell_others(&self) -> Result<bool, EdgeError> {
        let Some(journey) = self.load()? else { return Ok(false) };
        if !journey.device.is_waiting_for_others() {
            return Ok(false);
        }
        let moving = journey.device.moves.iter().find(|known| known.stage != Stage::Away).cloned();
        let told = match moving {
            Some(moving) => self.go_on(journey, moving).await,
            None => self.tell(journey).await,
        };
        if let Err(error) = &told {
            crate::log::warn!("another object is asked again later: {error:?}");
        }
        Ok(told.unwrap_or(false))
    }

    /// The next step of a move.
    async fn go_on(&self, journey: Journey, moving: Move) -> Result<bool, EdgeError> {
        let call = match &moving.stage {
            Stage::Leaving { address, at } => adopt_call(journey, &moving, address.clone(), *at)?,
            Stage::Away | Stage::Returning => PersonCall::Release { segment: moving.segment.clone() },
            Stage::Returned => PersonCall::LetGo { segment: moving.segment.clone() },
        };
        let reply = self.ask_person(&moving.to, &call).await?;
        let id = &moving.segment;
        match (&moving.stage, reply) {
            (Stage::Leaving { .. }, PersonReply::Done) => {
                self.turn(
                    || self.load(),
                    |journey, _| {
                        let Journey { device, person, .. } = journey;
                        let effects = arrived(device, person, id);
                        Ok(Turn { effects, ..Turn::saying(Vec::new(), ()) })
                    },
                    |journey, ()| journey.lessons().drop(id),
                )
                .await?;
            }
            (Stage::Leaving { .. }, PersonReply::NoRoom) => self.stay(id).await?,
            (Stage::Returning, PersonReply::Released { released, beside }) => {
                self.come_back(id, Some(serde_json::from_str(&released)?), &beside).await?;
            }
            (Stage::Returning, PersonReply::Unknown) => self.come_back(id, None, &[]).await?,
            (Stage::Returned, PersonReply::Done) => {
                let say = |journey: &mut Journey, _| {
                    forgotten(&mut journey.device, id);
                    Ok(Turn::saying(Vec::new(), ()))
                };
                self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
            }
            (_, PersonReply::Busy) => return Ok(false),
            (stage, other) => {
                return Err(EdgeError::Ours(format!("person object answered {other:?} to {stage:?}")));
            }
        }
        Ok(true)
    }

    /// The person has no room for it: the segment stays here.
    async fn stay(&self, id: &SegmentId) -> Result<(), EdgeError> {
        let say = |journey: &mut Journey, _| {
            let waiting = journey.hand_overs()?;
            let Journey { device, person, .. } = journey;
            Ok(Turn::saying(turned_away(device, person, id, &waiting), ()))
        };
        self.turn(|| self.load(), say, |journey, ()| journey.drop_said(id)).await?;
        Ok(())
    }

    async fn come_back(
        &self,
        id: &SegmentId,
        released: Option<Released>,
        beside: &[(String, String)],
    ) -> Result<(), EdgeError> {
        let say = |journey: &mut Journey, _| {
            let waiting = journey.hand_overs()?;
            let Journey { device, person, .. } = journey;
            let (said, effects) = came_back(device, person, id, released.clone(), &waiting);
            Ok(Turn { effects, ..Turn::saying(said, ()) })
        };
        let keep = |journey: &mut Journey, (): &()| {
            journey.put_beside(beside)?;
            journey.drop_said(id)
        };
        self.turn(|| self.load(), say, keep).await?;
        Ok(())
    }

    /// Tells a person's object what waits for it, the oldest first.
    async fn tell(&self, journey: Journey) -> Result<bool, EdgeError> {
        let waiting = journey.hand_overs()?;
        let shop = journey.device.shop.clone();
        drop(journey);
        let Some(to) = waiting.first().map(|hand_over| hand_over.to.clone()) else { return Ok(false) };
        let batch: Vec<&HandOver> =
            waiting.iter().take_while(|hand_over| hand_over.to == to).take(TOLD_AT_ONCE_MAX).collect();
        let last = batch.last().map_or(0, |hand_over| hand_over.number);
        let texts = batch.iter().map(serde_json::to_string);
        let call = PersonCall::Tell { shop, hand_overs: texts.collect::<Result<_, _>>()? };
        match self.ask_person(&to, &call).await? {
            PersonReply::Done => {}
            other => return Err(EdgeError::Ours(format!("person object answered {other:?}"))),
        }
        let keep = |journey: &mut Journey, (): &()| journey.drop_hand_overs(|told| told.number <= last);
        self.turn(|| self.load(), |_, _| Ok(Turn::saying(Vec::new(), ())), keep).await?;
        Ok(true)
    }

    async fn ask_person(&self, name: &PersonName, call: &PersonCall) -> Result<PersonReply, EdgeError> {
        let shop = self.load()?.map(|journey| journey.device.shop).unwrap_or_default();
        let shop = ShopKey::parse(&shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
        ask(&bindings::person(&self.env, &shop, name)?, call).await
    }
}

fn shopper_segment(journey: &Journey, shopper: Option<u32>) -> SegmentId {
    shopper.map_or_else(|| journey.device.segment(), |shopper| segment_of(journey.device.visitor, shopper))
}

/// The frozen segment as a parcel. The journey it is made from is not written: it is frozen there already.
fn adopt_call(
    mut journey: Journey,
    moving: &Move,
    address: String,
    at: rappel_signal::UnixMs,
) -> Result<PersonCall, EdgeError> {
    let beside = journey.lessons().of(&moving.segment)?;
    let parcel = journey.person.freeze(&moving.segment);
    let parcel =
        parcel.ok_or_else(|| EdgeError::Ours(format!("{:?} is not there to leave", moving.segment)))?;
    let device = journey.device;
    let arrival = Arrival {
        parcel,
        visitor: device.visitor,
        first_seen: device.first_seen,
        chance: journey.person.chance,
        address,
        at,
    };
    Ok(PersonCall::Adopt {
        shop: device.shop,
        arrival: serde_json::to_string(&arrival)?,
        cards: serde_json::to_string(&device.known.cards)?,
        beside,
    })
}
