//! What of a kept credential may be shown: everything but its secrets.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::{Credential, Kind, Service};

/// Whether a kept credential is this service's: several share a name, and the last one typed stands there.
pub fn is_of(credential: &Credential, kept: &str) -> bool {
    let scheme = kept.split_once("://").map_or("", |(scheme, _)| scheme);
    match credential.kind {
        Kind::Bare | Kind::Push => true,
        Kind::Smtp => matches!(scheme, "smtp" | "smtps"),
        _ => scheme == credential.scheme,
    }
}

/// Of each field whether it is kept, and (unless it is a secret) what.
pub fn shown(service: &Service, kept: impl Fn(&str) -> Option<String>) -> BTreeMap<&'static str, String> {
    let mut known = BTreeMap::new();
    for credential in service.credentials {
        let Some(kept) = kept(credential.name).filter(|kept| is_of(credential, kept)) else { continue };
        for (name, value) in parts(credential, &kept) {
            let is_secret = service.field(name).is_none_or(|field| field.secret);
            known.insert(name, if is_secret { String::new() } else { value });
        }
    }
    known
}

/// The fields of a kept credential, secrets among them; nothing of another service's.
pub(super) fn parts(credential: &Credential, kept: &str) -> BTreeMap<&'static str, String> {
    let mut parts = BTreeMap::new();
    if !is_of(credential, kept) {
        return parts;
    }
    let mut put = |name: &'static str, value: &str| {
        if !name.is_empty() && !value.is_empty() {
            parts.insert(name, percent_decode_str(value).decode_utf8_lossy().into_owned());
        }
    };
    if matches!(credential.kind, Kind::Bare | Kind::Push) {
        let (secret, place) = match credential.place.is_empty() {
            true => (kept, ""),
            false => kept.split_once('@').unwrap_or((kept, "")),
        };
        // Written as it is: a percent sign is one.
        parts.insert(credential.secret, secret.to_owned());
        if !place.is_empty() {
            parts.insert(credential.place, place.to_owned());
        }
        return parts;
    }
    let rest = kept.split_once("://").map_or("", |(_, rest)| rest);
    let (rest, options) = rest.split_once('?').unwrap_or((rest, ""));
    let (login, place) = rest.rsplit_once('@').unwrap_or((rest, ""));
    let (user, secret) = login.split_once(':').unwrap_or(("", login));
    put(credential.user, user);
    put(credential.secret, secret);
    match credential.kind {
        Kind::Smtp => {
            let (host, port) = place.rsplit_once(':').unwrap_or((place, ""));
            put(credential.place, host);
            put("port", port);
        }
        _ => put(credential.place, place),
    }
    for (name, value) in options.split('&').filter_map(|option| option.split_once('=')) {
        if let Some(name) = credential.options.iter().find(|known| **known == name) {
            put(name, value);
        }
    }
    parts
}
