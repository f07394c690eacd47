//! Where things are: the checkout, what is built, and the cache that several checkouts share.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::build::Bundle;

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// What the tracker's build makes.
pub(crate) fn dist_tracker() -> PathBuf {
    root().join("dist/tracker")
}

/// The stylesheet and the script of the console.
pub(crate) fn dist_console() -> PathBuf {
    root().join("dist/console")
}

/// What the Worker's build makes.
pub(crate) fn dist_edge(bundle: Bundle) -> PathBuf {
    root().join("dist/edge").join(if bundle == Bundle::Release { "release" } else { "dev" })
}

/// Cargo's folder for wasm builds. They have one of their own because another compiler may make them.
pub(crate) fn wasm_target() -> PathBuf {
    root().join("target/wasm-build")
}

/// Tools that are compiled once for all checkouts: `$XDG_CACHE_HOME/rappel`, by default `~/.cache/rappel`.
pub(crate) fn cache() -> Result<PathBuf> {
    if let Some(cache) = env::var_os("XDG_CACHE_HOME").filter(|value| !value.is_empty()) {
        return Ok(Path::new(&cache).join("rappel"));
    }
    let home =
        env::var_os("HOME").context("neither XDG_CACHE_HOME nor HOME is set: where may tools be kept?")?;
    Ok(Path::new(&home).join(".cache/rappel"))
}

/// A program on the search path.
pub(crate) fn on_search_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}
