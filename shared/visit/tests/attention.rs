//! Active time: the rule's sentences, the table of states and inputs, and a plain reference for everything else.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

use proptest::prelude::*;
use rappel_visit::Attention;

#[derive(Clone, Copy, Debug)]
enum Act {
    Input,
    Pause,
    Take,
}
use Act::{Input, Pause, Take};

/// Total of all takes, the last at `end_ms`.
fn active_ms(acts: &[(i64, Act)], end_ms: i64) -> u32 {
    let mut attention = Attention::new();
    let mut total_ms = 0;
    for &(at_ms, act) in acts {
        match act {
            Input => attention.input(at_ms),
            Pause => attention.pause(at_ms),
            Take => total_ms += attention.take(at_ms),
        }
    }
    total_ms + attention.take(end_ms)
}

/// The rule read literally: each input speaks for the stretch up to what came next.
fn reference_ms(acts: &[(i64, Act)], end_ms: i64) -> i64 {
    let marks: Vec<_> = acts.iter().filter(|(_, act)| !matches!(act, Take)).collect();
    let spoken_for = |(index, &&(at_ms, act)): (usize, &&(i64, Act))| match (act, marks.get(index + 1)) {
        (Input, Some((next_ms, Input))) if next_ms - at_ms <= 15_000 => next_ms - at_ms,
        (Input, Some((_, Input))) => 2_000,
        (Input, Some((next_ms, _))) => (next_ms - at_ms).min(2_000),
        (Input, None) => (end_ms - at_ms).min(2_000),
        _ => 0,
    };
    marks.iter().enumerate().map(spoken_for).sum()
}

#[test]
fn twelve_seconds_of_use_a_pause_and_a_click_are_sixteen() {
    let mut acts: Vec<(i64, Act)> = (0..=12).map(|second| (second * 1_000, Input)).collect();
    acts.push((57_000, Input));
    assert_eq!(active_ms(&acts, 60_000), 16_000);
    // Closed right after the click, its tail never was.
    assert_eq!(active_ms(&acts, 57_000), 14_000);
    acts.push((57_300, Pause));
    assert_eq!(active_ms(&acts, 60_000), 14_300);
}

#[test]
fn a_nine_second_pause_between_two_scrolls_counts_in_full() {
    assert_eq!(active_ms(&[(0, Input), (9_000, Input)], 9_000), 9_000);
    assert_eq!(active_ms(&[(0, Input), (4_000, Take), (9_000, Input)], 9_000), 9_000);
}

#[test]
fn fifteen_seconds_are_reading_and_a_millisecond_more_is_not() {
    assert_eq!(active_ms(&[(0, Input), (15_000, Input)], 15_000), 15_000);
    assert_eq!(active_ms(&[(0, Input), (15_001, Input)], 15_001), 2_000);
}

#[test]
fn a_tab_left_open_overnight_counts_the_few_seconds_it_was_read() {
    assert_eq!(active_ms(&[(0, Input), (3_000, Input)], 9 * 3_600_000), 5_000);
}

#[test]
fn hiding_the_page_cuts() {
    assert_eq!(active_ms(&[(0, Input), (500, Pause)], 60_000), 500);
    assert_eq!(active_ms(&[(0, Input), (9_000, Pause)], 60_000), 2_000);
    // Back within seconds: the time away is not counted.
    assert_eq!(active_ms(&[(0, Input), (500, Pause), (5_000, Input)], 5_000), 500);
}

#[test]
fn a_page_nobody_touched_has_no_active_time() {
    let mut untouched = Attention::new();
    untouched.pause(60_000);
    assert_eq!((untouched.take(120_000), untouched.had_input(), untouched.last_input_ms()), (0, false, None));
    untouched.input(130_000);
    assert_eq!((untouched.had_input(), untouched.last_input_ms()), (true, Some(130_000)));
}

