//! `GET /v1/<shop>/dead-letters` and `POST /v1/<shop>/dead-letters/<id>/resend`: messages that were given up, for whoever shows
//! the shop's key.
//!
//! | the question | answer |
//! | --- | --- |
//! | without the key, or with another | 401 |
//! | for an unknown shop, or a letter that is not on the list | 404 |
//! | `GET` | 200, the list, the latest first |
//! | `POST`, of a letter that may have gone, or for a shopper for whom too many messages wait | 409, with the reason |
//! | `POST` else | 200: it waits; consent, address and stock are asked again before it goes |

use js_sys::Date;
use rappel_signal::ShopKey;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use worker::{Env, Request, Response, ResponseBuilder};

use super::api_key;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::objects::dead_letters::{self, Listed, Resent};

/// Letters told of at once; the list has the number of all.
const TOLD_MAX: usize = 200;

/// Serves the list.
pub(crate) async fn list(request: &Request, env: &Env, shop: &ShopKey) -> Result<Response, EdgeError> {
    let letters = letters(request, env, shop).await?;
    let told: Vec<Value> = letters.iter().take(TOLD_MAX).map(told).collect();
    answer(&json!({ "total": letters.len(), "dead_letters": told }))
}

/// Serves the merchant's word to send one again.
pub(crate) async fn resend(
    request: &Request,
    env: &Env,
    shop: &ShopKey,
    id: &str,
) -> Result<Response, EdgeError> {
    let letters = letters(request, env, shop).await?;
    let unknown = || EdgeError::theirs(404, "no such message was given up, or it is more than 30 days ago");
    let letter = letters.iter().find(|letter| letter.id == id).ok_or_else(unknown)?;
    match dead_letters::resend(env, shop, letter).await? {
        Resent::Waits => answer(&json!({ "id": id, "status": "waiting" })),
        Resent::Unknown => Err(unknown()),
        Resent::MayHaveGone => Err(EdgeError::theirs(
            409,
            "nobody knows whether this message went: sent again, the shopper might get it twice",
        )),
        Resent::Full => Err(EdgeError::theirs(
            409,
            "as many messages wait for this shopper as may: try again when some of them have gone",
        )),
    }
}

async fn letters(request: &Request, env: &Env, shop: &ShopKey) -> Result<Vec<Listed>, EdgeError> {
    api_key::check(request, env)?;
    if Shops::known()?.get(shop).is_none() {
        return Err(EdgeError::theirs(404, "no shop of that name: check the address"));
    }
    dead_letters::read(env, shop).await
}

fn told(letter: &Listed) -> Value {
    // Milliseconds of any date we handle are far below 2^53.
    #[allow(clippy::cast_precision_loss)]
    let at = Date::new(&JsValue::from_f64(letter.given_up_ms as f64)).to_iso_string();
    json!({
        "id": letter.id,
        "flow": letter.flow,
        "message": letter.step,
        "text": letter.template,
        "channel": letter.channel,
        "category": letter.category,
        "attempts": letter.attempts,
        "given_up_at": String::from(at),
        "reason": letter.words,
        "may_have_gone": letter.may_have_gone,
    })
}

fn answer(body: &Value) -> Result<Response, EdgeError> {
    let builder = ResponseBuilder::new().with_header("content-type", "application/json")?;
    Ok(builder.with_header("cache-control", "no-store")?.fixed(body.to_string().into_bytes()))
}
