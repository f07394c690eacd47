//! The edge's log of one device's facts: in any order, any number of times, the same visits.
//!
//! Batches are late, doubled and out of order; the log dates their facts, sorts them by (time, page, sequence,
//! index) and folds them with the very code the page runs. What was settled is kept only as far as the next visit
//! needs it.
//!
//! | an event is dated            | then                                                                    |
//! | ---------------------------- | ----------------------------------------------------------------------- |
//! | after what was settled       | sorted in; belongs to the running visit or to one of its own            |
//! | at or before it              | corrects the cart and the known orders, reopens and starts nothing      |
//! | in a batch that is there     | ignored                                                                 |

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::{Batch, BatchId, CartLine, Fact, PageId, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Visit;
use crate::seen::SeenPages;

/// Version of the stored form.
const VERSION: u8 = 1;
/// Weight of the events kept apart; beyond it the older half is folded for good. An ordinary visit weighs 30; at the
/// limit the log takes some 35 KB of an object's 64 KB.
const WEIGHT_MAX: usize = 256;
/// Text that weighs as much as an event of its own.
const TEXT_BYTES_PER_WEIGHT: usize = 64;

/// A visit that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The visit; its end is its last activity.
    pub visit: Visit,
    /// Nothing of it arrived before it was over: it is history and starts no flow.
    pub late: bool,
}

/// Facts not yet settled, what came before them, and the names of the batches already taken. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VisitLog {
    v: u8,
    seen: SeenPages,
    /// Sorted by [`Event::key`].
    events: Vec<Event>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<Base>,
    /// What a newer version wrote, carried along.
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

/// What was folded for good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Base {
    /// Running: the visit so far. Otherwise: what the next visit takes over.
    visit: Visit,
    running: bool,
    /// The time up to which events are folded.
    until: UnixMs,
    /// When the first of it arrived.
    received_at: UnixMs,
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Event {
    at: UnixMs,
    page: PageId,
    sequence: u16,
    index: u16,
    received_at: UnixMs,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum What {
    Fact(Fact),
    Attention {
        active_ms: u32,
    },
    /// A fact that a newer version knows.
    Unknown(Value),
}

/// A visit among the unsettled events, and the index of the event after its last.
struct Stretch {
    visit: Visit,
    received_at: UnixMs,
    end: usize,
}

impl Default for VisitLog {
    fn default() -> Self {
        VisitLog {
            v: VERSION,
            seen: SeenPages::default(),
            events: Vec::new(),
            base: None,
            other: BTreeMap::new(),
        }
    }
}

impl VisitLog {
    /// Takes a batch that arrived at `received_at`; `false` if it was there already.
    pub fn insert(&mut self, received_at: UnixMs, batch: &Batch) -> bool {
        if !self.seen.note(batch.id()) {
            return false;
        }
        let mut new = events_of(received_at, batch);
        self.keep_page_order(&mut new, batch.id());
        for event in new {
            match &mut self.base {
                Some(base) if event.at <= base.until => event.fold_into(&mut base.visit),
                _ => self.events.push(event),
            }
        }
        self.events.sort_by_key(Event::key);
        self.compact();
        true
    }

    /// Whether the batch is there: what a receipt answers to an ask.
    pub fn contains(&self, id: BatchId) -> bool {
        self.seen.contains(id)
    }

    /// The visits not yet settled, oldest first; the last one may still run.
    pub fn visits(&self, gap_ms: i64) -> Vec<Visit> {
        self.stretches(gap_ms).into_iter().map(|stretch| stretch.visit).collect()
    }

    /// When the oldest unsettled visit is over if nothing more comes: the alarm to set.
    pub fn next_end(&self, gap_ms: i64) -> Option<UnixMs> {
        self.stretches(gap_ms).first().map(|stretch| stretch.visit.last_activity() + gap_ms)
    }

    /// Takes out the visits that are over at `now`, oldest first. Each is handed out once.
    pub fn settle(&mut self, now: UnixMs, gap_ms: i64) -> Vec<Ended> {
        let mut over = self.stretches(gap_ms);
        over.retain(|stretch| stretch.visit.is_over(now, gap_ms));
        self.take_out(over, gap_ms)
    }

    /// Takes out all visits, the running one too: somebody who knows says that it is over.
    pub fn settle_all(&mut self, gap_ms: i64) -> Vec<Ended> {
        let all = self.stretches(gap_ms);
        self.take_out(all, gap_ms)
    }

    /// The cart after all that is known.
    pub fn cart(&self, gap_ms: i64) -> Vec<CartLine> {
        match (self.stretches(gap_ms).pop(), &self.base) {
            (Some(last), _) => last.visit.cart().to_vec(),
            (None, Some(base)) => base.visit.cart().to_vec(),
            (None, None) => Vec::new(),
        }
    }

    /// Ages are measured across the network, so a page's batches may seem to overlap: a later one never happened
    /// before an earlier one. Times only ever move forward to the page's latest so far, whatever the order of arrival.
    fn keep_page_order(&mut self, new: &mut [Event], id: BatchId) {
        let of_page = |event: &&Event| event.page == id.page && event.sequence < id.sequence;
        let floor = self.events.iter().filter(of_page).map(|event| event.at).max();
        for event in new.iter_mut() {
            event.at = floor.map_or(event.at, |floor| event.at.max(floor));
        }
        let Some(latest) = new.iter().map(|event| event.at).max() else { return };
        for event in &mut self.events {
            if event.page == id.page && event.sequence > id.sequence {
                event.at = event.at.max(latest);
            }
        }
    }

    fn stretches(&self, gap_ms: i64) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        if let Some(base) = self.base.as_ref().filter(|base| base.running) {
            stretches.push(Stretch { visit: base.visit.clone(), received_at: base.received_at, end: 0 });
        }
        for (index, event) in self.events.iter().enumerate() {
            let begins = stretches.last().is_none_or(|last| last.visit.is_over(event.at, gap_ms));
            if begins {
                let before = stretches.last().map(|last| &last.visit);
                let visit = begin(before.or(self.base.as_ref().map(|base| &base.visit)), event.at);
                stretches.push(Stretch { visit, received_at: event.received_at, end: index });
            }
            if let Some(last) = stretches.last_mut() {
                event.fold_into(&mut last.visit);
                last.received_at = last.received_at.min(event.received_at);
                last.end = index + 1;
            }
        }
        stretches
    }

    fn take_out(&mut self, over: Vec<Stretch>, gap_ms: i64) -> Vec<Ended> {
        if let Some(last) = over.last() {
            let until = last.visit.last_activity();
            let other = self.base.take().map_or_else(BTreeMap::new, |base| base.other);
            let (visit, received_at) = (last.visit.next(until), last.received_at);
            self.base = Some(Base { visit, running: false, until, received_at, other });
            self.events.drain(..last.end);
        }
        let ended = |stretch: Stretch| Ended {
            late: stretch.visit.is_over(stretch.received_at, gap_ms),
            visit: stretch.visit,
        };
        over.into_iter().map(ended).collect()
    }

    /// Folds the older half for good while the log weighs too much. Visits that nobody settled in time become one:
    /// only a device that floods the log gets there.
    fn compact(&mut self) {
        while self.events.iter().map(|event| event.what.weight()).sum::<usize>() > WEIGHT_MAX {
            let older = self.events.len().div_ceil(2);
            for event in self.events.drain(..older) {
                let base = self.base.get_or_insert_with(|| Base {
                    visit: Visit::begin(event.at, Vec::new()),
                    running: true,
                    until: event.at,
                    received_at: event.received_at,
                    other: BTreeMap::new(),
                });
                if !base.running {
                    base.visit = base.visit.next(event.at);
                    base.running = true;
                    base.received_at = event.received_at;
                }
                event.fold_into(&mut base.visit);
                base.until = event.at;
                base.received_at = base.received_at.min(event.received_at);
            }
        }
    }
}

