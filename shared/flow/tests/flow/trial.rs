//! The stopping rule of trials: how often it is wrong, and what it finds, by drawing trials as shoppers would.

use std::collections::BTreeMap;

use rappel_figures::{Day, Measure, Report, Tally, Text};
use rappel_flow::{Flow, TRIAL_SENT_MAX, Trial, Tried, judge_trial, parse_flow, trial_winners};

/// Messages between two looks: far more looks than any merchant takes.
const LOOK_EVERY: u32 = 200;

fn text(name: &str, sent: u32, successes: u32) -> Tried {
    Tried { name: name.into(), sent, successes }
}

/// A trial of texts with these rates and shares in percent, looked at all the time.
fn trial(rng: &mut fastrand::Rng, texts: &[(f64, u8)]) -> (Trial, u32) {
    let mut counts: Vec<Tried> = (0..texts.len()).map(|number| text(&number.to_string(), 0, 0)).collect();
    let mut sent = 0;
    loop {
        for _ in 0..LOOK_EVERY {
            let mut drawn = rng.u8(..100);
            let mut place = 0;
            while drawn >= texts[place].1 {
                drawn -= texts[place].1;
                place += 1;
            }
            counts[place].sent += 1;
            counts[place].successes += u32::from(rng.f64() < texts[place].0);
        }
        sent += LOOK_EVERY;
        match judge_trial(&counts) {
            Trial::KeepsGoing => {}
            over => return (over, sent),
        }
    }
}

fn winners(seed: u64, trials: u32, texts: &[(f64, u8)]) -> Vec<(Trial, u32)> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let told = (0..trials).map(|_| trial(&mut rng, texts));
    told.filter(|(over, _)| matches!(over, Trial::Winner(_))).collect()
}

#[test]
fn texts_that_do_not_differ_have_a_winner_in_at_most_five_of_a_hundred_trials() {
    let cases: [&[(f64, u8)]; 4] = [
        &[(0.05, 50), (0.05, 50)],
        &[(0.30, 50), (0.30, 50)],
        &[(0.02, 80), (0.02, 20)],
        &[(0.05, 40), (0.05, 30), (0.05, 30)],
    ];
    for (seed, texts) in cases.into_iter().enumerate() {
        let wrong = winners(seed as u64, 200, texts).len();
        assert!(wrong <= 10, "{wrong} wrong winners of 200 for {texts:?}");
    }
}

#[test]
fn a_real_difference_is_found_and_a_large_one_soon() {
    let found = winners(1, 100, &[(0.05, 50), (0.065, 50)]);
    let right = found.iter().filter(|(over, _)| *over == Trial::Winner("1".into())).count();
    assert!(right >= 90, "5 % against 6.5 %: {right} of 100 found");
    let soon = winners(2, 100, &[(0.05, 50), (0.10, 50)]);
    let mut sent: Vec<u32> = soon.iter().map(|(_, sent)| *sent).collect();
    sent.sort_unstable();
    assert_eq!(soon.len(), 100);
    assert!(sent[50] <= 4_000, "5 % against 10 % takes {} messages", sent[50]);
}

#[test]
fn the_best_of_three_has_to_beat_both_others() {
    let tied = [text("main", 5_000, 250), text("short", 5_000, 500), text("long", 5_000, 505)];
    assert_eq!(judge_trial(&tied), Trial::KeepsGoing);
    let clear = [text("main", 5_000, 250), text("short", 5_000, 300), text("long", 5_000, 505)];
    assert_eq!(judge_trial(&clear), Trial::Winner("long".into()));
}

