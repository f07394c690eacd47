//! Which crate may know which. Rules know no platform, adapters know the rules, and the tracker never knows what decides
//! or sends: its size depends on it.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run;

/// Every crate of the workspace, with what it may depend on (for tests, anything goes).
const EDGES: [(&str, &[&str]); 25] = [
    ("rappel-compact", &[]),
    ("rappel-signal", &[]),
    ("rappel-visit", &["rappel-signal"]),
    ("rappel-calendar", &["rappel-compact"]),
    ("rappel-figures", &["rappel-calendar"]),
    ("rappel-flow", &["rappel-compact", "rappel-signal", "rappel-calendar", "rappel-figures"]),
    ("rappel-shop", &["rappel-signal"]),
    ("rappel-catalogue", &["rappel-compact", "rappel-signal", "rappel-interest"]),
    ("rappel-taste", &["rappel-compact", "rappel-signal"]),
    ("rappel-interest", &["rappel-compact", "rappel-signal"]),
    (
        "rappel-ledger",
        &["rappel-signal", "rappel-calendar", "rappel-shop", "rappel-flow", "rappel-catalogue"],
    ),
    ("rappel-simulator", &["rappel-signal", "rappel-flow"]),
    ("rappel-access", &["rappel-signal"]),
    ("rappel-delivery", &["rappel-compact", "rappel-signal"]),
    (
        "rappel-console",
        &[
            "rappel-compact",
            "rappel-signal",
            "rappel-access",
            "rappel-figures",
            "rappel-flow",
            "rappel-calendar",
            "rappel-delivery",
        ],
    ),
    ("rappel-contracts", &[]),
    (
        "rappel-journey",
        &["rappel-compact", "rappel-signal", "rappel-visit", "rappel-flow", "rappel-interest"],
    ),
    ("rappel-tracker", &["rappel-signal", "rappel-visit"]),
    (
        "rappel-edge",
        &[
            "rappel-compact",
            "rappel-signal",
            "rappel-visit",
            "rappel-calendar",
            "rappel-figures",
            "rappel-flow",
            "rappel-delivery",
            "rappel-journey",
            "rappel-shop",
            "rappel-catalogue",
            "rappel-taste",
            "rappel-interest",
            "rappel-ledger",
            "rappel-access",
            "rappel-console",
        ],
    ),
    ("rappel-signal-fuzz", &["rappel-signal", "rappel-visit"]),
    ("rappel-demo-site", &[]),
    ("rappel-local", &[]),
    ("rappel-clock-shim", &[]),
    // A black box: it may read the wire, never the decision.
    (
        "rappel-tests",
        &[
            "rappel-signal",
            "rappel-visit",
            "rappel-local",
            "rappel-clock-shim",
            "rappel-demo-site",
            "rappel-contracts",
        ],
    ),
    ("xtask", &["rappel-local"]),
];
/// Pure crates live here, each in a folder of its own.
const PURE_FOLDER: &str = "/shared/";
/// A clock, a network, randomness or a platform: each of these brings one.
const PLATFORM_CRATES: [&str; 13] = [
    "async-std",
    "getrandom",
    "gloo-timers",
    "js-sys",
    "mio",
    "rand",
    "reqwest",
    "socket2",
    "tokio",
    "wasm-bindgen",
    "web-sys",
    "web-time",
    "worker",
];
/// Libraries whose own dependencies do not count, because the part that needs them is never called.
const PRUNED: [(&str, &str); 2] = [
    // Asks web-time for the date of a message that has none; every message of ours carries its own.
    ("rappel-delivery", "mail-builder"),
    ("rappel-console", "mail-builder"),
];
/// The edge and the tracker run there; what a dependency needs on other systems is of no matter.
const PLATFORM: &str = "wasm32-unknown-unknown";

/// A crate of the workspace.
#[derive(Debug)]
struct Member {
    name: String,
    /// Where it is, for example `…/shared/flow/Cargo.toml`.
    manifest: String,
    /// Crates of the workspace it needs to be built and run.
    needs: Vec<String>,
}

/// All findings in this workspace.
pub(crate) fn check() -> Result<Vec<String>> {
    let members =
        members(&run::captured(run::cargo().args(["metadata", "--format-version=1", "--no-deps"]))?)?;
    let mut findings = edges(&members);
    for member in members.iter().filter(|member| is_pure(&member.manifest)) {
        findings.extend(platform_crates(&member.name, &tree(&member.name)?));
    }
    Ok(findings)
}

