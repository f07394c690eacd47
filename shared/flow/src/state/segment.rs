//! One source device's part of a person. Segments can be frozen, adopted by another object and given back whole.

use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::contact::{Consent, Contact};
use super::run::Run;
use super::subject::Cart;
use crate::language::Category;

/// A segment's name, given by the adapter; unique over all persons. Part of every message's id.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SegmentId(pub String);

/// Counts the visits of a segment's device, from 1. An input of an older visit changes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VisitNumber(pub u32);

/// The visit that runs now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenVisit {
    /// Which.
    pub number: VisitNumber,
    /// When it began.
    pub started_at: UnixMs,
    /// Its latest activity.
    pub active_at: UnixMs,
}

/// Who told of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderSource {
    /// The page: ends flows, counts no revenue.
    Page,
    /// The shop's server.
    Server,
}

/// An order, as far as the decision needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The shop's number.
    pub id: String,
    /// When it was placed.
    pub at: UnixMs,
    /// Who told.
    pub source: OrderSource,
    /// Its value in hundredths.
    #[serde(default)]
    pub value_hundredths: u64,
}

/// A message that went, for the caps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentRecord {
    /// The outbox row's id.
    pub id: String,
    /// When it was claimed for sending.
    pub at: UnixMs,
    /// Which way.
    pub channel: Channel,
    /// The flow it came from.
    pub flow: String,
    /// Marketing, transactional or asked for.
    pub category: Category,
    /// A short hash of the address: caps of an address hold whoever is logged in.
    #[serde(default)]
    pub to: u32,
}

/// What is remembered of earlier entries into one flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// The flow's id.
    pub flow: String,
    /// Start of the last entry.
    pub last_at: UnixMs,
    /// The cart of the last entry.
    #[serde(default)]
    pub cart: u32,
    /// The order of the last entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// How many.
    pub count: u32,
}

/// A consent that was stated before its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyConsent {
    /// For which channel.
    pub channel: Channel,
    /// For which address; the next one of the channel if it was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The shopper's word.
    pub consent: Consent,
}

/// One device's part of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its name.
    pub id: SegmentId,
    /// Moved to another object: this copy decides nothing any more.
    #[serde(default)]
    pub frozen: bool,
    /// Its shopper logged out: its flows go on for themselves, and it is nobody else's business.
    #[serde(default)]
    pub closed: bool,
    /// Addresses, the latest stated last.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Consents waiting for their address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub early_consents: Vec<EarlyConsent>,
    /// Flows entered and not left.
    #[serde(default)]
    pub runs: Vec<Run>,
    /// Earlier entries, by flow.
    #[serde(default)]
    pub entries: Vec<Entries>,
    /// Entries so far, over all flows: the next one's number is this plus one.
    #[serde(default)]
    pub entries_total: u32,
    /// Decisions so far: the next one's number is this plus one.
    #[serde(default)]
    pub decisions_total: u32,
    /// Messages that went in the last days.
    #[serde(default)]
    pub sends: Vec<SentRecord>,
    /// Orders known, oldest first.
    #[serde(default)]
    pub orders: Vec<Order>,
    /// How many orders in all.
    #[serde(default)]
    pub orders_total: u32,
    /// Ids of shop events already acted on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// What is in the cart.
    #[serde(default)]
    pub cart: Cart,
    /// The visit that runs now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<OpenVisit>,
    /// The last visit that ended.
    #[serde(default)]
    pub ended_visit: VisitNumber,
    /// Tags and lists (`list:` before the name).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Segment {
    /// A new segment of this name.
    pub fn new(id: SegmentId) -> Segment {
        Segment { id, ..Segment::default() }
    }

    /// The address used on a channel: the latest stated.
    pub fn contact(&self, channel: Channel) -> Option<&Contact> {
        self.contacts
            .iter()
            .filter(|contact| contact.channel == channel)
            .max_by_key(|contact| contact.stated_at)
    }

    /// The latest order.
    pub fn last_order(&self) -> Option<&Order> {
        self.orders.iter().max_by_key(|order| order.at)
    }
}
