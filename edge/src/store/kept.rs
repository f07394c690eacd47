//! Everything an object keeps of its person, for the console: to be shown, page by page, or handed over whole.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use worker::Storage;

use super::effects::PERSON;
use super::table::{Table, TableKnown};
use crate::error::EdgeError;

const DECISIONS: &str = "decision/";
/// An object's own state, whichever it is.
const STATES: [&str; 3] = ["device", "home", PERSON];

/// Rows as key and value.
pub(crate) type Rows = Vec<(String, String)>;

/// How much is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Wanted {
    /// Every row.
    All,
    /// The state, and the last decisions before an instant.
    Page {
        /// The instant.
        before: UnixMs,
        /// So many at most.
        decisions_max: u32,
    },
}

/// The rows; none if nothing is kept.
pub(crate) fn rows(storage: &Storage, known: &TableKnown, wanted: Wanted) -> Result<Rows, EdgeError> {
    let Some(table) = Table::existing(storage.sql(), known)? else { return Ok(Rows::new()) };
    match wanted {
        Wanted::All => table.scan(""),
        Wanted::Page { before, decisions_max } => {
            let mut rows = table.last_before(DECISIONS, before, decisions_max as usize)?;
            for key in STATES {
                rows.extend(table.get(key)?.map(|value| (key.to_owned(), value)));
            }
            Ok(rows)
        }
    }
}
