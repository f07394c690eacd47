//! Who sends: the token and key of RFC 8292, checked as push services check them, by code that is not the sender's own.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// RFC 8292, section 2: a token must not be valid for longer.
const MAXIMUM_VALIDITY_S: i64 = 24 * 3_600;

/// What a token claims.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Claims {
    /// The push service it is meant for: its origin, with the port where that is not the scheme's own.
    #[serde(rename = "aud")]
    pub audience: String,
    /// When it expires, in seconds since 1970.
    #[serde(rename = "exp")]
    pub expires_at_s: i64,
    /// Where the sender can be reached.
    #[serde(rename = "sub")]
    pub subject: String,
}

#[derive(Deserialize)]
struct Header {
    #[serde(rename = "typ")]
    kind: String,
    #[serde(rename = "alg")]
    algorithm: String,
}

/// Checks an `Authorization` header; `Err` says which rule it breaks.
pub(super) fn check(
    authorization: &str,
    origin: &str,
    sender_key: Option<&str>,
    now_ms: i64,
) -> Result<Claims, String> {
    let parameters = authorization.strip_prefix("vapid ").ok_or("the scheme must be vapid")?;
    let parameter = |name: &str| {
        let mut values =
            parameters.split(',').filter_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        values.next_back().ok_or(format!("the parameter {name} is missing"))
    };
    let (token, key) = (parameter("t")?, parameter("k")?);
    if sender_key.is_some_and(|expected| expected != key) {
        return Err(format!("the subscription is for another sender's key than {key}"));
    }
    let (signed, signature) = token.rsplit_once('.').ok_or("the token has no signature")?;
    let (header, claims) = signed.split_once('.').ok_or("the token has no claims")?;
    let header: Header = decoded_json(header)?;
    if (header.kind.as_str(), header.algorithm.as_str()) != ("JWT", "ES256") {
        return Err(format!("the token is {} {}, not JWT ES256", header.kind, header.algorithm));
    }
    let key = VerifyingKey::from_sec1_bytes(&decoded(key)?)
        .map_err(|error| format!("the key is no point: {error}"))?;
    let signature = Signature::from_slice(&decoded(signature)?)
        .map_err(|error| format!("the signature is malformed: {error}"))?;
    key.verify(signed.as_bytes(), &signature).map_err(|_| "the signature does not fit the key".to_owned())?;
    check_claims(decoded_json(claims)?, origin, now_ms)
}

fn check_claims(claims: Claims, origin: &str, now_ms: i64) -> Result<Claims, String> {
    let left_s = claims.expires_at_s - now_ms.div_euclid(1_000);
    if claims.audience != origin {
        return Err(format!("the audience is {}, not {origin}", claims.audience));
    }
    if !(1..=MAXIMUM_VALIDITY_S).contains(&left_s) {
        return Err(format!("the token expires in {left_s} s, not in 1 to {MAXIMUM_VALIDITY_S}"));
    }
    if !["mailto:", "https:"].iter().any(|scheme| claims.subject.starts_with(scheme)) {
        return Err(format!("the subject is {}, neither mailto: nor https:", claims.subject));
    }
    Ok(claims)
}

fn decoded(text: &str) -> Result<Vec<u8>, String> {
    Base64UrlUnpadded::decode_vec(text).map_err(|error| format!("not unpadded base64url: {error}"))
}

fn decoded_json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_slice(&decoded(text)?).map_err(|error| format!("not the JSON of a token: {error}"))
}
