//! What the engine wants written of a person: rows of the outbox, decisions. The same in a device's object and a person's.

use rappel_flow::{Decision, Effect, OutboxRow, SegmentId, Sending};

use super::figures;
use super::table::Table;
use crate::error::EdgeError;

/// Rows of the outbox; they lie between the object's own state and `person`, so that one range loads all.
pub(super) const OUTBOX: &str = "outbox/";
/// The engine's state.
pub(super) const PERSON: &str = "person";

/// The last so many decisions of a segment are kept; a year of an active shopper's fits.
const DECISIONS_MAX: u32 = 500;

/// Writes what the engine decided and returns what is to be sent.
pub(super) fn write(table: &Table, effects: Vec<Effect>) -> Result<Vec<Sending>, EdgeError> {
    let (mut sendings, mut tallies) = (Vec::new(), Vec::new());
    for effect in effects {
        match effect {
            Effect::PutOutbox(row) => table.put(&OutboxRow::key(&row.id), &row.to_stored())?,
            Effect::DropOutbox(id) => table.delete(&OutboxRow::key(&id))?,
            Effect::Decide(decision) => record(table, &decision)?,
            Effect::Count(tally) => tallies.push(tally),
            Effect::Send(sending) => sendings.push(*sending),
        }
    }
    figures::add(table, &tallies)?;
    Ok(sendings)
}

/// Writes a decision and lets go of the one that is now too old.
fn record(table: &Table, decision: &Decision) -> Result<(), EdgeError> {
    table.put(&decision.key(), &decision.to_stored())?;
    if let Some(number) = decision.number.checked_sub(DECISIONS_MAX).filter(|number| *number > 0) {
        let old = Decision { number, ..decision.clone() };
        table.delete(&old.key())?;
    }
    Ok(())
}

/// The decisions kept of a segment, as key and text: its history goes where the segment goes.
pub(super) fn decisions_of(table: &Table, segment: &SegmentId) -> Result<Vec<(String, String)>, EdgeError> {
    table.scan(&format!("decision/{}/", segment.0))
}

/// Forgets the decisions about a segment.
pub(super) fn drop_decisions(table: &Table, segment: &SegmentId) -> Result<(), EdgeError> {
    decisions_of(table, segment)?.iter().try_for_each(|(key, _)| table.delete(key))
}

/// Rows from an object's own state to `person`, divided into state, outbox and person; `None` if one of the two is missing.
pub(super) fn parts(own: &str, rows: Vec<(String, String)>) -> Option<(String, Vec<String>, String)> {
    let (mut state, mut outbox, mut person) = (None, Vec::new(), None);
    for (key, value) in rows {
        match key.as_str() {
            PERSON => person = Some(value),
            key if key == own => state = Some(value),
            key if key.starts_with(OUTBOX) => outbox.push(value),
            // A newer version's: not ours to read.
            _ => {}
        }
    }
    Some((state?, outbox, person?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_a_newer_version_is_passed_over() {
        let rows = ["device", "newer/1", "outbox/a", "outbox/b", "person"];
        let parts = parts("device", rows.iter().map(|key| ((*key).into(), (*key).into())).collect()).unwrap();
        assert_eq!(parts, ("device".into(), vec!["outbox/a".into(), "outbox/b".into()], "person".into()));
    }

    #[test]
    fn half_a_state_is_none() {
        assert!(parts("device", vec![("device".into(), "{}".into())]).is_none());
    }

    #[test]
    fn rows_of_the_outbox_begin_as_the_range_wants() {
        assert!(OutboxRow::key(&rappel_flow::OutboxId("x".into())).starts_with(OUTBOX));
    }
}
