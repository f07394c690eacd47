//! Whether every address that the edge serves is described: method by method, and no other, in `docs/openapi.json` for
//! machines; named in `docs/doors.md` for people.
//!
//! Read are the router's variants and its test of all addresses, which a wrong one fails; the methods with which `lib.rs`
//! serves each; and the description's paths.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::tidy::SourceFile;

const ROUTER: &str = "edge/src/router.rs";
const SERVED: &str = "edge/src/lib.rs";
const DESCRIBED: &str = "docs/openapi.json";
const TOLD: &str = "docs/doors.md";
/// What `lib.rs` asks before it serves a route, and the method that the description has for it.
const METHODS: [(&str, &str); 2] = [("reading", "get"), ("writing", "post")];

/// All findings in these files.
pub(crate) fn check(files: &[SourceFile]) -> Vec<String> {
    let text = |path: &str| files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
    let (Some(router), Some(served), Some(described), Some(told)) =
        (text(ROUTER), text(SERVED), text(DESCRIBED), text(TOLD))
    else {
        return vec![format!(
            "one of {ROUTER}, {SERVED}, {DESCRIBED}, {TOLD} is missing: every address is described"
        )];
    };
    let Ok(described) = serde_json::from_str::<Value>(described) else {
        return vec![format!("{DESCRIBED} is no JSON: UPDATE=1 cargo test -p rappel-shop openapi")];
    };
    let (samples, operations) = (samples(router), operations(&described));
    let mut findings = without_sample(router, &samples);
    let mut found = BTreeSet::new();
    for (address, route) in &samples {
        let methods = methods(served, route);
        if methods.is_empty() {
            findings.push(format!("{SERVED} serves Route::{route} without saying for which methods"));
        }
        for method in methods {
            let operation = operations.iter().find(|(path, known)| *known == method && is_of(address, path));
            match operation {
                Some(operation) => drop(found.insert(operation.clone())),
                None => findings.push(format!(
                    "{DESCRIBED} lacks {} {address} (Route::{route}): describe it in shared/shop/src/openapi",
                    method.to_uppercase()
                )),
            }
        }
    }
    for (path, method) in operations.difference(&found) {
        findings.push(format!(
            "{DESCRIBED} describes {} {path}, which {ROUTER} does not know",
            method.to_uppercase()
        ));
    }
    let paths: BTreeSet<String> =
        operations.iter().map(|(path, _)| path.replace('{', "<").replace('}', ">")).collect();
    let untold = paths.iter().filter(|path| !told.contains(&format!("{path}`")));
    findings.extend(untold.map(|path| format!("{TOLD} does not tell of {path}")));
    findings
}

/// Addresses of the router's own test, with the routes that they lead to.
fn samples(router: &str) -> Vec<(&str, &str)> {
    let sample = |line| {
        let (address, rest) = between(line, "assert_eq!(route(\"", "\"")?;
        Some((address, word(rest.split_once("Route::")?.1)))
    };
    router.lines().filter_map(sample).filter(|(_, route)| *route != "Unknown").collect()
}

/// Routes, and names below a shop's, that the test knows no address of.
fn without_sample(router: &str, samples: &[(&str, &str)]) -> Vec<String> {
    let body = between(router, "enum Route<'a> {", "\n}").map_or("", |(body, _)| body);
    let lines: Vec<&str> = body.lines().map(str::trim).collect();
    let variants = lines.windows(2).filter_map(|pair| match pair {
        [before, variant] if !before.starts_with("#[cfg") => Some(word(variant)),
        _ => None,
    });
    let variants = variants.filter(|name| name.starts_with(char::is_uppercase) && *name != "Unknown");
    let unknown = variants.filter(|name| !samples.iter().any(|(_, route)| route == name));
    let mut missing: Vec<String> = unknown.map(|name| format!("Route::{name}")).collect();
    let names = router.lines().filter_map(|line| Some(between(line, "Some((Some(shop), \"", "\"")?.0));
    let unknown =
        names.filter(|name| !samples.iter().any(|(address, _)| address.ends_with(&format!("/{name}"))));
    missing.extend(unknown.map(|name| format!("/v1/<shop>/{name}")));
    missing
        .iter()
        .map(|what| format!("{ROUTER}: the test of all addresses has none for {what}: add it"))
        .collect()
}

