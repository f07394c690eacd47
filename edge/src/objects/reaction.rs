//! What shoppers do with messages, heard by the object that sent them. Hearing it again changes nothing.

use rappel_flow::{Input, OutboxId, Report};
use rappel_signal::UnixMs;

use super::device::DeviceObject;
use super::device_call::DeviceReply;
use super::device_turn::Turn;
use super::person::PersonObject;
use super::person_call::PersonReply;
use crate::error::EdgeError;
use crate::store::home::Household;
use crate::store::journey::Journey;

/// What became of a message where the shopper is.
#[derive(Clone, Copy)]
enum Reaction {
    Shown,
    Clicked,
}

impl Reaction {
    fn input(self, message: &OutboxId, at: UnixMs) -> Input {
        let message = message.clone();
        match self {
            Reaction::Shown => Input::Reported { message, report: Report::Delivered, at },
            Reaction::Clicked => Input::Reacted { message, clicked: true, at },
        }
    }
}

impl PersonObject {
    /// A link of a message was followed. A segment that is not here, or goes back, is its device's to hear of.
    pub(super) async fn clicked(&self, message: &OutboxId) -> Result<PersonReply, EdgeError> {
        self.react(message, Reaction::Clicked).await
    }

    /// A notification is shown.
    pub(super) async fn shown(&self, message: &OutboxId) -> Result<PersonReply, EdgeError> {
        self.react(message, Reaction::Shown).await
    }

    async fn react(&self, message: &OutboxId, reaction: Reaction) -> Result<PersonReply, EdgeError> {
        let segment = message.segment();
        let say = |household: &mut Household, now| {
            if household.person.segment(&segment).is_none_or(|known| known.frozen) {
                return Ok((Vec::new(), PersonReply::Unknown));
            }
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            Ok((home.step(&book, person, &segment, reaction.input(message, now), now), PersonReply::Done))
        };
        let done = self.turn(|| self.load(), say, |_, _| Ok(())).await?;
        Ok(done.unwrap_or(PersonReply::Unknown))
    }
}

impl DeviceObject {
    /// A link of a message was followed. If the shopper's segment has moved to a person's object, the device hands it on.
    pub(super) async fn clicked(&self, message: &OutboxId) -> Result<DeviceReply, EdgeError> {
        self.react(message, Reaction::Clicked).await
    }

    /// A notification is shown.
    pub(super) async fn shown(&self, message: &OutboxId) -> Result<DeviceReply, EdgeError> {
        self.react(message, Reaction::Shown).await
    }

    async fn react(&self, message: &OutboxId, reaction: Reaction) -> Result<DeviceReply, EdgeError> {
        let say = |_: &mut Journey, now| {
            Ok(Turn::saying(vec![(message.segment(), reaction.input(message, now))], ()))
        };
        let done = self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        Ok(done.map_or(DeviceReply::Unknown, |()| DeviceReply::Done))
    }
}
