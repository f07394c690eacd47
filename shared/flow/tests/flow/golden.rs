//! Stored state as text, pinned: what an object wrote before it slept for a year is read, and goes on.
//!
//! Files of released versions are never changed, only added. `RAPPEL_WRITE_GOLDEN=1` writes those of this version.

use std::path::Path;

use rappel_flow::*;
use rappel_signal::{Channel, HOUR_MS, UnixMs};
use serde_json::Value;

use crate::properties::a_busy_week;
use crate::world::{Answer, MONDAY, World};
use crate::zone::offsets;

/// Compares a text with its file.
#[track_caller]
pub(crate) fn compare(file: &str, text: &str) {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/flow/golden")).join(file);
    if std::env::var_os("RAPPEL_WRITE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{} differs; RAPPEL_WRITE_GOLDEN=1 writes it anew:\n{text}", path.display());
}

pub(crate) fn pretty(json: &str) -> String {
    let value: Value = serde_json::from_str(json).unwrap();
    serde_json::to_string_pretty(&value).unwrap() + "\n"
}

/// Ann on Thursday morning: a message in flight whose answer never comes, a reminder to follow it, flows behind her.
fn ann_on_thursday() -> World {
    let mut world = World::with_ann();
    let zone = Some((offsets("Europe/Paris", MONDAY), ZoneSource::Browser));
    let change = ProfileChange {
        zone,
        language: Some("en-GB".into()),
        country: Some("FR".into()),
        ..ProfileChange::default()
    };
    world.input(Input::ProfileChanged(Box::new(change)), MONDAY);
    let thursday = MONDAY + 72 * HOUR_MS;
    for (input, now) in a_busy_week() {
        if now >= thursday && world.answers.is_empty() {
            world.answers.push_back(Answer::Silence);
        }
        world.input(input, now);
        if world.person.outbox.iter().any(|row| matches!(row.status, RowStatus::InFlight { .. })) {
            break;
        }
    }
    world
}

#[test]
fn state_rows_and_decisions_are_written_as_pinned() {
    let world = ann_on_thursday();
    assert!(!world.person.outbox.is_empty() && !world.person.segments[0].runs.is_empty());
    compare("person-v1-class.json", &pretty(&world.person.to_stored()));
    let rows: Vec<String> = world.person.outbox.iter().map(OutboxRow::to_stored).collect();
    compare("outbox-v1.json", &pretty(&format!("[{}]", rows.join(","))));
    let decisions: Vec<String> = world.decisions.iter().map(Decision::to_stored).collect();
    compare("decisions-v1.json", &pretty(&format!("[{}]", decisions.join(","))));
}

pub(crate) fn stored(file: &str) -> String {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/flow/golden")).join(file);
    std::fs::read_to_string(path).unwrap()
}

fn read(person: &str, rows: &str) -> Person {
    let rows: Vec<Value> = serde_json::from_str(rows).unwrap();
    let rows: Vec<String> = rows.iter().map(Value::to_string).collect();
    Person::from_stored(person, rows.iter().map(String::as_str)).unwrap()
}

#[test]
fn every_released_state_is_read_and_goes_on() {
    let mut world = World::with_ann();
    let mut ann = ann_on_thursday().person;
    ann.outbox.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(read(&stored("person-v1-class.json"), &stored("outbox-v1.json")), ann);
    // Before it was kept what the last visit left.
    world.person = read(&stored("person-v1.json"), &stored("outbox-v1.json"));
    ann.segments.iter_mut().for_each(|segment| segment.last_class = None);
    assert_eq!(world.person, ann);
    let left = world.live_until(UnixMs(i64::MAX));
    assert!(
        left.iter().any(|decision| decision.act == Act::Unknown),
        "the message in flight had no outcome: {left:#?}"
    );
    assert!(world.person.outbox.is_empty() && world.person.segments[0].runs.is_empty());
    let _: Vec<Decision> = serde_json::from_str(&stored("decisions-v1.json")).unwrap();
}

/// Adds a field nobody knows to every object of a text that keeps unknown ones.
fn from_the_future(value: &mut Value, path: &str) {
    const KEEPING: [&str; 6] =
        ["", "/profile", "/segments/0", "/segments/0/contacts/0", "/segments/0/runs/0", "row"];
    if KEEPING.contains(&path) {
        value["of_a_newer_version"] = Value::from(path);
    }
    match value {
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(key, inner)| from_the_future(inner, &format!("{path}/{key}")));
        }
        Value::Array(items) => {
            items
                .iter_mut()
                .enumerate()
                .for_each(|(n, inner)| from_the_future(inner, &format!("{path}/{n}")));
        }
        _ => {}
    }
}

