//! `/v1/<shop>/feed`: the shop's product feed. For the shop's server, with its key.
//!
//! | method | answer | what happens |
//! | --- | --- | --- |
//! | any, without the key or with a wrong one | 401 | nothing |
//! | any, for an unknown shop | 404 | nothing |
//! | `POST`, for one whose settings name no feed | 409 | nothing |
//! | `POST` | 202 with the import's number | the feed is read now, then as often as the settings say |
//! | `GET` | 200 with the last import: how far, what was skipped and why; `null` before the first | nothing |

use rappel_signal::ShopKey;
use worker::{Env, Request, Response, ResponseBuilder};

use super::api_key;
use crate::bindings;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::catalogue_call::{CatalogueCall, CatalogueReply};

/// Serves one request.
pub(crate) async fn feed(
    request: &Request,
    env: &Env,
    shop: &ShopKey,
    begin: bool,
) -> Result<Response, EdgeError> {
    api_key::check(request, env)?;
    if Shops::known()?.get(shop).is_none() {
        return Err(EdgeError::theirs(404, "no shop of that name: check the address"));
    }
    let call = match begin {
        true => CatalogueCall::Import { shop: shop.as_str().into() },
        false => CatalogueCall::ImportStatus,
    };
    let (status, json) = match ask(&bindings::catalogue(env, shop)?, &call).await? {
        CatalogueReply::Importing { number, begun } => {
            (202, serde_json::json!({ "number": number, "begun": begun }).to_string())
        }
        CatalogueReply::Status(run) => (200, run),
        CatalogueReply::Refused(says) => return Err(EdgeError::theirs(409, says)),
        other => return Err(EdgeError::Ours(format!("catalogue object answered {other:?}"))),
    };
    let builder = ResponseBuilder::new().with_status(status);
    let builder = builder.with_header("content-type", "application/json")?;
    Ok(builder.with_header("cache-control", "no-store")?.fixed(json.into_bytes()))
}
