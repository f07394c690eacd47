//! A new shop as somebody types it: its name becomes its key, its domain its origins.

use std::collections::BTreeSet;

use rappel_delivery::link::AllowedOrigins;
use rappel_signal::ShopKey;

use crate::page::set_up::SetUpProblems;

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

/// The name and the origins that somebody typed; else what is wrong with which. Shops on one's own machine `may_be_local`
/// in development alone.
///
/// # Errors
/// What to change, by field.
pub fn name_and_origins(
    name: &str,
    domain: &str,
    may_be_local: bool,
) -> Result<(String, Vec<String>), SetUpProblems> {
    let mut problems = SetUpProblems::default();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        problems.name =
            Some(format!("it stands in every message: give it a name, {NAME_CHARS_MAX} letters at most"));
    }
    let origins = origins_of(domain, may_be_local);
    if let Err(error) = AllowedOrigins::new(&origins) {
        problems.domain = Some(error.to_string());
    } else if let Some(plain) = origins.iter().find(|origin| !may_stand(origin, may_be_local)) {
        problems.domain = Some(format!("{plain} is not encrypted: shops are at https://"));
    }
    match problems.name.is_none() && problems.domain.is_none() {
        true => Ok((name.to_owned(), origins)),
        false => Err(problems),
    }
}

fn may_stand(origin: &str, may_be_local: bool) -> bool {
    origin.starts_with("https://") || (may_be_local && is_local(origin))
}

fn is_local(place: &str) -> bool {
    let place = place.strip_prefix("http://").unwrap_or(place);
    let host = place.split(':').next().unwrap_or_default();
    host == "localhost" || host.ends_with(".localhost")
}

/// Domains as they are typed or pasted, as origins.
fn origins_of(typed: &str, may_be_local: bool) -> Vec<String> {
    let words = typed.split([',', ' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
    let origin = |word: &str| {
        let word = word.to_lowercase();
        let (scheme, rest) =
            word.split_once("://").map_or((None, word.as_str()), |(scheme, rest)| (Some(scheme), rest));
        // Out of an address bar it comes with a slash at its end; a page's path would be a mistake.
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        match scheme {
            Some(scheme) => format!("{scheme}://{rest}"),
            None if may_be_local && is_local(rest) => format!("http://{rest}"),
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
pub fn domains_of(origins: &[String]) -> String {
    let plain = |origin: &String| origin.strip_prefix("https://").unwrap_or(origin).to_owned();
    origins.iter().map(plain).collect::<Vec<_>>().join(", ")
}

/// A key that no shop has, of the name or, where that has no letters of ours, of the domain. It stands in the tag.
pub fn key_of(name: &str, domain: &str, taken: &BTreeSet<&str>, may_be_local: bool) -> String {
    let host = origins_of(domain, may_be_local).into_iter().next().unwrap_or_default();
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

    fn read(name: &str, domain: &str) -> Result<(String, Vec<String>), SetUpProblems> {
        name_and_origins(name, domain, false)
    }

    #[test]
    fn a_domain_is_taken_as_it_is_typed_or_pasted() {
        for (typed, origins) in [
            ("shop.example.com", "https://shop.example.com"),
            (" https://Shop.Example.com/ ", "https://shop.example.com"),
            (
                "shop.example.com, checkout.example.com",
                "https://shop.example.com https://checkout.example.com",
            ),
            ("shop.example.com shop.example.com", "https://shop.example.com"),
            ("https://shop.example.com:8443", "https://shop.example.com:8443"),
        ] {
            let (name, read) = read(" Shop ", typed).unwrap();
            assert_eq!((name.as_str(), read.join(" ").as_str()), ("Shop", origins), "{typed}");
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
    fn shops_on_ones_own_machine_are_for_development() {
        assert!(read("Shop", "http://shop.localhost:8080").unwrap_err().domain.is_some());
        assert_eq!(read("Shop", "shop.localhost").unwrap().1, ["https://shop.localhost"]);
        for typed in ["shop.localhost:8080", "http://shop.localhost:8080/"] {
            let (_, origins) = name_and_origins("Shop", typed, true).unwrap();
            assert_eq!(origins, ["http://shop.localhost:8080"], "{typed}");
        }
        assert!(name_and_origins("Shop", "http://shop.example.com", true).is_err());
    }

    #[test]
    fn what_was_typed_is_shown_again_as_it_was_typed() {
        let origins = origins_of("shop.example.com, checkout.example.com", false);
        assert_eq!(domains_of(&origins), "shop.example.com, checkout.example.com");
        assert_eq!(origins_of(&domains_of(&origins), false), origins);
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
            assert_eq!(key_of(name, domain, &none, false), key);
            assert!(ShopKey::parse(&key_of(name, domain, &none, false)).is_some(), "{name}");
        }
        let long = "very-long-very-long-very-long-ve";
        let taken = BTreeSet::from(["fellwren", "fellwren-2", long]);
        assert_eq!(key_of("Fellwren", "", &taken, false), "fellwren-3");
        let next = key_of(&"Very long ".repeat(9), "", &taken, false);
        assert_eq!(next, "very-long-very-long-very-long-2");
    }
}
