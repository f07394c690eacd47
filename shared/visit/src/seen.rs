//! Which batches were taken already, by page view.

use alloc::vec::Vec;
use rappel_signal::{BatchId, PageId};
use serde::{Deserialize, Serialize};

/// Page views whose batches are known: twice what one request can carry, so that a device that comes back with all
/// it stored meets its own names.
const PAGES_MAX: usize = 2 * rappel_signal::limit::BATCHES_MAX;

/// Names of batches, most recently heard-of page last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SeenPages {
    pages: Vec<SeenPage>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SeenPage {
    page: PageId,
    /// Every sequence below this one is there…
    below: u16,
    /// …and these above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    beyond: Vec<u16>,
}

impl SeenPages {
    /// Notes the batch; `false` if it was there.
    pub(crate) fn note(&mut self, id: BatchId) -> bool {
        let mut seen = match self.pages.iter().position(|seen| seen.page == id.page) {
            Some(index) => self.pages.remove(index),
            None => SeenPage { page: id.page, below: 0, beyond: Vec::new() },
        };
        let new = seen.note(id.sequence);
        if self.pages.len() >= PAGES_MAX {
            self.pages.remove(0);
        }
        self.pages.push(seen);
        new
    }

    pub(crate) fn contains(&self, id: BatchId) -> bool {
        self.pages.iter().any(|seen| seen.page == id.page && seen.contains(id.sequence))
    }
}

impl SeenPage {
    fn contains(&self, sequence: u16) -> bool {
        sequence < self.below || self.beyond.contains(&sequence)
    }

    fn note(&mut self, sequence: u16) -> bool {
        if self.contains(sequence) {
            return false;
        }
        self.beyond.push(sequence);
        while let Some(index) = self.beyond.iter().position(|&beyond| beyond == self.below) {
            self.beyond.swap_remove(index);
            self.below += 1;
        }
        true
    }
}
