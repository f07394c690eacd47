//! Parts of the Rust toolchain that a minimal installation lacks: the formatter and the lints.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{paths, run};

const COMPONENTS: [&str; 2] = ["rustfmt", "clippy"];

/// Adds what is missing.
///
/// # Errors
/// When rustup is not there to do it, naming what to install.
pub(crate) fn ensure() -> Result<()> {
    let missing: Vec<&str> = COMPONENTS.into_iter().filter(|component| !works(component)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" and ");
    if paths::on_search_path("rustup").is_none() {
        bail!("{names} of your Rust toolchain is missing: install it from where the toolchain came");
    }
    let mut rustup = Command::new("rustup");
    rustup.args(["component", "add"]).args(&missing).current_dir(paths::root());
    run::with_progress(&format!("Rust's {names}, by rustup"), &mut rustup, None)
        .with_context(|| format!("rustup could not add {names}"))
}

fn works(component: &str) -> bool {
    let subcommand = if component == "rustfmt" { "fmt" } else { component };
    let mut version = run::cargo();
    version.args([subcommand, "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}
