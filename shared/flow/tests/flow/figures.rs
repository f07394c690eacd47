//! What is counted: clicks once, orders credited to the click before them, and the orders of both groups.

use std::collections::BTreeMap;

use rappel_figures::{Measure, Report, Tally, Text};
use rappel_flow::*;
use rappel_signal::{Channel, DAY_MS, HOUR_MS, UnixMs};

use crate::world::{MONDAY, World, abandonment_flows, cart, item, plain_rules};

const EMAIL: &str = "s1/cart-abandonment/1/first/email";
const PUSH: &str = "s1/browse-push/2/push/push";

/// Ann, and everything that was counted of her.
struct Counted {
    world: World,
    tallies: Vec<Tally>,
}

impl Counted {
    fn new() -> Counted {
        let mut world = World::with_ann();
        let segment = &mut world.person.segments[0];
        segment.sends.push(sent(EMAIL, "cart-abandonment", Channel::Email));
        segment.sends.push(sent(PUSH, "browse-push", Channel::Push));
        Counted { world, tallies: Vec::new() }
    }

    fn says(&mut self, input: Input, at: UnixMs) {
        for effect in step(&self.world.book, &mut self.world.person, input, at) {
            if let Effect::Count(tally) = effect {
                self.tallies.push(tally);
            }
        }
    }

    fn clicks(&mut self, message: &str, at: UnixMs) {
        self.says(Input::Reacted { message: OutboxId(message.into()), clicked: true, at }, at);
    }

    fn orders(&mut self, id: &str, source: OrderSource, value_hundredths: u64, at: UnixMs) {
        let order = Order { id: id.into(), at, source, value_hundredths, ..Order::default() };
        self.says(Input::Purchased { order, items: Vec::new() }, at);
    }

    fn refunds(&mut self, id: &str, amount_hundredths: Option<u64>, at: UnixMs) {
        let news = OrderNews::Refunded { amount_hundredths };
        self.says(Input::OrderChanged { order: id.into(), news, at }, at);
    }

    fn report(&self) -> Report {
        let days = self.tallies.iter().map(|tally| tally.day);
        let (first, last) = (days.clone().min().unwrap(), days.max().unwrap());
        Report::of(first, last, self.tallies.iter().cloned())
    }

    /// Orders and revenue credited to a flow: as the server told, as the page told.
    fn credited(&self, flow: &str) -> [(i64, i64); 2] {
        let Some(flow) = (!self.tallies.is_empty()).then(|| self.report().flows.remove(flow)).flatten()
        else {
            return [(0, 0); 2];
        };
        [flow.credited, flow.reported_by_the_page].map(|told| (told.orders, told.revenue_hundredths))
    }
}

pub(crate) fn sent(id: &str, flow: &str, channel: Channel) -> SentRecord {
    SentRecord::new(&OutboxId(id.into()), MONDAY, channel, (flow, Category::Marketing), 0)
}

#[test]
fn an_order_is_credited_to_the_click_before_it_with_its_value() {
    let mut ann = Counted::new();
    ann.clicks(EMAIL, MONDAY + HOUR_MS);
    ann.clicks(EMAIL, MONDAY + 2 * HOUR_MS);
    ann.orders("1001", OrderSource::Server, 12_900, MONDAY + DAY_MS);
    ann.orders("1001", OrderSource::Server, 12_900, MONDAY + DAY_MS);
    assert_eq!(ann.credited("cart-abandonment"), [(1, 12_900), (0, 0)]);
    let text = ann.report().flows["cart-abandonment"].steps["first"].texts["main"];
    assert_eq!((text.clicked, text.credited.orders), (1, 1), "a link followed twice counts once");
}

#[test]
fn the_window_of_an_email_is_five_days_and_of_a_push_one() {
    for (message, flow, window_ms) in [(EMAIL, "cart-abandonment", 5 * DAY_MS), (PUSH, "browse-push", DAY_MS)]
    {
        for (after_ms, orders) in [(0, 1), (window_ms, 1), (window_ms + 1, 0), (-1, 0)] {
            let mut ann = Counted::new();
            ann.clicks(message, MONDAY + HOUR_MS);
            ann.orders("1001", OrderSource::Server, 100, MONDAY + HOUR_MS + after_ms);
            assert_eq!(ann.credited(flow)[0].0, orders, "{flow}, {after_ms} ms after the click");
        }
    }
}

