//! Requests of a shop's pages: which shop's, and that only its own pages may ask and read.

use rappel_signal::ShopKey;
use worker::{Request, Response};

use crate::config::{ShopSettings, Shops};
use crate::counters::{Counter, count};
use crate::error::EdgeError;

/// What a browser says of a frame without an origin of its own.
const NO_ORIGIN: &str = "null";
/// In the query.
const PIXEL_KEY: &str = "pixel";

/// The shop that a page speaks of, and the page's origin, which is one of the shop's.
///
/// # Errors
/// Theirs: no such shop, or another origin, which the merchant sees counted.
pub(super) fn of_page<'a>(
    request: &Request,
    shops: &'a Shops,
    shop: &ShopKey,
) -> Result<(&'a ShopSettings, String), EdgeError> {
    let (settings, origin) = of_anybody(request, shops, shop)?;
    if settings.allows(&origin) { Ok((settings, origin)) } else { Err(refused(shop)) }
}

/// As [`of_page`]; the shop's custom pixel may speak, too. Its frame has no origin, so it names the shop's pixel key, as
/// `pixel` in the address: a header would cost it a preflight.
///
/// # Errors
/// As [`of_page`].
pub(super) fn of_page_or_pixel<'a>(
    request: &Request,
    shops: &'a Shops,
    shop: &ShopKey,
) -> Result<(&'a ShopSettings, String), EdgeError> {
    let (settings, origin) = of_anybody(request, shops, shop)?;
    let url = request.url()?;
    let mut named = url.query_pairs().filter(|(name, _)| name == PIXEL_KEY);
    let is_pixel = origin == NO_ORIGIN && named.next().is_some_and(|(_, key)| settings.allows_pixel(&key));
    if is_pixel || settings.allows(&origin) { Ok((settings, origin)) } else { Err(refused(shop)) }
}

fn of_anybody<'a>(
    request: &Request,
    shops: &'a Shops,
    shop: &ShopKey,
) -> Result<(&'a ShopSettings, String), EdgeError> {
    let settings = shops
        .get(shop)
        .ok_or_else(|| EdgeError::theirs(404, "no shop of that name: check the address in the script tag"))?;
    Ok((settings, request.headers().get("origin")?.unwrap_or_default()))
}

fn refused(shop: &ShopKey) -> EdgeError {
    count(shop, Counter::WrongOrigin);
    EdgeError::theirs(403, "this origin is not among the shop's: add it to `origins`")
}

/// Lets pages of this origin read the answer, and no others.
pub(super) fn readable(response: Response, origin: &str) -> Result<Response, EdgeError> {
    response.headers().set("access-control-allow-origin", origin)?;
    response.headers().set("vary", "origin")?;
    Ok(response)
}
