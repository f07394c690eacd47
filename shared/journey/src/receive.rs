//! Taking an envelope: what is new is logged, what the engine must hear at once becomes an input.
//!
//! | a fact | says to the engine |
//! | --- | --- |
//! | identify | the same, dated; not the sixth new address of a day, and none while its network states too many |
//! | message consent, push subscription | the same, dated |
//! | purchase | an order, however late it arrives |
//! | log-out | the visit ends and the segment closes; another begins, which has seen and wished for nothing |
//! | withdrawal | withdrawn, and nothing else of its envelope; facts, cards and history are forgotten |
//! | put on the wish list, taken off | the same, dated |
//! | a product or category is shown in the visit that runs | that it is looked at |
//! | anything that leaves another cart | the cart as it is now |
//! | another word on advertising than before | the same, from now on |
//! | any sign of life | the visit goes on |

use rappel_compact::SortCompact;
use rappel_flow::{Input, Item, Look, Order, OrderSource, Standing, VisitNumber};
use rappel_signal::{Batch, BatchId, Channel, DatedFact, Envelope, Fact, ProductId, UnixMs};
use rappel_visit::Visit;

use crate::browser::Subscription;
use crate::erase::forget_history;
use crate::limit::{AGE_MS_UNKNOWN, CLAIMS_DAILY_MAX};
use crate::page_time::note_page;
use crate::settle::settle;
use crate::subject::{cart_of, item, look};
use crate::{Device, Known};

/// What became of an envelope.
#[derive(Debug, Default)]
pub struct Received {
    /// Batches that are in the log, of those sent and those asked about.
    pub stored: Vec<BatchId>,
    /// What the engine must hear, in this order.
    pub inputs: Vec<Input>,
    /// Facts that were new, with the edge's reading of when they happened.
    pub news: Vec<(UnixMs, Fact)>,
}

/// How the sender reads and spells addresses. One that it could never send to is dropped here.
#[derive(Clone, Copy, Debug)]
pub struct AddressBook {
    /// An e-mail address in its one spelling; `None` if it is not one.
    pub email: fn(&str) -> Option<String>,
    /// A push subscription's public key and secret as text; `None` if the endpoint is no known push service's.
    pub push_keys: fn(endpoint: &str, p256dh: &[u8], auth: &[u8]) -> Option<String>,
    /// Whether addresses that this device has not stated before are taken: too many came from its network otherwise.
    pub takes_new: bool,
}

/// How many addresses the envelope states that the device has not stated before, as far as it may today: the caller asks
/// whether its network may state so many. A device nobody knows yet is `None`.
pub fn new_claims(device: Option<&Device>, envelope: &Envelope, now: UnixMs, addresses: AddressBook) -> u32 {
    let facts = envelope.batches.iter().flat_map(|batch| &batch.facts);
    let stated = facts.filter_map(|dated| match &dated.fact {
        Fact::Identify { email } => (addresses.email)(email),
        _ => None,
    });
    let mut new: Vec<String> =
        stated.filter(|address| device.is_none_or(|known| !known.has_claimed(address))).collect();
    new.sort_compact();
    new.dedup();
    let left = device.map_or(CLAIMS_DAILY_MAX, |known| known.claims_left(now));
    u32::try_from(new.len().min(left)).unwrap_or(u32::MAX)
}

/// Takes an envelope that arrived at `now`. Taking it again changes nothing and names the same batches.
pub fn receive(
    device: &mut Device,
    envelope: &Envelope,
    now: UnixMs,
    gap_ms: i64,
    addresses: AddressBook,
) -> Received {
    if says(envelope, &Fact::Withdrawn) {
        return withdraw(device, envelope);
    }
    let mut received = Received { inputs: settle(device, now, gap_ms), ..Received::default() };
    let cart_before = device.log.cart(gap_ms);
    for batch in &envelope.batches {
        if device.log.insert(now, batch) {
            take(device, batch, now, gap_ms, addresses, &mut received);
        }
    }
    let sent = envelope.batches.iter().map(Batch::id);
    let asked = envelope.asks.iter().copied().filter(|id| device.log.contains(*id));
    received.stored = sent.chain(asked).collect();
    device.last_seen = device.last_seen.max(now);

    // Late batches may have told of a visit that was over before they came: it is settled before this one is named.
    received.inputs.extend(settle(device, now, gap_ms));
    if let Some(visit) = device.log.visits(gap_ms).pop().filter(|visit| !visit.is_over(now, gap_ms)) {
        received.inputs.extend(looks(device, &received.news, visit.started()));
        received.inputs.push(Input::Activity {
            visit: VisitNumber(device.visit_number()),
            started_at: visit.started(),
            at: visit.last_activity(),
        });
    }
    let granted = envelope.consent.advertise;
    if device.advertises != granted {
        device.advertises = granted;
        received.inputs.push(Input::AdvertisingConsent { granted, at: now });
    }
    let cart = device.log.cart(gap_ms);
    if cart != cart_before {
        // Older facts may come last: the cart is what it is after all that is known, not after these.
        let newest = received.news.iter().map(|(at, _)| *at).max();
        let changed_at = newest.max(known_until(device, gap_ms)).unwrap_or(now);
        received.inputs.push(Input::CartChanged { cart: cart_of(device, &cart, changed_at) });
    }
    received
}

