//! Ten thousand shoppers are interested in one product whose price falls, and workerd is killed halfway.
//!
//! Real: the catalogue's change and its announcement, sixteen shards with their alarms and their pace, more than ten
//! thousand calls to as many objects, and [`KNOWN`] shoppers from the page they looked at to the mail they got. The others'
//! rows come in by the test door, and their devices were forgotten since: their objects are called, and pass. All of them
//! real is a matter of time alone: `RAPPEL_CROWD_KNOWN=10000`.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use rappel_signal::VisitorId;
use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{MINUTE, all_told, door, interests, page, says, sum, tells, views};

/// Everybody who is to hear.
const ALL: u32 = 10_000;
/// Of these, shoppers with an object and an address, if the environment does not say otherwise.
const KNOWN: u32 = 250;
/// Who saw a price too near to the new one: their rows are read, and nobody calls them.
const NEAR: u32 = 400;
/// Known shoppers who come between two looks of the story at its clock: the end of so many visits is settled at once.
const TOGETHER: usize = 125;
/// Devices that send at once.
const LANES: usize = 8;
/// Rows told to the test door in one request.
const ROWS_AT_ONCE: usize = 100;
/// A crowd on a busy machine.
const LONG: Duration = Duration::from_secs(1_200);
/// Between two questions of the story: the Worker has other things to do.
const PAUSE: Duration = Duration::from_millis(400);
/// An object that was called lives for ten seconds more, with three open files; some machines allow a process 20,000.
const TOLD_PER_SECOND: u32 = 200;
/// What a shard may call in one alarm, and so in a second.
const CALLS_MAX: u64 = 40;
/// Longer than a message of unknown outcome is waited for, and than the first tries again.
const GIVEN_UP: Duration = Duration::from_secs(10 * 60);

/// The known ones, spread over the crowd: it is told in the order of these ids.
fn known() -> Vec<u32> {
    let said = std::env::var("RAPPEL_CROWD_KNOWN").ok();
    let known = said.map_or(KNOWN, |said| said.parse().expect("RAPPEL_CROWD_KNOWN is a number"));
    let apart = (ALL / known.clamp(1, ALL)).max(1);
    (apart..=ALL).step_by(usize::try_from(apart).unwrap()).collect()
}

fn visitor(id: u32) -> String {
    VisitorId(u128::from(id).to_be_bytes()).to_string()
}

fn address(id: u32) -> String {
    format!("shopper-{id}@example.com")
}

/// The ready flow, but that one may enter it ever again: that nobody is told twice must not hang on it.
async fn a_stage() -> Stage {
    let ready = include_str!("../../../flows/price-drop.json");
    let mut flow: Value = serde_json::from_str(ready).unwrap();
    flow.as_object_mut().unwrap().remove("reentry");
    let shop = json!({ "flows": [flow], "told_per_second": TOLD_PER_SECOND });
    Stage::open_with(Setting { shop, in_memory: true, ..Setting::default() }).await
}

/// Shoppers look at the tent, each from a network of their own, say where to write to, and leave.
async fn look_at_the_tent(stage: &Stage, known: &[u32]) {
    let mut come = 0;
    for together in known.chunks(TOGETHER) {
        let mut lanes = JoinSet::new();
        for ids in together.chunks(together.len().div_ceil(LANES)) {
            let devices: Vec<(u32, Device)> =
                ids.iter().map(|id| (*id, Device::new(stage, u128::from(*id)))).collect();
            lanes.spawn(async move {
                for (id, mut device) in devices {
                    let [.., high, low] = id.to_be_bytes();
                    device.client_address = format!("10.{high}.{low}.7");
                    page(&mut device, "tent", 20_000, [views("tent"), says(&address(id))].concat()).await;
                }
            });
        }
        lanes.join_all().await;
        stage.advance(31 * MINUTE).await;
        come += together.len();
        interests(stage, come).await;
    }
}

/// Rows of those who are no longer known.
async fn have_seen_it_for(stage: &Stage, price_hundredths: u32, ids: impl Iterator<Item = u32>) {
    let saw = json!({
        "subject": { "product": "tent" },
        "interest": {
            "v": 1, "number": 0, "seen_at": stage.clock().now_ms(), "viewed": 1,
            "price_hundredths": price_hundredths, "currency": "EUR",
        },
    });
    let visitors: Vec<String> = ids.map(visitor).collect();
    for visitors in visitors.chunks(ROWS_AT_ONCE) {
        let told = json!({ "hand_over": { "visitors": visitors, "number": 1, "news": [saw] } });
        let replies = door(stage, &told).await;
        assert!(replies.as_array().unwrap().iter().all(|reply| reply == "Done"), "{replies}");
    }
}

/// What the shards' alarms came to, since workerd started.
#[derive(Debug, Default, Clone, Copy)]
struct Alarms {
    fired: u64,
    calls: u64,
    calls_most: u64,
    longest_ms: u64,
    rows_read: u64,
    rows_written: u64,
}

impl Alarms {
    async fn of(stage: &Stage) -> Alarms {
        let rows = door(stage, &json!({ "rows": "alarms" })).await;
        rows.as_object().unwrap().values().fold(Alarms::default(), |all, one| {
            let of = |name: &str| one[name].as_u64().unwrap_or_else(|| panic!("{name}: {one}"));
            all.and(Alarms {
                fired: of("fired"),
                calls: of("calls"),
                calls_most: of("calls_most"),
                longest_ms: of("longest_ms"),
                rows_read: of("rows_read"),
                rows_written: of("rows_written"),
            })
        })
    }

