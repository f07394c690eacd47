//! Links in messages, heard by the object that sent them: what they may show, what their readers wish, what their clicks
//! prove. Hearing it again changes nothing.
//!
//! | if the process dies… | then |
//! | --- | --- |
//! | after the segment has begun to leave | the alarm goes on (`device_identity`); the reader presses again |
//! | after the person's object has it, before it hears of the click | the reader presses again, and it is asked there |

use rappel_delivery::signing::SigningKey;
use rappel_flow::{Contact, Input, Person, SegmentId, Standing};
use rappel_journey::{Move, PersonName, Stage};
use rappel_signal::{Channel, UnixMs, VisitorId};

use super::device::DeviceObject;
use super::device_call::Proof;
use super::device_turn::Turn;
use super::letter_call::{LetterCall, LetterReply, Looked, Wish};
use super::person::PersonObject;
use crate::error::EdgeError;
use crate::secrets::{person_name, signing_key};
use crate::store::home::Household;
use crate::store::journey::Journey;

impl DeviceObject {
    /// A link of a message that this device's shopper got.
    pub(super) async fn letter(&self, call: &LetterCall) -> Result<LetterReply, EdgeError> {
        match call {
            LetterCall::Look { message } => {
                let Some(journey) = self.load()? else { return Ok(LetterReply::Unknown) };
                let now = self.clock(&journey)?.now();
                if let Some(away) = away(&journey, &message.segment()) {
                    return Ok(LetterReply::Moved(away.to.clone()));
                }
                let looked = Looked::at(&journey.person, message, now);
                Ok(LetterReply::Looked(serde_json::to_string(&looked)?))
            }
            LetterCall::Wish { segment, address, wishes } => {
                self.wish(segment, address.as_ref(), &serde_json::from_str::<Vec<Wish>>(wishes)?).await
            }
            LetterCall::Prove { segment, address, confirms } => self.prove(segment, address, *confirms).await,
            LetterCall::Proofs { address } => {
                let journey = self.load()?;
                journey.map_or(Ok(LetterReply::Unknown), |known| proofs(&known.person, address, Vec::new()))
            }
        }
    }

    async fn wish(
        &self,
        segment: &SegmentId,
        address: Option<&PersonName>,
        wishes: &[Wish],
    ) -> Result<LetterReply, EdgeError> {
        if let Some(journey) = self.load()?
            && let Some(away) = away(&journey, segment)
        {
            // Said there, the reader sees it on the next page.
            return Ok(LetterReply::Moved(away.to.clone()));
        }
        let key = signing_key(&self.env)?;
        let say = |journey: &mut Journey, now| {
            let mut turn = Turn::saying(Vec::new(), ());
            let concerned = concerned(journey, &key, segment, address, now);
            let email = concerned.last().and_then(|(_, spelled)| spelled.as_deref());
            for wish in wishes {
                for (name, spelled) in &concerned {
                    if let Some(news) = wish.news(spelled.as_deref(), now) {
                        turn.hand_overs.push(journey.device.hand_over(name.clone(), news));
                    }
                }
                turn.said.push((segment.clone(), wish.input(email, now)));
            }
            Ok(turn)
        };
        let done = self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        Ok(done.map_or(LetterReply::Unknown, |()| LetterReply::Done))
    }

    async fn prove(
        &self,
        segment: &SegmentId,
        address: &PersonName,
        confirms: bool,
    ) -> Result<LetterReply, EdgeError> {
        let Some(journey) = self.load()? else { return Ok(LetterReply::Unknown) };
        if let Some(away) = away(&journey, segment) {
            return Ok(LetterReply::Moved(away.to.clone()));
        }
        let is_here_now = journey.device.segment() == *segment;
        let now = self.clock(&journey)?.now();
        let key = signing_key(&self.env)?;
        let known = stated(&journey.person, segment, (&key, &journey.device.shop), address);
        let known = known.map(|contact| (contact.address.clone(), contact.is_confirmed_by(now)));
        let Some((proved, confirmed)) = known else { return Ok(LetterReply::Unknown) };
        drop(journey);
        if confirms && !confirmed {
            return Ok(LetterReply::Proved { confirmed });
        }
        // First the move: what the click starts is sent where the shopper is then. Somebody else may be logged in by now,
        // whose segment is not the reader's.
        if is_here_now {
            self.verify_now(&proved, Proof::Click).await?;
        }
        if let Some(journey) = self.load()?
            && let Some(away) = away(&journey, segment)
        {
            return Ok(LetterReply::Moved(away.to.clone()));
        }
        let say = |_: &mut Journey, now| {
            Ok(Turn::saying(vec![(segment.clone(), proof(&proved, confirms, now))], ()))
        };
        self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        Ok(LetterReply::Proved { confirmed })
    }
}

