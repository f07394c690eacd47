//! What the webhooks of shop platforms have in common: each is proved first, then read into events in the spelling of the
//! shop's own interface, which [`read_event`] checks like any other.
//!
//! A platform says a product's whole state, not what changed of it, and leaves out what it takes for granted. So an adapter
//! looks up what is known of the product ([`News::product`]) and hands it in with the shop's currency ([`Surroundings`]).

use rappel_signal::limit::{QUANTITY_MAX, TEXT_BYTES_MAX};
use rappel_signal::{ProductId, UnixMs};
use serde_json::{Map, Value};

use super::{WebhookError, word};
use crate::form::{Form, Id, Instant, Visitor};
use crate::{Item, Refusal, read_event};

/// What a merchant writes the shopper's `_rappel` cookie under, beside an order.
const VISITOR: &str = "_rappel";
/// Events that one webhook comes to at most: Shopify tells of 100 variants, a WooCommerce order has few parcels.
const EVENTS_MAX: usize = 250;

/// A variant that the catalogue has and that is not gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownVariant {
    /// The product it belongs to.
    pub product: ProductId,
    /// The variant's own id.
    pub id: String,
    /// Whether its pieces are counted.
    pub is_counted: bool,
}

/// What a platform does not say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings<'a> {
    /// The currency of the shop's prices, ISO 4217.
    pub currency: Option<&'a str>,
    /// What the catalogue has under the id that [`News::product`] names: that product's variants, or that variant.
    pub known: &'a [KnownVariant],
}

/// Reads one kind of news into events.
pub(super) type Reader = fn(&mut Telling<'_>) -> Result<(), WebhookError>;

/// A webhook that was proved.
#[derive(Debug)]
pub struct News {
    pub(super) told: Value,
    pub(super) reader: Option<Reader>,
    /// Marks this state, or this delivery, among others of the same thing.
    pub(super) mark: String,
    /// When the platform told it, by its clock or ours, never later than ours.
    pub(super) at: UnixMs,
    pub(super) now: UnixMs,
    pub(super) is_of_products: bool,
    pub(super) to_do: Option<&'static str>,
}

impl News {
    /// News that nothing follows from.
    pub(super) fn nothing(now: UnixMs) -> News {
        News {
            told: Value::Null,
            reader: None,
            mark: String::new(),
            at: now,
            now,
            is_of_products: false,
            to_do: None,
        }
    }

    /// The product or variant that the catalogue is to be asked about before the events are read.
    pub fn product(&self) -> Option<ProductId> {
        let id = if self.is_of_products { id(&self.told, "id") } else { None };
        id.map(ProductId)
    }

    /// What the merchant has to do themselves, for the log; it names nobody.
    pub fn to_do(&self) -> Option<&'static str> {
        self.to_do
    }

    /// The events.
    ///
    /// # Errors
    /// If a field without which nothing can be said is missing.
    pub fn events(&self, surroundings: &Surroundings<'_>) -> Result<Vec<Item>, WebhookError> {
        let Some(reader) = self.reader else { return Ok(Vec::new()) };
        let mut telling = Telling { news: self, surroundings, items: Vec::new() };
        reader(&mut telling)?;
        Ok(telling.items)
    }
}

/// Events being read.
pub(super) struct Telling<'a> {
    pub(super) news: &'a News,
    pub(super) surroundings: &'a Surroundings<'a>,
    items: Vec<Item>,
}

impl<'a> Telling<'a> {
    /// The body.
    pub(super) fn told(&self) -> &'a Value {
        &self.news.told
    }

    /// Adds an event. What lies ahead of our clock is dated by ours.
    pub(super) fn tell(&mut self, id: String, event_type: &str, at: UnixMs, fields: Fields) {
        if self.items.len() >= EVENTS_MAX {
            return;
        }
        let Fields(mut event) = fields;
        event.insert("id".to_owned(), id.into());
        event.insert("type".to_owned(), event_type.into());
        event.insert("at".to_owned(), at.min(self.news.now).0.into());
        self.items.push(read_event(self.items.len(), Value::Object(event), self.news.now));
    }

    /// Adds an event that cannot be told, with what to change.
    pub(super) fn refuse(&mut self, id: String, path: &str, says: &str) {
        let event = Err(Refusal::at(path, says));
        self.items.push(Item { index: self.items.len(), id: Some(id), event });
    }

    /// The news' own time, if the body has none.
    pub(super) fn at(&self, told: Option<UnixMs>) -> UnixMs {
        told.unwrap_or(self.news.at).min(self.news.now)
    }

    /// A product told, as refused for want of a currency.
    pub(super) fn lacks_currency(&mut self, id: &str) {
        let says = "is missing: the platform does not say it with a product, so set `currency` in the shop's settings";
        self.refuse(id.to_owned(), "currency", says);
    }
}

