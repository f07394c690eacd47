//! News of products for a person, and what the catalogue says at the moment of a send.

use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use super::outbox::OutboxId;
use super::segment::SegmentId;
use super::subject::Item;

/// What became of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NewsKind {
    /// Some are there again.
    BackInStock {
        /// The shopper asked to be told.
        asked: bool,
    },
    /// It costs less than when the shopper last saw it.
    PriceDrop {
        /// What the shopper saw, in hundredths.
        seen_hundredths: u32,
    },
    /// Few are left.
    LowStock,
    /// It is promoted.
    Promotion,
    /// It is new.
    NewArrival,
}

/// News of a product, told to one person. Told twice with the same id, it acts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The campaign's id.
    pub id: String,
    /// What.
    pub kind: NewsKind,
    /// The products, the first one first; their prices as they are now.
    pub items: Vec<Item>,
    /// Pieces left, where it matters.
    pub stock: Option<u32>,
    /// When.
    pub at: UnixMs,
}

/// What the catalogue says of a product now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShelfItem {
    /// Which.
    pub product: ProductId,
    /// Its price in hundredths, if known.
    pub price_hundredths: Option<u32>,
    /// It can be bought. Unknown counts as yes.
    pub available: Option<bool>,
    /// Pieces left, if counted.
    pub stock: Option<u32>,
    /// Its price is really reduced.
    pub reduced: bool,
}

/// What was looked up for messages that are due: see [`crate::Person::to_look_up`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// Products as they are now; those not named are unknown to the catalogue.
    pub items: Vec<ShelfItem>,
    /// Products chosen for messages. A message not named has none.
    pub picks: Vec<(OutboxId, Vec<Item>)>,
    /// Personal codes dealt for messages. A message not named has none.
    pub codes: Vec<(OutboxId, String)>,
    /// The messages this was looked up for.
    pub rows: Vec<OutboxId>,
}

/// What has to be looked up before a message can be guarded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUp {
    /// For which message.
    pub row: OutboxId,
    /// Products whose price and stock decide.
    pub products: Vec<ProductId>,
    /// Where products are to be chosen from, in order; empty if none are shown.
    pub from: Vec<String>,
    /// How many at most.
    pub at_most: u8,
    /// What they are chosen for.
    pub subject: super::subject::Subject,
    /// Never these: bought already.
    pub bought: Vec<ProductId>,
    /// Whose taste they are chosen by: the segments of the same human.
    #[serde(default)]
    pub segments: Vec<SegmentId>,
    /// When that human last ordered: what came since is new to them.
    #[serde(default)]
    pub last_order_at: Option<UnixMs>,
    /// A pool to deal a code from, under the message's id: dealing twice gives the same code.
    pub code_pool: Option<String>,
}