#[test]
fn a_trial_begins_open_and_ends_without_a_winner_when_it_is_long_enough() {
    assert_eq!(judge_trial(&[]), Trial::KeepsGoing);
    assert_eq!(judge_trial(&[text("main", 0, 0), text("short", 0, 0)]), Trial::KeepsGoing);
    let even = |sent| [text("main", sent, sent / 20), text("short", sent, sent / 20)];
    assert_eq!(judge_trial(&even(TRIAL_SENT_MAX - 1)), Trial::KeepsGoing);
    assert_eq!(judge_trial(&even(TRIAL_SENT_MAX)), Trial::NoDifference);
    // Counts that cannot be are taken for what they can.
    assert_eq!(judge_trial(&[text("main", 10, 90), text("short", 10, 10)]), Trial::KeepsGoing);
}

/// A flow with a trial of two texts in a branch, and a step without one.
fn flow_on_trial(other: &str) -> Flow {
    let file = serde_json::json!({
        "id": "hello", "name": "Hello", "status": "live", "rank": "welcome",
        "trigger": {"on": "account-created"},
        "steps": [
            {"send": {"template": "welcome-1", "category": "marketing", "stale_after": "2d"}},
            {"split": {"branches": [{"when": [{"share": 50}], "steps": [{"send": {
                "name": "first", "template": "welcome-2", "category": "marketing", "stale_after": "2d",
                "variants": [{"name": other, "template": "welcome-3", "share": 50}],
            }}]}]}},
        ],
    });
    parse_flow("hello", &file.to_string()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// What was counted of the texts of a step: name, sent, clicked.
fn counted(texts: &[(&str, i64, i64)]) -> Report {
    let day = Day::parse("2026-11-23").unwrap();
    let tally = |measure, count| Tally { day, flow: "hello".into(), measure, count };
    let tallies = texts.iter().flat_map(|(name, sent, clicked)| {
        let text = || Text { step: "first".into(), text: (*name).into() };
        [tally(Measure::Sent(text()), *sent), tally(Measure::Clicked(text()), *clicked)]
    });
    Report::of(day, day, tallies)
}

/// Of 1,000 messages each, 40 clicks against 78 or 79: with B for the beta function, the likelihood ratio is
/// B(50 + 40, 50 + 78) / B(50, 50) · 2^118 = e^2.953, below 20 = e^2.996; with 79 it is e^3.114.
#[test]
fn a_text_wins_its_trial_by_what_was_counted() {
    let flows = [flow_on_trial("warm")];
    let winners = |texts: &[_]| trial_winners(&flows, &counted(texts).flows, &BTreeMap::new());
    assert_eq!(winners(&[]), BTreeMap::new());
    assert_eq!(winners(&[("main", 1_000, 40), ("warm", 1_000, 78)]), BTreeMap::new());
    let won = |text: &str| BTreeMap::from([("hello/first".to_owned(), text.to_owned())]);
    assert_eq!(winners(&[("main", 1_000, 40), ("warm", 1_000, 79)]), won("warm"));
    assert_eq!(winners(&[("main", 1_000, 79), ("warm", 1_000, 40)]), won("main"));
    let long = i64::from(TRIAL_SENT_MAX);
    assert_eq!(
        winners(&[("main", long, 900), ("warm", long, 901)]),
        won("main"),
        "no difference: its own text"
    );
    assert_eq!(winners(&[("main", -5, -2), ("warm", 1_000, 40)]), BTreeMap::new());
}

#[test]
fn a_trial_that_is_over_stays_over_as_long_as_its_winner_is_tried() {
    let known =
        BTreeMap::from([("hello/first".to_owned(), "warm".to_owned()), ("gone/first".into(), "x".into())]);
    let report = counted(&[("main", 1_000, 79), ("warm", 1_000, 40)]);
    let winners = |other| trial_winners(&[flow_on_trial(other)], &report.flows, &known);
    let won = |text: &str| BTreeMap::from([("hello/first".to_owned(), text.to_owned())]);
    assert_eq!(winners("warm"), won("warm"), "and what is no trial any more is left out");
    assert_eq!(winners("short"), BTreeMap::new(), "its text is gone, and the new one has no counts yet");
}
