//! Faults in every order, against a provider that does what its documentation says: no message is lost unseen, and none
//! is sent twice where the provider can prevent it.

use proptest::prelude::*;
use rappel_delivery::Outcome;
use rappel_delivery::provider::{EmailProvider, may_repeat, settled};
use rappel_delivery::retry::{self, Next};

use crate::answers::answer;
use crate::mail::{LINES, NOW_MS, provider};

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
    provider: &'a EmailProvider,
    /// When the first was taken, and how many.
    taken: Vec<i64>,
}

impl Double<'_> {
    fn attempt(&mut self, fault: Fault, now_ms: i64) -> Outcome {
        let busy = |status| self.provider.outcome(&answer(status, Some(("retry-after", "7200")), ""), now_ms);
        match fault {
            Fault::RequestLost => return Outcome::Unknown,
            Fault::Busy(status) => return busy(status),
            Fault::None | Fault::AnswerLost | Fault::GatewayFails => {}
        }
        let remembers_ms = self.provider.remembers_ms().unwrap_or(0);
        if self.taken.last().is_none_or(|taken_ms| now_ms - taken_ms >= remembers_ms) {
            self.taken.push(now_ms);
        }
        match fault {
            Fault::AnswerLost => Outcome::Unknown,
            Fault::GatewayFails => self.provider.outcome(&answer(502, None, "<html>"), now_ms),
            _ => Outcome::Accepted { provider_id: None },
        }
    }
}

/// Marketing's way through the outbox: never again once it might be out, unless the provider prevents doubles.
fn run(name: &str, faults: &[Fault], random: f64) -> (usize, Option<Next>) {
    let provider = provider(name);
    let mut double = Double { provider: &*provider, taken: Vec::new() };
    let (mut now_ms, mut lost_first_ms, mut last) = (NOW_MS, None, None);
    for (fault, attempt) in faults.iter().zip(1..) {
        if lost_first_ms.is_some_and(|first_ms| !may_repeat(provider.remembers_ms(), first_ms, now_ms)) {
            return (double.taken.len(), Some(Next::Unknown));
        }
        let outcome = double.attempt(*fault, now_ms);
        if outcome == Outcome::Unknown {
            lost_first_ms.get_or_insert(now_ms);
        }
        let outcome = settled(&*provider, outcome, lost_first_ms.unwrap_or(now_ms), now_ms);
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
        for (name, _) in LINES {
            let (taken, end) = run(name, &faults, random);
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
        for (name, _) in LINES {
            let (taken, end) = run(name, &[fault, Fault::None], 0.9);
            let knows_ids = matches!(name, "resend" | "brevo");
            let expected = if knows_ids { Next::Done { provider_id: None } } else { Next::Unknown };
            assert_eq!(end, Some(expected), "{name} {fault:?}");
            assert!(!knows_ids || taken == 1, "{name} {fault:?}");
        }
    }
}