#[test]
fn the_last_click_takes_it_all() {
    let mut ann = Counted::new();
    ann.clicks(PUSH, MONDAY + 2 * HOUR_MS);
    ann.clicks(EMAIL, MONDAY + HOUR_MS);
    ann.orders("1001", OrderSource::Server, 500, MONDAY + 3 * HOUR_MS);
    assert_eq!(ann.credited("browse-push")[0], (1, 500));
    assert_eq!(ann.credited("cart-abandonment")[0], (0, 0));
}

#[test]
fn what_the_page_told_becomes_revenue_when_the_server_tells_it() {
    let mut ann = Counted::new();
    ann.clicks(EMAIL, MONDAY);
    ann.orders("1001", OrderSource::Page, 10_000, MONDAY + HOUR_MS);
    assert_eq!(ann.credited("cart-abandonment"), [(0, 0), (1, 10_000)]);
    ann.orders("1001", OrderSource::Server, 12_900, MONDAY + HOUR_MS);
    assert_eq!(ann.credited("cart-abandonment"), [(1, 12_900), (0, 0)]);
    ann.orders("1001", OrderSource::Page, 10_000, MONDAY + HOUR_MS);
    assert_eq!(ann.credited("cart-abandonment"), [(1, 12_900), (0, 0)]);
}

#[test]
fn refunds_take_the_credit_back() {
    let mut ann = Counted::new();
    ann.clicks(EMAIL, MONDAY);
    ann.orders("1001", OrderSource::Server, 12_900, MONDAY + HOUR_MS);
    ann.refunds("1001", Some(900), MONDAY + DAY_MS);
    assert_eq!(ann.credited("cart-abandonment")[0], (1, 12_000));
    ann.refunds("1001", None, MONDAY + 2 * DAY_MS);
    assert_eq!(ann.credited("cart-abandonment")[0], (0, 0));
    ann.refunds("1001", None, MONDAY + 2 * DAY_MS);
    assert_eq!(ann.credited("cart-abandonment")[0], (0, 0));
}

/// A shopper who leaves a cart on Monday, and what the two groups' figures come to.
fn leaves_a_cart(chance: u32, holdout_per_10000: u16) -> Counted {
    let rules = Rules { holdout_per_10000, ..plain_rules() };
    let mut world = World::new(abandonment_flows(), rules, ZoneOffsets::utc());
    world.person.chance = chance;
    world.introduce(MONDAY - DAY_MS);
    let mut counted = Counted { world, tallies: Vec::new() };
    let left = cart(vec![item("Boots", 1, Some(12_900))], MONDAY);
    let ended = VisitEnded {
        visit: VisitNumber(1),
        started_at: MONDAY - HOUR_MS,
        ended_at: MONDAY,
        class: Some(rappel_signal::Class::Cart),
        subject: Subject { cart: left.items.clone(), ..Subject::default() },
        cart: Some(left),
        cart_activity: true,
        result_clicked: false,
        late: false,
    };
    counted.says(Input::VisitEnded(Box::new(ended)), MONDAY + HOUR_MS / 2);
    counted
}

fn compared(counted: &Counted) -> rappel_figures::Compared {
    counted.report().flows["cart-abandonment"].compared
}

#[test]
fn orders_of_both_groups_count_for_the_same_days() {
    for (holdout, held_out) in [(10_000, true), (1, false)] {
        let mut shopper = leaves_a_cart(7, holdout);
        shopper.orders("1001", OrderSource::Server, 10_000, MONDAY + DAY_MS);
        shopper.orders("1002", OrderSource::Server, 5_000, MONDAY + 8 * DAY_MS - 1);
        shopper.orders("1003", OrderSource::Server, 7_000, MONDAY + 8 * DAY_MS);
        let groups = compared(&shopper);
        let (counted, other) = match held_out {
            true => (groups.held_out, groups.treated),
            false => (groups.treated, groups.held_out),
        };
        assert_eq!((counted.people, counted.orders, counted.revenue_hundredths), (1, 2, 15_000));
        assert_eq!(counted.squares, 150 * 150, "the square of what the person spent, not of each order");
        assert_eq!((other.people, other.orders, other.revenue_hundredths), (0, 0, 0));

        shopper.refunds("1001", Some(4_000), MONDAY + 20 * DAY_MS);
        shopper.refunds("1002", None, MONDAY + 20 * DAY_MS);
        let groups = compared(&shopper);
        let counted = if held_out { groups.held_out } else { groups.treated };
        assert_eq!((counted.orders, counted.revenue_hundredths, counted.squares), (1, 6_000, 60 * 60));
    }
}

