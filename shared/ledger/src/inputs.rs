//! From an event to what the person's engine hears of it.

use std::collections::BTreeMap;

use rappel_flow::{Ask, Input, Item, Order, OrderNews, OrderSource, Review, ShopEvent, Subject, ZoneOffsets};
use rappel_shop::payload::{OrderPlaced, OwnEvent, ReferralUsed, StockRequest};
use rappel_shop::{Event, Payload, Recipient};
use rappel_signal::ProductId;

use crate::goods::{Goods, known_item};
use crate::profile::{identified, profile, zone_name};

/// What the adapter looked up for an event.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What the catalogue knows of its products, by product and variant.
    pub goods: BTreeMap<String, Goods>,
    /// The offsets of the zone it names.
    pub zone: Option<ZoneOffsets>,
}

/// The products an event for a person names: the catalogue is asked about them first.
pub fn products(payload: &Payload) -> Vec<&str> {
    match payload {
        Payload::OrderPlaced(order) => order
            .items
            .iter()
            .flat_map(|item| item.variant.as_deref().into_iter().chain([item.product.0.as_str()]))
            .collect(),
        Payload::ReviewLeft(review) => vec![&review.product.0],
        Payload::Own(event) => {
            let subject = event.subject.iter().flat_map(|subject| &subject.products);
            subject.map(|product| product.0.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

/// The zone an event names, for [`Known`].
pub fn zone(payload: &Payload) -> Option<&str> {
    match payload {
        Payload::CustomerCreated(told) | Payload::CustomerUpdated(told) | Payload::CustomerImported(told) => {
            zone_name(told)
        }
        _ => None,
    }
}

/// What the engine hears of an event, in this order; nothing of events that are not a person's.
pub fn inputs(event: &Event, known: &Known) -> Vec<Input> {
    let at = event.at;
    let mut inputs = match (&event.payload, event.payload.recipient()) {
        // Told with more than the reference.
        (Payload::CustomerCreated(told) | Payload::CustomerUpdated(told), _) => {
            profile(told, known.zone.as_ref(), at)
        }
        (Payload::CustomerImported(told), _) => {
            vec![Input::Imported(profile(told, known.zone.as_ref(), at))]
        }
        (_, Recipient::Person { customer: Some(customer), .. }) => identified(customer, at),
        _ => Vec::new(),
    };
    inputs.extend(match &event.payload {
        Payload::OrderPlaced(order) => Some(purchased(order, event, known)),
        Payload::OrderFulfilled(told) => {
            let news = OrderNews::Fulfilled { expected_at: told.expected_delivery };
            told.order.as_ref().map(|order| changed(order, news, event))
        }
        Payload::OrderDelivered(told) => {
            told.order.as_ref().map(|order| changed(order, OrderNews::Delivered, event))
        }
        Payload::OrderCancelled(told) => Some(changed(&told.order, OrderNews::Cancelled, event)),
        Payload::OrderRefunded(told) => {
            let part = told.amount_hundredths.filter(|_| !told.in_full);
            let news = OrderNews::Refunded { amount_hundredths: part.map(u64::from) };
            Some(changed(&told.order, news, event))
        }
        Payload::CustomerCreated(_) => Some(Input::AccountCreated { at }),
        Payload::ReviewLeft(review) => Some(Input::Reviewed(Review {
            id: event.id.clone(),
            at,
            rating: review.rating,
            product: Some(review.product.clone()),
            order: review.order.clone(),
        })),
        Payload::StockRequested(request) => Some(Input::Asked(asked(request, event))),
        Payload::Own(own) => Some(Input::Event(Box::new(shop_event(own, event, known)))),
        Payload::ReferralUsed(used) => Some(Input::Event(Box::new(referred(used, event)))),
        _ => None,
    });
    inputs
}

fn purchased(told: &OrderPlaced, event: &Event, known: &Known) -> Input {
    let items = told.items.iter().map(|line| Item {
        quantity: line.quantity,
        price_hundredths: Some(line.price_hundredths),
        ..item(&line.product, line.variant.as_deref(), line.category.first(), known)
    });
    let order = Order {
        id: told.order.clone(),
        number: told.number.clone(),
        at: event.at,
        source: OrderSource::Server,
        value_hundredths: told.total_hundredths.into(),
        country: told.shipping_country.clone(),
        codes: told.codes.clone(),
        ..Order::default()
    };
    Input::Purchased { order, items: items.collect() }
}

/// The shop's own word on a category goes before the catalogue's.
fn item(product: &ProductId, variant: Option<&str>, category: Option<&String>, known: &Known) -> Item {
    let item = known_item(&known.goods, product, variant);
    Item { category: category.cloned().or(item.category.clone()), ..item }
}

fn changed(order: &str, news: OrderNews, event: &Event) -> Input {
    Input::OrderChanged { order: order.to_owned(), news, at: event.at }
}

fn asked(request: &StockRequest, event: &Event) -> Ask {
    // A variant is a product of its own to whoever waits for one size.
    let product = request.variant.clone().map_or_else(|| request.product.clone(), ProductId);
    Ask { at: event.at, product, text: request.consent_text.clone(), channel: request.channel }
}

fn shop_event(own: &OwnEvent, event: &Event, known: &Known) -> ShopEvent {
    let about = own.subject.clone().unwrap_or_default();
    let seen: Vec<Item> = about.products.iter().map(|product| item(product, None, None, known)).collect();
    let subject = Subject {
        product: seen.first().cloned(),
        seen,
        category: about.category,
        order: about.order,
        ..Subject::default()
    };
    ShopEvent {
        id: event.id.clone(),
        name: own.name.clone(),
        at: event.at,
        subject,
        properties: own.properties.clone(),
    }
}

/// For whoever passed the code on: the word that `flows/referral.json` waits for.
fn referred(used: &ReferralUsed, event: &Event) -> ShopEvent {
    let code = ("code".to_owned(), used.code.clone().into());
    ShopEvent {
        id: event.id.clone(),
        name: "referral-used".to_owned(),
        at: event.at,
        subject: Subject::default(),
        properties: std::iter::once(code).collect(),
    }
}

#[cfg(test)]
#[path = "inputs_tests.rs"]
mod tests;
