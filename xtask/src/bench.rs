//! `cargo xtask bench`: measures what is promised in figures. Everything after the command goes to the measuring program.

use std::ffi::OsString;

use anyhow::{Context, Result};
use lexopt::Parser;

use crate::build::{self, Bundle};
use crate::{run, setup};

pub(crate) fn command(mut arguments: Parser) -> Result<()> {
    let passed_on: Vec<OsString> = arguments.raw_args().context("the arguments cannot be read")?.collect();
    setup::browsers::ensure()?;
    build::build(&[Bundle::Dev, Bundle::Release])?;
    run::step("measuring");
    let mut bench = run::cargo();
    bench.args(["run", "--quiet", "--release", "--package", "rappel-tests", "--bin", "bench", "--"]);
    run::shown(bench.args(passed_on))
}
