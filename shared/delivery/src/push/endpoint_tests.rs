//! Tests of where a push may be sent.

use super::*;
use proptest::prelude::*;

#[test]
fn endpoints_of_the_browsers_are_taken() {
    for address in [
        "https://fcm.googleapis.com/fcm/send/cX:APA91",
        "https://fcm.googleapis.com/wp/abc",
        "https://jmt17.google.com/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://eu.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QAbc?x=1",
        "https://wns2-par02p.notify.windows.com/w/?token=BQ%3d%3d",
    ] {
        assert_eq!(Endpoint::parse(address, false).unwrap().as_str(), address);
    }
    assert_eq!(
        Endpoint::parse("https://web.push.apple.com/Q", false).unwrap().origin(),
        "https://web.push.apple.com"
    );
}

#[test]
fn strangers_are_refused() {
    let check = |address: &str, error| assert_eq!(Endpoint::parse(address, false), Err(error), "{address}");
    check("https://evil.example/fcm.googleapis.com", EndpointError::UnknownService);
    check("https://fcm.googleapis.com.evil.example/", EndpointError::UnknownService);
    check("https://evilfcm.googleapis.com/", EndpointError::UnknownService);
    check("https://evilpush.apple.com/", EndpointError::UnknownService);
    check("https://push.apple.com/", EndpointError::UnknownService);
    check("https://.push.apple.com/", EndpointError::UnknownService);
    check("https://a..push.apple.com/", EndpointError::UnknownService);
    check("https://notify.windows.com/", EndpointError::UnknownService);
    check("https://169.254.169.254/latest/meta-data", EndpointError::UnknownService);
    check("https://[::1]/x", EndpointError::UnknownService);
    check("https://10.0.0.1/x", EndpointError::UnknownService);
    check("https://localhost/x", EndpointError::UnknownService);
    check("https://evil@fcm.googleapis.com/x", EndpointError::NotHttps);
    check("https://fcm.googleapis.com@evil.example/x", EndpointError::NotHttps);
    check("https://fcm.googleapis.com:8443/x", EndpointError::NotHttps);
    check("https://fcm.googleapis.com:443/x", EndpointError::NotHttps);
    check("http://fcm.googleapis.com/x", EndpointError::NotHttps);
    check("http://localhost:9000/x", EndpointError::NotHttps);
    check("ftp://fcm.googleapis.com/x", EndpointError::NotHttps);
    check("fcm.googleapis.com", EndpointError::NotHttps);
    check("/fcm/send/x", EndpointError::NotHttps);
    check("https://fcm.googleapis.com\\@evil.example/", EndpointError::NotHttps);
    check("https://fcm.googleapis.com/a#b", EndpointError::NotHttps);
    check("https://fcm.googleapis.com/a b", EndpointError::NotHttps);
    check("https://fcm.googleapis.com/a\r\nX: y", EndpointError::NotHttps);
    check("", EndpointError::NotHttps);
    check(&format!("https://fcm.googleapis.com/{}", "a".repeat(1_024)), EndpointError::TooLong);
}

#[test]
fn loopback_is_for_development_only() {
    for address in
        ["http://localhost:9321/push/1", "http://127.0.0.1:1/x", "http://[::1]:1/x", "https://localhost/x"]
    {
        assert!(Endpoint::parse(address, true).is_ok(), "{address}");
        assert!(Endpoint::parse(address, false).is_err(), "{address}");
    }
    assert_eq!(Endpoint::parse("http://localhost:9321/p", true).unwrap().origin(), "http://localhost:9321");
    assert!(Endpoint::parse("http://localhost.evil.example:1/x", true).is_err());
    assert!(Endpoint::parse("http://10.0.0.1:1/x", true).is_err());
    assert!(Endpoint::parse("http://u@localhost:1/x", true).is_err());
}

proptest! {
    /// Whatever is typed: an accepted address, read by another parser's eyes, is on a listed host.
    #[test]
    fn the_list_never_admits_another_host(
        scheme in "(https|http|HTTPS|ftp)://|",
        before in "[a-z0-9.@:/%-]{0,12}",
        host in prop::sample::select(vec!["fcm.googleapis.com", "web.push.apple.com", ".notify.windows.com",
            "updates.push.services.mozilla.com", "localhost", "evil.example"]),
        after in "[a-z0-9.@:/\\\\?#%-]{0,12}",
    ) {
        let address = format!("{scheme}{before}{host}{after}");
        if let Ok(endpoint) = Endpoint::parse(&address, false) {
            let rest = endpoint.as_str().strip_prefix("https://").expect("https only");
            let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
            let host = &rest[..end];
            let listed = HOSTS.contains(&host) || DOMAINS.iter().any(|d| host.ends_with(d));
            prop_assert!(listed && !host.contains(['@', ':', '%']), "{address}");
            prop_assert_eq!(endpoint.origin(), format!("https://{host}"));
        }
    }
}
