//! What somebody said of messages to an address, and when: no word is lost by the next, told in whatever order and however
//! often. Only the last one decides.

use proptest::prelude::*;
use proptest::sample::subsequence;
use rappel_flow::limit::FORMER_CONSENTS_MAX;
use rappel_flow::*;
use rappel_signal::{Channel, DAY_MS, HOUR_MS, UnixMs};

use crate::golden::{compare, pretty, stored};
use crate::world::{MONDAY, World, plain_rules, segment_id};

const BEA: &str = "bea@example.com";
const FIRST: &str = "News and offers by e-mail.";
const THEN: &str = "Write to me about twice a week.";

/// Somebody of whom the address alone is known.
fn bea(standing: Standing) -> World {
    let mut world = World::new(Vec::new(), plain_rules(), ZoneOffsets::utc());
    identified(&mut world, standing, MONDAY);
    world
}

fn identified(world: &mut World, standing: Standing, at: UnixMs) {
    world.input(Input::Identified { channel: Channel::Email, address: BEA.into(), standing, at }, at);
}

/// A day of these stories, at the same hour.
fn day(number: i64) -> UnixMs {
    MONDAY + HOUR_MS + number * DAY_MS
}

fn yes(text: &str, at: UnixMs) -> Input {
    Input::ConsentGiven { channel: Channel::Email, address: Some(BEA.into()), text: text.into(), at }
}

fn no(at: UnixMs) -> Input {
    Input::ConsentWithdrawn { channel: Channel::Email, address: Some(BEA.into()), at }
}

/// Tells it all on one evening, long after it was said.
fn told(world: &mut World, inputs: impl IntoIterator<Item = Input>) {
    inputs.into_iter().for_each(|input| drop(world.input(input, day(400))));
}

fn contact(world: &World) -> &Contact {
    &world.person.segments[0].contacts[0]
}

/// Every word that is kept, the oldest first: yes or no, its wording, when first, when last.
fn words(world: &World) -> Vec<(bool, &str, i64, i64)> {
    let day = |at: UnixMs| (at - day(0)) / DAY_MS;
    let word = |said: &Consent| (said.granted, day(said.first_at.unwrap_or(said.at)), day(said.at));
    let all = contact(world).consents().map(|said| (word(said), said.text.as_str()));
    all.map(|((granted, first, last), text)| (granted, text, first, last)).collect()
}

fn of_three_words() -> World {
    let mut world = bea(Standing::Verified);
    told(&mut world, [yes(FIRST, day(1)), no(day(2)), yes(THEN, day(3))]);
    world
}

#[test]
fn of_a_yes_a_no_and_a_yes_each_is_kept_with_its_words_and_the_last_decides() {
    let mut world = of_three_words();
    assert_eq!(words(&world), [(true, FIRST, 1, 1), (false, "", 2, 2), (true, THEN, 3, 3)]);
    assert!(world.person.is_reachable(&segment_id()));
    told(&mut world, [no(day(4))]);
    assert_eq!(words(&world)[2..], [(true, THEN, 3, 3), (false, "", 4, 4)]);
    assert!(!world.person.is_reachable(&segment_id()), "what was said before decides nothing");
}

#[test]
fn a_word_that_is_told_at_each_visit_is_one_that_says_since_when() {
    let mut world = bea(Standing::Verified);
    told(&mut world, (1..=60).map(|number| yes(FIRST, day(number))));
    assert_eq!(words(&world), [(true, FIRST, 1, 60)]);
    told(
        &mut world,
        [yes(FIRST, day(30)), yes(FIRST, day(0)), no(day(61)), no(day(62)), yes(FIRST, day(63))],
    );
    assert_eq!(words(&world), [(true, FIRST, 0, 60), (false, "", 61, 62), (true, FIRST, 63, 63)]);
}

#[test]
fn a_no_to_all_of_a_channel_that_is_told_late_stands_between_the_two() {
    let mut world = bea(Standing::Verified);
    let all = Input::ConsentWithdrawn { channel: Channel::Email, address: None, at: day(2) };
    told(&mut world, [yes(FIRST, day(1)), yes(THEN, day(3)), all]);
    assert_eq!(words(&world), [(true, FIRST, 1, 1), (false, "", 2, 2), (true, THEN, 3, 3)]);
    assert!(world.person.is_reachable(&segment_id()));
}

