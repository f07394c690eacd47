//! A journey's rows: `device`, `person`, `outbox/…`, `decision/…`. Loaded whole, written in one turn.

use rappel_flow::{Decision, Effect, OutboxRow, Person, Sending};
use rappel_journey::Device;
use worker::Storage;

use super::table::{Table, TableKnown};
use crate::error::EdgeError;

const DEVICE: &str = "device";
const PERSON: &str = "person";
const OUTBOX: &str = "outbox/";
#[cfg(feature = "dev")]
const DECISIONS: &str = "decision/";

/// The last so many decisions of a journey are kept; a year of an active shopper's fits.
const DECISIONS_MAX: u32 = 500;

/// One visitor's state, as loaded. Never held across an outside call.
pub(crate) struct Journey {
    table: Table,
    stored_device: String,
    stored_person: String,
    /// The device.
    pub(crate) device: Device,
    /// The person behind it, as far as known.
    pub(crate) person: Person,
}

impl Journey {
    /// The journey, if there is one.
    pub(crate) fn load(storage: &Storage, known: &TableKnown) -> Result<Option<Journey>, EdgeError> {
        let Some(table) = Table::existing(storage.sql(), known)? else { return Ok(None) };
        let Some((stored_device, outbox, stored_person)) = parts(table.between(DEVICE, PERSON)?) else {
            return Ok(None);
        };
        let device = serde_json::from_str(&stored_device)?;
        let person = Person::from_stored(&stored_person, outbox.iter().map(String::as_str))
            .map_err(|error| EdgeError::Ours(error.to_string()))?;
        Ok(Some(Journey { table, stored_device, stored_person, device, person }))
    }

    /// A new journey; nothing is written yet but the empty table.
    pub(crate) fn create(
        storage: &Storage,
        known: &TableKnown,
        device: Device,
        person: Person,
    ) -> Result<Journey, EdgeError> {
        let table = Table::create(storage.sql(), known)?;
        Ok(Journey { table, stored_device: String::new(), stored_person: String::new(), device, person })
    }

    /// Writes what changed and returns what is to be sent. The caller awaits nothing between loading and this.
    pub(crate) fn save(&mut self, effects: Vec<Effect>) -> Result<Vec<Sending>, EdgeError> {
        let mut sendings = Vec::new();
        for effect in effects {
            match effect {
                Effect::PutOutbox(row) => self.table.put(&OutboxRow::key(&row.id), &row.to_stored())?,
                Effect::DropOutbox(id) => self.table.delete(&OutboxRow::key(&id))?,
                Effect::Decide(decision) => self.record(&decision)?,
                Effect::Send(sending) => sendings.push(*sending),
            }
        }
        let (device, person) = (serde_json::to_string(&self.device)?, self.person.to_stored());
        match (device != self.stored_device, person != self.stored_person) {
            (true, true) => self.table.put_both((DEVICE, &device), (PERSON, &person))?,
            (true, false) => self.table.put(DEVICE, &device)?,
            (false, true) => self.table.put(PERSON, &person)?,
            (false, false) => {}
        }
        (self.stored_device, self.stored_person) = (device, person);
        Ok(sendings)
    }

    /// Writes a decision and lets go of the one that is now too old.
    fn record(&self, decision: &Decision) -> Result<(), EdgeError> {
        self.table.put(&decision.key(), &decision.to_stored())?;
        if let Some(number) = decision.number.checked_sub(DECISIONS_MAX).filter(|number| *number > 0) {
            let old = Decision { number, ..decision.clone() };
            self.table.delete(&old.key())?;
        }
        Ok(())
    }

    /// The object's table, for rows of other modules.
    #[cfg(feature = "dev")]
    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// All decisions kept, oldest first.
    #[cfg(feature = "dev")]
    pub(crate) fn decisions(&self) -> Result<Vec<Decision>, EdgeError> {
        let rows = self.table.scan(DECISIONS)?;
        rows.iter().map(|(_, row)| Ok(serde_json::from_str(row)?)).collect()
    }
}

/// Rows from `device` to `person` as device, outbox and person; `None` if one of the two is missing.
fn parts(rows: Vec<(String, String)>) -> Option<(String, Vec<String>, String)> {
    let (mut device, mut outbox, mut person) = (None, Vec::new(), None);
    for (key, value) in rows {
        match key.as_str() {
            DEVICE => device = Some(value),
            PERSON => person = Some(value),
            key if key.starts_with(OUTBOX) => outbox.push(value),
            // A newer version's: not ours to read.
            _ => {}
        }
    }
    Some((device?, outbox, person?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_holds_the_state_and_the_outbox_and_no_decisions() {
        assert!(DEVICE < OUTBOX && OUTBOX < PERSON, "the outbox lies between the two");
        assert!(OutboxRow::key(&rappel_flow::OutboxId("x".into())).starts_with(OUTBOX));
        assert!("decision/" < DEVICE && "dev/" < DEVICE, "rows that grow in number lie outside");
    }

    #[test]
    fn a_row_of_a_newer_version_is_passed_over() {
        let rows = ["device", "newer/1", "outbox/a", "outbox/b", "person"];
        let parts = parts(rows.iter().map(|key| ((*key).into(), (*key).into())).collect()).unwrap();
        assert_eq!(parts, ("device".into(), vec!["outbox/a".into(), "outbox/b".into()], "person".into()));
    }

    #[test]
    fn half_a_journey_is_none() {
        assert!(super::parts(vec![("device".into(), "{}".into())]).is_none());
    }
}
