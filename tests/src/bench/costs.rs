//! What Cloudflare charges for, counted for two kinds of visitors: requests to objects, alarms, rows read and written, bytes
//! kept. The release bundle in workerd, its objects counted by `tests/fixtures/counting-worker`; docs/costs.md makes a bill of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use rappel_local::ShopWorker;
use rappel_local::shop::{OBJECTS, fresh_key};
use rappel_signal::Fact;
use serde::Deserialize;
use serde_json::json;

use super::load::ACTIVE_MS;
use super::session;
use crate::clock::Clock;
use crate::device::Device;
use crate::mailbox::Mailbox;
use crate::workerd::Worker;
use crate::{poll, project};

/// Visitors of each kind: what a shop's own objects do once counts for little beside them.
const VISITORS: u32 = 128;
/// Looked at a category, a product and a search.
const LOOKER_REQUESTS: usize = 3;
/// Left a checkout, with an address and a yes to e-mails: two messages follow.
const LEAVER_REQUESTS: usize = session::REQUESTS;
const LEAVER_MAILS: usize = 2;
/// Longer than a visit lasts without a sign of life, and than the first message waits.
const VISIT_OVER: Duration = Duration::from_secs(31 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Before which of the jumps in time the day after the visit ends.
const DAY_AFTER: usize = 2;
const COUNTERS: [&str; 5] = ["requests", "alarms", "rows_read", "rows_written", "alarms_set"];

/// Counters of each class of objects, by their names.
type Counts = BTreeMap<String, BTreeMap<String, f64>>;

/// What was counted so far.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Counted {
    counts: Counts,
    /// Bytes of each object's database, when it was last called.
    sizes: BTreeMap<String, u64>,
    /// What of it was counted on the day after the visit, with its message, if there was one.
    day_after: Counts,
}

/// Measures and prints.
///
/// # Panics
/// When the Worker is not built, or a message does not come.
pub async fn measure(bundle: &Path) {
    println!("costs: a visitor of {VISITORS}, what Cloudflare charges for");
    for (kind, requests, mails) in
        [("looks around", LOOKER_REQUESTS, 0), ("leaves a checkout", LEAVER_REQUESTS, LEAVER_MAILS)]
    {
        let folder = tempfile::Builder::new().prefix("rappel-bench").tempdir_in(project::memory()).unwrap();
        let counted = live(bundle, folder.path(), requests, mails).await;
        print(kind, requests, &counted);
    }
}

/// Visits, their end, the messages, and a day more.
async fn live(bundle: &Path, folder: &Path, requests: usize, mails: usize) -> Counted {
    let counted = counting(bundle, folder);
    let clock = Clock::new(folder);
    let mailbox = Mailbox::start(&clock).await;
    let worker = ShopWorker {
        bundle: counted,
        objects: folder.join("objects"),
        edge_port: rappel_local::port::choose_free().unwrap(),
        shop_port: 1,
        signing_key: fresh_key().unwrap(),
        vapid_private_key: fresh_key().unwrap(),
        smtp_url: mailbox.smtp_url(),
    };
    // Never quiet: whenever this is run, messages go at the same time after the visit.
    let changes = json!({ "origins": ["http://shop.example"], "rules": { "quiet_from": "00:00", "quiet_to": "00:00" } });
    let worker = Worker::start(worker.config(&changes), &clock).await;
    for number in 1..=VISITORS {
        visit(&worker, number, requests).await;
    }
    let mut all = Counted::default();
    for (round, pause) in [VISIT_OVER, DAY, DAY].into_iter().enumerate() {
        if round == 0 {
            worker.advance(pause).await;
        } else {
            // What was counted ends with the process.
            let counted = settled(&worker).await;
            if round == DAY_AFTER {
                all.day_after.clone_from(&counted.counts);
            }
            sum(&mut all, counted);
            worker.sleep_through(pause);
        }
        let expected = mails.min(round + 1) * VISITORS as usize;
        poll::until(&format!("{expected} mails"), async || match mailbox.count() >= expected {
            true => Ok(()),
            false => Err(format!("{} came", mailbox.count())),
        })
        .await;
    }
    sum(&mut all, settled(&worker).await);
    worker.kill();
    assert_eq!(mailbox.count(), mails * VISITORS as usize);
    all
}

/// The bundle with its objects counted.
fn counting(bundle: &Path, folder: &Path) -> std::path::PathBuf {
    let counting = folder.join("counting");
    fs::create_dir_all(&counting).unwrap();
    let fixture = project::fixture("counting-worker").join("index.js");
    let text = fs::read_to_string(&fixture).unwrap();
    for (_, class) in OBJECTS {
        assert!(text.contains(&format!("const {class} ")), "{} does not count {class}", fixture.display());
    }
    for (from, to) in [
        (fixture, "index.js"),
        (bundle.join("index.js"), "worker.js"),
        (bundle.join("index_bg.wasm"), "index_bg.wasm"),
    ] {
        fs::copy(&from, counting.join(to)).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    }
    counting
}

async fn visit(worker: &Worker, number: u32, requests: usize) {
    let id = u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    let mut device = Device::at(worker.client().clone(), &worker.origin(), "http://shop.example", id);
    device.client_address = format!("10.0.{number}.1");
    for index in 0..requests {
        let (mut facts, cards) = session::request(index);
        for fact in &mut facts {
            if let Fact::Identify { email } = fact {
                *email = format!("ann{number}@example.com");
            }
        }
        let mut batch = device.page(ACTIVE_MS, facts);
        batch.cards = cards;
        if index > 0 {
            batch.context = None;
        }
        let envelope = device.envelope(vec![batch]);
        device.send(&envelope).await;
    }
}

/// The counts once nothing moves any more.
async fn settled(worker: &Worker) -> Counted {
    let mut before = Counted::default();
    let mut same = 0;
    poll::until("everything that is due to be done", async || {
        // workerd notices what has come due with an event.
        worker.wake().await;
        let counts: Counted = serde_json::from_value(worker.get_json("/counts").await).unwrap();
        same = if counts == before { same + 1 } else { 0 };
        before = counts.clone();
        if same > 20 { Ok(counts) } else { Err(format!("{counts:?}")) }
    })
    .await
}

fn sum(all: &mut Counted, more: Counted) {
    for (class, counters) in more.counts {
        let of = all.counts.entry(class).or_default();
        counters.into_iter().for_each(|(name, count)| *of.entry(name).or_default() += count);
    }
    all.sizes.extend(more.sizes);
}

fn print(kind: &str, requests: usize, counted: &Counted) {
    let counts = &counted.counts;
    println!("  {kind}: {requests} signals");
    println!("    {:<18}{}", "", COUNTERS.map(|name| format!("{name:>14}")).concat());
    let line = |name: &str, of: &dyn Fn(&str) -> f64| {
        println!("    {name:<18}{}", COUNTERS.map(|counter| format!("{:>14.2}", of(counter))).concat());
    };
    let each = |counters: &BTreeMap<String, f64>, counter: &str| {
        counters.get(counter).copied().unwrap_or_default() / f64::from(VISITORS)
    };
    for (class, counters) in counts {
        line(class, &|counter| each(counters, counter));
    }
    let together = |counts: &Counts, counter: &str| -> f64 {
        counts.values().map(|counters| each(counters, counter)).fold(0.0, |all, each| all + each)
    };
    line("together", &|counter| together(counts, counter));
    line("of it next day", &|counter| together(&counted.day_after, counter));
    println!("    {} bytes kept", counted.sizes.values().sum::<u64>() / u64::from(VISITORS));
}