/// `…/shared/flow/Cargo.toml` is, a tool beside it such as `…/shared/flow/fuzz/Cargo.toml` is not.
fn is_pure(manifest: &str) -> bool {
    let inside = manifest.split_once(PURE_FOLDER).map(|(_, inside)| inside);
    inside.is_some_and(|inside| inside.matches('/').count() == 1)
}

fn tree(package: &str) -> Result<String> {
    let mut tree: Command = run::cargo();
    tree.args(["tree", "--package", package, "--edges", "normal", "--target", PLATFORM, "--prefix", "none"]);
    for (_, library) in PRUNED.iter().filter(|(of, _)| *of == package) {
        tree.args(["--prune", library]);
    }
    run::captured(tree.args(["--format", "{p}"]))
}

fn members(metadata: &str) -> Result<Vec<Member>> {
    let metadata: Value = serde_json::from_str(metadata).context("cargo metadata printed no JSON")?;
    let packages =
        metadata.get("packages").and_then(Value::as_array).context("cargo metadata named no packages")?;
    let text =
        |value: &Value, field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut members: Vec<Member> = packages
        .iter()
        .map(|package| {
            let needs = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
            let needs = needs.filter(|need| text(need, "kind") != "dev").map(|need| text(need, "name"));
            Member {
                name: text(package, "name"),
                manifest: text(package, "manifest_path"),
                needs: needs.collect(),
            }
        })
        .collect();
    let names: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
    for member in &mut members {
        member.needs.retain(|need| names.contains(need));
    }
    Ok(members)
}

fn edges(members: &[Member]) -> Vec<String> {
    let allowed: BTreeMap<&str, &[&str]> = EDGES.into_iter().collect();
    let mut findings = Vec::new();
    for member in members {
        let Some(allowed) = allowed.get(member.name.as_str()) else {
            findings.push(format!(
                "{} is a new crate: say in xtask/src/tidy/crates.rs what it may depend on",
                member.name
            ));
            continue;
        };
        for need in member.needs.iter().filter(|need| !allowed.contains(&need.as_str())) {
            findings.push(format!(
                "{} must not depend on {need}: see ARCHITECTURE.md for who may know whom",
                member.name
            ));
        }
    }
    findings
}

/// What `cargo tree` lists and a pure crate must not have.
fn platform_crates(name: &str, tree: &str) -> Vec<String> {
    let mut found: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    found.retain(|dependency| PLATFORM_CRATES.contains(dependency));
    found.sort_unstable();
    found.dedup();
    found
        .iter()
        .map(|dependency| {
            format!("{name} is pure, but {dependency} comes with it: `cargo tree -p {name} -e normal --target {PLATFORM} -i {dependency}`")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: &str = r#"{"packages": [
        {"name": "rappel-signal", "manifest_path": "/r/shared/signal/Cargo.toml", "dependencies": [{"name": "serde", "kind": null}]},
        {"name": "rappel-flow", "manifest_path": "/r/shared/flow/Cargo.toml", "dependencies": []},
        {"name": "rappel-tracker", "manifest_path": "/r/tracker/Cargo.toml", "dependencies": [
            {"name": "rappel-signal", "kind": null}, {"name": "rappel-flow", "kind": KIND}]}
    ]}"#;

    #[test]
    fn the_tracker_may_not_know_what_decides_except_in_tests() {
        let with_kind = |kind| edges(&members(&METADATA.replace("KIND", kind)).unwrap());
        assert!(with_kind("null").first().unwrap().contains("rappel-tracker must not depend on rappel-flow"));
        assert_eq!(with_kind("\"build\"").len(), 1);
        assert!(with_kind("\"dev\"").is_empty());
    }

    #[test]
    fn a_new_crate_must_be_entered() {
        let metadata = METADATA.replace("KIND", "\"dev\"").replace("rappel-tracker", "rappel-gadget");
        assert!(
            edges(&members(&metadata).unwrap()).first().unwrap().contains("rappel-gadget is a new crate")
        );
    }

    #[test]
    fn crates_in_the_folder_of_the_rules_are_pure_and_their_tools_are_not() {
        assert!(is_pure("/r/shared/flow/Cargo.toml"));
        assert!(!is_pure("/r/shared/flow/fuzz/Cargo.toml"));
        assert!(!is_pure("/r/edge/Cargo.toml"));
    }

    #[test]
    fn a_pure_crate_with_a_platform_underneath_is_found() {
        let tree =
            "rappel-flow v0.1.0 (/r/shared/flow)\nserde v1.0.0\ngetrandom v0.3.0\ngetrandom v0.3.0 (*)\n";
        assert_eq!(platform_crates("rappel-flow", tree).len(), 1);
        assert!(platform_crates("rappel-flow", "rappel-flow v0.1.0\nserde v1.0.0\n").is_empty());
    }
}