/// Methods that a route is served with.
fn methods(served: &str, route: &str) -> BTreeSet<&'static str> {
    let arms = served.lines().filter_map(|line| line.trim().strip_prefix("Route::")?.split_once(" =>"));
    let guards = arms.filter(|(arm, _)| word(arm) == route).filter_map(|(arm, _)| arm.split_once(" if "));
    let guards: Vec<&str> = guards.map(|(_, guard)| guard).collect();
    let asked = METHODS.into_iter().filter(|(asked, _)| guards.iter().any(|guard| guard.contains(asked)));
    asked.map(|(_, method)| method).collect()
}

/// Paths with their methods.
fn operations(described: &Value) -> BTreeSet<(String, &'static str)> {
    let paths = described["paths"].as_object().into_iter().flatten();
    let of = |(path, operations): (&String, &Value)| {
        let known = METHODS.into_iter().filter(|(_, method)| operations.get(method).is_some());
        known.map(|(_, method)| (path.clone(), method)).collect::<Vec<_>>()
    };
    paths.flat_map(of).collect()
}

/// Whether an address is of a path such as `/r/{shop}.js`.
fn is_of(address: &str, path: &str) -> bool {
    let is_one = |(told, wanted): (&str, &str)| match wanted.split_once('{') {
        None => told == wanted,
        Some((before, rest)) => {
            let after = rest.split_once('}').map_or("", |(_, after)| after);
            told.len() > before.len() + after.len() && told.starts_with(before) && told.ends_with(after)
        }
    };
    address.split('/').count() == path.split('/').count()
        && address.split('/').zip(path.split('/')).all(is_one)
}

/// What stands between two marks, and all that follows.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<(&'a str, &'a str)> {
    text.split_once(from)?.1.split_once(to)
}

/// The name that a text begins with.
fn word(text: &str) -> &str {
    text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTER_TEXT: &str = "enum Route<'a> {
        /// One.
        Health,
        /// Another.
        Feed(ShopKey),
        /// A third.
        Tag(ShopKey),
        #[cfg(feature = \"dev\")]
        Dev(&'a str),
        /// None.
        Unknown,\n}
            Some((Some(shop), \"feed\")) => Route::Feed(shop),
        assert_eq!(route(\"/health\"), Route::Health);
        assert_eq!(route(\"/v1/demo/feed\"), Route::Feed(demo()));
        assert_eq!(route(\"/r/demo.js\"), Route::Tag(demo()));\n";
    const SERVED_TEXT: &str = "
        Route::Health if reading => health(),
        Route::Feed(shop) if reading || writing => feed(),
        Route::Tag(shop) if reading => {\n";
    const DESCRIBED_TEXT: &str = r#"{"paths": {"/health": {"get": {}}, "/r/{shop}.js": {"get": {}},
        "/v1/{shop}/feed": {"parameters": [], "get": {}, "post": {}}}}"#;
    const TOLD_TEXT: &str = "`GET /health` `GET /r/<shop>.js` `GET, POST /v1/<shop>/feed`";

    fn found(changes: &[(&str, &str, &str)]) -> Vec<String> {
        let files =
            [(ROUTER, ROUTER_TEXT), (SERVED, SERVED_TEXT), (DESCRIBED, DESCRIBED_TEXT), (TOLD, TOLD_TEXT)];
        let changed = |(path, text): (&str, &str)| {
            let changes = changes.iter().filter(|(of, ..)| *of == path);
            let text = changes.fold(text.to_owned(), |text, (_, from, to)| text.replace(from, to));
            SourceFile { path: path.to_owned(), text }
        };
        check(&files.map(changed))
    }

    #[test]
    fn what_is_described_is_in_order() {
        assert_eq!(found(&[]), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_described_is_found() {
        for (file, from, to, says) in [
            (DESCRIBED, ", \"post\": {}", "", "lacks POST /v1/demo/feed (Route::Feed)"),
            (DESCRIBED, "/r/{shop}.js", "/r/a/{shop}.js", "lacks GET /r/demo.js"),
            (DESCRIBED, "/health", "/healthy", "describes GET /healthy"),
            (SERVED, " || writing", "", "describes POST /v1/{shop}/feed"),
            (SERVED, " if reading || writing", "", "Route::Feed without saying for which methods"),
            (ROUTER, "Health,", "Health, \nNews(ShopKey),", "none for Route::News"),
            (
                ROUTER,
                "=> Route::Feed(shop),",
                "=> Route::Feed(shop),\nSome((Some(shop), \"news\"))",
                "none for /v1/<shop>/news",
            ),
            (TOLD, "/health", "/well", "does not tell of /health"),
        ] {
            let findings = found(&[(file, from, to)]);
            assert!(findings.iter().any(|finding| finding.contains(says)), "{says}: {findings:?}");
        }
    }
}
