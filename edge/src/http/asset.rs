//! The tracker's files: the loader under the shop's stable address, the rest under names that change with
//! their content. All are compressed at build time, because the platform's own compression is weaker.

use rappel_signal::ShopKey;
use worker::{Context, EncodeBody, Env, Headers, Request, Response, ResponseBuilder};

use crate::config::Shops;
use crate::error::EdgeError;
use crate::seen;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));
include!(concat!(env!("OUT_DIR"), "/console_assets.rs"));

/// Files by name: plain and compressed.
type Files = &'static [(&'static str, &'static [u8], &'static [u8])];

const LOADER: &str = "loader.js";
const SERVICE_WORKER: &str = "service-worker.js";
/// A new release reaches every page within this time.
const LOADER_CACHE: &str = "public, max-age=300";
const HASHED_CACHE: &str = "public, max-age=31536000, immutable";

/// `GET /r/<shop>.js`
pub(crate) fn tag(
    request: &Request,
    env: &Env,
    context: &Context,
    shops: &Shops,
    shop: &ShopKey,
) -> Result<Response, EdgeError> {
    let Some(settings) = shops.get(shop) else {
        return Err(EdgeError::theirs(404, "no shop of that name: check the address in the script tag"));
    };
    seen::note_later(request, env, context, settings);
    #[cfg(feature = "dev")]
    if crate::dev::demo::is_on(env) {
        let loader =
            ASSETS.iter().find(|(name, _, _)| *name == LOADER).map_or(&[][..], |(_, plain, _)| plain);
        return crate::dev::demo::tag(loader);
    }
    file(request, ASSETS, LOADER, LOADER_CACHE)
}

/// `GET /r/a/<file>`
pub(crate) fn asset(request: &Request, name: &str) -> Result<Response, EdgeError> {
    let cache = if name == SERVICE_WORKER { LOADER_CACHE } else { HASHED_CACHE };
    file(request, ASSETS, name, cache)
}

/// `GET /console/a/<file>`
pub(crate) fn of_console(request: &Request, name: &str) -> Result<Response, EdgeError> {
    file(request, CONSOLE_ASSETS, name, HASHED_CACHE)
}

/// The names of the console's stylesheet and script.
pub(crate) fn console_files() -> (&'static str, &'static str) {
    let named =
        |ending: &str| CONSOLE_ASSETS.iter().map(|(name, _, _)| *name).find(|name| name.ends_with(ending));
    (named(".css").unwrap_or_default(), named(".js").unwrap_or_default())
}

/// The service worker, for an origin of ours that may have one.
pub(super) fn service_worker(request: &Request) -> Result<Response, EdgeError> {
    file(request, ASSETS, SERVICE_WORKER, LOADER_CACHE)
}

/// The file of a part of the tracker, by the part's name.
pub(crate) fn part(name: &str) -> Option<&'static str> {
    let is_it = |file: &&str| {
        file.strip_prefix(name).is_some_and(|rest| rest.starts_with('-') && rest.ends_with(".js"))
    };
    ASSETS.iter().map(|(file, _, _)| *file).find(is_it)
}

fn file(request: &Request, files: Files, name: &str, cache: &str) -> Result<Response, EdgeError> {
    let Some((_, plain, packed)) = files.iter().find(|(known, _, _)| *known == name) else {
        return Err(EdgeError::theirs(404, "no such file: the script was renewed, reload the page"));
    };
    let headers = Headers::new();
    let kind = match name.rsplit_once('.') {
        Some((_, "wasm")) => "application/wasm",
        Some((_, "css")) => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
    headers.set("content-type", kind)?;
    headers.set("cache-control", cache)?;
    headers.set("vary", "accept-encoding")?;
    // Public files without a secret: any page may load them as a module.
    headers.set("access-control-allow-origin", "*")?;
    headers.set("cross-origin-resource-policy", "cross-origin")?;
    headers.set("x-content-type-options", "nosniff")?;
    let accepts_brotli = request
        .headers()
        .get("accept-encoding")?
        .is_some_and(|accepted| accepted.split(',').any(|word| word.trim().starts_with("br")));
    let builder = ResponseBuilder::new();
    let response = if accepts_brotli {
        headers.set("content-encoding", "br")?;
        builder.with_headers(headers).with_encode_body(EncodeBody::Manual).fixed(packed.to_vec())
    } else {
        builder.with_headers(headers).fixed(plain.to_vec())
    };
    Ok(response)
}
