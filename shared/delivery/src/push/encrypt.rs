//! Encrypts a push message for one browser: RFC 8291 on top of RFC 8188 (`aes128gcm`), always one record.
//!
//! The salt and the agreement of the keys are arguments: the caller makes them anew for every message, and the
//! published vector is a test.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use base64ct::{Base64UrlUnpadded, Encoding};
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman};
use sha2::Sha256;

/// Most plaintext a push service must take: 4,096 bytes of body (RFC 8030 section 7.2) less header, tag and delimiter.
pub const PLAINTEXT_MAX_BYTES: usize = BODY_MAX_BYTES - HEADER_BYTES - TAG_BYTES - 1;
/// The browser's public key: an uncompressed point on P-256.
pub const PUBLIC_KEY_BYTES: usize = 65;
/// The browser's shared secret.
pub const AUTH_BYTES: usize = 16;

const BODY_MAX_BYTES: usize = 4_096;
const SALT_BYTES: usize = 16;
const TAG_BYTES: usize = 16;
/// Salt, record size, length of the key id, key id (our one-time public key).
const HEADER_BYTES: usize = SALT_BYTES + 4 + 1 + PUBLIC_KEY_BYTES;
/// RFC 8188 section 2.1; the whole message is one record, so any size that holds it will do.
const RECORD_SIZE: u32 = 4_096;
/// RFC 8188 section 2: marks the last record.
const LAST_RECORD: u8 = 2;

/// What the browser gave with its subscription, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionKeys {
    public_key: PublicKey,
    auth: [u8; AUTH_BYTES],
}

/// Why a message cannot be encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncryptError {
    /// `p256dh` is not base64url of an uncompressed point on P-256.
    BadPublicKey,
    /// `auth` is not base64url of 16 bytes.
    BadAuth,
    /// More than [`PLAINTEXT_MAX_BYTES`] bytes.
    TooLong,
    /// The random bytes are no private key (one draw in 2³²): draw again.
    BadOneTimeKey,
}

impl core::fmt::Display for EncryptError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            EncryptError::BadPublicKey => "p256dh must be the subscription's 65-byte public key in base64url",
            EncryptError::BadAuth => "auth must be the subscription's 16-byte secret in base64url",
            EncryptError::TooLong => "a push message holds at most 3,993 bytes",
            EncryptError::BadOneTimeKey => "the random bytes are no private key; draw again",
        })
    }
}

impl SubscriptionKeys {
    /// Reads `subscription.keys.p256dh` and `subscription.keys.auth` (base64url, padded or not).
    pub fn from_base64url(p256dh: &str, auth: &str) -> Result<Self, EncryptError> {
        let (mut point, mut secret) = ([0; PUBLIC_KEY_BYTES], [0; AUTH_BYTES]);
        let point = decode(p256dh, &mut point).ok_or(EncryptError::BadPublicKey)?;
        let secret = decode(auth, &mut secret).ok_or(EncryptError::BadAuth)?;
        Self::from_bytes(point, secret)
    }

    /// Takes the two keys as bytes, as they come over the wire.
    pub fn from_bytes(p256dh: &[u8], auth: &[u8]) -> Result<Self, EncryptError> {
        if p256dh.len() != PUBLIC_KEY_BYTES {
            return Err(EncryptError::BadPublicKey);
        }
        // Only a point on the curve gets through: others would leak our one-time key.
        let public_key = PublicKey::from_sec1_bytes(p256dh).map_err(|_| EncryptError::BadPublicKey)?;
        let auth = auth.try_into().map_err(|_| EncryptError::BadAuth)?;
        Ok(SubscriptionKeys { public_key, auth })
    }

    /// The browser's public key, an uncompressed point.
    pub fn public_key(&self) -> [u8; PUBLIC_KEY_BYTES] {
        let mut point = [0; PUBLIC_KEY_BYTES];
        point.copy_from_slice(self.public_key.to_sec1_point(false).as_bytes());
        point
    }

    /// One text to store both keys in, read back by [`SubscriptionKeys::from_text`]; `None` if they are no keys.
    pub fn to_text(p256dh: &[u8], auth: &[u8]) -> Option<String> {
        Self::from_bytes(p256dh, auth).ok()?;
        let encode = Base64UrlUnpadded::encode_string;
        Some(format!("{}.{}", encode(p256dh), encode(auth)))
    }

