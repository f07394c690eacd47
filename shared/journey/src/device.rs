//! What is kept of a device: the facts of its running visit, what past visits came to, the products it has seen.

use rappel_flow::SegmentId;
use rappel_signal::{ProductCard, ProductId, Report, UnixMs, VisitorId};
use rappel_visit::VisitLog;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::limit::{CARDS_MAX, SEEN_MAX, VISITS_MAX, WISHLIST_MAX};

/// The version this code writes; every released one is read.
const STATE_VERSION: u32 = 1;

/// What is known of a device and its user's browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// IANA zone, as the browser names it.
    pub zone: String,
    /// BCP 47 tag of the page's language.
    pub language: String,
    /// Products as its pages described them, most recently stated last.
    pub cards: Vec<ProductCard>,
    /// Products seen, most recent first.
    pub seen: Vec<ProductId>,
    /// Products on the wish list, oldest first.
    pub wishlist: Vec<ProductId>,
}

/// A visit that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastVisit {
    /// Its number, from 1.
    pub number: u32,
    /// First activity.
    pub started_at: UnixMs,
    /// Last activity.
    pub ended_at: UnixMs,
    /// Active time.
    pub active_ms: u32,
    /// What it abandoned and why, if anything.
    pub report: Option<Report>,
    /// Interest score, 0 to 8.
    pub score: u8,
    /// Arrived after it was over: history only.
    #[serde(default)]
    pub late: bool,
    /// An order was placed in it.
    #[serde(default)]
    pub purchased: bool,
    /// Title of the longest looked-at item, for the wording of reasons.
    #[serde(default)]
    pub item: Option<String>,
    /// The last query, for the same.
    #[serde(default)]
    pub query: Option<String>,
}

/// One device's state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Device {
    /// Version of this form.
    pub v: u32,
    /// The shop's key.
    pub shop: String,
    /// The device.
    pub visitor: VisitorId,
    /// When it was first heard of.
    pub first_seen: UnixMs,
    /// When it was last heard of.
    pub last_seen: UnixMs,
    /// Facts not yet settled, and the names of batches already taken.
    pub log: VisitLog,
    /// What past visits came to, oldest first.
    #[serde(default)]
    pub visits: Vec<PastVisit>,
    /// Visits settled so far; the running one has the next number.
    #[serde(default)]
    pub visits_total: u32,
    /// Shoppers who logged out on this device so far: each had a segment of their own.
    #[serde(default)]
    pub logouts: u32,
    /// What is known.
    #[serde(default)]
    pub known: Known,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Device {
    /// A device just heard of.
    pub fn new(shop: &str, visitor: VisitorId, now: UnixMs) -> Device {
        Device {
            v: STATE_VERSION,
            shop: shop.to_owned(),
            visitor,
            first_seen: now,
            last_seen: now,
            log: VisitLog::default(),
            visits: Vec::new(),
            visits_total: 0,
            logouts: 0,
            known: Known::default(),
            extra: Map::new(),
        }
    }

    /// Name of the segment that this device's inputs belong to.
    pub fn segment(&self) -> SegmentId {
        SegmentId(format!("{}.{}", self.visitor, self.logouts))
    }

    /// Number of the visit that runs, or would begin next.
    pub fn visit_number(&self) -> u32 {
        self.visits_total + 1
    }

    /// The product as a page of this device described it.
    pub fn card(&self, product: &ProductId) -> Option<&ProductCard> {
        self.known.cards.iter().rev().find(|card| card.id == *product)
    }

    pub(crate) fn remember_visit(&mut self, visit: PastVisit) {
        self.visits_total = visit.number;
        self.visits.push(visit);
        keep_last(&mut self.visits, VISITS_MAX);
    }
}

impl Known {
    pub(crate) fn card(&mut self, card: &ProductCard) {
        self.cards.retain(|known| known.id != card.id);
        self.cards.push(card.clone());
        keep_last(&mut self.cards, CARDS_MAX);
    }

    pub(crate) fn see(&mut self, product: &ProductId) {
        self.seen.retain(|known| known != product);
        self.seen.insert(0, product.clone());
        self.seen.truncate(SEEN_MAX);
    }

    pub(crate) fn wish(&mut self, product: &ProductId) {
        if !self.wishlist.contains(product) {
            self.wishlist.push(product.clone());
            keep_last(&mut self.wishlist, WISHLIST_MAX);
        }
    }

    pub(crate) fn unwish(&mut self, product: &ProductId) {
        self.wishlist.retain(|known| known != product);
    }
}

/// Drops from the front what is over the limit.
fn keep_last<T>(list: &mut Vec<T>, max: usize) {
    if list.len() > max {
        list.drain(..list.len() - max);
    }
}
