//! What Rappel costs a page of the demo shop: the standard session's requests and bytes, and the tasks that keep a slow
//! processor busy, beside the same page without the tag.

use std::time::Duration;

use crate::browser::{Chromium, Tab, button};
use crate::shopper::{ACCEPT, look};
use crate::stage::Stage;
use crate::standard_session::Session;
use serde_json::json;

/// A cheap phone beside the machine that measures.
const TIMES_SLOWER: f64 = 6.0;
/// Loads of each page; the medians stand.
const LOADS: usize = 5;
/// A page has done by then what it does on showing, on a slow processor too.
const SETTLED: Duration = Duration::from_secs(3);
const PAGE: &str = "/product/fell-45-trekking-pack";
/// Browsers tell of tasks from 50 ms on. <https://www.w3.org/TR/longtasks-1/>
const WATCH: &str = "window.tasks = [];
    new PerformanceObserver(list => tasks.push(...list.getEntries().map(entry => entry.duration)))
        .observe({ type: 'longtask', buffered: true });";

/// The long tasks of one load, in milliseconds.
type Tasks = Vec<f64>;

/// Measures and prints.
///
/// # Panics
/// When the dev Worker is not built, or the shop does not work.
pub async fn measure() {
    let stage = Stage::open().await;
    print_session(&Session::live(&stage).await);
    let mut with = Vec::new();
    let mut without = Vec::new();
    let chromium = Chromium::start().await;
    let tab = slow_tab(&chromium, &stage).await;
    for _ in 0..LOADS {
        without.push(tasks(&chromium, &tab, &stage, "without-tag").await);
        with.push(tasks(&chromium, &tab, &stage, "plain").await);
    }
    println!("  tasks of 50 ms and more on a processor {TIMES_SLOWER} times slower, medians of {LOADS}:");
    print_tasks("with Rappel", &with);
    print_tasks("without", &without);
}

async fn slow_tab(chromium: &Chromium, stage: &Stage) -> Tab {
    let tab = chromium.open(&stage.page("/")).await;
    tab.click(&button(ACCEPT)).await;
    look(&tab).await;
    chromium.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await;
    chromium.slow_processor(TIMES_SLOWER).await;
    tab
}

/// Loads the page, reads a little, turns to another tab and back.
async fn tasks(chromium: &Chromium, tab: &Tab, stage: &Stage, variant: &str) -> Tasks {
    tab.go_to(&stage.page(&format!("{PAGE}?variant={variant}"))).await;
    if variant == "plain" {
        look(tab).await;
    }
    tab.read_for(SETTLED).await;
    chromium.open("about:blank").await.close().await;
    tab.bring_to_front().await;
    let tasks = tab.script("return tasks", Vec::new()).await;
    serde_json::from_value(tasks).expect("durations are numbers")
}

fn print_session(session: &Session) {
    let Session { first_facts, first_took, facts, took, bodies_bytes, received, .. } = session;
    println!("  standard session of the demo shop:");
    println!(
        "    {} facts at the edge {} ms after the first close",
        first_facts.len(),
        first_took.as_millis()
    );
    println!("    {} facts at the edge {} ms after the second", facts.len(), took.as_millis());
    let whole: usize = bodies_bytes.iter().sum();
    let cardless = session.bodies_without_cards_bytes;
    println!(
        "    {} requests, {whole} bytes of bodies, {cardless} without product cards",
        bodies_bytes.len()
    );
    let preflights = session.requests.iter().filter(|request| request.starts_with("OPTIONS")).count();
    println!("    {preflights} preflights");
    let [loader, glue, wasm] = received;
    println!(
        "    received: loader {loader}, glue {glue}, wasm {wasm}, together {} bytes",
        loader + glue + wasm
    );
}

fn print_tasks(name: &str, loads: &[Tasks]) {
    let count = median(loads.iter().map(|tasks| tasks.len() as f64));
    let longest = median(loads.iter().map(|tasks| tasks.iter().copied().fold(0.0, f64::max)));
    println!("    {name:<12} {count} of them, the longest {longest:.0} ms");
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
