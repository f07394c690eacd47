//! One person's events brought to their object, in the engine's words.

use std::collections::BTreeMap;

use rappel_compact::SortCompact;
use rappel_journey::PersonName;
use rappel_ledger::{Goods, Known, Told, goods, inputs, products, zone};
use rappel_signal::{ProductId, ShopKey, UnixMs};
use worker::Env;

use super::Placed;
use crate::bindings;
use crate::error::EdgeError;
use crate::goods::look_up;
use crate::objects::call::ask;
use crate::objects::person_call::{PersonCall, PersonReply, ShopSays};
use crate::zone::offsets;

/// What one person is told.
pub(super) struct Letter {
    /// The e-mail address the person's object is named by, if the events say so.
    pub(super) address: Option<String>,
    /// In the order of the request.
    pub(super) events: Vec<Placed>,
}

/// Tells a person's object. Of each event whether it was new.
pub(super) async fn deliver(
    env: &Env,
    shop: &ShopKey,
    name: &PersonName,
    address: Option<String>,
    events: &[Placed],
    goods: &BTreeMap<String, Goods>,
    now: UnixMs,
) -> Result<Vec<bool>, EdgeError> {
    let told = events.iter().map(|(_, event)| {
        let zone = zone(&event.payload).and_then(|name| offsets(name, now));
        let known = Known { goods: goods.clone(), zone };
        serde_json::to_string(&Told { id: event.id.clone(), inputs: inputs(event, &known) })
    });
    let events = told.collect::<Result<_, _>>()?;
    let says = ShopSays { shop: shop.as_str().into(), name: name.clone(), address, events };
    match ask(&bindings::person(env, shop, name)?, &PersonCall::Hear(says)).await? {
        PersonReply::Listened(new) => Ok(new),
        other => Err(EdgeError::Ours(format!("person object answered {other:?}"))),
    }
}

/// The person is to be forgotten.
pub(super) async fn erase(env: &Env, shop: &ShopKey, name: &PersonName) -> Result<(), EdgeError> {
    let call = PersonCall::Erase { shop: shop.as_str().into(), name: name.clone() };
    let _: PersonReply = ask(&bindings::person(env, shop, name)?, &call).await?;
    Ok(())
}

/// What the catalogue knows of everything the events name.
pub(super) async fn known_goods(
    env: &Env,
    shop: &ShopKey,
    events: impl Iterator<Item = &Placed>,
) -> Result<BTreeMap<String, Goods>, EdgeError> {
    let ids = events.flat_map(|(_, event)| products(&event.payload));
    let mut ids: Vec<ProductId> = ids.map(|id| ProductId(id.to_owned())).collect();
    ids.sort_compact();
    ids.dedup();
    Ok(goods(&look_up(env, shop.as_str(), &ids).await?))
}
