//! A flow tried before it is switched on: a person as they were some weeks ago, what is known to have happened since, and
//! what the engine would have made of it.
//!
//! A rehearsal knows what the state keeps, no more: addresses as they are today, consents from when they were last given,
//! orders, wishes and questions; visits are their device's to tell.

use std::collections::BTreeMap;

use rappel_compact::SortCompact;
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::language::{Book, Flow, Status};
use crate::play::{Played, Player};
use crate::state::{
    Act, Cart, Consent, Input, LookUp, Order, Person, RowKind, Segment, SegmentId, Shelf, VisitNumber,
};

/// What a flow would have done to one person, or to many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsed {
    /// People it was played with.
    pub people: u64,
    /// Of them, those who would have entered.
    pub entered: u64,
    /// Messages that would have gone, by step.
    pub sent: BTreeMap<String, u64>,
    /// Entries and messages that would have been held back for good, by reason.
    pub held: BTreeMap<String, u64>,
}

impl Rehearsed {
    /// Adds what came of others.
    pub fn add(&mut self, other: &Rehearsed) {
        self.people += other.people;
        self.entered += other.entered;
        for (sums, others) in [(&mut self.sent, &other.sent), (&mut self.held, &other.held)] {
            others.iter().for_each(|(name, count)| *sums.entry(name.clone()).or_default() += count);
        }
    }

    /// All messages.
    pub fn messages(&self) -> u64 {
        self.sent.values().sum()
    }

    fn of(played: &Played, flow: &str) -> Rehearsed {
        let mut come = Rehearsed { people: 1, ..Rehearsed::default() };
        for decision in played.decisions.iter().filter(|decision| decision.flow == flow) {
            match decision.act {
                Act::Entered => come.entered = 1,
                Act::NotEntered | Act::Skipped => {
                    let reason = serde_json::to_value(decision.reason).unwrap_or_default();
                    let reason = reason.as_str().unwrap_or("other").to_owned();
                    *come.held.entry(reason).or_default() += 1;
                }
                _ => {}
            }
        }
        let of_flow = |row: &crate::state::OutboxRow| row.flow == flow && row.kind == RowKind::Message;
        for sending in played.sendings.iter().filter(|sending| of_flow(&sending.row)) {
            *come.sent.entry(sending.row.step.clone()).or_default() += 1;
        }
        come
    }
}

/// The book that a flow is tried by: as it is, with this flow live in it, and nothing asked of anybody outside.
pub fn book_to_rehearse(book: &Book, mut flow: Flow) -> Book {
    flow.file.status = Status::Live;
    let others = book.flows().iter().filter(|known| known.file.id != flow.file.id).cloned();
    let flows = others.chain([flow.clone()]).collect();
    let mut tried = Book::new(flows, book.rules.clone(), book.zone.clone());
    tried.offers.clone_from(&book.offers);
    tried.segments.clone_from(&book.segments);
    tried.figures = book.figures.clone();
    tried
}

/// What a flow would have done to the shopper of this segment between two instants; nothing if there is no such segment.
/// `visits` are what their device kept, in order of time.
///
/// The same question gives the same answer: the person's own chance decides shares and holdouts, as it will.
pub fn rehearse(
    book: &Book,
    flow: &str,
    (person, segment): (&Person, &SegmentId),
    visits: Vec<(UnixMs, Input)>,
    (since, until): (UnixMs, UnixMs),
) -> Option<Rehearsed> {
    let (before, mut happenings) = as_of(person, segment, since)?;
    happenings.extend(visits);
    happenings.retain(|(at, _)| *at >= since);
    happenings.sort_compact_by_key(|(at, _)| *at);
    let mut player = Player::new(book, before, &full_shelves);
    player.play(happenings, until);
    Some(Rehearsed::of(&player.played, flow))
}

/// The person as they were, as far as it is known, and what has happened since, but for visits.
fn as_of(person: &Person, segment: &SegmentId, since: UnixMs) -> Option<(Person, Vec<(UnixMs, Input)>)> {
    let mut segment = person.segment(segment)?.clone();
    let mut happened = Vec::new();
    for contact in &mut segment.contacts {
        // What was brought along started nothing, and would not.
        let starts = |consent: &&Consent| consent.granted && !consent.imported && consent.at >= since;
        if contact.consent().filter(starts).is_some()
            && let Some(Consent { at, text, .. }) = contact.unsay()
        {
            let (channel, address) = (contact.channel, Some(contact.address.clone()));
            happened.push((at, Input::ConsentGiven { channel, address, text, at }));
        }
    }
    let (orders, before): (Vec<Order>, Vec<Order>) =
        std::mem::take(&mut segment.orders).into_iter().partition(|order| order.at >= since);
    (segment.orders, segment.orders_total) = (before, segment.orders_total.saturating_sub(count(&orders)));
    segment.first_order_at = segment.first_order_at.filter(|at| *at < since);
    for order in orders {
        let (at, items) = (order.at, order.items.clone());
        segment.bought.retain(|product| !items.iter().any(|item| item.product == *product));
        happened.push((at, Input::Purchased { order, items }));
    }
    for wish in std::mem::take(&mut segment.wishes) {
        happened.push((wish.at.max(since), Input::Wished { item: wish.item, on: true, at: wish.at }));
    }
    for ask in std::mem::take(&mut segment.asks).into_iter().filter(|ask| ask.at >= since) {
        happened.push((ask.at, Input::Asked(ask)));
    }
    let reviews = std::mem::take(&mut segment.reviews).into_iter().filter(|review| review.at >= since);
    happened.extend(reviews.map(|review| (review.at, Input::Reviewed(review))));
    if let Some(at) = person.profile.sign_up_at.filter(|at| *at >= since) {
        happened.push((at, Input::AccountCreated { at }));
    }
    forget_since(&mut segment, since);
    let mut before = Person { segments: vec![segment], outbox: Vec::new(), ..person.clone() };
    before.unanswered.clear();
    Some((before, happened))
}

fn count<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// What flows did to the segment since, and what its visits told.
fn forget_since(segment: &mut Segment, since: UnixMs) {
    (segment.frozen, segment.closed) = (false, false);
    segment.runs.clear();
    segment.entries.retain(|entries| entries.last_at < since);
    segment.sends.retain(|sent| sent.at < since);
    segment.comparisons.clear();
    segment.dead.clear();
    segment.deeds.retain(|deed| deed.at < since);
    segment.views.retain(|view| view.at < since);
    segment.last_visit_at = segment.last_visit_at.filter(|at| *at < since);
    segment.next_clock_at = None;
    segment.look = None;
    segment.visit = None;
    segment.ended_visit = VisitNumber::default();
    segment.cart = Cart::default();
}

/// A shop whose prices hold and whose shelves are full; codes are made up.
fn full_shelves(look_ups: &[LookUp]) -> Shelf {
    let mut shelf = Shelf::default();
    for look_up in look_ups {
        shelf.rows.push(look_up.row.clone());
        shelf.picks.push((
            look_up.row.clone(),
            look_up.subject.seen.iter().take(look_up.at_most.into()).cloned().collect(),
        ));
        if look_up.code_pool.is_some() {
            shelf.codes.push((look_up.row.clone(), "code".to_owned()));
        }
    }
    shelf
}
