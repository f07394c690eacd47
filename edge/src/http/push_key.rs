//! `GET /v1/<shop>/push-key`: the public key a browser needs to subscribe (RFC 8292, `applicationServerKey`).

use rappel_signal::ShopKey;
use worker::{Env, Response, ResponseBuilder};

use crate::config::Shops;
use crate::error::EdgeError;
use crate::keys;

/// Names the origin of the shop's opt-in window, if it has one.
const WINDOW: &str = "rappel-window";

/// The key in base64url; asked only by the opt-in part, when the shopper has pressed the button.
pub(crate) fn push_key(env: &Env, shops: &Shops, shop: &ShopKey) -> Result<Response, EdgeError> {
    let Some(settings) = shops.get(shop) else {
        return Err(EdgeError::theirs(404, "no shop of that name: check the address in the script tag"));
    };
    let Some(key) = keys::push_key(env, shop.as_str())? else {
        return Err(EdgeError::theirs(404, "this shop has no push keys: make them in the console"));
    };
    let builder = ResponseBuilder::new()
        .with_header("content-type", "text/plain")?
        .with_header("cache-control", "public, max-age=300")?
        // Public, and without a secret: any page may read it.
        .with_header("access-control-allow-origin", "*")?;
    let builder = match &settings.push_window {
        Some(window) => {
            builder.with_header(WINDOW, window)?.with_header("access-control-expose-headers", WINDOW)?
        }
        None => builder,
    };
    Ok(builder.fixed(key.public_key_base64url().into_bytes()))
}
