//! What the browser tests drive: Chromium and Firefox with their drivers.

use anyhow::{Result, bail};

use crate::paths;
use crate::setup::{cargo_tools, debian};

/// A program under any of the names that systems give it, and Debian's package with it.
struct Needed {
    names: &'static [&'static str],
    package: &'static str,
}

const NEEDED: [Needed; 3] = [
    Needed { names: &["chromium", "chromium-browser", "google-chrome"], package: "chromium" },
    Needed { names: &["chromedriver"], package: "chromium-driver" },
    Needed { names: &["firefox-esr", "firefox"], package: "firefox-esr" },
];

/// Installs what is missing.
///
/// # Errors
/// Where that is not Debian's way, naming what to install.
pub(crate) fn ensure() -> Result<()> {
    let missing: Vec<&Needed> = NEEDED
        .iter()
        .filter(|needed| needed.names.iter().all(|name| paths::on_search_path(name).is_none()))
        .collect();
    if !missing.is_empty() {
        let packages: Vec<&str> = missing.iter().map(|needed| needed.package).collect();
        if !debian::may_install() {
            let names: Vec<String> = missing.iter().map(|needed| needed.names.join(" or ")).collect();
            bail!(
                "the browser tests need {} on the search path. Debian: apt-get install {}. \
                 `cargo xtask test --fast` leaves the browsers out.",
                names.join("; "),
                packages.join(" ")
            );
        }
        debian::install(&packages)?;
    }
    if paths::on_search_path("geckodriver").is_none() {
        cargo_tools::geckodriver()?;
    }
    Ok(())
}
