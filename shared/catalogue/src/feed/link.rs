//! Addresses in a feed: links become paths on the shop's own host, pictures stay addresses; both only on hosts that the
//! shop allows, since messages and pages will point there.

use rappel_signal::limit::URL_BYTES_MAX;
use url::{Host, Url};

/// What advertising adds to a feed's links. In a message it would credit the wrong channel.
const CAMPAIGN: [&str; 4] = ["utm_", "gclid", "srsltid", "fbclid"];

/// Path and query of a product's page.
///
/// # Errors
/// What to change.
pub(super) fn path(address: &str, hosts: &[String]) -> Result<String, String> {
    let mut url = allowed(address, hosts)?;
    let kept = |name: &str| !CAMPAIGN.iter().any(|campaign| name.starts_with(campaign));
    let pairs = url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && kept(pair));
    let query = pairs.collect::<Vec<_>>().join("&");
    url.set_query(Some(&query).filter(|query| !query.is_empty()).map(String::as_str));
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    // "//host" would be another host.
    let path = format!("/{}", path.trim_start_matches('/'));
    if path.len() > URL_BYTES_MAX { Err(too_long()) } else { Ok(path) }
}

/// Address of a picture.
///
/// # Errors
/// What to change.
pub(super) fn image(address: &str, hosts: &[String]) -> Result<String, String> {
    let address = String::from(allowed(address, hosts)?);
    if address.len() > URL_BYTES_MAX { Err(too_long()) } else { Ok(address) }
}

fn allowed(address: &str, hosts: &[String]) -> Result<Url, String> {
    let url = Url::parse(address.trim())
        .map_err(|error| format!("is no address ({error}): write https://shop.example/products/12"))?;
    let host = match (url.scheme(), url.host()) {
        ("http" | "https", Some(Host::Domain(host))) => host,
        ("http" | "https", Some(_)) => return Err("names a machine by number: use the shop's name".into()),
        _ => return Err("must begin with https://".into()),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not contain a user name or password".into());
    }
    let with_port = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    if hosts.contains(&with_port) {
        return Ok(url);
    }
    Err(format!(
        "is on {with_port}, which the shop does not list: add it to the shop's origins, or mend the address"
    ))
}

fn too_long() -> String {
    format!("is longer than {URL_BYTES_MAX} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> Vec<String> {
        vec!["shop.example".into(), "localhost:8080".into()]
    }

    #[test]
    fn a_link_becomes_a_path_on_the_shops_host() {
        for (address, read) in [
            ("https://shop.example/p/12", "/p/12"),
            ("HTTPS://Shop.Example/p/12?variant=3&utm_source=google&gclid=x#reviews", "/p/12?variant=3"),
            ("https://shop.example?utm_source=google", "/"),
            ("http://localhost:8080/p a/é", "/p%20a/%C3%A9"),
            ("https://shop.example//evil.example/x", "/evil.example/x"),
            ("https://shop.example/a/../b", "/b"),
        ] {
            assert_eq!(path(address, &hosts()), Ok(read.to_owned()), "{address}");
        }
    }

    #[test]
    fn addresses_elsewhere_are_refused() {
        for address in [
            "https://evil.example/p",
            "https://shop.example.evil/p",
            "https://shop.example@evil.example/p",
            "https://user@shop.example/p",
            "https://shop.example:444/p",
            "http://127.0.0.1/p",
            "javascript:alert(1)",
            "/p/12",
            "",
        ] {
            assert!(path(address, &hosts()).is_err(), "{address}");
            assert!(image(address, &hosts()).is_err(), "{address}");
        }
    }
}
