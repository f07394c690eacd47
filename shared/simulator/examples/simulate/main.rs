//! `cargo xtask simulate`: plays made-up or recorded shoppers over months in seconds, and prints who would get what and
//! why, what was skipped included. Nothing is sent.

mod options;
mod report;
mod shop;

use std::process::ExitCode;
use std::time::Instant;

use rappel_signal::DAY_MS;
use rappel_simulator::{Life, MadeUp, Tally, play, read_lives};

use options::Options;

/// Simulated lives go on for a while after the last thing that happened: series last for weeks.
const AFTERWARDS_DAYS: i64 = 30;

fn main() -> ExitCode {
    match options::read(std::env::args().skip(1)).and_then(|options| simulate(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}

fn simulate(options: &Options) -> Result<(), String> {
    let (book, assortment, crowd) = (shop::book(options)?, shop::assortment(), shop::crowd(options));
    let recorded = options.people.as_ref().map(|path| recorded(path)).transpose()?;
    let until = crowd.start + (i64::from(options.days) + AFTERWARDS_DAYS) * DAY_MS;
    let (began, mut tally, mut shown) = (Instant::now(), Tally::default(), 0);
    let count = recorded.as_ref().map_or(options.shoppers, |lives| lives.len() as u64);
    for number in 0..count {
        let made_up;
        let life = match recorded.as_ref().and_then(|lives| lives.get(number as usize)) {
            Some(life) => life,
            None => {
                made_up = MadeUp::life(&crowd, number);
                &made_up
            }
        };
        let played = play(&book, &assortment, life, until);
        if shown < options.show && !played.decisions.is_empty() {
            shown += 1;
            print!("{}", report::timeline(&book, life, &played));
        }
        tally.add(&played);
        report::progress(number + 1, count, began);
    }
    print!("{}", report::summary(&tally, began.elapsed()));
    Ok(())
}

fn recorded(path: &str) -> Result<Vec<Life>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("could not read {path}: {error}"))?;
    read_lives(&text).map_err(|error| format!("{path}, {error}"))
}
