//! What must be looked up in the catalogue before a message can be guarded, and what the answer says of it.

use rappel_compact::SortCompact;
use rappel_signal::{ProductId, UnixMs};

use super::kin::kin;
use crate::language::{Book, Flow, Offer, Trigger};
use crate::state::{Item, LookUp, OutboxRow, Person, Run, Shelf, ShelfItem, Subject};

/// A fall that is worth a message, in percent.
const PRICE_DROP_PERCENT: u8 = 5;

/// Whether a price fell by enough: by percent or by amount, whichever is met first. 5 % if neither is given.
pub(crate) fn fell(was: u32, now: u32, percent: Option<u8>, amount: Option<u32>) -> bool {
    let (was, now) = (u64::from(was), u64::from(now));
    let down = was.saturating_sub(now);
    let percent = percent.or(amount.is_none().then_some(PRICE_DROP_PERCENT));
    percent.is_some_and(|percent| down > 0 && down * 100 >= was * u64::from(percent))
        || amount.is_some_and(|amount| down >= u64::from(amount) * 100)
}

/// Whether a message of this flow waits for a look at the catalogue: it is about prices or stock, or shows products
/// chosen for it, or carries a code of the shopper's own.
pub(crate) fn needs_shelf(book: &Book, flow: &Flow, run: Option<&Run>, row: &OutboxRow, now: UnixMs) -> bool {
    row.kind.counts()
        && (flow.is_about_the_catalogue()
            || flow.send(&row.step).is_some_and(|send| send.products.is_some())
            || code_pool(book, run, row, now).is_some())
}

/// The pool that a code of the shopper's own has to come from, unless there is one already or the offer is over.
pub(crate) fn code_pool<'a>(
    book: &'a Book,
    run: Option<&Run>,
    row: &OutboxRow,
    now: UnixMs,
) -> Option<&'a str> {
    let offer = book.offer(row.offer.as_ref().filter(|_| row.code.is_none())?)?;
    offer.pool().filter(|_| !is_over(book, offer, run, now))
}

/// Whether an offer does not hold for the shopper of this run, or may not be called what it is called today.
pub(crate) fn is_over(book: &Book, offer: &Offer, run: Option<&Run>, now: UnixMs) -> bool {
    let sent_at = run.and_then(|run| run.offered_at(&offer.name)).unwrap_or(now);
    !offer.holds_at(now, sent_at) || refused(book, offer, now).is_some()
}

/// Why an offer may not be called what it is called today.
pub(crate) fn refused(book: &Book, offer: &Offer, now: UnixMs) -> Option<String> {
    offer.words().find_map(|words| book.figures.refuses(words, &book.zone, now))
}

/// What has to be looked up for a message.
pub(crate) fn look_up(book: &Book, person: &Person, row: &OutboxRow, now: UnixMs) -> Option<LookUp> {
    let flow = book.flow(&row.flow)?;
    let products = flow.send(&row.step).and_then(|send| send.products.as_ref());
    let about = if flow.is_about_the_catalogue() { about(row) } else { Vec::new() };
    // Bought on two devices, it is named once.
    let bought = once(kin(person, &row.segment).flat_map(|segment| &segment.bought));
    let runs = person.segment(&row.segment).map_or(&[][..], |segment| &segment.runs);
    let run = runs.iter().find(|run| run.entry == row.entry);
    // What is new is what is chosen from, and no subject that other things go with.
    let arrived = flow.triggers().any(|trigger| *trigger == Trigger::NewArrivals);
    let ordered = kin(person, &row.segment).flat_map(|segment| &segment.orders).map(|order| order.at);
    Some(LookUp {
        row: row.id.clone(),
        products: about,
        from: products.map_or(Vec::new(), |products| products.from.clone()),
        at_most: products.map_or(0, |products| products.at_most),
        subject: if arrived { Subject::default() } else { row.subject.clone() },
        bought,
        code_pool: code_pool(book, run, row, now).map(str::to_owned),
        segments: kin(person, &row.segment).map(|segment| segment.id.clone()).collect(),
        last_order_at: ordered.max(),
    })
}

/// The products a message about the catalogue is about.
fn about(row: &OutboxRow) -> Vec<ProductId> {
    let items = row.subject.product.iter().chain(&row.subject.seen);
    once(items.map(|item| &item.product))
}

/// Each once, in their order.
fn once<'a>(products: impl Iterator<Item = &'a ProductId>) -> Vec<ProductId> {
    let mut products: Vec<&ProductId> = products.collect();
    products.sort_compact();
    products.dedup();
    products.into_iter().cloned().collect()
}

/// The subject with prices and stock of now, without what cannot be bought, or is not reduced where that is the point.
pub(crate) fn subject_as_is(shelf: &Shelf, flow: &Flow, subject: Subject) -> Subject {
    let only_reduced = flow.triggers().any(|trigger| *trigger == Trigger::Promotion);
    let reduced = |item: &Item| shelf.item(&item.product).is_some_and(|now| now.reduced);
    let as_is = |items: &[Item]| -> Vec<Item> {
        shelf.fresh(items).into_iter().filter(|item| !only_reduced || reduced(item)).collect()
    };
    let seen = as_is(&subject.seen);
    let product = as_is(subject.product.as_slice()).into_iter().next().or_else(|| seen.first().cloned());
    let stock = product.as_ref().and_then(|item| shelf.item(&item.product)?.stock).or(subject.stock);
    Subject { product, seen, stock, ..subject }
}

impl Shelf {
    /// A product as it is now.
    pub(crate) fn item(&self, product: &ProductId) -> Option<&ShelfItem> {
        self.items.iter().find(|item| item.product == *product)
    }

    /// Items with their prices of now, without those that cannot be bought.
    pub(crate) fn fresh(&self, items: &[Item]) -> Vec<Item> {
        let fresh = |item: &Item| {
            let now = self.item(&item.product);
            if now.is_some_and(|now| now.available == Some(false)) {
                return None;
            }
            let price_hundredths = now.and_then(|now| now.price_hundredths).or(item.price_hundredths);
            Some(Item { price_hundredths, ..item.clone() })
        };
        items.iter().filter_map(fresh).collect()
    }
}
