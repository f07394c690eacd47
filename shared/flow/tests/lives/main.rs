//! Made-up lives: whatever can happen to a shopper and their devices, in any order, with every flow switched on and a
//! witness who holds each message against every promise.
// A test that stops at what it did not expect is doing its work; helpers of tests included.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod happening;
mod life;
mod merging;
mod once_broken;
mod promises;
mod properties;
mod shop;
mod telling;
mod told;
mod witness;
#[path = "../flow/world.rs"]
#[allow(dead_code, reason = "stories need more of it than lives do")]
mod world;
#[path = "../flow/zone.rs"]
mod zone;
