//! What a visit that ended without a purchase abandoned, and why we think so.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::CheckoutStep;

/// The five classes, weakest first, so that `max` is the stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Arrived and was really there, nothing more.
    Site,
    /// Took an interest in products.
    Browse,
    /// Searched and opened no result of the last search.
    Search,
    /// Acted on a cart that has lines.
    Cart,
    /// Began checkout.
    Checkout,
}

impl Class {
    /// The class as flows and figures spell it.
    pub fn word(self) -> &'static str {
        match self {
            Class::Site => "site",
            Class::Browse => "browse",
            Class::Search => "search",
            Class::Cart => "cart",
            Class::Checkout => "checkout",
        }
    }
}

/// Why a class was given: codes from the page, worded at the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Active time on products and categories, in seconds.
    ActiveTime(u16),
    /// The longest active time on a single item, in seconds.
    LongestItem(u16),
    /// Product and category views.
    Views(u8),
    /// The most often seen item was seen in so many visits of the last 30 days.
    Repeat(u8),
    /// Returned to an item within the visit.
    Returned,
    /// Pages of any kind.
    Pages(u8),
    /// The last search found nothing.
    ZeroResults,
    /// The last search found so many and none was opened; 0 if the page does not tell how many.
    Unopened(u16),
    /// The query was refined so many times.
    Refined(u8),
    /// The cart has so many lines and was acted on.
    CartLines(u8),
    /// Checkout was begun and reached this step.
    Checkout(CheckoutStep),
    /// An error was seen in checkout.
    CheckoutError,
    /// Active time on pages of any kind, in seconds: was really there.
    Present(u16),
}

/// The page's own reading of the running visit. The edge computes it again from the facts; this one is a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Strongest class that holds.
    pub class: Class,
    /// Interest score, 0 to 8.
    pub score: u8,
    /// Why.
    pub reasons: Vec<Reason>,
}
