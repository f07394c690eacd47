//! A shop that is not there yet: the deployment's first, or another. Its name becomes its key, its domain its origins.

use std::collections::BTreeSet;

use rappel_access::{AuditEntry, Deed};
use rappel_console::page::set_up::{NewShop, SetUpProblems, new_shop as html};
use rappel_delivery::link::AllowedOrigins;
use rappel_signal::ShopKey;
use serde_json::{Map, Value, json};
use worker::{Env, Request, Response};

use super::address::of_shop;
use super::answer;
use super::form::{Form, of_session};
use super::reader::Reader;
use super::sign_in::{first, outside};
use crate::bindings;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply};

/// Longest name, as it stands before messages.
const NAME_CHARS_MAX: usize = 80;
/// Longest and shortest key: see [`ShopKey::parse`].
const KEY_CHARS: std::ops::RangeInclusive<usize> = 3..=32;
/// What keys of shops whose names have no letter of ours begin with.
const KEY_PREFIX: &str = "shop";
/// Letters with a mark, by what they are without.
const PLAIN: [(&str, &str); 14] = [
    ("àáâãåāăą", "a"),
    ("çćč", "c"),
    ("ďđð", "d"),
    ("èéêëēėęě", "e"),
    ("ìíîïīı", "i"),
    ("łľ", "l"),
    ("ñńň", "n"),
    ("òóôõøōő", "o"),
    ("řŕ", "r"),
    ("śšşș", "s"),
    ("ťțţ", "t"),
    ("ùúûūůű", "u"),
    ("ýÿ", "y"),
    ("źżž", "z"),
];
/// Letters that stand for two.
const PLAIN_PAIRS: [(char, &str); 6] =
    [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('ß', "ss"), ('æ', "ae"), ('œ', "oe")];

/// The page.
pub(super) async fn page(request: &Request, env: &Env) -> Result<Response, EdgeError> {
    let Some(reader) = Reader::of(request, env).await? else { return first(env).await };
    check(&reader)?;
    shown(env, &reader, &NewShop { is_another: has_shops(env).await?, ..NewShop::default() })
}

/// Makes it, and goes on with its set-up.
pub(super) async fn make(request: &mut Request, env: &Env) -> Result<Response, EdgeError> {
    let Some(reader) = Reader::of(request, env).await? else { return first(env).await };
    check(&reader)?;
    let form = of_session(request, &reader.csrf).await?;
    let is_another = has_shops(env).await?;
    let mut typed = NewShop {
        name: form.get("name").trim().to_owned(),
        domain: form.get("domain").trim().to_owned(),
        is_another,
        problems: SetUpProblems::default(),
    };
    let fields = match name_and_origins(&form) {
        Ok(fields) => fields,
        Err(problems) => {
            typed.problems = problems;
            return shown(env, &reader, &typed);
        }
    };
    let shops = Shops::known()?;
    let taken: BTreeSet<&str> = shops.all().iter().map(|shop| shop.key.as_str()).collect();
    let key = key_of(&typed.name, &typed.domain, &taken);
    let entry = AuditEntry {
        at: platform_now(),
        who: reader.email.clone(),
        shop: Some(key.clone()),
        deed: Deed::Changed,
        about: "the shop: made".into(),
    };
    let call = DeploymentCall::MakeShop { shop: key.clone(), document: document(env, &key, fields), entry };
    match ask(&bindings::deployment(env)?, &call).await? {
        DeploymentReply::Done => answer::to(&format!("{}/set-up?said=shop-made", of_shop(&key))),
        DeploymentReply::NotTaken(words) => {
            typed.problems.name = Some(words);
            shown(env, &reader, &typed)
        }
        other => Err(EdgeError::Ours(format!("the deployment's object answered {other:?}"))),
    }
}

/// Who owns everything adds shops: a role at one shop makes nobody an owner of another.
fn check(reader: &Reader) -> Result<(), EdgeError> {
    match reader.grants.owns_all() {
        true => Ok(()),
        false => Err(EdgeError::theirs(403, "only an owner of the whole deployment adds a shop")),
    }
}

