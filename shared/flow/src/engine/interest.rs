//! What the shopper is interested in: looks, wishes, questions, and news of products.

use rappel_signal::{ProductId, UnixMs};

use super::enter::Entry;
use super::turn::Turn;
use crate::language::{ExitOn, Trigger};
use crate::rules::{fell, is_chosen};
use crate::state::limit::{ASKS_MAX, EVENTS_MAX, SAME_VIEW_MS, VIEWS_MAX, WISHES_MAX, cut};
use crate::state::{Ask, Item, Look, News, NewsKind, Order, Segment, Subject, View, VisitNumber, Wish};

impl Turn<'_> {
    /// A product or category is being looked at; a clock waits for the shopper to go.
    pub(super) fn looked(&mut self, look: Look) {
        let Some(segment) = self.own_mut() else { return };
        note_view(segment, &look);
        if segment.look.as_ref().is_some_and(|known| known.at >= look.at) {
            return;
        }
        segment.look = Some(look.clone());
        let chosen = |trigger: &Trigger| match trigger {
            Trigger::CartAdded { seen, .. } => !seen.is_empty() && is_chosen(&look, seen),
            _ => false,
        };
        let subject =
            Subject { product: look.item.clone(), category: look.category.clone(), ..Subject::default() };
        self.enter_all(chosen, look.at, subject);
    }

    /// Something was put on the wish list, or taken off.
    pub(super) fn wished(&mut self, item: Item, on: bool, at: UnixMs) {
        let Some(segment) = self.own_mut() else { return };
        let product = item.product.clone();
        let known = segment.wishes.iter().find(|wish| wish.item.product == product).map(|wish| wish.at);
        let off = segment.unwished.iter().find(|(other, _)| *other == product).map(|(_, at)| *at);
        // What stands on the list already stays where it is.
        if known.max(off).is_some_and(|known| known >= at) || on && known.is_some() {
            return;
        }
        segment.unwish(&product, at);
        if on {
            segment.unwished.retain(|(other, _)| *other != product);
            segment.wishes.push(Wish { at, item });
            let spare = segment.wishes.len().saturating_sub(WISHES_MAX);
            segment.wishes.drain(..spare);
        }
        self.wishes_changed();
        if !on {
            self.leave_where(&ExitOn::WishlistRemoved, |_, _, run| {
                run.subject.product.as_ref().is_some_and(|item| item.product == product)
            });
        }
    }

    /// What runs about the wish list is about its lines of now; the last line's run leaves by its exits. What was bought since
    /// and wished for again is nothing that a flow ends by buying goes on about.
    pub(super) fn wishes_changed(&mut self) {
        let wishes = self.kin().flat_map(|segment| &segment.wishes);
        let lines: Vec<Item> = wishes.map(|wish| wish.item.clone()).collect();
        if lines.is_empty() {
            return;
        }
        let starts = |trigger: &Trigger| matches!(trigger, Trigger::Wishlisted { .. });
        for (key, run) in self.kin_runs() {
            let Some(flow) = self.book.flow(&run.flow).filter(|flow| flow.triggers().any(starts)) else {
                continue;
            };
            let mut lines = lines.clone();
            if flow.file.exits.iter().any(|way| way.on == ExitOn::Bought) {
                lines.retain(|line| !self.has_bought(&line.product, run.since));
            }
            if lines.is_empty() {
                continue;
            }
            let subject = Subject { product: lines.first().cloned(), seen: lines, ..run.subject };
            let rows = self.person.outbox.iter_mut();
            for row in rows.filter(|row| row.segment == key.segment && row.entry == key.entry) {
                row.subject = subject.clone();
            }
            if let Some(run) = self.run_mut(&key) {
                run.subject = subject;
            }
        }
    }

    /// Whether somebody of the kin bought it at that time or later.
    fn has_bought(&self, product: &ProductId, since: UnixMs) -> bool {
        let mut orders = self.kin().flat_map(|segment| &segment.orders).filter(|order| order.at >= since);
        orders.any(|order| order.items.iter().any(|item| item.product == *product))
    }

    /// "Tell me when it is back": the answer goes by this consent, for this product alone.
    pub(super) fn asked(&mut self, ask: Ask) {
        let Some(segment) = self.own_mut() else { return };
        let asked = segment.asks.iter().filter(|known| known.product == ask.product).map(|known| known.at);
        let answered = segment.answered.iter().filter(|(product, _)| *product == ask.product);
        let told = asked.chain(answered.map(|(_, at)| *at)).chain(segment.asks_void_at);
        if told.max().is_some_and(|told| told >= ask.at) {
            return;
        }
        segment.asks.retain(|known| known.product != ask.product);
        segment.asks.push(Ask { text: cut(&ask.text), ..ask });
        let spare = segment.asks.len().saturating_sub(ASKS_MAX);
        segment.asks.drain(..spare);
    }

    /// News of products, told once.
    pub(super) fn news(&mut self, news: News) {
        let id = cut(&news.id);
        let told = self.kin().any(|segment| segment.events.contains(&id));
        let Some(segment) = self.own_mut().filter(|_| !told) else { return };
        segment.events.push(id);
        if segment.events.len() > EVENTS_MAX {
            segment.events.remove(0);
        }
        let kind = news.kind;
        let price = news.items.first().and_then(|item| item.price_hundredths);
        let fits = move |trigger: &Trigger| match (trigger, kind) {
            (Trigger::BackInStock { asked }, NewsKind::BackInStock { asked: did_ask }) => *asked == did_ask,
            (
                Trigger::PriceDrop { percent_at_least, amount_at_least },
                NewsKind::PriceDrop { seen_hundredths },
            ) => price.is_some_and(|price| fell(seen_hundredths, price, *percent_at_least, *amount_at_least)),
            (Trigger::LowStock, NewsKind::LowStock)
            | (Trigger::Promotion, NewsKind::Promotion)
            | (Trigger::NewArrivals, NewsKind::NewArrival) => true,
            _ => false,
        };
        let was_hundredths = match kind {
            NewsKind::PriceDrop { seen_hundredths } => Some(seen_hundredths),
            _ => None,
        };
        let subject = Subject {
            product: news.items.first().cloned(),
            seen: news.items,
            was_hundredths,
            stock: news.stock,
            ..Subject::default()
        };
        self.enter_all(fits, news.at, subject.bounded());
    }

    /// Something was put in the cart: flows that offer something dearer begin.
    pub(super) fn cart_grew(&mut self, item: Option<Item>, at: UnixMs) {
        if let Some(segment) = self.own_mut() {
            segment.note("cart", at);
        }
        let (book, cart) = (self.book, self.own().map_or(0, |segment| segment.cart.number));
        let fits = |trigger: &Trigger| matches!(trigger, Trigger::CartAdded { .. });
        for flow in book.flows().iter().filter(|flow| flow.triggers().any(fits)) {
            let subject = Subject { product: item.clone(), ..Subject::default() };
            let visit = VisitNumber::default();
            self.enter(flow, Entry { started_at: at, since: at, visit, cart, subject });
        }
    }
}

