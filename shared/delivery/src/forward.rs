//! What another platform is told: what happened, who a shopper is, who is to be in an advertising audience.

use std::collections::BTreeSet;

use rappel_compact::Gather;
use rappel_signal::Channel;
use serde_json::{Map, Value};

use crate::email::Address;
use crate::phone::PhoneNumber;
use crate::provider::put;
use crate::text::plain_line;

/// Longest name of an event, in characters: what the strictest platform, Klaviyo, takes.
pub const EVENT_NAME_MAX_CHARS: usize = 128;
/// Longest first name told, in characters: longer ones are no names.
pub const FIRST_NAME_MAX_CHARS: usize = 60;

/// One event for another platform.
#[derive(Debug, Clone, Copy)]
pub struct EventToForward<'a> {
    /// The outbox id that the event's own id is derived from.
    pub outbox_id: &'a str,
    /// What happened, for example `Cart abandoned`; cut to [`EVENT_NAME_MAX_CHARS`].
    pub name: &'a str,
    /// To whom: the address, if known.
    pub email: Option<&'a Address>,
    /// To whom: the number, if known.
    pub phone: Option<&'a PhoneNumber>,
    /// When it happened, Unix time in milliseconds.
    pub happened_ms: i64,
    /// When it is told, Unix time in milliseconds.
    pub now_ms: i64,
    /// What it is worth, in hundredths of a currency's main unit.
    pub value: Option<(u32, &'a str)>,
    /// Whatever else the platform's own templates may want: products, links, reasons.
    pub properties: &'a Map<String, Value>,
}

/// Who a shopper is, for a platform that keeps profiles.
#[derive(Debug, Clone, Copy)]
pub struct ProfileToForward<'a> {
    /// The address, if known.
    pub email: Option<&'a Address>,
    /// The number, if known.
    pub phone: Option<&'a PhoneNumber>,
    /// The first name; cut to [`FIRST_NAME_MAX_CHARS`].
    pub first_name: Option<&'a str>,
    /// The language, as a tag of BCP 47, for example `hu` or `en-US`.
    pub language: Option<&'a str>,
    /// Whatever else the platform's own segments may want.
    pub properties: &'a Map<String, Value>,
}

/// Somebody is to be forgotten by whoever was told of them.
#[derive(Debug, Clone, Copy)]
pub struct ErasureToForward<'a> {
    /// What the request's own id is derived from: the same each time it is told.
    pub id: &'a str,
    /// The address, if known.
    pub email: Option<&'a Address>,
    /// The number, if known.
    pub phone: Option<&'a PhoneNumber>,
    /// When it was asked for, Unix time in milliseconds.
    pub asked_ms: i64,
    /// When it is told, Unix time in milliseconds.
    pub now_ms: i64,
}

/// What somebody is known by: an address, a number, or both.
pub type KnownBy = (Option<Address>, Option<PhoneNumber>);

/// Somebody's addresses and numbers as a platform is told of them: two by two, or each by itself for one that `takes_one`.
/// What is neither is left out.
pub fn known_by(addresses: &[(Channel, String)], takes_one: bool) -> Vec<KnownBy> {
    let of = |email: bool| {
        let all = addresses.iter().filter(move |(channel, _)| (*channel == Channel::Email) == email);
        let texts: BTreeSet<&str> = all.map(|(_, address)| address.as_str()).gather();
        texts.into_iter().collect::<Vec<_>>()
    };
    let (emails, phones) = (of(true), of(false));
    let pair = |place: usize| {
        let email = emails.get(place).and_then(|address| Address::parse(address).ok());
        let phone = phones.get(place).and_then(|number| PhoneNumber::parse(number).ok());
        (email, phone)
    };
    let pairs = (0..emails.len().max(phones.len())).map(pair);
    let told = pairs.flat_map(|(email, phone)| match takes_one {
        true => vec![(email, None), (None, phone)],
        false => vec![(email, phone)],
    });
    told.filter(|(email, phone)| email.is_some() || phone.is_some()).collect()
}

