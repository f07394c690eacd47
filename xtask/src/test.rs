//! `cargo xtask test`: everything that proves the project, quick proofs first, with the runners' own output.
//!
//! Made-up cases are the same in every run and on every machine, so that it fails because of what was changed and nothing
//! else. `PROPTEST_RNG_SEED=<number>` makes others up; plain `cargo test` makes up new ones each time.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use lexopt::{Arg, Parser};

use crate::build::{self, Bundle};
use crate::setup::{self, wasm_target::WasmToolchain};
use crate::{paths, run, tidy};

/// Black-box tests: they take the bundles and the browsers, and nothing of the code.
const BLACK_BOX: &str = "rappel-tests";
/// What runs in wasm, and is looked at a second time as such. One by one: together they would share their
/// dependencies' features, and the tracker does without the standard library.
const WASM_PACKAGES: [&[&str]; 2] = [&["rappel-tracker"], &["rappel-edge", "--features", "dev"]];
const LIMITS: [&str; 3] = ["--", "--deny", "warnings"];
/// How long the decoder is fed broken envelopes.
const FUZZ_SECONDS: &str = "60";
/// What proptest makes its cases up from.
const SEED_VARIABLE: &str = "PROPTEST_RNG_SEED";
/// Its value, unless the caller has set another.
const SEED: &str = "1";
/// Where the stories of the flows write what they found, when they run.
const FLOW_TABLE: &str = "target/flow-table.txt";

/// What is to be run.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted {
    /// Without the black-box tests, and so without browsers.
    fast: bool,
    /// Only tests whose name contains one of these; then nothing else is checked.
    filters: Vec<OsString>,
}

impl Wanted {
    fn read(mut arguments: Parser) -> Result<Self> {
        let mut wanted = Self::default();
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("fast") => wanted.fast = true,
                Arg::Value(filter) => wanted.filters.push(filter),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(wanted)
    }
}

pub(crate) fn command(arguments: Parser) -> Result<()> {
    let wanted = Wanted::read(arguments)?;
    let everything = wanted.filters.is_empty();
    if everything {
        setup::components::ensure()?;
        form()?;
    }
    if !wanted.fast {
        setup::browsers::ensure()?;
    }
    build::build(&[Bundle::Dev, Bundle::Release])?;
    if everything {
        lints()?;
    }
    inside(&wanted.filters)?;
    if everything {
        fuzz()?;
    }
    if wanted.fast {
        println!("Left out, as asked: the black-box tests, which need workerd and browsers.");
        return Ok(());
    }
    black_box(&wanted.filters)
}

fn form() -> Result<()> {
    run::step("form: cargo fmt, tidy");
    run::shown(run::cargo().args(["fmt", "--all", "--check"]))
        .context("put it in form with `cargo fmt --all`")?;
    tidy::check()
}

fn lints() -> Result<()> {
    run::step("lints");
    run::shown(run::cargo().args(["clippy", "--workspace", "--all-targets"]).args(LIMITS))?;
    // The code behind `cfg(target_arch = "wasm32")`, which the line before did not see. Debian's compiler, where it has
    // to do, comes without clippy.
    if setup::wasm_target::ensure()? == WasmToolchain::Active {
        for package in WASM_PACKAGES {
            let mut clippy = WasmToolchain::Active.cargo();
            clippy
                .args(["clippy", "--target", "wasm32-unknown-unknown", "--package"])
                .args(package)
                .args(LIMITS);
            run::shown(&mut clippy)?;
        }
    }
    Ok(())
}

/// Tests beside the code: rules, properties, golden files.
fn inside(filters: &[OsString]) -> Result<()> {
    run::step("tests beside the code");
    let mut test = run::cargo();
    test.args(["test", "--workspace", "--exclude", BLACK_BOX]).env(SEED_VARIABLE, seed());
    let table = paths::root().join(FLOW_TABLE);
    remove(&table)?;
    let ran = run::shown(test.env("RAPPEL_FLOW_TABLE", &table).arg("--").args(filters));
    // Also when a story failed: the table says which flow's.
    if let Ok(table) = fs::read_to_string(&table) {
        run::step("flows and their stories");
        print!("{table}");
    }
    ran
}

fn seed() -> OsString {
    env::var_os(SEED_VARIABLE).unwrap_or_else(|| SEED.into())
}

fn remove(path: &Path) -> Result<()> {
    if path.is_file() {
        fs::remove_file(path).with_context(|| format!("could not remove {}", path.display()))?;
    }
    Ok(())
}

fn fuzz() -> Result<()> {
    run::step("the decoder against broken envelopes");
    let mut fuzz = run::cargo();
    fuzz.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "rappel-signal-fuzz",
        "--",
        "--seconds",
        FUZZ_SECONDS,
        "--seed",
    ]);
    run::shown(fuzz.arg(seed()))
}

/// Stories in real browsers against real workerd.
fn black_box(filters: &[OsString]) -> Result<()> {
    run::step("black-box tests: workerd, Chromium, Firefox, mailbox");
    // What Chromium received is measured anew by the tests.
    let received = paths::root().join(crate::size::RECEIVED);
    if filters.is_empty() {
        remove(&received)?;
    }
    let mut test = run::cargo();
    test.env(SEED_VARIABLE, seed());
    test.args(["test", "--package", BLACK_BOX, "--no-fail-fast", "--"]).args(filters);
    run::shown(&mut test)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_and_speed_are_read_in_any_order() {
        let wanted = Wanted::read(Parser::from_args(["cart", "--fast", "push"])).unwrap();
        assert_eq!(wanted, Wanted { fast: true, filters: vec!["cart".into(), "push".into()] });
        assert!(Wanted::read(Parser::from_args(["--slow"])).is_err());
    }
}
