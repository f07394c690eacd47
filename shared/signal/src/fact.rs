//! The facts a page can state. One act of the shopper is one fact.
//!
//! Variants are numbered by their order on the wire: append only, never reorder or remove.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::{CartLine, ProductId};

/// What a page is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// Anything else: guides, delivery, contact.
    #[default]
    Other,
    /// The shop's front door.
    Home,
    /// A list of products of one kind.
    Category,
    /// Results of a search.
    Search,
    /// One product.
    Product,
    /// The cart.
    Cart,
    /// Any page between cart and confirmation.
    Checkout,
    /// "Thank you for your order."
    Confirmation,
    /// The shopper's account, wish list included.
    Account,
}

/// How far a checkout came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckoutStep {
    /// Begun.
    Begun,
    /// Delivery was chosen (GA4 `add_shipping_info`).
    Shipping,
    /// Payment was chosen or the pay button pressed (GA4 `add_payment_info`).
    Payment,
}

/// A way to reach a shopper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Web push.
    Push,
    /// Text message; RCS falls back to it.
    Sms,
    /// WhatsApp.
    #[serde(rename = "whatsapp", alias = "whats-app")]
    WhatsApp,
}

/// Something that happened on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// A page was shown. `path` carries no query and is empty on account and checkout pages.
    PageView {
        /// What the page is for.
        kind: PageKind,
        /// Path on the shop's host.
        path: String,
    },
    /// A product page was shown.
    ProductView {
        /// Which.
        product: ProductId,
        /// Visits of the last 30 days in which this device saw it, this one included.
        visits: u8,
    },
    /// A category page was shown.
    CategoryView {
        /// The category's name as shown.
        category: String,
        /// As for a product.
        visits: u8,
    },
    /// A product was clicked in a list.
    Select {
        /// Which.
        product: ProductId,
    },
    /// Search results were shown.
    Search {
        /// What was typed.
        query: String,
        /// How many results, if the page tells.
        results: Option<u16>,
    },
    /// Pieces were added to the cart.
    CartAdd {
        /// What and how many.
        line: CartLine,
    },
    /// Pieces were removed; a quantity of at least what the cart holds empties the line.
    CartRemove {
        /// What and how many.
        line: CartLine,
    },
    /// The cart was seen whole: this is all it holds.
    CartView {
        /// Its lines.
        lines: Vec<CartLine>,
    },
    /// Checkout was begun or moved on.
    Checkout {
        /// How far.
        step: CheckoutStep,
    },
    /// The shop showed an error in checkout.
    CheckoutError {
        /// The shop's code or text, cut.
        code: String,
    },
    /// An order was placed, as the page states it.
    Purchase {
        /// The shop's order number.
        order: String,
        /// Total in hundredths of the currency's main unit.
        value_hundredths: u32,
        /// What was bought.
        lines: Vec<CartLine>,
    },
    /// Put on the wish list.
    WishlistAdd {
        /// Which.
        product: ProductId,
    },
    /// Taken off the wish list.
    WishlistRemove {
        /// Which.
        product: ProductId,
    },
    /// The page states who this is: a *claimed* address.
    Identify {
        /// As typed.
        email: String,
    },
    /// The shopper agreed, or no longer agrees, to messages on a channel.
    MessageConsent {
        /// Which channel.
        channel: Channel,
        /// Yes or no.
        granted: bool,
        /// The wording agreed to: the proof.
        text: String,
    },
    /// The browser gave a push subscription (RFC 8030, RFC 8291).
    PushSubscription {
        /// Address at the push service.
        endpoint: String,
        /// The browser's public key, 65 bytes.
        p256dh: Vec<u8>,
        /// The shared secret, 16 bytes.
        auth: Vec<u8>,
    },
    /// The shopper logged out: who comes next is someone else.
    LogOut,
    /// Consent to measure was withdrawn: the last thing this device says.
    Withdrawn,
    /// A list of products was shown: best sellers, results, "goes with it".
    ListView {
        /// The list's name, empty if the page does not tell.
        list: String,
    },
}

/// A fact and how long before its batch was closed it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedFact {
    /// Milliseconds before the batch was closed, by the device's own clock.
    pub age_ms: u32,
    /// What happened.
    pub fact: Fact,
}
