//! A product and its variants, as the shop tells them.

use core::fmt;

use rappel_signal::limit::{PRODUCT_ID_BYTES_MAX, TEXT_BYTES_MAX, URL_BYTES_MAX};
use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use crate::limit::{
    CATEGORY_DEPTH_MAX, OPTIONS_MAX, SHIPPING_DAYS_MAX, STOCK_MAX, UNITS_PER_PACK_MAX, VARIANTS_MAX,
};

/// A product with its variants. A product without choices has one variant, which may bear the product's own id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The shop's name for it; in a feed the item's group, else the item itself.
    pub id: ProductId,
    /// What all variants share.
    #[serde(flatten)]
    pub facts: Facts,
    /// What can be bought, from one on. Their ids are unique in the whole shop.
    pub variants: Vec<Variant>,
}

/// What all variants of a product share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Title as shown.
    pub title: String,
    /// From the widest category to the narrowest; empty if unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<String>,
    /// Brand as shown; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub brand: String,
    /// Address of the picture, on a host that the shop allows; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub image: String,
    /// Path and query of the product's page on the shop's own host.
    pub path: String,
    /// Since when the shop has it, if the shop says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMs>,
    /// Whether the shop promotes it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub promoted: bool,
    /// Units in one pack, for what is used up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units_per_pack: Option<u32>,
    /// Units used per day, in hundredths: half a tablet a day is 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units_per_day_hundredths: Option<u32>,
    /// Whether it is hard to set up: its buyer gets instructions.
    #[serde(default, skip_serializing_if = "is_false")]
    pub needs_setup: bool,
    /// What the shop says of its shipping.
    #[serde(default, skip_serializing_if = "Shipping::is_unknown")]
    pub shipping: Shipping,
}

/// How long shipping is expected to take, at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipping {
    /// Days until it is handed to the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling_days: Option<u16>,
    /// Days with the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transit_days: Option<u16>,
}

impl Shipping {
    /// Whether the shop said nothing.
    pub fn is_unknown(&self) -> bool {
        *self == Shipping::default()
    }

    /// Days from order to delivery; `None` if the shop said nothing.
    pub fn days(&self) -> Option<u16> {
        let known = [self.handling_days, self.transit_days];
        (!self.is_unknown()).then(|| known.into_iter().flatten().fold(0, u16::saturating_add))
    }
}

/// What can be bought of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The shop's name for it, unique in the whole shop (Google's `id`).
    pub id: String,
    /// Price now, in hundredths of the currency's main unit.
    pub price_hundredths: u32,
    /// The price it is compared with while it is reduced; `None` unless higher than the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at_hundredths: Option<u32>,
    /// ISO 4217 letters.
    pub currency: String,
    /// Whether it can be had.
    #[serde(default)]
    pub availability: Availability,
    /// Pieces left, if the shop counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// What it differs by, name and value: `("color", "red")`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<(String, String)>,
    /// Global Trade Item Number, 8 to 14 digits; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub gtin: String,
}

/// Whether a variant can be had, in the words of the product data specification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Now.
    #[default]
    InStock,
    /// Not.
    OutOfStock,
    /// Ordered before it appears.
    Preorder,
    /// Ordered while it is on its way to the shop.
    Backorder,
}

impl Variant {
    /// Whether it lies in the shop and can be bought now.
    pub fn in_stock(&self) -> bool {
        self.availability == Availability::InStock && self.stock != Some(0)
    }

    /// The reduction: the price before and its percent, rounded down; `None` without a real one.
    pub fn reduction(&self) -> Option<(u32, u8)> {
        let before = self.compare_at_hundredths?;
        percent_below(before, self.price_hundredths).map(|percent| (before, percent))
    }
}

/// By how many percent `now` lies below `before`, rounded down; `None` if it does not.
pub(crate) fn percent_below(before: u32, now: u32) -> Option<u8> {
    let fall = before.checked_sub(now).filter(|fall| *fall > 0)?;
    u8::try_from(u64::from(fall) * 100 / u64::from(before)).ok()
}

/// What is wrong with a product: where, and what to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field.
    pub field: &'static str,
    /// What to change.
    pub says: String,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.says)
    }
}

impl Product {
    /// Checks every bound; what comes from a feed has passed it already, what comes by HTTP has not.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn check(&self) -> Result<(), Invalid> {
        id("id", &self.id.0)?;
        let facts = &self.facts;
        text("title", &facts.title)?;
        if facts.title.is_empty() {
            return invalid("title", "is empty: messages show it");
        }
        text("brand", &facts.brand)?;
        facts.category.iter().try_for_each(|name| text("category", name))?;
        at_most("category", facts.category.len(), CATEGORY_DEPTH_MAX)?;
        at_most("image", facts.image.len(), URL_BYTES_MAX)?;
        at_most("path", facts.path.len(), URL_BYTES_MAX)?;
        if !facts.path.starts_with('/') || facts.path.starts_with("//") || has_controls(&facts.path) {
            return invalid("path", "must be a path on the shop's own host: /products/12");
        }
        at_most("units_per_pack", facts.units_per_pack.unwrap_or(0), UNITS_PER_PACK_MAX)?;
        let days = [facts.shipping.handling_days, facts.shipping.transit_days];
        days.into_iter().flatten().try_for_each(|days| at_most("shipping", days, SHIPPING_DAYS_MAX))?;
        at_most("variants", self.variants.len(), VARIANTS_MAX)?;
        if self.variants.is_empty() {
            return invalid("variants", "is empty: a product without choices has one variant");
        }
        self.variants.iter().try_for_each(Variant::check)
    }
}

impl Variant {
    fn check(&self) -> Result<(), Invalid> {
        id("variants.id", &self.id)?;
        if self.currency.len() != 3 || !self.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return invalid("variants.currency", "must be three capital letters, as EUR");
        }
        if self.compare_at_hundredths.is_some_and(|before| before <= self.price_hundredths) {
            return invalid("variants.compare_at_hundredths", "must be above the price, or left out");
        }
        at_most("variants.stock", self.stock.unwrap_or(0), STOCK_MAX)?;
        at_most("variants.options", self.options.len(), OPTIONS_MAX)?;
        let is_gtin = (8..=14).contains(&self.gtin.len()) && self.gtin.bytes().all(|b| b.is_ascii_digit());
        if !self.gtin.is_empty() && !is_gtin {
            return invalid("variants.gtin", "must have 8 to 14 digits, or be left out");
        }
        let options = self.options.iter().flat_map(|(name, value)| [name, value]);
        options.into_iter().try_for_each(|word| text("variants.options", word))
    }
}

/// Ids stand in keys and in ids of changes: no control characters, not too long.
fn id(field: &'static str, id: &str) -> Result<(), Invalid> {
    if id.is_empty() || has_controls(id) {
        return invalid(field, "must not be empty or contain line breaks");
    }
    at_most(field, id.len(), PRODUCT_ID_BYTES_MAX)
}

fn text(field: &'static str, text: &str) -> Result<(), Invalid> {
    if has_controls(text) {
        return invalid(field, "must not contain line breaks or other control characters");
    }
    at_most(field, text.len(), TEXT_BYTES_MAX)
}

fn has_controls(text: &str) -> bool {
    text.chars().any(char::is_control)
}

fn at_most<N: PartialOrd + fmt::Display>(field: &'static str, found: N, most: N) -> Result<(), Invalid> {
    if found > most { invalid(field, &format!("{found} is over the limit of {most}")) } else { Ok(()) }
}

fn invalid(field: &'static str, says: &str) -> Result<(), Invalid> {
    Err(Invalid { field, says: says.to_owned() })
}

// The signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !*value
}
