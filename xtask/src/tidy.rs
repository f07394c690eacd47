//! x
use anyhow::{Result, bail};
pub(crate) fn command(_: lexopt::Parser) -> Result<()> {
    bail!("not yet")
}