#[test]
fn without_a_holdout_nobody_is_compared() {
    let mut shopper = leaves_a_cart(7, 0);
    shopper.orders("1001", OrderSource::Server, 10_000, MONDAY + DAY_MS);
    let group = |tally: &Tally| matches!(tally.measure, Measure::People(_) | Measure::GroupOrders(..));
    assert!(!shopper.tallies.iter().any(group), "{:?}", shopper.tallies);
}

#[test]
fn a_person_whose_devices_belong_to_different_groups_is_in_neither() {
    let mut shopper = leaves_a_cart(7, 5_000);
    let flow = "cart-abandonment";
    let of = |person: u32| {
        let counted = leaves_a_cart(person, 5_000);
        counted.report().flows[flow].compared.held_out.people == 1
    };
    let other = (8..100).find(|other| of(*other) != of(7)).unwrap();
    shopper.world.person.other_chances = vec![other];
    shopper.orders("1001", OrderSource::Server, 10_000, MONDAY + DAY_MS);
    let groups = compared(&shopper);
    assert_eq!((groups.treated.orders, groups.held_out.orders), (0, 0));
}

#[test]
fn what_is_decided_is_counted_by_its_reason() {
    let shopper = leaves_a_cart(7, 10_000);
    let flow = &shopper.report().flows["cart-abandonment"];
    assert_eq!((flow.entered, flow.not_entered["holdout"], flow.sent), (0, 1, 0));
    let mut treated = leaves_a_cart(7, 0);
    let at = treated.world.person.next_deadline().unwrap();
    treated.says(Input::Due, at + 9 * HOUR_MS);
    let flow = &treated.report().flows["cart-abandonment"];
    let step = &flow.steps.keys().next().cloned();
    assert_eq!((flow.entered, flow.sent), (1, 1), "{step:?}");
    let text = Text { step: step.clone().unwrap(), text: "main".into() };
    assert!(treated.tallies.iter().any(|tally| tally.measure == Measure::Sent(text.clone())));
}

#[test]
fn each_visit_counts_once_under_the_strongest_thing_that_was_done_in_it() {
    let mut ann = leaves_a_cart(0, 0);
    assert_eq!(ann.report().visits, BTreeMap::from([("cart".to_owned(), 1)]));
    let mut ended = VisitEnded {
        visit: VisitNumber(1),
        started_at: MONDAY + DAY_MS,
        ended_at: MONDAY + DAY_MS + HOUR_MS,
        class: None,
        subject: Subject::default(),
        cart: None,
        cart_activity: false,
        result_clicked: false,
        late: false,
    };
    // Told again, it is the visit that is counted already.
    ann.says(Input::VisitEnded(Box::new(ended.clone())), MONDAY + DAY_MS + 2 * HOUR_MS);
    ended.visit = VisitNumber(2);
    ann.orders("1001", OrderSource::Server, 100, MONDAY + DAY_MS + HOUR_MS / 2);
    ann.says(Input::VisitEnded(Box::new(ended.clone())), MONDAY + DAY_MS + 2 * HOUR_MS);
    // A bounce is nothing to count.
    (ended.visit, ended.started_at, ended.ended_at) =
        (VisitNumber(3), MONDAY + 3 * DAY_MS, MONDAY + 3 * DAY_MS);
    ann.says(Input::VisitEnded(Box::new(ended)), MONDAY + 4 * DAY_MS);
    let visits = ann.report().visits;
    assert_eq!(visits, BTreeMap::from([("bought".to_owned(), 1), ("cart".to_owned(), 1)]));
    assert!(ann.report().flows.keys().all(|flow| !flow.is_empty()), "visits are of no flow");
}
