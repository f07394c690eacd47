//! A shopper of the run: everything she will do is decided before anything is sent, so that it can be compared.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fastrand::Rng;
use rappel_signal::{Batch, CartLine, Channel, DatedFact, Fact, PageId, PageKind, ProductId, Receipt};
use rappel_tests::clock::Clock;
use rappel_tests::device::{Device, batch};
use rappel_tests::stage::Stage;

use super::book::sorted;

/// Batches of one shopper, over two tabs.
const BATCHES: usize = 5;
/// The visit begins this long ago and lasts less than five minutes: all of it is past when it is sent.
const BEGAN_S_AGO: std::ops::Range<i64> = 6 * 60..24 * 60;
/// Between two batches; facts are younger than their batch by less, so their order is known.
const BETWEEN_MS: std::ops::Range<i64> = 4_000..40_000;
const FACT_AGE_MS_MAX: u32 = 3_000;
/// An order comes this long after the last batch: no delay on the way may put it before.
const BEFORE_ORDER_MS: i64 = 60_000;
/// How long a page waits for an answer before it takes it for lost, now and then: shorter than most answers take.
const IMPATIENCE_MS: std::ops::Range<u64> = 0..12;
/// Nobody answers while workerd starts again.
const UNREACHABLE_PAUSE: Duration = Duration::from_millis(15);

/// How her visit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With a cart and a consent: a message is due.
    LeavesCart,
    /// With an order: nothing is due.
    Buys,
    /// With a cart but no consent to messages: nothing may go.
    NeverAgreed,
}

/// A batch and when it is closed, in story time.
type Closed = (i64, Batch);

/// A shopper with all she will send.
#[derive(Debug, Clone)]
pub(crate) struct Shopper {
    pub(crate) number: u64,
    pub(crate) ending: Ending,
    pub(crate) email: String,
    device: Device,
    tabs: [Vec<Closed>; 2],
}

impl Shopper {
    pub(crate) fn plan(stage: &Stage, number: u64, seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed.wrapping_add(number));
        let ending = match rng.u8(0..10) {
            0 => Ending::NeverAgreed,
            1 | 2 => Ending::Buys,
            _ => Ending::LeavesCart,
        };
        let mut device = Device::new(stage, u128::from(number) + (u128::from(seed) << 64));
        // Each in a network of her own: not the door's limits are tried here.
        device.client_address = format!("10.{}.{}.1", number / 256, number % 256);
        let email = format!("shopper-{number}@example.com");
        let mut shopper = Self { number, ending, email, device, tabs: Default::default() };
        let mut closed_ms = stage.clock().now_ms() - rng.i64(BEGAN_S_AGO) * 1_000;
        for place in 0..BATCHES {
            closed_ms += rng.i64(BETWEEN_MS);
            let is_order = place == BATCHES - 1 && ending == Ending::Buys;
            closed_ms += if is_order { BEFORE_ORDER_MS } else { 0 };
            let facts = if is_order { vec![shopper.order()] } else { shopper.browses(place, &mut rng) };
            shopper.close(closed_ms, facts, &mut rng);
        }
        shopper
    }

    /// The id the edge knows her by.
    pub(crate) fn visitor(&self) -> String {
        self.device.visitor.to_string()
    }

    /// Every fact she states, to be compared.
    pub(crate) fn sorted_facts(&self) -> Vec<String> {
        sorted(self.facts())
    }

    /// What her cart holds in the end.
    pub(crate) fn cart(&self) -> BTreeMap<String, u64> {
        let lines = self.facts().filter_map(|fact| match fact {
            Fact::CartAdd { line } if self.ending != Ending::Buys => {
                Some((line.product.0.clone(), u64::from(line.quantity)))
            }
            _ => None,
        });
        lines.collect()
    }

    /// Active time that counts in the end: an order clears what came before it.
    pub(crate) fn active_ms(&self) -> u64 {
        let ends_ms = self.ends_ms();
        let all = self.tabs.iter().flatten();
        let counted = all.filter(|(closed_ms, _)| self.ending != Ending::Buys || *closed_ms == ends_ms);
        counted.map(|(_, batch)| u64::from(batch.active_ms)).sum()
    }

    /// When her visit ends.
    pub(crate) fn ends_ms(&self) -> i64 {
        self.tabs.iter().flatten().map(|(closed_ms, _)| *closed_ms).max().expect("she does something")
    }

    fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.tabs.iter().flatten().flat_map(|(_, batch)| batch.facts.iter().map(|dated| &dated.fact))
    }

    fn browses(&self, place: usize, rng: &mut Rng) -> Vec<Fact> {
        let product = ProductId(format!("product-{}-{place}", self.number));
        let path = format!("/product/{}", product.0);
        let line = CartLine { product, quantity: rng.u16(1..4), price_hundredths: Some(rng.u32(500..9_900)) };
        let mut facts = vec![Fact::PageView { kind: PageKind::Product, path }, Fact::CartAdd { line }];
        if place == 0 {
            facts.push(Fact::Identify { email: self.email.clone() });
        }
        if place == 0 && self.ending != Ending::NeverAgreed {
            let text = "News and reminders".into();
            facts.push(Fact::MessageConsent { channel: Channel::Email, granted: true, text });
        }
        facts
    }

    fn order(&self) -> Fact {
        let lines = self.facts().filter_map(|fact| match fact {
            Fact::CartAdd { line } => Some(line.clone()),
            _ => None,
        });
        let lines = lines.collect();
        Fact::Purchase { order: format!("order-{}", self.number), value_hundredths: 1_000, lines }
    }

    fn close(&mut self, closed_ms: i64, facts: Vec<Fact>, rng: &mut Rng) {
        let place = rng.usize(0..2);
        let tab = &mut self.tabs[place];
        let facts = facts.into_iter().map(|fact| DatedFact { age_ms: rng.u32(0..FACT_AGE_MS_MAX), fact });
        let closed = Batch {
            sequence: u16::try_from(tab.len()).unwrap(),
            facts: facts.collect(),
            ..batch(PageId([0, 0, 0, place as u8]), rng.u32(1_000..9_000), Vec::new())
        };
        tab.push((closed_ms, closed));
    }

    /// Sends everything from both tabs at once, as pages do: what no receipt names goes again. `answered` counts the
    /// answers read.
    pub(crate) async fn deliver(self, clock: Clock, answered: Arc<AtomicUsize>, seed: u64) {
        let [left, right] = self.tabs;
        let rng = |tab: u64| Rng::with_seed(seed ^ (self.number << 8) ^ tab);
        tokio::join!(
            send_all(self.device.clone(), left, &clock, &answered, rng(1)),
            send_all(self.device.clone(), right, &clock, &answered, rng(2)),
        );
    }
}