/// What was shown in the visit that runs, of the shopper who is here: older news is history, and starts nothing.
fn looks(device: &Device, news: &[(UnixMs, Fact)], started_at: UnixMs) -> Vec<Input> {
    let after_log_out = news.iter().rposition(|(_, fact)| *fact == Fact::LogOut).map_or(0, |place| place + 1);
    let news = news.iter().skip(after_log_out).filter(|(at, _)| *at >= started_at);
    let mut looks: Vec<Look> = news.filter_map(|(at, fact)| look(device, fact, *at)).collect();
    looks.sort_compact_by_key(|look| look.at);
    looks.into_iter().map(Input::Looked).collect()
}

/// When the latest thing known of this device happened.
fn known_until(device: &Device, gap_ms: i64) -> Option<UnixMs> {
    let running = device.log.visits(gap_ms).iter().map(Visit::last_activity).max();
    running.max(device.visits.iter().map(|visit| visit.ended_at).max())
}

fn take(
    device: &mut Device,
    batch: &Batch,
    now: UnixMs,
    gap_ms: i64,
    addresses: AddressBook,
    received: &mut Received,
) {
    batch.cards.iter().for_each(|card| device.known.card(card));
    if let Some(context) = &batch.context {
        device.known.zone.clone_from(&context.zone);
        device.known.language.clone_from(&context.language);
    }
    let closed_at = now - i64::from(batch.age_ms);
    note_page(&mut device.pages, batch, closed_at - i64::from(batch.idle_ms));
    for DatedFact { age_ms, fact } in &batch.facts {
        let at = closed_at - i64::from(*age_ms);
        note(&mut device.known, fact);
        device.trail.note(fact, at);
        if *fact == Fact::LogOut {
            // The visit that ends here belongs to the one who leaves.
            received.inputs.extend(settle(device, now, gap_ms));
        }
        let acts_at = if batch.age_ms == AGE_MS_UNKNOWN && always_acts(fact) { now } else { at };
        received.inputs.extend(input(device, fact, acts_at, now, addresses));
        received.news.push((at, fact.clone()));
    }
}

/// Facts that act however late they come: dated into the distant past, they would not.
fn always_acts(fact: &Fact) -> bool {
    matches!(fact, Fact::Purchase { .. } | Fact::MessageConsent { granted: false, .. })
}

/// What the device remembers of a fact beyond its visit.
fn note(known: &mut Known, fact: &Fact) {
    match fact {
        Fact::ProductView { product, .. } => known.see(product),
        Fact::WishlistAdd { product } => known.wish(product),
        Fact::WishlistRemove { product } => known.unwish(product),
        _ => {}
    }
}

fn input(device: &mut Device, fact: &Fact, at: UnixMs, now: UnixMs, addresses: AddressBook) -> Option<Input> {
    match fact {
        Fact::Identify { email } => {
            let address = (addresses.email)(email)?;
            device.may_claim(&address, addresses.takes_new, now).then_some(Input::Identified {
                channel: Channel::Email,
                address,
                standing: Standing::Claimed,
                at,
            })
        }
        Fact::MessageConsent { channel, granted: true, text } => {
            Some(Input::ConsentGiven { channel: *channel, address: None, text: text.clone(), at })
        }
        Fact::MessageConsent { channel, granted: false, .. } => {
            Some(Input::ConsentWithdrawn { channel: *channel, address: None, at })
        }
        Fact::PushSubscription { endpoint, p256dh, auth } => {
            let endpoint = endpoint.clone();
            let keys = (addresses.push_keys)(&endpoint, p256dh, auth)?;
            device.subscription = Some(Subscription { endpoint: endpoint.clone() });
            Some(Input::PushSubscribed { endpoint, keys, text: String::new(), at })
        }
        Fact::Purchase { order, value_hundredths, lines } => Some(Input::Purchased {
            order: Order {
                id: order.clone(),
                at,
                source: OrderSource::Page,
                value_hundredths: u64::from(*value_hundredths),
                ..Order::default()
            },
            items: bought(device, lines),
        }),
        Fact::WishlistAdd { product } => Some(wished(device, product, true, at)),
        Fact::WishlistRemove { product } => Some(wished(device, product, false, at)),
        Fact::LogOut => Some(next_shopper(device)),
        _ => None,
    }
}

/// Who comes next on the device is someone else, who has seen and wished for nothing yet.
pub(crate) fn next_shopper(device: &mut Device) -> Input {
    device.logouts += 1;
    device.subscription = None;
    device.known.seen.clear();
    device.known.wishlist.clear();
    // Whoever comes next has said nothing of it.
    device.advertises = false;
    device.pages.clear();
    Input::LogOut { next: device.segment() }
}

fn wished(device: &Device, product: &ProductId, on: bool, at: UnixMs) -> Input {
    Input::Wished { item: item(device, product, 1, None), on, at }
}

fn bought(device: &Device, lines: &[rappel_signal::CartLine]) -> Vec<Item> {
    lines.iter().map(|line| item(device, &line.product, line.quantity, line.price_hundredths)).collect()
}

/// Consent to measure is gone: nothing measured is kept, not even what came in the same envelope. The names of
/// batches stay, so that a repeated one does not act; so do orders and addresses, which the engine holds under
/// consents of their own.
fn withdraw(device: &mut Device, envelope: &Envelope) -> Received {
    let subscription = device.subscription.take();
    forget_history(device);
    device.subscription = subscription;
    let stored = envelope.batches.iter().map(Batch::id).collect();
    Received { stored, inputs: vec![Input::Withdrawn], news: Vec::new() }
}

fn says(envelope: &Envelope, wanted: &Fact) -> bool {
    envelope.batches.iter().flat_map(|batch| &batch.facts).any(|dated| dated.fact == *wanted)
}