    fn and(self, other: Alarms) -> Alarms {
        Alarms {
            fired: self.fired + other.fired,
            calls: self.calls + other.calls,
            calls_most: self.calls_most.max(other.calls_most),
            longest_ms: self.longest_ms.max(other.longest_ms),
            rows_read: self.rows_read + other.rows_read,
            rows_written: self.rows_written + other.rows_written,
        }
    }
}

/// Waits until half have been called, kills workerd, and waits until every shard has told all. What ended, and all alarms.
async fn told_through_a_kill(stage: &Stage) -> (Value, Alarms) {
    let before = poll::until_deadline("half of all to have been called", LONG, async || {
        tokio::time::sleep(PAUSE).await;
        let alarms = Alarms::of(stage).await;
        if alarms.calls >= u64::from(ALL / 2) { Ok(alarms) } else { Err(format!("{alarms:?}")) }
    })
    .await;
    stage.worker().kill();
    assert!(before.calls < u64::from(ALL), "killed on the way: {before:?}");
    stage.worker().restart();
    let ended = poll::until_deadline("every shard to have told all", LONG, async || {
        tokio::time::sleep(PAUSE).await;
        let ended = door(stage, &json!({ "rows": "past/" })).await;
        let shards = ended.as_object().unwrap().len();
        if shards == 16 { Ok(ended) } else { Err(format!("{shards} shards")) }
    })
    .await;
    (ended, before.and(Alarms::of(stage).await))
}

/// What was decided at a known shopper's object, once the message's outcome is known.
async fn decided(stage: &Stage, id: u32) -> Vec<String> {
    poll::until_deadline("the message's outcome", LONG, async || {
        let journey = stage.journey(&visitor(id)).await;
        let decisions = journey["decisions"].as_array().ok_or_else(|| journey.to_string())?;
        let acts = decisions.iter().filter_map(|decision| decision["act"].as_str());
        // A connection that did not stand is tried again, as on a busy machine.
        let acts: Vec<String> = acts.filter(|act| *act != "retried").map(str::to_owned).collect();
        let settled = acts.iter().any(|act| act == "accepted" || act == "unknown");
        if settled { Ok(acts) } else { Err(Value::from(decisions.clone()).to_string()) }
    })
    .await
}

/// Each known shopper was told once and written to once, and nobody else was. How many mails the kill took along.
async fn each_was_told_once(stage: &Stage, known: &[u32]) -> usize {
    let mut decisions = Vec::new();
    for id in known {
        decisions.push((address(*id), decided(stage, *id).await));
    }
    let mut mails: HashMap<String, u32> = HashMap::new();
    for recipient in stage.mailbox().mails().into_iter().flat_map(|mail| mail.recipients) {
        *mails.entry(recipient).or_default() += 1;
    }
    let mut taken_along = 0;
    for (to, acts) in decisions {
        let acts: Vec<&str> = acts.iter().map(String::as_str).collect();
        match (acts.as_slice(), mails.remove(&to)) {
            (["entered", "sent", "accepted" | "unknown", "finished"], Some(1)) => {}
            // On its way when the process died: marketing of unknown outcome is not sent again.
            (["entered", "sent", "unknown", "finished"], None) => taken_along += 1,
            (_, count) => panic!("{to} got {count:?} mails: {acts:?}"),
        }
    }
    assert_eq!(mails, HashMap::new(), "to nobody else");
    taken_along
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_hear_of_a_price_at_a_pace_and_nobody_twice() {
    let known = known();
    let others = (1..=ALL).filter(|id| known.binary_search(id).is_err());
    let stage = a_stage().await;
    tells(&stage, "filling", "tent", 20_000, 5).await;
    look_at_the_tent(&stage, &known).await;
    have_seen_it_for(&stage, 20_000, others).await;
    have_seen_it_for(&stage, 18_500, ALL + 1..=ALL + NEAR).await;

    let began = Instant::now();
    tells(&stage, "e1", "tent", 18_000, 5).await;
    let (ended, alarms) = told_through_a_kill(&stage).await;
    let seconds = began.elapsed().as_secs();
    let [rows, calls, taken, passed, lost] =
        ["rows", "calls", "taken", "passed", "lost"].map(|name| sum(&ended, name));
    println!("{rows} rows looked at, {calls} calls in {seconds} s; {alarms:?}");
    assert_eq!((rows, lost), (u64::from(ALL + NEAR), 0));
    assert_eq!((taken, taken + passed), (known.len() as u64, u64::from(ALL)));
    assert!(alarms.calls_most <= CALLS_MAX, "{alarms:?}");
    let most = ended.as_object().unwrap().values().filter_map(|row| row["counts"]["calls"].as_u64()).max();
    let seconds_min = most.unwrap().div_ceil(CALLS_MAX) - 1;
    assert!(seconds >= seconds_min, "{seconds} s for {most:?} calls of one shard");

    stage.advance(GIVEN_UP).await;
    all_told(&stage).await;
    let taken_along = each_was_told_once(&stage, &known).await;
    println!("{} shoppers written to, {taken_along} of whose mails the kill took along", known.len());
    assert!(taken_along < known.len(), "the kill takes along what is on its way, and no more");
}
