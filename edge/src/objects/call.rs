//! Calling an object: a question and an answer, compact, over `stub.fetch`.
//!
//! RPC is not usable for objects written in Rust on this target. Never retry an overloaded object: the error
//! goes back to who asked, and a page asks again on its own.

use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{Env, Request, Response, ResponseBuilder, State};

use super::copying;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::platform::Stub;

/// The address of a question; a backup has others (`copying`).
const ADDRESS: &str = "https://object/";

/// Asks an object and reads its answer.
///
/// # Errors
/// Ours: the object could not be reached, failed, or speaks another version.
pub(crate) async fn ask<Q: Serialize, A: DeserializeOwned>(
    stub: &Stub,
    question: &Q,
) -> Result<A, EdgeError> {
    let body = postcard::to_allocvec(question).map_err(wire_error)?;
    let (status, answer) = stub.post(ADDRESS, &body).await.map_err(worker::Error::from)?;
    if status != 200 {
        return Err(EdgeError::Ours(format!("object answered {status}")));
    }
    postcard::from_bytes(&answer).map_err(wire_error)
}

/// Serves a question inside the object, which may look up its shop's settings. A failure becomes its answer.
///
/// # Errors
/// The platform's, if not even that could be built.
pub(super) async fn serve<Q: DeserializeOwned, A: Serialize>(
    env: &Env,
    state: &State,
    request: &mut Request,
    reply: impl AsyncFnOnce(Q) -> Result<A, EdgeError>,
) -> worker::Result<Response> {
    if copying::is_asked(request) {
        return copying::answer(state, Some(env), request).await;
    }
    if let Err(error) = Shops::refresh(env).await {
        return error.into_response();
    }
    answered(request, reply).await
}

/// The same in an object that knows no settings, and perhaps no environment.
///
/// # Errors
/// As [`serve`].
pub(super) async fn answer_question<Q: DeserializeOwned, A: Serialize>(
    env: Option<&Env>,
    state: &State,
    request: &mut Request,
    reply: impl AsyncFnOnce(Q) -> Result<A, EdgeError>,
) -> worker::Result<Response> {
    if copying::is_asked(request) {
        return copying::answer(state, env, request).await;
    }
    answered(request, reply).await
}

async fn answered<Q: DeserializeOwned, A: Serialize>(
    request: &mut Request,
    reply: impl AsyncFnOnce(Q) -> Result<A, EdgeError>,
) -> worker::Result<Response> {
    let answered = match question(request).await {
        Ok(question) => reply(question).await.and_then(|reply| answer(&reply)),
        Err(error) => Err(error),
    };
    answered.or_else(EdgeError::into_response)
}

/// Reads the question. Ours if it fails: another version asked.
async fn question<Q: DeserializeOwned>(request: &mut Request) -> Result<Q, EdgeError> {
    postcard::from_bytes(&request.bytes().await?).map_err(wire_error)
}

fn answer<A: Serialize>(answer: &A) -> Result<Response, EdgeError> {
    let body = postcard::to_allocvec(answer).map_err(wire_error)?;
    Ok(ResponseBuilder::new().fixed(body))
}

fn wire_error(error: postcard::Error) -> EdgeError {
    EdgeError::Ours(format!("object call: {error}"))
}
