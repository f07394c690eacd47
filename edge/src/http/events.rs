//! `POST /v1/<shop>/events` and `…/events/batch`: what the shop's server tells. For the shop's server, with its key.
//!
//! | the request is… | answer | what happens |
//! | --- | --- | --- |
//! | without the key, or with a wrong one | 401 | nothing |
//! | for an unknown shop | 404 | nothing |
//! | over the size cap / empty or no JSON | 413 / 400 | nothing, read no further |
//! | anything else | 200, 422 or 503 with one result for each event | each event is written before the answer |

use futures_util::StreamExt;
use rappel_access::Scope;
use rappel_shop::{Answer, Item, RequestRefusal, limit::UPLOAD_BYTES_MAX};
use rappel_signal::{ShopKey, UnixMs};
use serde::Serialize;
use worker::{Env, Request, Response, ResponseBuilder};

use super::api_key;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::tell;

/// Reads a body: one event, a list, or lines.
type Read = dyn Fn(&[u8], UnixMs) -> Result<Vec<Item>, RequestRefusal>;

/// Serves one request.
pub(crate) async fn serve(
    request: &mut Request,
    env: &Env,
    shop: &ShopKey,
    read: &Read,
) -> Result<Response, EdgeError> {
    api_key::check(request, env, shop, Scope::Events).await?;
    check_shop(shop)?;
    let now = platform_now();
    let items = match body(request, UPLOAD_BYTES_MAX).await? {
        Some(bytes) => read(&bytes, now),
        None => Err(RequestRefusal::UploadTooLarge),
    };
    match items {
        Ok(items) => {
            let answer = Answer::new(tell::tell(env, shop, ("server", items), now).await);
            json(answer.status(), &answer)
        }
        Err(refusal) => json(refusal.status(), &refusal.body()),
    }
}

/// There is such a shop.
pub(super) fn check_shop(shop: &ShopKey) -> Result<(), EdgeError> {
    let known = Shops::known()?.get(shop).is_some();
    known.then_some(()).ok_or_else(|| EdgeError::theirs(404, "no shop of that name: check the address"))
}

/// The body; `None` if it is longer than this. One that declares its length, which the platform holds it to, is refused before
/// it is read; any other is read in pieces, and no further than it may be long.
pub(crate) async fn body(request: &mut Request, bytes_max: usize) -> Result<Option<Vec<u8>>, EdgeError> {
    let declared = request.headers().get("content-length")?.and_then(|length| length.parse::<usize>().ok());
    if declared.is_some_and(|length| length > bytes_max) {
        return Ok(None);
    }
    // Whole it comes in one turn of the event loop, in pieces in several.
    if declared.is_some() || request.inner().body().is_none() {
        return Ok(Some(request.bytes().await?));
    }
    let (mut chunks, mut whole) = (request.stream()?, Vec::new());
    while let Some(chunk) = chunks.next().await {
        whole.extend(chunk?);
        if whole.len() > bytes_max {
            return Ok(None);
        }
    }
    Ok(Some(whole))
}

/// An answer for the shop's server.
pub(super) fn json(status: u16, body: &impl Serialize) -> Result<Response, EdgeError> {
    let builder = ResponseBuilder::new().with_status(status);
    let builder = builder.with_header("content-type", "application/json")?;
    Ok(builder.with_header("cache-control", "no-store")?.fixed(serde_json::to_vec(body)?))
}
