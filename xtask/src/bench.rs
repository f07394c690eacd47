//! `cargo xtask bench`: measures what is promised in figures. What follows the command chooses among its parts.

use std::ffi::OsString;

use anyhow::{Context, Result};
use lexopt::Parser;

use crate::build::{self, Bundle};
use crate::{run, setup};

/// The engine alone: no Worker, no browser. Its flags are those of `simulate`.
const DECISIONS: &str = "decisions";
/// Shoppers that have to be played within ten minutes on one core.
const SHOPPERS: &str = "1000000";

pub(crate) fn command(mut arguments: Parser) -> Result<()> {
    let mut passed_on: Vec<OsString> =
        arguments.raw_args().context("the arguments cannot be read")?.collect();
    let everything = passed_on.is_empty();
    if everything || passed_on.first().is_some_and(|first| first == DECISIONS) {
        let flags = passed_on.split_off(usize::from(!everything));
        decisions(&flags)?;
        if !everything {
            return Ok(());
        }
    }
    setup::browsers::ensure()?;
    build::build(&[Bundle::Dev, Bundle::Release])?;
    run::step("measuring Worker and page");
    let mut bench = run::cargo();
    bench.args(["run", "--quiet", "--release", "--package", "rappel-tests", "--bin", "bench", "--"]);
    run::shown(bench.args(passed_on))
}

fn decisions(flags: &[OsString]) -> Result<()> {
    run::step("measuring decisions");
    let mut bench = run::cargo();
    bench.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "rappel-simulator",
        "--example",
        "decisions",
        "--",
    ]);
    run::shown(bench.args(["--shoppers", SHOPPERS, "--days", "90"]).args(flags))
}