impl PersonObject {
    /// A link of a message that this person got.
    pub(super) async fn letter(&self, call: &LetterCall) -> Result<LetterReply, EdgeError> {
        let segment = match call {
            LetterCall::Proofs { address } => {
                let household = self.load()?;
                return household.map_or(Ok(LetterReply::Unknown), |known| {
                    proofs(&known.person, address, known.home.claimants)
                });
            }
            LetterCall::Look { message } => message.segment(),
            LetterCall::Wish { segment, .. } | LetterCall::Prove { segment, .. } => segment.clone(),
        };
        let key = signing_key(&self.env)?;
        let say = |household: &mut Household, now: UnixMs| {
            if household.person.segment(&segment).is_none_or(|known| known.frozen) {
                return Ok((Vec::new(), LetterReply::Unknown));
            }
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            let (inputs, reply) = match call {
                LetterCall::Proofs { .. } => (Vec::new(), LetterReply::Unknown),
                LetterCall::Look { message } => {
                    let looked = Looked::at(person, message, now);
                    (Vec::new(), LetterReply::Looked(serde_json::to_string(&looked)?))
                }
                LetterCall::Wish { wishes, address, .. } => {
                    let wishes: Vec<Wish> = serde_json::from_str(wishes)?;
                    let meant = address.as_ref();
                    let meant = meant.and_then(|meant| stated(person, &segment, (&key, &home.shop), meant));
                    let email = meant.map(|contact| contact.address.clone()).or_else(|| home.address.clone());
                    let inputs = wishes.iter().map(|wish| wish.input(email.as_deref(), now));
                    (inputs.collect(), LetterReply::Done)
                }
                LetterCall::Prove { address, confirms, .. } => {
                    match stated(person, &segment, (&key, &home.shop), address) {
                        None => (Vec::new(), LetterReply::Unknown),
                        Some(contact) => {
                            let confirmed = contact.is_confirmed_by(now);
                            (vec![proof(&contact.address, *confirms, now)], LetterReply::Proved { confirmed })
                        }
                    }
                }
            };
            let step = |input: Input| home.step(&book, person, &segment, input, now);
            Ok((inputs.into_iter().flat_map(step).collect(), reply))
        };
        let reply = self.turn(|| self.load(), say, |_, _| Ok(())).await?;
        Ok(reply.unwrap_or(LetterReply::Unknown))
    }
}

/// What was said by everybody here who stated the address, on each of their channels.
fn proofs(person: &Person, address: &str, devices: Vec<VisitorId>) -> Result<LetterReply, EdgeError> {
    let states = |contact: &Contact| {
        contact.channel == Channel::Email && contact.address.eq_ignore_ascii_case(address)
    };
    let theirs = person.segments.iter().filter(|segment| segment.contacts.iter().any(states));
    let contacts: Vec<&Contact> = theirs.flat_map(|segment| &segment.contacts).collect();
    Ok(LetterReply::Proofs(serde_json::to_string(&contacts)?, devices))
}

/// The move of a segment that is not here any more.
fn away<'a>(journey: &'a Journey, segment: &SegmentId) -> Option<&'a Move> {
    journey.device.move_of(segment).filter(|known| known.stage == Stage::Away)
}

/// The address that a link went to, among those its shopper stated.
fn stated<'a>(
    person: &'a Person,
    segment: &SegmentId,
    (key, shop): (&SigningKey, &str),
    meant: &PersonName,
) -> Option<&'a Contact> {
    let mut emails =
        person.segment(segment)?.contacts.iter().filter(|contact| contact.channel == Channel::Email);
    emails.find(|contact| person_name(key, shop, &contact.address) == *meant)
}

/// The objects of the addresses that must hear of what was wished on every device, with their spelling if it is known here.
/// A link speaks for the address it went to, and not for whatever else was typed on its device; one of an older version,
/// which does not say where it went, for all of them.
pub(super) fn concerned(
    journey: &Journey,
    key: &SigningKey,
    segment: &SegmentId,
    meant: Option<&PersonName>,
    now: UnixMs,
) -> Vec<(PersonName, Option<String>)> {
    let contacts = journey.person.segment(segment).map_or(&[][..], |known| &known.contacts);
    let emails =
        contacts.iter().filter(|contact| contact.channel == Channel::Email && contact.stated_at <= now);
    let mut named = emails.map(|contact| {
        (person_name(key, &journey.device.shop, &contact.address), Some(contact.address.clone()))
    });
    match meant {
        Some(meant) => vec![named.find(|(name, _)| name == meant).unwrap_or_else(|| (meant.clone(), None))],
        None => named.collect(),
    }
}

/// What a click proves.
fn proof(address: &str, confirms: bool, at: UnixMs) -> Input {
    let (channel, address) = (Channel::Email, address.to_owned());
    match confirms {
        true => Input::Confirmed { channel, address, at },
        false => Input::Identified { channel, address, standing: Standing::Verified, at },
    }
}
