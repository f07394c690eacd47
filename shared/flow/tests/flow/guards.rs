//! Guards one by one, at their edges: to the millisecond where a story is to the minute.

use rappel_flow::*;
use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::world::{MONDAY, World, abandonment_flows, plain_rules, test_flow};
use crate::zone::offsets;

fn news(at: UnixMs) -> Input {
    Input::Event(Box::new(ShopEvent {
        id: format!("e{}", at.0),
        name: "news".into(),
        at,
        subject: Subject::default(),
        properties: Default::default(),
    }))
}

/// A shop whose only flow sends at once, in this zone, with nothing capped.
fn newsroom(zone: &str, from: UnixMs) -> World {
    let free = Duration::from_ms(0);
    let rules = Rules { email_gap: free, flow_gap: free, weekly_max: 200, ..plain_rules() };
    let mut world = World::new(vec![test_flow("weekly-news")], rules, offsets(zone, from));
    world.introduce(from);
    world
}

/// When news of this instant goes.
fn goes_at(world: &mut World, at: UnixMs) -> UnixMs {
    world.input(news(at), at);
    world.live_until(UnixMs(i64::MAX));
    world.decisions.iter().rev().find(|decision| decision.act == Act::Sent).unwrap().at
}

#[test]
fn quiet_hours_hold_from_nine_in_the_evening_to_eight_to_the_millisecond() {
    let mut world = newsroom("Asia/Kolkata", MONDAY);
    let local = |hour: i64| MONDAY + DAY_MS + hour * HOUR_MS - 5 * HOUR_MS - 30 * MINUTE_MS;
    for at in [local(8), local(21) - 1] {
        assert_eq!(goes_at(&mut world, at), at);
    }
    for at in [local(21), local(24), local(32) - 1] {
        assert_eq!(goes_at(&mut world, at), local(32));
    }
}

/// Where clocks turn at night, eight is eight. Where one turns across eight itself, both readings have to agree.
#[test]
fn quiet_hours_over_a_change_of_the_clock() {
    let march = UnixMs(1_774_656_000_000); // 2026-03-28 00:00 UTC
    let night = march + 26 * HOUR_MS;
    assert_eq!(goes_at(&mut newsroom("Europe/Paris", march), night), march + 30 * HOUR_MS);

    // A made-up zone: at 08:30 the clock goes back to 07:30.
    let mut world = newsroom("UTC", march);
    let change = march + DAY_MS + 8 * HOUR_MS + 30 * MINUTE_MS;
    world.book.zone =
        ZoneOffsets { changes: vec![OffsetChange { at: change, offset_min: -60 }], ..ZoneOffsets::utc() };
    let seven = march + DAY_MS + 7 * HOUR_MS;
    let expected = march + DAY_MS + 9 * HOUR_MS + 30 * MINUTE_MS;
    let at = goes_at(&mut world, seven);
    assert!(
        at > change && at <= expected + 1,
        "at eight by both clocks: {} min after seven",
        (at - seven) / MINUTE_MS
    );
}

#[test]
fn quiet_hours_can_be_moved_and_switched_off() {
    let mut world = newsroom("UTC", MONDAY);
    world.book.rules.quiet_from = DayTime::hour(12);
    world.book.rules.quiet_to = DayTime::hour(14);
    assert_eq!(goes_at(&mut world, MONDAY + 13 * HOUR_MS), MONDAY + 14 * HOUR_MS);
    world.book.rules.quiet_to = DayTime::hour(12);
    assert_eq!(goes_at(&mut world, MONDAY + 23 * HOUR_MS), MONDAY + 23 * HOUR_MS);
}

#[test]
fn the_zone_is_the_profiles_else_the_browsers_else_the_shops() {
    let mut world = newsroom("UTC", MONDAY);
    let zone = |name: &str| (offsets(name, MONDAY), ZoneSource::Guess);
    let change = |zone| {
        Input::ProfileChanged(Box::new(ProfileChange { zone: Some(zone), ..ProfileChange::default() }))
    };
    world.input(change((offsets("America/New_York", MONDAY), ZoneSource::Browser)), MONDAY);
    world.input(change(zone("Asia/Tokyo")), MONDAY);
    assert_eq!(
        world.person.profile.zone.as_ref().unwrap().name,
        "America/New_York",
        "a guess does not overwrite"
    );
    let nine_utc = MONDAY + 9 * HOUR_MS;
    assert_eq!(
        goes_at(&mut world, nine_utc),
        MONDAY + 13 * HOUR_MS,
        "04:00 in New York waits for 08:00 there"
    );
    world.input(change((offsets("Asia/Tokyo", MONDAY), ZoneSource::Profile)), MONDAY);
    assert_eq!(world.person.profile.zone.as_ref().unwrap().name, "Asia/Tokyo");
}

#[test]
fn the_cap_frees_to_the_millisecond() {
    let mut world = World::new(vec![test_flow("weekly-news")], plain_rules(), ZoneOffsets::utc());
    world.introduce(MONDAY);
    let first = goes_at(&mut world, MONDAY + 8 * HOUR_MS);
    let early = world.input(news(first + 16 * HOUR_MS - 1), first + 16 * HOUR_MS - 1);
    assert_eq!(early.last().unwrap().reason, Reason::QuietHours);
    world.live_until(UnixMs(i64::MAX));
    let second = world.sendings.len();
    assert_eq!(second, 2);
    let sent_at = world.decisions.iter().rev().find(|decision| decision.act == Act::Sent).unwrap().at;
    let early = world.input(news(sent_at + 12 * HOUR_MS), sent_at + 12 * HOUR_MS);
    let capped = early.last().unwrap();
    assert_eq!((capped.reason, capped.until), (Reason::Capped, Some(sent_at + 16 * HOUR_MS)));
}

