//! A change being told.

use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::{InterestError, fits, text};
use crate::key::escaped;
use crate::limit::{LOW_STOCK_ONCE_MS, PRODUCTS_MAX, RUN_BYTES_MAX};
use crate::{Subject, Wish};

const VERSION: u8 = 1;
/// ISO 4217.
const CURRENCY_BYTES_MAX: usize = 3;

/// Derived from what changed, to what, and in which run of the catalogue: announcing a change twice is one campaign, and
/// a person who heard of it hears nothing new.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CampaignId(pub String);

/// How much a price must have fallen below the price this person last saw. The merchant's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drop {
    /// Whole percent of the price last seen; 5 unless the merchant says otherwise.
    Percent(u8),
    /// Hundredths of the currency's main unit.
    Hundredths(u32),
}

impl Default for Drop {
    fn default() -> Self {
        Drop::Percent(5)
    }
}

impl Drop {
    /// Whether the price fell far enough; exactly as far is far enough.
    #[must_use]
    pub fn reached(self, seen_hundredths: u32, now_hundredths: u32) -> bool {
        match self {
            Drop::Percent(percent) => {
                u64::from(now_hundredths) * 100
                    <= u64::from(seen_hundredths) * u64::from(100_u8.saturating_sub(percent))
            }
            Drop::Hundredths(drop) => {
                seen_hundredths.checked_sub(drop).is_some_and(|at_most| now_hundredths <= at_most)
            }
        }
    }
}

/// What changed. Names and numbers are those of the automations `price-drop`, `back-in-stock`, `low-stock`, `promotion`,
/// `new-arrivals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The price fell.
    PriceDrop {
        /// What.
        subject: Subject,
        /// The price now.
        price_hundredths: u32,
        /// Its currency; empty if unknown.
        currency: String,
        /// The variant's price before, where the product has several: whoever looked at the product as a whole hears of it
        /// only if this is the price they saw.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was_hundredths: Option<u32>,
        /// How far is far enough.
        drop: Drop,
    },
    /// Stock went from none to some.
    BackInStock {
        /// What.
        subject: Subject,
        /// Pieces when it was announced; `None`: the shop does not count them, and nothing bounds the telling.
        stock: Option<u32>,
    },
    /// Stock is at or below the threshold.
    LowStock {
        /// What.
        subject: Subject,
        /// Pieces left.
        stock: u32,
        /// Among the top fifth by views or orders: one view is enough.
        popular: bool,
    },
    /// The shop marked products as promoted.
    Promotion {
        /// Which.
        products: Vec<ProductId>,
        /// For whom.
        wish: Wish,
    },
    /// New products in the catalogue.
    NewArrivals {
        /// Which.
        products: Vec<ProductId>,
        /// For whom.
        wish: Wish,
    },
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Version of the form.
    pub v: u8,
    /// See [`CampaignId`].
    pub id: CampaignId,
    /// What changed.
    pub change: Change,
    /// When; whoever did anything with the product since has seen it for themselves.
    pub announced_at: UnixMs,
    /// Time one shard lets pass per call, see [`crate::pace_ms`].
    pub pace_ms: u32,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Campaign {
    /// `run` tells two equal changes apart: the catalogue's run in which it was noticed, or the merchant's promotion.
    ///
    /// # Errors
    /// When an id is empty or too long, or a number makes no sense.
    pub fn new(
        change: Change,
        run: &str,
        announced_at: UnixMs,
        pace_ms: u32,
    ) -> Result<Campaign, InterestError> {
        change.check()?;
        text("the run", run, RUN_BYTES_MAX)?;
        let id = change.id(run);
        Ok(Campaign { v: VERSION, id, change, announced_at, pace_ms, extra: Map::new() })
    }

    /// Whether people hear of it in batches no larger than the stock.
    #[must_use]
    pub fn is_bounded_by_stock(&self) -> bool {
        matches!(self.change, Change::BackInStock { stock: Some(_), .. })
    }

    /// When it may be announced, given when the same product's was last: low stock is told once in 30 days. `Ok` is now.
    ///
    /// # Errors
    /// The instant from which on it may be told again.
    pub fn once(&self, last_announced_at: Option<UnixMs>) -> Result<(), UnixMs> {
        let again_at = last_announced_at.map(|last| last + LOW_STOCK_ONCE_MS);
        match (&self.change, again_at) {
            (Change::LowStock { .. }, Some(again_at)) if self.announced_at < again_at => Err(again_at),
            _ => Ok(()),
        }
    }
}

impl Change {
    /// The product or variant it is about; promotions and arrivals are about several.
    #[must_use]
    pub fn subject(&self) -> Option<&Subject> {
        match self {
            Change::PriceDrop { subject, .. }
            | Change::BackInStock { subject, .. }
            | Change::LowStock { subject, .. } => Some(subject),
            Change::Promotion { .. } | Change::NewArrivals { .. } => None,
        }
    }

    /// The products it is about.
    pub fn products(&self) -> impl Iterator<Item = &ProductId> {
        let several: &[ProductId] = match self {
            Change::Promotion { products, .. } | Change::NewArrivals { products, .. } => products,
            _ => &[],
        };
        self.subject().map(|subject| &subject.product).into_iter().chain(several)
    }

    /// The product by which its home is chosen.
    #[must_use]
    pub fn first_product(&self) -> Option<&ProductId> {
        self.products().next()
    }

    /// The automation's id.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Change::PriceDrop { .. } => "price-drop",
            Change::BackInStock { .. } => "back-in-stock",
            Change::LowStock { .. } => "low-stock",
            Change::Promotion { .. } => "promotion",
            Change::NewArrivals { .. } => "new-arrivals",
        }
    }

    fn id(&self, run: &str) -> CampaignId {
        let subject = self.subject();
        let product = subject.map(|subject| escaped(&subject.product.0)).unwrap_or_default();
        let variant = subject.and_then(|subject| subject.variant.as_deref()).map(escaped).unwrap_or_default();
        let value = match self {
            Change::PriceDrop { price_hundredths, .. } => u64::from(*price_hundredths),
            Change::BackInStock { stock, .. } => u64::from(stock.unwrap_or(0)),
            Change::LowStock { stock, .. } => u64::from(*stock),
            Change::Promotion { products, .. } | Change::NewArrivals { products, .. } => {
                products.len() as u64
            }
        };
        CampaignId(format!("{}:{product}:{variant}:{value}:{}", self.name(), escaped(run)))
    }

    fn check(&self) -> Result<(), InterestError> {
        self.subject().map_or(Ok(()), Subject::check)?;
        match self {
            Change::PriceDrop { currency, drop, .. } => {
                fits("the currency", currency.len(), CURRENCY_BYTES_MAX)?;
                match drop {
                    Drop::Percent(1..=99) => Ok(()),
                    Drop::Percent(_) => Err(InterestError::Number("a drop in percent lies from 1 to 99")),
                    Drop::Hundredths(0) => Err(InterestError::Number("a drop by an amount is at least 0.01")),
                    Drop::Hundredths(_) => Ok(()),
                }
            }
            Change::BackInStock { stock: Some(0), .. } => {
                Err(InterestError::Number("back in stock needs at least one piece: check the stock"))
            }
            Change::Promotion { products, wish } | Change::NewArrivals { products, wish } => {
                fits("the list of products", products.len(), PRODUCTS_MAX)?;
                if products.is_empty() {
                    return Err(InterestError::Empty("the list of products"));
                }
                products.iter().try_for_each(|product| Subject::product(&product.0).check())?;
                wish.check()
            }
            Change::BackInStock { .. } | Change::LowStock { .. } => Ok(()),
        }
    }
}