#[test]
fn fields_of_a_newer_version_come_back_as_they_were() {
    let mut person: Value = serde_json::from_str(&stored("person-v1.json")).unwrap();
    from_the_future(&mut person, "");
    person["v"] = Value::from(2);
    let mut rows: Vec<Value> = serde_json::from_str(&stored("outbox-v1.json")).unwrap();
    rows.iter_mut().for_each(|row| from_the_future(row, "row"));
    let mut read = read(&person.to_string(), &serde_json::to_string(&rows).unwrap());
    let book = World::with_ann().book;
    step(&book, &mut read, Input::Due, MONDAY);
    let written: Value = serde_json::from_str(&read.to_stored()).unwrap();
    assert_eq!(written, person);
    let written: Vec<Value> =
        read.outbox.iter().map(|row| serde_json::from_str(&row.to_stored()).unwrap()).collect();
    assert_eq!(written, rows);
}

#[test]
fn what_is_no_state_is_said() {
    let error = Person::from_stored("{}", []).unwrap_err().to_string();
    assert!(error.starts_with("stored person does not read: missing field"), "{error}");
    let error = Person::from_stored(&stored("person-v1.json"), ["[]"]).unwrap_err().to_string();
    assert!(error.starts_with("stored outbox row does not read"), "{error}");
}

/// A person who did everything as often as allowed stays within the store's row.
#[test]
fn a_full_state_stays_under_64_kilobytes() {
    let mut world = World::with_ann();
    for (input, now) in (0..60i64).flat_map(|week| {
        a_busy_week()
            .into_iter()
            .map(move |(input, now)| (shifted(input, week), now + week * 7 * 24 * HOUR_MS))
    }) {
        world.input(input, now);
    }
    for number in 0..100 {
        let at = MONDAY + 500 * 24 * HOUR_MS + number;
        let address = format!("{number}-{}@example.com", "a".repeat(200));
        world.input(
            Input::Identified {
                channel: rappel_signal::Channel::Email,
                address,
                standing: Standing::Claimed,
                at,
            },
            at,
        );
    }
    // Somebody who changes their mind as often as it is remembered, in words as long as a form's.
    for number in 0..20 {
        let (channel, at) = (Channel::Email, MONDAY + 501 * 24 * HOUR_MS + number);
        let said = match number % 2 {
            0 => Input::ConsentGiven { channel, address: None, text: "w".repeat(200), at },
            _ => Input::ConsentWithdrawn { channel, address: None, at },
        };
        world.input(said, at);
    }
    let bytes = world.person.to_stored().len();
    assert!((4_000..48_000).contains(&bytes), "{bytes} bytes");
}

fn shifted(input: Input, week: i64) -> Input {
    let later = |at: UnixMs| at + week * 7 * 24 * HOUR_MS;
    let number = |visit: VisitNumber| VisitNumber(visit.0 + 7 * week as u32);
    match input {
        Input::Activity { visit, started_at, at } => {
            Input::Activity { visit: number(visit), started_at: later(started_at), at: later(at) }
        }
        Input::VisitEnded(mut ended) => {
            ended.visit = number(ended.visit);
            ended.started_at = later(ended.started_at);
            ended.ended_at = later(ended.ended_at);
            if let Some(cart) = &mut ended.cart {
                cart.changed_at = later(cart.changed_at);
            }
            Input::VisitEnded(ended)
        }
        Input::Purchased { mut order, items } => {
            order.at = later(order.at);
            order.id = format!("{}-{week}", order.id);
            Input::Purchased { order, items }
        }
        other => other,
    }
}

/// What was stored while WhatsApp was spelled as its variant is.
#[test]
fn a_channel_reads_the_spelling_of_before() {
    for spelled in ["\"whatsapp\"", "\"whats-app\""] {
        assert_eq!(serde_json::from_str::<Channel>(spelled).unwrap(), Channel::WhatsApp);
    }
    assert_eq!(serde_json::to_string(&Channel::WhatsApp).unwrap(), "\"whatsapp\"");
}
