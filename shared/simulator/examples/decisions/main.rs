//! `cargo xtask bench decisions`: how fast the engine decides with every ready flow switched on, on one core, beside a
//! baseline in the same run; and how long a million shoppers take over ninety days, in how much memory.
//!
//! The baseline is `serde_json` writing and reading the same shoppers' states once for each input: what any engine that
//! keeps its state as JSON pays at least. Rounds of both take turns, so that whatever else the machine does meets both.

#[path = "../simulate/options.rs"]
#[allow(dead_code, reason = "simulating takes more of them")]
mod options;
#[path = "../simulate/report.rs"]
#[allow(dead_code, reason = "simulating prints more of it")]
mod report;
#[path = "../simulate/shop.rs"]
mod shop;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rappel_flow::{Book, Person};
use rappel_signal::DAY_MS;
use rappel_simulator::{Assortment, MadeUp, Tally, play, play_to_the_end};

use options::Options;

/// Measured rounds of each; the median stands.
const ROUNDS: usize = 7;
/// Shoppers in a round.
const ROUND_SHOPPERS: u64 = 2_000;

fn main() -> ExitCode {
    match options::read(std::env::args().skip(1)).and_then(|options| measure(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> Result<(), String> {
    let (book, assortment, crowd) = (shop::book(options)?, shop::assortment(), shop::crowd(options));
    println!("{} flows switched on, {} days", book.flows().len(), options.days);
    rates(&book, &assortment, &crowd);
    many(&book, &assortment, &crowd, options.shoppers);
    Ok(())
}

/// What one round came to.
#[derive(Clone, Copy)]
struct Round {
    inputs: f64,
    decisions: f64,
    round_trips: f64,
}

fn rates(book: &Book, assortment: &Assortment, crowd: &MadeUp) {
    let rounds: Vec<Round> =
        (0..ROUNDS as u64).map(|number| round(book, assortment, crowd, number * ROUND_SHOPPERS)).collect();
    let median = |figure: fn(&Round) -> f64| {
        let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
    };
    println!("on one core, medians of {ROUNDS} rounds of {ROUND_SHOPPERS} shoppers:");
    println!("  {:>12.0} inputs decided on in a second", median(|round| round.inputs));
    println!("  {:>12.0} decisions written down in a second", median(|round| round.decisions));
    println!(
        "  {:>12.0} states written and read by serde_json in a second",
        median(|round| round.round_trips)
    );
    println!("  ratio of inputs to states {:.2}", median(|round| round.inputs / round.round_trips));
}

fn round(book: &Book, assortment: &Assortment, crowd: &MadeUp, first: u64) -> Round {
    let lives: Vec<_> = (first..first + ROUND_SHOPPERS).map(|number| crowd.life(number)).collect();
    let until = crowd.start + i64::from(crowd.days) * DAY_MS;
    let (began, mut tally) = (Instant::now(), Tally::default());
    for life in &lives {
        tally.add(&play(book, assortment, life, until));
    }
    let decided = began.elapsed();
    let people: Vec<Person> =
        lives.iter().map(|life| play_to_the_end(book, assortment, life, until).1).collect();
    let inputs_each = tally.inputs / ROUND_SHOPPERS;
    let began = Instant::now();
    for person in &people {
        for _ in 0..inputs_each {
            let text = black_box(person).to_stored();
            drop(black_box(Person::from_stored(&text, [])));
        }
    }
    let stored = began.elapsed();
    let rate = |count: u64, took: Duration| count as f64 / took.as_secs_f64();
    Round {
        inputs: rate(tally.inputs, decided),
        decisions: rate(tally.decisions, decided),
        round_trips: rate(inputs_each * ROUND_SHOPPERS, stored),
    }
}

fn many(book: &Book, assortment: &Assortment, crowd: &MadeUp, shoppers: u64) {
    let until = crowd.start + i64::from(crowd.days) * DAY_MS;
    let (began, mut tally, mut messages) = (Instant::now(), Tally::default(), 0);
    for number in 0..shoppers {
        let played = play(book, assortment, &crowd.life(number), until);
        messages += played.sendings.len();
        tally.add(&played);
        report::progress(number + 1, shoppers, began);
    }
    println!(
        "{shoppers} shoppers over {} days on one core: {} inputs, {} decisions, {messages} messages, {:.0} s, at most {} MB",
        crowd.days,
        tally.inputs,
        tally.decisions,
        began.elapsed().as_secs_f64(),
        report::memory_mb().map_or("?".to_owned(), |mb| mb.to_string()),
    );
}
