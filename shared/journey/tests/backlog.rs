//! What is still to come of somebody: how it is counted, told and added up, and how it is stored.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use rappel_flow::{OutboxRow, Person, Run, SegmentId};
use rappel_journey::{Backlog, Pending, RosterLedger};
use rappel_signal::UnixMs;
use serde_json::{Value, json};

const NOW: i64 = 1_795_468_800_000;

fn run(step: &str, state: &Value) -> Run {
    let run = json!({
        "flow": "cart-abandonment", "entry": 1, "started_at": NOW, "since": NOW, "step": step, "state": state, "planned_at": NOW
    });
    serde_json::from_value(run).unwrap()
}

fn message(segment: &str, step: &str, due_at: i64, status: &Value) -> OutboxRow {
    let row = json!({
        "v": 1, "id": format!("{segment}/cart-abandonment/1/{step}/email"), "segment": segment, "flow": "cart-abandonment",
        "entry": 1, "step": step, "channel": "email", "category": "marketing", "template": "cart", "subject": {},
        "planned_at": NOW, "due_at": due_at, "status": status
    });
    serde_json::from_value(row).unwrap()
}

/// Waits at a step; one message waits for the morning, one for the end of the visit, one is on its way.
fn ada() -> Person {
    let mut person = Person::new(SegmentId("ada".into()), 1);
    person.segments[0].runs =
        vec![run("wait-2", &json!({ "until": NOW + 9 })), run("wait-3", &json!("settling"))];
    let in_flight = json!({ "in-flight": { "since": NOW, "address": "ada@example.com" } });
    person.outbox = vec![
        message("ada", "first", NOW + 7, &json!("waiting")),
        message("ada", "second", NOW + 3, &json!("held")),
        message("ada", "third", NOW + 1, &in_flight),
        message("eve", "first", NOW + 2, &json!("waiting")),
    ];
    person
}

#[test]
fn waits_messages_and_those_on_their_way_are_counted_by_flow_and_step() {
    let backlog = Backlog::of(&ada());
    let keys: Vec<(&str, i64)> = backlog.counts.iter().map(|(key, count)| (key.as_str(), *count)).collect();
    // Who settles waits by the message; a segment that is not here is counted where it is.
    let in_flight = Pending::InFlight.key("cart-abandonment", "third");
    assert_eq!(
        keys,
        [
            (in_flight.as_str(), 1),
            ("run/cart-abandonment/wait-2", 1),
            ("waiting/cart-abandonment/first", 1),
            ("waiting/cart-abandonment/second", 1)
        ]
    );
    assert_eq!(backlog.next_at, Some(UnixMs(NOW + 7)), "the end of a visit has no time");
    assert!(in_flight.starts_with(&Pending::InFlight.prefix(None)));
}

#[test]
fn what_the_merchant_holds_has_no_time_and_what_moved_is_counted_elsewhere() {
    let mut person = ada();
    person.outbox[0].halted = true;
    assert_eq!(Backlog::of(&person).next_at, None);
    person.segments[0].frozen = true;
    assert!(Backlog::of(&person).is_empty());
    assert_eq!(Backlog::of(&person).to_stored(), None);
}

#[test]
fn a_stored_backlog_is_read_for_ever() {
    let golden = r#"{"counts":{"in-flight/cart-abandonment/third":1,"run/cart-abandonment/wait-2":1,"waiting/cart-abandonment/first":1,"waiting/cart-abandonment/second":1},"next_at":1795468800007}"#;
    assert_eq!(Backlog::of(&ada()).to_stored().unwrap(), golden);
    assert_eq!(Backlog::from_stored(golden).unwrap(), Backlog::of(&ada()));
    // A newer version counts something else besides, and says more: its counts are taken off like any other.
    let newer = Backlog::from_stored(r#"{"counts":{"asleep/x":2},"whom":"ada"}"#).unwrap();
    assert_eq!(newer.changes(&Backlog::default()), BTreeMap::from([("asleep/x".to_owned(), -2)]));
}

#[test]
fn the_list_is_told_when_a_step_changes_even_while_a_visit_runs_and_once() {
    let mut person = ada();
    person.segments[0].visit =
        Some(serde_json::from_value(json!({ "number": 2, "started_at": NOW, "active_at": NOW })).unwrap());
    // As it was stored before backlogs were told: nothing of this person's was.
    let mut ledger: RosterLedger = serde_json::from_str(r#"{"name":"device/x","said":7}"#).unwrap();
    let looks = |ledger: &mut RosterLedger, person: &Person| {
        ledger.look(person, || panic!("the row waits for the visit's end"));
        ledger.due
    };
    assert!(looks(&mut ledger, &person));
    ledger.told("device/x", None, &Backlog::of(&person));
    assert!(!looks(&mut ledger, &person), "nothing new, nothing told");
    assert_eq!(ledger.name, "device/x", "off the list, and still known to it");
    person.segments[0].runs.clear();
    person.outbox.clear();
    assert!(looks(&mut ledger, &person));
    ledger.told("device/x", None, &Backlog::of(&person));
    assert!(ledger.is_blank() && !looks(&mut ledger, &person));
}

/// What is told of one of three names: what they wait at, or that nothing is to come.
fn tellings() -> impl Strategy<Value = Vec<(usize, BTreeMap<String, i64>)>> {
    let key = prop_oneof!["run/[ab]/[12]", "waiting/[ab]/[12]", "in-flight/a/1"];
    let counts = prop::collection::btree_map(key, 1..4i64, 0..5);
    prop::collection::vec((0..3usize, counts), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_of_changes_are_what_a_recount_finds(tellings in tellings()) {
        let mut rows: BTreeMap<usize, String> = BTreeMap::new();
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for (name, counts) in tellings {
            let after = Backlog { counts, next_at: None };
            let before = rows.get(&name).and_then(|row| Backlog::from_stored(row)).unwrap_or_default();
            for (key, change) in before.changes(&after) {
                prop_assert_ne!(change, 0);
                *sums.entry(key).or_default() += change;
            }
            match after.to_stored() {
                Some(stored) => rows.insert(name, stored),
                None => rows.remove(&name),
            };
        }
        let mut recount: BTreeMap<String, i64> = BTreeMap::new();
        for row in rows.values() {
            for (key, count) in Backlog::from_stored(row).unwrap().counts {
                *recount.entry(key).or_default() += count;
            }
        }
        sums.retain(|_, sum| *sum != 0);
        prop_assert_eq!(sums, recount);
    }
}
