//! What the shop's server tells of a person, said to the engine of the register's segment.
//!
//! The ids of events are written in the turn that acts on them: if the process dies before, nothing has happened and the
//! shop, which got no answer, tells again; if it dies after, the event is known.

use rappel_flow::{Effect, Person};
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
            let book = self.book(household, now)?;
            let mut register = household.register()?;
            let Household { home, person, .. } = household;
            let Ok((segment, mut effects)) = home.open_register(person, (&says.name, visitor), chance, now)
            else {
                return Ok((Vec::new(), (None, Register::default())));
            };
            home.address = home.address.take().or_else(|| says.address.clone());
            let mut new = Vec::new();
            for told in &events {
                let heard = register.hear(told, |order| has_order(person, order));
                new.push(heard != Heard::Known);
                if let Heard::New(inputs) = heard {
                    for input in inputs {
                        effects.extend::<Vec<Effect>>(home.step(&book, person, &segment, input, now));
                    }
                }
            }
            Ok((effects, (Some(new), register)))
        };
        let keep = |household: &mut Household, (new, register): &(Option<Vec<bool>>, Register)| match new {
            Some(new) if new.contains(&true) => household.put_register(register),
            _ => Ok(()),
        };
        let heard = self.turn(|| self.load_or_begin(&says.shop).map(Some), say, keep).await?;
        Ok(heard.and_then(|(new, _)| new).map_or(PersonReply::NoRoom, PersonReply::Listened))
    }
}

fn has_order(person: &Person, order: &str) -> bool {
    person.segments.iter().flat_map(|segment| &segment.orders).any(|known| known.id == order)
}
