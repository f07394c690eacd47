//! What starts a flow and what ends it before its last step.

use rappel_calendar::{Day, Recurrence};
use rappel_signal::{Channel, Class};
use serde::{Deserialize, Serialize};

use super::words::{DayTime, Duration};

/// What starts a flow. The word after `on` and what it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "on", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Trigger {
    /// A visit ended without a purchase, as this class. The start is the visit's end.
    VisitEnded {
        /// Which class.
        #[cfg_attr(test, schemars(schema_with = "super::schema::class"))]
        class: Class,
    },
    /// No signal for a while after a product or category was seen. The start is when the while is over.
    Idle {
        /// How long; a new signal starts it anew.
        after: Duration,
        /// Which products (ids) or categories (names); all products if empty.
        #[serde(default)]
        seen: Vec<String>,
    },
    /// Something was added to the cart, or a chosen page was seen. The start is that moment.
    CartAdded {
        /// The shopper counts as gone from the shop after so long without a signal.
        after: Duration,
        /// Products (ids) or categories (names) whose being seen counts as well.
        #[serde(default)]
        seen: Vec<String>,
    },
    /// The shopper agreed to messages on one of these channels.
    OptIn {
        /// Any of these.
        #[cfg_attr(test, schemars(schema_with = "super::schema::channels"))]
        channels: Vec<Channel>,
    },
    /// A page says that the shopper agreed, where the shop wants that confirmed by a click in an e-mail.
    ConfirmationNeeded,
    /// The shopper asked for a link to their own settings.
    PreferencesAsked,
    /// An account was created.
    AccountCreated,
    /// An order was placed. What the page alone states starts no flow with transactional messages.
    OrderPlaced,
    /// An order was handed to the carrier.
    OrderFulfilled,
    /// An order arrived.
    OrderDelivered,
    /// A review was left.
    ReviewLeft,
    /// Any event of the shop, by its name: the way to a flow of one's own.
    Event {
        /// The event's name as the shop sends it.
        name: String,
    },
    /// Every year on a date of the profile, or some time before it.
    Date {
        /// Which date.
        date: PersonalDate,
        /// Days before the date, 0 to 31.
        #[serde(default)]
        days_before: u16,
        /// On the shopper's clock.
        at: DayTime,
    },
    /// A day of the calendar, in the countries that keep it.
    Calendar {
        /// `christmas`, `black-friday`, or a date of one's own: see docs/calendar.md.
        #[cfg_attr(test, schemars(schema_with = "super::schema::day"))]
        day: Day,
        /// Days before it; the day's own lead time if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days_before: Option<u16>,
        /// On the shopper's clock.
        at: DayTime,
    },
    /// A sale begins in a country that regulates sales. Nobody else enters.
    SalePeriod {
        /// Days before it begins.
        #[serde(default)]
        days_before: u16,
        /// On the shopper's clock.
        at: DayTime,
    },
    /// Set by the merchant: one date, or a recurrence.
    Schedule {
        /// One date or a recurrence: see docs/calendar.md.
        #[cfg_attr(test, schemars(schema_with = "super::schema::recurrence"))]
        when: Recurrence,
        /// On the shopper's clock.
        at: DayTime,
    },
    /// A variant's stock went from none to some.
    BackInStock {
        /// Only those who asked to be told, or only those who did not.
        asked: bool,
    },
    /// The price fell below the one this shopper last saw.
    PriceDrop {
        /// By at least so many percent…
        #[serde(default, skip_serializing_if = "Option::is_none")]
        percent_at_least: Option<u8>,
        /// …or by at least so many whole main units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount_at_least: Option<u32>,
    },
    /// Stock fell to the shop's threshold.
    LowStock,
    /// The shop marked products as promoted, and the shopper likes such.
    Promotion,
    /// New products came that the shopper may like.
    NewArrivals,
    /// A product has been on the wish list for so long.
    Wishlisted {
        /// How long.
        since: Duration,
    },
    /// Nothing was heard for a while.
    Silence {
        /// Of what.
        of: Silence,
        /// How long.
        since: Duration,
        /// For orders: so many times the customer's own median gap instead, once it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        own_gaps: Option<u8>,
        /// For reactions: after so many messages without one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        messages_at_least: Option<u8>,
    },
    /// Became a member of a segment.
    SegmentEntered {
        /// The segment's name.
        segment: String,
    },
}

/// A date that comes every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PersonalDate {
    /// The shopper's.
    Birthday,
    /// By the calendar of the shopper's country, else the shop's.
    NameDay,
    /// Of the first order.
    FirstOrder,
    /// Of the account.
    SignUp,
}

/// What nothing was heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Silence {
    /// No order.
    Order,
    /// No open, click, visit or order.
    Reaction,
}

