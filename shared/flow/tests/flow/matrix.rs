//! Every state of a person against every input: what is decided, what changes in silence, what is ignored.
//!
//! `matrix.txt` is the table; `RAPPEL_WRITE_GOLDEN=1` writes it anew, to be read before it is committed.

use rappel_flow::*;
use rappel_signal::{Channel, Class, HOUR_MS, MINUTE_MS, UnixMs};

use crate::world::{Answer, MONDAY, World, cart, item};

const TEN: UnixMs = UnixMs(MONDAY.0 + 10 * HOUR_MS);

fn visit_ended(number: u32, ended_at: UnixMs, class: Option<Class>) -> Input {
    let things = vec![item("Trail Shoes", 1, Some(8900))];
    let with_cart = class.is_some_and(|class| class >= Class::Cart);
    Input::VisitEnded(Box::new(VisitEnded {
        visit: VisitNumber(number),
        started_at: ended_at - 10 * MINUTE_MS,
        ended_at,
        class,
        subject: Subject { product: things.first().cloned(), ..Subject::default() },
        cart: with_cart.then(|| cart(things, ended_at)),
        cart_activity: with_cart,
        result_clicked: false,
        late: false,
    }))
}

fn activity(number: u32, at: UnixMs) -> Input {
    Input::Activity { visit: VisitNumber(number), started_at: at, at }
}

fn buys(id: &str, at: UnixMs) -> Input {
    let order =
        Order { id: id.into(), at, source: OrderSource::Page, value_hundredths: 8900, ..Order::default() };
    Input::Purchased { order, items: vec![item("Trail Shoes", 1, None)] }
}

/// Ann in each state the cart flow can be in, and when that is.
fn states() -> Vec<(&'static str, World, UnixMs)> {
    let mut states = Vec::new();
    let fresh = || World::with_ann();
    let abandoned = || {
        let mut world = fresh();
        world.input(visit_ended(1, TEN, Some(Class::Cart)), TEN + 30 * MINUTE_MS);
        world
    };
    states.push(("nothing runs", fresh(), TEN));
    states.push(("waits for the first", abandoned(), TEN + 40 * MINUTE_MS));
    let mut held = abandoned();
    held.input(activity(2, TEN + 50 * MINUTE_MS), TEN + 50 * MINUTE_MS);
    held.live_until(TEN + 61 * MINUTE_MS);
    states.push(("first is held", held, TEN + 61 * MINUTE_MS));
    let mut night = fresh();
    let late = TEN + 11 * HOUR_MS;
    night.input(visit_ended(1, late, Some(Class::Cart)), late + 30 * MINUTE_MS);
    night.live_until(late + 61 * MINUTE_MS);
    states.push(("first is deferred", night, late + 61 * MINUTE_MS));
    let mut flying = abandoned();
    flying.answers.push_back(Answer::Silence);
    flying.live_until(TEN + 61 * MINUTE_MS);
    states.push(("first is in flight", flying, TEN + 61 * MINUTE_MS));
    let mut sent = abandoned();
    sent.live_until(TEN + 61 * MINUTE_MS);
    states.push(("waits for the second", sent, TEN + 61 * MINUTE_MS));
    let mut thanked = abandoned();
    thanked.live_until(TEN + 61 * MINUTE_MS);
    thanked.input(buys("before", TEN + 70 * MINUTE_MS), TEN + 70 * MINUTE_MS);
    states.push(("bought, thanks to come", thanked, TEN + 71 * MINUTE_MS));
    let mut done = abandoned();
    done.live_until(UnixMs(i64::MAX));
    states.push(("finished", done, TEN + 73 * HOUR_MS));
    states
}

