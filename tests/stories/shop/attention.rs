//! Attention is counted by the rule: stretches of use with their tails, never the time a page merely stands open.
//! Pages count by their own clock, so this story takes the time it tells of.

use std::time::Duration;

use rappel_tests::browser::{Tab, button};
use rappel_tests::poll;
use rappel_tests::shopper::{A_WHILE, ACCEPT, arrive};
use rappel_tests::stage::{Setting, Stage};
use serde::Deserialize;
use tokio::time::sleep;

use super::shopper::until_known;

const ACTIVE: Duration = Duration::from_secs(12);
const IDLE: Duration = Duration::from_secs(45);
/// Shorter than what divides two stretches.
const PAUSE: Duration = Duration::from_secs(9);
const DIVIDES_STRETCHES_MS: f64 = 15_000.0;
/// What the last input of a stretch counts for.
const TAIL: Duration = Duration::from_secs(2);
const TOLERANCE_PERCENT: f64 = 5.0;
/// Has the page note, by its own clock, the inputs that reach it and when it is left: how long the driver takes to bring
/// them there is the machine's business.
const NOTE: &str = "sessionStorage.noted = JSON.stringify({ inputs_ms: [], left_ms: null });
    const note = change => {
        const noted = JSON.parse(sessionStorage.noted);
        change(noted, performance.now());
        sessionStorage.noted = JSON.stringify(noted);
    };
    const input = event => event.isTrusted && note((noted, now_ms) => noted.inputs_ms.push(now_ms));
    for (const type of ['pointermove', 'pointerdown', 'keydown', 'wheel']) addEventListener(type, input, true);
    addEventListener('scroll', input);
    addEventListener('pagehide', () => note((noted, now_ms) => noted.left_ms = now_ms));";
/// The tracker has come, and the page has nothing left to do.
const READY: &str = "const done = arguments[arguments.length - 1];
    const look = () => performance.getEntriesByType('resource').some(entry => /\\.wasm$/.test(entry.name) && entry.responseEnd)
        ? requestIdleCallback(() => setTimeout(done, 300)) : setTimeout(look, 20);
    look();";

/// What a page has noted.
#[derive(Debug, Deserialize)]
struct Noted {
    inputs_ms: Vec<f64>,
    left_ms: Option<f64>,
}

impl Noted {
    async fn of(tab: &Tab) -> Noted {
        let noted = tab.script("return sessionStorage.noted", Vec::new()).await;
        serde_json::from_str(noted.as_str().expect("the page has noted something")).unwrap()
    }

    /// What its inputs count for: time within a stretch, the tail of each, less what the page did not live to see.
    fn counts_ms(&self) -> f64 {
        let tail_ms = TAIL.as_secs_f64() * 1_000.0;
        let gaps = self.inputs_ms.windows(2).map(|pair| pair[1] - pair[0]);
        let used_ms: f64 =
            gaps.map(|gap_ms| if gap_ms < DIVIDES_STRETCHES_MS { gap_ms } else { tail_ms }).sum();
        let last_ms = self.inputs_ms.last().expect("there were inputs");
        used_ms + self.left_ms.map_or(tail_ms, |left_ms| tail_ms.min(left_ms - last_ms))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn use_counts_and_standing_open_does_not() {
    let stage = Stage::open_with(Setting { alone: true, ..Setting::default() }).await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    tab.read_for(A_WHILE).await;
    tab.click(&button("Delivery")).await;
    let visitor = until_known(&stage, "saw /").await;
    let before_ms = active_ms(&stage, &visitor).await;

    // Twelve seconds of use, 45 of nothing, one click, which leads to the next page.
    ready(&tab, "/delivery").await;
    tab.script(NOTE, Vec::new()).await;
    tab.read_for(ACTIVE).await;
    tab.scroll(40).await;
    sleep(IDLE).await;
    tab.click(&button("Returns & repairs")).await;
    ready(&tab, "/returns").await;
    let after_ms = until_more(&stage, &visitor, before_ms).await;
    expect(after_ms - before_ms, &Noted::of(&tab).await, ACTIVE);

    // A pause between two scrolls that is part of reading.
    tab.script(NOTE, Vec::new()).await;
    tab.scroll(40).await;
    sleep(PAUSE).await;
    tab.scroll(-40).await;
    sleep(2 * TAIL).await;
    let noted = Noted::of(&tab).await;
    tab.close().await;
    let end_ms = until_more(&stage, &visitor, after_ms).await;
    expect(end_ms - after_ms, &noted, PAUSE);
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

fn expect(seen_ms: i64, noted: &Noted, used_at_least: Duration) {
    let expected_ms = noted.counts_ms();
    assert!(expected_ms >= used_at_least.as_secs_f64() * 1_000.0, "the page was used for longer: {noted:?}");
    let off_percent = (seen_ms as f64 - expected_ms).abs() / expected_ms * 100.0;
    assert!(
        off_percent <= TOLERANCE_PERCENT,
        "expected {expected_ms} ms within {TOLERANCE_PERCENT} %, but {seen_ms} ms were counted: {noted:?}"
    );
}
