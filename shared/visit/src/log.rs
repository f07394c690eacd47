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
//!
//! `gap_ms` says how long nothing must happen for the running visit to be over. A shop may end visits early; facts
//! are divided into visits, and found late, by the ordinary gap at least, for a page tells its facts when it is left.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::{Batch, BatchId, CartLine, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::event::{Event, events_of};
use crate::seen::SeenPages;
use crate::{VISIT_GAP_MS, Visit};

/// Version of the stored form.
const VERSION: u8 = 1;
/// Weight of the events kept apart; beyond it the older half is folded for good. An ordinary visit weighs 30; at the
/// limit the log takes some 35 KB of an object's 64 KB.
const WEIGHT_MAX: usize = 256;

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
    /// Visits are settled up to here: what is dated at or before it comes too late.
    until: UnixMs,
    /// When the first of it arrived.
    received_at: UnixMs,
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

/// A visit among the unsettled events, and the index of the event after its last.
struct Stretch {
    visit: Visit,
    received_at: UnixMs,
    end: usize,
    /// It ended with a log-out: who comes next is someone else.
    left: bool,
}

impl Stretch {
    fn is_over(&self, now: UnixMs, gap_ms: i64) -> bool {
        self.left || self.visit.is_over(now, gap_ms)
    }

    /// What the next visit on this device takes over.
    fn heir(&self, at: UnixMs) -> Visit {
        if self.left { Visit::begin(at, Vec::new()) } else { self.visit.next(at) }
    }
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
        self.events.sort_unstable_by_key(Event::key);
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

    /// When the oldest unsettled visit is over if nothing more comes: the alarm to set. A log-out ends it at once.
    pub fn next_end(&self, gap_ms: i64) -> Option<UnixMs> {
        let stretches = self.stretches(gap_ms);
        let first = stretches.first()?;
        Some(first.visit.last_activity() + if first.left { 0 } else { gap_ms })
    }

    /// Takes out the visits that are over at `now`, oldest first. Each is handed out once.
    pub fn settle(&mut self, now: UnixMs, gap_ms: i64) -> Vec<Ended> {
        let mut over = self.stretches(gap_ms);
        let running = over.iter().position(|stretch| !stretch.is_over(now, gap_ms));
        over.truncate(running.unwrap_or(over.len()));
        self.take_out(over, gap_ms)
    }

    /// Takes out all visits, the running one too: somebody who knows says that it is over.
    pub fn settle_all(&mut self, gap_ms: i64) -> Vec<Ended> {
        let all = self.stretches(gap_ms);
        self.take_out(all, gap_ms)
    }

    /// Consent is gone: forgets everything but the names of the batches already taken, so that none acts twice.
    pub fn forget(&mut self) {
        self.events.clear();
        self.base = None;
        self.other.clear();
    }

    /// The cart after all that is known; empty after a log-out.
    pub fn cart(&self, gap_ms: i64) -> Vec<CartLine> {
        match (self.stretches(gap_ms).pop(), &self.base) {
            (Some(last), _) => last.heir(last.visit.last_activity()).cart().to_vec(),
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
        let gap_ms = gap_ms.max(VISIT_GAP_MS);
        let mut stretches: Vec<Stretch> = Vec::new();
        if let Some(Base { visit, received_at, .. }) = self.base.as_ref().filter(|base| base.running) {
            stretches.push(Stretch { visit: visit.clone(), received_at: *received_at, end: 0, left: false });
        }
        for (index, event) in self.events.iter().enumerate() {
            let begins = stretches.last().is_none_or(|last| last.is_over(event.since(), gap_ms));
            if begins {
                let visit = match (stretches.last(), &self.base) {
                    (Some(last), _) => last.heir(event.at),
                    (None, Some(base)) => base.visit.next(event.at),
                    (None, None) => Visit::begin(event.at, Vec::new()),
                };
                stretches.push(Stretch { visit, received_at: event.received_at, end: index, left: false });
            }
            if let Some(last) = stretches.last_mut() {
                event.fold_into(&mut last.visit);
                last.received_at = last.received_at.min(event.received_at);
                last.end = index + 1;
                last.left |= event.is_log_out();
            }
        }
        stretches
    }

    fn take_out(&mut self, over: Vec<Stretch>, gap_ms: i64) -> Vec<Ended> {
        if let Some(last) = over.last() {
            let until = last.visit.last_activity();
            let other = self.base.take().map_or_else(BTreeMap::new, |base| base.other);
            let (visit, received_at) = (last.heir(until), last.received_at);
            self.base = Some(Base { visit, running: false, until, received_at, other });
            self.events.drain(..last.end);
        }
        let ended = |stretch: Stretch| Ended {
            late: stretch.visit.is_over(stretch.received_at, gap_ms.max(VISIT_GAP_MS)),
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
                if event.is_log_out() {
                    base.visit = Visit::begin(event.at, Vec::new());
                }
                base.received_at = base.received_at.min(event.received_at);
            }
        }
    }
}
