//! Reading and writing a person's state. Every released version is read; unknown fields come back as they were.

use std::fmt;

use rappel_compact::SortCompact;

use super::outbox::OutboxRow;
use super::person::Person;

/// The version this code writes.
pub const STATE_VERSION: u32 = 1;

/// Why a stored state could not be read: a fault of ours, never the shopper's.
#[derive(Debug)]
pub struct StoredError {
    what: &'static str,
    source: serde_json::Error,
}

impl fmt::Display for StoredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stored {} does not read: {}", self.what, self.source)
    }
}

impl std::error::Error for StoredError {}

impl Person {
    /// Reads the state and the rows of its outbox, in any order.
    ///
    /// # Errors
    /// The text is not a person's state, or a row is not one.
    pub fn from_stored<'a>(
        state: &str,
        rows: impl IntoIterator<Item = &'a str>,
    ) -> Result<Person, StoredError> {
        let mut person: Person =
            serde_json::from_str(state).map_err(|source| StoredError { what: "person", source })?;
        for row in rows {
            let row =
                serde_json::from_str(row).map_err(|source| StoredError { what: "outbox row", source })?;
            person.outbox.push(row);
        }
        person.outbox.sort_compact_by(|a, b| a.id.cmp(&b.id));
        Ok(person)
    }

    /// The state as text; rows of the outbox are stored one by one, as [`crate::Effect`]s say.
    pub fn to_stored(&self) -> String {
        to_text(self)
    }
}

impl OutboxRow {
    /// The row as text.
    pub fn to_stored(&self) -> String {
        to_text(self)
    }
}

impl super::Decision {
    /// The record as text.
    pub fn to_stored(&self) -> String {
        to_text(self)
    }
}

fn to_text<T: serde::Serialize>(value: &T) -> String {
    // Our own types have text keys and no fallible serialisers, so there is nothing to fail.
    serde_json::to_string(value).unwrap_or_default()
}
