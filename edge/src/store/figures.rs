//! What an object has counted for the shop's figures and not told yet: `tally/open` is added to, `tally/closed` is on its
//! way under an id that was written before it was told. Both lie outside the range that every signal loads.
//!
//! | if the process dies… | then |
//! | --- | --- |
//! | before a parcel is closed | what is open waits for the next alarm |
//! | after that, before it is heard | the same parcel is told again |
//! | after it is heard, before its row is dropped | it is told again, and known by its id |

use std::collections::BTreeMap;

use rappel_figures::{Day, Tally};
use serde::{Deserialize, Serialize};

use super::table::Table;
use crate::error::EdgeError;

const OPEN: &str = "tally/open";
const CLOSED: &str = "tally/closed";
/// Both begin so. They name nobody: what was counted is told although its person is forgotten.
pub(crate) const TALLY: &str = "tally/";

/// What is told to the shop's figures at once. Told again it is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parcel {
    /// Drawn by chance when it was closed.
    pub(crate) id: String,
    /// When it was closed: what is told again is remembered for some days.
    pub(crate) closed_on: i32,
    /// Sums by [`Tally::key`].
    pub(crate) sums: BTreeMap<String, i64>,
}

/// Adds what was counted in this turn.
pub(super) fn add(table: &Table, tallies: &[Tally]) -> Result<(), EdgeError> {
    if tallies.is_empty() {
        return Ok(());
    }
    let mut sums = read(table)?;
    for tally in tallies {
        *sums.entry(tally.key()).or_default() += tally.count;
    }
    sums.retain(|_, sum| *sum != 0);
    table.put(OPEN, &serde_json::to_string(&sums)?)
}

/// What is to be told next, closed now if nothing is on its way. `None` if there is nothing.
pub(crate) fn close(table: &Table, id: String, day: Day) -> Result<Option<Parcel>, EdgeError> {
    if let Some(closed) = table.get(CLOSED)? {
        return Ok(Some(serde_json::from_str(&closed)?));
    }
    let sums = read(table)?;
    if sums.is_empty() {
        return Ok(None);
    }
    let parcel = Parcel { id, closed_on: day.0, sums };
    table.put(CLOSED, &serde_json::to_string(&parcel)?)?;
    table.delete(OPEN)?;
    Ok(Some(parcel))
}

/// The parcel was heard.
pub(crate) fn forget(table: &Table) -> Result<(), EdgeError> {
    table.delete(CLOSED)
}

fn read(table: &Table) -> Result<BTreeMap<String, i64>, EdgeError> {
    table.get(OPEN)?.map_or(Ok(BTreeMap::new()), |open| Ok(serde_json::from_str(&open)?))
}
