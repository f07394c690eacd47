//! `POST /v1/<shop>/feedback/<provider>`: what providers tell of messages they took, and the handshakes they begin with.
//!
//! | the call is… | answer | what happens |
//! | --- | --- | --- |
//! | for a provider that neither the shop's own credentials nor the secret `FEEDBACK` has a line for | 404 | nothing |
//! | over 1 MB | 413 | nothing, not even its proof is looked at |
//! | without the provider's proof, or with one of another time | 401 | nothing |
//! | proved, and not in the form the provider documents | 400 | nothing |
//! | a handshake | 200 | its word is echoed, or Amazon's own address is visited |
//! | proved | 200 | everybody it concerns has heard it; told again, nothing happens twice |
//! | proved, and somebody could not be told | 500 | the provider tells again |

use std::collections::BTreeMap;

use rappel_delivery::feedback::{
    FEEDBACK_MAX_BYTES, FeedbackError, FeedbackReader, Handshake, feedback_reader,
};
use rappel_signal::ShopKey;
use worker::{Env, Request, Response};

use super::events::{body, check_shop};
use crate::bindings;
use crate::clock::platform_now;
use crate::error::{EdgeError, plain};
use crate::keys::own_credential;
use crate::send;
use crate::tell;

/// What the name of a line of a shop's own begins with, among its credentials.
pub(crate) const OWN: &str = "FEEDBACK/";

/// Serves one call.
pub(crate) async fn serve(
    request: &mut Request,
    env: &Env,
    shop: &ShopKey,
    provider: &str,
) -> Result<Response, EdgeError> {
    let answered = hear(request, env, shop, provider).await;
    let Err(EdgeError::Theirs(401, words)) = answered else { return answered };
    let response = plain(401, words)?;
    // Amazon shows the password of its address to whoever has asked for one, and not before.
    response.headers().set("www-authenticate", "Basic realm=\"rappel\"")?;
    Ok(response)
}

async fn hear(
    request: &mut Request,
    env: &Env,
    shop: &ShopKey,
    provider: &str,
) -> Result<Response, EdgeError> {
    check_shop(shop)?;
    let reader = reader(env, shop, provider)?;
    let call = whole(request, env).await?;
    match reader.handshake(&call).map_err(refusal)? {
        Some(Handshake::Answer(word)) => return Ok(plain(200, word)?),
        Some(Handshake::Visit(address)) => {
            return match send::visit(env, &address).await {
                true => Ok(plain(200, String::new())?),
                // Its address holds what confirms a subscription: none of that is for a log.
                false => Err(EdgeError::Ours(format!("{provider}'s confirmation could not be visited"))),
            };
        }
        None if *call.method() == ::http::Method::GET => {
            return Err(EdgeError::theirs(405, "this address is called by the provider, with POST"));
        }
        None => {}
    }
    let told = reader.read(&call, platform_now().0).map_err(refusal)?;
    tell::feedback::tell(env, shop, told).await?;
    Ok(plain(200, String::new())?)
}

/// The reader that the shop's own line for this provider names, or the secret's.
fn reader(env: &Env, shop: &ShopKey, provider: &str) -> Result<Box<dyn FeedbackReader>, EdgeError> {
    let none = || {
        EdgeError::theirs(
            404,
            "nothing is known that this provider would prove itself with: type it in the console, or see docs/feedback.md",
        )
    };
    let line = match own_credential(env, shop.as_str(), &format!("{OWN}{provider}"))? {
        Some(line) => line,
        None => lines(env)?.remove(provider).ok_or_else(none)?,
    };
    feedback_reader(&line).map_err(|error| EdgeError::Ours(format!("FEEDBACK, {provider}: {error}")))
}

/// The secret's lines by provider; none if it is not set.
fn lines(env: &Env) -> Result<BTreeMap<String, String>, EdgeError> {
    let Some(lines) = bindings::optional(env, bindings::FEEDBACK) else { return Ok(BTreeMap::new()) };
    serde_json::from_str(&lines)
        .map_err(|error| EdgeError::Ours(format!("FEEDBACK is no JSON object of lines: {error}")))
}

/// Whether the secret reads, if it is set.
///
/// # Errors
/// Ours: it is no JSON object, or a line of it names no provider.
pub(crate) fn check(env: &Env) -> Result<(), EdgeError> {
    lines(env)?.iter().try_for_each(|(provider, line)| {
        let read = feedback_reader(line).map(drop);
        read.map_err(|error| EdgeError::Ours(format!("FEEDBACK, {provider}: {error}")))
    })
}

/// The call with the whole public address it was made to, as providers sign it.
async fn whole(request: &mut Request, env: &Env) -> Result<::http::Request<String>, EdgeError> {
    let url = request.url()?;
    let origin = bindings::optional(env, bindings::EDGE_ORIGIN).unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let method = request.method().to_string();
    let mut call =
        ::http::Request::builder().method(method.as_str()).uri(format!("{origin}{}{query}", url.path()));
    for (name, value) in request.headers().entries() {
        call = call.header(name, value);
    }
    let too_large = || refusal(FeedbackError::TooLarge);
    let bytes = body(request, FEEDBACK_MAX_BYTES).await?.ok_or_else(too_large)?;
    let text = String::from_utf8(bytes).map_err(|_| refusal(FeedbackError::Malformed))?;
    call.body(text).map_err(|_| refusal(FeedbackError::Malformed))
}

fn refusal(error: FeedbackError) -> EdgeError {
    let status = match error {
        FeedbackError::TooLarge => 413,
        FeedbackError::Forged | FeedbackError::OutOfTime => 401,
        FeedbackError::Malformed => 400,
    };
    EdgeError::theirs(status, error.to_string())
}
