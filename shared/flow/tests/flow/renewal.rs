//! A browser renews its push subscription: another address, and nobody's word. What was said of the old one holds on.

use rappel_flow::*;
use rappel_signal::{Channel, DAY_MS, HOUR_MS, UnixMs};

use crate::world::{MONDAY, World, plain_rules, ready_flows, segment_id};

const NOON: UnixMs = UnixMs(MONDAY.0 + 12 * HOUR_MS);

fn renewed(old: &str, endpoint: &str, at: UnixMs) -> Input {
    Input::PushRenewed { old: old.into(), endpoint: endpoint.into(), keys: "new keys".into(), at }
}

fn suppressed(endpoint: &str, why: Suppression, at: UnixMs) -> Input {
    Input::Suppressed { channel: Channel::Push, address: Some(endpoint.into()), why, at }
}

/// Somebody who agreed to notifications, at a shop that welcomes.
fn subscriber() -> World {
    let mut flows = ready_flows();
    flows.retain(|flow| flow.file.id == "welcome");
    let mut world = World::new(flows, plain_rules(), ZoneOffsets::utc());
    let (endpoint, keys, text) = ("old".into(), "keys".into(), "Yes".into());
    world.input(Input::PushSubscribed { endpoint, keys, text, at: MONDAY }, MONDAY);
    world
}

fn contact(world: &World) -> &Contact {
    let contacts = &world.person.segments[0].contacts;
    assert_eq!(contacts.len(), 1, "the new address takes the old one's place: {contacts:?}");
    &contacts[0]
}

#[test]
fn the_word_to_the_old_address_counts_for_the_new_one_and_nobody_is_welcomed_again() {
    let mut world = subscriber();
    let decided = world.input(renewed("old", "new", NOON), NOON);
    assert!(decided.iter().all(|decision| decision.act != Act::Entered), "{decided:#?}");
    let known = contact(&world);
    assert_eq!((known.address.as_str(), known.keys.as_str(), known.stated_at), ("new", "new keys", NOON));
    assert_eq!(known.consent().map(|said| (said.granted, said.at)), Some((true, MONDAY)));
    assert!(world.person.is_reachable(&segment_id()));
    let before = world.person.clone();
    world.input(renewed("old", "new", NOON + 1), NOON + 1);
    world.input(renewed("guessed", "mine", NOON + 2), NOON + 2);
    assert_eq!(world.person.segments, before.segments, "told again, or by a stranger, it changes nothing");
}

#[test]
fn an_unsubscribe_outlives_the_address_it_was_said_of() {
    for gone_too in [false, true] {
        let mut world = subscriber();
        world.input(suppressed("old", Suppression::Unsubscribed, NOON), NOON);
        if gone_too {
            world.input(suppressed("old", Suppression::Gone, NOON + 1), NOON + 1);
        }
        world.input(renewed("old", "new", NOON + HOUR_MS), NOON + HOUR_MS);
        assert_eq!(contact(&world).suppressed, Some(Suppression::Unsubscribed));
        assert!(!world.person.is_reachable(&segment_id()));
    }
}

#[test]
fn an_address_that_was_gone_is_good_again_once_it_is_another() {
    let mut world = subscriber();
    world.input(suppressed("old", Suppression::Gone, NOON), NOON);
    assert!(!world.person.is_reachable(&segment_id()));
    world.input(renewed("old", "new", NOON + DAY_MS), NOON + DAY_MS);
    assert_eq!(contact(&world).suppressed, None);
    assert!(world.person.is_reachable(&segment_id()));
}
