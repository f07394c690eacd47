//! Where a push may be sent: only to push services that browsers are known to use.
//!
//! A subscription is an address typed by a stranger's browser. Without this list anybody could make us send
//! signed requests to any host. Hosts are compared whole, never by "contains".

use http::Uri;

/// Longest endpoint taken, in bytes; the longest seen are under 500.
pub const ENDPOINT_MAX_BYTES: usize = 1_024;

/// Hosts that are push services themselves.
const HOSTS: [&str; 4] = [
    // Chrome, Edge and Samsung on Android, Opera, Brave.
    "fcm.googleapis.com",
    // The same service's older name, still held by old subscriptions.
    "android.googleapis.com",
    // Chromium built without Google's keys (Linux distributions).
    "jmt17.google.com",
    // Firefox.
    "updates.push.services.mozilla.com",
];

/// Domains whose subdomains are push services.
const DOMAINS: [&str; 3] = [
    // Firefox's regional hosts.
    ".push.services.mozilla.com",
    // Safari: web.push.apple.com.
    ".push.apple.com",
    // Edge on Windows: wns2-….notify.windows.com.
    ".notify.windows.com",
];

/// The loopback names a local push service of the tests may have.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// A push address that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    address: String,
    origin_bytes: usize,
}

/// Why an endpoint was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointError {
    /// Longer than [`ENDPOINT_MAX_BYTES`].
    TooLong,
    /// No absolute https address, or one with a user name or a port of its own.
    NotHttps,
    /// Its host is none of the push services we know.
    UnknownService,
}

impl core::fmt::Display for EndpointError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            EndpointError::TooLong => "the endpoint is longer than 1,024 bytes",
            EndpointError::NotHttps => "the endpoint must be an https address without user name and port",
            EndpointError::UnknownService => {
                "the endpoint's host is not a push service of Mozilla, Google, Apple or Microsoft"
            }
        })
    }
}

impl Endpoint {
    /// Checks `subscription.endpoint`. `allow_loopback` is for development and tests only: it also lets
    /// `http://localhost:PORT/…` and its likes through.
    pub fn parse(address: &str, allow_loopback: bool) -> Result<Self, EndpointError> {
        if address.len() > ENDPOINT_MAX_BYTES {
            return Err(EndpointError::TooLong);
        }
        let uri: Uri = address.parse().map_err(|_| EndpointError::NotHttps)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(EndpointError::NotHttps);
        };
        if authority.as_str().contains('@') || address.contains('#') {
            return Err(EndpointError::NotHttps);
        }
        // Written out rather than taken from the parser, so that what was checked is what is called.
        let written = format!("{scheme}://{authority}");
        if !address.starts_with(&written) {
            return Err(EndpointError::NotHttps);
        }
        let known = is_known(authority.as_str());
        let local = allow_loopback && LOOPBACK.contains(&authority.host());
        match (scheme, known, local) {
            ("https", true, _) | ("http" | "https", _, true) => {}
            // A known host with a port or another scheme is a known host misused.
            ("https", ..) if authority.port().is_none() => return Err(EndpointError::UnknownService),
            _ => return Err(EndpointError::NotHttps),
        }
        Ok(Endpoint { address: address.to_owned(), origin_bytes: written.len() })
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// Scheme, host and any unusual port: what a VAPID token is for, and the key under which it may be kept.
    pub fn origin(&self) -> &str {
        self.address.get(..self.origin_bytes).unwrap_or_default()
    }
}

fn is_known(authority: &str) -> bool {
    HOSTS.contains(&authority) || DOMAINS.iter().any(|domain| is_subdomain(authority, domain))
}

/// Exactly `labels + domain`, with labels of letters, digits and hyphens.
fn is_subdomain(authority: &str, domain: &str) -> bool {
    authority.strip_suffix(domain).is_some_and(|labels| {
        labels.split('.').all(|label| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
    })
}

#[cfg(test)]
#[path = "endpoint_tests.rs"]
mod tests;
