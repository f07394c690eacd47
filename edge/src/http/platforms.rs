//! `POST /v1/<shop>/webhooks/shopify` and `…/woocommerce`: what the shop's platform tells.
//!
//! | the request is… | answer | what happens |
//! | --- | --- | --- |
//! | the form that WooCommerce sends when a webhook is saved | 200 | nothing |
//! | over the size cap | 413 | nothing, not even its proof is looked at |
//! | not signed with the shop's secret, or of another store | 401 | nothing |
//! | proved, and no JSON of the platform's | 400 | nothing |
//! | anything else | 200 or 503 with one result for each event | as if the shop's server told it |
//!
//! An event that is refused is refused for good, and platforms stop telling after some failures: it is answered 200, and the log has
//! its place. Told again, an event does nothing: its id follows from what is told.

use rappel_shop::limit::WEBHOOK_BYTES_MAX;
use rappel_shop::webhook::{
    KnownVariant, News, PlatformSecrets, Surroundings, WebhookError, shopify, woocommerce,
};
use rappel_shop::{Answer, Outcome};
use rappel_signal::{ProductId, ShopKey, UnixMs};
use worker::{Env, Headers, Request, Response};

use super::events::{body, json};
use crate::bindings;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::goods::look_up;
use crate::heard;
use crate::keys::own_credential;
use crate::tell;

/// What a call without proof is answered.
pub(super) const UNPROVED: u16 = 401;

/// A platform that shops run on.
#[derive(Clone, Copy)]
pub(super) enum Platform {
    Shopify,
    WooCommerce,
}

impl Platform {
    /// The deployment's secret with what it signs with.
    fn secret(self) -> &'static str {
        match self {
            Platform::Shopify => bindings::SHOPIFY_SECRET,
            Platform::WooCommerce => bindings::WOOCOMMERCE_SECRET,
        }
    }

    /// The last word of its webhook's address.
    fn word(self) -> &'static str {
        match self {
            Platform::Shopify => "shopify",
            Platform::WooCommerce => "woocommerce",
        }
    }

    fn prove(
        self,
        bytes: &[u8],
        headers: &Headers,
        secret: &str,
        now: UnixMs,
    ) -> Result<Result<News, WebhookError>, EdgeError> {
        let header = |name| headers.get(name);
        Ok(match self {
            Platform::Shopify => {
                let (signature, topic) = (header(shopify::SIGNATURE_HEADER)?, header(shopify::TOPIC_HEADER)?);
                let (domain, test) = (header(shopify::DOMAIN_HEADER)?, header(shopify::TEST_HEADER)?);
                let triggered_at = header(shopify::TRIGGERED_HEADER)?;
                let headers = shopify::Headers {
                    signature: signature.as_deref(),
                    topic: topic.as_deref(),
                    domain: domain.as_deref(),
                    triggered_at: triggered_at.as_deref(),
                    test: test.as_deref(),
                };
                shopify::prove(bytes, &headers, secret, now)
            }
            Platform::WooCommerce => {
                let (signature, topic) =
                    (header(woocommerce::SIGNATURE_HEADER)?, header(woocommerce::TOPIC_HEADER)?);
                let delivery = header(woocommerce::DELIVERY_HEADER)?;
                let headers = woocommerce::Headers {
                    signature: signature.as_deref(),
                    topic: topic.as_deref(),
                    delivery: delivery.as_deref(),
                };
                woocommerce::prove(bytes, &headers, secret, now)
            }
        })
    }
}

