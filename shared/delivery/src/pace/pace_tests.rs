//! Slots against time: never too fast, never into an open circuit, never too many from a young domain.

use proptest::prelude::*;

use super::circuit::{FAILURES_MAX, OPEN_MAX_MS, OPEN_MS, PROBE_MS};
use super::warm_up::LADDER;
use super::*;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const FAILED: Report = Report { answered: false, failures: 1 };
const ANSWERED: Report = Report { answered: true, failures: 0 };

fn rules(per_minute: u32) -> PaceRules {
    PaceRules { rate: Rate::per_minute(per_minute), warm_up: None }
}

/// A pacer that its provider has failed as often as it takes.
fn opened(now_ms: i64) -> Pacer {
    let mut pacer = Pacer::default();
    (0..FAILURES_MAX).for_each(|_| pacer.hear(FAILED, now_ms));
    pacer
}

#[test]
fn a_few_go_at_once_and_many_one_after_the_other() {
    let mut pacer = Pacer::default();
    let slots: Vec<Slot> = (0..8).map(|_| pacer.ask(&rules(240), false, 1_000)).collect();
    let at = [1_000, 1_000, 1_000, 1_000, 1_250, 1_500, 1_750, 2_000];
    assert_eq!(slots, at.map(Slot::At));
    assert_eq!(pacer.ask(&rules(240), false, 60_000), Slot::At(60_000), "what is not used is not saved up");
}

#[test]
fn nobody_is_promised_a_slot_of_tomorrow() {
    let mut pacer = Pacer::default();
    let slots: Vec<Slot> = (0..100).map(|_| pacer.ask(&rules(1), false, 0)).collect();
    assert_eq!(slots[60], Slot::At(AHEAD_MAX_MS));
    assert_eq!(slots[61..], [Slot::AskAt { at_ms: AHEAD_MAX_MS, why: Closed::Crowded }; 39]);
}

#[test]
fn a_circuit_opens_is_probed_and_closes() {
    let mut pacer = Pacer::default();
    (1..FAILURES_MAX).for_each(|_| pacer.hear(FAILED, 0));
    assert!(pacer.is_watched());
    pacer.hear(ANSWERED, 0);
    assert!(!pacer.is_watched(), "an answer makes up for what failed before");
    let mut pacer = opened(0);
    let closed = |at_ms| Slot::AskAt { at_ms, why: Closed::Circuit };
    assert_eq!(pacer.ask(&rules(60), true, OPEN_MS - 1), closed(OPEN_MS));
    assert_eq!(pacer.ask(&rules(60), true, OPEN_MS), Slot::At(OPEN_MS), "the probe");
    assert_eq!(pacer.ask(&rules(60), true, OPEN_MS), closed(OPEN_MS + PROBE_MS));
    pacer.hear(FAILED, OPEN_MS + 1);
    assert_eq!(pacer.ask(&rules(60), true, OPEN_MS + 2), closed(3 * OPEN_MS + 1), "twice as long");
    assert_eq!(pacer.ask(&rules(60), true, 4 * OPEN_MS), Slot::At(4 * OPEN_MS));
    pacer.hear(ANSWERED, 4 * OPEN_MS);
    assert_eq!(pacer, Pacer { next_ms: pacer.next_ms, left: pacer.left, ..Pacer::default() });
}

#[test]
fn a_provider_that_stays_away_is_looked_for_every_half_hour() {
    let (mut pacer, mut now_ms) = (opened(0), 0);
    for _ in 0..20 {
        let Slot::AskAt { at_ms, .. } = pacer.ask(&rules(60), false, now_ms) else { panic!("it is open") };
        assert!((OPEN_MS..=OPEN_MAX_MS).contains(&(at_ms - now_ms)), "{}", at_ms - now_ms);
        now_ms = at_ms;
        assert_eq!(pacer.ask(&rules(60), false, now_ms), Slot::At(now_ms));
        pacer.hear(FAILED, now_ms);
    }
    let Slot::AskAt { at_ms, .. } = pacer.ask(&rules(60), false, now_ms) else { panic!("it is open") };
    assert_eq!(at_ms - now_ms, OPEN_MAX_MS);
}

