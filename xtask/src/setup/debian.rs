//! Packages of the operating system, where that is Debian or like it and we may install them.

use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::{paths, run};

/// Whether packages can be installed from here.
pub(crate) fn may_install() -> bool {
    paths::on_search_path("apt-get").is_some() && rustix::process::geteuid().is_root()
}

/// Installs those of the packages that are missing.
///
/// # Errors
/// When the package manager fails; the message names the packages.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    run::with_progress("package lists", apt_get().arg("update"), None)?;
    let mut install = apt_get();
    install.args(["install", "--yes", "--no-install-recommends"]).args(&missing);
    run::with_progress(&format!("system packages: {names}"), &mut install, None)
        .with_context(|| format!("apt-get could not install {names}"))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]).stderr(Stdio::null());
    query.output().is_ok_and(|output| output.stdout == b"installed")
}
