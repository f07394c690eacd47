//! Offers, regulated sale periods and pools of codes.

use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use super::{Check, at_most, must};
use crate::Refusal;
use crate::form::{
    As, Code, Country, Currency, Days, Each, Id, Instant, Maybe, Money, Name, Percent, Product,
};
use crate::limit::{COUNTRIES_MAX, POOL_CODES_MAX};

/// An offer is new or changed. Told again, it replaces the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The shop's id of the offer: flows name it.
    #[serde(with = "As::<Id>")]
    pub offer: String,
    /// As shown in messages.
    #[serde(default, with = "Maybe::<Name>", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the shopper gets.
    pub benefit: Benefit,
    /// How it is redeemed; left out, it needs no code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<OfferCode>,
    /// From when it can be used.
    #[serde(with = "As::<Instant>")]
    pub start: UnixMs,
    /// Until when; without an end it can be used for ever.
    #[serde(default, with = "Maybe::<Instant>", skip_serializing_if = "Option::is_none")]
    pub end: Option<UnixMs>,
    /// For so many days from the message that carries it, at most until its end: for birthdays and the like.
    #[serde(default, with = "Maybe::<Days>", skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u16>,
    /// The order must come to this, in main units.
    #[serde(default, rename = "minimum", with = "Maybe::<Money>", skip_serializing_if = "Option::is_none")]
    pub minimum_hundredths: Option<u32>,
    /// ISO 4217, of all amounts of this event; needed with any of them.
    #[serde(default, with = "Maybe::<Currency>", skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// What an offer gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Benefit {
    /// So many percent off.
    Percent(#[serde(with = "As::<Percent>")] u8),
    /// So much off, in main units.
    Amount(#[serde(with = "As::<Money>")] u32),
    /// This product for nothing.
    Gift(#[serde(with = "As::<Product>")] ProductId),
    /// Nothing to pay for shipping.
    FreeShipping,
    /// New products before others see them.
    EarlyAccess,
}

/// Where an offer's code comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OfferCode {
    /// The same code for everybody.
    Shared(#[serde(with = "As::<Code>")] String),
    /// One code each from this pool.
    Pool(#[serde(with = "As::<Id>")] String),
}

/// An offer is withdrawn: no message speaks of it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OfferDeleted {
    /// Which.
    #[serde(with = "As::<Id>")]
    pub offer: String,
}

/// A sale period that the law of some countries regulates. Told again, it replaces the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SalePeriod {
    /// The shop's id of the period.
    #[serde(with = "As::<Id>")]
    pub period: String,
    /// Where it holds, ISO 3166-1.
    #[serde(with = "Each::<Country>")]
    pub countries: Vec<String>,
    /// First moment.
    #[serde(with = "As::<Instant>")]
    pub start: UnixMs,
    /// The moment it is over.
    #[serde(with = "As::<Instant>")]
    pub end: UnixMs,
}

/// A sale period is called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SalePeriodDeleted {
    /// Which.
    #[serde(with = "As::<Id>")]
    pub period: String,
}

/// Codes for a pool: each is dealt to one shopper, once. A code that is there already is not added again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CodePool {
    /// Which pool; it begins with its first codes.
    #[serde(with = "As::<Id>")]
    pub pool: String,
    /// The codes.
    #[serde(with = "Each::<Code>")]
    pub codes: Vec<String>,
}

impl Check for Offer {
    fn check(&self) -> Result<(), Refusal> {
        let has_amount = matches!(self.benefit, Benefit::Amount(_)) || self.minimum_hundredths.is_some();
        must(!has_amount || self.currency.is_some(), "currency", "is missing: amounts need a currency")?;
        must(self.end.is_none_or(|end| end > self.start), "end", "must lie after `start`")
    }
}

impl Check for OfferDeleted {}

impl Check for SalePeriod {
    fn check(&self) -> Result<(), Refusal> {
        must(!self.countries.is_empty(), "countries", "must not be empty: say where the period holds")?;
        at_most("countries", &self.countries, COUNTRIES_MAX)?;
        must(self.end > self.start, "end", "must lie after `start`")
    }
}

impl Check for SalePeriodDeleted {}

impl Check for CodePool {
    fn check(&self) -> Result<(), Refusal> {
        must(!self.codes.is_empty(), "codes", "must not be empty")?;
        at_most("codes", &self.codes, POOL_CODES_MAX)
    }
}
