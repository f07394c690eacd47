//! A week with a bit of everything, for tests that need a long, plain history. What holds whatever happens: `tests/lives`.

use std::collections::BTreeSet;

use rappel_flow::*;
use rappel_signal::{Class, DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::world::{Answer, MONDAY, World, cart, item};

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
