//! Signs push requests: RFC 8292 (VAPID), an ES256 token for the push service's origin.
//!
//! The token depends only on origin, contact and time, so the caller may keep it for its lifetime instead of
//! signing every message. ECDSA here is deterministic (RFC 6979): no randomness is needed.

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde::Serialize;

use super::Endpoint;

/// Lifetime of a token, in seconds. RFC 8292 section 2 allows 24 hours; half of it forgives clocks.
pub const TOKEN_LIFETIME_S: i64 = 12 * 60 * 60;

/// The key that push subscriptions are bound to. Losing it loses every subscription.
#[derive(Clone)]
pub struct VapidKey(SigningKey);

impl core::fmt::Debug for VapidKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "VapidKey({})", self.public_key_base64url())
    }
}

/// Why a key or a contact was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VapidError {
    /// Not base64url of the 32 bytes of a P-256 private key.
    BadKey,
    /// The contact is neither `mailto:` nor `https://`.
    BadContact,
}

impl core::fmt::Display for VapidError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            VapidError::BadKey => "the VAPID private key must be 32 bytes in base64url",
            VapidError::BadContact => {
                "the VAPID contact must be mailto:someone@shop.example or an https address"
            }
        })
    }
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    exp: i64,
    sub: &'a str,
}

impl VapidKey {
    /// [`TOKEN_LIFETIME_S`] in milliseconds.
    pub const TOKEN_LIFETIME_MS: i64 = TOKEN_LIFETIME_S * 1_000;

    /// Reads the private scalar in base64url, the form `web-push generate-vapid-keys` prints.
    pub fn from_base64url(text: &str) -> Result<Self, VapidError> {
        let bytes = Base64UrlUnpadded::decode_vec(text.trim().trim_end_matches('='))
            .map_err(|_| VapidError::BadKey)?;
        Self::from_bytes(&bytes)
    }

    /// Takes the private scalar; random bytes are one with a chance of failure below 1 in 2³².
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VapidError> {
        SigningKey::from_slice(bytes).map(Self).map_err(|_| VapidError::BadKey)
    }

    /// The private scalar, as [`VapidKey::from_base64url`] reads it. To be sealed, never shown.
    pub fn private_key_base64url(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.0.to_bytes())
    }

    /// The public key as the browser wants it for `applicationServerKey`: the uncompressed point in base64url.
    pub fn public_key_base64url(&self) -> String {
        Base64UrlUnpadded::encode_string(self.0.verifying_key().to_sec1_point(false).as_bytes())
    }

    /// Whether a subscription made for this public key, an uncompressed point, is one of ours.
    pub fn is_ours(&self, public_key: &[u8]) -> bool {
        self.0.verifying_key().to_sec1_point(false).as_bytes() == public_key
    }

    /// The value of the `Authorization` header for requests to the endpoint's origin, good for
    /// [`TOKEN_LIFETIME_S`] from `now_ms`. `contact` is where the push service can complain.
    pub fn authorization(
        &self,
        endpoint: &Endpoint,
        contact: &str,
        now_ms: i64,
    ) -> Result<String, VapidError> {
        if !(contact.starts_with("mailto:") || contact.starts_with("https://")) {
            return Err(VapidError::BadContact);
        }
        let claims = Claims { aud: endpoint.origin(), exp: now_ms / 1_000 + TOKEN_LIFETIME_S, sub: contact };
        let claims = serde_json::to_vec(&claims).map_err(|_| VapidError::BadContact)?;
        let header = Base64UrlUnpadded::encode_string(br#"{"typ":"JWT","alg":"ES256"}"#);
        let signed = format!("{header}.{}", Base64UrlUnpadded::encode_string(&claims));
        let signature: Signature = self.0.sign(signed.as_bytes());
        let signature = Base64UrlUnpadded::encode_string(&signature.to_bytes());
        Ok(format!("vapid t={signed}.{signature}, k={}", self.public_key_base64url()))
    }
}

#[cfg(test)]
#[path = "vapid_tests.rs"]
mod tests;
