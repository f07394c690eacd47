//! The frequency map: on which days after its start each flow may write, and which flows may write to the same person in the
//! same days.
//!
//! Two flows meet if the same moment of a shopper's life may start both (a visit, a sign-up, an order, news of products, the
//! same date or event) and each may write marketing on the same days after it. What starts flows at unrelated moments meets by
//! chance alone, and is left to the caps, as everything here is: nobody gets two at once.

use std::collections::BTreeSet;

use rappel_compact::Gather;
use rappel_signal::{Channel, DAY_MS};

use crate::language::{Category, Flow, Step, Trigger, WaitFrom};

/// Days after the start that the map shows. Later messages are further apart than any cap looks.
pub const MAP_DAYS: u16 = 15;

/// What may start several flows at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// A visit that ended, or went quiet.
    Visit,
    /// A consent or a new account.
    SignUp,
    /// An order, from its placing to the review.
    Order,
    /// News of a product the shopper wants to know of.
    Products,
    /// Silence for long.
    Silence,
    /// A date, a schedule, an event or a segment, by what it is.
    Own(String),
}

/// A message's place on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageDays {
    /// The first day it may go on: 0 is that of the start.
    pub first_day: u16,
    /// The last.
    pub last_day: u16,
    /// The ways it may go.
    pub channels: Vec<Channel>,
}

/// What two flows have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// What starts both.
    pub moment: Moment,
    /// Days on which both may write.
    pub days: BTreeSet<u16>,
    /// Ways that both may use on the same day.
    pub channels: Vec<Channel>,
}

impl Flow {
    /// The moments that may start it; none if it never writes marketing within [`MAP_DAYS`].
    pub fn moments(&self) -> BTreeSet<Moment> {
        match self.spans().is_empty() {
            true => BTreeSet::new(),
            false => self.triggers().filter_map(moment).gather(),
        }
    }

    /// When its marketing messages may go, in the order of the steps.
    pub fn spans(&self) -> Vec<MessageDays> {
        let mut spans = Vec::new();
        let start = Place { at: (0, 0), sent: (0, 0) };
        walk(&self.file.steps, start, &mut spans);
        spans
    }

    /// What it has in common with another; nothing if they cannot meet, or by chance alone.
    pub fn meets(&self, other: &Flow) -> Option<Overlap> {
        if self.file.id == other.file.id {
            return None;
        }
        let moment = self.moments().intersection(&other.moments()).next()?.clone();
        let (mine, theirs) = (self.spans(), other.spans());
        let (mut days, mut channels) = (BTreeSet::new(), Vec::new());
        for (one, two) in mine.iter().flat_map(|one| theirs.iter().map(move |two| (one, two))) {
            let both = one.first_day.max(two.first_day)..=one.last_day.min(two.last_day);
            if both.is_empty() {
                continue;
            }
            days.extend(both);
            let shared = one.channels.iter().filter(|channel| two.channels.contains(channel));
            shared.for_each(|channel| {
                if !channels.contains(channel) {
                    channels.push(*channel);
                }
            });
        }
        (!days.is_empty()).then_some(Overlap { moment, days, channels })
    }
}

fn moment(trigger: &Trigger) -> Option<Moment> {
    let own = |of: &dyn std::fmt::Display| Some(Moment::Own(format!("{}: {of}", trigger.word())));
    match trigger {
        Trigger::VisitEnded { .. } | Trigger::Idle { .. } | Trigger::CartAdded { .. } => Some(Moment::Visit),
        Trigger::OptIn { .. } | Trigger::AccountCreated => Some(Moment::SignUp),
        Trigger::OrderPlaced | Trigger::OrderFulfilled | Trigger::OrderDelivered | Trigger::ReviewLeft => {
            Some(Moment::Order)
        }
        Trigger::BackInStock { .. }
        | Trigger::PriceDrop { .. }
        | Trigger::LowStock
        | Trigger::Promotion
        | Trigger::NewArrivals
        | Trigger::Wishlisted { .. } => Some(Moment::Products),
        Trigger::Silence { .. } => Some(Moment::Silence),
        Trigger::SalePeriod { .. } => Some(Moment::Own("sale-period".into())),
        Trigger::Event { name } => own(name),
        Trigger::SegmentEntered { segment } => own(segment),
        // The same date is the same moment, whatever the lead time.
        Trigger::Date { date, .. } => own(&json(date)),
        Trigger::Calendar { day, .. } => own(&json(day)),
        Trigger::Schedule { when, .. } => own(&json(when)),
        // Asked for, and answered at once.
        Trigger::ConfirmationNeeded | Trigger::PreferencesAsked => None,
    }
}

