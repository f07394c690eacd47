//! Credentials that a merchant typed, sealed: what lies in storage tells nobody anything, and opens at one place alone.
//!
//! AES-256-GCM (NIST SP 800-38D) under a key that HKDF (RFC 5869) derives from the deployment's secret, for this purpose and
//! no other. Shop and name are associated data, so that a sealed value copied to another shop, or under another name, does not
//! open. The nonce is an argument: 96 random bits, drawn anew for every value; one deployment seals hundreds, and the same key
//! may seal 2³² before two nonces could meet (section 8.3).
//!
//! A sealed value names the key it was made with by a few derived bytes, so that the secret can be changed: values of the old
//! one are opened with it and [sealed anew](resealed).

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64ct::{Base64UrlUnpadded, Encoding};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::signing::{SECRET_MIN_BYTES, SigningError};

/// Longest credential that is sealed, in bytes: a line with a long key, a place and its options.
pub const CREDENTIAL_MAX_BYTES: usize = crate::provider::line::LINE_MAX_BYTES;
/// Random bytes for each sealing.
pub const NONCE_BYTES: usize = 12;

const VERSION: u8 = 1;
const KEY_ID_BYTES: usize = 4;
const TAG_BYTES: usize = 16;
/// Nothing longer is decoded.
const SEALED_MAX_CHARS: usize =
    (1 + KEY_ID_BYTES + NONCE_BYTES + CREDENTIAL_MAX_BYTES + TAG_BYTES).div_ceil(3) * 4;

/// What seals and opens, derived from one secret of the deployment.
#[derive(Clone)]
pub struct SealingKey {
    cipher: Aes256Gcm,
    id: [u8; KEY_ID_BYTES],
}

impl core::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SealingKey(secret)")
    }
}

impl SealingKey {
    /// Derives it from a secret of at least [`SECRET_MIN_BYTES`] bytes.
    ///
    /// # Errors
    /// The secret is shorter.
    pub fn derive(secret: &[u8]) -> Result<Self, SigningError> {
        if secret.len() < SECRET_MIN_BYTES {
            return Err(SigningError::SecretTooShort);
        }
        let from = Hkdf::<Sha256>::new(None, secret);
        let (mut key, mut id) = ([0; 32], [0; KEY_ID_BYTES]);
        // Both are far below what HKDF can expand to.
        let expanded = from.expand(b"rappel sealed credentials: key", &mut key);
        let named = from.expand(b"rappel sealed credentials: id", &mut id);
        debug_assert!(expanded.is_ok() && named.is_ok());
        Ok(SealingKey { cipher: Aes256Gcm::new(&key.into()), id })
    }

    /// What stands before the nonce.
    fn head(&self) -> [u8; 1 + KEY_ID_BYTES] {
        let [a, b, c, d] = self.id;
        [VERSION, a, b, c, d]
    }
}

/// Seals what is kept for a shop under a name; `None` if it is longer than [`CREDENTIAL_MAX_BYTES`].
///
/// `nonce` must be fresh random bytes.
pub fn seal_credential(
    key: &SealingKey,
    nonce: [u8; NONCE_BYTES],
    (shop, name): (&str, &str),
    credential: &str,
) -> Option<String> {
    if credential.len() > CREDENTIAL_MAX_BYTES {
        return None;
    }
    let head = key.head();
    let aad = place(&head, shop, name);
    let payload = Payload { msg: credential.as_bytes(), aad: &aad };
    let sealed = key.cipher.encrypt(&Nonce::from(nonce), payload).ok()?;
    Some(Base64UrlUnpadded::encode_string(&[head.as_slice(), &nonce, &sealed].concat()))
}

/// Opens what one of these keys sealed for this shop under this name; `None` for anything else.
pub fn open_credential(keys: &[SealingKey], (shop, name): (&str, &str), sealed: &str) -> Option<String> {
    if sealed.len() > SEALED_MAX_CHARS {
        return None;
    }
    let bytes = Base64UrlUnpadded::decode_vec(sealed).ok()?;
    let (head, rest) = bytes.split_first_chunk::<{ 1 + KEY_ID_BYTES }>()?;
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
    let aad = place(head, shop, name);
    // Two secrets may come to the same id: then the other one does not open.
    let mut fitting = keys.iter().filter(|key| key.head() == *head);
    fitting.find_map(|key| {
        let payload = Payload { msg: sealed, aad: &aad };
        let opened = key.cipher.decrypt(&Nonce::from(*nonce), payload).ok()?;
        String::from_utf8(opened).ok()
    })
}

/// The same under the first of these keys, if another of them sealed it; `None` if it is so already, or opens with none.
pub fn resealed(
    keys: &[SealingKey],
    nonce: [u8; NONCE_BYTES],
    place: (&str, &str),
    sealed: &str,
) -> Option<String> {
    let (first, others) = keys.split_first()?;
    match open_credential(std::slice::from_ref(first), place, sealed) {
        Some(_) => None,
        None => seal_credential(first, nonce, place, &open_credential(others, place, sealed)?),
    }
}

/// Head, shop and name, each name with its length in front, so that no two pairs run together to the same bytes.
fn place(head: &[u8], shop: &str, name: &str) -> Vec<u8> {
    let mut place = head.to_vec();
    for part in [shop, name] {
        place.extend_from_slice(&(part.len() as u64).to_le_bytes());
        place.extend_from_slice(part.as_bytes());
    }
    place
}

#[cfg(test)]
#[path = "sealed_tests.rs"]
mod tests;
