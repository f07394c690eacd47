//! Tests of VAPID: the header is taken apart and checked as a push service would.

use super::*;
use p256::ecdsa::{VerifyingKey, signature::Verifier};

/// The key pair of RFC 8292 section 2.4's example is public only; this one is RFC 8291's server key.
const PRIVATE: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
const PUBLIC: &str =
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
const NOW_MS: i64 = 1_800_000_000_123;

/// Claims of a header whose signature holds under its own key; `None` if anything is amiss.
fn accepted_claims(authorization: &str) -> Option<serde_json::Value> {
    let (token, key) = authorization.strip_prefix("vapid t=")?.split_once(", k=")?;
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else { return None };
    let decode = |text: &str| Base64UrlUnpadded::decode_vec(text).ok();
    let header: serde_json::Value = serde_json::from_slice(&decode(header)?).ok()?;
    assert_eq!((header["typ"].as_str(), header["alg"].as_str()), (Some("JWT"), Some("ES256")));
    let key = VerifyingKey::from_sec1_bytes(&decode(key)?).ok()?;
    let signature = Signature::from_slice(&decode(signature)?).ok()?;
    let signed = token.rsplit_once('.')?.0;
    key.verify(signed.as_bytes(), &signature).ok()?;
    serde_json::from_slice(&decode(claims)?).ok()
}

fn authorization(endpoint: &str) -> String {
    let endpoint = Endpoint::parse(endpoint, true).unwrap();
    let key = VapidKey::from_base64url(PRIVATE).unwrap();
    key.authorization(&endpoint, "mailto:help@shop.example", NOW_MS).unwrap()
}

#[test]
fn a_push_service_accepts_the_token() {
    let claims = accepted_claims(&authorization("https://fcm.googleapis.com/fcm/send/abc")).unwrap();
    assert_eq!(claims["aud"], "https://fcm.googleapis.com");
    assert_eq!(claims["sub"], "mailto:help@shop.example");
    let lifetime_s = claims["exp"].as_i64().unwrap() - NOW_MS / 1_000;
    assert!((1..=86_400).contains(&lifetime_s), "{lifetime_s}");
}

#[test]
fn the_audience_names_a_port_that_is_not_the_usual_one() {
    let claims = accepted_claims(&authorization("http://localhost:9321/push/abc")).unwrap();
    assert_eq!(claims["aud"], "http://localhost:9321");
}

#[test]
fn a_token_with_changed_claims_is_not_accepted() {
    let good = authorization("https://fcm.googleapis.com/fcm/send/abc");
    let claims = good.split('.').nth(1).unwrap();
    let text = String::from_utf8(Base64UrlUnpadded::decode_vec(claims).unwrap()).unwrap();
    let forged =
        Base64UrlUnpadded::encode_string(text.replace("fcm.googleapis.com", "web.push.apple.com").as_bytes());
    assert_ne!(forged, claims);
    assert_eq!(accepted_claims(&good.replace(claims, &forged)), None);
}

#[test]
fn the_browser_gets_the_public_half() {
    let key = VapidKey::from_base64url(PRIVATE).unwrap();
    assert_eq!(key.public_key_base64url(), PUBLIC);
    assert!(!format!("{key:?}").contains(PRIVATE));
}

#[test]
fn wrong_keys_and_contacts_are_refused_with_words_that_help() {
    for bad in ["", "abc", PUBLIC, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(VapidKey::from_base64url(bad).unwrap_err(), VapidError::BadKey, "{bad}");
    }
    let endpoint = Endpoint::parse("https://fcm.googleapis.com/x", false).unwrap();
    let key = VapidKey::from_base64url(PRIVATE).unwrap();
    assert_eq!(key.authorization(&endpoint, "help@shop.example", NOW_MS), Err(VapidError::BadContact));
}
