//! What holds whatever happens. `PROPTEST_CASES=10000 cargo test -p rappel-flow --release` for a long run.

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;
use rappel_flow::*;
use rappel_signal::{Channel, Class, DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::life::{Happening, Life, history};
use crate::world::{Answer, MONDAY, World, cart, item};
use crate::zone;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens(history in history(), zone in prop::sample::select(zone::names()), day in 0..364i64) {
        let mut life = Life::new(&zone, MONDAY + day * DAY_MS);
        life.tell(Input::Identified {
            channel: Channel::Email,
            address: "a0@example.com".into(),
            standing: Standing::Verified,
            at: life.now,
        });
        life.agrees(Channel::Email, Some("a0@example.com".into()));
        for (gap_min, what) in &history {
            life.happens(*gap_min, what);
        }
        life.ends();
    }

    /// A night in every zone: a message deferred by quiet hours goes at the first instant that is not quiet.
    #[test]
    fn quiet_hours_end_at_eight(zone in prop::sample::select(zone::names()), minute in 0..(366 * 24 * 60i64)) {
        let ended_at = MONDAY + minute * MINUTE_MS;
        let mut life = Life::new(&zone, ended_at - HOUR_MS);
        life.tell(Input::Identified {
            channel: Channel::Email,
            address: "a0@example.com".into(),
            standing: Standing::Claimed,
            at: life.now,
        });
        life.agrees(Channel::Email, Some("a0@example.com".into()));
        let visit = Happening::Visit { minutes: 1, class: Some(Class::Search), touches_cart: false, result: false, thing: 0 };
        life.happens(1, &visit);
        let planned = life.now - 30 * MINUTE_MS + 2 * HOUR_MS;
        life.live_until(UnixMs(i64::MAX));
        let sent_at = life.witness.went[0].at;
        let local = |at: UnixMs| Timestamp::from_millisecond(at.0).unwrap().to_zoned(life.zone.clone());
        prop_assert!(sent_at >= planned);
        if sent_at > planned {
            let there = local(sent_at);
            // At eight, unless the clock was turned near it: then a little later, when both readings agree.
            let turned = local(sent_at - 3 * HOUR_MS).offset() != there.offset();
            prop_assert!(turned || (there.hour(), there.minute()) == (8, 0), "{there}");
            prop_assert!(sent_at - planned <= 15 * HOUR_MS);
        }
    }
}

/// A week with a bit of everything, for tests that need a long, plain history.
pub(crate) fn a_busy_week() -> Vec<(Input, UnixMs)> {
    let mut inputs = Vec::new();
    let classes = [Class::Site, Class::Search, Class::Browse, Class::Cart, Class::Checkout];
    for day in 0..7i64 {
        let started_at = MONDAY + day * DAY_MS + 18 * HOUR_MS;
        let ended_at = started_at + 20 * MINUTE_MS;
        let visit = VisitNumber(day as u32 + 1);
        let class = classes[day as usize % classes.len()];
        let things = vec![item("Trail Shoes", 1, Some(8900))];
        inputs.push((Input::Activity { visit, started_at, at: started_at }, started_at));
        let ended = VisitEnded {
            visit,
            started_at,
            ended_at,
            class: Some(class),
            subject: Subject { product: things.first().cloned(), ..Subject::default() },
            cart: (class >= Class::Cart).then(|| cart(things, ended_at)),
            cart_activity: class >= Class::Cart,
            result_clicked: false,
            late: false,
        };
        inputs.push((Input::VisitEnded(Box::new(ended)), ended_at + 30 * MINUTE_MS));
        inputs.extend((1..40).map(|half_hour| (Input::Due, ended_at + half_hour * 30 * MINUTE_MS)));
    }
    let order = Order {
        id: "1".into(),
        at: MONDAY + 6 * DAY_MS,
        source: OrderSource::Page,
        value_hundredths: 8900,
        ..Order::default()
    };
    inputs.push((Input::Purchased { order, items: Vec::new() }, MONDAY + 6 * DAY_MS));
    inputs.extend((0..80).map(|hour| (Input::Due, MONDAY + 7 * DAY_MS + hour * HOUR_MS)));
    inputs.sort_by_key(|(_, at)| *at);
    inputs
}

#[test]
fn the_busy_week_sends_and_defers() {
    let mut world = World::with_ann();
    world.answers.push_back(Answer::Later(MINUTE_MS));
    for (input, now) in a_busy_week() {
        world.input(input, now);
    }
    let acts: BTreeSet<String> =
        world.decisions.iter().map(|decision| format!("{:?}", decision.act)).collect();
    for act in ["Entered", "NotEntered", "Sent", "Deferred", "Retried", "Left"] {
        assert!(acts.contains(act), "no {act} in {acts:?}");
    }
}
