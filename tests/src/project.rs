//! Where the project's own files and tools are.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The root of the checkout.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests is a folder of the project").to_owned()
}

/// A file or folder of `tests/fixtures`.
#[must_use]
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// A folder for databases whose disk is not to be measured: in memory where there is such a folder.
#[must_use]
pub fn memory() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { env::temp_dir() }
}

/// A program: named by the environment variable, in the project's tool cache, or on the search path.
///
/// # Panics
/// When it is nowhere, saying how to get it.
#[must_use]
pub fn program(variable: &str, names: &[&str], remedy: &str) -> PathBuf {
    if let Some(named) = env::var_os(variable) {
        return named.into();
    }
    let search_path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> =
        tool_cache_folders().into_iter().chain(env::split_paths(&search_path)).collect();
    let found = names
        .iter()
        .find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()));
    found.unwrap_or_else(|| panic!("none of {names:?} was found: {remedy}, or name one in {variable}"))
}

/// The `bin` folders of the tools `cargo xtask` compiled, one per tool and version.
fn tool_cache_folders() -> Vec<PathBuf> {
    let home = || env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let Some(cache) = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home) else {
        return Vec::new();
    };
    let Ok(entries) = cache.join("rappel").read_dir() else {
        return Vec::new();
    };
    let bin = OsStr::new("bin");
    let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path().join(bin))).collect();
    folders.sort();
    folders
}
