//! `cargo xtask mutate [flow]`: takes out each step, exit, branch and bound of each ready flow in turn, plays its stories,
//! and fails if none of them misses it.

use anyhow::{Context, Result};
use lexopt::{Arg, Parser};

use crate::run;

pub(crate) fn command(mut arguments: Parser) -> Result<()> {
    let mut mutate = run::cargo();
    mutate.args(["test", "--quiet", "--package", "rappel-flow", "--test", "flow", "--"]);
    mutate.args(["mutants::every_part", "--nocapture"]);
    match arguments.next()? {
        Some(Arg::Value(flow)) => {
            mutate.env("RAPPEL_FLOW", flow);
        }
        Some(other) => return Err(other.unexpected().into()),
        None => {}
    }
    run::shown(&mut mutate)
        .context("a part that no story misses is a part without a purpose, or without a story")
}
