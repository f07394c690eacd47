//! What a message is about: everything the texts may use, already checked.

use super::{Details, Language, Money, Purpose, Template};
use crate::link::Link;
use crate::text::{plain_line, truncate_chars, unlinked};

/// Longest product title in a block, in characters: three lines on a phone.
pub const TITLE_MAX_CHARS: usize = 90;
/// Most products in one message: more is a catalogue, and mail programs cut long messages.
pub const PRODUCTS_MAX: usize = 6;

/// One message to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageContent<'a> {
    /// Which message: a ready one, or one of the shop's own.
    pub template: Template<'a>,
    /// In whose interest it goes: what may stand in it besides its words.
    pub purpose: Purpose,
    /// The shopper's language.
    pub language: Language,
    /// Who speaks.
    pub shop: Shop,
    /// What it is about, most important first; at most [`PRODUCTS_MAX`] are shown.
    pub products: Vec<ProductBlock>,
    /// What is shown below the products under a heading of its own (similar items, best sellers).
    pub suggestions: Vec<ProductBlock>,
    /// What the shopper searched for, as typed.
    pub query: Option<String>,
    /// The value of the cart.
    pub cart_total: Option<Money>,
    /// What else its words may tell.
    pub details: Details,
    /// Where the message leads.
    pub links: Links,
}

/// The shop, as its messages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// Its name.
    pub name: String,
    /// Its front page.
    pub home: Link,
    /// Its logo; without one the name is set in type.
    pub logo: Option<Link>,
    /// Its colour, used for buttons.
    pub colour: super::Colour,
    /// Postal address, which the law wants in marketing mail. One line or several.
    pub postal_address: String,
    /// Where a shopper gets an answer from a person.
    pub contact_email: Option<String>,
    /// Answers to the usual doubts, in the merchant's own words.
    pub help: Help,
}

/// The merchant's own short answers, one sentence each. Absent ones are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Help {
    /// When and for how much it is delivered.
    pub delivery: Option<String>,
    /// How it can be returned.
    pub returns: Option<String>,
    /// How it can be paid.
    pub payment: Option<String>,
}

/// A product in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductBlock {
    /// Its name: one plain line without links.
    pub(super) title: String,
    pub(super) price: Option<Money>,
    pub(super) price_before: Option<Money>,
    pub(super) image: Option<Link>,
    pub(super) link: Link,
    pub(super) quantity: u32,
}

impl ProductBlock {
    /// A product; the title may be anything, it is made one plain line. An empty title gives `None`: a block
    /// without a name says nothing.
    pub fn new(title: &str, price: Option<Money>, image: Option<Link>, link: Link) -> Option<Self> {
        // What is not seen goes first: it would hide the shape of a link, and leave the link.
        let line = plain_line(title, title.len());
        let title = truncate_chars(&unlinked(&line), TITLE_MAX_CHARS);
        (!title.is_empty()).then_some(ProductBlock {
            title,
            price,
            price_before: None,
            image,
            link,
            quantity: 1,
        })
    }

    /// Its picture, for a notification that shows it.
    pub fn image(&self) -> Option<&Link> {
        self.image.as_ref()
    }

    /// The same, reduced from this price, which is shown beside the new one if it is higher.
    #[must_use]
    pub fn reduced_from(mut self, before: Money) -> Self {
        self.price_before = self.price.and_then(|price| before.less(price)).and(Some(before));
        self
    }

    /// The same, as a cart line of several.
    #[must_use]
    pub fn times(mut self, quantity: u32) -> Self {
        self.quantity = quantity;
        self
    }
}

/// Where the message leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// Where the button and a click on a notification go: see [`Template::leads_to`].
    pub landing: Link,
    /// The signed address that ends these messages, on our own origin.
    pub unsubscribe: Link,
    /// The page on which a shopper chooses to get less, if there is one.
    pub preferences: Option<Link>,
    /// A page that explains why this message came and what is kept, if there is one.
    pub why: Option<Link>,
}
