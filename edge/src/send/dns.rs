//! Asking a resolver what stands at a name. The address is a constant: what a merchant typed is a part of the question alone.

use rappel_delivery::dns::{Found, found, question};
use worker::Env;

use super::post::post;
use crate::error::EdgeError;

/// What stands at the name; `None` if the resolver does not answer in time, or could not say.
///
/// # Errors
/// Ours: the platform refuses the request.
pub(crate) async fn look_up(env: &Env, name: &str) -> Result<Option<Found>, EdgeError> {
    let Some(question) = question(name) else { return Ok(None) };
    Ok(post(env, &question).await?.as_ref().and_then(found))
}
