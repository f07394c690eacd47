//! What all requests to providers have in common: https to a constant address, a secret in one header, a limited body.

use core::fmt;

use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName};
use http::{HeaderValue, Method, Request};
use serde_json::Value;

use crate::outcome::Outcome;

/// Longest body sent, in bytes. Mail programs cut messages at 100 KB, and every provider here takes 5 MB and more.
pub const REQUEST_MAX_BYTES: usize = 1_000_000;
/// Longest key or token taken, in bytes: the longest seen, Brevo's, have 90.
pub const SECRET_MAX_BYTES: usize = 512;

/// A key or token: visible ASCII, so that it fits a header. It is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// Takes 1 to [`SECRET_MAX_BYTES`] visible ASCII characters, nothing else.
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=SECRET_MAX_BYTES).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Secret(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A POST of JSON. `secret` is the header that carries the key.
pub(super) fn post_json(
    address: &str,
    secret: (HeaderName, &str),
    more: &[(HeaderName, &str)],
    body: &Value,
) -> Result<Request<Vec<u8>>, Outcome> {
    post(address, "application/json", secret, more, body.to_string().into_bytes())
}

/// A POST of form fields.
pub(super) fn post_form(
    address: &str,
    secret: (HeaderName, &str),
    fields: &[(&str, &str)],
) -> Result<Request<Vec<u8>>, Outcome> {
    let mut request = form(address, fields)?;
    enter(&mut request, secret)?;
    Ok(request)
}

/// A POST of form fields that has no secret in a header.
pub(super) fn form(address: &str, fields: &[(&str, &str)]) -> Result<Request<Vec<u8>>, Outcome> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    send(Method::POST, address, "application/x-www-form-urlencoded", &[], body.into_bytes())
}

/// A POST of bytes.
pub(super) fn post(
    address: &str,
    media_type: &'static str,
    secret: (HeaderName, &str),
    more: &[(HeaderName, &str)],
    body: Vec<u8>,
) -> Result<Request<Vec<u8>>, Outcome> {
    let mut request = send(Method::POST, address, media_type, more, body)?;
    enter(&mut request, secret)?;
    Ok(request)
}

/// A request with a body and, so far, without a secret.
pub(super) fn send(
    method: Method,
    address: &str,
    media_type: &'static str,
    more: &[(HeaderName, &str)],
    body: Vec<u8>,
) -> Result<Request<Vec<u8>>, Outcome> {
    if body.len() > REQUEST_MAX_BYTES {
        return Err(Outcome::refused("the message is larger than 1 MB: no mail program would show it whole"));
    }
    let mut request = Request::builder().method(method).uri(address).header(CONTENT_TYPE, media_type);
    for (name, value) in more {
        request = request.header(name, *value);
    }
    request
        .body(body)
        .map_err(|_| Outcome::misconfigured("the provider's settings make no address: check them"))
}

/// Puts the secret into its header, where it is never shown.
pub(super) fn enter(
    request: &mut Request<Vec<u8>>,
    (name, secret): (HeaderName, &str),
) -> Result<(), Outcome> {
    let unusable =
        |_| Outcome::misconfigured("the provider's key has characters that no key has: copy it again");
    let mut secret = HeaderValue::try_from(secret).map_err(unusable)?;
    secret.set_sensitive(true);
    request.headers_mut().insert(name, secret);
    Ok(())
}

/// The header of a key as most providers want it.
pub(super) fn bearer(secret: &Secret) -> (HeaderName, String) {
    (AUTHORIZATION, format!("Bearer {}", secret.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_one_word_and_never_shown() {
        for bad in ["", "two words", "line\r\nX-Header: 1", "schlüssel", &"k".repeat(SECRET_MAX_BYTES + 1)] {
            assert_eq!(Secret::new(bad), None, "{bad:?}");
        }
        let secret = Secret::new("re_123").unwrap();
        assert_eq!(format!("{secret:?}"), "Secret");
        let (name, value) = bearer(&secret);
        let request = post_json("https://api.example/x", (name, &value), &[], &Value::Null).unwrap();
        assert!(!format!("{request:?}").contains("re_123"));
    }

    #[test]
    fn a_body_beyond_the_limit_is_an_outcome_and_no_request() {
        let send =
            |bytes| post("https://api.example/x", "text/plain", (AUTHORIZATION, "k"), &[], vec![0; bytes]);
        assert!(send(REQUEST_MAX_BYTES).is_ok());
        assert!(matches!(send(REQUEST_MAX_BYTES + 1), Err(Outcome::Refused { permanent: true, .. })));
    }
}