#[test]
fn the_latest_are_kept_and_one_that_was_forgotten_does_not_come_back() {
    let mut world = bea(Standing::Verified);
    let kept = FORMER_CONSENTS_MAX as i64;
    told(&mut world, (0..=kept + 5).map(|number| yes(&format!("{number}"), day(number))));
    assert_eq!(contact(&world).former_consents().len(), FORMER_CONSENTS_MAX);
    assert_eq!(words(&world)[0], (true, "5", 5, 5));
    let before = world.person.clone();
    told(&mut world, [yes("4", day(4)), yes("5", day(3)), yes("7", day(7)), no(day(2))]);
    assert_eq!(world.person, before);
}

#[test]
fn the_proof_that_was_brought_along_outlives_what_is_said_here() {
    let proof = "Newsletter footer (brought along from Klaviyo)";
    let brought = || Input::Imported(vec![yes(proof, day(-300))]);
    for order in [[brought(), yes(FIRST, day(2))], [yes(FIRST, day(2)), brought()]] {
        let mut world = bea(Standing::Verified);
        told(&mut world, order);
        assert_eq!(words(&world), [(true, proof, -300, -300), (true, FIRST, 2, 2)]);
        let imported: Vec<bool> = contact(&world).consents().map(|said| said.imported).collect();
        assert_eq!(imported, [true, false]);
    }
    // The same words, from another source.
    let mut world = bea(Standing::Verified);
    told(&mut world, [brought(), yes(proof, day(2))]);
    assert_eq!(words(&world), [(true, proof, -300, -300), (true, proof, 2, 2)]);
}

#[test]
fn a_yes_counts_by_its_click_and_the_click_is_not_lost_by_the_next_visit() {
    let mut world = bea(Standing::Claimed);
    world.book.double_opt_in = true;
    for number in [1, 2] {
        world.input(yes(FIRST, day(number)), day(number));
    }
    assert_eq!(words(&world), [], "nobody has confirmed it");
    let clicked = Input::Confirmed { channel: Channel::Email, address: BEA.into(), at: day(3) };
    world.input(clicked, day(3));
    // Told again are both, and the next visit says it as well.
    told(&mut world, [yes(FIRST, day(1)), yes(FIRST, day(2)), yes(FIRST, day(4))]);
    assert_eq!(words(&world), [(true, FIRST, 3, 3), (true, FIRST, 4, 4)]);
    assert_eq!(contact(&world).former_consents()[0].stated_at, Some(day(2)));
}

#[test]
fn a_yes_that_waits_for_its_click_is_no_earlier_word_when_it_is_told_after_a_no() {
    let mut world = bea(Standing::Claimed);
    world.book.double_opt_in = true;
    told(&mut world, [no(day(2)), yes(FIRST, day(1))]);
    assert_eq!(words(&world), [(false, "", 2, 2)]);
}

#[test]
fn with_the_address_goes_what_was_said_of_it() {
    let mut world = of_three_words();
    told(&mut world, [Input::AddressCleared { channel: Channel::Email, at: day(5) }]);
    assert!(!world.person.to_stored().contains(FIRST), "{}", world.person.to_stored());
}

#[test]
fn earlier_words_are_written_as_pinned_and_read() {
    let mut world = of_three_words();
    told(&mut world, [yes(THEN, day(4))]);
    compare("person-v1-consents.json", &pretty(&world.person.to_stored()));
    let read = Person::from_stored(&stored("person-v1-consents.json"), []).unwrap();
    assert_eq!(read, world.person);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn told_in_any_order_and_twice_it_comes_to_the_same(
        days in subsequence((0..9i64).collect::<Vec<_>>(), 1..9).prop_shuffle(),
        again in subsequence((0..9i64).collect::<Vec<_>>(), 0..9),
        refused in 0..9i64,
    ) {
        let word = |number: &i64| match *number == refused {
            true => no(day(*number)),
            false => yes(&format!("{number}"), day(*number)),
        };
        let mut world = bea(Standing::Verified);
        told(&mut world, days.iter().map(word));
        let mut sorted = days.clone();
        sorted.sort();
        let kept: Vec<i64> = words(&world).iter().map(|(.., last)| *last).collect();
        prop_assert_eq!(kept, sorted);
        let before = world.person.clone();
        told(&mut world, again.iter().filter(|number| days.contains(number)).map(word));
        prop_assert_eq!(world.person, before);
    }
}
