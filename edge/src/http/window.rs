//! The opt-in window: for a shop that can only add a tag, and so has no service worker of its own host.
//!
//! Each such shop has an origin of this deployment for itself alone (`push_window`), because a permission and a
//! subscription are an origin's. Its three addresses answer nowhere else:
//!
//! | at that origin | elsewhere | |
//! | --- | --- | --- |
//! | `GET /w/<shop>` | 404 | asks, subscribes, hands the subscription to the page that opened it, if that is the shop's |
//! | `GET /rappel/service-worker.js` | 404 | the service worker |
//! | `GET /` | 404 | leads to the shop: where a notification goes that says nothing else |

use maud::{DOCTYPE, PreEscaped, html};
use rappel_delivery::invitation::{Invitation, OwnWords};
use rappel_signal::ShopKey;
use worker::{Env, Request, Response, ResponseBuilder};

use super::asset;
use crate::bindings;
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;

/// Longest BCP 47 tag worth reading.
const LANGUAGE_BYTES_MAX: usize = 35;

/// `GET /w/<shop>`
pub(crate) fn page(
    request: &Request,
    env: &Env,
    shops: &Shops,
    shop: &ShopKey,
) -> Result<Response, EdgeError> {
    let settings = own(request, shops)?;
    if settings.key != shop.as_str() {
        return Err(unknown());
    }
    let edge = bindings::optional(env, bindings::EDGE_ORIGIN)
        .ok_or_else(|| EdgeError::Ours("EDGE_ORIGIN is not set: see docs/deploying.md".into()))?;
    let script = asset::part("window").ok_or_else(|| EdgeError::Ours("the window has no script".into()))?;
    let ready = OwnWords::default();
    let own_words = settings.invitations.soft_ask.as_ref().map_or(&ready, |asking| &asking.words);
    let (tag, words) = Invitation::SoftAsk.words(own_words, &language(request)?, settings.inviter());
    let word = |name: &str| words.get(name).map_or("", String::as_str);
    let page = html! {
        (DOCTYPE)
        html lang=(tag) {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width";
            meta name="robots" content="noindex";
            title { (settings.name) }
            style { (PreEscaped(STYLE)) }
            main data-edge=(edge) data-shop=(settings.key) data-origins=(settings.origins.join(" ")) {
                h1 { (word("title")) }
                p role="status" { (word("text")) }
                button.yes { (word("yes")) }
                button { (word("no")) }
            }
            script type="module" src=(format!("/r/a/{script}")) {}
        }
    };
    let response = ResponseBuilder::new()
        .with_header("cache-control", "no-store")?
        .with_header("referrer-policy", "no-referrer")?
        // In nobody's frame: whoever clicks "yes" sees who asks.
        .with_header(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; worker-src 'self'; connect-src 'self'; \
             frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        )?
        .from_html(page.into_string())?;
    Ok(response)
}

/// `GET /rappel/service-worker.js`
pub(crate) fn worker(request: &Request, shops: &Shops) -> Result<Response, EdgeError> {
    own(request, shops)?;
    asset::service_worker(request)
}

/// `GET /`
pub(crate) fn home(request: &Request, shops: &Shops) -> Result<Response, EdgeError> {
    let home = own(request, shops)?.origins.first().ok_or_else(unknown)?;
    Ok(ResponseBuilder::new().with_status(302).with_header("location", &format!("{home}/"))?.empty())
}

/// The shop whose window stands where the request came to.
fn own<'a>(request: &Request, shops: &'a Shops) -> Result<&'a ShopSettings, EdgeError> {
    let origin = request.url()?.origin().ascii_serialization();
    shops.at_window(&origin).ok_or_else(unknown)
}

fn unknown() -> EdgeError {
    EdgeError::theirs(404, "nothing here")
}

fn language(request: &Request) -> Result<String, EdgeError> {
    let url = request.url()?;
    let told = url.query_pairs().find(|(name, _)| name == "language").map(|(_, tag)| tag.into_owned());
    Ok(told.filter(|tag| tag.len() <= LANGUAGE_BYTES_MAX).unwrap_or_default())
}

const STYLE: &str = ":root{color-scheme:light dark}body{font:1.1rem/1.6 system-ui,sans-serif;max-width:26rem;margin:0 auto;\
    padding:1.5rem}h1{font-size:1.4rem;line-height:1.3}button{font:inherit;min-height:44px;padding:.5rem 1.2rem;\
    margin:0 .5rem .5rem 0;border:1px solid;border-radius:.5rem;cursor:pointer;background:none;color:inherit}\
    .yes{font-weight:600;color:Canvas;background:CanvasText}button:disabled{opacity:.5;cursor:default}\
    button:focus-visible{outline:3px solid #2b6cff;outline-offset:2px}";
