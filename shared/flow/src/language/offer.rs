//! Offers of the shop: what a message may promise, and the code that redeems it.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use super::words::Duration;

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferKind {
    /// So many percent off, 1 to 100.
    Percent(u8),
    /// So much off, in hundredths of the main unit.
    AmountHundredths(u32),
    /// A gift, in the shop's words.
    Gift(String),
    /// No shipping costs.
    FreeShipping,
    /// Sooner than others.
    EarlyAccess,
}

/// The code that redeems it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferCode {
    /// One for all.
    Shared(String),
    /// One each, dealt once from this pool.
    Pool(String),
}

/// An offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The name by which flows call it.
    pub name: String,
    /// What the shop calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is offered.
    pub kind: OfferKind,
    /// The code, if it needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<OfferCode>,
    /// Valid from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<UnixMs>,
    /// Valid up to here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<UnixMs>,
    /// Valid for so long from the message that carries it: the end of an offer for a personal date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Duration>,
    /// For orders of at least so much, in hundredths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_hundredths: Option<u64>,
    /// ISO 4217, of its amounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

impl Offer {
    /// Whether it holds at an instant for whoever got it in a message of that other instant.
    pub fn holds_at(&self, at: UnixMs, sent_at: UnixMs) -> bool {
        self.starts_at.is_none_or(|starts| starts <= at) && self.end_for(sent_at).is_none_or(|ends| at < ends)
    }

    /// The shop's own words on it.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let gift = match &self.kind {
            OfferKind::Gift(gift) => Some(gift),
            _ => None,
        };
        self.title.iter().chain(gift).map(String::as_str)
    }

    /// When it ends for whoever got it in a message of this instant, if it ends.
    pub fn end_for(&self, sent_at: UnixMs) -> Option<UnixMs> {
        let lasts = self.lasts.map(|lasts| sent_at + lasts.ms);
        [self.ends_at, lasts].into_iter().flatten().min()
    }

    /// The code that all share.
    pub fn shared_code(&self) -> Option<&String> {
        match &self.code {
            Some(OfferCode::Shared(code)) => Some(code),
            _ => None,
        }
    }

    /// The pool its codes are dealt from.
    pub fn pool(&self) -> Option<&str> {
        match &self.code {
            Some(OfferCode::Pool(pool)) => Some(pool),
            _ => None,
        }
    }
}
