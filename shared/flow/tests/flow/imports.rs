//! People a merchant brings along: whatever is told of them in that way, no flow of any kind starts by it; told again it
//! changes nothing; a no that is younger holds; what was said here is not overwritten.

use proptest::prelude::*;
use rappel_calendar::PersonalDate;
use rappel_flow::*;
use rappel_signal::{Channel, DAY_MS, HOUR_MS, UnixMs};

use crate::world::{MONDAY, World, item, plain_rules, ready_flows, segment_id, test_flow};

const BEA: &str = "bea@example.com";
const NOON: UnixMs = UnixMs(MONDAY.0 + 12 * HOUR_MS);

/// Every ready flow, and those written for tests that anything starts.
fn shop() -> World {
    let mut flows = ready_flows();
    flows.extend(["hello", "quote", "actives"].map(test_flow));
    let mut world = World::new(flows, plain_rules(), ZoneOffsets::utc());
    let vip = serde_json::from_str(r#"{"vip": [{"tag": "vip"}]}"#).unwrap();
    world.book.segments = vip;
    world
}

fn stated(at: UnixMs) -> Input {
    Input::Identified { channel: Channel::Email, address: BEA.into(), standing: Standing::Verified, at }
}

fn agreed(at: UnixMs) -> Input {
    Input::ConsentGiven { channel: Channel::Email, address: Some(BEA.into()), text: "News".into(), at }
}

fn agreed_some_day(given: UnixMs) -> Input {
    let (channel, address) = (Channel::Email, Some(BEA.into()));
    Input::ConsentUndated { channel, address, text: "News".into(), at: given }
}

fn disagreed(at: UnixMs) -> Input {
    Input::ConsentWithdrawn { channel: Channel::Email, address: None, at }
}

fn known(birthday: &str, name: &str) -> Input {
    let birthday = PersonalDate::parse(birthday).ok();
    let tags = Some(vec!["vip".to_owned()]);
    let change = ProfileChange { birthday, first_name: Some(name.into()), tags, ..ProfileChange::default() };
    Input::ProfileChanged(Box::new(change))
}

/// Something that could start a flow, if it were told as news.
fn something() -> impl Strategy<Value = Input> {
    let at = (0..500i64).prop_map(|days| UnixMs(NOON.0 - days * DAY_MS));
    let days = (1..=12u8, 1..=28u8).prop_map(|(month, day)| format!("{month:02}-{day:02}"));
    prop_oneof![
        at.clone().prop_map(stated),
        at.clone().prop_map(agreed),
        at.clone().prop_map(agreed_some_day),
        at.clone().prop_map(disagreed),
        days.prop_map(|day| known(&day, "Anna")),
        at.clone().prop_map(|at| Input::AccountCreated { at }),
        at.clone().prop_map(|at| {
            let order = Order { id: "o-1".into(), at, source: OrderSource::Server, ..Order::default() };
            Input::Purchased { order, items: vec![item("Tent", 1, Some(24_900))] }
        }),
        at.prop_map(|at| {
            let event = ShopEvent {
                id: "e-1".into(),
                name: "quote-asked".into(),
                at,
                subject: Subject::default(),
                properties: Default::default(),
            };
            Input::Event(Box::new(event))
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn nothing_starts_by_an_import_however_often_it_is_told(told in prop::collection::vec(something(), 0..8)) {
        let mut world = shop();
        let mut all = vec![stated(NOON - DAY_MS), agreed(NOON - DAY_MS)];
        all.extend(told);
        prop_assert_eq!(world.input(Input::Imported(all.clone()), NOON), []);
        prop_assert!(!world.is_busy());
        let once = world.person.clone();
        prop_assert_eq!(world.input(Input::Imported(all), NOON), []);
        prop_assert_eq!(&world.person, &once);
        // Not a day later, either: what a clock starts is not due yet.
        prop_assert_eq!(world.input(Input::Due, NOON + 1), []);
        prop_assert_eq!(world.sendings.len(), 0);
    }
}

#[test]
fn the_same_told_as_news_would_start_flows() {
    let mut world = shop();
    let told = [stated(NOON), agreed(NOON), known("01-01", "Anna"), Input::AccountCreated { at: NOON }];
    let decided: Vec<Decision> = told.into_iter().flat_map(|input| world.input(input, NOON)).collect();
    for flow in ["welcome", "hello", "vip"] {
        let entered = |one: &Decision| one.flow == flow && one.act == Act::Entered;
        assert!(decided.iter().any(entered), "{flow}: {decided:#?}");
    }
}

#[test]
fn of_a_yes_that_is_brought_along_and_a_no_that_was_said_here_the_younger_holds() {
    for (no, reachable) in [(NOON - DAY_MS, false), (NOON - 9 * DAY_MS, true)] {
        let mut world = shop();
        world.input(stated(no), no);
        world.input(disagreed(no), no);
        world.input(Input::Imported(vec![stated(NOON), agreed(NOON - 5 * DAY_MS)]), NOON);
        assert_eq!(world.person.is_reachable(&segment_id()), reachable);
    }
}

#[test]
fn against_a_yes_whose_day_was_given_for_many_every_no_holds() {
    let (channel, at) = (Channel::Email, NOON - 9 * DAY_MS);
    let left = |address| Input::ConsentWithdrawn { channel, address, at };
    let suppressed =
        Input::Suppressed { channel, address: Some(BEA.into()), why: Suppression::Unsubscribed, at };
    // To her address, to all of the channel before it was known, by a link.
    for (first, then) in
        [(stated(at), left(Some(BEA.into()))), (left(None), stated(NOON)), (stated(at), suppressed)]
    {
        let mut world = shop();
        [first, then].into_iter().for_each(|input| drop(world.input(input, NOON)));
        let said = world.person.clone();
        world.input(Input::Imported(vec![agreed_some_day(NOON - DAY_MS)]), NOON);
        assert_eq!(world.person, said);
        world.input(Input::Imported(vec![agreed(NOON - DAY_MS)]), NOON);
        assert!(world.person.is_reachable(&segment_id()), "one with a day of its own is younger");
    }
    let mut world = shop();
    world.input(Input::Imported(vec![stated(NOON), agreed_some_day(NOON - DAY_MS)]), NOON);
    assert!(world.person.is_reachable(&segment_id()), "nobody said no");
}

#[test]
fn a_no_on_one_device_holds_on_the_others() {
    let mut world = shop();
    let mut other = Segment::new(SegmentId("laptop".into()));
    world.input(stated(MONDAY), MONDAY);
    world.input(disagreed(MONDAY), MONDAY);
    other.contacts = std::mem::take(&mut world.person.segments[0].contacts);
    world.person.segments[0].refused.clear();
    world.person.segments.push(other);
    world.input(Input::Imported(vec![stated(NOON), agreed_some_day(NOON)]), NOON);
    assert!(!world.person.is_reachable(&segment_id()));
}

#[test]
fn the_proof_of_a_yes_that_was_said_here_is_kept() {
    let mut world = shop();
    let consent = |world: &World| world.person.segments[0].contacts[0].consent().cloned().unwrap();
    world.input(stated(MONDAY), MONDAY);
    world.input(agreed(MONDAY), MONDAY);
    let said = consent(&world);
    world.input(Input::Imported(vec![agreed(NOON)]), NOON);
    assert_eq!(consent(&world), said);
    // She left since, and agreed anew elsewhere: that is the later word of the two.
    let (channel, address, why) = (Channel::Email, Some(BEA.into()), Suppression::Unsubscribed);
    world.input(Input::Suppressed { channel, address, why, at: MONDAY + HOUR_MS }, NOON);
    world.input(Input::Imported(vec![agreed(MONDAY + 1)]), NOON);
    assert_eq!(consent(&world), said, "older than her no");
    world.input(Input::Imported(vec![agreed(NOON)]), NOON);
    assert!(consent(&world).imported && world.person.is_reachable(&segment_id()));
}

#[test]
fn what_was_said_here_is_not_overwritten_and_the_yes_says_where_it_comes_from() {
    let mut world = shop();
    world.input(known("05-17", "Beatrice"), MONDAY);
    let told = vec![stated(NOON), known("06-18", "Bea"), agreed(NOON - DAY_MS), Input::Imported(vec![])];
    world.input(Input::Imported(told), NOON);
    let profile = &world.person.profile;
    assert_eq!(profile.first_name.as_deref(), Some("Beatrice"));
    assert_eq!(profile.birthday, PersonalDate::parse("05-17").ok());
    let consent = world.person.segments[0].contacts[0].consent().unwrap();
    assert!(consent.granted && consent.imported);
    assert_eq!((consent.at, consent.text.as_str()), (NOON - DAY_MS, "News"));
}

#[test]
fn what_was_due_before_an_import_goes_and_nothing_of_it_is_in_arrears() {
    let morning = r#"{"id": "morning", "name": "Morning", "status": "live", "rank": "offers", "reentry": {}, "exits": [],
        "trigger": {"on": "schedule", "when": {"repeat": "monthly", "day": 23}, "at": "09:00"},
        "steps": [{"send": {"name": "first", "template": "morning", "category": "marketing", "stale_after": "1d"}}]}"#;
    let mut flows = vec![parse_flow("morning", morning).unwrap()];
    flows.extend(ready_flows().into_iter().filter(|flow| flow.file.id == "birthday"));
    let mut world = World::new(flows, plain_rules(), ZoneOffsets::utc());
    world.input(stated(MONDAY), MONDAY);
    world.input(agreed(MONDAY), MONDAY);
    // The alarm is late: the morning's start is caught up with, seven days before her birthday at 10:00 is not.
    let decided = world.input(Input::Imported(vec![known("11-30", "Bea")]), NOON);
    let entered: Vec<&str> = decided.iter().map(|one| one.flow.as_str()).collect();
    assert!(entered.contains(&"morning") && !entered.contains(&"birthday"), "{decided:#?}");
}
