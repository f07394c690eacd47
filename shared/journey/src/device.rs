//! What is kept of a device: the facts of its running visit, what past visits came to, the products it has seen.

use rappel_flow::SegmentId;
use rappel_signal::{DAY_MS, ProductCard, ProductId, Report, UnixMs, VisitorId};
use rappel_visit::VisitLog;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::browser::Subscription;
use crate::interest::Ledger;
use crate::limit::{CARDS_MAX, CLAIMS_DAILY_MAX, CLAIMS_MAX, SEEN_MAX, VISITS_MAX, WISHLIST_MAX};
use crate::moving::Move;
use crate::page_time::PageTime;
use crate::roster::RosterLedger;
use crate::trail::Trail;

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
    /// What was looked at, the longest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looked: Vec<Looked>,
}

/// Something that was looked at in a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// Title of the product, or name of the category, as the shop's page gave it.
    pub title: String,
    /// Time the shopper was really there.
    pub active_ms: u32,
}

/// An address that was stated on the device without proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// A short hash of it, to know it again.
    pub fingerprint: u32,
    /// When it was first stated.
    pub at: UnixMs,
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
    /// What the running visit looked at.
    #[serde(default, skip_serializing_if = "Trail::is_empty")]
    pub trail: Trail,
    /// Addresses stated lately, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// The browser's push subscription, as far as the shopper who is here agreed to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription: Option<Subscription>,
    /// Pages of the running visit, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) pages: Vec<PageTime>,
    /// What a shard knows of the interest of the shopper who is here.
    #[serde(default, skip_serializing_if = "Ledger::is_blank")]
    pub interest: Ledger,
    /// What the shop's list of people was told of the shopper who is here.
    #[serde(default, skip_serializing_if = "RosterLedger::is_blank")]
    pub roster: RosterLedger,
    /// Segments that moved to a person's object, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// Hand-overs numbered so far.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub hand_overs_total: u64,
    /// Hand-overs stored and not yet heard.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub hand_overs_waiting: u64,
    /// The shopper's last word on being advertised to was yes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub advertises: bool,
    /// Something waits to be learned from.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub teaches: bool,
    /// When to go on with what is left to do of an erasure, by the platform's clock, if somebody was erased here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forgets_at: Option<UnixMs>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Name of the segment of a device's shopper; shoppers are counted from 0 by the log-outs before them.
pub fn segment_of(visitor: VisitorId, shopper: u32) -> SegmentId {
    SegmentId(format!("{visitor}.{shopper}"))
}

/// The device and the shopper that a segment's name says.
pub fn device_of(segment: &SegmentId) -> Option<(VisitorId, u32)> {
    let (visitor, shopper) = segment.0.split_once('.')?;
    Some((VisitorId::parse(visitor)?, shopper.parse().ok()?))
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
            trail: Trail::default(),
            claims: Vec::new(),
            subscription: None,
            pages: Vec::new(),
            interest: Ledger::default(),
            roster: RosterLedger::default(),
            moves: Vec::new(),
            hand_overs_total: 0,
            hand_overs_waiting: 0,
            advertises: false,
            teaches: false,
            forgets_at: None,
            extra: Map::new(),
        }
    }

    /// Name of the segment that this device's inputs belong to.
    pub fn segment(&self) -> SegmentId {
        segment_of(self.visitor, self.logouts)
    }

    /// Number of the visit that runs, or would begin next.
    pub fn visit_number(&self) -> u32 {
        self.visits_total + 1
    }

    /// The product as a page of this device described it.
    pub fn card(&self, product: &ProductId) -> Option<&ProductCard> {
        self.known.cards.iter().rev().find(|card| card.id == *product)
    }

    /// Whether an address may be stated without proof: one stated before, or a new one within the day's bound, if new ones
    /// are taken at all.
    pub(crate) fn may_claim(&mut self, address: &str, takes_new: bool, now: UnixMs) -> bool {
        if self.has_claimed(address) {
            return true;
        }
        if !takes_new || self.claims_left(now) == 0 {
            return false;
        }
        self.claims.push(Claim { fingerprint: fingerprint(address), at: now });
        keep_last(&mut self.claims, CLAIMS_MAX);
        true
    }

    /// Whether the address was stated here before.
    pub(crate) fn has_claimed(&self, address: &str) -> bool {
        let fingerprint = fingerprint(address);
        self.claims.iter().any(|claim| claim.fingerprint == fingerprint)
    }

    /// New addresses that may still be stated today.
    pub(crate) fn claims_left(&self, now: UnixMs) -> usize {
        let today = self.claims.iter().filter(|claim| now - claim.at < DAY_MS).count();
        CLAIMS_DAILY_MAX.saturating_sub(today)
    }

    pub(crate) fn remember_visit(&mut self, visit: PastVisit) {
        self.visits_total = visit.number;
        self.visits.push(visit);
        keep_last(&mut self.visits, VISITS_MAX);
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// FNV-1a, 32 bits, over the address in lower case.
fn fingerprint(address: &str) -> u32 {
    address.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
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
pub(crate) fn keep_last<T>(list: &mut Vec<T>, max: usize) {
    if list.len() > max {
        list.drain(..list.len() - max);
    }
}
