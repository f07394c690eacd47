//! What another platform is told about a trigger, for templates of its own: the same products, links and offers that our
//! message would show, as plain values.

use serde_json::{Map, Value, json};

use super::{Benefit, Details, Language, ProductBlock};
use crate::link::Link;
use crate::text::plain_line;

/// Longest query and category told, in characters: longer ones were typed by nobody who searches.
const WORDS_MAX_CHARS: usize = 100;
/// Products told of one trigger: platforms limit an event to tens of kilobytes, and no message shows more.
pub const PRODUCTS_TOLD_MAX: usize = 20;

/// A product of a trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductTold<'a> {
    /// The shop's id of it, by which the platform finds it in its own catalogue.
    pub id: &'a str,
    /// As our message would show it.
    pub block: ProductBlock,
}

/// The shopper's word on messages, as it is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentTold<'a> {
    /// `email` or `sms`.
    pub channel: &'a str,
    /// The wording agreed to.
    pub text: &'a str,
    /// When, as RFC 3339 writes it.
    pub at_ms: i64,
}

/// What started a flow, and what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct TriggerTold<'a> {
    /// The flow's id.
    pub flow: &'a str,
    /// The step's name.
    pub step: &'a str,
    /// What the visit abandoned, if that started it.
    pub class: Option<&'a str>,
    /// The shopper's language.
    pub language: Language,
    /// What it is about, most important first.
    pub products: Vec<ProductTold<'a>>,
    /// What was chosen besides.
    pub suggestions: Vec<ProductTold<'a>>,
    /// Where a message about it leads: the cart, the product, the search.
    pub link: &'a Link,
    /// What the shopper searched for, as typed.
    pub query: Option<&'a str>,
    /// The category that was looked at last.
    pub category: Option<&'a str>,
    /// What else is known: name, offer, order.
    pub details: Details,
    /// What the shopper agreed to.
    pub consents: Vec<ConsentTold<'a>>,
}

impl TriggerTold<'_> {
    /// The properties of the event. What is not known is left out.
    pub fn properties(&self) -> Map<String, Value> {
        let details = self.details.cleaned(self.language);
        let words = |text: Option<&str>| {
            text.map(|text| plain_line(text, WORDS_MAX_CHARS)).filter(|text| !text.is_empty())
        };
        let offer = details.offer.as_ref();
        let named = [
            ("flow", Some(self.flow.into())),
            ("step", Some(self.step.into())),
            ("class", self.class.map(Value::from)),
            ("language", Some(self.language.tag().into())),
            ("link", Some(self.link.as_str().into())),
            ("products", listed(&self.products)),
            ("suggestions", listed(&self.suggestions)),
            ("query", words(self.query).map(Value::from)),
            ("category", words(self.category).map(Value::from)),
            ("first_name", details.first_name.clone().map(Value::from)),
            ("offer", offer.map(|offer| benefit(&offer.benefit))),
            ("offer_code", offer.and_then(|offer| offer.code.clone()).map(Value::from)),
            ("offer_ends_on", offer.and_then(|offer| offer.ends_on.clone()).map(Value::from)),
            ("stock", details.stock.map(Value::from)),
            ("order", details.order.clone().map(Value::from)),
            ("rating", details.rating.map(Value::from)),
            ("consents", consents(&self.consents)),
        ];
        let mut properties = Map::new();
        for (name, value) in named {
            if let Some(value) = value {
                properties.insert(name.to_owned(), value);
            }
        }
        properties
    }
}

fn listed(products: &[ProductTold<'_>]) -> Option<Value> {
    let list: Vec<Value> = products.iter().take(PRODUCTS_TOLD_MAX).map(product).collect();
    (!list.is_empty()).then_some(Value::Array(list))
}

fn product(told: &ProductTold<'_>) -> Value {
    let block = &told.block;
    let mut product = json!({
        "id": told.id,
        "title": block.title,
        "link": block.link.as_str(),
        "quantity": block.quantity,
    });
    if let Some(fields) = product.as_object_mut() {
        let price = block.price.map(|price| (price.amount(), price.code()));
        let more = [
            ("price", price.map(|(amount, _)| amount.into())),
            ("currency", price.map(|(_, code)| code.into())),
            ("price_before", block.price_before.map(|price| price.amount().into())),
            ("image", block.image.as_ref().map(|image| image.as_str().into())),
        ];
        for (name, value) in more {
            if let Some(value) = value {
                fields.insert(name.to_owned(), value);
            }
        }
    }
    product
}

fn benefit(benefit: &Benefit) -> Value {
    match benefit {
        Benefit::Percent(percent) => json!({ "percent": percent }),
        Benefit::Amount(amount) => json!({ "amount": amount.amount(), "currency": amount.code() }),
        Benefit::Gift(gift) => json!({ "gift": gift }),
        Benefit::FreeShipping => "free shipping".into(),
        Benefit::EarlyAccess => "early access".into(),
    }
}

fn consents(consents: &[ConsentTold<'_>]) -> Option<Value> {
    let told = |consent: &ConsentTold<'_>| {
        json!({
            "channel": consent.channel,
            "at": crate::provider::rfc3339(consent.at_ms),
            "text": consent.text,
        })
    };
    (!consents.is_empty()).then(|| Value::Array(consents.iter().map(told).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::AllowedOrigins;
    use crate::template::{Money, Offer};

    #[test]
    fn what_is_told_is_what_a_message_would_show_and_no_more_than_is_known() {
        let shop = AllowedOrigins::new(&["https://shop.example"]).unwrap();
        let link = shop.link("/cart").unwrap();
        let euro = |hundredths| Money::new(hundredths, "EUR");
        let block =
            ProductBlock::new("Trail\r\nShoes", euro(8_900), None, shop.link("/p/1").unwrap()).unwrap();
        let offer = Offer {
            benefit: Benefit::Percent(10),
            code: Some("TEN".to_owned()),
            ends_on: None,
            minimum: None,
        };
        let told = TriggerTold {
            flow: "cart-abandonment",
            step: "first",
            class: Some("cart"),
            language: Language::French,
            products: vec![ProductTold {
                id: "shoe-1",
                block: block.times(2).reduced_from(euro(9_950).unwrap()),
            }],
            suggestions: Vec::new(),
            link: &link,
            query: Some("  "),
            category: None,
            details: Details {
                first_name: Some("evil.example".to_owned()),
                offer: Some(offer),
                ..Details::default()
            },
            consents: vec![ConsentTold { channel: "email", text: "Yes, write to me", at_ms: 0 }],
        };
        let expected = json!({
            "flow": "cart-abandonment", "step": "first", "class": "cart", "language": "fr",
            "link": "https://shop.example/cart",
            "products": [{
                "id": "shoe-1", "title": "Trail Shoes", "link": "https://shop.example/p/1", "quantity": 2,
                "price": 89.0, "currency": "EUR", "price_before": 99.5,
            }],
            "offer": { "percent": 10 }, "offer_code": "TEN",
            "consents": [{ "channel": "email", "at": "1970-01-01T00:00:00Z", "text": "Yes, write to me" }],
        });
        assert_eq!(Value::Object(told.properties()), expected);
    }
}
