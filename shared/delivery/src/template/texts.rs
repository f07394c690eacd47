//! The ready messages as data: one file per family and language under `texts/`, read once.
//!
//! A file holds messages by name. `layout` says what a message shows and where it leads, and is the same in every
//! language; the rest are words, in which [`super::fill`] reads gaps. A shop's own texts take the same form.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::fill::Text;

/// English, which every message has.
pub(super) static ENGLISH: LazyLock<Pack> = LazyLock::new(|| Pack::read(ENGLISH_COMMON, &ENGLISH_FILES));

const ENGLISH_COMMON: &str = include_str!("texts/en/common.json");
const ENGLISH_FILES: [&str; 11] = [
    include_str!("texts/en/visit.json"),
    include_str!("texts/en/cart.json"),
    include_str!("texts/en/welcome.json"),
    include_str!("texts/en/stock-and-price.json"),
    include_str!("texts/en/dates.json"),
    include_str!("texts/en/calendar.json"),
    include_str!("texts/en/offers.json"),
    include_str!("texts/en/order.json"),
    include_str!("texts/en/reviews.json"),
    include_str!("texts/en/loyalty.json"),
    include_str!("texts/en/win-back.json"),
];

/// All texts of a language.
#[derive(Debug, Default)]
pub(super) struct Pack {
    pub(super) common: Common,
    pub(super) messages: BTreeMap<String, Message>,
}

impl Pack {
    /// Reads the files. They are part of the program, and a test reads each on its own: none is refused here.
    fn read(common: &str, files: &[&str]) -> Pack {
        let read = |file: &&str| serde_json::from_str::<BTreeMap<String, Message>>(file).unwrap_or_default();
        let mut pack =
            Pack { common: serde_json::from_str(common).unwrap_or_default(), messages: BTreeMap::new() };
        pack.messages.extend(files.iter().flat_map(read));
        pack
    }
}

/// What one message says: a ready one, or one of a shop's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    pub(super) layout: Layout,
    pub(super) subject: Text,
    /// What the mail program shows after the subject.
    pub(super) preheader: Text,
    pub(super) heading: Text,
    pub(super) paragraphs: Vec<Text>,
    /// Without it there is no button.
    #[serde(default)]
    pub(super) button: Option<Text>,
    /// Stands above the suggestions. Without it none are shown.
    #[serde(default)]
    pub(super) suggestions: Option<Text>,
    /// Said below the button, where somebody reads answers; the language's usual words if left out.
    #[serde(default)]
    pub(super) closing: Option<Text>,
    /// A notification's title; the subject if left out.
    #[serde(default)]
    pub(super) push_title: Option<Text>,
    pub(super) push: Text,
}

/// What a message shows besides its words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Layout {
    pub(super) shows: Shows,
    pub(super) leads_to: LeadsTo,
    pub(super) because: Because,
    /// The merchant's answers on delivery, returns and payment.
    #[serde(default)]
    pub(super) help: bool,
    /// A colour of its own in place of the shop's, `#rrggbb`.
    #[serde(default)]
    pub(super) colour: Option<String>,
}

/// The products a message is about. Those chosen for it are its suggestions, unless they are its products.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shows {
    /// None.
    Nothing,
    /// The lines of the cart.
    Cart,
    /// The one product that it is about.
    Product,
    /// Those that it is about: seen in the visit, wished for, ordered.
    Products,
    /// Those chosen for it at the send.
    Picks,
}

/// Where the button and a click on the notification lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeadsTo {
    /// The front page.
    Home,
    /// The cart, filled as it was.
    Cart,
    /// The results of the search.
    Search,
    /// The product that it is about.
    Product,
    /// The page that the event named: the parcel's or order's, where to review, the guide to a product, the reason to
    /// stay. The front page if none was named.
    Event,
}

/// Why a shopper gets a message: which of the language's sentences stands in the footer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Because {
    /// Visited the shop.
    Visit,
    /// Signed up.
    SignUp,
    /// Showed interest in this product.
    Interest,
    /// Asked to be told.
    Asked,
    /// Ordered, and this belongs to the order.
    Order,
    /// Ordered here before.
    Customer,
    /// Works for the shop.
    Staff,
}

/// What a language says in every message.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Common {
    pub(super) labels: Labels,
    pub(super) because: BTreeMap<Because, Text>,
    pub(super) closing: Text,
    /// The first product and how many others there are.
    pub(super) goods: Text,
    /// An offer as a noun.
    pub(super) offer: Text,
    /// The small print below an offer.
    pub(super) offer_terms: Text,
}

/// Words that stand beside things.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    pub(super) total: String,
    pub(super) before: String,
    pub(super) code: String,
    pub(super) help_heading: String,
    pub(super) delivery: String,
    pub(super) returns: String,
    pub(super) payment: String,
    pub(super) unsubscribe: String,
    pub(super) why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_no_name_is_told_twice() {
        serde_json::from_str::<Common>(ENGLISH_COMMON).unwrap();
        let mut told = 0;
        for file in ENGLISH_FILES {
            let messages = serde_json::from_str::<BTreeMap<String, Message>>(file);
            told += messages.unwrap_or_else(|error| panic!("{error} in {file}")).len();
        }
        assert_eq!(ENGLISH.messages.len(), told);
    }
}
