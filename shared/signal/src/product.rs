//! Products as a page can describe them: a card once per version, and lines of a cart.

use alloc::string::String;
use serde::{Deserialize, Serialize};

use crate::ProductId;

/// What a message needs to show a product, read from the page. Belongs to this device's own state only:
/// it never enters the shared catalogue unless the edge has read the page itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductCard {
    /// The shop's name for it.
    pub id: ProductId,
    /// Title as shown.
    pub title: String,
    /// Price in hundredths of the currency's main unit, whatever its own minor unit is.
    pub price_hundredths: Option<u32>,
    /// ISO 4217 letters; empty if the page does not say.
    pub currency: String,
    /// Address of the picture; must lie on a host the shop allows.
    pub image: String,
    /// Path of the product's page on the shop's own host.
    pub path: String,
    /// Category as shown; empty if unknown.
    pub category: String,
    /// Brand as shown; empty if unknown.
    pub brand: String,
    /// Whether the page says it can be bought now.
    pub available: Option<bool>,
}

/// One line of a cart or an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// The product.
    pub product: ProductId,
    /// Pieces, from 1.
    pub quantity: u16,
    /// Price of one piece in hundredths of the currency's main unit, if known.
    pub price_hundredths: Option<u32>,
}
