//! `cargo xtask build`: the tracker, then the Worker that serves it.
//!
//! - [`tracker`]: wasm and JavaScript for the page, into `dist/tracker`
//! - [`edge`]: the Worker's bundle, into `dist/edge/dev` or `dist/edge/release`
//! - [`assets`]: names with hashes, compression, files written only when they change

pub(crate) mod assets;
mod edge;
mod tracker;

use anyhow::Result;
use lexopt::{Arg, Parser};

use crate::{setup, size};

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
    let tools = setup::for_build()?;
    tracker::build(&tools)?;
    size::check_tracker()?;
    for &bundle in bundles {
        edge::build(&tools, bundle)?;
    }
    Ok(())
}
