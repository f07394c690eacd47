//! One request to a service over HTTP, and its answer. Knows no service.

use ::http::{Request, Response};
use futures_util::StreamExt;
use rappel_delivery::Outcome;
use rappel_delivery::provider::ANSWER_MAX_BYTES;
use worker::{AbortController, Env, Fetch, Headers, Method, RequestInit, RequestRedirect};

use super::deadline::within_deadline;
use crate::error::EdgeError;

/// One attempt: the request, if there is one to make, and what its answer means. Without an answer nobody knows.
pub(super) async fn attempt(
    env: &Env,
    request: Result<Request<Vec<u8>>, Outcome>,
    meaning: impl FnOnce(&Response<String>) -> Outcome,
) -> Result<Outcome, EdgeError> {
    match request {
        Ok(request) => Ok(post(env, &request).await?.map_or(Outcome::Unknown, |answer| meaning(&answer))),
        Err(outcome) => Ok(outcome),
    }
}

/// Sends a request and reads what is answered, as far as answers are read; `None` if no answer came in time.
pub(super) async fn post(
    env: &Env,
    request: &Request<Vec<u8>>,
) -> Result<Option<Response<String>>, EdgeError> {
    let request = to_worker(env, request)?;
    let controller = AbortController::default();
    let signal = controller.signal();
    let answered = within_deadline(async {
        let mut response = Fetch::Request(request).send_with_signal(&signal).await?;
        let answer = Response::builder().status(response.status_code());
        let answer =
            response.headers().entries().fold(answer, |answer, (name, value)| answer.header(name, value));
        Ok::<_, worker::Error>(answer.body(text(&mut response).await))
    })
    .await;
    if answered.is_none() {
        controller.abort();
    }
    Ok(answered.and_then(Result::ok).and_then(Result::ok))
}

/// The body's beginning. One that breaks off is what came: status and headers say enough.
async fn text(response: &mut worker::Response) -> String {
    let mut bytes = Vec::new();
    if let Ok(mut chunks) = response.stream() {
        while let Some(Ok(chunk)) = chunks.next().await {
            bytes.extend(chunk);
            if bytes.len() > ANSWER_MAX_BYTES {
                break;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The same request in the platform's own type. Redirects are not followed: they lead where nobody checked.
fn to_worker(env: &Env, request: &Request<Vec<u8>>) -> Result<worker::Request, EdgeError> {
    let headers = Headers::new();
    for (name, value) in request.headers() {
        headers.set(name.as_str(), value.to_str().map_err(|error| EdgeError::Ours(error.to_string()))?)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::from(request.method().to_string()))
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual);
    // A question has no body: the platform refuses even an empty one.
    if request.method() != ::http::Method::GET {
        init.with_body(Some(js_sys::Uint8Array::from(request.body().as_slice()).into()));
    }
    Ok(worker::Request::new_with_init(&address(env, request), &init)?)
}

#[cfg(not(feature = "dev"))]
pub(super) fn address(_: &Env, request: &Request<Vec<u8>>) -> String {
    request.uri().to_string()
}

/// In dev builds services of the internet may be stood in for on this machine: `SERVICES_AT` is where.
#[cfg(feature = "dev")]
pub(super) fn address(env: &Env, request: &Request<Vec<u8>>) -> String {
    let address = request.uri().to_string();
    match (crate::bindings::optional(env, "SERVICES_AT"), address.strip_prefix("https://")) {
        (Some(services_at), Some(rest)) => format!("{services_at}/{rest}"),
        _ => address,
    }
}
