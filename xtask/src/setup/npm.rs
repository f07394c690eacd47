//! Tools from npm, exactly as `package-lock.json` names them. No script of theirs runs at install time.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::build::assets::hash;
use crate::{paths, run};

/// Remembers for which lock file `node_modules` was installed.
const STAMP: &str = "node_modules/.rappel-stamp";
/// The oldest Node.js that all packages run on, as package.json has it.
const NODE_MIN: (u32, u32) = (20, 3);
const NEEDS_NODE: &str =
    "Node.js 20.3 or newer, with npm, is needed: https://nodejs.org or your system's packages";

/// Where the programs are.
#[derive(Debug)]
pub(crate) struct NpmTools {
    /// Makes wasm smaller (of the package `binaryen`).
    pub(crate) wasm_opt: PathBuf,
    /// Makes JavaScript smaller.
    pub(crate) esbuild: PathBuf,
}

/// Installs the packages unless this very lock file was installed before.
pub(crate) fn ensure() -> Result<NpmTools> {
    let root = paths::root();
    let lock = fs::read(root.join("package-lock.json")).context("package-lock.json cannot be read")?;
    let wanted = hash(&[&lock]);
    if fs::read_to_string(root.join(STAMP)).is_ok_and(|installed| installed == wanted) {
        return tools();
    }
    if paths::on_search_path("npm").is_none() {
        bail!("npm is missing. {NEEDS_NODE}");
    }
    node_version()?;
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&root);
    run::with_progress("npm packages: workerd, esbuild, wasm-opt, maildev (about a minute)", &mut npm, None)
        .context(NEEDS_NODE)?;
    let tools = tools()?;
    fs::write(root.join(STAMP), wanted).with_context(|| format!("could not write {STAMP}"))?;
    Ok(tools)
}

/// The version of Node.js, if it will do.
pub(crate) fn node_version() -> Result<String> {
    let version = run::captured(Command::new("node").arg("--version")).context(NEEDS_NODE)?;
    let version = version.trim().to_owned();
    if read_version(&version).is_none_or(|present| present < NODE_MIN) {
        bail!("Node.js is {version}. {NEEDS_NODE}");
    }
    Ok(version)
}

/// `v20.20.2` is 20 and 20.
fn read_version(told: &str) -> Option<(u32, u32)> {
    let mut numbers = told.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn tools() -> Result<NpmTools> {
    let bin = paths::root().join("node_modules/.bin");
    let tools = NpmTools { wasm_opt: bin.join("wasm-opt"), esbuild: bin.join("esbuild") };
    for program in [&tools.wasm_opt, &tools.esbuild] {
        if !program.exists() {
            bail!("{} is missing: delete node_modules and try again", program.display());
        }
    }
    Ok(tools)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_as_node_tells_it() {
        assert_eq!(read_version("v20.20.2\n"), Some((20, 20)));
        assert!(read_version("v18.19.0").unwrap() < NODE_MIN);
        assert_eq!(read_version("nonsense"), None);
    }
}
