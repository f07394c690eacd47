//! Feeds the decoder broken envelopes for a while: `rappel-signal-fuzz [--seconds 60] [--seed 1]`.
//!
//! Stable Rust, no instrumentation: envelopes made of boundary values are encoded, then damaged the ways that matter
//! to this format. What decodes must keep its limits, encode to what decodes the same, and fold into the visit log
//! without a panic. A failure names the seed and the round, and writes out the bytes.
#![forbid(unsafe_code)]
#![allow(clippy::indexing_slicing, reason = "a developer's tool may stop loudly")]

mod check;
mod damage;
mod sample;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use lexopt::prelude::*;
use rappel_signal::wire::encode_envelope;

/// Rounds between two looks at the clock.
const ROUNDS_PER_LOOK: u64 = 256;

struct Options {
    seconds: u64,
    seed: u64,
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(options) => options,
        Err(error) => {
            eprintln!("{error}\nusage: rappel-signal-fuzz [--seconds N] [--seed N]");
            return ExitCode::from(2);
        }
    };
    println!("fuzzing the decoder for {} s, seed {}", options.seconds, options.seed);
    match fuzz(&options) {
        Ok(outcomes) => {
            for (outcome, rounds) in &outcomes {
                println!("{rounds:>12}  {outcome}");
            }
            if outcomes.contains_key("accepted") {
                return ExitCode::SUCCESS;
            }
            eprintln!("nothing was ever accepted: the fuzzer does not reach past the decoder");
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("{failure}\nrepeat with --seed {}", options.seed);
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options, lexopt::Error> {
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut options = Options { seconds: 60, seed: clock.as_secs() };
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seconds") => options.seconds = arguments.value()?.parse()?,
            Long("seed") => options.seed = arguments.value()?.parse()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

/// How often each outcome was seen, or the first failure.
fn fuzz(options: &Options) -> Result<BTreeMap<String, u64>, String> {
    let mut random = fastrand::Rng::with_seed(options.seed);
    let mut outcomes = BTreeMap::new();
    let deadline = Instant::now() + Duration::from_secs(options.seconds);
    let mut round: u64 = 0;
    while !round.is_multiple_of(ROUNDS_PER_LOOK) || Instant::now() < deadline {
        let mut bytes = encode_envelope(&sample::envelope(&mut random));
        if random.u8(..) > 40 {
            let donor = encode_envelope(&sample::envelope(&mut random));
            damage::damage(&mut bytes, &donor, &mut random);
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| check::check(&bytes)))
            .unwrap_or_else(|_| Err("a panic".to_owned()))
            .map_err(|reason| format!("round {round}: {reason}\nbytes: {}", hex(&bytes)))?;
        *outcomes.entry(outcome).or_default() += 1;
        round += 1;
    }
    Ok(outcomes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
