//! Whether `docs/doors.md` has every address of the console, and no other: the story of roles asks for each row of that table, so
//! that none can be forgotten there.
//!
//! Read are the arms of the console's own router. An arm that leaves the rest to a function of the file is followed there.

use std::collections::BTreeSet;

use crate::tidy::SourceFile;

const ROUTER: &str = "edge/src/console/address.rs";
const TOLD: &str = "docs/doors.md";
/// How the table begins an address of a shop.
const OF_SHOP: &str = "…";

/// All findings in these files.
pub(crate) fn check(files: &[SourceFile]) -> Vec<String> {
    let text = |path: &str| files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
    let (Some(router), Some(told)) = (text(ROUTER), text(TOLD)) else {
        return vec![format!("{ROUTER} or {TOLD} is missing: every address of the console is described")];
    };
    let (known, told) = (known(router), told_of(told));
    if known.is_empty() {
        return vec![format!("{ROUTER} is not read any more: mend xtask/src/tidy/console.rs")];
    }
    let untold = known.difference(&told);
    let untold = untold.map(|door| format!("{TOLD} lacks the console's {door}: add it, with its roles"));
    let unknown = told.difference(&known);
    untold.chain(unknown.map(|door| format!("{TOLD} has {door}, which {ROUTER} does not know"))).collect()
}

/// First cells of the tables below the console's heading.
fn told_of(text: &str) -> BTreeSet<String> {
    let section = text.split_once("\n## The console\n").map_or("", |(_, rest)| rest);
    let section = section.split("\n## ").next().unwrap_or_default();
    let cells = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    cells.map(|(door, _)| door.to_owned()).filter(|door| !door.contains(' ') && door != "GET").collect()
}

/// Addresses that the router reads.
fn known(router: &str) -> BTreeSet<String> {
    let router = router.split("#[cfg(test)]").next().unwrap_or_default();
    let bodies = [("/console", "impl Address {"), (OF_SHOP, "impl Place {")];
    let of = |(start, from): (&str, &str)| {
        let arms = arms(body(router, from)).into_iter();
        arms.flat_map(|arm| addresses(router, start, &arm)).collect::<Vec<_>>()
    };
    bodies.into_iter().flat_map(of).collect()
}

fn body<'a>(router: &'a str, from: &str) -> &'a str {
    router.split_once(from).map_or("", |(_, rest)| rest.split("\n}\n").next().unwrap_or_default())
}

/// The arms of a match, each on one line.
fn arms(body: &str) -> Vec<String> {
    let mut arms: Vec<String> = Vec::new();
    for line in body.lines().map(str::trim) {
        match line.starts_with(['[', '"']) && line.contains("=>") {
            true => arms.push(line.to_owned()),
            false => arms.iter_mut().last().into_iter().for_each(|arm| arm.push_str(line)),
        }
    }
    arms
}

/// Addresses that an arm stands for.
fn addresses(router: &str, start: &str, arm: &str) -> Vec<String> {
    let Some((pattern, does)) = arm.split_once(" =>") else { return Vec::new() };
    let parts: Vec<&str> =
        pattern.trim_matches(['[', ']']).split(", ").filter(|part| !part.is_empty()).collect();
    if parts.first() == Some(&"\"shops\"") {
        return Vec::new();
    }
    let (last, before) = parts.split_last().map_or(("", &parts[..]), |(last, before)| (*last, before));
    let rest = last.trim_end_matches(" @ ..");
    let function = does.split_once(&format!("({rest})?")).map_or("", |(before, _)| before);
    let function = function.rsplit([' ', '(']).next().unwrap_or_default();
    if rest.starts_with('"') || function.is_empty() || function.contains("::") {
        return vec![joined(start, &parts)];
    }
    let start = joined(start, before);
    let further = arms(body(router, &format!("fn {function}("))).into_iter();
    further.flat_map(|arm| addresses(router, &start, &arm)).collect()
}

fn joined(start: &str, parts: &[&str]) -> String {
    let part = |part: &&str| match part.strip_prefix('"') {
        Some(word) => format!("/{}", word.trim_end_matches('"')),
        None => format!("/<{part}>"),
    };
    parts.iter().map(part).fold(start.to_owned(), |door, part| door + &part)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTER_TEXT: &str = r#"impl Address {
            [] => Address::Home,
            ["a", file] => Address::File((*file).to_owned()),
            ["shops", key, rest @ ..] => Address::Shop(ShopKey::parse(key)?, Place::parse(rest)?),
}
impl Place {
            [] => Place::Overview,
            ["flows", flow, "texts", text, part @ ..] => {
                Place::FlowText((*flow).to_owned(), text_part(part)?)
            }
            ["people", id] => Place::Person(Who::parse(id)?),
            ["people", id, wish] => Place::Wish(Who::parse(id)?, wish_of(wish)?),
}
fn text_part(words: &[&str]) -> Option<Part> {
        [] => Part::Save,
        ["reset"] => Part::Reset,
}
fn wish_of(word: &str) -> Option<Wish> {
        "erase" => Wish::Erase,
        _ => return None,
}
"#;
    const TOLD_TEXT: &str = "\n## The console\n\n| door | `GET` | `POST` |\n| `/console` | anybody | — |
| `/console/a/<file>` | anybody | — |\n\n| `…` | viewer | — |\n| `…/flows/<flow>/texts/<text>` | — | editor |
| `…/flows/<flow>/texts/<text>/reset` | — | editor |\n| `…/people/<id>` | viewer | — |
| `…/people/<id>/erase` | — | editor |\n\n## Limits\n| `/elsewhere` | | |\n";

    fn found(from: &str, to: &str) -> Vec<String> {
        let file =
            |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.replace(from, to) };
        check(&[file(ROUTER, ROUTER_TEXT), file(TOLD, TOLD_TEXT)])
    }

    #[test]
    fn what_is_told_is_in_order() {
        assert_eq!(found("nothing", ""), Vec::<String>::new());
    }

    #[test]
    fn what_one_of_them_lacks_is_found() {
        for (from, to, says) in [
            ("| `…/people/<id>/erase` | — | editor |", "", "lacks the console's …/people/<id>/erase"),
            (
                "\"erase\" =>",
                "\"erase\" => Wish::Erase,\n\"own\" =>",
                "lacks the console's …/people/<id>/own",
            ),
            (
                "[\"reset\"]",
                "[\"reset\", word]",
                "lacks the console's …/flows/<flow>/texts/<text>/reset/<word>",
            ),
            ("[\"a\", file]", "[\"b\", file]", "has /console/a/<file>, which"),
            ("impl Place {", "impl Page {", "has …/people/<id>, which"),
            ("impl ", "for ", "not read any more"),
        ] {
            let findings = found(from, to);
            assert!(findings.iter().any(|finding| finding.contains(says)), "{says}: {findings:?}");
        }
    }
}
