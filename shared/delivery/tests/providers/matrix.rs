//! Every adapter × every end of an attempt → the outcome that `docs/delivery.md` has in its table.

use std::path::Path;

use rappel_contracts::{Contract, places};
use rappel_delivery::Outcome;

use crate::adapters::{Adapter, all};
use crate::answers::TELL;
use crate::mail::NOW_MS;

/// What an outcome is called in the table.
fn cell(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted { .. } => "`Accepted`".to_owned(),
        Outcome::Refused { permanent: true, .. } => "`Refused`".to_owned(),
        Outcome::Refused { permanent: false, .. } => "later".to_owned(),
        Outcome::Gone { .. } => "`Gone`".to_owned(),
        Outcome::RetryAt { at_ms, .. } if *at_ms == NOW_MS => "again, same id".to_owned(),
        Outcome::RetryAt { at_ms, .. } => format!("in {} s", (at_ms - NOW_MS) / 1_000),
        Outcome::Misconfigured { .. } => TELL.to_owned(),
        Outcome::Unknown => "`Unknown`".to_owned(),
    }
}

fn row(adapter: &Adapter) -> String {
    let at = Some(("retry-after", "120"));
    let cells = [
        adapter.accepted(NOW_MS),
        adapter.refused(),
        adapter.answered(429, at, NOW_MS),
        adapter.answered(429, None, NOW_MS),
        adapter.answered(503, None, NOW_MS),
        adapter.answered(401, None, NOW_MS),
        adapter.malformed(),
        adapter.settled(adapter.answered(504, None, NOW_MS), NOW_MS, NOW_MS),
        adapter.settled(Outcome::Unknown, NOW_MS, NOW_MS),
    ];
    format!("| {} | {} |", adapter.name, cells.map(|outcome| cell(&outcome)).join(" | "))
}

#[test]
fn every_attempt_ends_as_documented() {
    let head = "| adapter | taken | refused | 429, in 120 s | 429 | 503 | 401 | \"taken\", unreadable | 504 | no answer |";
    let rule = format!("|{}", " --- |".repeat(10));
    let rows: Vec<String> = all().iter().map(row).collect();
    let table = format!("{head}\n{rule}\n{}\n", rows.join("\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/delivery.md");
    let docs = std::fs::read_to_string(path).unwrap();
    assert!(docs.contains(&table), "docs/delivery.md has another table than the adapters:\n{table}");
}

/// A message goes on only where it cannot double, waits only where it was not taken, and ends where it never will be.
#[test]
fn no_outcome_loses_or_doubles_a_message() {
    for adapter in all() {
        let name = adapter.name;
        assert!(matches!(adapter.accepted(NOW_MS), Outcome::Accepted { .. }), "{name}");
        assert!(matches!(adapter.refused(), Outcome::Refused { permanent: true, .. }), "{name}");
        for status in [429, 500, 503] {
            let busy = adapter.answered(status, None, NOW_MS);
            assert!(matches!(busy, Outcome::Refused { permanent: false, .. }), "{name} {status}");
        }
        let lost = adapter.settled(Outcome::Unknown, NOW_MS, NOW_MS);
        assert_eq!(matches!(lost, Outcome::RetryAt { .. }), adapter.remembers_ms.is_some(), "{name}");
        let day_ms = 24 * 60 * 60 * 1_000;
        let late = adapter.settled(Outcome::Unknown, NOW_MS - 31 * day_ms, NOW_MS);
        assert_eq!(late, Outcome::Unknown, "{name} is forgotten in the end");
    }
}

/// What the stories' stand-ins of providers answer keeps to the contracts, too.
#[test]
fn contracts_answer_as_they_say() {
    for place in places() {
        let contract = Contract::read(&place.name);
        let said = contract.taken("0123456789abcdef0123456789abcdef").unwrap();
        if !said.body.is_empty() {
            let body = serde_json::from_str(&said.body).unwrap();
            contract.answer(&body).unwrap_or_else(|error| panic!("{}: {error}", place.name));
        }
    }
}
