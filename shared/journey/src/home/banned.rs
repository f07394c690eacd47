//! The word against an address that outlives its owner.

use rappel_flow::Suppression;
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

/// Why an address is not written to, kept even after everything else is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banned {
    /// Why.
    pub why: Suppression,
    /// Since when.
    pub at: UnixMs,
    /// The gravest word that was said besides, where the address is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub besides: Option<Suppression>,
}

impl Banned {
    /// Both: the gravest word and the latest time, for one told late is no newer for it.
    #[must_use]
    pub fn and(self, other: Banned) -> Banned {
        let words = [Some(self.why), self.besides, Some(other.why), other.besides].into_iter().flatten();
        let (why, at) = (self.why.max(other.why), self.at.max(other.at));
        let lesser = words.filter(|word| *word < Suppression::Gone).max();
        Banned { why, at, besides: lesser.filter(|_| why == Suppression::Gone) }
    }

    /// What is left if the address is not gone after all.
    pub fn restored(self) -> Option<Banned> {
        match self.why {
            Suppression::Gone => self.besides.map(|why| Banned { why, at: self.at, besides: None }),
            _ => Some(self),
        }
    }
}
