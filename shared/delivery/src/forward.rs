//! What happened, told to a platform that the merchant already has.

use serde_json::{Map, Value};

use crate::email::Address;
use crate::phone::PhoneNumber;

/// Longest name of an event, in characters: what the strictest platform, Klaviyo, takes.
pub const EVENT_NAME_MAX_CHARS: usize = 128;

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

impl EventToForward<'_> {
    /// Why it cannot be told as it is, in a merchant's words.
    pub fn objection(&self) -> Option<&'static str> {
        let nobody = self.email.is_none() && self.phone.is_none();
        nobody.then_some(
            "neither address nor number is known, so the other platform could not tell whose event this is",
        )
    }

    /// Who it is about, under the names that a platform gives to address and number.
    pub(crate) fn person(&self, email: &str, phone: &str) -> Value {
        let known = [(email, self.email.map(Address::as_str)), (phone, self.phone.map(PhoneNumber::as_str))];
        known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?)))).collect()
    }

    /// The properties, with `value` and `currency` among them, for platforms that have no field for these.
    pub(crate) fn properties_with_value(&self) -> Value {
        let mut properties = self.properties.clone();
        if let Some((hundredths, currency)) = self.value {
            properties.insert("value".to_owned(), (f64::from(hundredths) / 100.0).into());
            properties.insert("currency".to_owned(), currency.into());
        }
        Value::Object(properties)
    }

    /// The event's name in one plain line.
    pub(crate) fn plain_name(&self) -> String {
        crate::text::plain_line(self.name, EVENT_NAME_MAX_CHARS)
    }
}
