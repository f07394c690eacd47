//! What is stored of a product: one row per variant, with the product's facts in it.
//!
//! A row per variant, because a feed names one variant an item and scatters the variants of a product over the file:
//! each item is compared, written and found missing for itself, and nothing need be gathered first.

use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::product::{Facts, Product, Variant};

/// Version of the stored form.
const ROW_VERSION: u32 = 1;

/// One variant as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Version of this form.
    pub v: u32,
    /// The product it belongs to.
    pub product: ProductId,
    /// What it shares with the product's other variants.
    #[serde(flatten)]
    pub facts: Facts,
    /// The variant itself; its id is the row's.
    #[serde(flatten)]
    pub variant: Variant,
    /// When we first saw it; `None` if it was there before we looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<UnixMs>,
    /// Whether a feed names it: only then can a feed that no longer does mark it as gone.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub fed: bool,
    /// Since when the shop's feed no longer has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone_at: Option<UnixMs>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A short hash of what the shop told of a variant: equal hashes, equal content, nothing to write. 52 bits, so that it
/// passes through the platform's numbers unharmed; of a trillion price changes one may be missed until the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub u64);

impl ContentHash {
    /// Stands for a row whose content must differ from whatever comes next: one that is gone.
    pub const NONE: ContentHash = ContentHash(0);
    const BITS: u64 = 52;
}

impl Row {
    /// The rows of a product.
    pub fn of(product: Product) -> impl Iterator<Item = Row> {
        let Product { id, facts, variants } = product;
        variants.into_iter().map(move |variant| Row {
            v: ROW_VERSION,
            product: id.clone(),
            facts: facts.clone(),
            variant,
            first_seen: None,
            fed: false,
            gone_at: None,
            extra: Map::new(),
        })
    }

    /// The variant's id, which is the row's key.
    pub fn id(&self) -> &str {
        &self.variant.id
    }

    /// Since when the shop has it, as far as is known.
    pub fn created_at(&self) -> Option<UnixMs> {
        self.facts.created_at.or(self.first_seen)
    }

    /// Whether it can be bought now.
    pub fn in_stock(&self) -> bool {
        self.gone_at.is_none() && self.variant.in_stock()
    }

    /// The hash of what the shop told; what we added ourselves (first seen, gone) does not count.
    pub fn content_hash(&self) -> ContentHash {
        if self.gone_at.is_some() {
            return ContentHash::NONE;
        }
        let told = serde_json::to_vec(&(&self.product, &self.facts, &self.variant, self.fed));
        // Serialising plain fields into memory cannot fail; if it did, the row would merely be written again.
        let digest = Sha256::digest(told.unwrap_or_default());
        let first = digest.iter().take(8).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
        // One of 2^52 hashes would be NONE's.
        ContentHash((first & ((1 << ContentHash::BITS) - 1)).max(1))
    }

    /// The stored form.
    ///
    /// # Errors
    /// Ours: out of memory, in effect.
    pub fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads the stored form, of this version or another.
    ///
    /// # Errors
    /// Ours: what is stored is no row.
    pub fn decode(json: &str) -> Result<Row, serde_json::Error> {
        serde_json::from_str(json)
    }
}
