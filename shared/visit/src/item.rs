//! What attention goes to: a product or a category, and the short key by which pages remember it.

use alloc::string::String;
use rappel_signal::ProductId;
use serde::{Deserialize, Serialize};

/// A product or a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// As the shop names it.
    Product(ProductId),
    /// The category's name as shown.
    Category(String),
}

impl Item {
    /// The item's key.
    pub fn key(&self) -> ItemKey {
        match self {
            Item::Product(product) => ItemKey::product(&product.0),
            Item::Category(category) => ItemKey::category(category),
        }
    }
}

/// 32 bits that stand for a product, category or page: small enough to keep a hundred on a device. Two items may
/// share a key once in some billion pairs, and then one view too many counts as a repeat: no harm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemKey(pub u32);

impl ItemKey {
    /// The key of a product id.
    pub fn product(id: &str) -> ItemKey {
        ItemKey::hash(b'p', id)
    }

    /// The key of a category's name.
    pub fn category(name: &str) -> ItemKey {
        ItemKey::hash(b'c', name)
    }

    /// The key of a page's path.
    pub fn page(path: &str) -> ItemKey {
        ItemKey::hash(b'/', path)
    }

    /// FNV-1a, 32 bits (draft-eastlake-fnv): tiny, and its input is no secret.
    pub(crate) fn hash(kind: u8, text: &str) -> ItemKey {
        let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        ItemKey(text.bytes().fold(step(0x811c_9dc5, kind), step))
    }
}
