//! The values a text may use, by the names it uses.

use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use serde::{Deserialize, Serialize};

use super::details::Benefit;
use super::texts::Common;
use super::wording::{product_name, quotable_query};
use super::{Help, MessageContent};

/// One value. In a text it is written in small letters: `{first_name}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Value {
    /// The shop's name. Always known.
    Shop,
    /// The shopper's first name.
    FirstName,
    /// The first product's name, cut to fit a sentence.
    Product,
    /// The first product and how many others there are.
    Goods,
    /// How many products there are besides the first, from 2.
    More,
    /// Asks: is there exactly one besides the first?
    OneMore,
    /// What was searched for, if it can be quoted.
    Query,
    /// The first product's price.
    Price,
    /// What it cost when the shopper last saw it.
    PriceBefore,
    /// The difference.
    Saving,
    /// Pieces left.
    Stock,
    /// What is offered, as a noun: "15% off", "free delivery".
    Offer,
    /// Percent off.
    Percent,
    /// Money off.
    Amount,
    /// The gift.
    Gift,
    /// Asks: is delivery free?
    FreeShipping,
    /// Asks: is it early access?
    EarlyAccess,
    /// The code that redeems it.
    Code,
    /// Its last day, in words.
    OfferEnds,
    /// The least an order must come to.
    Minimum,
    /// The order's number.
    Order,
    /// Who brings the parcel.
    Carrier,
    /// The parcel's number.
    TrackingNumber,
    /// The day it is expected, in words.
    ExpectedOn,
    /// The day the message is about, in words.
    OccasionOn,
    /// The rating given.
    Rating,
    /// The pool of codes.
    Pool,
    /// Asks: is there an answer to offer, the merchant's own or a person's?
    Help,
    /// Asks: are products shown?
    Products,
    /// Asks: are suggestions shown?
    Suggestions,
}

impl Value {
    /// The value of this name.
    pub(super) fn from_name(name: &str) -> Option<Value> {
        let name: StrDeserializer<'_, Error> = name.into_deserializer();
        Value::deserialize(name).ok()
    }

    /// Its name.
    pub(super) fn name(self) -> String {
        let name = serde_json::to_value(self).unwrap_or_default();
        name.as_str().unwrap_or_default().to_owned()
    }

    /// Whether it can only be asked for, `{?help}`, since it has no words.
    pub(super) fn only_asks(self) -> bool {
        matches!(
            self,
            Value::OneMore
                | Value::FreeShipping
                | Value::EarlyAccess
                | Value::Help
                | Value::Products
                | Value::Suggestions
        )
    }

    /// Whether it promises something: such a value has no place in a transactional text.
    pub(super) fn promotes(self) -> bool {
        use Value::{
            Amount, Code, EarlyAccess, FreeShipping, Gift, Minimum, Offer, OfferEnds, Percent, Suggestions,
        };
        [Offer, Percent, Amount, Gift, FreeShipping, EarlyAccess, Code, OfferEnds, Minimum, Suggestions]
            .contains(&self)
    }

    /// What it says in this message; a flag that holds says "".
    pub(super) fn said(self, content: &MessageContent, common: &Common) -> Option<String> {
        let (details, language) = (&content.details, content.language);
        let more = content.products.len().saturating_sub(1);
        let flag = |holds: bool| holds.then(String::new);
        let offer = details.offer.as_ref();
        let benefit = offer.map(|offer| &offer.benefit);
        let price = content.products.first().and_then(|product| product.price);
        match self {
            Value::Shop => Some(content.shop.name.clone()),
            Value::FirstName => details.first_name.clone(),
            Value::Product => product_name(content),
            Value::Goods => common.goods.fill(&|value| value.said(content, common)),
            Value::More => (more > 1).then(|| more.to_string()),
            Value::OneMore => flag(more == 1),
            Value::Query => quotable_query(content),
            Value::Price => Some(price?.display(language)),
            Value::PriceBefore => Some(details.price_before?.display(language)),
            Value::Saving => Some(details.price_before?.less(price?)?.display(language)),
            Value::Stock => Some(details.stock?.to_string()),
            Value::Offer => common.offer.fill(&|value| value.said(content, common)),
            Value::Percent => match benefit? {
                Benefit::Percent(percent) => Some(percent.to_string()),
                _ => None,
            },
            Value::Amount => match benefit? {
                Benefit::Amount(amount) => Some(amount.display(language)),
                _ => None,
            },
            Value::Gift => match benefit? {
                Benefit::Gift(gift) if !gift.is_empty() => Some(gift.clone()),
                _ => None,
            },
            Value::FreeShipping => flag(benefit == Some(&Benefit::FreeShipping)),
            Value::EarlyAccess => flag(benefit == Some(&Benefit::EarlyAccess)),
            Value::Code => offer?.code.clone(),
            Value::OfferEnds => offer?.ends_on.clone(),
            Value::Minimum => Some(offer?.minimum?.display(language)),
            Value::Order => details.order.clone(),
            Value::Carrier => details.carrier.clone(),
            Value::TrackingNumber => details.tracking_number.clone(),
            Value::ExpectedOn => details.expected_on.clone(),
            Value::OccasionOn => details.occasion_on.clone(),
            Value::Rating => Some(details.rating?.to_string()),
            Value::Pool => details.pool.clone(),
            Value::Help => flag(content.shop.contact_email.is_some() || content.shop.help != Help::default()),
            Value::Products => flag(!content.products.is_empty()),
            Value::Suggestions => flag(!content.suggestions.is_empty()),
        }
    }
}
