//! Asking the shop's object for a code of the shopper's own.
//!
//! The shop's object keeps it under the message's name: if the process dies after the answer, the turn is played again and
//! gets the same one.

use rappel_flow::LookUp;
use rappel_signal::ShopKey;
use worker::Env;

use super::call::ask;
use super::shop_call::{ShopCall, ShopReply};
use crate::bindings;
use crate::error::EdgeError;
use crate::secrets::{message_name, signing_key};

/// The code dealt to the message; none if it needs none, or the pool is empty.
pub(super) async fn code(env: &Env, shop: &str, look_up: &LookUp) -> Result<Option<String>, EdgeError> {
    let Some(pool) = look_up.code_pool.clone() else { return Ok(None) };
    let message = message_name(&signing_key(env)?, shop, &look_up.row.0);
    let key = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let call = ShopCall::Deal { shop: shop.to_owned(), pool, message };
    match ask(&bindings::shop(env, &key)?, &call).await? {
        ShopReply::Code(code) => Ok(code),
        other => Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
    }
}
