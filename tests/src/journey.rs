//! A shopper's journey as the Worker's dev doors show it, lived through from deadline to deadline.

use std::time::Duration;

use serde_json::Value;

use crate::poll;
use crate::stage::Stage;

/// Alarms fire at their millisecond; a little later is surely after it.
const AFTER_DEADLINE_MS: i64 = 50;
/// A journey of months has a few dozen deadlines. More means that one is set again and again without anything moving.
const DEADLINES_MAX: usize = 400;
/// See [`Stage::live_through`].
pub(crate) async fn live_through(stage: &Stage, visitor: &str, span: Duration) {
    let end_ms =
        stage.clock().now_ms() + i64::try_from(span.as_millis()).expect("stories span less than an age");
    for _ in 0..DEADLINES_MAX {
        let next_ms = settled_deadline(stage, visitor).await;
        let now_ms = stage.clock().now_ms();
        let goal_ms = next_ms.map_or(end_ms, |next_ms| next_ms + AFTER_DEADLINE_MS).min(end_ms);
        let span = Duration::from_millis((goal_ms - now_ms).max(0).unsigned_abs());
        stage.worker().sleep_through(span);
        if goal_ms == end_ms {
            settled_deadline(stage, visitor).await;
            return;
        }
    }
    panic!("more than {DEADLINES_MAX} deadlines within {span:?}: {}", stage.journey(visitor).await);
}

/// Waits until everything due has happened and nothing is on its way, and answers with the next deadline.
async fn settled_deadline(stage: &Stage, visitor: &str) -> Option<i64> {
    poll::until("everything that is due to happen", async || {
        let journey = stage.journey(visitor).await;
        let deadline_ms = deadline_ms(&journey);
        let is_due = deadline_ms.is_some_and(|at_ms| at_ms <= stage.clock().now_ms());
        if is_due || is_sending(&journey) {
            // An alarm that was armed while the clock moved is noticed with the next event only.
            stage.worker().wake().await;
            return Err(journey.to_string());
        }
        Ok(deadline_ms)
    })
    .await
}

fn deadline_ms(journey: &Value) -> Option<i64> {
    [&journey["visit_ends_ms"], &journey["next_ms"]].into_iter().filter_map(Value::as_i64).min()
}

/// Whether a message has been claimed and its outcome is not known yet.
fn is_sending(journey: &Value) -> bool {
    let is_in_flight = |row: &Value| row["status"].to_string().to_lowercase().contains("flight");
    journey["outbox"].as_array().into_iter().flatten().any(is_in_flight)
}
