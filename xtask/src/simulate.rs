//! `cargo xtask simulate`: who would get what, and why, before anything is switched on. Everything after the command goes
//! to the simulator (`--help` lists its flags).

use std::ffi::OsString;

use anyhow::{Context, Result};
use lexopt::Parser;

use crate::run;

pub(crate) fn command(mut arguments: Parser) -> Result<()> {
    let passed_on: Vec<OsString> = arguments.raw_args().context("the arguments cannot be read")?.collect();
    let mut simulate = run::cargo();
    simulate.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "rappel-simulator",
        "--example",
        "simulate",
        "--",
    ]);
    run::shown(simulate.args(passed_on))
}
