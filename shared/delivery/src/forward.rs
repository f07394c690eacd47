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

    /// The event's name in one plain line.
    pub(crate) fn plain_name(&self) -> String {
        crate::text::plain_line(self.name, EVENT_NAME_MAX_CHARS)
    }
}
