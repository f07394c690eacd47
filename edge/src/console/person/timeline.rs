//! What happened to somebody as the moments of their page, the latest first, bounded pages of it.

use std::collections::BTreeMap;

use rappel_compact::SortCompact;
use rappel_console::money;
use rappel_console::page::person::{Looked, Moment, What};
use rappel_flow::{Act, Book, Decision, Order, OrderSource, Report, Segment, SentRecord};
use rappel_journey::{Device, VisitTold};
use rappel_signal::{Channel, UnixMs};
use rappel_visit::VISIT_GAP_MS;

use super::gather::Known;

/// Moments on a page.
const MOMENTS_MAX: usize = 40;
/// Decisions that each object is asked for: far more than are made at once, so that a page always leads on.
pub(super) const DECISIONS_MAX: u32 = 200;

/// A page of it.
pub(super) struct Shown {
    pub(super) moments: Vec<Moment>,
    /// The next page has what happened before this.
    pub(super) next: Option<UnixMs>,
}

/// What happened before an instant.
pub(super) fn page(book: &Book, known: &Known, currency: &str, before: UnixMs) -> Shown {
    let mut moments: Vec<Moment> = known.devices.iter().flat_map(visits).collect();
    moments.extend(known.decisions.iter().filter_map(|decision| decided(book, known, decision)));
    moments.extend(known.orders().into_iter().map(|order| ordered(order, currency)));
    moments.extend(known.person.segments.iter().flat_map(said));
    moments.retain(|moment| moment.at < before);
    moments.sort_compact_by_key(|moment| core::cmp::Reverse(moment.at));
    // Where an object has older decisions than it gave, nothing as old as those is shown yet.
    let full = known.given.iter().any(|given| *given >= DECISIONS_MAX as usize);
    let horizon = known.decisions.iter().map(|decision| decision.at).min().filter(|_| full);
    let beyond = |moment: &Moment| horizon.is_some_and(|horizon| moment.at <= horizon);
    let cut = moments.iter().position(beyond).unwrap_or(moments.len());
    // What happened at the same instant stays together: a page begins before an instant.
    let last = moments.get(MOMENTS_MAX - 1).map(|moment| moment.at);
    let more = last.and_then(|last| moments.iter().position(|moment| moment.at < last));
    let end = cut.min(more.unwrap_or(moments.len()));
    let is_last = end == moments.len() && horizon.is_none();
    moments.truncate(end);
    let next = match (is_last, moments.last(), horizon) {
        (true, ..) => None,
        (false, Some(last), _) => Some(last.at),
        (false, None, Some(horizon)) => Some(horizon + 1),
        (false, None, None) => None,
    };
    Shown { moments, next }
}

fn visits(device: &Device) -> impl Iterator<Item = Moment> {
    device.visits_told(VISIT_GAP_MS).into_iter().map(visited)
}

fn visited(visit: VisitTold) -> Moment {
    let looked = visit.looked.into_iter();
    let looked =
        looked.map(|item| Looked { title: item.title, at: None, active_seconds: item.active_ms / 1_000 });
    let what = What::Visit {
        ended: visit.ended,
        bought: visit.purchased,
        class: visit.class,
        reasons: visit.reasons,
        active_seconds: visit.active_ms / 1_000,
        looked: looked.collect(),
    };
    Moment { at: visit.started_at, what }
}

/// What was decided, where it says something to the shop: which answer a service gave in between does not.
fn decided(book: &Book, known: &Known, decision: &Decision) -> Option<Moment> {
    let flow = decision.flow.clone();
    let flow_name = book.flow(&flow).map_or_else(|| flow.clone(), |flow| flow.file.name.clone());
    let (step, words) = (decision.step.clone(), decision.words.clone());
    let what = match decision.act {
        Act::Sent => What::Sent { flow, flow_name, step, words, became: became(known, decision) },
        Act::Deferred | Act::Skipped | Act::NotEntered | Act::Failed | Act::Unknown => {
            What::NotSent { flow, flow_name, step, words }
        }
        Act::Entered | Act::Restarted | Act::Left | Act::Finished => What::Other { words },
        Act::Accepted | Act::Retried | Act::Step => return None,
    };
    Some(Moment { at: decision.at, what })
}

fn became(known: &Known, decision: &Decision) -> Vec<String> {
    let sent = known.person.segments.iter().flat_map(|segment| &segment.sends);
    let id = decision.message.as_ref().map(|id| id.0.as_str());
    sent.filter(|sent| Some(sent.id.as_str()) == id).flat_map(fate).map(str::to_owned).collect()
}

fn fate(sent: &SentRecord) -> Vec<&'static str> {
    let reported = |report: Report| sent.reports.iter().any(|(known, _)| *known == report);
    let all = [
        (sent.delivered_at().is_some(), "delivered"),
        (sent.opened_at.is_some(), "opened"),
        (sent.clicked_at.is_some(), "clicked"),
        (reported(Report::Bounced), "came back"),
        (reported(Report::Complained), "called spam"),
    ];
    all.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect()
}

impl Known {
    /// Every order once: what the shop's server says of it counts.
    pub(super) fn orders(&self) -> Vec<&Order> {
        let mut all: BTreeMap<&str, &Order> = BTreeMap::new();
        for order in self.person.segments.iter().flat_map(|segment| &segment.orders) {
            let known = all.entry(&order.id).or_insert(order);
            if order.source == OrderSource::Server {
                *known = order;
            }
        }
        all.into_values().collect()
    }
}

fn ordered(order: &Order, currency: &str) -> Moment {
    let number = order.number.as_deref().unwrap_or(&order.id);
    let value = money(i64::try_from(order.value_hundredths).unwrap_or(i64::MAX), currency);
    let ended = if order.void { ", cancelled or given back since" } else { "" };
    let by = if order.source == OrderSource::Page { ", as the page says" } else { "" };
    Moment { at: order.at, what: What::Order { words: format!("Order {number}, {value}{ended}{by}") } }
}

/// What they said and did besides.
fn said(segment: &Segment) -> Vec<Moment> {
    let other = |at, words: String| Moment { at, what: What::Other { words } };
    let mut all = Vec::new();
    for contact in &segment.contacts {
        for word in contact.consents() {
            let act = if word.granted { "Agreed to" } else { "Said no to" };
            all.push(other(word.at, format!("{act} {}.", by(contact.channel))));
        }
        if let (Some(why), Some(at)) = (contact.suppressed, contact.suppressed_at) {
            let words = format!("Nothing more goes by {}: {}.", by(contact.channel), super::about::why(why));
            all.push(other(at, words));
        }
    }
    for review in &segment.reviews {
        all.push(other(review.at, format!("Left a review: {} of 5.", review.rating)));
    }
    for wish in &segment.wishes {
        all.push(other(wish.at, format!("Put {} on the wish list.", wish.item.title)));
    }
    for ask in &segment.asks {
        all.push(other(ask.at, format!("Asked to be told when {} is back.", ask.product.0)));
    }
    all
}

/// A channel in a sentence about consent.
pub(super) fn by(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "e-mails",
        Channel::Push => "notifications",
        Channel::Sms => "SMS",
        Channel::WhatsApp => "WhatsApp messages",
    }
}
