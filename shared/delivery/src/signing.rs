//! Sealed links, signed visitor ids and keyed hashes, all from one secret.
//!
//! HMAC-SHA-256 (RFC 2104), cut to the length each use needs. Every use names its [`Purpose`], which is part
//! of what is signed, so that a tag made for one use never passes for another. Tags are compared in constant time.
//! A token is sealed: mails are forwarded, and what names a shopper's device must not be read by whoever holds the link.
//! It is encrypted with AES-128-CTR, and the tag of what it says is the initial counter: a synthetic IV, which needs no
//! randomness and is safe to repeat (Rogaway and Shrimpton, "Deterministic Authenticated-Encryption", 2006).

use aes::Aes128;
use base64ct::{Base64UrlUnpadded, Encoding};
use ctr::Ctr128BE;
use ctr::cipher::{KeyIvInit, StreamCipher};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

type HmacSha256 = Hmac<Sha256>;

/// Shortest secret taken, in bytes: as long as the hash, as RFC 2104 section 3 asks.
pub const SECRET_MIN_BYTES: usize = 32;
/// Longest payload in a token, in bytes: a full cart's address fits, and with its tag and base64url it stays under 1,100
/// characters of address.
pub const TOKEN_PAYLOAD_MAX_BYTES: usize = 768;
/// Signature of a visitor id, in bytes: 64 bit are enough against guessing online, and fit a cookie.
pub const VISITOR_SIGNATURE_BYTES: usize = 8;
/// Keyed hash, in bytes: 128 bit, no accidental meeting of two people.
pub const KEYED_HASH_BYTES: usize = 16;

const TOKEN_VERSION: u8 = 2;
const TOKEN_TAG_BYTES: usize = 16;
/// Nothing longer is decoded: version, tag and payload in base64url.
const TOKEN_MAX_CHARS: usize = (1 + TOKEN_PAYLOAD_MAX_BYTES + TOKEN_TAG_BYTES).div_ceil(3) * 4;

/// What a tag or a hash is for. The label is signed along with the data; changing one breaks what is in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// A link that unsubscribes (RFC 8058).
    Unsubscribe,
    /// A link by which the reader of a message gets less, whoever that is.
    Preferences,
    /// A link to one's own settings, just sent to one's address.
    Settings,
    /// A link that confirms a subscription.
    Confirmation,
    /// A link in a message that leads to the shop and says which message it was.
    Click,
    /// What a service worker shows to tell of another subscription.
    Renewal,
    /// A visitor id handed out by us.
    VisitorId,
    /// The hash under which an address is known (suppression list, person object).
    Address,
    /// The hash under which a network prefix is counted.
    NetworkPrefix,
    /// The share of people left out of a flow for comparison.
    Holdout,
    /// The mark under which a visit or an order was learned from.
    Lesson,
    /// The name under which a message was dealt its code.
    Message,
    /// The owner's one-time code, as it is compared.
    OwnerCode,
    /// A sign-in link to the console, as it is kept.
    SignInLink,
    /// A console session's cookie, as it is kept.
    Session,
    /// What a form of the console carries to show that the console made it, for one session.
    Form,
    /// A key for machines, as it is kept.
    ApiKey,
    /// The half by which we know a secret of ours.
    Secret,
    /// What tells in a backup under which key it was taken.
    Backup,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Purpose::Unsubscribe => b"unsubscribe",
            Purpose::Preferences => b"preferences",
            Purpose::Settings => b"settings",
            Purpose::Confirmation => b"confirmation",
            Purpose::Click => b"click",
            Purpose::Renewal => b"renewal",
            Purpose::VisitorId => b"visitor-id",
            Purpose::Address => b"address",
            Purpose::NetworkPrefix => b"network-prefix",
            Purpose::Holdout => b"holdout",
            Purpose::Lesson => b"lesson",
            Purpose::Message => b"message",
            Purpose::OwnerCode => b"owner-code",
            Purpose::SignInLink => b"sign-in-link",
            Purpose::Session => b"session",
            Purpose::Form => b"form",
            Purpose::ApiKey => b"api-key",
            Purpose::Secret => b"secret",
            Purpose::Backup => b"backup",
        }
    }
}

/// The secret everything is signed with.
#[derive(Clone)]
pub struct SigningKey(HmacSha256);

impl core::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SigningKey(secret)")
    }
}

/// Why a secret or a payload was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningError {
    /// The secret has fewer than [`SECRET_MIN_BYTES`] bytes.
    SecretTooShort,
    /// The payload has more than [`TOKEN_PAYLOAD_MAX_BYTES`] bytes.
    PayloadTooLong,
}

