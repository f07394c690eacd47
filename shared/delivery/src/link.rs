//! Which addresses may stand in a message: only those on the shop's own allowed origins.
//!
//! Page paths, product links and images come from pages and feeds, so they are strangers' words. A [`Link`] can
//! only be made by [`AllowedOrigins`], and templates take nothing but a [`Link`]: an address that was not
//! checked does not compile.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Longest address taken, in bytes: what browsers and mail programs reliably open.
pub const LINK_MAX_BYTES: usize = 2_048;
/// Most origins a shop may name: shop, checkout, image hosts, one per country.
pub const ORIGINS_MAX: usize = 32;

/// What an address cannot carry as it is (RFC 3986 section 2), apart from "%", which is there already encoded.
const ENCODED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}').add(b'|').add(b'^');
/// Values of the parameters we add: everything but the unreserved characters.
const PARAMETER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// An address that was checked: absolute, http(s), on an allowed origin, plain ASCII.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// The address itself, safe in a quoted attribute once escaped for HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same page at one of its parts; `part` is a plain word.
    #[must_use]
    pub fn at(&self, part: &str) -> Link {
        Link(format!("{}#{part}", self.0.split('#').next().unwrap_or_default()))
    }

    /// The origin it is on: `https://shop.example`.
    pub fn origin(&self) -> &str {
        let host = self.0.find("://").map_or(0, |scheme| scheme + 3);
        let end = self.0.get(host..).and_then(|rest| rest.find(['/', '?', '#'])).map(|path| host + path);
        end.and_then(|end| self.0.get(..end)).unwrap_or(&self.0)
    }
}

/// Why an address was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkError {
    /// Longer than [`LINK_MAX_BYTES`].
    TooLong,
    /// Contains a line break, another control character or a backslash.
    BadCharacter,
    /// Neither a path that starts with one "/", nor on an allowed origin.
    NotAllowed,
    /// No origin is allowed at all, or one is not of the form `https://host[:port]`.
    BadOrigin,
}

impl core::fmt::Display for LinkError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            LinkError::TooLong => "the address is longer than 2,048 bytes",
            LinkError::BadCharacter => "the address contains a control character or a backslash",
            LinkError::NotAllowed => {
                "the address is on a host that the shop does not list; add its origin to the shop's allowed origins"
            }
            LinkError::BadOrigin => "an allowed origin must look like https://shop.example, without a path",
        })
    }
}

/// Where a click came from, in the words analytics tools read (`utm_…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Campaign<'a> {
    /// The channel: `email`, `push`, `sms` or `whatsapp`.
    pub medium: &'a str,
    /// The flow, for example `cart-abandonment`.
    pub campaign: &'a str,
    /// The message of the flow, for example `1`.
    pub content: &'a str,
}

/// The origins of one shop. The first is its main one: paths are taken to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedOrigins(Vec<String>);

impl AllowedOrigins {
    /// Takes origins such as `https://shop.example` or `http://shop.localhost:8080`; lower case, no path.
    pub fn new<S: AsRef<str>>(origins: &[S]) -> Result<Self, LinkError> {
        if origins.is_empty() || origins.len() > ORIGINS_MAX {
            return Err(LinkError::BadOrigin);
        }
        origins.iter().map(|origin| checked_origin(origin.as_ref())).collect::<Result<_, _>>().map(Self)
    }

    /// Checks a path (`/products/12?size=9`) or an absolute address and makes it a link.
    pub fn link(&self, address: &str) -> Result<Link, LinkError> {
        if address.len() > LINK_MAX_BYTES {
            return Err(LinkError::TooLong);
        }
        if address.chars().any(|c| c.is_control() || c == '\\') {
            return Err(LinkError::BadCharacter);
        }
        let (origin, rest) = self.split(address).ok_or(LinkError::NotAllowed)?;
        let slash = if rest.starts_with('/') { "" } else { "/" };
        let link = format!("{origin}{slash}{}", utf8_percent_encode(rest, ENCODED));
        if link.len() > LINK_MAX_BYTES { Err(LinkError::TooLong) } else { Ok(Link(link)) }
    }

    /// As [`AllowedOrigins::link`], with the campaign's `utm_…` parameters; ones already there give way.
    pub fn tagged(&self, address: &str, campaign: Campaign<'_>) -> Result<Link, LinkError> {
        let link = self.link(address)?;
        let (before, fragment) = match link.0.split_once('#') {
            Some((before, fragment)) => (before, Some(fragment)),
            None => (link.0.as_str(), None),
        };
        let (path, query) = before.split_once('?').unwrap_or((before, ""));
        let mut tagged = format!("{path}?");
        for pair in query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("utm_")) {
            tagged.push_str(pair);
            tagged.push('&');
        }
        let value = |value| utf8_percent_encode(value, PARAMETER);
        tagged.push_str(&format!(
            "utm_source=rappel&utm_medium={}&utm_campaign={}&utm_content={}",
            value(campaign.medium),
            value(campaign.campaign),
            value(campaign.content)
        ));
        if let Some(fragment) = fragment {
            tagged.push('#');
            tagged.push_str(fragment);
        }
        if tagged.len() > LINK_MAX_BYTES { Err(LinkError::TooLong) } else { Ok(Link(tagged)) }
    }

    /// The link as short as [`AllowedOrigins::link`] still reads it: on the main origin, its path alone.
    pub fn shortest<'a>(&self, link: &'a Link) -> &'a str {
        let main = self.0.first().and_then(|origin| link.0.strip_prefix(origin.as_str()));
        main.unwrap_or(&link.0)
    }

    /// Origin and rest of an address, if it is ours. An absolute address must continue with "/", "?", "#" or end
    /// right after the origin: `https://shop.example.evil` and `https://shop.example@evil` do not.
    fn split<'a>(&'a self, address: &'a str) -> Option<(&'a str, &'a str)> {
        if address.starts_with('/') {
            // "//host" is another host.
            return if address.starts_with("//") { None } else { Some((self.0.first()?, address)) };
        }
        self.0.iter().find_map(|origin| {
            let rest = address.strip_prefix(origin.as_str())?;
            (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then_some((origin.as_str(), rest))
        })
    }
}

fn checked_origin(origin: &str) -> Result<String, LinkError> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let host = host.ok_or(LinkError::BadOrigin)?;
    let uri: http::Uri = origin.parse().map_err(|_| LinkError::BadOrigin)?;
    let plain = host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-:[]".contains(&b));
    let authority = uri.authority().ok_or(LinkError::BadOrigin)?;
    if plain && authority.as_str() == host && !authority.host().is_empty() {
        Ok(origin.to_owned())
    } else {
        Err(LinkError::BadOrigin)
    }
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
