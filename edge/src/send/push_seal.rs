//! Makes a push message readable by one browser alone, and says whose it is: encryption and VAPID token.

use rappel_delivery::push::{Endpoint, KeyAgreement, PUBLIC_KEY_BYTES, SubscriptionKeys, VapidKey, encrypt};
use std::cell::RefCell;

use js_sys::futures::JsFuture;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use rappel_signal::UnixMs;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::EdgeError;
use crate::random;

/// Tokens kept: push services are four companies, some with an origin for each region.
const TOKENS_MAX: usize = 64;
/// A token is made anew this long before it ends, for the clocks of others, in milliseconds.
const TOKEN_RENEWED_MS: i64 = 60 * 60 * 1000;
/// What is agreed on with a curve of 256 bits.
const SHARED_SECRET_BITS: u32 = 256;

#[wasm_bindgen]
extern "C" {
    /// <https://developer.mozilla.org/docs/Web/API/SubtleCrypto/generateKey>
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = generateKey)]
    fn generate_key(algorithm: &JsValue, extractable: bool, usages: &Array) -> Result<Promise, JsValue>;

    /// <https://developer.mozilla.org/docs/Web/API/SubtleCrypto/importKey>
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = importKey)]
    fn import_key(
        format: &str,
        key: &Uint8Array,
        algorithm: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;

    /// <https://developer.mozilla.org/docs/Web/API/SubtleCrypto/exportKey>
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = exportKey)]
    fn export_key(format: &str, key: &JsValue) -> Result<Promise, JsValue>;

    /// <https://developer.mozilla.org/docs/Web/API/SubtleCrypto/deriveBits>
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = deriveBits)]
    fn derive_bits(algorithm: &JsValue, key: &JsValue, length: u32) -> Result<Promise, JsValue>;
}

/// Encrypts a payload for the browser that gave these keys, under a key of one use.
///
/// # Errors
/// Ours: the payload is too long, or the platform refuses.
pub(crate) async fn seal(keys: &SubscriptionKeys, payload: &[u8]) -> Result<Vec<u8>, EdgeError> {
    let agreement =
        agree(keys).await.map_err(|error| EdgeError::Ours(format!("push encryption: {error:?}")))?;
    encrypt(keys, payload, &random::bytes(), &agreement).map_err(|error| EdgeError::Ours(error.to_string()))
}

/// Agrees on a secret with the browser's key. By the platform: curves in wasm take ten times as long
/// (docs/benchmarks.md).
async fn agree(keys: &SubscriptionKeys) -> Result<KeyAgreement, JsValue> {
    let curve = object(&[("name", &"ECDH".into()), ("namedCurve", &"P-256".into())])?;
    let ours = JsFuture::from(generate_key(&curve, true, &Array::of1(&"deriveBits".into()))?).await?;
    let part = |name: &str| Reflect::get(&ours, &name.into());
    let point = JsFuture::from(export_key("raw", &part("publicKey")?)?).await?;
    let theirs = Uint8Array::from(keys.public_key().as_slice());
    let theirs = JsFuture::from(import_key("raw", &theirs, &curve, false, &Array::new())?).await?;
    let with = object(&[("name", &"ECDH".into()), ("public", &theirs)])?;
    let secret = JsFuture::from(derive_bits(&with, &part("privateKey")?, SHARED_SECRET_BITS)?).await?;
    let mut agreement = KeyAgreement { our_point: [0; PUBLIC_KEY_BYTES], secret: [0; 32] };
    copy(&point, &mut agreement.our_point)?;
    copy(&secret, &mut agreement.secret)?;
    Ok(agreement)
}

fn object(fields: &[(&str, &JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}

/// Copies a buffer of exactly this length.
fn copy(buffer: &JsValue, to: &mut [u8]) -> Result<(), JsValue> {
    let bytes = Uint8Array::new(buffer);
    if bytes.length() as usize != to.len() {
        return Err("a key of another length".into());
    }
    bytes.copy_to(to);
    Ok(())
}

/// A token that is good for one origin until a time.
struct Token {
    /// Whose it is: each shop may have keys of its own.
    key: String,
    origin: String,
    contact: String,
    header: String,
    until: UnixMs,
}

/// The `Authorization` for requests to the endpoint's origin: signed once, then kept by the isolate.
///
/// # Errors
/// Ours: the contact is none.
pub(crate) fn authorization(
    key: &VapidKey,
    endpoint: &Endpoint,
    contact: &str,
    now: UnixMs,
) -> Result<String, EdgeError> {
    thread_local! {
        static TOKENS: RefCell<Vec<Token>> = const { RefCell::new(Vec::new()) };
    }
    TOKENS.with(|tokens| {
        let mut tokens = tokens.borrow_mut();
        // A clock that was set back must not keep a token from the future.
        tokens.retain(|token| token.until > now && token.until - now <= VapidKey::TOKEN_LIFETIME_MS);
        let whose = key.public_key_base64url();
        let is_it = |token: &&Token| {
            token.key == whose && token.origin == endpoint.origin() && token.contact == contact
        };
        let good = tokens.iter().find(is_it);
        if let Some(token) = good {
            return Ok(token.header.clone());
        }
        let header = key
            .authorization(endpoint, contact, now.0)
            .map_err(|error| EdgeError::Ours(error.to_string()))?;
        if tokens.len() == TOKENS_MAX {
            tokens.remove(0);
        }
        let until = UnixMs(now.0 + VapidKey::TOKEN_LIFETIME_MS - TOKEN_RENEWED_MS);
        let (origin, contact) = (endpoint.origin().to_owned(), contact.to_owned());
        tokens.push(Token { key: whose, origin, contact, header: header.clone(), until });
        Ok(header)
    })
}
