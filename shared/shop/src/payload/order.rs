//! Orders, from the click to the doorstep and back.

use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use super::customer::CustomerReference;
use super::{Check, at_most, must};
use crate::Refusal;
use crate::form::{
    As, CategoryPath, Code, Country, Currency, Each, Id, Instant, Maybe, Money, Name, Product, Quantity,
};
use crate::limit::{ORDER_CODES_MAX, ORDER_ITEMS_MAX};

/// An order was placed. The address in `customer` is verified by this: the shop's server says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderPlaced {
    /// The shop's order number. An order told twice acts once, whatever the events' ids.
    #[serde(with = "As::<Id>")]
    pub order: String,
    /// The number that people know it by, if it is another: messages show it. Nothing is found by it.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who ordered.
    pub customer: CustomerReference,
    /// What was bought.
    pub items: Vec<OrderItem>,
    /// What was paid, in main units; shipping, taxes and discounts included.
    #[serde(rename = "total", with = "As::<Money>")]
    pub total_hundredths: u32,
    /// ISO 4217, of all amounts of this event.
    #[serde(with = "As::<Currency>")]
    pub currency: String,
    /// Where it goes, ISO 3166-1.
    #[serde(default, with = "Maybe::<Country>", skip_serializing_if = "Option::is_none")]
    pub shipping_country: Option<String>,
    /// Voucher codes the order carries: these end the offers and referrals they belong to.
    #[serde(default, with = "Each::<Code>", skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Whether it is this customer's first, if the shop knows; else Rappel counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_order: Option<bool>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderItem {
    /// Which product.
    #[serde(with = "As::<Product>")]
    pub product: ProductId,
    /// Which size or colour of it.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Pieces.
    #[serde(with = "As::<Quantity>")]
    pub quantity: u16,
    /// Price of one piece, in main units.
    #[serde(rename = "price", with = "As::<Money>")]
    pub price_hundredths: u32,
    /// The way to its category from the top; the catalogue's if left out.
    #[serde(default, with = "As::<CategoryPath>", skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<String>,
}

/// An order, or a part of it, was handed to the carrier. Told again, it changes what is known: flows start once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderFulfilled {
    /// The shop's order number; may be left out where the parcel's number was told before.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Who ordered; only needed for orders placed before Rappel was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerReference>,
    /// The carrier's number for the parcel: how a delivery service's news finds the order.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// The carrier's name.
    #[serde(default, with = "Maybe::<Name>", skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// When it should arrive.
    #[serde(default, with = "Maybe::<Instant>", skip_serializing_if = "Option::is_none")]
    pub expected_delivery: Option<UnixMs>,
}

/// An order arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderDelivered {
    /// The shop's order number; may be left out where the parcel's number was told before.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Who ordered; only needed for orders placed before Rappel was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerReference>,
    /// The carrier's number for the parcel.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
}

/// An order was cancelled: the same as refunded in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderCancelled {
    /// The shop's order number.
    #[serde(with = "As::<Id>")]
    pub order: String,
    /// Who ordered; only needed for orders placed before Rappel was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerReference>,
}

/// Money was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderRefunded {
    /// The shop's order number.
    #[serde(with = "As::<Id>")]
    pub order: String,
    /// Who ordered; only needed for orders placed before Rappel was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerReference>,
    /// Whether all of it was: the order then counts no more.
    pub in_full: bool,
    /// How much, in main units of the order's currency; needed for a part.
    #[serde(default, rename = "amount", with = "Maybe::<Money>", skip_serializing_if = "Option::is_none")]
    pub amount_hundredths: Option<u32>,
}

const WHICH_ORDER: &str = "is missing, and so is `tracking_number`: one of them must say which order";

impl Check for OrderPlaced {
    fn check(&self) -> Result<(), Refusal> {
        self.customer.check("customer")?;
        must(!self.items.is_empty(), "items", "must not be empty: an order has at least one item")?;
        at_most("items", &self.items, ORDER_ITEMS_MAX)?;
        at_most("codes", &self.codes, ORDER_CODES_MAX)
    }
}

impl Check for OrderFulfilled {
    fn check(&self) -> Result<(), Refusal> {
        must(self.order.is_some() || self.tracking_number.is_some(), "order", WHICH_ORDER)?;
        CustomerReference::check_some(&self.customer)
    }
}

impl Check for OrderDelivered {
    fn check(&self) -> Result<(), Refusal> {
        must(self.order.is_some() || self.tracking_number.is_some(), "order", WHICH_ORDER)?;
        CustomerReference::check_some(&self.customer)
    }
}

impl Check for OrderCancelled {
    fn check(&self) -> Result<(), Refusal> {
        CustomerReference::check_some(&self.customer)
    }
}

impl Check for OrderRefunded {
    fn check(&self) -> Result<(), Refusal> {
        CustomerReference::check_some(&self.customer)?;
        must(
            self.in_full || self.amount_hundredths.is_some(),
            "amount",
            "is missing: say how much of the order was refunded, or set `in_full` to true",
        )
    }
}