async fn has_shops(env: &Env) -> Result<bool, EdgeError> {
    Shops::refresh_now(env).await?;
    Ok(!Shops::known()?.all().is_empty())
}

fn shown(env: &Env, reader: &Reader, typed: &NewShop) -> Result<Response, EdgeError> {
    let problems = &typed.problems;
    let status = if problems.name.is_some() || problems.domain.is_some() { 422 } else { 200 };
    answer::page(status, html(&outside(env, &reader.csrf, None)?, typed))
}

#[cfg(not(feature = "dev"))]
fn document(_: &Env, key: &str, fields: Map<String, Value>) -> String {
    with_key(key, fields).to_string()
}

/// In the demo nobody is held out: a shopper who is, by chance, gets nothing, and nothing could be shown.
#[cfg(feature = "dev")]
fn document(env: &Env, key: &str, mut fields: Map<String, Value>) -> String {
    if crate::dev::demo::is_on(env) {
        fields.insert("rules".into(), json!({ "holdout_per_10000": 0 }));
    }
    with_key(key, fields).to_string()
}

fn with_key(key: &str, mut fields: Map<String, Value>) -> Value {
    fields.insert("key".into(), json!(key));
    fields.into()
}

/// The settings that a name and a domain make; else what is wrong with which.
pub(super) fn name_and_origins(form: &Form) -> Result<Map<String, Value>, SetUpProblems> {
    let mut problems = SetUpProblems::default();
    let name = form.get("name").trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        problems.name =
            Some(format!("it stands in every message: give it a name, {NAME_CHARS_MAX} letters at most"));
    }
    let origins = origins_of(form.get("domain"));
    if let Err(error) = AllowedOrigins::new(&origins) {
        problems.domain = Some(error.to_string());
    } else if let Some(plain) = origins.iter().find(|origin| !may_stand(origin)) {
        problems.domain = Some(format!("{plain} is not encrypted: shops are at https://"));
    }
    match problems.name.is_none() && problems.domain.is_none() {
        true => Ok(Map::from_iter([("name".into(), json!(name)), ("origins".into(), json!(origins))])),
        false => Err(problems),
    }
}

/// Shops on one's own machine are for development.
fn may_stand(origin: &str) -> bool {
    origin.starts_with("https://") || (cfg!(feature = "dev") && is_local(origin))
}

fn is_local(place: &str) -> bool {
    let place = place.strip_prefix("http://").unwrap_or(place);
    let host = place.split(':').next().unwrap_or_default();
    host == "localhost" || host.ends_with(".localhost")
}

