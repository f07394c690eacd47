//! What a message is about: products, a category, a query, a cart.

use rappel_signal::{CheckoutStep, ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use super::limit::{ITEMS_MAX, cut};

/// A product, and how many of it. The rest of its card stays with the device and is looked up at the send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The shop's name for it.
    pub product: ProductId,
    /// Title as shown.
    #[serde(default)]
    pub title: String,
    /// Pieces, from 1.
    #[serde(default = "one")]
    pub quantity: u16,
    /// Price of one piece in hundredths of the currency's main unit, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_hundredths: Option<u32>,
}

fn one() -> u16 {
    1
}

/// What is in the cart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    /// Its lines.
    pub items: Vec<Item>,
    /// Their value in hundredths of the currency's main unit.
    pub value_hundredths: u64,
    /// ISO 4217 letters; empty if unknown.
    #[serde(default)]
    pub currency: String,
    /// When the shopper last changed it.
    pub changed_at: UnixMs,
    /// Counts carts: a new one begins after the last was emptied or bought.
    #[serde(default)]
    pub number: u32,
}

/// What a message is about, as it was at the visit's end; cart lines are read again at the send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The last product viewed, or the first line of the cart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Item>,
    /// Products seen, last first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Item>,
    /// The last category viewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The last query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// That query found nothing.
    #[serde(default)]
    pub zero_results: bool,
    /// Interest score of the visit, 0 to 8.
    #[serde(default)]
    pub score: u8,
    /// How far checkout came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout_step: Option<CheckoutStep>,
    /// The error seen in checkout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout_error: Option<String>,
    /// The cart's lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cart: Vec<Item>,
    /// Value of the cart in hundredths.
    #[serde(default)]
    pub cart_value_hundredths: u64,
    /// ISO 4217 letters of that value.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
    /// The order that started or ended the flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

impl Cart {
    /// Keeps it within its limits.
    pub(crate) fn bounded(mut self) -> Cart {
        self.items.truncate(ITEMS_MAX);
        for item in &mut self.items {
            item.title = cut(&item.title);
        }
        self
    }
}

impl Subject {
    /// Keeps it within its limits.
    pub(crate) fn bounded(mut self) -> Subject {
        self.seen.truncate(ITEMS_MAX);
        self.cart.truncate(ITEMS_MAX);
        for text in [&mut self.category, &mut self.query, &mut self.checkout_error].into_iter().flatten() {
            *text = cut(text);
        }
        self
    }

    /// The same subject with the cart as it is now.
    pub(crate) fn with_cart(mut self, cart: &Cart) -> Subject {
        self.product = cart.items.first().cloned().or(self.product);
        self.cart = cart.items.clone();
        self.cart_value_hundredths = cart.value_hundredths;
        self.currency = cart.currency.clone();
        self
    }
}
