//! News of products, brought to the object of one person and said to the engine there.

use rappel_flow::{Input, Item, News, NewsKind, Person};
use rappel_interest::{Campaign, Change, Heard, Why};
use rappel_signal::{ProductCard, ProductId, ShopKey, UnixMs};
use worker::Env;

use super::call::ask;
use super::device::DeviceObject;
use super::device_call::{DeviceCall, DeviceReply};
use super::device_turn::Turn;
use super::person::PersonObject;
use super::person_call::{PersonCall, PersonReply};
use super::shard_call::{Interested, Told};
use crate::bindings;
use crate::error::EdgeError;
use crate::store::home::Household;
use crate::store::journey::Journey;

/// Calls the person's object. Telling twice is harmless: the engine knows the campaign's id.
///
/// # Errors
/// Ours: the object did not answer; it is told again.
pub(super) async fn tell(
    env: &Env,
    shop: &ShopKey,
    interested: &str,
    told: &Told,
) -> Result<Heard, EdgeError> {
    match Interested::parse(interested) {
        Some(Interested::Device(visitor)) => {
            let call = DeviceCall::Told(told.clone());
            match ask(&bindings::device(env, shop, visitor)?, &call).await? {
                DeviceReply::Heard(heard) => Ok(heard),
                other => Err(EdgeError::Ours(format!("device object answered {other:?}"))),
            }
        }
        Some(Interested::Person(name)) => {
            let call = PersonCall::Told(told.clone());
            match ask(&bindings::person(env, shop, &name)?, &call).await? {
                PersonReply::Heard(heard) => Ok(heard),
                other => Err(EdgeError::Ours(format!("person object answered {other:?}"))),
            }
        }
        // No object has this name: nobody is there to be told.
        None => Ok(Heard::Passed),
    }
}

impl PersonObject {
    /// Says the news to the engine, of the device heard of last.
    pub(super) async fn told(&self, told: &Told) -> Result<PersonReply, EdgeError> {
        let campaign: Campaign = serde_json::from_str(&told.campaign)?;
        let say = |household: &mut Household, now| {
            let newest = household.person.segments.iter().rev().find(|known| !known.frozen);
            let Some(segment) = newest.map(|known| known.id.clone()) else {
                return Ok((Vec::new(), Heard::Passed));
            };
            let cards = household.cards(&segment)?;
            let input = Input::News(Box::new(news(&campaign, told, &household.person, &cards, now)));
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            Ok((home.step(&book, person, &segment, input, now), Heard::Taken))
        };
        let heard = self.turn(|| self.load(), say, |_, _| Ok(())).await?;
        Ok(PersonReply::Heard(heard.unwrap_or(Heard::Passed)))
    }
}

impl DeviceObject {
    /// Says the news to the engine. If the shopper's segment has moved to a person's object, the device hands it on.
    pub(super) async fn told(&self, told: &Told) -> Result<DeviceReply, EdgeError> {
        let campaign: Campaign = serde_json::from_str(&told.campaign)?;
        let say = |journey: &mut Journey, now| {
            let news = news(&campaign, told, &journey.person, &journey.device.known.cards, now);
            Ok(Turn::saying(vec![(journey.device.segment(), Input::News(Box::new(news)))], ()))
        };
        let said = self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        Ok(DeviceReply::Heard(if said.is_some() { Heard::Taken } else { Heard::Passed }))
    }
}

/// A campaign in the engine's words.
fn news(campaign: &Campaign, told: &Told, person: &Person, cards: &[ProductCard], now: UnixMs) -> News {
    let (kind, stock, price) = match &campaign.change {
        Change::PriceDrop { price_hundredths, .. } => {
            let seen_hundredths = told.seen_hundredths.unwrap_or(*price_hundredths);
            (NewsKind::PriceDrop { seen_hundredths }, None, Some(*price_hundredths))
        }
        Change::BackInStock { stock, .. } => {
            (NewsKind::BackInStock { asked: told.why == Why::Asked }, *stock, None)
        }
        Change::LowStock { stock, .. } => (NewsKind::LowStock, Some(*stock), None),
        Change::Promotion { .. } => (NewsKind::Promotion, None, None),
        Change::NewArrivals { .. } => (NewsKind::NewArrival, None, None),
    };
    // Of several variants the one that changed is named: its price is not the others'. Who asked for any of them is answered.
    let variant = campaign.change.subject().and_then(|subject| subject.variant.clone()).map(ProductId);
    let item = |product: &ProductId| {
        let of_any = told.why == Why::Asked && person.has_asked_for(product);
        let product = variant.as_ref().filter(|_| !of_any).unwrap_or(product);
        let card = cards.iter().rev().find(|card| card.id == *product);
        let price_hundredths = price.or_else(|| card.and_then(|card| card.price_hundredths));
        let title = card.map_or("", |card| card.title.as_str());
        Item { price_hundredths, ..Item::of(product.clone(), title) }
    };
    let items = campaign.change.products().map(item).collect();
    News { id: campaign.id.0.clone(), kind, items, stock, at: now }
}
