//! Five shoppers on one stage, one for each class of leaving, each with a browser and an address of her own.

use std::time::Duration;

use rappel_tests::browser::{Chromium, Tab};
use rappel_tests::poll;
use rappel_tests::shopper::look;
use rappel_tests::stage::Stage;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::class::Class;
use super::shopper::{expect_decided, until_known_of, who_gave};

/// Browsers at work at once; more would wait for the processor, and longer than a story bears.
const AT_ONCE_MAX: usize = 3;
/// Five who left within a minute are written to within a minute, all in one step of the clock.
const AFTER_DEADLINE_MS: i64 = 60_000;

/// One of the five.
pub(super) struct Shopper {
    pub(super) class: Class,
    pub(super) chromium: Chromium,
    visitor: String,
}

/// The address of who leaves in this class.
pub(super) fn address(class: Class) -> String {
    format!("{}@example.com", class.flow())
}

/// Each of the five does this, some of them at once.
pub(super) async fn each<W, T>(who: [W; 5], act: impl AsyncFn(W) -> T) -> [T; 5] {
    let room = &Semaphore::new(AT_ONCE_MAX);
    let act = &act;
    let [a, b, c, d, e] = who.map(|who| async move {
        let _room = room.acquire().await.expect("the semaphore is never closed");
        act(who).await
    });
    tokio::join!(a, b, c, d, e).into()
}

impl Shopper {
    /// Closes the tab, in which she has given her address and done this last.
    pub(super) async fn left(stage: &Stage, class: Class, browser: (Chromium, Tab), last: &str) -> Self {
        let (chromium, tab) = browser;
        look(&tab).await;
        tab.close().await;
        let visitor = who_gave(stage, &address(class)).await;
        until_known_of(stage, &visitor, last).await;
        Self { class, chromium, visitor }
    }

    /// Leaves the shop once more.
    pub(super) async fn leaves(&self, stage: &Stage, tab: Tab, last: &str) {
        look(&tab).await;
        tab.close().await;
        until_known_of(stage, &self.visitor, last).await;
    }
}

/// Checks that this was decided, "act reason", by the flow of each one's class.
pub(super) async fn expect_each(stage: &Stage, five: &[Shopper; 5], decided: &str) {
    for shopper in five {
        let expected = format!("{} {decided}", shopper.class.flow());
        expect_decided(stage, &shopper.visitor, &[&expected]).await;
    }
}

/// [`Stage::live_through`] for all of them.
pub(super) async fn live_through(stage: &Stage, five: &[Shopper; 5], span: Duration) {
    let end_ms = stage.clock().now_ms() + i64::try_from(span.as_millis()).unwrap();
    loop {
        let next_ms = settled_deadline(stage, five).await;
        let goal_ms = next_ms.map_or(end_ms, |next_ms| next_ms + AFTER_DEADLINE_MS).min(end_ms);
        let left_ms = (goal_ms - stage.clock().now_ms()).max(0);
        stage.worker().sleep_through(Duration::from_millis(left_ms.unsigned_abs()));
        if goal_ms == end_ms {
            settled_deadline(stage, five).await;
            return;
        }
    }
}

/// Waits until everything due has happened and nothing is on its way; answers with the next deadline of all.
async fn settled_deadline(stage: &Stage, five: &[Shopper; 5]) -> Option<i64> {
    poll::until("everything that is due to happen", async || {
        let mut next_ms = None;
        for shopper in five {
            let journey = stage.journey(&shopper.visitor).await;
            let deadlines = [&journey["visit_ends_ms"], &journey["next_ms"]];
            let deadline_ms = deadlines.into_iter().filter_map(Value::as_i64).min();
            let is_due = deadline_ms.is_some_and(|at_ms| at_ms <= stage.clock().now_ms());
            if is_due || is_sending(&journey) {
                // An alarm that was armed while the clock moved is noticed with the next event only.
                stage.worker().wake().await;
                return Err(journey.to_string());
            }
            next_ms = next_ms.into_iter().chain(deadline_ms).min();
        }
        Ok(next_ms)
    })
    .await
}

/// Whether a message has been claimed and its outcome is not known yet.
fn is_sending(journey: &Value) -> bool {
    let is_in_flight = |row: &Value| row["status"].to_string().to_lowercase().contains("flight");
    journey["outbox"].as_array().into_iter().flatten().any(is_in_flight)
}
