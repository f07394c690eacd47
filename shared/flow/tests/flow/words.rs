//! The shopper's words on messages: what counts is when they were said, not when they were told.

use proptest::prelude::*;
use rappel_flow::*;
use rappel_signal::{Channel, DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::world::{MONDAY, World, abandonment_flows, plain_rules, ready_flows, segment_id};

const BEA: &str = "bea@example.com";
const NOON: UnixMs = UnixMs(MONDAY.0 + 12 * HOUR_MS);

fn identified(standing: Standing, at: UnixMs) -> Input {
    Input::Identified { channel: Channel::Email, address: BEA.into(), standing, at }
}

fn agrees(at: UnixMs) -> Input {
    Input::ConsentGiven { channel: Channel::Email, address: Some(BEA.into()), text: "Yes".into(), at }
}

fn disagrees(at: UnixMs) -> Input {
    Input::ConsentWithdrawn { channel: Channel::Email, address: Some(BEA.into()), at }
}

fn unsubscribes(at: UnixMs) -> Input {
    let (address, why) = (Some(BEA.into()), Suppression::Unsubscribed);
    Input::Suppressed { channel: Channel::Email, address, why, at }
}

/// Bea, whose address is proved, and a shop that welcomes.
fn bea() -> World {
    let mut flows = ready_flows();
    flows.retain(|flow| flow.file.id == "welcome");
    let mut world = World::new(flows, plain_rules(), ZoneOffsets::utc());
    world.input(identified(Standing::Verified, MONDAY), MONDAY);
    world
}

#[test]
fn a_yes_of_before_an_unsubscribe_lifts_nothing_however_late_it_is_told() {
    let (yes, no, told) = (NOON - 3 * HOUR_MS, NOON, NOON + HOUR_MS);
    let mut late = bea();
    late.input(unsubscribes(no), no);
    // The shop's server tells what was ticked in the morning.
    assert_eq!(late.input(agrees(yes), told), [], "and nobody is welcomed by it");
    assert!(!late.person.is_reachable(&segment_id()));
    let mut in_order = bea();
    in_order.input(agrees(yes), yes);
    in_order.input(unsubscribes(no), no);
    assert_eq!(in_order.person.segments[0].contacts, late.person.segments[0].contacts);

    let decided = late.input(agrees(told + 1), told + 1);
    assert!(late.person.is_reachable(&segment_id()), "a new word lifts it");
    assert!(decided.iter().any(|decision| decision.act == Act::Entered), "{decided:#?}");
}

#[test]
fn an_unsubscribe_of_before_a_yes_stops_nothing_however_late_it_is_told() {
    let (no, yes, told) = (NOON - 3 * HOUR_MS, NOON, NOON + HOUR_MS);
    let mut late = bea();
    late.input(agrees(yes), yes);
    late.input(unsubscribes(no), told);
    assert!(late.person.is_reachable(&segment_id()));
    let mut in_order = bea();
    in_order.input(unsubscribes(no), no);
    in_order.input(agrees(yes), yes);
    assert_eq!(in_order.person.segments[0].contacts, late.person.segments[0].contacts);
}

#[test]
fn of_words_at_one_instant_the_no_holds() {
    for words in [[agrees(NOON), unsubscribes(NOON)], [unsubscribes(NOON), agrees(NOON)]] {
        let mut world = bea();
        words.into_iter().for_each(|word| drop(world.input(word, NOON)));
        assert!(!world.person.is_reachable(&segment_id()));
    }
}

#[test]
fn a_yes_of_long_ago_counts_for_the_address_it_names() {
    let mut world = World::new(abandonment_flows(), plain_rules(), ZoneOffsets::utc());
    world.input(identified(Standing::Verified, NOON), NOON);
    world.input(agrees(NOON - 400 * DAY_MS), NOON);
    assert!(world.person.is_reachable(&segment_id()), "a customer brought in with their consent");
}

#[test]
fn a_no_to_a_whole_channel_holds_against_an_older_yes_to_an_address_that_came_later() {
    let mut world = World::new(abandonment_flows(), plain_rules(), ZoneOffsets::utc());
    world.input(Input::ConsentWithdrawn { channel: Channel::Email, address: None, at: MONDAY }, MONDAY);
    world.input(identified(Standing::Verified, NOON), NOON);
    world.input(agrees(MONDAY - DAY_MS), NOON);
    assert!(!world.person.is_reachable(&segment_id()));
    world.input(agrees(NOON), NOON);
    assert!(world.person.is_reachable(&segment_id()));
}

#[test]
fn a_double_opt_in_counts_from_when_it_was_asked_for() {
    let mut world = World::new(Vec::new(), plain_rules(), ZoneOffsets::utc());
    world.input(identified(Standing::Claimed, MONDAY), MONDAY);
    world.input(unsubscribes(NOON), NOON);
    world.input(agrees(NOON + HOUR_MS), NOON + HOUR_MS);
    assert!(!world.person.is_reachable(&segment_id()), "anybody can type an address into a page");
    world.input(identified(Standing::Verified, NOON + 2 * HOUR_MS), NOON + 2 * HOUR_MS);
    assert!(world.person.is_reachable(&segment_id()));
}

/// Before 2026-11 a suppression was kept without its time.
#[test]
fn an_unsubscribe_stored_without_its_time_is_lifted_by_a_yes_of_now_alone() {
    for (said_at, lifted) in [(NOON, true), (NOON - HOUR_MS, false)] {
        let mut world = bea();
        world.input(unsubscribes(MONDAY + HOUR_MS), MONDAY + HOUR_MS);
        let mut stored: serde_json::Value = serde_json::from_str(&world.person.to_stored()).unwrap();
        let contact = &mut stored["segments"][0]["contacts"][0];
        assert!(contact.as_object_mut().unwrap().remove("suppressed_at").is_some());
        world.person = Person::from_stored(&stored.to_string(), []).unwrap();
        assert!(!world.person.is_reachable(&segment_id()));
        world.input(agrees(said_at), NOON);
        assert_eq!(world.person.is_reachable(&segment_id()), lifted);
    }
}

/// Something said of an address.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Word {
    Yes,
    No,
    Unsubscribe,
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    /// Told in any order, words come to what was said last.
    #[test]
    fn the_last_word_holds_in_whatever_order_words_are_told(
        (said, told) in prop::collection::vec(
            (prop::sample::select(vec![Word::Yes, Word::No, Word::Unsubscribe]), 0..6i64, 0..2usize),
            1..7,
        ).prop_flat_map(|said| (Just(said.clone()), Just(said).prop_shuffle()))
    ) {
        let devices = ["s1", "s2"].map(|name| SegmentId(name.into()));
        let mut world = World::new(Vec::new(), plain_rules(), ZoneOffsets::utc());
        world.person.segments.push(Segment::new(devices[1].clone()));
        for device in &devices {
            world.input_in(device, identified(Standing::Verified, MONDAY), MONDAY);
        }
        for (word, minute, device) in told {
            let at = MONDAY + minute * MINUTE_MS;
            let input = match word {
                Word::Yes => agrees(at),
                Word::No => disagrees(at),
                Word::Unsubscribe => unsubscribes(at),
            };
            world.input_in(&devices[device], input, NOON);
        }
        let last = |words: &[Word]| {
            said.iter().filter(|(word, ..)| words.contains(word)).map(|(_, minute, _)| *minute).max()
        };
        let open = last(&[Word::Yes]) > last(&[Word::No, Word::Unsubscribe]);
        for device in &devices {
            prop_assert_eq!(world.person.is_reachable(device), open);
        }
    }
}

