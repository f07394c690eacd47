//! Who speaks for the shop's server: whoever shows the secret `API_KEY` as a bearer token (RFC 6750).

use worker::{Env, Request};

use crate::bindings;
use crate::error::EdgeError;

/// A shorter one could be guessed.
const API_KEY_BYTES_MIN: usize = 32;

/// Lets the request pass, or says why not.
///
/// # Errors
/// Theirs: no key, or not the right one. Ours: the deployment has none, or one that is too short.
pub(super) fn check(request: &Request, env: &Env) -> Result<(), EdgeError> {
    let key = bindings::optional(env, bindings::API_KEY).unwrap_or_default();
    judge(&request.headers().get("authorization")?.unwrap_or_default(), &key)
}

/// Whether the header shows the key; nothing shows one that is too short.
fn judge(header: &str, key: &str) -> Result<(), EdgeError> {
    if key.len() < API_KEY_BYTES_MIN {
        return Err(EdgeError::Ours(format!(
            "the secret API_KEY is not set, or shorter than {API_KEY_BYTES_MIN} characters: see docs/deploying.md"
        )));
    }
    match header.strip_prefix("Bearer ") {
        Some(shown) if is_same(shown.trim(), key) => Ok(()),
        Some(_) => Err(EdgeError::theirs(401, "this key does not fit: compare it with the secret API_KEY")),
        None => Err(EdgeError::theirs(401, "show the shop's key: Authorization: Bearer <key>")),
    }
}

/// Compares without telling by its time how much was right.
fn is_same(shown: &str, key: &str) -> bool {
    let difference = shown.bytes().zip(key.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b));
    shown.len() == key.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_could_be_guessed_is_none() {
        let good = "k".repeat(API_KEY_BYTES_MIN);
        assert!(judge(&format!("Bearer {good}"), &good).is_ok());
        for short in ["", &good[1..]] {
            assert!(matches!(judge(&format!("Bearer {short}"), short), Err(EdgeError::Ours(_))), "{short:?}");
        }
        for wrong in [String::new(), good.clone(), format!("Basic {good}"), format!("Bearer {good}k")] {
            assert!(matches!(judge(&wrong, &good), Err(EdgeError::Theirs(401, _))), "{wrong:?}");
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
