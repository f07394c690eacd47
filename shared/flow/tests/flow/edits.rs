//! Flows that are edited while people are in them: steps that were moved, and steps put before others.

use rappel_flow::*;
use rappel_signal::{DAY_MS, HOUR_MS, UnixMs};
use serde_json::{Value, json};

use crate::world::{MONDAY, World, flows_folder, plain_rules};

/// The flow of left carts with its waits named, after a change of its steps.
fn edited(change: impl FnOnce(&mut Vec<Value>)) -> Book {
    let json = std::fs::read_to_string(flows_folder().join("cart-abandonment.json")).unwrap();
    let mut file: Value = serde_json::from_str(&json).unwrap();
    let steps = file["steps"].as_array_mut().unwrap();
    for (place, name) in [(1, "wait-1"), (3, "wait-2"), (5, "wait-3")] {
        steps[place]["wait"]["name"] = name.into();
    }
    change(steps);
    let flow = parse_flow("cart-abandonment", &file.to_string()).unwrap();
    Book::new(vec![flow], plain_rules(), ZoneOffsets::utc())
}

/// A cart was left, and the first message went: the shopper is at the second wait.
fn reminded_once() -> (World, UnixMs) {
    let mut world = World::with_ann();
    let week = crate::properties::a_busy_week();
    let visits = week.into_iter().filter(|(input, _)| matches!(input, Input::VisitEnded(_)));
    let (visit, at) = visits.into_iter().nth(3).unwrap();
    world.input(visit, at);
    world.live_until(at + 20 * HOUR_MS);
    assert_eq!(steps_sent(&world), ["first"]);
    (world, at)
}

fn steps_sent(world: &World) -> Vec<&str> {
    world.sendings.iter().map(|sending| sending.row.step.as_str()).collect()
}

#[test]
fn a_message_that_went_does_not_go_again_from_behind_the_wait_it_was_moved_to() {
    let (mut world, at) = reminded_once();
    world.book = edited(|steps| steps.swap(2, 3));
    world.live_until(at + 30 * DAY_MS);
    let steps = steps_sent(&world);
    assert_eq!(steps[..2], ["first", "second"], "{steps:?}");
    assert_eq!(steps.len(), 3, "{steps:?}");
    let why = world.decisions.iter().find(|decision| decision.words.contains("went already")).unwrap();
    assert_eq!(
        (why.act, why.reason, why.step.as_deref()),
        (Act::Skipped, Reason::FlowChanged, Some("first"))
    );
}

#[test]
fn a_wait_without_a_name_takes_nobody_elses_wherever_it_is_put() {
    for place in 0..=7 {
        let (mut world, at) = reminded_once();
        world.book =
            edited(|steps| steps.insert(place, json!({ "wait": { "for": "1h", "from": "previous" } })));
        world.live_until(at + 30 * DAY_MS);
        let steps = steps_sent(&world);
        assert_eq!((steps.len(), steps[1]), (3, "second"), "at {place}: {steps:?}");
    }
}

/// A shop whose flows the calendar starts, each on these days at ten.
fn calendar(days: &[&str]) -> Book {
    let flow = |day: &&str| {
        let id = format!("letter-{day}");
        let file = json!({
            "id": id, "name": id, "status": "live", "rank": "offers", "reentry": { "after": "1d" },
            "trigger": { "on": "schedule", "when": { "repeat": "weekly", "on": [day] }, "at": "10:00" },
            "steps": [{ "send": { "template": "offer-1", "category": "marketing", "stale_after": "2d" } }]
        });
        parse_flow(&id, &file.to_string()).unwrap()
    };
    Book::new(days.iter().map(flow).collect(), plain_rules(), ZoneOffsets::utc())
}

#[test]
fn whoever_sleeps_is_reached_by_a_clock_once_they_are_told_that_it_changed() {
    let mut world = World::with_ann();
    world.input(Input::AccountCreated { at: MONDAY }, MONDAY);
    world.live_until(MONDAY + DAY_MS);
    world.book = calendar(&["mon"]);
    world.live_until(MONDAY + 15 * DAY_MS);
    assert!(world.sendings.is_empty(), "nobody told her object");
    world.input(Input::ClocksChanged, MONDAY + 15 * DAY_MS);
    world.live_until(MONDAY + 22 * DAY_MS);
    assert_eq!(world.sendings.len(), 1);
    // Told at the very moment of a start, she gets what is due by the clock of before, once, and what is new.
    let start = MONDAY + 28 * DAY_MS + 10 * HOUR_MS;
    world.live_until(start - 1);
    assert_eq!(world.sendings.len(), 1);
    world.book = calendar(&["mon", "fri"]);
    world.input(Input::ClocksChanged, start);
    world.live_until(start + 6 * DAY_MS);
    let flows: Vec<&str> = world.sendings.iter().map(|sending| sending.row.flow.as_str()).collect();
    assert_eq!(flows, ["letter-mon", "letter-mon", "letter-fri"]);
}
