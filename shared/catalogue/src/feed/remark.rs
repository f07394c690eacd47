//! What the merchant is told about a feed: how much was read, what was skipped, where, and what to change.

use serde::{Deserialize, Serialize};

use crate::limit::REMARKS_MAX;

/// One remark on one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Where the item begins: bytes from the start of the file.
    pub offset: u64,
    /// And its line, from 1.
    pub line: u64,
    /// The item's id, if it could be read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub item: String,
    /// The field, by its name in the product data specification; `item` if the whole item is concerned.
    pub field: String,
    /// What is wrong and what to change.
    pub says: String,
    /// Whether the item was skipped for it; else it was taken without the field.
    pub skipped: bool,
}

/// What became of a feed so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Items taken.
    pub taken: u64,
    /// Items skipped.
    pub skipped: u64,
    /// Of these, the ones whose id could not be read.
    pub unnamed: u64,
    /// Remarks made in all.
    pub remarks_total: u64,
    /// The first of them.
    pub remarks: Vec<Remark>,
}

impl Report {
    pub(super) fn note(&mut self, remark: Remark) {
        if remark.skipped {
            self.skipped += 1;
            self.unnamed += u64::from(remark.item.is_empty());
        }
        self.remarks_total += 1;
        if self.remarks.len() < REMARKS_MAX {
            self.remarks.push(remark);
        }
    }
}
