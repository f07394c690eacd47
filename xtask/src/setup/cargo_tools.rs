//! Programs that Cargo compiles from crates, in exactly pinned versions, kept in the cache for every checkout.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{paths, run};

/// The version that goes with the `worker` library.
const WORKER_BUILD_VERSION: &str = "0.8.7";
const GECKODRIVER_VERSION: &str = "0.37.1";

/// The command-line side of the `wasm-bindgen` library; both must be of one version.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    let lock_path = paths::root().join("Cargo.lock");
    let lock =
        fs::read_to_string(&lock_path).with_context(|| format!("could not read {}", lock_path.display()))?;
    let version = locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    ensure("wasm-bindgen-cli", version, "wasm-bindgen")
}

/// Makes a Worker of a Rust crate.
pub(crate) fn worker_build() -> Result<PathBuf> {
    ensure("worker-build", WORKER_BUILD_VERSION, "worker-build")
}

/// Lets tests drive Firefox.
pub(crate) fn geckodriver() -> Result<PathBuf> {
    ensure("geckodriver", GECKODRIVER_VERSION, "geckodriver")
}

/// The folder name has the version, so a program that is there is the right one.
fn ensure(package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let cache = paths::cache()?;
    let folder = cache.join(format!("{program}-{version}"));
    let path = folder.join("bin").join(program);
    if path.is_file() {
        return Ok(path);
    }
    let mut install = run::cargo();
    // Outside the checkout, lest its `.cargo/config.toml` and toolchain file have a say.
    install.current_dir(cache.parent().unwrap_or(&cache)).args([
        "install",
        "--locked",
        package,
        "--version",
        version,
    ]);
    install.arg("--root").arg(&folder).env("CARGO_TARGET_DIR", cache.join("build"));
    // They run for seconds and are compiled once: quick to compile is better than quick.
    for (setting, value) in
        [("OPT_LEVEL", "1"), ("LTO", "off"), ("CODEGEN_UNITS", "16"), ("DEBUG", "0"), ("STRIP", "symbols")]
    {
        install.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
    }
    run::with_progress(&format!("{package} {version}, compiled once (a few minutes)"), &mut install, None)?;
    Ok(path)
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked_version<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    let (_, after) = lock.split_once(&format!("\nname = \"{package}\"\nversion = \""))?;
    after.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_very_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\nchecksum = \"…\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked_version(lock, "bindgen"), None);
    }
}