fn json(of: &impl serde::Serialize) -> String {
    let written = serde_json::to_value(of).unwrap_or_default();
    written.as_str().map_or_else(|| written.to_string(), str::to_owned)
}

/// Milliseconds after the start: not before the first, not after the second.
type Between = (i64, i64);

/// Where somebody may be.
#[derive(Clone, Copy)]
struct Place {
    /// When the step before was due.
    at: Between,
    /// When the last message went.
    sent: Between,
}

impl Place {
    /// Of those who came by different ways.
    fn or(self, other: Place) -> Place {
        let join = |one: Between, two: Between| (one.0.min(two.0), one.1.max(two.1));
        Place { at: join(self.at, other.at), sent: join(self.sent, other.sent) }
    }
}

/// Walks the steps; `None` if nobody comes to their end.
fn walk(steps: &[Step], from: Place, spans: &mut Vec<MessageDays>) -> Option<Place> {
    let mut place = from;
    for step in steps {
        match step {
            Step::Wait { r#for, from, .. } => {
                let counted = match from {
                    WaitFrom::Start => (0, 0),
                    WaitFrom::Previous => place.at,
                    WaitFrom::Sent => place.sent,
                };
                place.at = (counted.0 + r#for.ms, counted.1 + r#for.ms);
            }
            Step::WaitUntil { days_later, weekdays, at_least, .. } => {
                let soonest = at_least.map_or(0, |at_least| at_least.ms);
                let days = i64::from(*days_later);
                let week = if weekdays.is_empty() { 1 } else { 7 };
                let first = soonest.max((days - 1).max(0) * DAY_MS);
                place.at = (place.at.0 + first, place.at.1 + soonest + (days + week) * DAY_MS);
            }
            // Nobody knows here how far away that day is.
            Step::WaitDate { after, .. } => {
                let after = after.map_or(0, |after| after.ms);
                place.at = (place.at.0.min(after), i64::from(MAP_DAYS) * DAY_MS);
            }
            Step::Send(send) => {
                let late = send.stale_after.map_or(0, |late| late.ms);
                let goes = (place.at.0, place.at.1 + late);
                place.sent = goes;
                if send.category == Category::Marketing && send.forward.is_none() {
                    spans.extend(days_of(goes, send.channels.named()));
                }
            }
            Step::Split { branches, otherwise } => {
                let ways = branches.iter().map(|branch| &branch.steps).chain([otherwise]);
                let ends = ways.filter_map(|steps| walk(steps, place, spans));
                place = ends.reduce(Place::or)?;
            }
            Step::Stop {} => return None,
            _ => {}
        }
    }
    Some(place)
}

fn days_of(goes: Between, channels: &[Channel]) -> Option<MessageDays> {
    let day = |ms: i64| u16::try_from(ms.max(0) / DAY_MS).unwrap_or(u16::MAX);
    let (first_day, last_day) = (day(goes.0), day(goes.1).min(MAP_DAYS - 1));
    (first_day < MAP_DAYS).then(|| MessageDays { first_day, last_day, channels: channels.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::parse_flow;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn ready(id: &str) -> Flow {
        let path = format!("{}/../../flows/{id}.json", env!("CARGO_MANIFEST_DIR"));
        parse_flow(id, &std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn flow(id: &str, trigger: &Value, steps: &Value) -> Flow {
        let file = json!({
            "id": id, "name": id, "status": "live", "rank": "offers", "trigger": trigger, "steps": steps,
            "exits": [{ "on": "purchase" }],
        });
        parse_flow(id, &file.to_string()).unwrap()
    }

    fn message(after: &str, channel: &str) -> [Value; 2] {
        let channels = json!({ "first_of": [channel] });
        [
            json!({ "wait": { "for": after } }),
            json!({ "send": { "template": "offer-1", "category": "marketing", "channels": channels, "stale_after": "6h" } }),
        ]
    }

    fn after_visit(id: &str, after: &str, channel: &str) -> Flow {
        flow(id, &json!({ "on": "visit-ended", "class": "browse" }), &json!(message(after, channel)))
    }

    #[test]
    fn flows_of_one_visit_meet_on_the_days_of_both() {
        let (one, other) = (after_visit("one-flow", "25h", "email"), after_visit("two-flow", "30h", "push"));
        let met = one.meets(&other).unwrap();
        assert_eq!((met.moment, met.days), (Moment::Visit, BTreeSet::from([1])));
        assert_eq!(met.channels, [], "two ways: the gap between flows holds, not that of a way");
        assert_eq!(one.meets(&after_visit("late-flow", "3d", "email")), None);
        let same_way = one.meets(&after_visit("same-flow", "26h", "email")).unwrap();
        assert_eq!(same_way.channels, [Channel::Email]);
    }

    #[test]
    fn unrelated_moments_meet_by_chance_alone() {
        let steps = json!(message("1h", "email"));
        let of = |id: &str, trigger: Value| flow(id, &trigger, &steps);
        let event = |id: &str, name: &str| of(id, json!({ "on": "event", "name": name }));
        let (quote, lead) = (event("quote-flow", "quote"), event("lead-flow", "lead"));
        assert_eq!(quote.meets(&lead), None);
        assert!(quote.meets(&event("other-quote", "quote")).is_some());
        assert_eq!(after_visit("visit-flow", "1h", "email").meets(&quote), None);
        let feast = |id: &str, day: &str, before: u16| {
            of(id, json!({ "on": "calendar", "day": day, "days_before": before, "at": "09:00" }))
        };
        assert!(feast("one-feast", "christmas", 7).meets(&feast("two-feast", "christmas", 3)).is_some());
        assert_eq!(feast("one-feast", "christmas", 7).meets(&feast("two-feast", "halloween", 7)), None);
    }

    #[test]
    fn ready_flows_meet_where_shop_people_would_say_so() {
        let meets = |one: &str, other: &str| ready(one).meets(&ready(other)).is_some();
        assert!(meets("cart-abandonment", "browse-abandonment"));
        assert!(meets("cart-abandonment", "checkout-abandonment"));
        assert!(!meets("cart-abandonment", "order-confirmation"), "news of an order are no marketing");
        assert!(!meets("cart-abandonment", "birthday"));
        assert!(!meets("confirm-subscription", "welcome"), "what was asked for is no marketing");
        assert!(!meets("calendar-christmas", "calendar-halloween"));
    }

    #[test]
    fn every_way_through_a_split_is_on_the_map() {
        let [wait, send] = message("5d", "email");
        let split = json!([{ "split": {
            "branches": [{ "when": [{ "orders": { "at_least": 1 } }], "steps": message("1h", "push") }],
            "otherwise": [{ "stop": {} }],
        } }, wait, send]);
        let split = flow("split-flow", &json!({ "on": "visit-ended", "class": "browse" }), &split);
        let days: Vec<_> = split.spans().iter().map(|span| (span.first_day, span.last_day)).collect();
        assert_eq!(days, [(0, 0), (5, 5)]);
    }

    proptest! {
        #[test]
        fn meeting_is_mutual_and_lies_in_both(one in 0_u32..500, other in 0_u32..500, push in any::<bool>()) {
            let channel = if push { "push" } else { "email" };
            let one = after_visit("one-flow", &format!("{one}h"), "email");
            let other = after_visit("two-flow", &format!("{other}h"), channel);
            let (there, back) = (one.meets(&other), other.meets(&one));
            prop_assert_eq!(&there, &back);
            prop_assert_eq!(one.meets(&one), None);
            let covers = |flow: &Flow, day: u16| {
                flow.spans().iter().any(|span| (span.first_day..=span.last_day).contains(&day))
            };
            for day in 0..MAP_DAYS {
                let both = covers(&one, day) && covers(&other, day);
                let marked = there.as_ref().is_some_and(|met| met.days.contains(&day));
                prop_assert_eq!(both, marked, "day {}", day);
            }
        }
    }
}
