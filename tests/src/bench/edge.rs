//! The edge beside a minimal JavaScript Worker that does the same storage work: rounds in turn, in the same run, so
//! that whatever else the machine does meets both. The medians' ratio is the figure that can be compared.

use std::path::Path;

use rappel_local::{WorkerConfig, Workerd, find_workerd, port};
use serde_json::{Value, json};

use super::load::{self, Round, Target};
use super::session::REQUESTS;
use crate::project;
use rappel_local::shop::{OBJECTS, SHOP_KEY};

const SHOP_ORIGIN: &str = "http://shop.example";
/// Measured rounds of each; the median stands.
const ROUNDS: usize = 7;
/// Visitors in a round: a thousand requests, and far fewer than the 3,400 objects workerd holds at once.
const VISITORS: u32 = 128;
/// Rounds before the first measured one: the engine compiles what is used often once more, and better.
const WARM_UP_ROUNDS: u32 = 2;

/// A running Worker of the two.
struct Contestant {
    name: &'static str,
    workerd: Workerd,
    target: Target,
    rounds: Vec<Round>,
}

/// Measures and prints.
///
/// # Panics
/// When a Worker is not built or does not answer.
pub async fn measure(bundle: &Path) {
    let folder = tempfile::Builder::new().prefix("rappel-bench").tempdir_in(project::memory()).unwrap();
    let rows = row_sizes(bundle, &folder.path().join("sizes")).await;
    let baseline = project::fixture("baseline-worker");
    let mut contestants = [
        contestant("Rappel's edge", config(bundle, &folder.path().join("edge"), &json!([]))),
        contestant("JavaScript baseline", config(&baseline, &folder.path().join("baseline"), &json!(rows))),
    ];
    let mut first = 1_000;
    for round in 0..WARM_UP_ROUNDS + ROUNDS as u32 {
        for contestant in &mut contestants {
            let measured = load::round(&contestant.target, first, VISITORS).await;
            if round >= WARM_UP_ROUNDS {
                contestant.rounds.push(measured);
            }
        }
        first += VISITORS;
    }
    print(&contestants, &rows);
}

fn print([edge, baseline]: &[Contestant; 2], rows: &[Value]) {
    println!("edge: {} rounds of {} signals each, one batch a signal", ROUNDS, VISITORS as usize * REQUESTS);
    let last = rows.last().unwrap_or(&Value::Null);
    println!(
        "  rows after the last request: device {} bytes, person {} bytes",
        last["device"], last["person"]
    );
    println!("  {:<22}{:>16}{:>26}", "", "signals/second", "processor ms per batch");
    for contestant in [edge, baseline] {
        let (rate, processor_ms) =
            (contestant.median(Round::per_second), contestant.median(Round::processor_ms));
        println!("  {:<22}{rate:>16.0}{processor_ms:>26.3}", contestant.name);
    }
    let rate = edge.median(Round::per_second) / baseline.median(Round::per_second);
    let processor = baseline.median(Round::processor_ms) / edge.median(Round::processor_ms);
    println!("  ratio of signals/second {rate:.2}, of signals per processor second {processor:.2}");
}

impl Contestant {
    fn median(&self, figure: impl Fn(&Round) -> f64) -> f64 {
        let mut figures: Vec<f64> = self.rounds.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

impl Drop for Contestant {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the last lines of {} ---\n{}\n---", self.name, self.workerd.log_tail());
        }
    }
}

fn contestant(name: &'static str, config: WorkerConfig) -> Contestant {
    let (workerd, target) = start(&config);
    Contestant { name, workerd, target, rounds: Vec::new() }
}

fn start(config: &WorkerConfig) -> (Workerd, Target) {
    let program = find_workerd(&project::root()).unwrap_or_else(|error| panic!("{error}"));
    // Without the stories' clock: asking it costs time.
    let workerd = Workerd::start(&program, config, Vec::new()).unwrap_or_else(|error| panic!("{error}"));
    let process_id = workerd.process_id().expect("it has just been started");
    let target = Target { edge_origin: workerd.origin(), shop_origin: SHOP_ORIGIN.into(), process_id };
    (workerd, target)
}

pub(super) fn config(bundle: &Path, storage: &Path, rows: &Value) -> WorkerConfig {
    let shops = json!([{
        "key": SHOP_KEY,
        "name": "Fellwren",
        "origins": [SHOP_ORIGIN],
        "sender": "hello@fellwren.example",
        "postal_address": "Fellwren, 4 Mill Lane, 1000 Sampleton",
        "contact": "help@fellwren.example",
        "flows": [
            "browse-abandonment", "cart-abandonment", "checkout-abandonment", "search-abandonment", "site-abandonment",
        ],
    }]);
    let config = WorkerConfig::new(bundle, storage, port::choose_free().unwrap());
    OBJECTS
        .iter()
        .fold(config, |config, (binding, class)| config.with_object(binding, class))
        .with_variable("SHOPS", &shops.to_string())
        .with_variable("EDGE_ORIGIN", "http://localhost")
        .with_variable("SIGNING_KEY", "a key for measuring, of no other use at all")
        .with_variable("SHOP_ORIGIN", SHOP_ORIGIN)
        .with_variable("ROWS", &rows.to_string())
}

/// Lengths of the edge's rows after each request of a session: the baseline opens the edge's own storage to look, for
/// its objects have the same names.
async fn row_sizes(bundle: &Path, storage: &Path) -> Vec<Value> {
    let mut names = Vec::new();
    {
        let (_workerd, target) = start(&config(bundle, storage, &json!([])));
        for requests in 1..=REQUESTS {
            let number = u32::try_from(requests).expect("a session is short");
            let device = load::session(&target, reqwest::Client::new(), number, requests).await;
            names.push(format!("{SHOP_KEY}/{}", device.visitor));
        }
    }
    let baseline = project::fixture("baseline-worker");
    let (_workerd, target) = start(&config(&baseline, storage, &json!([])));
    let mut sizes: Vec<Value> = Vec::new();
    for name in names {
        let address = format!("{}/rows?object={name}", target.edge_origin);
        sizes.push(reqwest::get(address).await.unwrap().json().await.unwrap());
    }
    sizes
}
