//! Objects and what binds them: each class that the Worker exports has a binding and one migration that made it, and no
//! migration that may be deployed somewhere was changed. Cloudflare refuses the first; the second would lose data.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::deploy::report::Report;
use crate::deploy::settings::{FILE, Settings};

/// Where the Worker's classes are written.
const SOURCES: &str = "edge/src/objects";
const EXPORTED: &str = "#[durable_object]";
/// Releases are tagged so; what is deployed is mostly one of them.
const RELEASES: &str = "v*";

/// Looks at classes, bindings and migrations of this checkout.
pub(crate) fn report(report: &mut Report, root: &Path, settings: &Settings) {
    match exported(&root.join(SOURCES)) {
        Ok(classes) => {
            let before = report.0.len();
            bound(report, &classes, settings);
            migrated(report, &classes, settings);
            if report.0.len() == before {
                report.good("objects", &format!("{} classes, each bound and migrated", classes.len()));
            }
        }
        Err(error) => report.bad("objects", &format!("{error:#}"), "is this a whole checkout?"),
    }
    match committed(root) {
        Ok(known) if known.is_empty() => {
            report.note("migrations", "this is no git checkout: whether they were edited is not known");
        }
        Ok(known) => unchanged(report, &known, &settings.migrations),
        Err(error) => report.note("migrations", &format!("git did not tell what they were: {error:#}")),
    }
}

/// Names of the classes in these sources.
fn exported(folder: &Path) -> Result<BTreeSet<String>> {
    let mut classes = BTreeSet::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            classes.append(&mut exported(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            classes.extend(classes_in(&fs::read_to_string(&path)?));
        }
    }
    Ok(classes)
}

/// What stands after `struct`, below the attribute.
fn classes_in(source: &str) -> Vec<String> {
    let after = source.split(EXPORTED).skip(1).filter(|part| !part.starts_with([',', '}', ';']));
    let name = |part: &str| {
        let (_, rest) = part.split_once("struct ")?;
        Some(rest.split(|c: char| !c.is_alphanumeric()).next()?.to_owned())
    };
    after.filter_map(name).collect()
}

fn bound(report: &mut Report, classes: &BTreeSet<String>, settings: &Settings) {
    let bindings = &settings.durable_objects.bindings;
    for class in classes.iter().filter(|class| !bindings.iter().any(|bound| bound.class_name == **class)) {
        report.bad(
            "objects",
            &format!("{class} has no binding"),
            &format!("add a [[durable_objects.bindings]] with class_name = \"{class}\" to {FILE}"),
        );
    }
    for bound in bindings.iter().filter(|bound| !classes.contains(&bound.class_name)) {
        report.bad(
            "objects",
            &format!("{} is bound to {}, which the Worker does not have", bound.name, bound.class_name),
            &format!("compare {FILE} with {SOURCES}"),
        );
    }
}

fn migrated(report: &mut Report, classes: &BTreeSet<String>, settings: &Settings) {
    let made: Vec<&str> = settings.migrations.iter().flat_map(made_by).collect();
    for class in classes.iter().filter(|class| !made.contains(&class.as_str())) {
        report.bad(
            "migrations",
            &format!("none makes {class}"),
            &format!(
                "add a [[migrations]] of its own, with a new tag and new_sqlite_classes = [\"{class}\"]"
            ),
        );
    }
    let mut seen = BTreeSet::new();
    let names = settings.migrations.iter().map(tag).chain(made);
    for twice in names.filter(|name| !seen.insert(*name)) {
        report.bad("migrations", &format!("{twice:?} stands there twice"), "each tag and each class once");
    }
}

fn tag(migration: &toml::Table) -> &str {
    migration.get("tag").and_then(toml::Value::as_str).unwrap_or_default()
}

fn made_by(migration: &toml::Table) -> Vec<&str> {
    let classes = migration.get("new_sqlite_classes").and_then(toml::Value::as_array);
    classes.into_iter().flatten().filter_map(toml::Value::as_str).collect()
}

/// Migrations of each release in this history, and of the last commit.
fn committed(root: &Path) -> Result<Vec<(String, Vec<toml::Table>)>> {
    if git(root, &["rev-parse", "--verify", "HEAD"])?.is_none() {
        return Ok(Vec::new());
    }
    let tags = git(root, &["tag", "--list", RELEASES, "--merged", "HEAD"])?.unwrap_or_default();
    let names = tags.lines().chain(["HEAD"]);
    let mut known = Vec::new();
    for name in names {
        // A release of before there was such a file has none.
        if let Some(text) = git(root, &["show", &format!("{name}:{FILE}")])? {
            let settings = Settings::parse(&text).with_context(|| format!("as it was at {name}"))?;
            known.push((name.to_owned(), settings.migrations));
        }
    }
    Ok(known)
}