async fn send_all(
    mut device: Device,
    batches: Vec<Closed>,
    clock: &Clock,
    answered: &AtomicUsize,
    mut rng: Rng,
) {
    let mut to_come = batches.into_iter();
    let mut kept: Vec<Closed> = Vec::new();
    loop {
        // Now and then a page is left before the last one's answer is there.
        if kept.is_empty() || rng.u8(0..3) == 0 {
            kept.extend(to_come.next());
        }
        if kept.is_empty() {
            return;
        }
        rng.shuffle(&mut kept);
        if let Some(receipt) = send_kept(&device, &kept, clock, &mut rng).await {
            answered.fetch_add(1, Ordering::Relaxed);
            device.signature = receipt.signature.or(device.signature);
            kept.retain(|(_, batch)| !receipt.received.contains(&batch.id()));
        }
    }
}

/// Sends what is kept; a receipt only if an answer was read.
async fn send_kept(device: &Device, kept: &[Closed], clock: &Clock, rng: &mut Rng) -> Option<Receipt> {
    let now_ms = clock.now_ms();
    let aged = kept.iter().map(|(closed_ms, batch)| {
        let age_ms = u32::try_from(now_ms - closed_ms).expect("batches are closed before they are sent");
        Batch { age_ms, ..batch.clone() }
    });
    let envelope = device.envelope(aged.collect());
    let answer = match rng.u8(0..10) {
        // The tab is closed, or the network gone, before or after the edge has stored it.
        0 | 1 => {
            let impatience = Duration::from_millis(rng.u64(IMPATIENCE_MS));
            let _ = tokio::time::timeout(impatience, device.try_send(&envelope)).await;
            return None;
        }
        // The page asked twice at once, and reads one answer.
        2 => tokio::join!(device.try_send(&envelope), device.try_send(&envelope)).0,
        _ => device.try_send(&envelope).await,
    };
    if answer.is_err() {
        tokio::time::sleep(UNREACHABLE_PAUSE).await;
    }
    answer.ok()
}
