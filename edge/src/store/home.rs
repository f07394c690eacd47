//! A person's rows: `home`, `outbox/…`, `person`; beside them `decision/…`, `cards/…` and `register`. Loaded whole, written in one
//! turn.

use rappel_flow::{Effect, Person, SegmentId, Sending};
use rappel_journey::{Home, limit::CARDS_MAX};
use rappel_ledger::Register;
use rappel_signal::{ProductCard, UnixMs};
use worker::Storage;

use super::effects::{self, PERSON};
use super::figures::TALLY;
use super::lessons::Lessons;
use super::table::{Table, TableKnown};
use crate::error::EdgeError;

const HOME: &str = "home";
/// Products as the pages of one segment's device described them. Only a message needs them.
const CARDS: &str = "cards/";
/// What was heard of the shop's server. Only its events need it.
const REGISTER: &str = "register";

/// One person's state, as loaded. Never held across an outside call.
pub(crate) struct Household {
    table: Table,
    stored_home: String,
    stored_person: String,
    /// Which devices feed it, and what is known of its address.
    pub(crate) home: Home,
    /// The person.
    pub(crate) person: Person,
}

impl Household {
    /// The person, if anything is known of one.
    pub(crate) fn load(storage: &Storage, known: &TableKnown) -> Result<Option<Household>, EdgeError> {
        let Some(table) = Table::existing(storage.sql(), known)? else { return Ok(None) };
        let Some((stored_home, outbox, stored_person)) = effects::parts(HOME, table.between(HOME, PERSON)?)
        else {
            return Ok(None);
        };
        let home = serde_json::from_str(&stored_home)?;
        let person = Person::from_stored(&stored_person, outbox.iter().map(String::as_str))
            .map_err(|error| EdgeError::Ours(error.to_string()))?;
        Ok(Some(Household { table, stored_home, stored_person, home, person }))
    }

    /// The person, known or not; nothing is written yet but the empty table.
    pub(crate) fn load_or_begin(
        storage: &Storage,
        known: &TableKnown,
        shop: &str,
        now: UnixMs,
    ) -> Result<Household, EdgeError> {
        if let Some(household) = Household::load(storage, known)? {
            return Ok(household);
        }
        let table = Table::create(storage.sql(), known)?;
        let (home, person) = (Home::new(shop, now), Home::nobody());
        Ok(Household { table, stored_home: String::new(), stored_person: String::new(), home, person })
    }

    /// Writes what changed and returns what is to be sent. The caller awaits nothing between loading and this.
    pub(crate) fn save(&mut self, effects: Vec<Effect>) -> Result<Vec<Sending>, EdgeError> {
        let sendings = effects::write(&self.table, effects)?;
        let (home, person) = (serde_json::to_string(&self.home)?, self.person.to_stored());
        match (home != self.stored_home, person != self.stored_person) {
            (true, true) => self.table.put_both((HOME, &home), (PERSON, &person))?,
            (true, false) => self.table.put(HOME, &home)?,
            (false, true) => self.table.put(PERSON, &person)?,
            (false, false) => {}
        }
        (self.stored_home, self.stored_person) = (home, person);
        Ok(sendings)
    }

    /// Products as the segment's device described them.
    pub(crate) fn cards(&self, segment: &SegmentId) -> Result<Vec<ProductCard>, EdgeError> {
        let text = self.table.get(&cards_key(segment))?;
        text.map_or(Ok(Vec::new()), |text| Ok(serde_json::from_str(&text)?))
    }

    /// Keeps what the device's pages described, the latest word on each product, within the device's own bound.
    pub(crate) fn add_cards(&self, segment: &SegmentId, news: &[ProductCard]) -> Result<(), EdgeError> {
        if news.is_empty() {
            return Ok(());
        }
        let mut cards = self.cards(segment)?;
        cards.retain(|known| news.iter().all(|new| new.id != known.id));
        cards.extend_from_slice(news);
        let spare = cards.len().saturating_sub(CARDS_MAX);
        cards.drain(..spare);
        self.table.put(&cards_key(segment), &serde_json::to_string(&cards)?)
    }

    /// What lies here beside a segment and goes back with it, as key and text: decisions, taste and lessons.
    pub(crate) fn beside(&self, segment: &SegmentId) -> Result<Vec<(String, String)>, EdgeError> {
        let mut rows = effects::decisions_of(&self.table, segment)?;
        rows.extend(self.lessons().of(segment)?);
        Ok(rows)
    }

    /// What was heard of the shop's server.
    pub(crate) fn register(&self) -> Result<Register, EdgeError> {
        let text = self.table.get(REGISTER)?;
        text.map_or_else(|| Ok(Register::default()), |text| Ok(serde_json::from_str(&text)?))
    }

    /// Keeps what was heard of the shop's server.
    pub(crate) fn put_register(&self, register: &Register) -> Result<(), EdgeError> {
        self.table.put(REGISTER, &serde_json::to_string(register)?)
    }

    /// Forgets what lies beside the state of a segment.
    pub(crate) fn drop_segment(&self, segment: &SegmentId) -> Result<(), EdgeError> {
        self.table.delete(&cards_key(segment))?;
        self.lessons().drop(segment)?;
        effects::drop_decisions(&self.table, segment)
    }

    /// Taste, and what waits to be learned from.
    pub(crate) fn lessons(&self) -> Lessons<'_> {
        Lessons(&self.table)
    }

    /// Forgets every row but what was counted; what is saved next is all there is besides.
    pub(crate) fn clear(&mut self) -> Result<(), EdgeError> {
        self.table.clear_but(TALLY)?;
        (self.stored_home, self.stored_person) = (String::new(), String::new());
        Ok(())
    }

    /// All decisions kept, oldest first within each segment.
    #[cfg(feature = "dev")]
    pub(crate) fn decisions(&self) -> Result<Vec<serde_json::Value>, EdgeError> {
        let rows = self.table.scan("decision/")?;
        rows.iter().map(|(_, row)| Ok(serde_json::from_str(row)?)).collect()
    }
}

fn cards_key(segment: &SegmentId) -> String {
    format!("{CARDS}{}", segment.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::effects::OUTBOX;

    #[test]
    fn one_range_holds_the_state_and_the_outbox_and_nothing_that_grows() {
        assert!(HOME < OUTBOX && OUTBOX < PERSON, "the outbox lies between the two");
        assert!("decision/" < HOME && CARDS < HOME && PERSON < REGISTER, "these lie outside");
    }
}
