//! What a person is interested in, and what of it their shard of the shop knows: every change of the one becomes a numbered
//! hand-over of the other, until the shard has it.
//!
//! Interest is read from the person's state, so it goes where the segments go: what a log-out closes, a move takes away or
//! an order fulfils is withdrawn, and what comes back is told again. Only who can be written to has any: whoever is told
//! and cannot be reached costs a call, and with scarce stock a round.

use std::collections::BTreeMap;

use rappel_compact::SortCompact;
use rappel_flow::{Person, Segment};
use rappel_interest::limit::{INTERESTS_MAX, NEWS_MAX};
use rappel_interest::{Asked, HandOver, Interest, News, Subject};
use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};

/// What a shard knows of one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// As the pages name it.
    pub product: ProductId,
    /// As the catalogue named it when it was handed over.
    pub subject: Subject,
    /// A short hash of what was said of it.
    pub said: u32,
}

/// What the person's shard knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ledger {
    /// The person, as the shard knows them; empty before the first hand-over.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Hand-overs so far: a newer truth bears a greater number.
    pub number: u64,
    /// What the shard has taken.
    pub held: Vec<Held>,
    /// Something is to be handed over now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub due: bool,
}

/// A hand-over with what the ledger holds once it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandingOver {
    /// To the shard.
    pub hand_over: HandOver,
    held: Vec<(ProductId, Option<Held>)>,
}

impl Ledger {
    /// Whether nothing was ever handed over, nor is to be.
    pub fn is_blank(&self) -> bool {
        *self == Ledger::default()
    }

    /// Notes whether something is to be handed over. What the visit that runs only looks at waits for its end; what was
    /// asked and what is over do not.
    pub fn look(&mut self, person: &Person) {
        let wanted = interests(person);
        let running = |interest: &Interest| {
            let since = open_segments(person).filter_map(|segment| Some(segment.visit.as_ref()?.started_at));
            interest.asked.is_none() && since.min().is_some_and(|since| interest.seen_at >= since)
        };
        let over = self.held.iter().any(|held| !wanted.contains_key(&held.product));
        let news = wanted.iter().any(|(product, interest)| {
            !running(interest) && self.said(product) != Some(fingerprint(interest))
        });
        self.due = over || news;
    }

    /// Products whose names in the catalogue must be looked up before the next hand-over.
    pub fn unnamed(&self, person: &Person) -> Vec<ProductId> {
        let mut wanted = interests(person);
        wanted.retain(|product, _| self.said(product).is_none());
        wanted.into_keys().take(NEWS_MAX).collect()
    }

    /// The next hand-over to the shard, with everything that differs; `None` if nothing does. `subject` names a product as
    /// the catalogue does. Write the ledger before the shard is called.
    pub fn hand_over(
        &mut self,
        name: &str,
        person: &Person,
        subject: impl Fn(&ProductId) -> Subject,
        now: UnixMs,
    ) -> Option<HandingOver> {
        let wanted = interests(person);
        let mut held = Vec::new();
        let mut news = Vec::new();
        let gone = self.held.iter().filter(|known| !wanted.contains_key(&known.product));
        for known in gone {
            news.push(News { subject: known.subject.clone(), interest: Interest::none(0, now) });
            held.push((known.product.clone(), None));
        }
        for (product, interest) in wanted {
            let said = fingerprint(&interest);
            let known = self.held.iter().find(|known| known.product == product);
            if known.is_some_and(|known| known.said == said) {
                continue;
            }
            let subject = known.map_or_else(|| subject(&product), |known| known.subject.clone());
            news.push(News { subject: subject.clone(), interest });
            held.push((product.clone(), Some(Held { product, subject, said })));
        }
        // The rest follows with the next one.
        news.truncate(NEWS_MAX);
        held.truncate(NEWS_MAX);
        if news.is_empty() {
            self.due = false;
            return None;
        }
        self.number += 1;
        name.clone_into(&mut self.name);
        let hand_over = HandOver { person: name.into(), number: self.number, taste: None, news };
        Some(HandingOver { hand_over, held })
    }