impl Trigger {
    /// The word a file uses for it.
    pub fn word(&self) -> &'static str {
        match self {
            Trigger::VisitEnded { .. } => "visit-ended",
            Trigger::Idle { .. } => "idle",
            Trigger::CartAdded { .. } => "cart-added",
            Trigger::OptIn { .. } => "opt-in",
            Trigger::ConfirmationNeeded => "confirmation-needed",
            Trigger::PreferencesAsked => "preferences-asked",
            Trigger::AccountCreated => "account-created",
            Trigger::OrderPlaced => "order-placed",
            Trigger::OrderFulfilled => "order-fulfilled",
            Trigger::OrderDelivered => "order-delivered",
            Trigger::ReviewLeft => "review-left",
            Trigger::Event { .. } => "event",
            Trigger::Date { .. } => "date",
            Trigger::Calendar { .. } => "calendar",
            Trigger::SalePeriod { .. } => "sale-period",
            Trigger::Schedule { .. } => "schedule",
            Trigger::BackInStock { .. } => "back-in-stock",
            Trigger::PriceDrop { .. } => "price-drop",
            Trigger::LowStock => "low-stock",
            Trigger::Promotion => "promotion",
            Trigger::NewArrivals => "new-arrivals",
            Trigger::Wishlisted { .. } => "wishlisted",
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

    /// Whether it is about an order, so that transactional messages may follow.
    pub fn is_about_an_order(&self) -> bool {
        matches!(self, Trigger::OrderPlaced | Trigger::OrderFulfilled | Trigger::OrderDelivered)
    }

    /// Whether it is what one device itself did or said: a visit, a look, a cart, a consent.
    pub(crate) fn is_of_the_device(&self) -> bool {
        matches!(
            self,
            Trigger::VisitEnded { .. }
                | Trigger::Idle { .. }
                | Trigger::CartAdded { .. }
                | Trigger::OptIn { .. }
                | Trigger::ConfirmationNeeded
                | Trigger::PreferencesAsked
        )
    }

    /// Whether its message answers what was just asked on a page, to prove that the address is the asker's: it carries no
    /// marketing, and goes at once.
    pub(crate) fn is_answered_at_once(&self) -> bool {
        matches!(self, Trigger::ConfirmationNeeded | Trigger::PreferencesAsked)
    }

    /// Whether the shopper looks for its first message while still in the shop, as whoever signs up does. Thanks for an
    /// order can wait: its confirmation comes first.
    pub(crate) fn is_awaited(&self) -> bool {
        matches!(self, Trigger::OptIn { .. } | Trigger::AccountCreated)
    }

    /// Whether a clock starts it, and nothing that happens.
    pub(crate) fn is_clocked(&self) -> bool {
        matches!(
            self,
            Trigger::Idle { .. }
                | Trigger::Date { .. }
                | Trigger::Calendar { .. }
                | Trigger::SalePeriod { .. }
                | Trigger::Schedule { .. }
                | Trigger::Wishlisted { .. }
                | Trigger::Silence { .. }
        )
    }

    /// Whether its messages are about products whose price and stock have to be looked up again at the send.
    pub(crate) fn is_about_the_catalogue(&self) -> bool {
        matches!(
            self,
            Trigger::BackInStock { .. }
                | Trigger::PriceDrop { .. }
                | Trigger::LowStock
                | Trigger::Promotion
                | Trigger::NewArrivals
                | Trigger::Wishlisted { .. }
        )
    }

    /// After how long without a signal the shopper counts as gone, for flows that do not wait for the visit's end.
    pub(crate) fn gone_after(&self) -> Option<Duration> {
        match self {
            Trigger::Idle { after, .. } | Trigger::CartAdded { after, .. } => Some(*after),
            _ => None,
        }
    }
}

/// What ends a running flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExitOn {
    /// An order was placed.
    Purchase,
    /// An order was placed that holds the product the flow is about.
    Bought,
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
    /// The order was cancelled or refunded in full.
    Refund,
    /// The product was taken off the wish list.
    WishlistRemoved,
    /// A message of this flow was opened or clicked.
    Responded,
    /// A visit, click or order: a sign of life.
    SignOfLife,
    /// A code of this flow was used.
    CodeUsed,
    /// A review was left of what the flow is about.
    Reviewed,
    /// An event of the shop, by name: `{"event": "quote-accepted"}`.
    Event(String),
}

impl ExitOn {
    /// In a merchant's words, to follow "left because".
    pub fn words(&self) -> &str {
        match self {
            ExitOn::Purchase => "an order was placed",
            ExitOn::Bought => "the product was bought",
            ExitOn::CartEmptied => "the cart was emptied",
            ExitOn::Cart => "something was put in the cart",
            ExitOn::CartActivity => "a new visit acted on the cart",
            ExitOn::VisitWithIntent => "a new visit showed a stronger interest",
            ExitOn::ResultClick => "a search result was opened",
            ExitOn::Refund => "the order was cancelled or refunded",
            ExitOn::WishlistRemoved => "the product was taken off the wish list",
            ExitOn::Responded => "the shopper responded",
            ExitOn::SignOfLife => "the shopper is back",
            ExitOn::CodeUsed => "the code was used",
            ExitOn::Reviewed => "a review was left",
            ExitOn::Event(name) => name,
        }
    }
}
