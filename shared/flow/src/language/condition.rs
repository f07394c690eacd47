//! What entry filters, splits and exits may ask. Several in a list must all hold.

use rappel_signal::Channel;
use serde::{Deserialize, Serialize};

use super::words::Duration;

/// A span of whole numbers; either end may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// This or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// Less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub less_than: Option<u32>,
}

impl Span {
    /// Whether the number lies in the span; `unit` is how many of the number's own units one written unit holds.
    pub fn holds(self, number: u64, unit: u64) -> bool {
        self.at_least.is_none_or(|least| number >= u64::from(least) * unit)
            && self.less_than.is_none_or(|bound| number < u64::from(bound) * unit)
    }

    /// Whether some number can lie in it and at least one end is given.
    pub fn is_sensible(self) -> bool {
        match (self.at_least, self.less_than) {
            (None, None) => false,
            (Some(least), Some(bound)) => least < bound,
            _ => true,
        }
    }
}

/// A question about the person, the visit, or what the message would be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// One of these countries (ISO 3166-1, two letters).
    Country(Vec<String>),
    /// One of these languages; `fr` covers `fr-CA`.
    Language(Vec<String>),
    /// A member of this segment.
    Segment(String),
    /// Carries this tag.
    Tag(String),
    /// Is on this list.
    List(String),
    /// Can be reached on one of these channels: a contact with consent, not suppressed.
    Reachable(Vec<Channel>),
    /// Cart value in whole main units of its currency.
    CartValue(Span),
    /// Number of lines in the cart.
    CartLines(Span),
    /// Interest score of the visit, 0 to 8.
    Interest(Span),
    /// The last search found nothing.
    ZeroResults(bool),
    /// An error was seen in checkout.
    CheckoutError(bool),
    /// The subject is one of these products, by the shop's ids.
    Product(Vec<String>),
    /// The subject lies in one of these categories.
    Category(Vec<String>),
    /// The query contains one of these words.
    Query(Vec<String>),
    /// Number of orders so far: `{"less_than": 2}` right after an order is its first.
    Orders(Span),
    /// Value of the last order in whole main units.
    OrderValue(Span),
    /// Messages of this run that went out so far.
    MessagesSent(Span),
    /// A random share of people in percent, the same people every time.
    Share(u8),
    /// At least one of these.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// A page of this address was seen.
    Page(Vec<String>),
    /// Active time on a page, product or category.
    ActiveTime {
        /// On what.
        on: String,
        /// So long or longer.
        at_least: Duration,
    },
    /// A property of the event that started the flow equals this.
    EventProperty {
        /// Its name.
        name: String,
        /// As text.
        is: String,
    },
    /// Ordered one of these products.
    OrderedProduct(Vec<String>),
    /// Ordered from one of these categories.
    OrderedCategory(Vec<String>),
    /// The order's shipping country.
    ShippingCountry(Vec<String>),
    /// The order used a code of this offer.
    CodeUsed(String),
    /// Opened a message of this flow.
    Opened(bool),
    /// Clicked in a message of this flow.
    Clicked(bool),
    /// Did this since the flow started, by the event's name.
    DidSince(String),
}