/// Puts a shopper into an advertising audience, or takes them out. Hand over only who consented to advertising; taking out
/// needs no consent. One that still waits to be told gives way to a later one of the same shopper and audience: told after
/// it, it would undo it.
#[derive(Debug, Clone, Copy)]
pub struct AudienceChange<'a> {
    /// The outbox id that the change's own id is derived from.
    pub outbox_id: &'a str,
    /// In or out.
    pub act: AudienceAct,
    /// The address, if known.
    pub email: Option<&'a Address>,
    /// The number, if known.
    pub phone: Option<&'a PhoneNumber>,
}

/// In or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudienceAct {
    /// On abandonment.
    Add,
    /// On an order, or when the consent ends.
    Remove,
}

/// Why nothing can be told of somebody without address and number, in a merchant's words.
pub(crate) fn nobody(email: Option<&Address>, phone: Option<&PhoneNumber>) -> Option<&'static str> {
    (email.is_none() && phone.is_none()).then_some(
        "neither address nor number is known, so the other platform could not tell whom this is about",
    )
}

/// Somebody, under the names that a platform gives to address and number.
pub(crate) fn person(
    (email_name, email): (&str, Option<&Address>),
    (phone_name, phone): (&str, Option<&PhoneNumber>),
) -> Value {
    let mut person = Value::Object(Map::new());
    for (name, value) in
        [(email_name, email.map(Address::as_str)), (phone_name, phone.map(PhoneNumber::as_str))]
    {
        if let Some(value) = value {
            put(&mut person, name, value);
        }
    }
    person
}

impl EventToForward<'_> {
    /// Why it cannot be told as it is, in a merchant's words.
    pub fn objection(&self) -> Option<&'static str> {
        nobody(self.email, self.phone)
    }

    /// Who it is about, under the names that a platform gives to address and number.
    pub(crate) fn person(&self, email: &str, phone: &str) -> Value {
        person((email, self.email), (phone, self.phone))
    }

    /// The same for a platform that takes the one or the other: the address, if known.
    pub(crate) fn person_by_one(&self, email: &str, phone: &str) -> Value {
        person((email, self.email), (phone, self.phone.filter(|_| self.email.is_none())))
    }

    /// The properties, with `value` and `currency` among them, for platforms that have no field for these.
    pub(crate) fn properties_with_value(&self) -> Map<String, Value> {
        let mut properties = self.properties.clone();
        if let Some((hundredths, currency)) = self.value {
            properties.insert("value".to_owned(), (f64::from(hundredths) / 100.0).into());
            properties.insert("currency".to_owned(), currency.into());
        }
        properties
    }

    /// The same as names and texts, for platforms that take texts alone; what is none is written as JSON.
    pub(crate) fn texts_with_value(&self) -> impl Iterator<Item = (String, String)> {
        self.properties_with_value().into_iter().map(|(name, value)| match value {
            Value::String(text) => (name, text),
            value => (name, value.to_string()),
        })
    }

    /// The event's name in one plain line.
    pub(crate) fn plain_name(&self) -> String {
        plain_line(self.name, EVENT_NAME_MAX_CHARS)
    }

    /// The event's name for platforms that take small letters, digits and single "_" alone, a letter first: `Cart abandoned`
    /// is `cart_abandoned`, `3 days later` is `event_3_days_later`.
    pub(crate) fn snake_name(&self) -> String {
        let name = self.plain_name().to_ascii_lowercase();
        let begins_well =
            name.bytes().find(u8::is_ascii_alphanumeric).is_some_and(|b| b.is_ascii_lowercase());
        let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let first = (!begins_well).then_some("event");
        first.into_iter().chain(words).collect::<Vec<_>>().join("_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_form_that_strict_platforms_want() {
        let properties = Map::new();
        let snake = |name| {
            let event = EventToForward {
                outbox_id: "1",
                name,
                email: None,
                phone: None,
                happened_ms: 0,
                now_ms: 0,
                value: None,
                properties: &properties,
            };
            event.snake_name()
        };
        assert_eq!(snake("Cart abandoned"), "cart_abandoned");
        assert_eq!(snake(" _Back-in  stock: 2\r\n"), "back_in_stock_2");
        assert_eq!(snake("3 days later"), "event_3_days_later");
        assert_eq!(snake("кошик"), "event");
    }
}
