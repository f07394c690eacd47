//! A device's rows: `device`, `outbox/…`, `person`; beside them `decision/…` and `tell/…`. Loaded whole, written in one
//! turn.

use rappel_flow::{Effect, Person, SegmentId, Sending};
use rappel_journey::{Device, HandOver, News, forget_history};
use worker::Storage;

use super::effects::{self, PERSON};
use super::lessons::Lessons;
use super::table::{Table, TableKnown};
use crate::error::EdgeError;

const DEVICE: &str = "device";
/// What waits to be heard by a person's object. Outside the range that every signal loads.
const HAND_OVERS: &str = "tell/";
#[cfg(feature = "dev")]
const DECISIONS: &str = "decision/";

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
        let Some((stored_device, outbox, stored_person)) =
            effects::parts(DEVICE, table.between(DEVICE, PERSON)?)
        else {
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
        let sendings = effects::write(&self.table, effects)?;
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

    /// Stores what a person's object is to hear.
    pub(crate) fn put_hand_overs(&self, hand_overs: &[HandOver]) -> Result<(), EdgeError> {
        for hand_over in hand_overs {
            self.table.put(&hand_over_key(hand_over.number), &serde_json::to_string(hand_over)?)?;
        }
        Ok(())
    }

    /// What waits to be heard, in the order of its numbers.
    pub(crate) fn hand_overs(&self) -> Result<Vec<HandOver>, EdgeError> {
        let rows = self.table.scan(HAND_OVERS)?;
        rows.iter().map(|(_, row)| Ok(serde_json::from_str(row)?)).collect()
    }

    /// Forgets what was heard, or needs no hearing any more.
    pub(crate) fn drop_hand_overs(&mut self, which: impl Fn(&HandOver) -> bool) -> Result<(), EdgeError> {
        let (gone, left): (Vec<_>, Vec<_>) = self.hand_overs()?.into_iter().partition(which);
        for hand_over in gone {
            self.table.delete(&hand_over_key(hand_over.number))?;
        }
        self.device.hand_overs_waiting = left.len() as u64;
        Ok(())
    }

    /// Forgets what was said of a segment that is here again.
    pub(crate) fn drop_said(&mut self, segment: &SegmentId) -> Result<(), EdgeError> {
        self.drop_hand_overs(
            |hand_over| matches!(&hand_over.news, News::Said { segment: said, .. } if said == segment),
        )
    }

    /// Forgets everything but what links in old messages need.
    pub(crate) fn forget_history(&mut self) -> Result<(), EdgeError> {
        forget_history(&mut self.device);
        self.device.teaches = false;
        self.lessons().drop_all()
    }

    /// Takes over what lay beside a segment elsewhere, as key and text: decisions, taste and lessons.
    pub(crate) fn put_beside(&mut self, rows: &[(String, String)]) -> Result<(), EdgeError> {
        rows.iter().try_for_each(|(key, text)| self.lessons().take_over(key, text))?;
        self.device.teaches = !self.lessons().waiting(1)?.is_empty();
        Ok(())
    }

    /// Forgets what lies beside a segment.
    pub(crate) fn drop_beside(&self, segment: &SegmentId) -> Result<(), EdgeError> {
        self.lessons().drop(segment)?;
        effects::drop_decisions(&self.table, segment)
    }

    /// Taste, and what waits to be learned from.
    pub(crate) fn lessons(&self) -> Lessons<'_> {
        Lessons(&self.table)
    }

    /// The object's table, for rows of other modules.
    #[cfg(feature = "dev")]
    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// All decisions kept, oldest first.
    #[cfg(feature = "dev")]
    pub(crate) fn decisions(&self) -> Result<Vec<rappel_flow::Decision>, EdgeError> {
        let rows = self.table.scan(DECISIONS)?;
        rows.iter().map(|(_, row)| Ok(serde_json::from_str(row)?)).collect()
    }
}

/// Keys sort as their numbers do.
fn hand_over_key(number: u64) -> String {
    format!("{HAND_OVERS}{number:012}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::effects::OUTBOX;

    #[test]
    fn one_range_holds_the_state_and_the_outbox_and_nothing_that_grows() {
        assert!(DEVICE < OUTBOX && OUTBOX < PERSON, "the outbox lies between the two");
        assert!("decision/" < DEVICE && "dev/" < DEVICE && HAND_OVERS > PERSON, "these lie outside");
    }

    #[test]
    fn hand_overs_are_read_in_the_order_of_their_numbers() {
        assert!(hand_over_key(9) < hand_over_key(10) && hand_over_key(999) < hand_over_key(1_000));
    }
}
