//! The rows a call works on: named, loaded from text, written back as text.

use std::collections::BTreeMap;
use std::fmt;

use rappel_signal::{ProductId, UnixMs};

use super::band::Band;
use super::product::ProductRow;
use super::query::QueryRow;
use super::shelf::{Shelf, ShelfName};

/// The version this code writes.
pub(crate) const ROW_VERSION: u32 = 1;

/// The name of a row. `Display` spells the key it is stored under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKey {
    /// What was learned of a product.
    Product(ProductId),
    /// Rankings of the shop or a category.
    Shelf(ShelfName),
    /// What a query, or one word of it, led to.
    Query(String),
    /// Products of a category in a price band.
    Band {
        /// Which category.
        category: String,
        /// Which band, 0 to 63.
        band: u8,
    },
}

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RowKey::Product(product) => write!(f, "product/{}", product.0),
            RowKey::Shelf(ShelfName::Shop) => write!(f, "shop"),
            RowKey::Shelf(ShelfName::Category(category)) => write!(f, "shelf/{category}"),
            RowKey::Query(words) => write!(f, "query/{words}"),
            RowKey::Band { category, band } => write!(f, "band/{band:02}/{category}"),
        }
    }
}

/// Why a stored row could not be read: a fault of ours, never the shopper's.
#[derive(Debug)]
pub struct StoredError {
    key: String,
    source: serde_json::Error,
}

impl fmt::Display for StoredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the stored row \"{}\" does not read: {}", self.key, self.source)
    }
}

impl std::error::Error for StoredError {}

/// The rows of one call. A row that was never stored is an empty one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    pub(crate) products: BTreeMap<ProductId, ProductRow>,
    pub(crate) shelves: BTreeMap<ShelfName, Shelf>,
    pub(crate) queries: BTreeMap<String, QueryRow>,
    pub(crate) bands: BTreeMap<(String, u8), Band>,
}

impl Rows {
    /// Takes over a row as it was stored.
    ///
    /// # Errors
    /// The text is no such row.
    pub fn load(&mut self, key: &RowKey, stored: &str) -> Result<(), StoredError> {
        let wrong = |source| StoredError { key: key.to_string(), source };
        match key {
            RowKey::Product(product) => {
                self.products.insert(product.clone(), serde_json::from_str(stored).map_err(wrong)?);
            }
            RowKey::Shelf(name) => {
                self.shelves.insert(name.clone(), serde_json::from_str(stored).map_err(wrong)?);
            }
            RowKey::Query(words) => {
                self.queries.insert(words.clone(), serde_json::from_str(stored).map_err(wrong)?);
            }
            RowKey::Band { category, band } => {
                self.bands.insert((category.clone(), *band), serde_json::from_str(stored).map_err(wrong)?);
            }
        }
        Ok(())
    }

    /// A row as it is to be stored; `None` if there is none of this name.
    pub fn stored(&self, key: &RowKey) -> Option<String> {
        match key {
            RowKey::Product(product) => self.products.get(product).map(to_text),
            RowKey::Shelf(name) => self.shelves.get(name).map(to_text),
            RowKey::Query(words) => self.queries.get(words).map(to_text),
            RowKey::Band { category, band } => self.bands.get(&(category.clone(), *band)).map(to_text),
        }
    }

    /// Whether a row has faded away and can be deleted. Only queries' rows do: all others are a product's or a
    /// category's. The adapter asks about some of them at each alarm, going round by key.
    pub fn is_forgotten(&self, key: &RowKey, now: UnixMs) -> bool {
        match key {
            RowKey::Query(words) => self.queries.get(words).is_some_and(|row| row.is_forgotten(now)),
            RowKey::Product(_) | RowKey::Shelf(_) | RowKey::Band { .. } => false,
        }
    }

    /// The names of all rows that are here.
    pub fn keys(&self) -> Vec<RowKey> {
        let products = self.products.keys().cloned().map(RowKey::Product);
        let shelves = self.shelves.keys().cloned().map(RowKey::Shelf);
        let queries = self.queries.keys().cloned().map(RowKey::Query);
        let bands = self.bands.keys().cloned().map(|(category, band)| RowKey::Band { category, band });
        products.chain(shelves).chain(queries).chain(bands).collect()
    }

    /// A product's row, if it was loaded.
    pub fn product(&self, product: &ProductId) -> Option<&ProductRow> {
        self.products.get(product)
    }

    /// A shelf, if it was loaded.
    pub fn shelf(&self, name: &ShelfName) -> Option<&Shelf> {
        self.shelves.get(name)
    }
}

fn to_text<T: serde::Serialize>(row: &T) -> String {
    // Our own types have text keys and no fallible serialisers, so there is nothing to fail.
    serde_json::to_string(row).unwrap_or_default()
}