/// Fields of an event; what is not known is left out.
#[derive(Default)]
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Fields {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    pub(super) fn maybe(self, name: &str, value: Option<impl Into<Value>>) -> Fields {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a value inside another; `None` if it says nothing.
    pub(super) fn some(self) -> Option<Value> {
        (!self.0.is_empty()).then_some(Value::Object(self.0))
    }
}

/// An id, told as text or number. Nought is nobody's.
pub(super) fn id(told: &Value, name: &str) -> Option<String> {
    word::<Id>(told, name).filter(|id| id != "0")
}

/// The id without which nothing can be said.
pub(super) fn required_id(told: &Value, name: &str) -> Result<String, WebhookError> {
    id(told, name).ok_or_else(|| WebhookError::Malformed(format!("`{name}` is missing")))
}

/// A text that is not empty, its white space cleaned.
pub(super) fn text(told: &Value, name: &str) -> Option<String> {
    let text = told.get(name)?.as_str()?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The same, cut where the catalogue would not take more.
pub(super) fn title(told: &Value, name: &str) -> Option<String> {
    text(told, name).map(|title| cut(&title).to_owned())
}

/// As much of a text as the catalogue takes.
pub(super) fn cut(text: &str) -> &str {
    let longest = (0..=text.len().min(TEXT_BYTES_MAX)).rev().find(|end| text.is_char_boundary(*end));
    longest.and_then(|end| text.get(..end)).unwrap_or_default().trim_end()
}

/// The values of a list.
pub(super) fn list<'a>(told: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    told.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// An instant that says its offset.
pub(super) fn instant(told: &Value, name: &str) -> Option<UnixMs> {
    word::<Instant>(told, name)
}

/// Pieces of a line, whole and within bounds: shops sell by the metre, and more than anyone counts.
pub(super) fn quantity(told: &Value, name: &str) -> Option<u16> {
    let pieces = told.get(name)?.as_f64().filter(|pieces| *pieces > 0.0)?;
    // Saturates; half a metre is a piece.
    Some((pieces.ceil() as u16).clamp(1, QUANTITY_MAX))
}

/// An amount in hundredths, signed as told. A third decimal, as some currencies have, is rounded: the whole order would
/// be lost over it.
pub(super) fn hundredths(told: &Value, name: &str) -> Option<i64> {
    let amount = match told.get(name)? {
        Value::String(text) => text.trim().parse::<f64>().ok()?,
        Value::Number(number) => number.as_f64()?,
        _ => return None,
    };
    let hundredths = (amount * 100.0).round();
    (hundredths.abs() <= f64::from(u32::MAX)).then_some(hundredths as i64)
}

/// An amount as events spell it.
pub(super) fn money(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// An amount that is not negative, as events spell it.
pub(super) fn amount(told: &Value, name: &str) -> Option<String> {
    hundredths(told, name).filter(|hundredths| *hundredths >= 0).map(money)
}

/// The value of one of a list of `{name, value}` or `{key, value}`.
pub(super) fn attribute<'a>(told: &'a Value, list_name: &str, named: &str, name: &str) -> Option<&'a Value> {
    let mut all = list(told, list_name);
    all.find(|one| one.get(named).and_then(Value::as_str) == Some(name))?.get("value")
}

/// The shopper's device, if the shop keeps it beside the order.
pub(super) fn visitor(told: &Value, list_name: &str, named: &str) -> Option<Value> {
    attribute(told, list_name, named, VISITOR).filter(|visitor| Visitor::read(visitor).is_ok()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_rounded_to_the_cent_and_keep_their_sign() {
        let told =
            json!({"a": "19.99", "b": -10.0, "c": "0.125", "d": "", "e": 1e300, "f": "12,50", "g": 16.67});
        let read = |name| hundredths(&told, name);
        assert_eq!(
            (read("a"), read("b"), read("c"), read("g")),
            (Some(1999), Some(-1000), Some(13), Some(1667))
        );
        assert_eq!((read("d"), read("e"), read("f"), read("none")), (None, None, None, None));
        assert_eq!((amount(&told, "a").as_deref(), amount(&told, "b")), (Some("19.99"), None));
    }

    #[test]
    fn pieces_are_whole_and_within_bounds() {
        let told = json!({"half": 0.5, "many": 1e9, "none": 0, "back": -1, "two": 2});
        let read = |name| quantity(&told, name);
        assert_eq!((read("half"), read("many"), read("two")), (Some(1), Some(QUANTITY_MAX), Some(2)));
        assert_eq!((read("none"), read("back"), read("else")), (None, None, None));
    }
}