/// Domains as they are typed or pasted, as origins.
fn origins_of(typed: &str) -> Vec<String> {
    let words = typed.split([',', ' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
    let origin = |word: &str| {
        let word = word.to_lowercase();
        let (scheme, rest) =
            word.split_once("://").map_or((None, word.as_str()), |(scheme, rest)| (Some(scheme), rest));
        // Out of an address bar it comes with a slash at its end; a page's path would be a mistake.
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        match scheme {
            Some(scheme) => format!("{scheme}://{rest}"),
            None if cfg!(feature = "dev") && is_local(rest) => format!("http://{rest}"),
            None => format!("https://{rest}"),
        }
    };
    let mut origins: Vec<String> = Vec::new();
    for origin in words.map(origin) {
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    origins
}

/// Origins as they are typed.
pub(super) fn domains_of(origins: &[String]) -> String {
    let plain = |origin: &String| origin.strip_prefix("https://").unwrap_or(origin).to_owned();
    origins.iter().map(plain).collect::<Vec<_>>().join(", ")
}

/// A key that no shop has, of the name or, where that has no letters of ours, of the domain. It stands in the tag.
fn key_of(name: &str, domain: &str, taken: &BTreeSet<&str>) -> String {
    let host = origins_of(domain).into_iter().next().unwrap_or_default();
    let host =
        host.split("://").last().and_then(|host| host.split(':').next()).unwrap_or_default().to_owned();
    let fits = |key: &String| ShopKey::parse(key).is_some();
    let key = [slug(name), slug(&host)].into_iter().find(fits).unwrap_or_else(|| KEY_PREFIX.to_owned());
    let mut numbered = (2..).map(|number: u32| {
        let end = format!("-{number}");
        let room = KEY_CHARS.end().saturating_sub(end.len());
        format!("{}{end}", cut(&key, room))
    });
    match taken.contains(key.as_str()) {
        false => key,
        true => numbered.find(|key| !taken.contains(key.as_str())).unwrap_or(key),
    }
}

/// Small letters, digits and single hyphens, as long as a key may be.
fn slug(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.to_lowercase().chars() {
        let pair = PLAIN_PAIRS.iter().find(|(marked, _)| *marked == letter).map(|(_, plain)| *plain);
        let single = || PLAIN.iter().find(|(marked, _)| marked.contains(letter)).map(|(_, plain)| *plain);
        match pair.or_else(single) {
            Some(known) => plain.push_str(known),
            None if matches!(letter, '\'' | '’') => {}
            None => plain.push(letter),
        }
    }
    let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    cut(&words.collect::<Vec<_>>().join("-"), *KEY_CHARS.end())
}

fn cut(key: &str, chars: usize) -> String {
    key.chars().take(chars).collect::<String>().trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, domain: &str) -> Result<Value, SetUpProblems> {
        let form = Form::of(&[("name", name), ("domain", domain)]);
        name_and_origins(&form).map(Value::Object)
    }

    #[test]
    fn a_domain_is_taken_as_it_is_typed_or_pasted() {
        for (typed, origins) in [
            ("shop.example.com", json!(["https://shop.example.com"])),
            (" https://Shop.Example.com/ ", json!(["https://shop.example.com"])),
            (
                "shop.example.com, checkout.example.com",
                json!(["https://shop.example.com", "https://checkout.example.com"]),
            ),
            ("shop.example.com shop.example.com", json!(["https://shop.example.com"])),
            ("https://shop.example.com:8443", json!(["https://shop.example.com:8443"])),
        ] {
            assert_eq!(read("Shop", typed).unwrap()["origins"], origins, "{typed}");
        }
        for wrong in
            ["", " , ", "shop.example.com/de", "http://shop.example.com", "ftp://shop.example.com", "a b\"c"]
        {
            assert!(read("Shop", wrong).unwrap_err().domain.is_some(), "{wrong}");
        }
        for wrong in ["", "  ", "a\u{7}b", &"a".repeat(81)] {
            assert!(read(wrong, "shop.example.com").unwrap_err().name.is_some(), "{wrong}");
        }
    }

    #[test]
    #[cfg(not(feature = "dev"))]
    fn a_release_knows_no_shop_on_ones_own_machine() {
        assert!(read("Shop", "http://shop.localhost:8080").unwrap_err().domain.is_some());
        assert_eq!(read("Shop", "shop.localhost").unwrap()["origins"], json!(["https://shop.localhost"]));
    }

    #[test]
    fn what_was_typed_is_shown_again_as_it_was_typed() {
        let origins = origins_of("shop.example.com, checkout.example.com");
        assert_eq!(domains_of(&origins), "shop.example.com, checkout.example.com");
        assert_eq!(origins_of(&domains_of(&origins)), origins);
    }

    #[test]
    fn a_name_becomes_a_key_that_no_shop_has() {
        let none = BTreeSet::new();
        for (name, domain, key) in [
            ("Fellwren", "shop.example", "fellwren"),
            ("Möbel & Käthe's Café", "shop.example", "moebel-kaethes-cafe"),
            ("日本の店", "mise.example", "mise-example"),
            ("日本", "日本", "shop"),
            ("Xy", "https://www.xy.example:8443/", "www-xy-example"),
            (&"Very long ".repeat(9), "shop.example", "very-long-very-long-very-long-ve"),
        ] {
            assert_eq!(key_of(name, domain, &none), key);
            assert!(ShopKey::parse(&key_of(name, domain, &none)).is_some(), "{name}");
        }
        let long = "very-long-very-long-very-long-ve";
        let taken = BTreeSet::from(["fellwren", "fellwren-2", long]);
        assert_eq!(key_of("Fellwren", "", &taken), "fellwren-3");
        let next = key_of(&"Very long ".repeat(9), "", &taken);
        assert_eq!(next, "very-long-very-long-very-long-2");
    }
}
