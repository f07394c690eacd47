//! Events of products. What an event says is the product's state: told again, it changes nothing.

use rappel_shop::{Outcome, Refusal};
use rappel_signal::ShopKey;
use worker::Env;

use super::Placed;
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::catalogue_call::{CatalogueCall, CatalogueReply};

/// Events told to the catalogue's object in one call.
const EVENTS_AT_ONCE_MAX: usize = 100;

/// Tells the catalogue, in the order of the request. What is not answered for is to be sent again.
pub(super) async fn tell(env: &Env, shop: &ShopKey, events: Vec<Placed>) -> Vec<(usize, Outcome)> {
    let mut outcomes = Vec::new();
    for some in events.chunks(EVENTS_AT_ONCE_MAX) {
        match deliver(env, shop, some).await {
            Ok(heard) => outcomes.extend(some.iter().map(|(place, _)| *place).zip(heard)),
            // Those behind it must not overtake it.
            Err(error) => {
                crate::log::error!("events of products are to be sent again: {error:?}");
                break;
            }
        }
    }
    outcomes
}

async fn deliver(env: &Env, shop: &ShopKey, events: &[Placed]) -> Result<Vec<Outcome>, EdgeError> {
    let texts = events.iter().map(|(_, event)| Ok(event.to_json()?.to_string()));
    let events = texts.collect::<Result<Vec<String>, EdgeError>>()?;
    let call = CatalogueCall::Hear { shop: shop.as_str().into(), events };
    let outcome = |wrong: Option<(String, String)>| match wrong {
        None => Outcome::Accepted,
        Some((path, message)) => Outcome::Refused(Refusal { path, message }),
    };
    match ask(&bindings::catalogue(env, shop)?, &call).await? {
        CatalogueReply::Listened(heard) => Ok(heard.into_iter().map(outcome).collect()),
        other => Err(EdgeError::Ours(format!("catalogue object answered {other:?}"))),
    }
}