#[test]
fn the_holdout_is_the_same_people_every_time_and_never_orders() {
    let rules = Rules { holdout_per_10000: 5_000, ..plain_rules() };
    let flows = || vec![test_flow("weekly-news"), test_flow("order-confirmation")];
    let mut held = 0;
    for chance in 0..400u32 {
        let mut world = World::new(flows(), rules.clone(), ZoneOffsets::utc());
        world.person.chance = chance.wrapping_mul(2_654_435_761);
        world.introduce(MONDAY);
        let noon = MONDAY + 12 * HOUR_MS;
        let reasons = |world: &mut World, at| -> Vec<Reason> {
            world.input(news(at), at).iter().map(|decision| decision.reason).collect()
        };
        let first = reasons(&mut world, noon);
        let again = reasons(&mut world, noon + DAY_MS);
        assert_eq!(first, again, "once held out, always held out");
        held += usize::from(first == [Reason::Holdout]);
        let order = Order {
            id: "1".into(),
            at: noon,
            source: OrderSource::Server,
            value_hundredths: 1,
            ..Order::default()
        };
        world.input(Input::Purchased { order, items: Vec::new() }, noon + DAY_MS);
        assert!(world.sendings.iter().any(|sending| sending.row.template == "order-confirmation"));
    }
    assert!((150..250).contains(&held), "{held} of 400 at 50 %");
}

#[test]
fn starts_at_a_time_of_day_are_spread_over_a_quarter_of_an_hour() {
    let mut starts = std::collections::BTreeSet::new();
    for chance in 0..200u32 {
        let rules = Rules { spread: Rules::default().spread, ..plain_rules() };
        let mut world = World::new(abandonment_flows(), rules, ZoneOffsets::utc());
        world.person.chance = chance.wrapping_mul(2_654_435_761);
        let ended_at = MONDAY + 12 * HOUR_MS;
        let ended = VisitEnded {
            visit: VisitNumber(1),
            started_at: ended_at,
            ended_at,
            class: Some(rappel_signal::Class::Site),
            subject: Subject::default(),
            cart: None,
            cart_activity: false,
            result_clicked: false,
            late: false,
        };
        world.input(Input::VisitEnded(Box::new(ended)), ended_at);
        let at = world.person.next_deadline().unwrap();
        let late_ms = at - (MONDAY + 34 * HOUR_MS);
        assert!((0..15 * MINUTE_MS).contains(&late_ms), "{late_ms} ms after ten");
        starts.insert(at);
    }
    assert!(starts.len() > 100, "{} different starts", starts.len());
}

#[test]
fn a_paused_flow_sends_nothing_and_a_paused_message_is_passed_over() {
    let mut flow = test_flow("weekly-news");
    flow.file.status = Status::Paused;
    let mut world = World::new(vec![flow], plain_rules(), ZoneOffsets::utc());
    world.introduce(MONDAY);
    let said = world.input(news(MONDAY + 12 * HOUR_MS), MONDAY + 12 * HOUR_MS);
    assert_eq!((said[0].act, said[0].reason), (Act::NotEntered, Reason::NotLive));

    let json = include_str!("flows/weekly-news.json")
        .replace("\"template\"", "\"status\": \"paused\", \"template\"");
    let mut world =
        World::new(vec![parse_flow("weekly-news", &json).unwrap()], plain_rules(), ZoneOffsets::utc());
    world.introduce(MONDAY);
    let said = world.input(news(MONDAY + 12 * HOUR_MS), MONDAY + 12 * HOUR_MS);
    let acts: Vec<(Act, Reason)> = said.iter().map(|decision| (decision.act, decision.reason)).collect();
    assert_eq!(
        acts,
        [
            (Act::Entered, Reason::Triggered),
            (Act::Skipped, Reason::NotLive),
            (Act::Finished, Reason::Completed)
        ]
    );
}

#[test]
fn a_flow_that_changed_under_a_run_goes_on_where_its_step_still_stands() {
    let mut world = World::with_ann();
    let abandon = crate::properties::a_busy_week();
    let (cart_visit, at) =
        abandon.iter().filter(|(input, _)| matches!(input, Input::VisitEnded(_))).nth(3).unwrap();
    world.input(cart_visit.clone(), *at);
    world.live_until(*at + 20 * HOUR_MS);
    assert_eq!(world.sendings.len(), 1);
    // A step is put in front, and the second message says something else.
    let json = std::fs::read_to_string(crate::world::flows_folder().join("cart-abandonment.json")).unwrap();
    let json = json
        .replace(
            r#"{ "audience": { "act": "add" } },"#,
            r#"{ "tag": { "act": "add", "tag": "left-a-cart" } },"#,
        )
        .replace("cart-abandonment-2", "cart-abandonment-20");
    world.book =
        Book::new(vec![parse_flow("cart-abandonment", &json).unwrap()], plain_rules(), ZoneOffsets::utc());
    world.live_until(*at + 40 * HOUR_MS);
    assert_eq!(world.sendings.last().unwrap().row.template, "cart-abandonment-20");
    // The flow is taken out altogether.
    world.book = Book::new(Vec::new(), plain_rules(), ZoneOffsets::utc());
    world.live_until(UnixMs(i64::MAX));
    assert_eq!(world.decisions.last().unwrap().reason, Reason::FlowChanged);
    assert_eq!(world.sendings.len(), 2);
}
