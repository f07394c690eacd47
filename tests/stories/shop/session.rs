//! The standard session: what the edge learns of it, and what it costs the shopper's line.

use std::fs;
use std::time::Duration;

use rappel_tests::project;
use rappel_tests::stage::{Setting, Stage};
use rappel_tests::standard_session::Session;
use serde_json::json;

const AT_THE_EDGE_WITHIN: Duration = Duration::from_secs(3);
const REQUESTS_MAX: usize = 10;
const BODIES_BYTES_MAX: usize = 4_000;
const BODIES_WITHOUT_CARDS_BYTES_MAX: usize = 1_500;
/// Read by `cargo xtask size`, beside its own figures.
const RECEIVED: &str = "dist/received.json";

/// The 22 page views and shop events of the first visit, and the address, which is given in the checkout.
const FIRST_VISIT: [&str; 23] = [
    "saw /",
    "saw a list: Bestsellers",
    "picked Fell 45 Trekking Pack from a list",
    "saw /product/fell-45-trekking-pack",
    "looked at Fell 45 Trekking Pack",
    "wished for Fell 45 Trekking Pack",
    "put 1 × Fell 45 Trekking Pack in the cart",
    "saw /search",
    "searched “mug”: 1 results",
    "saw a list: Search results",
    "picked Hearth Enamel Mug from a list",
    "saw /product/hearth-enamel-mug",
    "looked at Hearth Enamel Mug",
    "put 1 × Hearth Enamel Mug in the cart",
    "saw /cart",
    "saw the cart with 2 lines",
    "saw a list: Goes well with it",
    "saw a page: checkout",
    "checkout: begun",
    "gave an address: ada@example.com",
    "saw a page: checkout",
    "checkout: shipping",
    "saw a page: checkout",
];
const RETURN: [&str; 2] = ["saw a page: checkout", "checkout: payment"];

#[tokio::test(flavor = "multi_thread")]
async fn the_standard_session_arrives_whole_and_costs_little() {
    let stage = Stage::open_with(Setting { alone: true, ..Setting::default() }).await;
    let session = Session::live(&stage).await;

    assert_eq!(apart(named(&session.first_facts)), apart(FIRST_VISIT.map(str::to_owned).to_vec()));
    assert!(session.first_took < AT_THE_EDGE_WITHIN, "{:?}", session.first_took);
    let both_visits = [&FIRST_VISIT[..], &RETURN].concat();
    assert_eq!(apart(named(&session.facts)), apart(both_visits.into_iter().map(str::to_owned).collect()));
    assert!(session.took < AT_THE_EDGE_WITHIN, "{:?}", session.took);

    let preflight = session.requests.iter().find(|request| request.starts_with("OPTIONS"));
    assert_eq!(preflight, None, "{:#?}", session.requests);
    let bodies = &session.bodies_bytes;
    assert!(bodies.len() <= REQUESTS_MAX, "{bodies:?}");
    assert!(bodies.iter().sum::<usize>() <= BODIES_BYTES_MAX, "{bodies:?}");
    let without_cards = session.bodies_without_cards_bytes;
    assert!(without_cards <= BODIES_WITHOUT_CARDS_BYTES_MAX, "{without_cards}");

    let [loader, glue, wasm] = session.received;
    assert!(loader > 0 && glue > 0 && wasm > 0, "{:?}", session.received);
    let received = json!({ "loader": loader, "glue": glue, "wasm": wasm, "total": loader + glue + wasm });
    fs::write(project::root().join(RECEIVED), format!("{received:#}\n")).unwrap();
}

/// What was picked, and all else, each in order. A page tells of a pick as it is left: on a busy machine that may be longer
/// on its way than the next page takes to appear, and no page can date it better.
fn apart(facts: Vec<String>) -> (Vec<String>, Vec<String>) {
    facts.into_iter().partition(|fact| fact.starts_with("picked "))
}

/// The facts with products by name: one that is picked may be known by its number only until its page is seen.
fn named(facts: &[String]) -> Vec<String> {
    let name = |fact: &String| {
        fact.replace("FW-101", "Fell 45 Trekking Pack").replace("FW-402", "Hearth Enamel Mug")
    };
    facts.iter().map(name).collect()
}
