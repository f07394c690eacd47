//! Orders, reviews, wishes and questions of a person, as far as decisions need them.

use rappel_signal::{Channel, ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use super::credit::Credit;
use super::subject::Item;

/// Who told of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderSource {
    /// The page: ends flows, counts no revenue.
    #[default]
    Page,
    /// The shop's server.
    Server,
}

/// An order, as far as the decision needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The shop's number.
    pub id: String,
    /// The number that people know it by, if it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// When it was placed.
    pub at: UnixMs,
    /// Who told.
    pub source: OrderSource,
    /// Its value in hundredths, refunds taken off.
    #[serde(default)]
    pub value_hundredths: u64,
    /// What was bought; kept for the latest orders only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// Where it goes, ISO 3166-1, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Codes it used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// When it was handed to the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fulfilled_at: Option<UnixMs>,
    /// When it should arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_at: Option<UnixMs>,
    /// When it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<UnixMs>,
    /// When it was last refunded, in part or whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunded_at: Option<UnixMs>,
    /// What was given back of its value so far, in hundredths.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub refunded_hundredths: u64,
    /// Cancelled, or refunded in full: it counts as no order.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub void: bool,
    /// The message it is credited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Credit>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks so
fn is_nothing(hundredths: &u64) -> bool {
    *hundredths == 0
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderNews {
    /// Handed to the carrier.
    Fulfilled {
        /// When it should arrive, if the carrier tells.
        expected_at: Option<UnixMs>,
    },
    /// Arrived.
    Delivered,
    /// Cancelled.
    Cancelled,
    /// So much was given back, in hundredths; everything if left out.
    Refunded {
        /// In hundredths.
        amount_hundredths: Option<u64>,
    },
}

/// A review the shopper left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Told twice with the same id, it acts once.
    pub id: String,
    /// When.
    pub at: UnixMs,
    /// 1 to 5.
    pub rating: u8,
    /// Of what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductId>,
    /// Of which order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

/// A line of the wish list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Since when.
    pub at: UnixMs,
    /// What.
    pub item: Item,
}

/// "Tell me when it is back": a consent of its own, for this product alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// When.
    pub at: UnixMs,
    /// Which product.
    pub product: ProductId,
    /// The wording agreed to.
    pub text: String,
    /// Where to tell; the first channel that can if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

/// What was looked at last, while the visit runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// When.
    pub at: UnixMs,
    /// The product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// The category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// ISO 4217 letters of the item's price; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
    /// Visits of the last 30 days in which it was seen, this one included, as far as the page knows.
    #[serde(default)]
    pub visits: u8,
}

/// A product that was looked at: who did may want to hear of its price and stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Which product.
    pub product: ProductId,
    /// The last time.
    pub at: UnixMs,
    /// How many times; shown again within the same half hour is the same time.
    pub times: u16,
    /// Its price in hundredths, as last seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_hundredths: Option<u32>,
    /// ISO 4217 letters of that price; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
}
