//! `cargo xtask bench`: measures what is promised in figures. What follows the command chooses among its parts.

use std::ffi::OsString;
use std::process::Command;

use anyhow::{Context, Result};
use lexopt::Parser;

use crate::build::{self, Bundle};
use crate::{run, setup};

/// The engine alone: no Worker, no browser. Its flags are those of `simulate`.
const DECISIONS: &str = "decisions";
/// Shoppers that have to be played within ten minutes on one core.
const SHOPPERS: &str = "1000000";
/// Shards telling crowds of up to ten million, without a Worker. A seed may follow.
const FAN_OUT: &str = "fan-out";

pub(crate) fn command(mut arguments: Parser) -> Result<()> {
    let passed_on: Vec<OsString> = arguments.raw_args().context("the arguments cannot be read")?.collect();
    match passed_on.split_first() {
        Some((part, flags)) if part == DECISIONS => return decisions(flags),
        Some((part, flags)) if part == FAN_OUT => return fan_out(flags),
        Some(_) => {}
        None => {
            decisions(&[])?;
            fan_out(&[])?;
        }
    }
    setup::browsers::ensure()?;
    build::build(&[Bundle::Dev, Bundle::Release])?;
    // The native figure beside which the Worker renders.
    run::shown(run::cargo().args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "rappel-delivery",
        "--example",
        "emails",
    ]))?;
    run::step("measuring Worker and page");
    let mut bench = run::cargo();
    bench.args(["run", "--quiet", "--release", "--package", "rappel-tests", "--bin", "bench", "--"]);
    run::shown(bench.args(passed_on))
}

fn decisions(flags: &[OsString]) -> Result<()> {
    run::step("measuring decisions");
    run::shown(
        example("rappel-simulator", "decisions").args(["--shoppers", SHOPPERS, "--days", "90"]).args(flags),
    )
}

fn fan_out(flags: &[OsString]) -> Result<()> {
    run::step("measuring fan-out");
    run::shown(example("rappel-interest", "fan_out").args(flags))
}

/// An example built for speed, its arguments to follow.
fn example(package: &str, example: &str) -> Command {
    let mut command = run::cargo();
    command.args(["run", "--quiet", "--release", "--package", package, "--example", example, "--"]);
    command
}
