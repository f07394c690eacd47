//! Products, variants, prices and stock of a shop; feeds read in pieces; what changed.
//!
//! Pure: bytes, stored rows and time are arguments. Read in the order of the data: [`feed`] turns a file into
//! [`Product`]s, [`Batch`] finds the [`Row`]s that differ from the stored ones, [`Plan`] says what to write and which
//! [`Change`]s to tell, [`sweep`] marks what a whole feed no longer has, [`tell`] says whom a change
//! is for, and [`Run`] is one import over many invocations.
#![forbid(unsafe_code)]

mod change;
pub mod feed;
pub mod limit;
mod plan;
mod product;
mod row;
mod run;
pub mod sweep;
mod tell;

pub use change::{Change, What};
pub use plan::{Batch, Context, Differing, Plan, Write};
pub use product::{Availability, Facts, Invalid, Product, Shipping, Variant};
pub use row::{ContentHash, Row};
pub use run::{EVERY_MS, Phase, Run};
pub use tell::{Telling, Wanted, tell};