fn inputs(world: &World, now: UnixMs) -> Vec<(&'static str, Input)> {
    let email = Channel::Email;
    let address = || Some(String::from("ann@example.com"));
    let visit = world.person.segments[0].visit.as_ref().map_or(9, |open| open.number.0);
    let row = world.person.outbox.first().map_or(OutboxId("none".into()), |row| row.id.clone());
    let [accepted, again, refused, gone, elsewhere, unknown] = crate::outbox::outcomes(now);
    let outcome = |outcome| Input::Outcome { id: row.clone(), outcome };
    let event = ShopEvent {
        id: "e".into(),
        name: "unheard-of".into(),
        at: now,
        subject: Subject::default(),
        properties: Default::default(),
    };
    let change = ProfileChange { language: Some("fr".into()), ..ProfileChange::default() };
    vec![
        ("activity", activity(visit, now)),
        ("activity, old visit", activity(0, now)),
        ("ended: nothing", visit_ended(visit, now, None)),
        ("ended: site", visit_ended(visit, now, Some(Class::Site))),
        ("ended: browse", visit_ended(visit, now, Some(Class::Browse))),
        ("ended: search", visit_ended(visit, now, Some(Class::Search))),
        ("ended: cart", visit_ended(visit, now, Some(Class::Cart))),
        ("ended: checkout", visit_ended(visit, now, Some(Class::Checkout))),
        ("ended: old visit", visit_ended(0, now, Some(Class::Cart))),
        ("cart changed", Input::CartChanged { cart: cart(vec![item("Tent", 1, None)], now) }),
        ("cart emptied", Input::CartChanged { cart: cart(Vec::new(), now) }),
        ("purchased", buys("new", now)),
        ("purchased, told before", buys("before", now)),
        ("purchased long ago", buys("old", MONDAY - HOUR_MS)),
        (
            "identified",
            Input::Identified {
                channel: email,
                address: "b@example.com".into(),
                standing: Standing::Claimed,
                at: now,
            },
        ),
        (
            "consent given",
            Input::ConsentGiven { channel: email, address: address(), text: "yes".into(), at: now },
        ),
        ("consent withdrawn", Input::ConsentWithdrawn { channel: email, address: address(), at: now }),
        (
            "push subscribed",
            Input::PushSubscribed { endpoint: "e".into(), keys: "k".into(), text: String::new(), at: now },
        ),
        (
            "push renewed",
            Input::PushRenewed { old: "e".into(), endpoint: "e2".into(), keys: "k".into(), at: now },
        ),
        (
            "unsubscribed",
            Input::Suppressed { channel: email, address: address(), why: Suppression::Unsubscribed, at: now },
        ),
        ("profile changed", Input::ProfileChanged(Box::new(change))),
        ("logged out", Input::LogOut { next: SegmentId("s2".into()) }),
        ("withdrawn", Input::Withdrawn),
        ("due", Input::Due),
        ("outcome accepted", outcome(accepted)),
        ("outcome again", outcome(again)),
        ("outcome refused", outcome(refused)),
        ("outcome gone", outcome(gone)),
        ("outcome elsewhere", outcome(elsewhere)),
        ("outcome unknown", outcome(unknown)),
        ("no room", Input::Slots(vec![no_room(row.clone(), now)])),
        ("resend", Input::Resend { id: row.clone() }),
        ("listed", Input::Listed(vec![row.clone()])),
        ("shop event", Input::Event(Box::new(event))),
    ]
}

fn no_room(row: OutboxId, now: UnixMs) -> Slot {
    Slot { row, by: None, at: now + HOUR_MS, ask_again: Some("the day's are used up".into()) }
}

fn cell(world: &mut World, input: Input, now: UnixMs) -> String {
    let before = world.person.clone();
    let decided = world.input(input, now);
    let words: Vec<String> = decided
        .iter()
        .map(|decision| {
            let act = format!("{:?}", decision.act).to_lowercase();
            let reason = serde_json::to_value(decision.reason).unwrap();
            match decision.act {
                Act::Entered
                | Act::Restarted
                | Act::Left
                | Act::Skipped
                | Act::NotEntered
                | Act::Deferred => {
                    format!(
                        "{act} {} ({})",
                        decision.flow.replace("-abandonment", ""),
                        reason.as_str().unwrap()
                    )
                }
                _ => act,
            }
        })
        .collect();
    match (words.is_empty(), before == world.person) {
        (true, true) => "ignored".into(),
        (true, false) => "kept".into(),
        _ => words.join(", "),
    }
}

#[test]
fn every_state_meets_every_input() {
    let mut table = String::from(
        "What each input does in each state of the cart flow: decisions; `kept` changes what is known and decides\n\
         nothing; `ignored` changes nothing at all.\n",
    );
    for (name, world, now) in states() {
        table += &format!("\n{name}\n");
        for (input_name, input) in inputs(&world, now) {
            table += &format!("  {input_name:<24} {}\n", cell(&mut world.clone(), input, now));
        }
    }
    crate::golden::compare("matrix.txt", &table);
}

#[test]
fn the_same_input_again_changes_nothing_in_any_state() {
    for (state, world, now) in states() {
        let segment = world.person.current().cloned().unwrap();
        for (name, input) in inputs(&world, now) {
            let mut world = world.clone();
            world.input_in(&segment, input.clone(), now);
            let after = world.person.clone();
            let again = world.input_in(&segment, input, now);
            assert!(again.is_empty() && world.person == after, "{state}: {name}, told twice: {again:#?}");
        }
    }
}
