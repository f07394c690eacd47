//! A hundred thousand shoppers told of a price, then ten million, through the shard code of the edge: `cargo xtask bench
//! fan-out [<seed>]`, or `cargo run --release --example fan_out -p rappel-interest`.

#[path = "../tests/support/mod.rs"]
mod support;

use std::num::ParseIntError;

use support::crowd::tell_of_a_price;

/// Shoppers, shards, and one line in how many kills the process.
const CROWDS: [(u64, u16, u64); 2] = [(100_000, 16, 500), (10_000_000, 32, 2_000)];
/// Slower than this no shard is: 40 calls an alarm, an alarm a second.
const CALLS_PER_SECOND_AND_SHARD: u32 = 40;
const SEED: u64 = 20_261_122;

fn main() -> Result<(), ParseIntError> {
    let seed = std::env::args().nth(1).map_or(Ok(SEED), |seed| seed.parse())?;
    for (shoppers, shards, crash_one_in) in CROWDS {
        tell_of_a_price(shoppers, shards, CALLS_PER_SECOND_AND_SHARD * u32::from(shards), crash_one_in, seed);
    }
    Ok(())
}
