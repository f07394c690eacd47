//! Orders and what becomes of them. Each acts once, however often and by whomever it is told.
//!
//! | told | by the page | by the shop |
//! | --- | --- | --- |
//! | first | ends flows, starts those the page can | ends flows, starts all |
//! | again | nothing | makes it the shop's word; starts those the page could not |
//!
//! The page cannot start transactional messages, nor flows for goods of some kind: it does not know what runs out.

use rappel_signal::{ProductId, UnixMs};

use super::enter::Entry;
use super::turn::Turn;
use crate::language::{ExitOn, Flow, ReentryScope, Trigger};
use crate::state::limit::{BOUGHT_MAX, ITEMS_MAX, ORDER_NEWS_MS_MAX, ORDERS_MAX, ORDERS_WITH_ITEMS_MAX, cut};
use crate::state::{Cart, Item, Order, OrderNews, OrderSource, Run, Segment, Subject, VisitNumber};

impl Turn<'_> {
    /// An order was placed: flows that wait for it end, the cart begins anew.
    pub(super) fn purchased(&mut self, order: Order, mut items: Vec<Item>) {
        items.truncate(ITEMS_MAX);
        let order = Order { id: cut(&order.id), items, ..order };
        let known = self.kin().flat_map(|segment| &segment.orders).find(|known| known.id == order.id);
        match known.map(|known| (known.source, known.void)) {
            Some((source, _)) if source >= order.source => {}
            // Given back before the shop told of it: it starts nothing.
            Some((_, true)) => self.keep_as_told(&order),
            Some(_) => {
                self.keep_as_told(&order);
                let may = |flow: &Flow| flow.is_transactional() || flow.asks_for_goods();
                self.enter_for(&order, Trigger::OrderPlaced, may);
            }
            None => {
                self.keep_new(&order);
                self.wishes_changed();
                self.leave_by_order(&order);
                self.leave_audiences(order.at);
                self.empty_bought_cart(order.at);
                let by_shop = order.source == OrderSource::Server;
                let may = |flow: &Flow| by_shop || !(flow.is_transactional() || flow.asks_for_goods());
                self.enter_for(&order, Trigger::OrderPlaced, may);
            }
        }
    }

    fn keep_new(&mut self, order: &Order) {
        let order = &Order { credit: self.credit_for(order.at), ..order.clone() };
        self.count_order(None, order);
        let Some(segment) = self.own_mut() else { return };
        segment.orders.push(order.clone());
        segment.orders_total = segment.orders_total.saturating_add(1);
        segment.first_order_at = Some(segment.first_order_at.map_or(order.at, |first| first.min(order.at)));
        if segment.orders.len() > ORDERS_MAX {
            segment.orders.remove(0);
        }
        let spare = segment.orders.len().saturating_sub(ORDERS_WITH_ITEMS_MAX);
        segment.orders.iter_mut().take(spare).for_each(|old| old.items.clear());
        segment.remember_bought(order);
        let bought = |product: &ProductId| order.items.iter().any(|item| item.product == *product);
        segment.views.retain(|view| view.at > order.at || !bought(&view.product));
        segment.answer_asks(order.at, bought);
    }

    /// The shop's own word on an order that the page told of.
    fn keep_as_told(&mut self, order: &Order) {
        let orders = self.person.segments.iter_mut().flat_map(|segment| &mut segment.orders);
        let mut changed = None;
        for known in orders.filter(|known| known.id == order.id) {
            // What became of it may have been told before.
            let told = Order {
                value_hundredths: order.value_hundredths.saturating_sub(known.refunded_hundredths),
                fulfilled_at: order.fulfilled_at.or(known.fulfilled_at),
                expected_at: order.expected_at.or(known.expected_at),
                delivered_at: order.delivered_at.or(known.delivered_at),
                refunded_at: order.refunded_at.max(known.refunded_at),
                refunded_hundredths: known.refunded_hundredths,
                void: order.void || known.void,
                credit: known.credit.clone(),
                ..order.clone()
            };
            changed = Some((std::mem::replace(known, told.clone()), told));
        }
        if let Some((before, after)) = changed {
            self.count_order(Some(&before), &after);
        }
        if let Some(segment) = self.own_mut() {
            segment.remember_bought(order);
        }
    }

    fn leave_by_order(&mut self, order: &Order) {
        // An order older than what the run is about did not answer it.
        let after = |run: &Run| order.at >= run.since;
        self.leave_where(&ExitOn::CodeUsed, |_, _, run| {
            after(run) && run.codes.iter().any(|code| order.codes.contains(code))
        });
        self.leave_where(&ExitOn::Bought, |_, _, run| {
            let product = run.subject.product.as_ref().map(|item| &item.product);
            after(run) && order.items.iter().any(|item| Some(&item.product) == product)
        });
        self.leave_where(&ExitOn::Purchase, |_, _, run| after(run));
        self.leave_where(&ExitOn::SignOfLife, |_, _, run| after(run));
    }

    fn empty_bought_cart(&mut self, at: UnixMs) {
        let Some(segment) = self.own_mut() else { return };
        if at >= segment.cart.changed_at {
            let number = segment.cart.number;
            segment.cart = Cart { number, changed_at: at, ..Cart::default() };
        }
    }

    /// Starts what this news of an order starts. The order itself ends nothing that it starts.
    fn enter_for(&mut self, order: &Order, trigger: Trigger, may: impl Fn(&Flow) -> bool) {
        let at = match trigger {
            Trigger::OrderFulfilled => order.fulfilled_at,
            Trigger::OrderDelivered => order.delivered_at,
            _ => None,
        };
        let cart = self.own().map_or(0, |segment| segment.cart.number);
        let book = self.book;
        let started_at = at.unwrap_or(order.at);
        // Marketing of long ago is stale by its own limits.
        let in_time = self.now - started_at <= ORDER_NEWS_MS_MAX;
        let may = |flow: &Flow| may(flow) && (in_time || !flow.is_transactional());
        let fits = |flow: &&Flow| flow.triggers().any(|own| *own == trigger) && may(flow);
        for flow in book.flows().iter().filter(fits) {
            for subject in subjects(flow, order) {
                let visit = VisitNumber::default();
                self.enter(flow, Entry { started_at, since: order.at + 1, visit, cart, subject });
            }
        }
    }

    /// What became of an order. News of an order that nobody knows is kept by the adapter until the order comes.
    pub(super) fn order_changed(&mut self, id: &str, news: OrderNews, at: UnixMs) {
        let orders = self.person.segments.iter_mut().flat_map(|segment| &mut segment.orders);
        let Some(order) = orders.into_iter().find(|order| order.id == id) else { return };
        let before = order.clone();
        match news {
            OrderNews::Fulfilled { expected_at } => {
                order.fulfilled_at = order.fulfilled_at.or(Some(at));
                order.expected_at = expected_at.or(order.expected_at);
            }
            OrderNews::Delivered => order.delivered_at = order.delivered_at.or(Some(at)),
            OrderNews::Cancelled => order.give_back(None, at),
            // The last word holds: told again with the same instant it changes nothing.
            OrderNews::Refunded { amount_hundredths } if order.refunded_at.is_none_or(|known| known < at) => {
                order.give_back(amount_hundredths, at);
            }
            OrderNews::Refunded { .. } => {}
        }
        let order = order.clone();
        if order == before {
            return;
        }
        self.count_order(Some(&before), &order);
        if order.void && !before.void {
            self.uncount_order(id);
            self.leave_where(&ExitOn::Refund, |_, _, run| run.subject.order.as_deref() == Some(id));
        }
        self.wait_anew(id);
        if before.fulfilled_at.is_none() && order.fulfilled_at.is_some() {
            self.enter_for(&order, Trigger::OrderFulfilled, |_| true);
        }
        if before.delivered_at.is_none() && order.delivered_at.is_some() {
            self.enter_for(&order, Trigger::OrderDelivered, |_| true);
        }
    }

    /// An order that was given back in full is none, on whichever device it was placed.
    fn uncount_order(&mut self, id: &str) {
        for segment in &mut self.person.segments {
            if segment.orders.iter().any(|order| order.id == id) {
                segment.orders_total = segment.orders_total.saturating_sub(1);
            }
        }
    }
}

