//! What the shop tells: orders and its own events. Each acts once, however often it is told.

use rappel_signal::UnixMs;

use super::enter::Entry;
use super::turn::Turn;
use crate::language::{ExitOn, Trigger};
use crate::state::limit::{EVENTS_MAX, ITEMS_MAX, ORDERS_MAX, cut};
use crate::state::{Cart, Item, Order, ShopEvent, Subject, VisitNumber};

impl Turn<'_> {
    /// An order was placed: flows that wait for it end, the cart begins anew.
    pub(super) fn purchased(&mut self, order: Order, items: Vec<Item>) {
        let order = Order { id: cut(&order.id), ..order };
        let told = self.kin().flat_map(|segment| &segment.orders).any(|known| known.id == order.id);
        let Some(segment) = self.own_mut() else { return };
        if told {
            return;
        }
        segment.orders.push(order.clone());
        segment.orders_total = segment.orders_total.saturating_add(1);
        if segment.orders.len() > ORDERS_MAX {
            segment.orders.remove(0);
        }
        // An order older than what the run is about did not answer it.
        self.leave_where(&ExitOn::Purchase, |_, _, run| order.at >= run.since);
        self.empty_bought_cart(order.at);
        let subject = Subject {
            product: items.first().cloned(),
            seen: items.into_iter().take(ITEMS_MAX).collect(),
            order: Some(order.id),
            ..Subject::default()
        };
        self.enter_all(|trigger| *trigger == Trigger::OrderPlaced, order.at, subject);
    }

    fn empty_bought_cart(&mut self, at: UnixMs) {
        let Some(segment) = self.own_mut() else { return };
        if at >= segment.cart.changed_at {
            let number = segment.cart.number;
            segment.cart = Cart { number, changed_at: at, ..Cart::default() };
        }
    }

    /// An event of the shop by name.
    pub(super) fn shop_event(&mut self, event: ShopEvent) {
        let event = ShopEvent { id: cut(&event.id), ..event };
        let told = self.kin().any(|segment| segment.events.contains(&event.id));
        let Some(segment) = self.own_mut() else { return };
        if told {
            return;
        }
        segment.events.push(event.id);
        if segment.events.len() > EVENTS_MAX {
            segment.events.remove(0);
        }
        self.leave_where(&ExitOn::Event(event.name.clone()), |_, _, _| true);
        let named = |trigger: &Trigger| matches!(trigger, Trigger::Event { name } if *name == event.name);
        self.enter_all(named, event.at, event.subject.bounded());
    }

    /// Enters every flow whose trigger fits, strongest first.
    pub(super) fn enter_all(&mut self, fits: impl Fn(&Trigger) -> bool, at: UnixMs, subject: Subject) {
        let cart = self.own().map_or(0, |segment| segment.cart.number);
        let book = self.book;
        for flow in book.flows().iter().filter(|flow| fits(&flow.file.trigger)) {
            let visit = VisitNumber::default();
            self.enter(flow, Entry { started_at: at, since: at, visit, cart, subject: subject.clone() });
        }
    }
}
