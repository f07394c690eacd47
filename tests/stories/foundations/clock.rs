//! A moved clock makes unmodified workerd live through days, and nothing it has stored is lost to `kill -9`.

use std::time::Duration;

use rappel_local::{WorkerConfig, port};
use rappel_tests::{clock::Clock, poll, project, workerd::Worker};
use serde_json::Value;

const DAY: Duration = Duration::from_secs(86_400);
/// Two clocks that tell one time, each read in whole milliseconds.
const APART_MS_MAX: i64 = 10;
const ARM_IN_THREE_DAYS: &str = "/arm?delay_ms=259200000";

async fn start(folder: &tempfile::TempDir) -> (Clock, Worker) {
    let clock = Clock::new(folder.path());
    let port = port::choose_free().unwrap();
    let config = WorkerConfig::new(project::fixture("alarm-worker"), folder.path().join("objects"), port)
        .with_object("DEVICE", "DeviceObject")
        .with_object("SHOP", "ShopObject")
        .with_variable("GREETING", "\"hello\" \\ é");
    (clock.clone(), Worker::start(config, &clock).await)
}

async fn events(worker: &Worker) -> Vec<(String, i64)> {
    let rows = worker.get_json("/events").await;
    let event = |row: &Value| (row["name"].as_str().unwrap().to_owned(), row["at_ms"].as_i64().unwrap());
    rows.as_array().unwrap().iter().map(event).collect()
}

async fn fired_at_ms(worker: &Worker) -> i64 {
    poll::until("the alarm to have fired", async || {
        let events = events(worker).await;
        events.iter().find(|(name, _)| name == "fired").map(|(_, at_ms)| *at_ms).ok_or(format!("{events:?}"))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_three_days_ahead_fires_once_time_has_jumped() {
    let folder = tempfile::tempdir().unwrap();
    let (clock, worker) = start(&folder).await;
    let armed = worker.get_json(ARM_IN_THREE_DAYS).await;
    let due_ms = armed["due_ms"].as_i64().unwrap();

    worker.advance(DAY * 2).await;
    assert_eq!(events(&worker).await.len(), 1, "two days on, the alarm must not have fired");

    worker.advance(DAY).await;
    let fired_ms = fired_at_ms(&worker).await;
    let seen_ms = clock.now_ms();
    assert!((due_ms..=seen_ms).contains(&fired_ms), "due {due_ms}, fired {fired_ms}, seen {seen_ms}");
    let asked_ms = clock.now_ms();
    let theirs_ms = worker.get_json("/now").await["now_ms"].as_i64().unwrap();
    let answered_ms = clock.now_ms();
    assert!(
        (asked_ms - APART_MS_MAX..=answered_ms + APART_MS_MAX).contains(&theirs_ms),
        "asked {asked_ms}, theirs {theirs_ms}, answered {answered_ms}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_due_while_workerd_was_killed_fires_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (clock, worker) = start(&folder).await;
    worker.get_json(ARM_IN_THREE_DAYS).await;

    worker.kill();
    clock.advance(DAY * 4);
    let back_ms = clock.now_ms();
    worker.restart();

    let at_ms = fired_at_ms(&worker).await;
    assert!((back_ms..=clock.now_ms()).contains(&at_ms), "it fired when workerd was back, four days on");
    assert_eq!(events(&worker).await.len(), 2, "armed once, fired once");
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_reach_the_worker_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let (_clock, worker) = start(&folder).await;
    assert_eq!(worker.get_json("/now").await["greeting"], "\"hello\" \\ é");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_worker_prints_is_at_hand_when_a_test_fails() {
    let folder = tempfile::tempdir().unwrap();
    let (_clock, worker) = start(&folder).await;
    worker.get_json("/print?text=an%20outbox%20row%20is%20stuck").await;
    poll::until("the Worker's line in the log", async || {
        let log = worker.log_tail();
        if log.contains("an outbox row is stuck") { Ok(()) } else { Err(log) }
    })
    .await;
}