/// Serves one request to a shop that is there.
pub(super) async fn serve(
    request: &mut Request,
    env: &Env,
    shop: &ShopKey,
    platform: Platform,
) -> Result<Response, EdgeError> {
    let now = platform_now();
    let headers = request.headers().clone();
    let Some(bytes) = body(request, WEBHOOK_BYTES_MAX).await? else {
        return refused(&WebhookError::TooLarge);
    };
    if matches!(platform, Platform::WooCommerce) && woocommerce::is_ping(&bytes) {
        return json(200, &Answer::new(Vec::new()));
    }
    // Without a secret nothing is signed with it.
    let secret = secret(env, shop, platform.secret())?.unwrap_or_default();
    let news = match platform.prove(&bytes, &headers, &secret, now)? {
        Ok(news) => news,
        Err(error) => {
            if error.status() == UNPROVED {
                heard::unproved(shop, platform.word());
            }
            return refused(&error);
        }
    };
    heard::webhook(shop, platform.word());
    if let Some(words) = news.to_do() {
        crate::log::warn!("shop {}: {words}", shop.as_str());
    }
    let known = match news.product() {
        Some(product) => known(env, shop, product).await?,
        None => Vec::new(),
    };
    let shops = Shops::known()?;
    let currency = shops.get(shop).and_then(|settings| settings.currency());
    match news.events(&Surroundings { currency, known: &known }) {
        Ok(items) => {
            let answer = Answer::new(tell::tell(env, shop, (platform.word(), items), now).await);
            warn_of_refused(shop, platform, &answer);
            json(if answer.try_again > 0 { 503 } else { 200 }, &answer)
        }
        Err(error) => refused(&error),
    }
}

fn refused(error: &WebhookError) -> Result<Response, EdgeError> {
    json(error.status(), &serde_json::json!({ "error": error.to_string() }))
}

/// The field alone: what is wrong with it may name somebody, and stands in the answer, which the platform keeps.
fn warn_of_refused(shop: &ShopKey, platform: Platform, answer: &Answer) {
    let first = answer.results.iter().find_map(|result| match &result.outcome {
        Outcome::Refused(refusal) => Some(refusal),
        _ => None,
    });
    if let Some(refusal) = first {
        crate::log::warn!(
            "shop {}: of what was told under {}, {} of {} events are of no use, the first for its `{}`; the answer says why",
            shop.as_str(),
            platform.secret(),
            answer.refused,
            answer.results.len(),
            refusal.path
        );
    }
}

/// What the catalogue has under a product's id, or a variant's.
async fn known(env: &Env, shop: &ShopKey, id: ProductId) -> Result<Vec<KnownVariant>, EdgeError> {
    let rows = look_up(env, shop.as_str(), &[id]).await?;
    let here = rows.into_iter().filter(|row| row.gone_at.is_none());
    let known = |row: rappel_catalogue::Row| KnownVariant {
        is_counted: row.variant.stock.is_some(),
        product: row.product,
        id: row.variant.id,
    };
    Ok(here.map(known).collect())
}

/// What a platform signs with for a shop: its own, or what the deployment's secret has for it.
fn secret(env: &Env, shop: &ShopKey, name: &str) -> Result<Option<String>, EdgeError> {
    match own_credential(env, shop.as_str(), name)? {
        Some(own) => Ok(Some(own)),
        None => Ok(secrets(env, name)?.and_then(|secrets| secrets.of(shop.as_str()).map(str::to_owned))),
    }
}

fn secrets(env: &Env, name: &str) -> Result<Option<PlatformSecrets>, EdgeError> {
    let Some(text) = bindings::optional(env, name) else { return Ok(None) };
    let secrets = PlatformSecrets::parse(&text);
    secrets.map(Some).map_err(|error| EdgeError::Ours(format!("{name}: {error}: see docs/deploying.md")))
}

/// Whether a platform's secret reads, if it is set, and names shops that are there.
///
/// # Errors
/// Ours: what to change.
pub(crate) fn check(env: &Env, name: &'static str) -> Result<(), EdgeError> {
    let (Some(secrets), shops) = (secrets(env, name)?, Shops::known()?) else { return Ok(()) };
    let is_there = |key: &str| ShopKey::parse(key).is_some_and(|key| shops.get(&key).is_some());
    match secrets.shops().find(|key| !is_there(key)) {
        Some(key) => Err(EdgeError::Ours(format!("{name}: SHOPS has no shop {key:?}"))),
        None => Ok(()),
    }
}
