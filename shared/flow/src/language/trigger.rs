//! What starts a flow and what ends it before its last step.

use rappel_signal::{Channel, Class};
use serde::{Deserialize, Serialize};

use super::words::{DayTime, Duration};

/// What starts a flow. The word after `on` and what it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Trigger {
    /// A visit ended without a purchase, as this class. The start is the visit's end.
    VisitEnded {
        /// Which class.
        class: Class,
    },
    /// No signal for a while after a page, product or category was seen.
    Idle {
        /// How long; a new signal starts it anew.
        after: Duration,
        /// Which pages, products or categories; all products if empty.
        #[serde(default)]
        seen: Vec<String>,
    },
    /// The shopper agreed to messages on one of these channels.
    OptIn {
        /// Any of these.
        channels: Vec<Channel>,
    },
    /// An account was created.
    AccountCreated,
    /// An order was placed.
    OrderPlaced,
    /// An order was handed to the carrier.
    OrderFulfilled,
    /// An order arrived.
    OrderDelivered,
    /// Any event of the shop, by its name: the way to a flow of one's own.
    Event {
        /// The event's name as the shop sends it.
        name: String,
    },
    /// Every year on a date of the profile, or some time before or after it.
    Date {
        /// `birthday`, `name-day`, `first-order`, `sign-up`.
        date: String,
        /// Days before the date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Duration>,
        /// On the shopper's clock.
        at: DayTime,
    },
    /// A day of the shop's calendar.
    Calendar {
        /// `christmas`, `black-friday`, `sale-period` or a date of one's own.
        day: String,
        /// Days before it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Duration>,
        /// On the shopper's clock.
        at: DayTime,
    },
    /// Set by the merchant: one date, or a recurrence.
    Schedule {
        /// A date `2026-12-01`, or `daily`, `weekly`, `monthly`, `yearly`, `end-of-season`.
        when: String,
        /// On the shopper's clock.
        at: DayTime,
    },
    /// A variant's stock went from none to some.
    BackInStock {
        /// Only those who asked to be told.
        #[serde(default)]
        asked: bool,
    },
    /// The price fell below the one this shopper last saw.
    PriceDrop {
        /// By at least so many percent.
        percent_at_least: u8,
    },
    /// Stock fell to a threshold.
    LowStock {
        /// Pieces left.
        at_most: u32,
    },
    /// A product has been on the wish list for so long.
    Wishlisted {
        /// How long.
        since: Duration,
    },
    /// Something was added to the cart, or a chosen page was seen.
    CartAdded,
    /// The shop marked products as promoted.
    Promotion,
    /// New products came into the catalogue.
    NewArrivals,
    /// A review was left.
    ReviewLeft,
    /// Nothing was heard for a while.
    Silence {
        /// `order` or `reaction`.
        of: String,
        /// How long.
        since: Duration,
    },
    /// Became a member of a segment.
    SegmentEntered {
        /// The segment's name.
        segment: String,
    },
}

impl Trigger {
    /// The word a file uses for it.
    pub fn word(&self) -> &'static str {
        match self {
            Trigger::VisitEnded { .. } => "visit-ended",
            Trigger::Idle { .. } => "idle",
            Trigger::OptIn { .. } => "opt-in",
            Trigger::AccountCreated => "account-created",
            Trigger::OrderPlaced => "order-placed",
            Trigger::OrderFulfilled => "order-fulfilled",
            Trigger::OrderDelivered => "order-delivered",
            Trigger::Event { .. } => "event",
            Trigger::Date { .. } => "date",
            Trigger::Calendar { .. } => "calendar",
            Trigger::Schedule { .. } => "schedule",
            Trigger::BackInStock { .. } => "back-in-stock",
            Trigger::PriceDrop { .. } => "price-drop",
            Trigger::LowStock { .. } => "low-stock",
            Trigger::Wishlisted { .. } => "wishlisted",
            Trigger::CartAdded => "cart-added",
            Trigger::Promotion => "promotion",
            Trigger::NewArrivals => "new-arrivals",
            Trigger::ReviewLeft => "review-left",
            Trigger::Silence { .. } => "silence",
            Trigger::SegmentEntered { .. } => "segment-entered",
        }
    }

    /// The class whose abandonment starts the flow, if it is an abandonment flow.
    pub fn class(&self) -> Option<Class> {
        match self {
            Trigger::VisitEnded { class } => Some(*class),
            _ => None,
        }
    }

    /// Whether this build starts flows on it. Others are read and checked, and reported by [`super::Book::unsupported`].
    pub fn is_supported(&self) -> bool {
        matches!(
            self,
            Trigger::VisitEnded { .. } | Trigger::OptIn { .. } | Trigger::OrderPlaced | Trigger::Event { .. }
        )
    }

    /// Whether it is about an order, so that transactional messages may follow.
    pub fn is_about_an_order(&self) -> bool {
        matches!(self, Trigger::OrderPlaced | Trigger::OrderFulfilled | Trigger::OrderDelivered)
    }
}

/// What ends a running flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExitOn {
    /// An order was placed.
    Purchase,
    /// The cart was emptied by the shopper.
    CartEmptied,
    /// Something was put in the cart.
    Cart,
    /// A new visit acted on the cart.
    CartActivity,
    /// A new visit ended as browse or stronger.
    VisitWithIntent,
    /// A search result was opened.
    ResultClick,
    /// The order was cancelled or refunded.
    Refund,
    /// The product is sold out again.
    OutOfStock,
    /// The price is back up.
    PriceBack,
    /// The product was taken off the wish list.
    WishlistRemoved,
    /// A message of this flow was opened or clicked.
    Responded,
    /// A visit, click or order: a sign of life.
    SignOfLife,
    /// A code of this flow was used.
    CodeUsed,
    /// An event of the shop, by name: `{"event": "quote-accepted"}`.
    Event(String),
}

impl ExitOn {
    /// Whether this build acts on it.
    pub fn is_supported(&self) -> bool {
        matches!(
            self,
            ExitOn::Purchase
                | ExitOn::CartEmptied
                | ExitOn::Cart
                | ExitOn::CartActivity
                | ExitOn::VisitWithIntent
                | ExitOn::ResultClick
                | ExitOn::Event(_)
        )
    }

    /// In a merchant's words, to follow "left because".
    pub fn words(&self) -> &str {
        match self {
            ExitOn::Purchase => "an order was placed",
            ExitOn::CartEmptied => "the cart was emptied",
            ExitOn::Cart => "something was put in the cart",
            ExitOn::CartActivity => "a new visit acted on the cart",
            ExitOn::VisitWithIntent => "a new visit showed a stronger interest",
            ExitOn::ResultClick => "a search result was opened",
            ExitOn::Refund => "the order was cancelled or refunded",
            ExitOn::OutOfStock => "the product is sold out again",
            ExitOn::PriceBack => "the price is back up",
            ExitOn::WishlistRemoved => "the product was taken off the wish list",
            ExitOn::Responded => "the shopper responded",
            ExitOn::SignOfLife => "the shopper is back",
            ExitOn::CodeUsed => "the code was used",
            ExitOn::Event(name) => name,
        }
    }
}
