//! The edge's log of one device's facts: any order, any number of times, the same visits.

use alloc::vec::Vec;
use rappel_signal::{Batch, BatchId, CartLine, UnixMs};
use serde::{Deserialize, Serialize};

use crate::Visit;

/// A visit that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The visit; its end is its last activity.
    pub visit: Visit,
    /// Nothing of it arrived before it was over: history only, it starts no flow.
    pub late: bool,
}

/// Facts not yet settled, what was settled before them, and the names of batches already taken.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct VisitLog {}

impl VisitLog {
    /// Takes a batch that arrived at `received_at`; `false` if it was there already.
    pub fn insert(&mut self, _received_at: UnixMs, _batch: &Batch) -> bool {
        false
    }
    /// Whether the batch is there: what a receipt answers to an ask.
    pub fn contains(&self, _id: BatchId) -> bool {
        false
    }
    /// The visits not yet settled, oldest first; the last one may still run.
    pub fn visits(&self, _gap_ms: i64) -> Vec<Visit> {
        Vec::new()
    }
    /// When the oldest unsettled visit is over if nothing more comes: the alarm to set.
    pub fn next_end(&self, _gap_ms: i64) -> Option<UnixMs> {
        None
    }
    /// Takes out the visits that are over at `now`, oldest first. Each is handed out once.
    pub fn settle(&mut self, _now: UnixMs, _gap_ms: i64) -> Vec<Ended> {
        Vec::new()
    }
    /// Takes out all visits, the running one too: the shop says it is over.
    pub fn settle_all(&mut self, _gap_ms: i64) -> Vec<Ended> {
        Vec::new()
    }
    /// The cart as it is after all that is known.
    pub fn cart(&self, _gap_ms: i64) -> Vec<CartLine> {
        Vec::new()
    }
}
