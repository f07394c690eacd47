//! Start-up: from the start of the process to the first answered request, beside the least Worker there is. Both pay for
//! workerd itself; the difference is what reading and starting our bundle costs.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rappel_local::{WorkerConfig, Workerd, find_workerd};

use super::edge::config;
use super::processor;
use crate::project;

/// Starts of each, in turn; the medians stand.
const STARTS: usize = 15;
/// The least Worker that says it is there.
const TRIVIAL: &str = r#"export default { fetch() { return new Response("yes"); } };"#;

/// Measures and prints.
///
/// # Panics
/// When a Worker is not built or does not answer.
pub fn measure(bundle: &Path) {
    let folder = tempfile::Builder::new().prefix("rappel-bench").tempdir_in(project::memory()).unwrap();
    let trivial = folder.path().join("trivial-worker");
    fs::create_dir_all(&trivial).unwrap();
    fs::write(trivial.join("index.js"), TRIVIAL).unwrap();
    let (mut edge, mut least) = (Vec::new(), Vec::new());
    for number in 0..STARTS {
        let storage = |name: &str| folder.path().join(format!("{name}-{number}"));
        edge.push(start(&config(bundle, &storage("edge"), &serde_json::json!([]))));
        let port = rappel_local::port::choose_free().unwrap();
        least.push(start(&WorkerConfig::new(&trivial, storage("trivial"), port)));
    }
    println!("start-up: medians of {STARTS} starts each, from process to first answer");
    println!("  {:<22}{:>12}{:>20}", "", "wall ms", "processor ms");
    for (name, starts) in [("Rappel's edge", &edge), ("trivial Worker", &least)] {
        println!("  {name:<22}{:>12.0}{:>20.0}", median(starts, 0), median(starts, 1));
    }
    let more = |place| median(&edge, place) - median(&least, place);
    println!("  our bundle costs {:.0} ms, {:.0} ms of processor time", more(0), more(1));
}

/// Wall and processor time until the first answer.
fn start(config: &WorkerConfig) -> [Duration; 2] {
    let program = find_workerd(&project::root()).unwrap_or_else(|error| panic!("{error}"));
    let began = Instant::now();
    let workerd = Workerd::start(&program, config, Vec::new()).unwrap_or_else(|error| panic!("{error}"));
    let took = began.elapsed();
    [took, processor::time_used(workerd.process_id().expect("it has just been started"))]
}

/// In milliseconds.
fn median(starts: &[[Duration; 2]], place: usize) -> f64 {
    let mut times: Vec<Duration> = starts.iter().map(|times| times[place]).collect();
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}
