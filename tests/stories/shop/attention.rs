//! Attention is counted by the rule: stretches of use with their tails, never the time a page merely stands open.
//! Pages count by their own clock, so this story takes the time it tells of.

use std::time::{Duration, Instant};

use rappel_tests::browser::{Tab, button};
use rappel_tests::poll;
use rappel_tests::shopper::{A_WHILE, ACCEPT, arrive};
use rappel_tests::stage::Stage;
use tokio::time::sleep;

use super::shopper::until_known;

const ACTIVE: Duration = Duration::from_secs(12);
const IDLE: Duration = Duration::from_secs(45);
/// Shorter than the 15 s that divide two stretches.
const PAUSE: Duration = Duration::from_secs(9);
/// What the last input of a stretch counts for.
const TAIL: Duration = Duration::from_secs(2);
const TOLERANCE_PERCENT: u128 = 5;
/// The tracker has come, and the page has nothing left to do.
const READY: &str = "const done = arguments[arguments.length - 1];
    const look = () => performance.getEntriesByType('resource').some(entry => /\\.wasm$/.test(entry.name) && entry.responseEnd)
        ? requestIdleCallback(() => setTimeout(done, 300)) : setTimeout(look, 20);
    look();";

#[tokio::test(flavor = "multi_thread")]
async fn use_counts_and_standing_open_does_not() {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    tab.read_for(A_WHILE).await;
    tab.click(&button("Delivery")).await;
    let visitor = until_known(&stage, "saw /").await;
    let before_ms = active_ms(&stage, &visitor).await;

    // Twelve seconds of use, 45 of nothing, one click, which leads to the next page.
    ready(&tab, "/delivery").await;
    let begun = Instant::now();
    tab.read_for(ACTIVE).await;
    tab.scroll(40).await;
    let used = begun.elapsed();
    sleep(IDLE).await;
    tab.click(&button("Returns & repairs")).await;
    ready(&tab, "/returns").await;
    let after_ms = until_more(&stage, &visitor, before_ms).await;
    expect(after_ms - before_ms, used + TAIL);

    // A pause between two scrolls that is part of reading.
    let begun = Instant::now();
    tab.scroll(40).await;
    sleep(PAUSE).await;
    tab.scroll(-40).await;
    let used = begun.elapsed();
    sleep(TAIL).await;
    tab.close().await;
    let end_ms = until_more(&stage, &visitor, after_ms).await;
    expect(end_ms - after_ms, used + TAIL);
}

async fn ready(tab: &Tab, path: &str) {
    tab.until_script(&format!("location.pathname == {path:?}")).await;
    tab.script_with_callback(READY, Vec::new()).await;
}

async fn active_ms(stage: &Stage, visitor: &str) -> i64 {
    stage.journey(visitor).await["visits"][0]["active_ms"].as_i64().unwrap()
}

/// Waits until the edge has heard of more attention.
async fn until_more(stage: &Stage, visitor: &str, than_ms: i64) -> i64 {
    poll::until("more attention to be known", async || {
        let known_ms = active_ms(stage, visitor).await;
        if known_ms > than_ms { Ok(known_ms) } else { Err(format!("{known_ms} ms")) }
    })
    .await
}

fn expect(seen_ms: i64, expected: Duration) {
    let seen_ms = u128::try_from(seen_ms).unwrap();
    let difference_ms = seen_ms.abs_diff(expected.as_millis());
    let within = difference_ms * 100 <= expected.as_millis() * TOLERANCE_PERCENT;
    assert!(within, "expected {expected:?} within {TOLERANCE_PERCENT} %, but {seen_ms} ms were counted");
}
