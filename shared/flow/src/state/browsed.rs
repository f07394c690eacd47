//! What a visit looked at and searched for. Nothing is decided by it here: it teaches what goes with what, and what this
//! person likes, wherever the segment lives.

use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use super::segment::VisitNumber;

/// What a visit that is over looked at and searched for, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browsed {
    /// Which visit.
    pub visit: VisitNumber,
    /// When it ended.
    pub at: UnixMs,
    /// Products viewed, each with the last time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub viewed: Vec<(ProductId, UnixMs)>,
    /// Searches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub searches: Vec<Searched>,
}

/// A search, and what came of it within the visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// The words as typed.
    pub query: String,
    /// Products opened after it and before the next search.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<ProductId>,
    /// Those of them that were bought in the end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bought: Vec<ProductId>,
}
