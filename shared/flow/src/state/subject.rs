//! What a message is about: products, a category, a query, a cart.

use rappel_compact::Gather;
use rappel_signal::{CheckoutStep, ProductId, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::limit::{ITEMS_MAX, PROPERTIES_MAX, TEXT_BYTES_MAX, cut};

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
    /// Its category, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Days that one piece lasts: units per pack by daily use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts_days: Option<u16>,
    /// It has to be set up.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub needs_setup: bool,
}

impl Item {
    /// A piece of a product nothing else is known of.
    pub fn of(product: ProductId, title: &str) -> Item {
        Item {
            product,
            title: title.to_owned(),
            quantity: 1,
            price_hundredths: None,
            category: None,
            lasts_days: None,
            needs_setup: false,
        }
    }
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
    /// The number that people know it by, if it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
    /// What the shopper was busy with in the visit, the longest first: product ids, category names, paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub active: Vec<ActiveOn>,
    /// The price the shopper saw before it fell, in hundredths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was_hundredths: Option<u32>,
    /// Pieces left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// The day it is about: the birthday, the feast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion_at: Option<UnixMs>,
    /// The rating that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
    /// What else the shop's event carried.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub properties: Map<String, Value>,
}

/// Active time on one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveOn {
    /// A product's id, a category's name or a path.
    pub on: String,
    /// How long, in milliseconds.
    pub active_ms: u32,
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
        self.active.truncate(ITEMS_MAX);
        self.properties = core::mem::take(&mut self.properties)
            .into_iter()
            .filter(|(name, value)| name.len() <= TEXT_BYTES_MAX && value.to_string().len() <= TEXT_BYTES_MAX)
            .take(PROPERTIES_MAX)
            .gather();
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
