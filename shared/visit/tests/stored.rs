//! Stored state outlives deploys: these bytes are read for as long as a device or an object may sleep on them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

mod support;
use rappel_signal::{HOUR_MS, UnixMs};
use rappel_visit::{VISIT_GAP_MS, Visit, VisitLog};
use support::{batches, check};

/// A visit that has something in every field.
const STORY: &str = "
    page home /
    category shoes
    product trail visit 2
    read 20
    add trail
    buy R-1
    page other /guide
    category shoes
    product road
    read 12
    add road*2
    search boots finds 7
    checkout shipping
    error declined
";

fn log() -> VisitLog {
    let told = check("product trail visit 2\n read 20\n add trail");
    let mut log = VisitLog::default();
    for batch in batches(&told.steps, told.now) {
        log.insert(told.now, &batch);
    }
    log.settle(told.now + VISIT_GAP_MS, VISIT_GAP_MS);
    let told = check("search boots finds 7\n read 3");
    for mut batch in batches(&told.steps, told.now) {
        batch.page.0[1] = 9;
        log.insert(told.now + HOUR_MS, &batch);
    }
    log
}

#[test]
fn the_visit_at_the_edge_keeps_its_form() {
    let visit = check(STORY).visit;
    let golden = include_str!("golden/visit-1.json");
    assert_eq!(serde_json::to_string_pretty(&visit).expect("a visit can be stored"), golden.trim_end());
    assert_eq!(serde_json::from_str::<Visit>(golden).expect("the golden visit can be read"), visit);
}

#[test]
fn a_visit_of_an_older_version_lacks_fields() {
    let visit: Visit = serde_json::from_str(r#"{"started":5,"last_activity":9,"tally":{"views":3}}"#)
        .expect("missing fields have defaults");
    assert_eq!((visit.started(), visit.features().views), (UnixMs(5), 3));
}

#[test]
fn the_log_keeps_its_form() {
    let golden = include_str!("golden/log-1.json");
    assert_eq!(serde_json::to_string_pretty(&log()).expect("a log can be stored"), golden.trim_end());
    assert_eq!(serde_json::from_str::<VisitLog>(golden).expect("the golden log can be read"), log());
}

#[test]
fn what_a_newer_version_wrote_survives_this_one() {
    let newer = include_str!("golden/log-from-the-future.json");
    let mut log: VisitLog = serde_json::from_str(newer).expect("unknown fields and facts are no error");
    let told = check("product road");
    for mut batch in batches(&told.steps, told.now) {
        batch.page.0[1] = 7;
        assert!(log.insert(told.now + 3 * HOUR_MS, &batch));
    }
    assert_eq!(log.visits(VISIT_GAP_MS).len(), 2);
    let stored = serde_json::to_value(&log).expect("a log can be stored");
    let newer: serde_json::Value = serde_json::from_str(newer).expect("the file is JSON");
    assert_eq!((&stored["v"], &stored["taste"]), (&newer["v"], &newer["taste"]));
    assert_eq!(stored["base"]["mood"], newer["base"]["mood"]);
    assert_eq!(stored["events"][0]["what"], newer["events"][0]["what"]);
    log.settle_all(VISIT_GAP_MS);
    let settled = serde_json::to_value(&log).expect("a log can be stored");
    assert_eq!(settled["base"]["mood"], newer["base"]["mood"]);
}

#[test]
fn a_fact_that_only_a_newer_version_knows_is_activity() {
    let mut newer: serde_json::Value =
        serde_json::from_str(include_str!("golden/log-from-the-future.json")).expect("the file is JSON");
    let mut event = newer["events"][0].clone();
    let at = UnixMs(event["at"].as_i64().expect("events are dated") + 20 * 60_000);
    event["at"] = at.0.into();
    newer["events"].as_array_mut().expect("events are a list").push(event);
    let log: VisitLog = serde_json::from_value(newer).expect("unknown facts are no error");
    assert_eq!(log.next_end(VISIT_GAP_MS), Some(at + VISIT_GAP_MS));
}

#[test]
fn a_log_nobody_wrote_yet_is_empty() {
    assert_eq!(
        serde_json::from_str::<VisitLog>("{}").expect("all fields have defaults"),
        VisitLog::default()
    );
}