    /// Reads what [`SubscriptionKeys::to_text`] wrote.
    pub fn from_text(text: &str) -> Result<Self, EncryptError> {
        let (p256dh, auth) = text.split_once('.').ok_or(EncryptError::BadAuth)?;
        Self::from_base64url(p256dh, auth)
    }
}

/// Decodes exactly `N` bytes.
fn decode<'a, const N: usize>(text: &str, buffer: &'a mut [u8; N]) -> Option<&'a [u8; N]> {
    let decoded = Base64UrlUnpadded::decode(text.trim_end_matches('='), &mut buffer[..]).ok()?;
    (decoded.len() == N).then_some(buffer)
}

/// What a key of one use and the browser's agree on.
///
/// Random bytes make one in [`KeyAgreement::by_key`]; a platform with curves of its own may make one faster.
#[derive(Clone)]
pub struct KeyAgreement {
    /// Our public key, an uncompressed point: the browser agrees with it.
    pub our_point: [u8; PUBLIC_KEY_BYTES],
    /// What both come to: the point's x.
    pub secret: [u8; 32],
}

impl core::fmt::Debug for KeyAgreement {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("KeyAgreement")
    }
}

impl KeyAgreement {
    /// The agreement of this private key of ours, fresh random bytes for every message (RFC 8291 section 3.1).
    pub fn by_key(keys: &SubscriptionKeys, one_time_key: &[u8; 32]) -> Result<Self, EncryptError> {
        let our_key = SecretKey::from_slice(one_time_key).map_err(|_| EncryptError::BadOneTimeKey)?;
        let shared = diffie_hellman(our_key.to_nonzero_scalar(), keys.public_key.as_affine());
        let mut agreement = KeyAgreement { our_point: [0; PUBLIC_KEY_BYTES], secret: [0; 32] };
        agreement.our_point.copy_from_slice(our_key.public_key().to_sec1_point(false).as_bytes());
        agreement.secret.copy_from_slice(shared.raw_secret_bytes());
        Ok(agreement)
    }
}

/// Encrypts `plaintext` into the body of a push request.
///
/// `salt` must be fresh random bytes, and the agreement a fresh one, for every message (RFC 8291 section 3.1).
pub fn encrypt(
    keys: &SubscriptionKeys,
    plaintext: &[u8],
    salt: &[u8; SALT_BYTES],
    agreement: &KeyAgreement,
) -> Result<Vec<u8>, EncryptError> {
    if plaintext.len() > PLAINTEXT_MAX_BYTES {
        return Err(EncryptError::TooLong);
    }
    // RFC 8291 section 3.4, then RFC 8188 sections 2.2 and 2.3.
    let input = expand::<32>(
        &Hkdf::new(Some(&keys.auth), &agreement.secret),
        &[b"WebPush: info\0", &keys.public_key(), &agreement.our_point],
    );
    let record = Hkdf::<Sha256>::new(Some(salt), &input);
    let key = expand::<16>(&record, &[b"Content-Encoding: aes128gcm\0"]);
    let nonce = expand::<12>(&record, &[b"Content-Encoding: nonce\0"]);

    let mut record = Vec::with_capacity(plaintext.len() + 1);
    record.extend_from_slice(plaintext);
    record.push(LAST_RECORD);
    let sealed = Aes128Gcm::new(&key.into())
        .encrypt(&Nonce::from(nonce), record.as_slice())
        .map_err(|_| EncryptError::TooLong)?;

    let mut body = Vec::with_capacity(HEADER_BYTES + sealed.len());
    body.extend_from_slice(salt);
    body.extend_from_slice(&RECORD_SIZE.to_be_bytes());
    body.push(PUBLIC_KEY_BYTES as u8);
    body.extend_from_slice(&agreement.our_point);
    body.extend_from_slice(&sealed);
    Ok(body)
}

/// HKDF-Expand to `N` bytes; cannot fail, `N` is far below 255 hashes.
fn expand<const N: usize>(from: &Hkdf<Sha256>, info: &[&[u8]]) -> [u8; N] {
    let mut out = [0; N];
    let expanded = from.expand_multi_info(info, &mut out);
    debug_assert!(expanded.is_ok());
    out
}

#[cfg(test)]
#[path = "encrypt_tests.rs"]
mod tests;