impl Event {
    fn key(&self) -> (UnixMs, PageId, u16, u16) {
        (self.at, self.page, self.sequence, self.index)
    }

    fn fold_into(&self, visit: &mut Visit) {
        match &self.what {
            What::Fact(fact) => visit.apply(self.at, self.page, fact),
            What::Attention { active_ms } => visit.attend(self.page, *active_ms, self.at),
            What::Unknown(_) => visit.attend(self.page, 0, self.at),
        }
    }
}

impl What {
    /// About one for each 130 bytes of the stored form.
    fn weight(&self) -> usize {
        let (text, lines): (&str, &[CartLine]) = match self {
            What::Fact(Fact::PageView { path, .. }) => (path, &[]),
            What::Fact(Fact::CategoryView { category, .. }) => (category, &[]),
            What::Fact(Fact::Search { query, .. }) => (query, &[]),
            What::Fact(Fact::CartView { lines }) => ("", lines),
            What::Fact(Fact::CheckoutError { code }) => (code, &[]),
            What::Fact(Fact::Purchase { order, lines, .. }) => (order, lines),
            _ => ("", &[]),
        };
        1 + lines.len() + text.len() / TEXT_BYTES_PER_WEIGHT
    }
}

fn begin(before: Option<&Visit>, at: UnixMs) -> Visit {
    before.map_or_else(|| Visit::begin(at, Vec::new()), |visit| visit.next(at))
}

/// The batch's facts, dated, and its active time as one more event behind them.
fn events_of(received_at: UnixMs, batch: &Batch) -> Vec<Event> {
    let BatchId { page, sequence } = batch.id();
    let closed_at = received_at - i64::from(batch.age_ms);
    let event = |at, index, what| Event { at, page, sequence, index, received_at, what };
    let mut events = Vec::with_capacity(batch.facts.len() + 1);
    let mut last_kept = None;
    let mut last_activity = (batch.active_ms > 0).then(|| closed_at - i64::from(batch.idle_ms));
    for (index, dated) in (0..).zip(&batch.facts) {
        let at = closed_at - i64::from(dated.age_ms);
        last_activity = last_activity.max(Some(at));
        if is_of_the_visit(&dated.fact) {
            last_kept = last_kept.max(Some(at));
            events.push(event(at, index, What::Fact(dated.fact.clone())));
        }
    }
    // One of no active time is kept only where it says that the visit went on.
    if let Some(at) = last_activity.filter(|_| batch.active_ms > 0 || last_activity > last_kept) {
        events.push(event(at, u16::MAX, What::Attention { active_ms: batch.active_ms }));
    }
    events
}

/// Facts that change a visit. The others are activity and no more, and addresses have no business in the log.
fn is_of_the_visit(fact: &Fact) -> bool {
    match fact {
        Fact::PageView { .. }
        | Fact::ProductView { .. }
        | Fact::CategoryView { .. }
        | Fact::Select { .. }
        | Fact::Search { .. }
        | Fact::CartAdd { .. }
        | Fact::CartRemove { .. }
        | Fact::CartView { .. }
        | Fact::Checkout { .. }
        | Fact::CheckoutError { .. }
        | Fact::Purchase { .. } => true,
        Fact::WishlistAdd { .. }
        | Fact::WishlistRemove { .. }
        | Fact::Identify { .. }
        | Fact::MessageConsent { .. }
        | Fact::PushSubscription { .. }
        | Fact::LogOut
        | Fact::Withdrawn => false,
    }
}
