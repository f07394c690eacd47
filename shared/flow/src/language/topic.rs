//! What a message is about, as shoppers choose: each marketing message belongs to one topic, and a topic can be switched off.
//!
//! A flow names its topic; without one its rank tells it. A merchant's own name is shown to shoppers as it is written.
//! Messages about an order and those asked for have none, and always go.

use super::definition::Rank;

/// What was left in the shop: carts, searches, things looked at or wished for.
pub const REMINDERS: &str = "reminders";
/// Prices, stock and new things.
pub const PRODUCTS: &str = "products";
/// Offers, occasions and news of the shop.
pub const OFFERS: &str = "offers";
/// Tips, reviews and more that follows an order.
pub const AFTER_ORDER: &str = "after-order";

/// The topics of ready flows, as a page lists them.
pub const READY_TOPICS: [&str; 4] = [REMINDERS, PRODUCTS, OFFERS, AFTER_ORDER];

/// Longest name of a topic, in bytes: a line beside a tick box on a phone.
pub const TOPIC_BYTES_MAX: usize = 60;

impl Rank {
    /// The topic of flows of this rank that name none.
    pub(crate) fn topic(self) -> &'static str {
        match self {
            Rank::Checkout
            | Rank::Cart
            | Rank::UpsellBefore
            | Rank::Search
            | Rank::Browse
            | Rank::Wishlist
            | Rank::Site => REMINDERS,
            Rank::AskedBackInStock | Rank::PriceDrop | Rank::LowStock => PRODUCTS,
            Rank::AfterPurchase => AFTER_ORDER,
            Rank::Welcome | Rank::PersonalDates | Rank::Vip | Rank::Offers | Rank::WinBack | Rank::Sunset => {
                OFFERS
            }
        }
    }
}
