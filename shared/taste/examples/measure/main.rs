//! Hit rate at 10 of the recommender beside popularity and chance: `cargo run --release --example measure -p rappel-taste`.
//!
//! `-- --seed 7` takes another generated log; `-- --instacart df_sample.csv` measures on a real one besides (see
//! docs/benchmarks-recommendations.md for where it comes from). A table of what was asked, how often, and the hits.
#![allow(clippy::indexing_slicing, reason = "indices of the generated log are made there")]

#[path = "../../tests/taste/generated/mod.rs"]
mod generated;
mod groceries;
mod shop;
mod table;

use std::process::ExitCode;

use generated::{Parameters, generate};

/// The seed of the figures in docs/benchmarks-recommendations.md.
const SEED: u64 = 2026;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut seed, mut groceries) = (SEED, None);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--seed", Some(value)) if value.parse::<u64>().is_ok() => seed = value.parse().unwrap_or(SEED),
            ("--instacart", Some(path)) => groceries = Some(path),
            _ => {
                eprintln!("usage: measure [--seed NUMBER] [--instacart FILE.csv]");
                return ExitCode::FAILURE;
            }
        }
    }
    let log = generate(&Parameters::shop(seed));
    println!("Generated log, seed {seed}: {} lines.\n", log.happenings.len());
    println!("{}", shop::measure(&log, seed));
    match groceries.as_deref().map(groceries::measure) {
        Some(Err(error)) => {
            eprintln!("The real log was not measured: {error}");
            return ExitCode::FAILURE;
        }
        Some(Ok(table)) => println!("{table}"),
        None => println!("The real log was not measured: it is named with --instacart."),
    }
    ExitCode::SUCCESS
}
