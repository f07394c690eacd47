//! Who speaks for the shop's server: whoever shows a key as a bearer token (RFC 6750). The secret `API_KEY` opens every door of
//! every shop; a key made in the console opens some doors of one, until it is taken back.

use rappel_access::Scope;
use rappel_delivery::signing::Purpose;
use rappel_signal::ShopKey;
use worker::{Env, Request};

use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply};
use crate::secrets::{access_name, is_secret, signing_key};

/// A shorter one could be guessed.
const API_KEY_BYTES_MIN: usize = 32;

const NO_KEY: &str = "this key opens nothing here: it was taken back, or is another shop's";
/// Whoever shows a secret of the deployment's, in the log.
pub(super) const DEPLOYMENT: &str = "deployment";
/// What a key made in the console begins with.
pub(crate) const KEY_PREFIX: &str = "rk_";

/// Lets the request pass to this door of the shop, or says why not. Answers with whose the key is, for the log.
///
/// # Errors
/// Theirs: no key, not the right one, or one for other doors. Ours: the deployment has none, or one that is too short.
pub(super) async fn check(
    request: &Request,
    env: &Env,
    shop: &ShopKey,
    scope: Scope,
) -> Result<String, EdgeError> {
    let header = request.headers().get("authorization")?.unwrap_or_default();
    match header.strip_prefix("Bearer ").map(str::trim) {
        Some(shown) if shown.starts_with(KEY_PREFIX) => check_made(env, shown, shop, scope).await,
        _ => check_secret(request, env, bindings::API_KEY).map(|()| DEPLOYMENT.to_owned()),
    }
}

/// Lets the request pass that shows this secret of the deployment's, which is not for one shop: `API_KEY`, `RESTORE_KEY`.
///
/// # Errors
/// As [`check`].
pub(super) fn check_secret(request: &Request, env: &Env, name: &str) -> Result<(), EdgeError> {
    let header = request.headers().get("authorization")?.unwrap_or_default();
    judge(&header, &bindings::optional(env, name).unwrap_or_default(), name)
}

/// A key made in the console. It is looked up each time: taken back, it opens nothing from then on.
async fn check_made(env: &Env, shown: &str, shop: &ShopKey, scope: Scope) -> Result<String, EdgeError> {
    let key = signing_key(env)?;
    let hash = access_name(&key, Purpose::ApiKey, shown);
    let secret = shown.rsplit_once('_').map_or("", |(_, secret)| secret);
    if !is_secret(&key, secret) {
        return Err(EdgeError::theirs(401, NO_KEY));
    }
    match ask(&bindings::deployment(env)?, &DeploymentCall::Key { hash }).await? {
        DeploymentReply::Key(Some(key)) if key.opens(shop.as_str(), scope) => Ok(key.name),
        DeploymentReply::Key(Some(key)) if key.shop == shop.as_str() => {
            let words = format!(
                "this key does not open that: in the console, make one that may \"{}\"",
                scope.word()
            );
            Err(EdgeError::theirs(403, words))
        }
        _ => Err(EdgeError::theirs(401, NO_KEY)),
    }
}

/// Whether the header shows the key; nothing shows one that is too short.
fn judge(header: &str, key: &str, name: &str) -> Result<(), EdgeError> {
    if key.len() < API_KEY_BYTES_MIN {
        return Err(EdgeError::Ours(format!(
            "the secret {name} is not set, or shorter than {API_KEY_BYTES_MIN} characters: see docs/deploying.md"
        )));
    }
    match header.strip_prefix("Bearer ") {
        Some(shown) if is_same(shown.trim(), key) => Ok(()),
        Some(_) => {
            Err(EdgeError::theirs(401, format!("this key does not fit: compare it with the secret {name}")))
        }
        None => Err(EdgeError::theirs(401, "show the shop's key: Authorization: Bearer <key>")),
    }
}

/// Compares without telling by its time how much was right.
pub(crate) fn is_same(shown: &str, key: &str) -> bool {
    let difference = shown.bytes().zip(key.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b));
    shown.len() == key.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_could_be_guessed_is_none() {
        let good = "k".repeat(API_KEY_BYTES_MIN);
        assert!(judge(&format!("Bearer {good}"), &good, "API_KEY").is_ok());
        for short in ["", &good[1..]] {
            assert!(
                matches!(judge(&format!("Bearer {short}"), short, "API_KEY"), Err(EdgeError::Ours(_))),
                "{short:?}"
            );
        }
        for wrong in [String::new(), good.clone(), format!("Basic {good}"), format!("Bearer {good}k")] {
            assert!(matches!(judge(&wrong, &good, "API_KEY"), Err(EdgeError::Theirs(401, _))), "{wrong:?}");
        }
    }

    #[test]
    fn only_the_whole_key_fits() {
        assert!(is_same("secret", "secret"));
        for wrong in ["", "secre", "secrets", "Secret", "secreT"] {
            assert!(!is_same(wrong, "secret"), "{wrong}");
        }
    }
}
