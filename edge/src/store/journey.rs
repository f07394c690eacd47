//! A journey's rows: `device`, `person`, `outbox/…`, `decision/…`. Loaded whole, written in one turn.

use rappel_flow::{Decision, Effect, OutboxRow, Person, Sending};
use rappel_journey::Device;
use worker::Storage;

use super::table::Table;
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
    pub(crate) fn load(storage: &Storage) -> Result<Option<Journey>, EdgeError> {
        let Some(table) = Table::existing(&storage.sql())? else { return Ok(None) };
        let (Some(stored_device), Some(stored_person)) = (table.get(DEVICE)?, table.get(PERSON)?) else {
            return Ok(None);
        };
        let rows = table.scan(OUTBOX)?;
        let device = serde_json::from_str(&stored_device)?;
        let person = Person::from_stored(&stored_person, rows.iter().map(|(_, row)| row.as_str()))
            .map_err(|error| EdgeError::Ours(error.to_string()))?;
        Ok(Some(Journey { table, stored_device, stored_person, device, person }))
    }

    /// A new journey; nothing is written yet but the empty table.
    pub(crate) fn create(storage: &Storage, device: Device, person: Person) -> Result<Journey, EdgeError> {
        let table = Table::create(&storage.sql())?;
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
        let device = serde_json::to_string(&self.device)?;
        put_if_changed(&self.table, DEVICE, device, &mut self.stored_device)?;
        put_if_changed(&self.table, PERSON, self.person.to_stored(), &mut self.stored_person)?;
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

fn put_if_changed(table: &Table, key: &str, new: String, stored: &mut String) -> Result<(), EdgeError> {
    if new != *stored {
        table.put(key, &new)?;
        *stored = new;
    }
    Ok(())
}
