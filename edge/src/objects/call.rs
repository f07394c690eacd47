//! Calling an object: a question and an answer, compact, over `stub.fetch`.
//!
//! RPC is not usable for objects written in Rust on this target. Never retry an overloaded object: the error
//! goes back to who asked, and a page asks again on its own.

use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{Headers, Method, Request, RequestInit, Response, Stub};

use crate::error::EdgeError;

/// The address is never looked at; it must only be one.
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
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(js_sys::Uint8Array::from(body.as_slice()).into()));
    let mut response = stub.fetch_with_request(Request::new_with_init(ADDRESS, &init)?).await?;
    if response.status_code() != 200 {
        return Err(EdgeError::Ours(format!("object answered {}", response.status_code())));
    }
    postcard::from_bytes(&response.bytes().await?).map_err(wire_error)
}

/// Reads the question inside the object.
///
/// # Errors
/// Ours: another version asked.
pub(crate) async fn question<Q: DeserializeOwned>(request: &mut Request) -> Result<Q, EdgeError> {
    postcard::from_bytes(&request.bytes().await?).map_err(wire_error)
}

/// Answers from inside the object.
///
/// # Errors
/// Ours: out of memory, in effect.
pub(crate) fn answer<A: Serialize>(answer: &A) -> Result<Response, EdgeError> {
    let body = postcard::to_allocvec(answer).map_err(wire_error)?;
    let response = Response::from_bytes(body)?;
    Ok(response.with_headers(Headers::new()))
}

fn wire_error(error: postcard::Error) -> EdgeError {
    EdgeError::Ours(format!("object call: {error}"))
}