#[test]
fn a_young_domain_sends_more_each_day_and_orders_are_confirmed_all_the_same() {
    let rules = PaceRules { rate: Rate::per_minute(60_000), warm_up: Some(WarmUp { first_day: 100 }) };
    let mut pacer = Pacer::default();
    for (place, most) in LADDER.into_iter().enumerate() {
        let morning_ms = (100 + i64::try_from(place).unwrap()) * DAY_MS;
        for _ in 0..10 {
            assert!(matches!(pacer.ask(&rules, true, morning_ms), Slot::At(_)));
        }
        let noon_ms = morning_ms + DAY_MS / 2;
        let went =
            (0..60_000).take_while(|_| matches!(pacer.ask(&rules, false, noon_ms), Slot::At(_))).count();
        assert_eq!(went, usize::try_from(most - 10).unwrap(), "day {place}");
        let tomorrow = Slot::AskAt { at_ms: morning_ms + DAY_MS, why: Closed::WarmUp };
        assert_eq!(pacer.ask(&rules, false, noon_ms), tomorrow);
        assert!(matches!(pacer.ask(&rules, true, noon_ms), Slot::At(_)));
    }
    let grown_ms = (100 + 14) * DAY_MS;
    for _ in 0..60_000 {
        assert!(matches!(pacer.ask(&rules, false, grown_ms), Slot::At(_)));
    }
}

/// States of the first release are read for ever.
#[test]
fn a_stored_pacer_is_read() {
    let stored = r#"{"v":1,"next_ms":7,"circuit":{"open":{"until_ms":60000,"open_ms":60000}},"left":{"day":3,"messages":2},"newer":1}"#;
    let pacer: Pacer = serde_json::from_str(stored).unwrap();
    assert_eq!(serde_json::to_string(&pacer).unwrap(), stored);
    let bare: Pacer = serde_json::from_str(r#"{"v":1}"#).unwrap();
    assert_eq!(bare, Pacer::default());
}

/// Somebody asks, after so many milliseconds.
fn asks() -> impl Strategy<Value = Vec<(i64, bool)>> {
    prop::collection::vec((prop_oneof![Just(0), 0..2_000i64, 0..100_000i64], any::<bool>()), 1..200)
}

proptest! {
    /// Whoever asks whenever: in no span there are more than the rate allows.
    #[test]
    fn the_rate_is_kept_in_every_span(per_minute in 1u32..60_000, asks in asks()) {
        let (rules, mut pacer, mut now_ms) = (rules(per_minute), Pacer::default(), 0);
        let mut slots = Vec::new();
        for (after_ms, transactional) in asks {
            now_ms += after_ms;
            if let Slot::At(at_ms) = pacer.ask(&rules, transactional, now_ms) {
                prop_assert!(at_ms >= now_ms && at_ms - now_ms <= AHEAD_MAX_MS);
                slots.push(at_ms);
            }
        }
        slots.sort_unstable();
        for (place, from) in slots.iter().enumerate() {
            for (count, to) in (1i64..).zip(&slots[place..]) {
                prop_assert!(count <= rules.rate.most_in(to - from), "{} in {} ms", count, to - from);
            }
        }
    }

    /// While it is not closed, one message goes for each time it was left alone, whoever asks and whatever is told late.
    #[test]
    fn an_open_circuit_lets_nothing_but_probes(asks in asks(), told in prop::collection::vec(any::<bool>(), 200)) {
        let (mut pacer, mut now_ms, mut probe) = (opened(0), 0, None);
        for ((after_ms, transactional), is_told) in asks.into_iter().zip(told) {
            now_ms += after_ms;
            if let Slot::At(at_ms) = pacer.ask(&rules(60_000), transactional, now_ms) {
                let apart_ms = probe.map_or(now_ms, |last| now_ms - last);
                prop_assert!(apart_ms >= OPEN_MS.min(PROBE_MS), "{} ms after the last", apart_ms);
                prop_assert_eq!(at_ms, now_ms);
                probe = Some(now_ms);
            }
            if is_told {
                pacer.hear(FAILED, now_ms);
            }
        }
    }

    /// A provider that answers again is sent everything again after one probe.
    #[test]
    fn one_answer_closes_it(failures in FAILURES_MAX..1_000, wait_ms in OPEN_MS..10 * OPEN_MAX_MS) {
        let mut pacer = Pacer::default();
        (0..failures).for_each(|_| pacer.hear(FAILED, 0));
        prop_assert_eq!(pacer.ask(&rules(60_000), false, wait_ms), Slot::At(wait_ms));
        pacer.hear(ANSWERED, wait_ms);
        for _ in 0..100 {
            prop_assert_eq!(pacer.ask(&rules(60_000), false, wait_ms), Slot::At(wait_ms));
        }
    }
}