#[test]
fn a_clock_that_steps_back_counts_nothing_twice() {
    let acts = [(10_000, Input), (12_000, Input), (5_000, Input), (12_500, Input)];
    assert_eq!(active_ms(&acts, 12_500), 2_500);
    assert_eq!(active_ms(&[(10_000, Input), (5_000, Pause)], 5_000), 0);
}

/// State × input: what the input adds to the next take at the same moment, then what an input 5 s later adds.
#[test]
fn every_input_in_every_state() {
    type Row = (&'static str, &'static [(i64, Act)], [(u32, u32); 3]);
    const STATES: [Row; 6] = [
        // name, how it is reached, then (now, 5 s later) for input, pause, take at 100 s
        ("untouched", &[], [(0, 5_000), (0, 0), (0, 0)]),
        ("just used", &[(99_000, Input)], [(1_000, 5_000), (1_000, 0), (1_000, 5_000)]),
        ("reading", &[(90_000, Input)], [(10_000, 5_000), (2_000, 0), (2_000, 13_000)]),
        ("reading, tail taken", &[(90_000, Input), (95_000, Take)], [(8_000, 5_000), (0, 0), (0, 13_000)]),
        ("idle", &[(80_000, Input)], [(2_000, 5_000), (2_000, 0), (2_000, 0)]),
        ("paused", &[(98_000, Input), (99_000, Pause), (99_000, Take)], [(0, 5_000), (0, 0), (0, 0)]),
    ];
    for (name, before, expected) in STATES {
        for (act, (now_ms, later_ms)) in [Input, Pause, Take].into_iter().zip(expected) {
            let mut attention = Attention::new();
            for &(at_ms, act) in before {
                match act {
                    Input => attention.input(at_ms),
                    Pause => attention.pause(at_ms),
                    Take => _ = attention.take(at_ms),
                }
            }
            match act {
                Input => attention.input(100_000),
                Pause => attention.pause(100_000),
                Take => {}
            }
            assert_eq!(attention.take(100_000), now_ms, "{name}, {act:?}, now");
            attention.input(105_000);
            assert_eq!(attention.take(105_000), later_ms, "{name}, {act:?}, 5 s later");
        }
    }
}

fn acts() -> impl Strategy<Value = Vec<(i64, Act)>> {
    let gap_ms = prop_oneof![0..2_500_i64, 1_900..2_100_i64, 14_900..15_100_i64, 0..60_000_i64];
    let act = prop_oneof![4 => Just(Input), 1 => Just(Pause), 2 => Just(Take)];
    prop::collection::vec((gap_ms, act), 0..60).prop_map(|steps| {
        let mut at_ms = 0;
        steps.into_iter().map(|(gap_ms, act)| (at_ms += gap_ms, (at_ms, act)).1).collect()
    })
}

proptest! {
    #[test]
    fn taken_piece_by_piece_it_is_the_rule_at_every_moment(acts in acts(), rest_ms in 0..30_000_i64) {
        let mut attention = Attention::new();
        let mut total_ms = 0_i64;
        for (index, &(at_ms, act)) in acts.iter().enumerate() {
            match act {
                Input => attention.input(at_ms),
                Pause => attention.pause(at_ms),
                Take => {
                    total_ms += i64::from(attention.take(at_ms));
                    prop_assert_eq!(total_ms, reference_ms(&acts[..index], at_ms));
                }
            }
        }
        let end_ms = acts.last().map_or(0, |&(at_ms, _)| at_ms) + rest_ms;
        total_ms += i64::from(attention.take(end_ms));
        prop_assert_eq!(total_ms, reference_ms(&acts, end_ms));
    }

    #[test]
    fn it_never_exceeds_the_clock_on_the_wall(acts in acts(), rest_ms in 0..30_000_i64) {
        let start_ms = acts.first().map_or(0, |&(at_ms, _)| at_ms);
        let end_ms = acts.last().map_or(0, |&(at_ms, _)| at_ms) + rest_ms;
        prop_assert!(i64::from(active_ms(&acts, end_ms)) <= end_ms - start_ms);
    }
}
