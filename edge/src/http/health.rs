//! `GET /health`: whether this deployment has what it needs, without saying what it is.

use worker::{Env, Response};

use crate::bindings;
use crate::config::Shops;
use crate::error::EdgeError;

/// 200 with one line, or 500 with what is missing.
pub(crate) fn health(env: &Env) -> Result<Response, EdgeError> {
    let missing: Vec<&str> = [bindings::SHOPS, bindings::SIGNING_KEY, bindings::EDGE_ORIGIN]
        .into_iter()
        .filter(|name| bindings::optional(env, name).is_none())
        .collect();
    if !missing.is_empty() {
        return Ok(Response::error(format!("missing: {}", missing.join(", ")), 500)?);
    }
    match Shops::load(env) {
        Ok(shops) => match shops.check_connections(env) {
            Ok(()) => Ok(Response::ok("ok\n")?),
            Err(error) => {
                worker::console_error!("{error:?}");
                Ok(Response::error(
                    "CONNECTIONS is not what the flows need: the log says where, and what to write",
                    500,
                )?)
            }
        },
        Err(error) => {
            worker::console_error!("{error:?}");
            Ok(Response::error("SHOPS is not valid: the log says where, and what to write instead", 500)?)
        }
    }
}
