//! `POST /v1/<shop>/webhooks/aftership` and `…/shipstation`: what delivery services tell. Shop platforms: [`super::platforms`].
//!
//! | the request is… | answer | what happens |
//! | --- | --- | --- |
//! | AfterShip's, and not signed with the shop's secret, or `AFTERSHIP_SECRET` | 401 | nothing |
//! | ShipStation's, without the shop's key | 401 | nothing |
//! | over the size cap / no JSON of the service's | 413 / 400 | nothing |
//! | ShipStation's, and the list it names cannot be asked for | 500 | nothing: ShipStation tells again |
//! | anything else | 200 or 503 with one result for each event | as if the shop's server told it |

use rappel_access::Scope;
use rappel_shop::limit::WEBHOOK_BYTES_MAX;
use rappel_shop::webhook::{WebhookError, aftership, shipstation};
use rappel_shop::{Answer, Event, Item};
use rappel_signal::{ShopKey, UnixMs};
use worker::{Env, Request, Response};

use super::api_key;
use super::events::{body, check_shop, json};
use super::platforms::{self, Platform};
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::keys::credential;
use crate::tell;

/// Serves one request.
pub(crate) async fn serve(
    request: &mut Request,
    env: &Env,
    shop: &ShopKey,
    service: &str,
) -> Result<Response, EdgeError> {
    check_shop(shop)?;
    let now = platform_now();
    let read = match service {
        "shopify" => return platforms::serve(request, env, shop, Platform::Shopify).await,
        "woocommerce" => return platforms::serve(request, env, shop, Platform::WooCommerce).await,
        "aftership" => read_aftership(request, env, shop, now).await?,
        _ => read_shipstation(request, env, shop, now).await?,
    };
    match read {
        Ok(events) => {
            let item =
                |(index, event): (usize, Event)| Item { index, id: Some(event.id.clone()), event: Ok(event) };
            let items = events.into_iter().enumerate().map(item).collect();
            let answer = Answer::new(tell::tell(env, shop, items, now).await);
            json(answer.status(), &answer)
        }
        Err(error) => json(error.status(), &serde_json::json!({ "error": error.to_string() })),
    }
}

async fn read_aftership(
    request: &mut Request,
    env: &Env,
    shop: &ShopKey,
    now: UnixMs,
) -> Result<Result<Vec<Event>, WebhookError>, EdgeError> {
    let signature = request.headers().get(aftership::SIGNATURE_HEADER)?;
    // Without a secret nothing is signed with it.
    let secret = credential(env, shop.as_str(), bindings::AFTERSHIP_SECRET)?.unwrap_or_default();
    Ok(match body(request, WEBHOOK_BYTES_MAX).await? {
        Some(bytes) => aftership::read(&bytes, signature.as_deref(), secret.as_bytes(), now),
        None => Err(WebhookError::TooLarge),
    })
}

async fn read_shipstation(
    request: &mut Request,
    env: &Env,
    shop: &ShopKey,
    now: UnixMs,
) -> Result<Result<Vec<Event>, WebhookError>, EdgeError> {
    api_key::check(request, env, shop, Scope::Events).await?;
    let Some(bytes) = body(request, WEBHOOK_BYTES_MAX).await? else { return Ok(Err(WebhookError::TooLarge)) };
    Ok(match shipstation::read(&bytes, now) {
        Ok(shipstation::Reading::Events(events)) => Ok(events),
        Ok(shipstation::Reading::Ask(address)) => Ok(tell::shipstation::ask(env, shop, address, now).await?),
        Err(error) => Err(error),
    })
}
