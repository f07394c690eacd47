//! What a message may tell besides products: a name, an offer, an order. All of it optional, none of it trusted.

use super::{Language, Money};
use crate::text::{looks_like_link, plain_line};

/// Longest first name, code, order number, carrier, day in words and gift, in characters. Longer ones are not said.
const NAME_MAX_CHARS: usize = 30;
const CODE_MAX_CHARS: usize = 40;
const CARRIER_MAX_CHARS: usize = 40;
const DAY_MAX_CHARS: usize = 40;
const GIFT_MAX_CHARS: usize = 60;

/// In whose interest a message goes. Decides what may stand in it, whatever its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Needs consent; may suggest and offer, and says how to stop it.
    #[default]
    Marketing,
    /// Asked for by the shopper, as "tell me when it is back": says how to stop it, and suggests nothing else.
    AskedFor,
    /// Belongs to an order: no suggestion, no offer, nothing to unsubscribe from.
    Transactional,
    /// To the shop's own people.
    Notice,
}

impl Purpose {
    /// Whether products besides its subject, and offers, may stand in it.
    pub(super) fn may_promote(self) -> bool {
        self == Purpose::Marketing
    }

    /// Whether it says how to stop such messages.
    pub(super) fn can_be_stopped(self) -> bool {
        matches!(self, Purpose::Marketing | Purpose::AskedFor)
    }
}

/// What the texts may tell of the shopper, the product, the order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// The shopper's first name.
    pub first_name: Option<String>,
    /// What is offered.
    pub offer: Option<Offer>,
    /// What the first product cost when the shopper last saw it.
    pub price_before: Option<Money>,
    /// Pieces left of it.
    pub stock: Option<u32>,
    /// The order's number, as the shop writes it.
    pub order: Option<String>,
    /// Who brings the parcel.
    pub carrier: Option<String>,
    /// The parcel's number with the carrier.
    pub tracking_number: Option<String>,
    /// The day it is expected, in words of the message's language ("Tuesday 8 December").
    pub expected_on: Option<String>,
    /// The day the message is about, in words: the birthday, the feast.
    pub occasion_on: Option<String>,
    /// The rating that was given, 1 to 5.
    pub rating: Option<u8>,
    /// The pool of codes that a note to the shop is about.
    pub pool: Option<String>,
}

/// An offer, as a message shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is offered.
    pub benefit: Benefit,
    /// The code that redeems it, shared or the shopper's own.
    pub code: Option<String>,
    /// Its last day, in words of the message's language.
    pub ends_on: Option<String>,
    /// For orders of at least so much.
    pub minimum: Option<Money>,
}

/// What an offer gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Benefit {
    /// So many percent off, 1 to 100.
    Percent(u8),
    /// So much off.
    Amount(Money),
    /// A gift, in the shop's words: "a pair of wool socks".
    Gift(String),
    /// No delivery costs.
    FreeShipping,
    /// Sooner than others.
    EarlyAccess,
}

impl Details {
    /// The same with everything dropped that cannot be said: too long, or not of the characters such a thing is
    /// written in. A name in a profile may have been typed by anyone, and goes to an address that anyone may have typed.
    pub(super) fn cleaned(&self, language: Language) -> Details {
        let said = |text: &Option<String>, max_chars, also: &str| sayable(text.as_deref()?, max_chars, also);
        let day = |text: &Option<String>| said_day(text.as_deref()?, language);
        Details {
            first_name: said(&self.first_name, NAME_MAX_CHARS, " '’-.").filter(|name| !name.contains(digit)),
            offer: self.offer.as_ref().map(|offer| offer.cleaned(language)),
            price_before: self.price_before,
            stock: self.stock.filter(|stock| *stock > 0),
            order: said(&self.order, CODE_MAX_CHARS, " #-_/."),
            carrier: said(&self.carrier, CARRIER_MAX_CHARS, " -.&'’+"),
            tracking_number: said(&self.tracking_number, CODE_MAX_CHARS, " -_"),
            expected_on: day(&self.expected_on),
            occasion_on: day(&self.occasion_on),
            pool: said(&self.pool, CODE_MAX_CHARS, " -_."),
            rating: self.rating.filter(|rating| (1..=5).contains(rating)),
        }
    }
}

impl Offer {
    fn cleaned(&self, language: Language) -> Offer {
        let code = |text: &str| sayable(text, CODE_MAX_CHARS, "-_.%+");
        Offer {
            benefit: match &self.benefit {
                Benefit::Gift(gift) => Benefit::Gift(plain_line(gift, GIFT_MAX_CHARS)),
                other => other.clone(),
            },
            code: self.code.as_deref().and_then(code),
            ends_on: self.ends_on.as_deref().and_then(|day| said_day(day, language)),
            minimum: self.minimum,
        }
    }
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// A day in words of the language.
fn said_day(text: &str, language: Language) -> Option<String> {
    sayable(&language.day(text), DAY_MAX_CHARS, " ,.-/")
}

/// One plain line of letters, digits and the characters named, without the shape of a link.
fn sayable(text: &str, max_chars: usize, also: &str) -> Option<String> {
    let line = plain_line(text, max_chars + 1);
    let fits = !line.is_empty() && line.chars().count() <= max_chars;
    let plain = line.chars().all(|c| c.is_alphanumeric() || also.contains(c));
    (fits && plain && !looks_like_link(&line)).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_carries_a_message_is_not_said() {
        let name = |typed: &str| {
            let details = Details { first_name: Some(typed.to_owned()), ..Details::default() };
            details.cleaned(Language::English).first_name
        };
        for real in ["Anna", "Jean-Luc", "Zsófi", "D’Arcy", "Mary Ann", "李"] {
            assert_eq!(name(real).as_deref(), Some(real));
        }
        assert_eq!(name("  Anna\r\nBcc"), Some("Anna Bcc".to_owned()));
        for bad in ["", "evil.example", "You won €500!", "<b>Anna</b>", "call 0900555", "a@b.example"] {
            assert_eq!(name(bad), None, "{bad}");
        }
        assert_eq!(name(&"a".repeat(31)), None);
    }

    #[test]
    fn numbers_out_of_range_and_strange_codes_are_not_said() {
        let offer = Offer {
            benefit: Benefit::Gift("wool\nsocks".to_owned()),
            code: Some("SPRING 15<".to_owned()),
            ends_on: Some("Sunday 6 December".to_owned()),
            minimum: None,
        };
        let details = Details {
            stock: Some(0),
            rating: Some(6),
            order: Some("#1001-A".to_owned()),
            offer: Some(offer),
            ..Details::default()
        };
        let cleaned = details.cleaned(Language::English);
        assert_eq!((cleaned.stock, cleaned.rating, cleaned.order.as_deref()), (None, None, Some("#1001-A")));
        let offer = cleaned.offer.unwrap();
        assert_eq!(offer.benefit, Benefit::Gift("wool socks".to_owned()));
        assert_eq!((offer.code.as_deref(), offer.ends_on.as_deref()), (None, Some("Sunday 6 December")));
    }
}