/// What git prints; `None` if it refuses.
fn git(root: &Path, arguments: &[&str]) -> Result<Option<String>> {
    let mut git = Command::new("git");
    let output = git.current_dir(root).args(arguments).stdin(Stdio::null()).output();
    let output = output.context("git could not be started")?;
    Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
}

/// What was committed is where it was, and new ones follow after it.
fn unchanged(report: &mut Report, known: &[(String, Vec<toml::Table>)], now: &[toml::Table]) {
    for (version, then) in known {
        let pairs = then.iter().zip(now.iter().map(Some).chain(std::iter::repeat(None)));
        if let Some((was, is)) = pairs.into_iter().find(|(was, is)| Some(*was) != *is) {
            let is = is.map_or("nothing", |is| tag(is));
            report.bad(
                "migrations",
                &format!("{:?} of {version} is not as it was: in its place stands {is:?}", tag(was)),
                &format!("put it back (`git diff {version} -- {FILE}`), and add a new entry at the end"),
            );
            return;
        }
    }
    let versions: Vec<&str> = known.iter().map(|(version, _)| version.as_str()).collect();
    report.good("migrations", &format!("{}, none changed since {}", now.len(), versions.join(", ")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::report::Mark;

    const OBJECTS: &str = "
compatibility_date = \"2026-04-01\"
[[durable_objects.bindings]]
name = \"SHOP\"
class_name = \"ShopObject\"
[[migrations]]
tag = \"v1\"
new_sqlite_classes = [\"ShopObject\"]
";

    fn bad(report: Report) -> Vec<String> {
        report.0.into_iter().filter(|line| line.mark == Mark::Bad).map(|line| line.found).collect()
    }

    fn found(classes: &[&str], text: &str) -> Vec<String> {
        let classes = classes.iter().map(|class| (*class).to_owned()).collect();
        let settings = Settings::parse(text).unwrap();
        let mut report = Report::default();
        bound(&mut report, &classes, &settings);
        migrated(&mut report, &classes, &settings);
        bad(report)
    }

    fn changed(from: &str, to: &str) -> Vec<String> {
        let then = Settings::parse(&format!("{OBJECTS}[[migrations]]\ntag = \"v2\"\n")).unwrap().migrations;
        let text = format!("{OBJECTS}[[migrations]]\ntag = \"v2\"\n").replace(from, to);
        let mut report = Report::default();
        unchanged(&mut report, &[("v0.1.0".into(), then)], &Settings::parse(&text).unwrap().migrations);
        bad(report)
    }

    #[test]
    fn classes_are_read_from_the_sources() {
        let source = "use worker::{State, durable_object};\n#[durable_object]\n#[derive(Debug)]\npub struct ShopObject {\n";
        assert_eq!(classes_in(source), ["ShopObject"]);
    }

    #[test]
    fn a_class_wants_a_binding_and_a_migration() {
        assert_eq!(found(&["ShopObject"], OBJECTS), Vec::<String>::new());
        assert_eq!(
            found(&["ShopObject", "NewObject"], OBJECTS),
            ["NewObject has no binding", "none makes NewObject"]
        );
        assert_eq!(found(&[], OBJECTS), ["SHOP is bound to ShopObject, which the Worker does not have"]);
        let twice = format!("{OBJECTS}[[migrations]]\ntag = \"v1\"\n");
        assert_eq!(found(&["ShopObject"], &twice), ["\"v1\" stands there twice"]);
    }

    #[test]
    fn what_was_released_may_neither_be_edited_nor_taken_out_nor_moved() {
        assert_eq!(changed("", ""), Vec::<String>::new());
        assert_eq!(
            changed("[[migrations]]\ntag = \"v2\"\n", ""),
            ["\"v2\" of v0.1.0 is not as it was: in its place stands \"nothing\""]
        );
        assert_eq!(changed("new_sqlite_classes", "new_classes").len(), 1);
        assert_eq!(
            changed(
                "[[migrations]]\ntag = \"v2\"",
                "[[migrations]]\ntag = \"v3\"\n[[migrations]]\ntag = \"v2\""
            )
            .len(),
            1
        );
        assert_eq!(
            changed("tag = \"v2\"\n", "tag = \"v2\"\n[[migrations]]\ntag = \"v3\"\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn this_very_checkout_is_in_order() {
        let root = crate::paths::root();
        let mut all = Report::default();
        report(&mut all, &root, &Settings::read(&root).unwrap());
        assert_eq!(bad(all), Vec::<String>::new());
    }
}
