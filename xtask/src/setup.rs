//! `cargo xtask setup`: installs whatever is missing and says what it does. Quick when all is there.
//!
//! - [`wasm_target`]: the standard library for wasm, from rustup or, where that cannot download, made with Debian's compiler
//! - [`cargo_tools`]: programs that Cargo compiles, kept in a cache that several checkouts share
//! - [`components`]: the formatter and the lints
//! - [`npm`]: programs that npm brings, kept in the checkout
//! - [`browsers`]: what the browser tests drive
//! - [`debian`]: packages of the operating system, where that is Debian or like it

pub(crate) mod browsers;
pub(crate) mod cargo_tools;
pub(crate) mod components;
mod debian;
pub(crate) mod npm;
pub(crate) mod wasm_target;

use std::path::PathBuf;

use anyhow::Result;
use lexopt::{Arg, Parser};

use wasm_target::WasmToolchain;

/// Everything a build needs.
#[derive(Debug)]
pub(crate) struct BuildTools {
    /// Which Rust compiles to wasm.
    pub(crate) wasm: WasmToolchain,
    /// Makes the JavaScript side of a wasm module; of exactly the library's version.
    pub(crate) wasm_bindgen: PathBuf,
    /// Makes a Worker of a Rust crate.
    pub(crate) worker_build: PathBuf,
    /// Makes wasm smaller.
    pub(crate) wasm_opt: PathBuf,
    /// Makes JavaScript smaller.
    pub(crate) esbuild: PathBuf,
}

pub(crate) fn command(mut arguments: Parser) -> Result<()> {
    let mut with_browsers = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("browsers") => with_browsers = true,
            other => return Err(other.unexpected().into()),
        }
    }
    for_build()?;
    if with_browsers {
        browsers::ensure()?;
    }
    println!("Everything that is needed is installed.");
    Ok(())
}

/// Installs what a build needs, and says where it is.
pub(crate) fn for_build() -> Result<BuildTools> {
    let npm = npm::ensure()?;
    let wasm = wasm_target::ensure()?;
    Ok(BuildTools {
        wasm,
        wasm_bindgen: cargo_tools::wasm_bindgen()?,
        worker_build: cargo_tools::worker_build()?,
        wasm_opt: npm.wasm_opt,
        esbuild: npm.esbuild,
    })
}
