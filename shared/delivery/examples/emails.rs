//! Renders and composes a ready e-mail as often as is said, and prints how many that were in a second: the native figure
//! beside the Worker's in `cargo xtask bench`.
//!
//! `cargo run --release -p rappel-delivery --example emails -- TIMES`

use std::hint::black_box;
use std::time::Instant;

use rappel_delivery::email::sample_bytes;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let times: u32 = std::env::args().nth(1).ok_or("say how many times")?.parse()?;
    let began = Instant::now();
    for _ in 0..times {
        black_box(sample_bytes().ok_or("no such message")?);
    }
    println!("{:.0}", f64::from(times) / began.elapsed().as_secs_f64());
    Ok(())
}