#[test]
fn a_consent_stated_before_its_address_waits_half_an_hour_for_it() {
    for (delay_ms, agreed) in [(MINUTE_MS, true), (HOUR_MS, false)] {
        let mut world = World::new(abandonment_flows(), plain_rules(), ZoneOffsets::utc());
        let text = String::from("Yes");
        world.input(Input::ConsentGiven { channel: Channel::Email, address: None, text, at: MONDAY }, MONDAY);
        let at = MONDAY + delay_ms;
        let address = String::from("bea@example.com");
        world.input(
            Input::Identified { channel: Channel::Email, address, standing: Standing::Claimed, at },
            at,
        );
        assert_eq!(world.person.is_reachable(&segment_id()), agreed);
    }
}

#[test]
fn an_unsubscribe_is_lifted_by_the_shoppers_own_word_only() {
    for (standing, lifted) in [(Standing::Claimed, false), (Standing::Verified, true)] {
        let mut world = World::new(abandonment_flows(), plain_rules(), ZoneOffsets::utc());
        let address = String::from("bea@example.com");
        let says =
            Input::Identified { channel: Channel::Email, address: address.clone(), standing, at: MONDAY };
        let agrees = |at| Input::ConsentGiven {
            channel: Channel::Email,
            address: Some("bea@example.com".into()),
            text: "Yes".into(),
            at,
        };
        world.input(says, MONDAY);
        world.input(agrees(MONDAY), MONDAY);
        let why = Suppression::Unsubscribed;
        let at = MONDAY + HOUR_MS;
        world.input(Input::Suppressed { channel: Channel::Email, address: Some(address), why, at }, at);
        world.input(agrees(MONDAY + 2 * HOUR_MS), MONDAY + 2 * HOUR_MS);
        assert_eq!(world.person.is_reachable(&segment_id()), lifted);
    }
}
