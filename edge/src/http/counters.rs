//! `GET /v1/<shop>/counters`: what came in and was refused, since the shop began, for whoever shows the shop's key. Counts are
//! handed over every few seconds; a few may be lost with the process that counted them.

use rappel_signal::ShopKey;
use worker::{Env, Request, Response, ResponseBuilder};

use super::api_key;
use crate::bindings;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::counters;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::shop_call::{ShopCall, ShopReply};

/// Serves one request.
pub(crate) async fn serve(request: &Request, env: &Env, shop: &ShopKey) -> Result<Response, EdgeError> {
    api_key::check(request, env)?;
    if Shops::known()?.get(shop).is_none() {
        return Err(EdgeError::theirs(404, "no shop of that name: check the address"));
    }
    read(env, shop).await
}

/// The counters as JSON, what this isolate has counted included.
pub(crate) async fn read(env: &Env, shop: &ShopKey) -> Result<Response, EdgeError> {
    counters::hand_over(env, platform_now()).await;
    match ask(&bindings::shop(env, shop)?, &ShopCall::Counters).await? {
        ShopReply::Counters(counters) => {
            let builder = ResponseBuilder::new().with_header("content-type", "application/json")?;
            Ok(builder.with_header("cache-control", "no-store")?.fixed(serde_json::to_vec(&counters)?))
        }
        other => Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
    }
}
