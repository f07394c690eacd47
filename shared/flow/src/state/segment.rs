//! One source device's part of a person. Segments can be frozen, adopted by another object and given back whole.

use rappel_signal::{Channel, Class, ProductId, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::audience::{AdvertisingWord, Member};
use super::choices::Choices;
use super::contact::{Consent, Contact};
use super::credit::Comparison;
use super::dead_letter::DeadLetter;
use super::limit::{ASKS_MAX, DEEDS_MAX, cut};
use super::order::{Ask, Look, Order, Review, View, Wish};
use super::outbox::OutboxId;
use super::report::{Followed, Report};
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
    /// The order it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Which text of those that are tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When it was first opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<UnixMs>,
    /// When it was first clicked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clicked_at: Option<UnixMs>,
    /// What its provider calls it, where our own id does not travel along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
    /// What its provider told later, each once, and when that was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<(Report, UnixMs)>,
    /// The link of it that was followed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followed: Option<Followed>,
}

impl SentRecord {
    /// A message that went, of which nothing has come back yet.
    pub fn new(
        id: &OutboxId,
        at: UnixMs,
        channel: Channel,
        (flow, category): (&str, Category),
        to: u32,
    ) -> SentRecord {
        SentRecord {
            id: id.0.clone(),
            at,
            channel,
            flow: flow.to_owned(),
            category,
            to,
            order: None,
            text: None,
            opened_at: None,
            clicked_at: None,
            provider_id: None,
            reports: Vec::new(),
            followed: None,
        }
    }

    /// When its provider said that it was delivered.
    pub fn delivered_at(&self) -> Option<UnixMs> {
        let delivered = self.reports.iter().find(|(report, _)| *report == Report::Delivered);
        delivered.map(|(_, at)| *at)
    }

    /// The step that sent it: ids end with step and channel.
    pub(crate) fn step(&self) -> Option<&str> {
        self.id.rsplit('/').nth(1)
    }
}

/// Something the shopper did, for "did since".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// `open`, `click`, `cart`, `review`, or a shop's event by name.
    pub name: String,
    /// The last time.
    pub at: UnixMs,
}

/// What is remembered of earlier entries into one flow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// The flow's id.
    pub flow: String,
    /// Start of the last entry.
    pub last_at: UnixMs,
    /// The cart of the last entry.
    #[serde(default)]
    pub cart: u32,
    /// Orders of late entries, where one entry per order is allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<String>,
    /// Products of late entries, each with its last, where one entry per product is allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<(ProductId, UnixMs)>,
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
    /// When the shopper last said no to all of a channel, or to an address not known by then: no older yes counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<(Channel, UnixMs)>,
    /// The shopper's word on being advertised to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advertising: Option<AdvertisingWord>,
    /// Advertising audiences they were put into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<Member>,
    /// What its shopper chose to get.
    #[serde(default, skip_serializing_if = "Choices::is_blank")]
    pub choices: Choices,
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
    /// Products known to be bought, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bought: Vec<ProductId>,
    /// The first order of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_order_at: Option<UnixMs>,
    /// What was spent since the shopper came to a flow, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<Comparison>,
    /// Reviews left, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// The wish list, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<Wish>,
    /// What was taken off it or bought, the latest last, and when: an old wish told again does not come back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unwished: Vec<(ProductId, UnixMs)>,
    /// Products asked for, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// Products whose question was answered, the latest last, and when: an old one told again asks nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answered: Vec<(ProductId, UnixMs)>,
    /// Questions up to here are void: the shopper wanted no more messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks_void_at: Option<UnixMs>,
    /// Products looked at, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<View>,
    /// What was looked at last; only when, once a flow took it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    /// What was done, by name, the last time each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deeds: Vec<Deed>,
    /// When the shopper was last in the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_visit_at: Option<UnixMs>,
    /// What the last visit left; nothing of one that ended in an order, or in nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_class: Option<Class>,
    /// Segments (of customers) the person is a member of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub member_of: Vec<String>,
    /// When a clock starts the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_clock_at: Option<UnixMs>,
    /// Ids of shop events already acted on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// Messages given up, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dead: Vec<DeadLetter>,
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
        self.contact_where(channel, |_| true)
    }

    /// The latest stated address of a channel of those that will do.
    pub(crate) fn contact_where(
        &self,
        channel: Channel,
        will_do: impl Fn(&Contact) -> bool,
    ) -> Option<&Contact> {
        let contacts = self.contacts.iter().filter(|contact| contact.channel == channel && will_do(contact));
        contacts.max_by_key(|contact| contact.stated_at)
    }

    /// Questions for such products, asked up to an instant, are answered by then.
    pub(crate) fn answer_asks(&mut self, at: UnixMs, is_one: impl Fn(&ProductId) -> bool) {
        let over = |ask: &Ask| ask.at <= at && is_one(&ask.product);
        let products: Vec<ProductId> =
            self.asks.iter().filter(|ask| over(ask)).map(|ask| ask.product.clone()).collect();
        self.asks.retain(|ask| !over(ask));
        self.answered.retain(|(product, _)| !products.contains(product));
        self.answered.extend(products.into_iter().map(|product| (product, at)));
        let spare = self.answered.len().saturating_sub(ASKS_MAX);
        self.answered.drain(..spare);
    }

    /// Notes a no to all of a channel.
    pub(crate) fn refuse(&mut self, channel: Channel, at: UnixMs) {
        match self.refused.iter_mut().find(|(on, _)| *on == channel) {
            Some((_, said_at)) => *said_at = at.max(*said_at),
            None => self.refused.push((channel, at)),
        }
    }

    /// Notes that something was done; the latest time holds.
    pub(crate) fn note(&mut self, name: &str, at: UnixMs) {
        match self.deeds.iter_mut().find(|deed| deed.name == name) {
            Some(deed) => deed.at = deed.at.max(at),
            None => self.deeds.push(Deed { name: cut(name), at }),
        }
        let spare = self.deeds.len().saturating_sub(DEEDS_MAX);
        self.deeds.drain(..spare);
    }
}
