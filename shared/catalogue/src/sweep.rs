//! After a whole feed: which stored rows it no longer names.
//!
//! An unchanged row is not written, so it cannot bear the mark of the run that saw it. Instead each step of a run notes
//! the ids it saw as short hashes, a few kilobytes a step; the sweep holds the stored rows against all of them.

use rappel_signal::UnixMs;
use sha2::{Digest, Sha256};

use crate::change::{Change, What};
use crate::feed::Report;
use crate::limit::{GONE_KEPT_MS, SWEEP_PERCENT_MAX, SWEEP_ROWS_FREE};
use crate::plan::{Context, Write};
use crate::row::Row;

/// Bytes of one id's hash: of 100,000 ids two agree once in four billion runs, and then one row stays too long.
const ID_HASH_BYTES: usize = 8;

/// The ids seen by one step, as text to store: 16 hexadecimal digits each.
pub fn note<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    ids.into_iter().map(|id| format!("{:016x}", id_hash(id))).collect()
}

/// All ids that a run saw.
#[derive(Debug)]
pub struct Seen(Vec<u64>);

impl Seen {
    /// Puts the notes of all steps together; steps that were repeated after a crash do no harm.
    pub fn from_notes(notes: impl IntoIterator<Item = String>) -> Seen {
        let mut hashes: Vec<u64> = Vec::new();
        for note in notes {
            let digits = note.as_bytes().chunks(2 * ID_HASH_BYTES);
            let texts = digits.filter_map(|digits| std::str::from_utf8(digits).ok());
            hashes.extend(texts.filter_map(|digits| u64::from_str_radix(digits, 16).ok()));
        }
        hashes.sort_unstable();
        hashes.dedup();
        Seen(hashes)
    }

    /// Whether the run saw this id.
    pub fn has(&self, id: &str) -> bool {
        self.0.binary_search(&id_hash(id)).is_ok()
    }

    /// How many different ids it saw.
    pub fn len(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    /// Whether it saw none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether a run may mark rows as gone; `stored` are the rows that came by feed and are not gone.
///
/// # Errors
/// Why not, in words for the merchant. Nothing is lost: the next whole run may.
pub fn allowed(report: &Report, seen: &Seen, stored: u64) -> Result<(), String> {
    if report.unnamed > 0 {
        return Err(format!(
            "{} items of the feed could not be read at all, not even their id: nothing was marked as gone",
            report.unnamed
        ));
    }
    let missing = stored.saturating_sub(seen.len());
    if stored > SWEEP_ROWS_FREE && missing * 100 > stored * SWEEP_PERCENT_MAX {
        return Err(format!(
            "the feed names {} products and variants where {stored} are known: it looks cut short, so nothing was marked as gone",
            seen.len()
        ));
    }
    Ok(())
}

/// What to do with a stored row that the run did not see.
#[derive(Debug, PartialEq, Eq)]
pub enum Fate {
    /// Leave it: it never came by feed, or is marked already.
    Stay,
    /// Mark it as gone, and tell.
    Mark(Box<Write>, Box<Change>),
    /// It has been gone for long: delete it.
    Delete,
}

/// Decides over one stored row that the run did not see.
///
/// # Errors
/// Ours: the row cannot be encoded.
pub fn fate(row: Row, context: &Context) -> Result<Fate, serde_json::Error> {
    match row.gone_at {
        _ if !row.fed => Ok(Fate::Stay),
        Some(since) if is_over(since, context.now) => Ok(Fate::Delete),
        Some(_) => Ok(Fate::Stay),
        None => mark(row, context).map(|(write, change)| Fate::Mark(Box::new(write), Box::new(change))),
    }
}

/// A row that is not sold any more, and the word of it.
///
/// # Errors
/// Ours: the row cannot be encoded.
pub fn mark(mut row: Row, context: &Context) -> Result<(Write, Change), serde_json::Error> {
    row.gone_at = Some(context.now);
    let change = What::Gone.of(&row, &context.run, context.now);
    Ok((Write::of(&row)?, change))
}

fn is_over(since: UnixMs, now: UnixMs) -> bool {
    now - since >= GONE_KEPT_MS
}

fn id_hash(id: &str) -> u64 {
    let digest = Sha256::digest(id.as_bytes());
    digest.iter().take(ID_HASH_BYTES).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}