/// Notes a look at a product: how often, when last, and at what price.
fn note_view(segment: &mut Segment, look: &Look) {
    let Some(item) = &look.item else { return };
    let known = segment.views.iter().position(|view| view.product == item.product);
    let newest = known.and_then(|place| segment.views.get(place)).map(|view| view.at);
    let bought =
        |order: &Order| order.at >= look.at && order.items.iter().any(|one| one.product == item.product);
    // An old look told again, or one that an order has answered since, is no news.
    if newest.is_some_and(|newest| newest >= look.at) || segment.orders.iter().any(bought) {
        return;
    }
    let known = known.map(|place| segment.views.remove(place));
    let (at, times) = known.as_ref().map_or((look.at, 1), |known| {
        let again = u16::from(look.at - known.at >= SAME_VIEW_MS);
        (known.at.max(look.at), known.times.saturating_add(again))
    });
    // A look told late does not know the price better.
    let newer = known.as_ref().is_none_or(|known| look.at >= known.at) && item.price_hundredths.is_some();
    let (price_hundredths, currency) = match known {
        Some(known) if !newer => (known.price_hundredths, known.currency),
        _ => (item.price_hundredths, look.currency.clone()),
    };
    let times = times.max(look.visits.into());
    segment.views.push(View { product: item.product.clone(), at, times, price_hundredths, currency });
    let spare = segment.views.len().saturating_sub(VIEWS_MAX);
    segment.views.drain(..spare);
}

impl Segment {
    /// Takes a product off the wish list, unless it was wished for later.
    pub(super) fn unwish(&mut self, product: &ProductId, at: UnixMs) {
        self.wishes.retain(|wish| wish.item.product != *product || wish.at > at);
        let known = self.unwished.iter().position(|(other, _)| other == product);
        let known = known.map(|place| self.unwished.remove(place).1);
        self.unwished.push((product.clone(), known.map_or(at, |known| known.max(at))));
        let spare = self.unwished.len().saturating_sub(WISHES_MAX);
        self.unwished.drain(..spare);
    }
}
