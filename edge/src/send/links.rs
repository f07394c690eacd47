//! Addresses of our own that stand in messages, and the settings they are made from.

use rappel_delivery::link::{AllowedOrigins, Link};
use rappel_signal::{Channel, ShopKey};
use worker::Env;

use crate::bindings;
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;
use crate::http::unsubscribe::Ticket;
use crate::secrets::signing_key;
use crate::send::Source;

/// Settings of the shop of this key.
pub(super) fn settings_of(env: &Env, shop: &str) -> Result<ShopSettings, EdgeError> {
    let shops = Shops::load(env)?;
    ShopKey::parse(shop)
        .and_then(|key| shops.get(&key).cloned())
        .ok_or_else(|| EdgeError::Ours(format!("shop {shop:?} is not configured any more")))
}

/// The signed address that ends messages of this channel to this device's shopper.
pub(super) fn unsubscribe_link(env: &Env, source: &Source, channel: Channel) -> Result<Link, EdgeError> {
    let origin = bindings::optional(env, bindings::EDGE_ORIGIN)
        .ok_or_else(|| EdgeError::Ours("EDGE_ORIGIN is not set: see docs/deploying.md".into()))?;
    let ticket = Ticket {
        shop: source.shop.clone(),
        visitor: source.visitor,
        channel,
        shopper: Some(source.shopper),
        person: source.person.clone(),
    };
    let path = format!("/u/{}", ticket.token(&signing_key(env)?)?);
    AllowedOrigins::new(&[origin])
        .and_then(|ours| ours.link(&path))
        .map_err(|error| EdgeError::Ours(format!("EDGE_ORIGIN: {error}")))
}
