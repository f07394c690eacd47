//! Which rows of a batch must be written, and what changed by them. Three questions, so that the adapter reads no more
//! than it must: the hashes of the batch's ids, then the old rows of those that differ, and which products are known.
//!
//! ```text
//! Batch::new(products) ─ hashes ─▶ Differing ─ old rows, known products ─▶ Plan { writes, changes }
//! ```

use std::collections::{BTreeMap, BTreeSet};

use rappel_compact::Gather;
use rappel_signal::{ProductId, UnixMs};

use crate::change::{Change, What, between, is_new};
use crate::product::Product;
use crate::row::{ContentHash, Row};

/// Where the products of a batch come from, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Name of the run: a feed import's number, an event's id. Without slashes; part of every change's id.
    pub run: String,
    /// Now.
    pub now: UnixMs,
    /// Stock at or below this is low.
    pub low_stock_at: u32,
    /// Whether the catalogue is being filled for the first time: then nothing in it is news.
    pub filling: bool,
}

/// Rows as just told, one per variant.
#[derive(Debug)]
pub struct Batch(BTreeMap<String, Row>);

impl Batch {
    /// Takes products, from a feed or not. A variant told twice counts as told last.
    pub fn new(products: impl IntoIterator<Item = Product>, fed: bool) -> Batch {
        let rows = products.into_iter().flat_map(Row::of).map(|row| Row { fed, ..row });
        Batch(rows.map(|row| (row.id().to_owned(), row)).gather())
    }

    /// The ids whose stored hashes are needed.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Leaves only the rows that differ from what is stored; an id without a hash is not stored.
    pub fn differing(self, stored: &BTreeMap<String, ContentHash>) -> Differing {
        let differs = |row: &Row| {
            let hash = row.content_hash();
            // A row that came by feed stays a feed's row when the shop's server tells it too.
            let as_fed = || Row { fed: true, ..row.clone() }.content_hash();
            stored.get(row.id()).is_none_or(|known| *known != hash && (row.fed || *known != as_fed()))
        };
        Differing(self.0.into_values().filter(differs).collect())
    }
}

/// Rows that differ from what is stored, or are not stored.
#[derive(Debug)]
pub struct Differing(Vec<Row>);

impl Differing {
    /// The ids whose stored rows are needed.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Row::id)
    }

    /// The products of which must be known whether any row is stored.
    pub fn products(&self) -> impl Iterator<Item = &ProductId> {
        self.0.iter().map(|row| &row.product)
    }

    /// What to write and what to tell. `old` are the stored rows by id.
    ///
    /// # Errors
    /// Ours: a row cannot be encoded.
    pub fn plan(
        self,
        mut old: BTreeMap<String, Row>,
        mut known: BTreeSet<ProductId>,
        context: &Context,
    ) -> Result<Plan, serde_json::Error> {
        let mut plan = Plan::default();
        for mut row in self.0 {
            let whats = match old.remove(row.id()) {
                Some(stored) => {
                    let whats = between(&stored, &row, context.low_stock_at);
                    row.first_seen = stored.first_seen;
                    row.fed |= stored.fed;
                    row.extra = stored.extra;
                    known.insert(row.product.clone());
                    whats
                }
                None => arrived(&mut row, &mut known, context).into_iter().collect(),
            };
            plan.changes.extend(whats.into_iter().map(|what| what.of(&row, &context.run, context.now)));
            plan.writes.push(Write::of(&row)?);
        }
        Ok(plan)
    }
}

/// A row that was not stored.
fn arrived(row: &mut Row, known: &mut BTreeSet<ProductId>, context: &Context) -> Option<What> {
    if context.filling {
        return None;
    }
    row.first_seen = Some(context.now);
    // A new size of a known product is no new product.
    (known.insert(row.product.clone()) && is_new(row, context.now)).then_some(What::NewProduct)
}

/// What to write and what to tell. Both belong into one turn: a change told without its row written is told again.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The rows to write.
    pub writes: Vec<Write>,
    /// What changed by them.
    pub changes: Vec<Change>,
}

/// One row to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Its key.
    pub id: String,
    /// The product it is found by.
    pub product: ProductId,
    /// What the next run compares with.
    pub hash: ContentHash,
    /// Whether a feed names it and it is not gone: these rows a sweep counts.
    pub fed: bool,
    /// The row's stored form.
    pub json: String,
}

impl Write {
    pub(crate) fn of(row: &Row) -> Result<Write, serde_json::Error> {
        Ok(Write {
            id: row.id().to_owned(),
            product: row.product.clone(),
            hash: row.content_hash(),
            fed: row.fed && row.gone_at.is_none(),
            json: row.encode()?,
        })
    }
}
