//! Faults in every order, against a provider that does what its documentation says: no message is lost unseen, and none
//! is sent twice where the provider can prevent it.

use std::rc::Rc;

use proptest::prelude::*;
use rappel_delivery::Outcome;
use rappel_delivery::provider::may_repeat;
use rappel_delivery::retry::{self, Next};

use crate::adapters::{Adapter, all};
use crate::mail::NOW_MS;

/// Those who know what they have, as documented.
const KNOW_IDS: [&str; 7] = ["resend", "brevo", "klaviyo", "klaviyo, profiles", "webhook", "yotpo", "meta"];

thread_local! {
    static ADAPTERS: Rc<Vec<Adapter>> = Rc::new(all());
}

/// What happens to one attempt.
#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    /// The request never arrives.
    RequestLost,
    /// It arrives, the answer does not.
    AnswerLost,
    /// It arrives, a gateway answers 502.
    GatewayFails,
    /// Refused until later.
    Busy(u16),
}

/// Takes messages, and remembers them as long as it says.
struct Double<'a> {
    adapter: &'a Adapter,
    /// When the first was taken, and how many.
    taken: Vec<i64>,
}

impl Double<'_> {
    fn attempt(&mut self, fault: Fault, now_ms: i64) -> Outcome {
        let busy = |status| self.adapter.answered(status, Some(("retry-after", "7200")), now_ms);
        match fault {
            Fault::RequestLost => return Outcome::Unknown,
            Fault::Busy(status) => return busy(status),
            Fault::None | Fault::AnswerLost | Fault::GatewayFails => {}
        }
        let remembers_ms = self.adapter.remembers_ms.unwrap_or(0);
        if self.taken.last().is_none_or(|taken_ms| now_ms - taken_ms >= remembers_ms) {
            self.taken.push(now_ms);
        }
        match fault {
            Fault::AnswerLost => Outcome::Unknown,
            Fault::GatewayFails => self.adapter.answered(502, None, now_ms),
            _ => self.adapter.accepted(now_ms),
        }
    }
}

/// Marketing's way through the outbox: never again once it might be out, unless the provider prevents doubles.
fn run(adapter: &Adapter, faults: &[Fault], random: f64) -> (usize, Option<Next>) {
    let mut double = Double { adapter, taken: Vec::new() };
    let (mut now_ms, mut lost_first_ms, mut last) = (NOW_MS, None, None);
    for (fault, attempt) in faults.iter().zip(1..) {
        if lost_first_ms.is_some_and(|first_ms| !may_repeat(adapter.remembers_ms, first_ms, now_ms)) {
            return (double.taken.len(), Some(Next::Unknown));
        }
        let outcome = double.attempt(*fault, now_ms);
        if outcome == Outcome::Unknown {
            lost_first_ms.get_or_insert(now_ms);
        }
        let outcome = adapter.settled(outcome, lost_first_ms.unwrap_or(now_ms), now_ms);
        let next = retry::next(outcome, attempt, now_ms, random);
        let Next::Again { at_ms, .. } = next else { return (double.taken.len(), Some(next)) };
        now_ms = at_ms;
        last = Some(next);
    }
    (double.taken.len(), last)
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::None),
        Just(Fault::RequestLost),
        Just(Fault::AnswerLost),
        Just(Fault::GatewayFails),
        prop_oneof![Just(429u16), Just(500), Just(503)].prop_map(Fault::Busy),
    ]
}

proptest! {
    #[test]
    fn no_message_is_doubled_and_none_is_lost_unseen(
        faults in prop::collection::vec(fault(), 1..10), random in 0.0f64..1.0,
    ) {
        for adapter in ADAPTERS.with(Rc::clone).iter() {
            let name = adapter.name;
            let (taken, end) = run(adapter, &faults, random);
            prop_assert!(taken <= 1, "{} took it {} times: {:?}", name, taken, faults);
            match end {
                Some(Next::Done { .. }) => prop_assert_eq!(taken, 1, "{} {:?}", name, faults),
                // Waiting, or told to the flow as unknown: seen.
                Some(Next::Again { .. } | Next::Unknown) => {}
                other => prop_assert!(false, "{} {:?} ended as {:?}", name, faults, other),
            }
        }
    }
}

/// The point of ids: an answer lost once is made good.
#[test]
fn a_provider_that_knows_ids_makes_a_lost_answer_good() {
    for fault in [Fault::RequestLost, Fault::AnswerLost, Fault::GatewayFails] {
        for adapter in ADAPTERS.with(Rc::clone).iter() {
            let name = adapter.name;
            let (taken, end) = run(adapter, &[fault, Fault::None], 0.9);
            let is_made_good = matches!(end, Some(Next::Done { .. }));
            assert_eq!(is_made_good, KNOW_IDS.contains(&name), "{name} {fault:?} ended as {end:?}");
            assert!(!is_made_good || taken == 1, "{name} {fault:?}");
        }
    }
}
