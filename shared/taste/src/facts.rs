//! What the catalogue knows of a product, as far as a choice needs it.

use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use crate::limit::{NAME_BYTES_MAX, NEW_MS, cut};

/// Facts of a product, read by the adapter from the catalogue when it chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductFacts {
    /// The shop's name for it.
    pub id: ProductId,
    /// The category that "dearer in the same category" means; empty if unknown.
    #[serde(default)]
    pub category: String,
    /// Brand; empty if unknown.
    #[serde(default)]
    pub brand: String,
    /// What it costs now, in hundredths of the shop's currency.
    #[serde(default)]
    pub price_hundredths: Option<u32>,
    /// Whether it can be bought now.
    #[serde(default)]
    pub available: bool,
    /// When it came into the catalogue.
    #[serde(default)]
    pub created_at: Option<UnixMs>,
    /// Whether it costs less than it did.
    #[serde(default)]
    pub reduced: bool,
    /// Whether the shop marks it as promoted.
    #[serde(default)]
    pub promoted: bool,
}

impl ProductFacts {
    /// Whether it is younger than 30 days. A product announced for later is not yet new.
    pub fn is_new(&self, now: UnixMs) -> bool {
        self.created_at.is_some_and(|created_at| (0..NEW_MS).contains(&(now - created_at)))
    }

    /// The category, cut to what is kept.
    pub(crate) fn shelf(&self) -> &str {
        cut(&self.category, NAME_BYTES_MAX)
    }
}
