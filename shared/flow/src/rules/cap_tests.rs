//! Notifications that are shown and not clicked come more rarely.

use proptest::prelude::*;
use rappel_signal::HOUR_MS;

use super::*;
use crate::state::{OutboxId, Report};

const NOW: UnixMs = UnixMs(400 * DAY_MS);

/// A push a day, the last one a minute ago; each shown and clicked or not.
fn pushes(reactions: &[(bool, bool)]) -> Vec<SentRecord> {
    let count = reactions.len() as i64;
    let days = reactions.iter().enumerate();
    let push = |(day, (shown, clicked)): (usize, &(bool, bool))| {
        let at = NOW - (count - 1 - day as i64) * DAY_MS - 60_000;
        let id = OutboxId(format!("s/f/{day}/first/push"));
        SentRecord {
            clicked_at: clicked.then_some(at + 2_000),
            reports: if *shown { vec![(Report::Delivered, at + 1_000)] } else { Vec::new() },
            ..SentRecord::new(&id, at, Channel::Push, ("f", Category::Marketing), 1)
        }
    };
    days.map(push).collect()
}

/// How long after the last push was there to be seen the next one may go, in hours; no weekly bound.
fn gap_hours(sends: &[SentRecord]) -> i64 {
    let rules = Rules { weekly_max: u8::MAX, ..Rules::default() };
    let (until, _) = capped_until(&rules, sends.iter(), Channel::Push, "f", NOW).unwrap();
    let last = sends.iter().map(seen_at).max().unwrap();
    (until - last) / HOUR_MS
}

#[test]
fn three_in_a_row_that_nobody_clicks_double_the_gap_and_a_click_ends_that() {
    const UNCLICKED: (bool, bool) = (true, false);
    for (unclicked, hours) in [(1, 24), (2, 24), (3, 48), (5, 48), (6, 96), (9, 192), (12, 384), (40, 384)] {
        assert_eq!(gap_hours(&pushes(&vec![UNCLICKED; unclicked])), hours, "{unclicked} in a row");
    }
    let mut clicked = vec![UNCLICKED; 8];
    clicked.push((true, true));
    assert_eq!(gap_hours(&pushes(&clicked)), 24);
    assert_eq!(gap_hours(&pushes(&[(false, false); 12])), 24, "none was ever shown");
}

#[test]
fn the_next_one_counts_from_when_the_last_was_shown() {
    let mut sends = pushes(&[(false, false)]);
    let rules = Rules::default();
    let until = |sends: &[SentRecord]| capped_until(&rules, sends.iter(), Channel::Push, "f", NOW).unwrap().0;
    assert_eq!(until(&sends), sends[0].at + DAY_MS);
    // The phone was off for half a day.
    sends[0].at = NOW - DAY_MS / 2;
    sends[0].reports.push((Report::Delivered, NOW));
    assert_eq!(until(&sends), NOW + DAY_MS);
}

proptest! {
    #[test]
    fn being_shown_never_makes_it_sooner_and_being_clicked_never_later(
        reactions in prop::collection::vec(any::<(bool, bool)>(), 1..30),
        place in any::<prop::sample::Index>(),
    ) {
        let place = place.index(reactions.len());
        let with = |shown, clicked| {
            let mut reactions = reactions.clone();
            reactions[place] = (shown, clicked);
            gap_hours(&pushes(&reactions))
        };
        prop_assert!(with(true, false) >= with(false, false));
        prop_assert!(with(true, true) <= with(true, false));
        prop_assert!((24..=24 * 16).contains(&gap_hours(&pushes(&reactions))));
    }
}
