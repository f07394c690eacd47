//! `cargo xtask build`: the tracker and the console's files, then the Worker that serves them.
//!
//! - [`tracker`]: wasm and JavaScript for the page, into `dist/tracker`
//! - [`console`]: stylesheet and script of the merchant's pages, into `dist/console`
//! - [`edge`]: the Worker's bundle, into `dist/edge/dev` or `dist/edge/release`
//! - [`assets`]: names with hashes, compression, files written only when they change

pub(crate) mod assets;
mod console;
pub(crate) mod edge;
mod tracker;

use std::fs::{self, File, TryLockError};

use anyhow::{Context, Result};
use lexopt::{Arg, Parser};

use crate::{paths, setup, size};

/// Which Worker is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bundle {
    /// With live view, demo clock and test doors.
    Dev,
    /// As it is deployed.
    Release,
}

pub(crate) fn command(mut arguments: Parser) -> Result<()> {
    let mut bundle = Bundle::Dev;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("release") => bundle = Bundle::Release,
            other => return Err(other.unexpected().into()),
        }
    }
    build(&[bundle])
}

/// Installs what is missing and builds the tracker and these Workers. Fails above a size budget.
pub(crate) fn build(bundles: &[Bundle]) -> Result<()> {
    let _lock = lock()?;
    let tools = setup::for_build()?;
    tracker::build(&tools)?;
    console::build(&tools)?;
    for &bundle in bundles {
        edge::build(&tools, bundle)?;
    }
    // Last, so that whoever works on the size has something to run meanwhile.
    size::check_tracker()
}

/// Two builds at once would take each other's files away. The lock ends with its file.
fn lock() -> Result<File> {
    let folder = paths::root().join("dist");
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let path = folder.join("build.lock");
    let file = File::create(&path).with_context(|| format!("could not write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => {
            println!("another build is running in this checkout; waiting for it")
        }
        Err(TryLockError::Error(error)) => return Err(error).context("could not lock the folder dist"),
    }
    file.lock().context("could not lock the folder dist")?;
    Ok(file)
}