impl core::fmt::Display for SigningError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            SigningError::SecretTooShort => {
                write!(f, "the signing secret needs at least {SECRET_MIN_BYTES} random characters")
            }
            SigningError::PayloadTooLong => {
                write!(f, "a sealed link carries at most {TOKEN_PAYLOAD_MAX_BYTES} bytes")
            }
        }
    }
}

impl SigningKey {
    /// Takes the secret as configured: any text or bytes of at least [`SECRET_MIN_BYTES`] bytes.
    pub fn new(secret: &[u8]) -> Result<Self, SigningError> {
        if secret.len() < SECRET_MIN_BYTES {
            return Err(SigningError::SecretTooShort);
        }
        HmacSha256::new_from_slice(secret).map(Self).map_err(|_| SigningError::SecretTooShort)
    }

    /// The state of the HMAC over purpose and parts, each with its length in front, so that no two lists of
    /// parts run together to the same bytes.
    fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> HmacSha256 {
        let mut mac = self.0.clone();
        for part in core::iter::once(purpose.label()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac
    }

    fn tag<const N: usize>(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; N] {
        let full = self.mac(purpose, parts).finalize().into_bytes();
        let mut tag = [0; N];
        for (to, from) in tag.iter_mut().zip(full) {
            *to = from;
        }
        tag
    }

    /// Encrypts, or decrypts, under a key of the purpose's own.
    fn crypted(&self, purpose: Purpose, counter: [u8; TOKEN_TAG_BYTES], bytes: &[u8]) -> Vec<u8> {
        let key: [u8; 16] = self.tag(purpose, &[b"encryption"]);
        let mut bytes = bytes.to_vec();
        Ctr128BE::<Aes128>::new(&key.into(), &counter.into()).apply_keystream(&mut bytes);
        bytes
    }
}

/// Makes a token for a link: version, tag and encrypted payload in base64url without padding. The same payload makes the
/// same token.
pub fn seal(key: &SigningKey, purpose: Purpose, payload: &[u8]) -> Result<String, SigningError> {
    if payload.len() > TOKEN_PAYLOAD_MAX_BYTES {
        return Err(SigningError::PayloadTooLong);
    }
    let tag = key.tag(purpose, &[&[TOKEN_VERSION], payload]);
    let mut token = Vec::with_capacity(1 + TOKEN_TAG_BYTES + payload.len());
    token.push(TOKEN_VERSION);
    token.extend_from_slice(&tag);
    token.extend(key.crypted(purpose, tag, payload));
    Ok(Base64UrlUnpadded::encode_string(&token))
}

/// The payload of a token that this key made for this purpose; `None` for anything else.
pub fn unseal(key: &SigningKey, purpose: Purpose, token: &str) -> Option<Vec<u8>> {
    if token.len() > TOKEN_MAX_CHARS {
        return None;
    }
    let bytes = Base64UrlUnpadded::decode_vec(token).ok()?;
    let (version, rest) = bytes.split_first()?;
    let (tag, crypted) = rest.split_first_chunk::<TOKEN_TAG_BYTES>()?;
    if *version != TOKEN_VERSION {
        return None;
    }
    let payload = key.crypted(purpose, *tag, crypted);
    key.mac(purpose, &[&[*version], &payload]).verify_truncated_left(tag).ok()?;
    Some(payload)
}

/// Signs a visitor id for a shop; the id alone stays with the visitor, the pair proves that we handed it out.
pub fn visitor_signature(key: &SigningKey, shop: &str, visitor_id: &[u8]) -> [u8; VISITOR_SIGNATURE_BYTES] {
    key.tag(Purpose::VisitorId, &[shop.as_bytes(), visitor_id])
}

/// Whether the signature is ours for this shop and visitor id.
pub fn verify_visitor(
    key: &SigningKey,
    shop: &str,
    visitor_id: &[u8],
    signature: &[u8; VISITOR_SIGNATURE_BYTES],
) -> bool {
    key.mac(Purpose::VisitorId, &[shop.as_bytes(), visitor_id]).verify_truncated_left(signature).is_ok()
}

/// A hash that only the holder of the key can recompute, for naming people, addresses and networks without
/// storing them. `scope` keeps shops apart.
pub fn keyed_hash(key: &SigningKey, purpose: Purpose, scope: &str, bytes: &[u8]) -> [u8; KEYED_HASH_BYTES] {
    key.tag(purpose, &[scope.as_bytes(), bytes])
}

#[cfg(test)]
#[path = "signing_tests.rs"]
mod tests;
