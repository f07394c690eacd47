//! `POST /n/<token>`: a service worker says that it shows a notification (`shown`), or that it was closed (`closed`).
//!
//! The token is that of the message's own link. Whoever holds it could as well follow the link, so nothing is gained by
//! saying it in another's name. Being shown is the distance's beginning to the next one; being closed is only counted.
//! The answer is 204 whatever came of it: nobody waits for it.

use rappel_signal::ShopKey;
use worker::{Env, Request, Response, ResponseBuilder};

use super::click::Click;
use crate::bindings;
use crate::config::Shops;
use crate::counters::{Counter, count};
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply};
use crate::objects::person_call::{PersonCall, PersonReply};
use crate::secrets::signing_key;

/// One of two words.
const BODY_BYTES_MAX: usize = 16;

/// Serves one word of a service worker.
pub(crate) async fn hear(request: &mut Request, env: &Env, token: &str) -> Result<Response, EdgeError> {
    let unknown = || EdgeError::theirs(404, "this is no message of ours");
    let click = Click::read(&signing_key(env)?, token).ok_or_else(unknown)?;
    let shop = ShopKey::parse(&click.shop).ok_or_else(unknown)?;
    if Shops::known()?.get(&shop).is_none() {
        return Err(unknown());
    }
    let declared = request.headers().get("content-length")?.and_then(|length| length.parse::<usize>().ok());
    if declared.is_none_or(|length| length > BODY_BYTES_MAX) {
        return Err(EdgeError::theirs(413, format!("at most {BODY_BYTES_MAX} bytes")));
    }
    match request.text().await?.as_str() {
        "shown" => {
            count(&shop, Counter::Shown);
            tell(env, &shop, &click).await?;
        }
        "closed" => count(&shop, Counter::Closed),
        _ => return Err(EdgeError::theirs(400, "say shown or closed")),
    }
    Ok(ResponseBuilder::new().with_status(204).empty())
}

/// Whoever sent the message hears it, as of a click.
async fn tell(env: &Env, shop: &ShopKey, click: &Click) -> Result<(), EdgeError> {
    let message = || click.message.clone();
    if let Some(person) = &click.person {
        let call = PersonCall::Shown { message: message() };
        if matches!(ask(&bindings::person(env, shop, person)?, &call).await?, PersonReply::Done) {
            return Ok(());
        }
    }
    let Some((visitor, _)) = rappel_journey::device_of(&click.message.segment()) else { return Ok(()) };
    let _: DeviceReply =
        ask(&bindings::device(env, shop, visitor)?, &DeviceCall::Shown { message: message() }).await?;
    Ok(())
}
