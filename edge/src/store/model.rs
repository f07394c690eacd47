//! The rows of what was learned at a shop: those of the model by their own keys, the catalogue's facts (`listed/…`,
//! `variant/…`), and which lessons were learned (`mark/…`). No row says who did anything.

use std::collections::BTreeMap;

use rappel_signal::{ProductId, UnixMs};
use rappel_taste::{Listed, ProductFacts, RowKey, Rows, Told, marks_until};
use worker::Storage;

use super::table::{Table, TableKnown};
use crate::error::EdgeError;

const LISTED: &str = "listed/";
/// A variant's name → its product's.
const VARIANT: &str = "variant/";
const MARK: &str = "mark/";
const QUERY: &str = "query/";
/// The query looked at last.
const LOOKED_AT: &str = "looked-at";
/// Marks let go of with each call: each call adds fewer.
const MARKS_DROPPED_MAX: usize = 64;
/// Queries looked at with each call, going round: each call adds at most thirty rows, and most are asked for again.
const QUERIES_LOOKED_AT: usize = 4;

/// See the module.
pub(crate) struct Model(Table);

impl Model {
    /// The rows; the table is made if it is not there yet.
    pub(crate) fn open(storage: &Storage, known: &TableKnown) -> Result<Model, EdgeError> {
        Ok(Model(Table::create(storage.sql(), known)?))
    }

    /// A row of the model as stored.
    pub(crate) fn stored(&self, key: &str) -> Result<Option<String>, EdgeError> {
        self.0.get(key)
    }

    /// Loads a row.
    pub(crate) fn load(&self, rows: &mut Rows, key: &RowKey) -> Result<(), EdgeError> {
        match self.0.get(&key.to_string())? {
            Some(stored) => rows.load(key, &stored).map_err(|error| EdgeError::Ours(error.to_string())),
            None => Ok(()),
        }
    }

    /// Loads rows.
    pub(crate) fn rows(&self, keys: &[RowKey]) -> Result<Rows, EdgeError> {
        let mut rows = Rows::default();
        keys.iter().try_for_each(|key| self.load(&mut rows, key))?;
        Ok(rows)
    }

    /// Stores rows again; those that are gone are deleted.
    pub(crate) fn store(&self, rows: &Rows, keys: &[RowKey]) -> Result<(), EdgeError> {
        keys.iter().try_for_each(|key| match rows.stored(key) {
            Some(row) => self.0.put(&key.to_string(), &row),
            None => self.0.delete(&key.to_string()),
        })
    }

    /// A product's facts as the catalogue told them last.
    pub(crate) fn listed(&self, product: &ProductId) -> Result<Option<Listed>, EdgeError> {
        let stored = self.0.get(&format!("{LISTED}{}", product.0))?;
        Ok(stored.map(|stored| serde_json::from_str(&stored)).transpose()?)
    }

    /// The facts of products, named by themselves or by a variant; those that the catalogue does not have are left out.
    pub(crate) fn facts(
        &self,
        products: &[ProductId],
    ) -> Result<BTreeMap<ProductId, ProductFacts>, EdgeError> {
        let mut facts = BTreeMap::new();
        for product in products {
            let listed = match self.listed(product)? {
                None => match self.0.get(&format!("{VARIANT}{}", product.0))? {
                    Some(whole) => self.listed(&ProductId(whole))?,
                    None => None,
                },
                listed => listed,
            };
            facts.extend(listed.map(|listed| (product.clone(), listed.facts)));
        }
        Ok(facts)
    }

    /// Puts the facts told now in the place of those told before.
    pub(crate) fn put_listed(
        &self,
        product: &ProductId,
        before: Option<&Listed>,
        after: Option<&Listed>,
    ) -> Result<(), EdgeError> {
        let (was, is) =
            [before, after].map(|listed| listed.map_or(&[][..], |listed| &listed.variants)).into();
        for variant in was.iter().filter(|variant| !is.contains(variant)) {
            self.0.delete(&format!("{VARIANT}{}", variant.0))?;
        }
        for variant in is.iter().filter(|variant| !was.contains(variant)) {
            self.0.put(&format!("{VARIANT}{}", variant.0), &product.0)?;
        }
        let key = format!("{LISTED}{}", product.0);
        match after {
            Some(listed) => self.0.put(&key, &serde_json::to_string(listed)?),
            None => self.0.delete(&key),
        }
    }

    /// Marks a lesson as learned; `false` if it was.
    pub(crate) fn mark(&self, told: &Told) -> Result<bool, EdgeError> {
        let key = format!("{MARK}{}", told.mark_key());
        if self.0.get(&key)?.is_some() {
            return Ok(false);
        }
        self.0.put(&key, "")?;
        Ok(true)
    }

    /// Lets go of some marks that are too old to matter, and of some queries that faded away.
    pub(crate) fn forget_some(&self, now: UnixMs) -> Result<(), EdgeError> {
        let old = self.0.page(MARK, &format!("{MARK}{}", marks_until(now)), MARKS_DROPPED_MAX)?;
        old.iter().try_for_each(|(key, _)| self.0.delete(key))?;
        let after = self.0.get(LOOKED_AT)?.unwrap_or_else(|| QUERY.into());
        let looked_at = self.0.page(&after, &format!("{QUERY}\u{ffff}"), QUERIES_LOOKED_AT)?;
        for (key, stored) in &looked_at {
            let words = RowKey::Query(key.trim_start_matches(QUERY).to_owned());
            let mut rows = Rows::default();
            // A row that does not read is a newer version's.
            if rows.load(&words, stored).is_ok() && rows.is_forgotten(&words, now) {
                self.0.delete(key)?;
            }
        }
        match looked_at.last().filter(|_| looked_at.len() == QUERIES_LOOKED_AT) {
            Some((last, _)) => self.0.put(LOOKED_AT, last),
            None => self.0.delete(LOOKED_AT),
        }
    }

    /// All rows.
    #[cfg(feature = "dev")]
    pub(crate) fn everything(&self) -> Result<Vec<(String, String)>, EdgeError> {
        self.0.scan("")
    }
}
