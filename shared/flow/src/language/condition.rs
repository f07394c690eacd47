//! What entry filters, splits and exits may ask. Several in a list must all hold.

use rappel_signal::Channel;
use serde::{Deserialize, Serialize};

use super::words::Duration;

/// A span of whole numbers; either end may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

/// Signs that a shopper is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// Was in the shop.
    Visit,
    /// Placed an order.
    Order,
    /// Clicked in a message.
    Click,
}

/// A question about the person, the visit, or what the message would be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    Reachable(#[cfg_attr(test, schemars(schema_with = "super::schema::channels"))] Vec<Channel>),
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
    /// A page whose path begins so was seen in the visit.
    Page(Vec<String>),
    /// Active time in the visit on a product (id), a category (name) or a page (path).
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
    /// Did this since the flow started: `visit`, `order`, `open`, `click`, `cart`, `review`, or an event's name.
    DidSince(String),
    /// A message of another flow went out in so many days before now.
    MessagedBy {
        /// The flow.
        flow: String,
        /// By this step of it alone; any of its steps if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<String>,
        /// About the same order alone.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        same_order: bool,
        /// How long ago at most.
        within: Duration,
    },
    /// Last did this so long ago: `visit`, `order` or `click`. Never counts as longest ago.
    Last {
        /// Which.
        of: Sign,
        /// So long ago or longer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_least: Option<Duration>,
        /// Not so long ago.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        less_than: Option<Duration>,
    },
    /// Spent within twelve months, in whole main units, refunds taken off.
    Spend(Span),
    /// Among the shop's best customers by spend over twelve months, by the shop's own share.
    TopCustomer(bool),
    /// Age in years, if the year of birth is known.
    Age(Span),
    /// Gender as the profile has it.
    Gender(Vec<String>),
    /// Likes these: `promotions`, `novelty`, a category or a brand, as their views and orders show.
    Likes(Vec<String>),
    /// Rating of the review that started or ended the flow, or of the last one, 1 to 5.
    Rating(Span),
    /// A complaint or a refund of the last 90 days stands open.
    Troubled(bool),
    /// Something bought will run out: units per pack and daily use of it are known.
    RunsOut(bool),
    /// Ordered something that has to be set up.
    NeedsSetup(bool),
}

/// The segments that conditions ask about, for checking that there are such.
pub fn segments_asked(conditions: &[Condition]) -> Vec<&str> {
    conditions.iter().flat_map(asked_by).collect()
}

fn asked_by(condition: &Condition) -> Vec<&str> {
    match condition {
        Condition::Segment(name) => vec![name.as_str()],
        Condition::Any(inner) => segments_asked(inner),
        Condition::Not(inner) => asked_by(inner),
        _ => Vec::new(),
    }
}
