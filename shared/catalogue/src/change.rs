//! What changed between the stored row and the new one, in the words that flows start from.

use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use crate::limit::NEW_PRODUCT_MS;
use crate::product::percent_below;
use crate::row::Row;

/// One thing that changed. Its id is derived from what changed, to which value, in which run: told twice, it is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// `run/kind/new value/variant`: a run has no slash, so the parts can be told apart.
    pub id: String,
    /// The product.
    pub product: ProductId,
    /// The variant.
    pub variant: String,
    /// When it was noticed.
    pub at: UnixMs,
    /// What changed.
    #[serde(flatten)]
    pub what: What,
}

/// What changed. Prices are in hundredths of `currency`'s main unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// A product that was not there before.
    NewProduct,
    /// The shop no longer has this variant.
    Gone,
    /// Cheaper.
    PriceFell {
        /// Before.
        old_hundredths: u32,
        /// Now.
        new_hundredths: u32,
        /// ISO 4217 letters.
        currency: String,
        /// By how many percent, rounded down.
        percent: u8,
    },
    /// Dearer.
    PriceRose {
        /// Before.
        old_hundredths: u32,
        /// Now.
        new_hundredths: u32,
        /// ISO 4217 letters.
        currency: String,
    },
    /// It can be bought again.
    BackInStock {
        /// Pieces, if the shop counts them.
        stock: Option<u32>,
    },
    /// It can no longer be bought.
    SoldOut,
    /// The last pieces: stock fell to the shop's threshold or below.
    LowStock {
        /// Pieces.
        stock: u32,
    },
    /// The shop now promotes it, and the catalogue shows the reduction.
    Promoted {
        /// The price it is compared with.
        old_hundredths: u32,
        /// Now.
        new_hundredths: u32,
        /// ISO 4217 letters.
        currency: String,
        /// By how many percent, rounded down.
        percent: u8,
    },
}

impl What {
    /// The kind's name, and the new value as a number: both are parts of a change's id.
    fn name_and_value(&self) -> (&'static str, u32) {
        match self {
            What::NewProduct => ("new_product", 0),
            What::Gone => ("gone", 0),
            What::PriceFell { new_hundredths, .. } => ("price_fell", *new_hundredths),
            What::PriceRose { new_hundredths, .. } => ("price_rose", *new_hundredths),
            What::BackInStock { stock } => ("back_in_stock", stock.unwrap_or(0)),
            What::SoldOut => ("sold_out", 0),
            What::LowStock { stock } => ("low_stock", *stock),
            What::Promoted { new_hundredths, .. } => ("promoted", *new_hundredths),
        }
    }

    /// Dated and named.
    pub(crate) fn of(self, row: &Row, run: &str, at: UnixMs) -> Change {
        let (kind, value) = self.name_and_value();
        let id = format!("{run}/{kind}/{value}/{}", row.id());
        Change { id, product: row.product.clone(), variant: row.id().to_owned(), at, what: self }
    }
}

/// What changed from `old` to `new`, both of one variant.
pub(crate) fn between(old: &Row, new: &Row, low_stock_at: u32) -> Vec<What> {
    [price(old, new), stock(old, new, low_stock_at), promotion(old, new)].into_iter().flatten().collect()
}

/// Whether a product that we did not know is new to shoppers as well: unless the shop says since when it has it.
pub(crate) fn is_new(row: &Row, now: UnixMs) -> bool {
    row.facts.created_at.is_none_or(|created| now - created < NEW_PRODUCT_MS)
}

/// Prices in different currencies cannot be compared.
fn price(old: &Row, new: &Row) -> Option<What> {
    let (before, now) = (old.variant.price_hundredths, new.variant.price_hundredths);
    if old.variant.currency != new.variant.currency || before == now {
        return None;
    }
    let currency = new.variant.currency.clone();
    Some(match percent_below(before, now) {
        Some(percent) => What::PriceFell { old_hundredths: before, new_hundredths: now, currency, percent },
        None => What::PriceRose { old_hundredths: before, new_hundredths: now, currency },
    })
}

fn stock(old: &Row, new: &Row, low_stock_at: u32) -> Option<What> {
    match (old.in_stock(), new.in_stock()) {
        (false, true) => Some(What::BackInStock { stock: new.variant.stock }),
        (true, false) => Some(What::SoldOut),
        (false, false) => None,
        (true, true) => {
            let stock = new.variant.stock.filter(|stock| *stock <= low_stock_at)?;
            // One whose pieces were not counted before may have had few for long.
            let crossed = old.variant.stock.is_some_and(|before| before > low_stock_at);
            crossed.then_some(What::LowStock { stock })
        }
    }
}

fn promotion(old: &Row, new: &Row) -> Option<What> {
    let shown = |row: &Row| row.variant.reduction().filter(|_| row.facts.promoted && row.gone_at.is_none());
    let (before, percent) = shown(new)?;
    shown(old).is_none().then(|| What::Promoted {
        old_hundredths: before,
        new_hundredths: new.variant.price_hundredths,
        currency: new.variant.currency.clone(),
        percent,
    })
}
