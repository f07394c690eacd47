//! `cargo xtask tidy`: the rules the compiler cannot see. Each finding says what is wrong, where, and what to do.
//!
//! - [`text`]: what is in the files (length, first lines, forgotten notes, panics where there may be none)
//! - [`crates`]: which crate may know which, and what the pure ones may depend on
//! - [`doors`]: whether every address of the edge is described
//! - [`console`]: and every one of the console, with who may
//! - [`licences`]: what the dependencies allow
//! - [`limits`]: whether the page of limits says what the code says

mod console;
mod crates;
mod doors;
mod licences;
mod limits;
mod text;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};
use lexopt::Parser;

use crate::{paths, run};

/// A file of the checkout.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Relative to the root, with `/`.
    path: String,
    text: String,
}

pub(crate) fn command(mut arguments: Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    check()
}

/// Runs every check and fails when one finds something.
pub(crate) fn check() -> Result<()> {
    let files = files(&paths::root())?;
    let mut findings = text::check(&files);
    findings.extend(doors::check(&files));
    findings.extend(console::check(&files));
    findings.extend(limits::check(&files));
    findings.extend(crates::check()?);
    findings.extend(licences::check()?);
    if findings.is_empty() {
        println!("tidy: {} files, nothing to complain about", files.len());
        return Ok(());
    }
    for finding in &findings {
        println!("tidy: {finding}");
    }
    bail!("tidy found {} things to put in order", findings.len())
}

/// Every text file that is in the repository or about to be.
fn files(root: &Path) -> Result<Vec<SourceFile>> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = run::captured(&mut git)?;
    let mut files = Vec::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        // Pictures are no text; a file that is listed but deleted is no file.
        if let Ok(text) = fs::read_to_string(root.join(path)) {
            files.push(SourceFile { path: path.to_owned(), text });
        }
    }
    Ok(files)
}
