//! What providers tell later, heard by the object of the address and by those whose messages it is about. Hearing it again
//! changes nothing.

use rappel_delivery::feedback::{machine, message_name};
use rappel_flow::{Effect, Input, OutboxId, Person, Report, SentRecord};
use rappel_journey::{Echo, Fate, PersonName};
use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};

use super::device::DeviceObject;
use super::device_call::DeviceReply;
use super::device_turn::Turn;
use super::person::PersonObject;
use super::person_call::PersonReply;
use crate::error::EdgeError;
use crate::store::home::Household;
use crate::store::journey::Journey;

/// What came of one echo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Echoed {
    /// When it counts from: where no time was told, when it was first heard.
    pub(crate) at: UnixMs,
    /// The message, if a device sent it that only claimed the address: its object is to hear of it.
    pub(crate) of_device: Option<OutboxId>,
}

impl PersonObject {
    /// What came back of messages to an address. `is_own` says that this object is named by it. Only a word against the
    /// address makes somebody known who was not.
    pub(super) async fn hear_back(
        &self,
        shop: &str,
        name: &PersonName,
        is_own: bool,
        echoes: &[String],
    ) -> Result<PersonReply, EdgeError> {
        let echoes: Vec<Echo> =
            echoes.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>()?;
        let lasting = is_own && echoes.iter().any(|echo| echo.fate.suppression().is_some());
        let open = || match lasting {
            true => self.load_or_begin(shop).map(Some),
            false => self.load(),
        };
        let say = |household: &mut Household, now| {
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            if is_own {
                home.name = Some(name.clone());
            }
            let (mut effects, mut heard) = (Vec::<Effect>::new(), Vec::new());
            for echo in &echoes {
                let (followed, at) = home.hear_back(&book, person, echo, is_own, now);
                effects.extend(followed);
                let own = find(person.segments.iter().flat_map(|segment| &segment.sends), echo);
                let of_device = find(home.reserved.iter(), echo).filter(|_| own.is_none());
                let of_device = of_device.map(|sent| OutboxId(sent.id.clone()));
                if let Some(sent) = own.cloned() {
                    let message = OutboxId(sent.id.clone());
                    if let Some(input) = judged(echo.fate, &sent, at).input(message.clone(), at) {
                        effects.extend(home.step(&book, person, &message.segment(), input, now));
                    }
                }
                heard.push(serde_json::to_string(&Echoed { at, of_device })?);
            }
            Ok((effects, PersonReply::HeardBack(heard)))
        };
        let heard = self.turn(open, say, |_, _| Ok(())).await?;
        Ok(heard.unwrap_or(PersonReply::Unknown))
    }

    /// A link of a message was followed. A segment that is not here, or goes back, is its device's to hear of.
    pub(super) async fn clicked(
        &self,
        message: &OutboxId,
        link: u32,
        by_machine: bool,
    ) -> Result<PersonReply, EdgeError> {
        self.hear_of(message, |person, now| followed(person, message, link, by_machine, now)).await
    }

    /// A notification is shown.
    pub(super) async fn shown(&self, message: &OutboxId) -> Result<PersonReply, EdgeError> {
        self.hear_of(message, |_, now| shown(message, now)).await
    }

    async fn hear_of(
        &self,
        message: &OutboxId,
        input: impl Fn(&Person, UnixMs) -> Input,
    ) -> Result<PersonReply, EdgeError> {
        let segment = message.segment();
        let say = |household: &mut Household, now| {
            if household.person.segment(&segment).is_none_or(|known| known.frozen) {
                return Ok((Vec::new(), PersonReply::Unknown));
            }
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            let input = input(person, now);
            Ok((home.step(&book, person, &segment, input, now), PersonReply::Done))
        };
        let done = self.turn(|| self.load(), say, |_, _| Ok(())).await?;
        Ok(done.unwrap_or(PersonReply::Unknown))
    }
}

impl DeviceObject {
    /// A link of a message was followed. If the shopper's segment has moved to a person's object, the device hands it on.
    pub(super) async fn clicked(
        &self,
        message: &OutboxId,
        link: u32,
        by_machine: bool,
    ) -> Result<DeviceReply, EdgeError> {
        self.hear_of(message, |person, now| Some(followed(person, message, link, by_machine, now))).await
    }

    /// A notification is shown.
    pub(super) async fn shown(&self, message: &OutboxId) -> Result<DeviceReply, EdgeError> {
        self.hear_of(message, |_, now| Some(shown(message, now))).await
    }

    /// What came back of a message of this device.
    pub(super) async fn hear_back(
        &self,
        message: &OutboxId,
        fate: &str,
        at: UnixMs,
    ) -> Result<DeviceReply, EdgeError> {
        let fate: Fate = serde_json::from_str(fate)?;
        self.hear_of(message, |person, _| {
            let fate = person.sent(message).map_or(fate, |sent| judged(fate, sent, at));
            fate.input(message.clone(), at)
        })
        .await
    }

    async fn hear_of(
        &self,
        message: &OutboxId,
        input: impl Fn(&Person, UnixMs) -> Option<Input>,
    ) -> Result<DeviceReply, EdgeError> {
        let say = |journey: &mut Journey, now| {
            let said = input(&journey.person, now).map(|input| (message.segment(), input));
            Ok(Turn::saying(said.into_iter().collect(), ()))
        };
        let done = self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        Ok(done.map_or(DeviceReply::Unknown, |()| DeviceReply::Done))
    }
}

/// The message that is meant: our own id came back, or the provider's is known.
fn find<'a>(mut sends: impl Iterator<Item = &'a SentRecord>, echo: &Echo) -> Option<&'a SentRecord> {
    let is_meant = |sent: &SentRecord| match (&echo.message, &echo.provider_id) {
        (Some(named), _) => message_name(&sent.id) == *named,
        (None, Some(named)) => sent.provider_id.as_ref() == Some(named),
        (None, None) => false,
    };
    sends.find(|sent| sent.channel == echo.channel && is_meant(sent))
}

fn shown(message: &OutboxId, at: UnixMs) -> Input {
    Input::Reported { message: message.clone(), report: Report::Delivered, at }
}

/// A link that was followed too soon was followed by a machine.
fn followed(person: &Person, message: &OutboxId, link: u32, by_machine: bool, at: UnixMs) -> Input {
    let by_machine = by_machine || person.sent(message).is_some_and(|sent| too_soon(sent, at));
    Input::Followed { message: message.clone(), link, by_machine, at }
}

/// The same of what a provider told of.
fn judged(fate: Fate, sent: &SentRecord, at: UnixMs) -> Fate {
    match fate {
        Fate::Opened { by_machine } => Fate::Opened { by_machine: by_machine || too_soon(sent, at) },
        Fate::Clicked { by_machine } => Fate::Clicked { by_machine: by_machine || too_soon(sent, at) },
        other => other,
    }
}

/// Nobody reads within seconds of sending, or of the mailbox having it. A notification is clicked as soon as it is shown.
fn too_soon(sent: &SentRecord, at: UnixMs) -> bool {
    if sent.channel == Channel::Push {
        return false;
    }
    let times = [Some(sent.at), sent.delivered_at()];
    times.into_iter().any(|from| machine::too_soon(at.0, from.map(|from| from.0)).is_some())
}

#[cfg(test)]
mod tests {
    use rappel_flow::limit::CLICK_WAITS_MS;

    use super::*;

    #[test]
    fn a_click_waits_as_long_as_another_link_would_give_a_machine_away() {
        assert_eq!(CLICK_WAITS_MS, machine::BURST_MS);
    }
}
