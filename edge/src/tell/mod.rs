//! Events of the shop's server on their way to the objects they are for.
//!
//! - [`person`]: events of persons, in their order, one call for each person ([`deliver`])
//! - [`catalogue`]: events of products
//! - [`shop`]: events of the shop itself
//! - [`directory`]: whose an event is that names no address
//! - [`feedback`]: what providers tell of messages
//! - [`restore`]: addresses that are not gone after all
//! - [`shipstation`]: lists that ShipStation's webhooks only name
//!
//! If the process dies anywhere here, the shop gets no answer and tells again: every object knows what it heard.

mod catalogue;
mod deliver;
pub(crate) mod directory;
pub(crate) mod feedback;
mod person;
pub(crate) mod restore;
pub(crate) mod shipstation;
mod shop;

pub(crate) use directory::person_of_order;
use rappel_shop::{Event, EventResult, Item, Outcome, Recipient};
use rappel_signal::{ShopKey, UnixMs};
use worker::Env;

use crate::heard;

/// An event and its place in the request.
pub(crate) type Placed = (usize, Event);

/// Tells all that could be read, and says what became of each. `from` is who told: `server`, or a webhook's name.
pub(crate) async fn tell(
    env: &Env,
    shop: &ShopKey,
    (from, items): (&str, Vec<Item>),
    now: UnixMs,
) -> Vec<EventResult> {
    let types: Vec<&'static str> = items.iter().map(event_type).collect();
    let results = tell_all(env, shop, items, now).await;
    heard::events(shop, from, &types, &results, now);
    results
}

fn event_type(item: &Item) -> &'static str {
    item.event.as_ref().map_or("an event", |event| event.payload.event_type())
}

/// Tells people what a merchant brought along of them. What is not answered for is to be told again.
pub(crate) async fn people(
    env: &Env,
    shop: &ShopKey,
    events: Vec<Placed>,
    now: UnixMs,
) -> Vec<(usize, Outcome)> {
    person::tell(env, shop, events, now).await
}

async fn tell_all(env: &Env, shop: &ShopKey, items: Vec<Item>, now: UnixMs) -> Vec<EventResult> {
    let mut results = Vec::with_capacity(items.len());
    let mut events = Vec::new();
    for (place, item) in items.into_iter().enumerate() {
        let outcome = match item.event {
            Ok(event) => {
                events.push((place, event));
                // Until its object has answered.
                Outcome::TryAgain
            }
            Err(refusal) => Outcome::Refused(refusal),
        };
        results.push(EventResult { index: item.index, id: item.id, outcome });
    }
    // Products first: what is bought in the same request is known by then.
    let (products, events): (Vec<_>, Vec<_>) = events.into_iter().partition(is_of_products);
    let (persons, of_the_shop): (Vec<_>, Vec<_>) = events.into_iter().partition(is_of_a_person);
    let mut outcomes = catalogue::tell(env, shop, products).await;
    outcomes.extend(shop::tell(env, shop, of_the_shop).await);
    outcomes.extend(person::tell(env, shop, persons, now).await);
    for (place, outcome) in outcomes {
        if let Some(result) = results.get_mut(place) {
            result.outcome = outcome;
        }
    }
    results
}

fn is_of_products((_, event): &Placed) -> bool {
    matches!(event.payload.recipient(), Recipient::Catalogue(_))
}

fn is_of_a_person((_, event): &Placed) -> bool {
    matches!(event.payload.recipient(), Recipient::Person { .. })
}