/// What a flow's messages about an order would be about: the order, or each product where the flow is entered once for
/// each. A flow for goods of some kind is about those alone.
fn subjects(flow: &Flow, order: &Order) -> Vec<Subject> {
    let theirs = order.items.iter().filter(|item| flow.is_for(item)).cloned();
    let items: Vec<Item> = if flow.asks_for_goods() { theirs.collect() } else { order.items.clone() };
    let about = |items: &[Item]| Subject {
        product: items.first().cloned(),
        seen: items.to_vec(),
        order: Some(order.id.clone()),
        order_number: order.number.clone(),
        ..Subject::default()
    };
    match flow.file.reentry.once_per {
        Some(ReentryScope::Product) if !items.is_empty() => items.chunks(1).map(about).collect(),
        _ => vec![about(&items)],
    }
}

impl Order {
    /// Takes back so much, or everything.
    fn give_back(&mut self, amount_hundredths: Option<u64>, at: UnixMs) {
        let amount = amount_hundredths.unwrap_or(self.value_hundredths);
        self.refunded_hundredths = self.refunded_hundredths.saturating_add(amount);
        self.value_hundredths = self.value_hundredths.saturating_sub(amount);
        self.void |= amount_hundredths.is_none() || self.value_hundredths == 0;
        self.refunded_at = self.refunded_at.max(Some(at));
    }
}

impl Segment {
    fn remember_bought(&mut self, order: &Order) {
        for item in &order.items {
            self.bought.retain(|known| *known != item.product);
            self.bought.push(item.product.clone());
            self.unwish(&item.product, order.at);
        }
        let spare = self.bought.len().saturating_sub(BOUGHT_MAX);
        self.bought.drain(..spare);
    }
}
