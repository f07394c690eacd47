//! `GET /health`: whether this deployment has what it needs, without saying what it is.

use worker::{Env, Response};

use crate::bindings;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::http::{feedback, platforms};
use crate::keys;
use crate::send::check_providers;

/// What is deployed with the code reads, and so does what the deployment holds.
fn shops(env: &Env) -> Result<(), EdgeError> {
    if let Some(variable) = bindings::optional(env, bindings::SHOPS) {
        Shops::parse(&variable).map_err(EdgeError::Ours)?;
    }
    Shops::known().map(drop)
}

/// The deployment's, and each shop's own.
fn providers(env: &Env) -> Vec<(&'static str, Result<(), EdgeError>)> {
    let shops = Shops::known().map(|shops| shops.all().to_vec()).unwrap_or_default();
    let keys = shops.iter().map(|shop| shop.key.as_str());
    // The first is nobody's: what the deployment sets is wrong even if no shop goes by it.
    std::iter::once("").chain(keys).flat_map(|key| check_providers(env, key)).collect()
}

/// 200 with one line, or 500 with what is missing.
pub(crate) fn health(env: &Env) -> Result<Response, EdgeError> {
    let missing: Vec<&str> = [bindings::SIGNING_KEY, bindings::EDGE_ORIGIN]
        .into_iter()
        .filter(|name| bindings::optional(env, name).is_none())
        .collect();
    if !missing.is_empty() {
        return Ok(Response::error(format!("missing: {}", missing.join(", ")), 500)?);
    }
    let wrong = [
        ("SHOPS", shops(env)),
        ("CONNECTIONS", Shops::known().and_then(|shops| shops.check_connections(env))),
        ("FEEDBACK", feedback::check(env)),
        (bindings::SHOPIFY_SECRET, platforms::check(env, bindings::SHOPIFY_SECRET)),
        (bindings::WOOCOMMERCE_SECRET, platforms::check(env, bindings::WOOCOMMERCE_SECRET)),
        (bindings::SEALING_KEY, keys::check(env)),
    ]
    .into_iter()
    .chain(providers(env))
    .find_map(|(name, checked)| Some((name, checked.err()?)));
    let Some((name, error)) = wrong else { return Ok(Response::ok("ok\n")?) };
    crate::log::error!("{error:?}");
    Ok(Response::error(format!("{name} is wrong: the log says where, and what to write instead"), 500)?)
}
