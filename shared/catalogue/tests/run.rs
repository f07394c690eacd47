//! An import from its beginning to its end, with everything that can come in between.

// A failed expectation ends a test by a panic: that is what tests are for.
#![allow(clippy::unwrap_used)]

use rappel_catalogue::feed::{Cursor, FeedError};
use rappel_catalogue::{EVERY_MS, Phase, Run};
use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

const START: UnixMs = UnixMs(1_795_305_600_000);

fn cursor_at(offset: u64) -> Cursor {
    serde_json::from_value(serde_json::json!({
        "v": 1, "offset": offset, "line": 1, "kind": "xml",
        "report": { "taken": 0, "skipped": 0, "unnamed": 0, "remarks_total": 0, "remarks": [] }
    }))
    .unwrap()
}

#[test]
fn a_run_reads_sweeps_and_rests_until_the_next_day() {
    let mut run = Run::begin(None, START);
    assert!(run.is_file(Some("\"a\"".into())));
    run.advanced(&cursor_at(500), START);
    assert!(run.is_file(Some("\"a\"".into())) && run.is_running());
    run.read_whole(START);
    assert_eq!((run.phase, run.due_at), (Phase::Sweeping, START));
    run.finished("", START + MINUTE_MS, EVERY_MS);
    assert_eq!((run.phase, run.due_at), (Phase::Done, START + DAY_MS));
    let next = Run::begin(Some(&run), START + DAY_MS);
    assert_eq!((next.number, next.context(START, 3, false).run.as_str()), (2, "feed-2"));
    assert!(next.step > run.step, "no step number comes twice");
}

#[test]
fn another_file_begins_again_a_few_times() {
    let mut run = Run::begin(None, START);
    run.is_file(Some("\"a\"".into()));
    run.advanced(&cursor_at(500), START);
    assert!(!run.is_file(Some("\"b\"".into())));
    for _ in 0..3 {
        run.restarted(START, EVERY_MS);
        assert_eq!((run.phase, run.cursor.offset), (Phase::Reading, 0));
    }
    run.restarted(START, EVERY_MS);
    assert_eq!((run.phase, run.due_at), (Phase::Failed, START + DAY_MS));
    assert!(run.says.contains("rename"));
}

#[test]
fn a_shop_that_does_not_answer_is_asked_later_each_time() {
    let mut run = Run::begin(None, START);
    let mut now = START;
    let mut pauses = Vec::new();
    while run.is_running() {
        run.unanswered("HTTP status 503", now, EVERY_MS);
        pauses.push(run.due_at - now);
        now = run.due_at;
    }
    let tried = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS];
    assert_eq!(pauses[..5], tried);
    assert_eq!((run.phase, run.says.as_str()), (Phase::Failed, "HTTP status 503"));
    assert_eq!(now, START + DAY_MS);
    let mut run = Run::begin(None, START);
    run.unanswered("", START, EVERY_MS);
    run.advanced(&cursor_at(1), START);
    assert_eq!(run.attempts, 0, "an answer forgives");
}

#[test]
fn a_file_that_is_no_feed_is_not_asked_for_again_today() {
    let mut run = Run::begin(None, START);
    run.unreadable(&FeedError::Empty, START, EVERY_MS);
    assert_eq!((run.phase, run.says.as_str()), (Phase::Failed, "the feed is empty"));
    let mut run = Run::begin(None, START);
    run.unreadable(&FeedError::Cursor, START, EVERY_MS);
    assert_eq!(run.phase, Phase::Reading);
}

#[test]
fn the_stored_form_is_read_and_written_as_released() {
    let golden = include_str!("golden/run-v1.json");
    let run: Run = serde_json::from_str(golden).unwrap();
    assert_eq!((run.number, run.phase, run.extra.len()), (12, Phase::Sweeping, 1));
    let written = serde_json::to_value(&run).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(golden).unwrap());
}
