//! What the shop's server tells of a person, said to the engine of the register's segment.
//!
//! The ids of events are written in the turn that acts on them: if the process dies before, nothing has happened and the
//! shop, which got no answer, tells again; if it dies after, the event is known.
//!
//! Nobody who was forgotten, or is being, is written anew because a merchant brings them along: of that nothing is heard.

use rappel_flow::{Effect, Input, Person, SegmentId};
use rappel_journey::register_of;
use rappel_ledger::{Heard, Register, Told};

use super::person::PersonObject;
use super::person_call::{PersonReply, ShopSays};
use crate::error::EdgeError;
use crate::secrets::{chance, signing_key};
use crate::store::home::Household;

impl PersonObject {
    /// Says the events to the engine, each once, in their order.
    pub(super) async fn listen(&self, says: &ShopSays) -> Result<PersonReply, EdgeError> {
        let events: Vec<Told> =
            says.events.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>()?;
        let visitor = register_of(&says.name)
            .ok_or_else(|| EdgeError::Ours(format!("no name of a person: {:?}", says.name)))?;
        let chance = chance(&signing_key(&self.env)?, &says.shop, visitor);
        let say = |household: &mut Household, now| {
            let mut register = household.register()?;
            let forgotten = household.home.is_forgotten();
            let left_out = |told: &Told| forgotten && told.is_imported();
            if forgotten && events.iter().all(Told::is_imported) {
                let (segment, new) = (SegmentId::default(), vec![false; events.len()]);
                return Ok((Vec::new(), Some(Listened { segment, new, said: Vec::new(), register })));
            }
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            let Ok((segment, mut effects)) = home.open_register(person, (&says.name, visitor), chance, now)
            else {
                return Ok((Vec::new(), None));
            };
            home.address = home.address.take().or_else(|| says.address.clone());
            let (mut new, mut said) = (Vec::new(), Vec::new());
            for told in &events {
                let heard = match left_out(told) {
                    true => Heard::Known,
                    false => register.hear(told, |order| has_order(person, order)),
                };
                new.push(heard != Heard::Known);
                if let Heard::New(inputs) = heard {
                    for input in inputs {
                        effects.extend::<Vec<Effect>>(home.step(&book, person, &segment, input.clone(), now));
                        said.push(input);
                    }
                }
            }
            Ok((effects, Some(Listened { segment, new, said, register })))
        };
        let keep = |household: &mut Household, heard: &Option<Listened>| match heard {
            Some(heard) if heard.new.contains(&true) => {
                self.keep_lessons(household, &heard.segment, &heard.said)?;
                household.put_register(&heard.register)
            }
            _ => Ok(()),
        };
        let heard = self.turn(|| self.load_or_begin(&says.shop).map(Some), say, keep).await?;
        Ok(heard.flatten().map_or(PersonReply::NoRoom, |heard| PersonReply::Listened(heard.new)))
    }
}

/// What came of events.
struct Listened {
    /// The register's.
    segment: SegmentId,
    /// Of each event whether it was new.
    new: Vec<bool>,
    /// What the engine heard.
    said: Vec<Input>,
    /// To be written.
    register: Register,
}

fn has_order(person: &Person, order: &str) -> bool {
    person.segments.iter().flat_map(|segment| &segment.orders).any(|known| known.id == order)
}
