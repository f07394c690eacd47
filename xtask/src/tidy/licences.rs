//! Licences of everything Cargo brings: what is shipped must be permissive; a tool may also be under one that asks for
//! changes to its own files alone to be published.

use anyhow::Result;
use spdx::{Expression, ParseMode};

use crate::run;

const PERMISSIVE: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Allowed in what is never shipped: the browser tests speak WebDriver with Mozilla's crates.
const FOR_TOOLS: [&str; 1] = ["MPL-2.0"];
const SHIPPED: [&str; 2] = ["rappel-tracker", "rappel-edge"];
const SEPARATOR: char = '|';

/// All findings among the dependencies.
pub(crate) fn check() -> Result<Vec<String>> {
    let mut shipped = vec!["--edges", "normal"];
    for package in SHIPPED {
        shipped.extend(["--package", package]);
    }
    let mut findings = forbidden(&tree(&shipped)?, &[]);
    findings.extend(forbidden(&tree(&["--workspace", "--edges", "all"])?, &FOR_TOOLS));
    findings.sort();
    findings.dedup();
    Ok(findings)
}

/// One line for each dependency: name, version, licence.
fn tree(options: &[&str]) -> Result<String> {
    let mut tree = run::cargo();
    tree.args(["tree", "--target", "all", "--prefix", "none", "--format", "{p}|{l}"]).args(options);
    run::captured(&mut tree)
}

fn forbidden(tree: &str, also: &[&str]) -> Vec<String> {
    let lines = tree.lines().filter_map(|line| line.trim_end_matches(" (*)").split_once(SEPARATOR));
    let lines = lines.filter(|(_, licence)| !is_allowed(licence, also));
    lines
        .map(|(package, licence)| {
            let licence = if licence.is_empty() { "no licence" } else { licence };
            format!("{package} is under {licence}, which is not in the list of xtask/src/tidy/licences.rs")
        })
        .collect()
}

fn is_allowed(licence: &str, also: &[&str]) -> bool {
    let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else { return false };
    expression.evaluate(|wanted| {
        let name = wanted.license.id().map(|id| id.name);
        name.is_some_and(|name| PERMISSIVE.contains(&name) || also.contains(&name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_permissive_choice_is_enough_but_every_part_counts() {
        for fine in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0-only OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(is_allowed(fine, &[]), "{fine}");
        }
        for wrong in ["GPL-3.0-only", "MIT AND LGPL-2.1-only", "MPL-2.0", "", "Home-made"] {
            assert!(!is_allowed(wrong, &[]), "{wrong}");
        }
        assert!(is_allowed("MPL-2.0", &FOR_TOOLS));
    }

    #[test]
    fn the_finding_names_package_and_licence() {
        let tree = "good v1.0.0|MIT\ngood v1.0.0|MIT (*)\nbad v2.0.0|AGPL-3.0-only\nnone v3.0.0|\n";
        let findings = forbidden(tree, &[]);
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert!(findings.first().unwrap().contains("bad v2.0.0 is under AGPL-3.0-only"));
        assert!(findings.last().unwrap().contains("no licence"));
    }
}
