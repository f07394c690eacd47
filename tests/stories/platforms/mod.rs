//! What the tracker hears on real platforms: situations rebuilt by hand from their source and documentation, played in
//! Chromium with the tracker's own files, and a table of what was met and what was missed.
//!
//! - [`situation`]: the files of `tests/fixtures/platforms`, which say what they expect
//! - [`shop`]: serves them, each on a host of its own, and takes the signals
//! - [`heard`]: what the signals said, in the words of the expectations
//! - [`table`]: hits and misses by platform and aspect, those written before the adapter and after it apart

mod heard;
mod shop;
mod situation;
mod table;

use std::io::Write as _;
use std::time::{Duration, Instant};

use rappel_tests::browser::{Chromium, Tab};
use serde_json::{Value, json};

use heard::{Heard, Storage};
use shop::Shop;
use situation::Situation;
use table::{FLOORS, Table};

/// A page that is measured says so within this time, however busy the machine is: what is slow is no miss.
const READY: Duration = Duration::from_secs(60);
/// How long a page that may not be measured is watched for doing it all the same.
const WATCHED: Duration = Duration::from_millis(1_200);
const PAUSE: Duration = Duration::from_millis(15);

/// Set by the detector once the part for the platform listens.
const LISTENS: &str = "window.rappel && rappel.platform !== undefined";
/// Calls what the shopper does, and notes when what it promises has come.
const ACT: &str = "Promise.resolve().then(() => window.act && act())
    .then(() => setTimeout(() => { window.acted = 'done' }, 80), error => { window.acted = '' + error });";
/// It may lead away from the page.
const ACTED: &str = "window.acted || location.pathname == '/away'";
/// The shopper looks for a moment: longer than a part waits for the data layer, shorter than the core for the page.
const STAYS: &str = "setTimeout(arguments[0], 400)";
const KEPT: &str = "return [...document.cookie.split('; '), ...Object.keys(localStorage)]
    .filter(name => name.startsWith('_rappel')).length";

#[tokio::test(flavor = "multi_thread")]
async fn what_platforms_say_is_heard() {
    let situations = Situation::all();
    let shop = Shop::open(&situations).await;
    let chromium = Chromium::start().await;
    let tab = chromium.open("about:blank").await;
    let mut table = Table::default();
    for situation in &situations {
        let mut heard = play(&shop, &tab, situation).await;
        if !heard.is_all(&situation.expectations) {
            // Timers of a busy machine come late. What is missed again is missed.
            heard = play(&shop, &tab, &situation.again()).await;
        }
        table.add(situation, &heard);
    }
    // Past the test runner, which shows what is printed of failures alone.
    write!(std::io::stderr(), "\n{table}").unwrap();

    for (family, written, hits_min) in FLOORS {
        let hits = table.hits(family, written);
        assert!(hits >= hits_min, "{family}, written {written}: {hits} met, {hits_min} before\n{table}");
    }
    assert_eq!(table.situations_per_family_min(), 10, "ten situations for every family\n{table}");
}

/// Plays a situation: the page is opened, the shopper acts, the page is left. What was said until then and after.
async fn play(shop: &Shop, tab: &Tab, situation: &Situation) -> Heard {
    tab.go_to(&shop.page(situation)).await;
    let speaks = situation.has_the_tag() && situation.is_measured_at_first();
    let at_first = if speaks { READY } else { WATCHED };
    holds(tab, LISTENS, at_first).await;
    if situation.is_on_a_platform() {
        tab.script_with_callback(STAYS, Vec::new()).await;
    }
    let before = Storage { kept: kept(tab).await, sent: shop.bodies(situation).len() };
    if let Some(condition) = &situation.until
        && !situation.acts_first()
    {
        holds(tab, condition, READY).await;
    }
    tab.script(ACT, Vec::new()).await;
    assert!(holds(tab, ACTED, READY).await, "{}: what the shopper does has no end", situation.name);
    let acted = tab.script("return window.acted || 'done'", Vec::new()).await;
    assert_eq!(acted, json!("done"), "{}: what the shopper does fails", situation.name);
    if situation.family == "consent" {
        holds(tab, LISTENS, if situation.is_measured_at_last() { READY } else { WATCHED }).await;
    }
    if let Some(condition) = &situation.until {
        holds(tab, condition, READY).await;
        tab.script_with_callback("setTimeout(arguments[0], 80)", Vec::new()).await;
    }
    let kept = kept(tab).await;
    tab.go_to(&shop.away(situation)).await;
    let deadline = Instant::now() + READY;
    let has_ended = || {
        let bodies = shop.bodies(situation);
        if !situation.has_the_tag() {
            return Heard::new(&bodies, before, kept).is_all(&situation.expectations);
        }
        (!situation.is_measured_at_last() || heard::has_said_its_last(&bodies))
            && (!situation.is_withdrawn() || heard::has_withdrawn(&bodies))
    };
    while Instant::now() < deadline && !has_ended() {
        tokio::time::sleep(PAUSE).await;
    }
    Heard::new(&shop.bodies(situation), before, kept)
}

/// Waits until an expression holds, or not: what is missed then is what the table shows.
async fn holds(tab: &Tab, expression: &str, within: Duration) -> bool {
    let deadline = Instant::now() + within;
    let body = format!("return !!({expression})");
    while Instant::now() < deadline {
        // The page may be on its way to another.
        if tab.script(&body, Vec::new()).await == Value::Bool(true) {
            return true;
        }
        tokio::time::sleep(PAUSE).await;
    }
    false
}

async fn kept(tab: &Tab) -> u64 {
    tab.script(KEPT, Vec::new()).await.as_u64().unwrap_or_default()
}
