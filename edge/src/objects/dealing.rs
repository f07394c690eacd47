//! Asking the shop's object for a code of the shopper's own.
//!
//! The shop's object keeps it under the message's name, and the directory learns whose it is: if the process dies after
//! either, the turn is played again and does the same.

use rappel_flow::LookUp;
use rappel_journey::PersonName;
use rappel_ledger::{Name, Owner};
use rappel_signal::ShopKey;
use worker::Env;

use super::call::ask;
use super::directory_call::{DirectoryCall, DirectoryReply};
use super::shop_call::{ShopCall, ShopReply};
use crate::bindings;
use crate::error::EdgeError;
use crate::secrets::{directory_name, message_name, signing_key};

/// The code dealt to the message; none if it needs none, or the pool is empty. `person` is whose object asks, if it is a
/// person's: whoever uses a friend's code names no more than the code.
pub(super) async fn code(
    env: &Env,
    shop: &str,
    look_up: &LookUp,
    person: Option<&PersonName>,
) -> Result<Option<String>, EdgeError> {
    let Some(pool) = look_up.code_pool.clone() else { return Ok(None) };
    let message = message_name(&signing_key(env)?, shop, &look_up.row.0);
    let key = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let call = ShopCall::Deal { shop: shop.to_owned(), pool, message };
    let code = match ask(&bindings::shop(env, &key)?, &call).await? {
        ShopReply::Code(code) => code,
        other => return Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
    };
    if let (Some(code), Some(person)) = (&code, person) {
        let name = directory_name(&signing_key(env)?, shop, &Name::Code(code.clone()).text());
        let owner = serde_json::to_string(&Owner { person: person.0.clone(), order: None })?;
        let part = bindings::directory(env, &key, name.chars().next().unwrap_or('0'))?;
        let _: DirectoryReply = ask(&part, &DirectoryCall::Learn { owners: vec![(name, owner)] }).await?;
    }
    Ok(code)
}
