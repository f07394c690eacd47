//! Products and their variants, and shoppers who wait for one.

use rappel_signal::{Channel, ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use super::customer::CustomerReference;
use super::{Check, must};
use crate::form::{
    As, CategoryPath, ChannelName, ConsentText, Count, Currency, Decimal, Id, Image, Instant, Maybe, Money,
    Name, Path, Product as ProductForm, Title,
};
use crate::patch::Patched;
use crate::{Patch, Refusal};

/// A product, or one variant of it, is new or changed. What is left out stays as it was; `null` clears it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Which product, by the same id that its page, cart and orders have.
    #[serde(with = "As::<ProductForm>")]
    pub product: ProductId,
    /// Which size or colour of it; left out, the event is about the product as a whole.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// As shown in messages.
    #[serde(default, with = "Maybe::<Title>", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The way to its category from the top: `["Shoes", "Trail"]` or `"Shoes > Trail"`.
    #[serde(default, with = "Maybe::<CategoryPath>", skip_serializing_if = "Option::is_none")]
    pub category: Option<Vec<String>>,
    /// Brand.
    #[serde(default, with = "Patched::<Name>", skip_serializing_if = "Patch::is_keep")]
    pub brand: Patch<String>,
    /// Price of one piece, in main units.
    #[serde(default, rename = "price", with = "Maybe::<Money>", skip_serializing_if = "Option::is_none")]
    pub price_hundredths: Option<u32>,
    /// The price before the reduction, in main units; `null` when the reduction ends.
    #[serde(
        default,
        rename = "compare_at_price",
        with = "Patched::<Money>",
        skip_serializing_if = "Patch::is_keep"
    )]
    pub compare_at_price_hundredths: Patch<u32>,
    /// What a piece costs the shop, in main units: a promotion below it is warned of. Never shown to shoppers.
    #[serde(default, rename = "cost", with = "Patched::<Money>", skip_serializing_if = "Patch::is_keep")]
    pub cost_hundredths: Patch<u32>,
    /// ISO 4217, of all amounts of this event; needed with any of them.
    #[serde(default, with = "Maybe::<Currency>", skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Pieces that can be bought now; `null` where the shop does not count them.
    #[serde(default, with = "Patched::<Count>", skip_serializing_if = "Patch::is_keep")]
    pub stock: Patch<u32>,
    /// Whether the shop promotes it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promoted: Option<bool>,
    /// When it came into the shop: decides what is new.
    #[serde(default, with = "Maybe::<Instant>", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMs>,
    /// Address of its picture, on a host the shop allows.
    #[serde(default, with = "Patched::<Image>", skip_serializing_if = "Patch::is_keep")]
    pub image: Patch<String>,
    /// Path of its page on the shop's own host.
    #[serde(default, with = "Maybe::<Path>", skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Pieces in one pack, for what is used up: 100 capsules.
    #[serde(default, with = "Patched::<Count>", skip_serializing_if = "Patch::is_keep")]
    pub units_per_pack: Patch<u32>,
    /// How many of them are used a day: 1, or 0.5.
    #[serde(
        default,
        rename = "units_per_day",
        with = "Patched::<Decimal>",
        skip_serializing_if = "Patch::is_keep"
    )]
    pub units_per_day_hundredths: Patch<u32>,
    /// Whether it must be set up before use: instructions are sent before it arrives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setup_needed: Option<bool>,
}

/// A product, or one variant of it, is not sold any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductDeleted {
    /// Which product.
    #[serde(with = "As::<ProductForm>")]
    pub product: ProductId,
    /// Which variant; left out, the product is gone with all of them.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

/// A shopper asked to be told when a variant is back. This is a consent of its own, for this one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StockRequest {
    /// Which product.
    #[serde(with = "As::<ProductForm>")]
    pub product: ProductId,
    /// Which variant; left out, any of them.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Who asked.
    pub customer: CustomerReference,
    /// The wording beside the button: the proof.
    #[serde(with = "As::<ConsentText>")]
    pub consent_text: String,
    /// Where to tell; the first of text message, e-mail and push that can reach the shopper if left out.
    #[serde(default, with = "Maybe::<ChannelName>", skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

impl Check for Product {
    fn check(&self) -> Result<(), Refusal> {
        let has_amount = self.price_hundredths.is_some()
            || self.compare_at_price_hundredths.set().is_some()
            || self.cost_hundredths.set().is_some();
        must(!has_amount || self.currency.is_some(), "currency", "is missing: amounts need a currency")
    }
}

impl Check for ProductDeleted {}

impl Check for StockRequest {
    fn check(&self) -> Result<(), Refusal> {
        self.customer.check("customer")
    }
}
