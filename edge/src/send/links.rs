//! Addresses of our own that stand in messages, and the settings they are made from.

use rappel_delivery::link::{AllowedOrigins, Link};
use rappel_journey::Device;
use rappel_signal::{Channel, ShopKey};
use worker::Env;

use crate::bindings;
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;
use crate::http::unsubscribe::Ticket;
use crate::secrets::signing_key;

/// Settings of the shop a device belongs to.
pub(super) fn settings_of(env: &Env, device: &Device) -> Result<ShopSettings, EdgeError> {
    let shops = Shops::load(env)?;
    ShopKey::parse(&device.shop)
        .and_then(|key| shops.get(&key).cloned())
        .ok_or_else(|| EdgeError::Ours(format!("shop {:?} is not configured any more", device.shop)))
}

/// The signed address that ends messages of this channel to this device.
pub(super) fn unsubscribe_link(env: &Env, device: &Device, channel: Channel) -> Result<Link, EdgeError> {
    let origin = bindings::optional(env, bindings::EDGE_ORIGIN)
        .ok_or_else(|| EdgeError::Ours("EDGE_ORIGIN is not set: see docs/deploying.md".into()))?;
    let ticket = Ticket { shop: device.shop.clone(), visitor: device.visitor, channel };
    let path = format!("/u/{}", ticket.token(&signing_key(env)?)?);
    AllowedOrigins::new(&[origin])
        .and_then(|ours| ours.link(&path))
        .map_err(|error| EdgeError::Ours(format!("EDGE_ORIGIN: {error}")))
}
