//! Events that are the shop's own: offers, sale periods, codes. The later word on each holds: told again, it changes nothing.

use rappel_shop::{Event, Outcome, Refusal};
use rappel_signal::ShopKey;
use worker::Env;

use super::Placed;
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::shop_call::{ShopCall, ShopReply};

/// Tells the shop's object, one after the other. What is not answered for is to be sent again.
pub(super) async fn tell(env: &Env, shop: &ShopKey, events: Vec<Placed>) -> Vec<(usize, Outcome)> {
    let mut outcomes = Vec::new();
    for (place, event) in events {
        match deliver(env, shop, &event).await {
            Ok(outcome) => outcomes.push((place, outcome)),
            Err(error) => crate::log::error!("an event of the shop is to be sent again: {error:?}"),
        }
    }
    outcomes
}

async fn deliver(env: &Env, shop: &ShopKey, event: &Event) -> Result<Outcome, EdgeError> {
    let call = ShopCall::Tell { shop: shop.as_str().into(), event: event.to_json()?.to_string() };
    match ask(&bindings::shop(env, shop)?, &call).await? {
        ShopReply::Done => Ok(Outcome::Accepted),
        ShopReply::NotTaken { path, message } => Ok(Outcome::Refused(Refusal { path, message })),
        other => Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
    }
}
