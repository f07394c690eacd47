//! Ten million shoppers told of a price, through the shard code of the edge:
//! `cargo run --release --example ten_million -p rappel-interest [-- <seed>]`.

#[path = "../tests/support/mod.rs"]
mod support;

use support::crowd::tell_of_a_price;

const SHOPPERS: u64 = 10_000_000;
const SHARDS: u16 = 32;
const CALLS_PER_SECOND: u32 = 1_280;
/// One line in so many kills the process.
const CRASH_ONE_IN: u64 = 2_000;
const SEED: u64 = 20_261_122;

fn main() {
    let seed = std::env::args().nth(1).and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
    tell_of_a_price(SHOPPERS, SHARDS, CALLS_PER_SECOND, CRASH_ONE_IN, seed);
}
