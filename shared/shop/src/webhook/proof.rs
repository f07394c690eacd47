//! The proof that most services give: an HMAC-SHA-256 over the raw body, in base64, with a secret that both know.

use base16ct::lower::encode_string as hex;
use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Hexadecimal digits of a fingerprint: 64 bits.
const FINGERPRINT_DIGITS: usize = 16;

/// Whether the secret signed the body, compared in a time that tells nothing.
pub(super) fn is_signed(body: &[u8], signature: &str, secret: &[u8]) -> bool {
    let mut tag = [0; 32];
    let decoded = Base64::decode(signature.trim(), &mut tag);
    // No secret set is no permission to all.
    let (Ok(tag), Ok(mut mac), false) = (decoded, Hmac::<Sha256>::new_from_slice(secret), secret.is_empty())
    else {
        return false;
    };
    mac.update(body);
    mac.verify_slice(tag).is_ok()
}

/// A body, short: 64 bits in hexadecimal digits. The same state told again has the same.
pub(super) fn fingerprint(body: &[u8]) -> String {
    let mut digits = hex(&Sha256::digest(body));
    digits.truncate(FINGERPRINT_DIGITS);
    digits
}

/// What a service would sign a body with.
#[cfg(test)]
pub(super) fn signed(body: &[u8], secret: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(body);
    Base64::encode_string(&mac.finalize().into_bytes())
}
