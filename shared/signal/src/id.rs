//! Names of things: visitor, page, batch, shop, product.

use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};

use crate::limit::{PRODUCT_ID_BYTES_MAX, SHOP_KEY_BYTES_MAX, SHOP_KEY_BYTES_MIN};

/// A device at one shop: 16 random bytes made by the page, kept in a first-party cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VisitorId(pub [u8; 16]);

impl fmt::Display for VisitorId {
    /// 32 lower-case hexadecimal digits: the object's name and the console's spelling.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl VisitorId {
    /// Reads the spelling of `Display`; `None` unless exactly 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<VisitorId> {
        let digits = text.as_bytes();
        if digits.len() != 32 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(VisitorId(bytes))
    }
}

/// The edge's word that it knows a visitor id: the first 8 bytes of an HMAC over shop and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Signature(pub [u8; 8]);

/// One page view: 4 random bytes. A virtual page of a single-page shop has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageId(pub [u8; 4]);

/// One batch: the page it belongs to and its number there, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BatchId {
    /// The page view.
    pub page: PageId,
    /// Counts the page's batches from 0.
    pub sequence: u16,
}

/// The public name of a shop, part of every address: `[a-z0-9-]`, 3 to 32 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ShopKey(String);

impl ShopKey {
    /// `None` unless the text has the form of a shop key.
    pub fn parse(text: &str) -> Option<ShopKey> {
        let fits = (SHOP_KEY_BYTES_MIN..=SHOP_KEY_BYTES_MAX).contains(&text.len());
        let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (fits && plain).then(|| ShopKey(text.into()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A product as the shop names it (GA4 `item_id`, schema.org `sku`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProductId(pub String);

impl ProductId {
    /// Whether the id is neither empty nor longer than anything a shop uses.
    pub fn is_valid(&self) -> bool {
        !self.0.is_empty() && self.0.len() <= PRODUCT_ID_BYTES_MAX
    }
}
