//! Requests of a shop's pages: which shop's, and that only its own pages may ask and read.

use rappel_signal::ShopKey;
use worker::{Request, Response};

use crate::config::{ShopSettings, Shops};
use crate::counters::{Counter, count};
use crate::error::EdgeError;

/// The shop that a page speaks of, and the page's origin, which is one of the shop's.
///
/// # Errors
/// Theirs: no such shop, or another origin, which the merchant sees counted.
pub(super) fn of_page<'a>(
    request: &Request,
    shops: &'a Shops,
    shop: &ShopKey,
) -> Result<(&'a ShopSettings, String), EdgeError> {
    let settings = shops
        .get(shop)
        .ok_or_else(|| EdgeError::theirs(404, "no shop of that name: check the address in the script tag"))?;
    let origin = request.headers().get("origin")?.unwrap_or_default();
    if !settings.allows(&origin) {
        count(shop, Counter::WrongOrigin);
        return Err(EdgeError::theirs(403, "this origin is not among the shop's: add it to `origins`"));
    }
    Ok((settings, origin))
}

/// Lets pages of this origin read the answer, and no others.
pub(super) fn readable(response: Response, origin: &str) -> Result<Response, EdgeError> {
    response.headers().set("access-control-allow-origin", origin)?;
    response.headers().set("vary", "origin")?;
    Ok(response)
}