    /// The shard has taken it. One that was overtaken by a newer state changes nothing.
    pub fn taken(&mut self, handing: HandingOver, person: &Person) {
        if handing.hand_over.number != self.number {
            return;
        }
        for (product, held) in handing.held {
            self.held.retain(|known| known.product != product);
            self.held.extend(held);
        }
        self.look(person);
    }

    /// The shard was told to forget everything; whoever is still here is handed over anew.
    pub fn forget(&mut self, person: &Person) {
        self.held.clear();
        self.look(person);
    }

    fn said(&self, product: &ProductId) -> Option<u32> {
        self.held.iter().find(|known| known.product == *product).map(|known| known.said)
    }
}

/// Everything the person is interested in and can be told of, by the pages' name of the product.
fn interests(person: &Person) -> BTreeMap<ProductId, Interest> {
    let mut all = BTreeMap::new();
    let Some(own) = person.current() else { return all };
    if open_segments(person).all(|segment| segment.contacts.is_empty()) {
        return all;
    }
    if person.is_reachable(own) {
        open_segments(person).for_each(|segment| add_seen(&mut all, segment));
    }
    for ask in open_segments(person).flat_map(|segment| &segment.asks) {
        if let Some(channel) = person.answers_by(own, &ask.product) {
            let interest = touched(&mut all, &ask.product, ask.at);
            let at = interest.asked.map_or(ask.at, |known| known.at.min(ask.at));
            interest.asked = Some(Asked { at, channel });
        }
    }
    if all.len() > INTERESTS_MAX {
        let mut times: Vec<UnixMs> = all.values().map(|interest| interest.seen_at).collect();
        times.sort_compact_by(|one, other| other.cmp(one));
        let oldest = times.get(INTERESTS_MAX - 1).copied().unwrap_or_default();
        all.retain(|_, interest| interest.seen_at >= oldest);
    }
    all
}

fn add_seen(all: &mut BTreeMap<ProductId, Interest>, segment: &Segment) {
    for view in &segment.views {
        let interest = touched(all, &view.product, view.at);
        interest.viewed = interest.viewed.saturating_add(view.times);
        see_price(interest, view.at, view.price_hundredths, &view.currency);
    }
    for line in &segment.cart.items {
        let interest = touched(all, &line.product, segment.cart.changed_at);
        interest.carted = true;
        see_price(interest, segment.cart.changed_at, line.price_hundredths, &segment.cart.currency);
    }
    for wish in &segment.wishes {
        let interest = touched(all, &wish.item.product, wish.at);
        interest.wishlisted = true;
        see_price(interest, wish.at, wish.item.price_hundredths, "");
    }
}

fn touched<'a>(
    all: &'a mut BTreeMap<ProductId, Interest>,
    product: &ProductId,
    at: UnixMs,
) -> &'a mut Interest {
    let interest = all.entry(product.clone()).or_insert_with(|| Interest::none(0, at));
    interest.seen_at = interest.seen_at.max(at);
    interest
}

/// The price that was seen last holds; the first one if nothing newer came with a price.
fn see_price(interest: &mut Interest, at: UnixMs, price_hundredths: Option<u32>, currency: &str) {
    if price_hundredths.is_some() && (interest.price_hundredths.is_none() || at >= interest.seen_at) {
        interest.price_hundredths = price_hundredths;
        if !currency.is_empty() {
            currency.clone_into(&mut interest.currency);
        }
    }
}

fn open_segments(person: &Person) -> impl Iterator<Item = &Segment> {
    person.segments.iter().filter(|segment| !segment.frozen && !segment.closed)
}

/// FNV-1a, 32 bits: of billions of changes one may wait for the next.
fn fingerprint(interest: &Interest) -> u32 {
    interest
        .to_stored()
        .bytes()
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
