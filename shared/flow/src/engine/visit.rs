//! Visits: while one is open nobody is written to; when it ends its class may start a flow.

use rappel_figures::{BOUGHT, Measure};
use rappel_signal::{Class, UnixMs};

use super::enter::Entry;
use super::turn::Turn;
use crate::language::ExitOn;
use crate::state::{Cart, Look, OpenVisit, Run, VisitEnded, VisitNumber};

/// What is counted of visits belongs to no flow.
const OF_NO_FLOW: &str = "";

impl Turn<'_> {
    /// The shopper is in the shop. An older visit's activity changes nothing.
    pub(super) fn activity(&mut self, number: VisitNumber, started_at: UnixMs, at: UnixMs) {
        let Some(segment) = self.own_mut() else { return };
        if number <= segment.ended_visit {
            return;
        }
        match &mut segment.visit {
            Some(open) if open.number > number => {}
            Some(open) if open.number == number => open.active_at = open.active_at.max(at),
            visit => *visit = Some(OpenVisit { number, started_at, active_at: at }),
        }
        segment.last_visit_at = segment.last_visit_at.max(Some(at));
        // Any signal starts the wait for silence anew.
        let waits = |look: &&mut Look| look.at < at && (look.item.is_some() || look.category.is_some());
        if let Some(look) = segment.look.as_mut().filter(waits) {
            look.at = at;
            self.unwound = true;
        }
        self.leave_where(&ExitOn::SignOfLife, |_, _, run| started_at >= run.started_at);
    }

    /// The visit is over: what it did ends runs, what it left starts one.
    pub(super) fn visit_ended(&mut self, ended: VisitEnded) {
        let Some(segment) = self.own_mut() else { return };
        if ended.visit <= segment.ended_visit {
            return;
        }
        segment.ended_visit = ended.visit;
        segment.visit = segment.visit.take().filter(|open| open.number > ended.visit);
        segment.last_visit_at = segment.last_visit_at.max(Some(ended.ended_at));
        segment.last_class = ended.class;
        if let Some(cart) = ended.cart.clone() {
            self.keep_cart(cart);
        }
        self.count_visit(&ended);
        if ended.late {
            return;
        }
        self.leave_by_visit(&ended);
        if let Some(class) = ended.class {
            self.enter_by_class(class, &ended);
        }
    }

    /// Counts the visit by the strongest thing that was done in it; one that was nothing counts as nothing.
    fn count_visit(&mut self, ended: &VisitEnded) {
        let times = ended.started_at..=ended.ended_at;
        let bought = self.own().is_some_and(|own| own.orders.iter().any(|order| times.contains(&order.at)));
        let strongest = match ended.class {
            _ if bought => BOUGHT,
            Some(class) => class.word(),
            None => return,
        };
        self.count(OF_NO_FLOW, ended.ended_at, Measure::Visits(strongest.into()), 1);
    }

    fn leave_by_visit(&mut self, ended: &VisitEnded) {
        let cart_filled = self.own().is_some_and(|segment| !segment.cart.items.is_empty());
        let intent = ended.class.is_some_and(|class| class >= Class::Browse);
        let happened = [
            (ended.result_clicked, ExitOn::ResultClick),
            (ended.cart_activity && cart_filled, ExitOn::Cart),
            (ended.cart_activity, ExitOn::CartActivity),
            (intent, ExitOn::VisitWithIntent),
        ];
        let class = ended.class;
        for exit in happened.into_iter().filter_map(|(yes, exit)| yes.then_some(exit)) {
            // The same class again before the first message starts the wait anew; it does not end the flow.
            let stays =
                |turn: &Self, run: &Run| turn.class_of(run) == class && class.is_some() && run.claimed == 0;
            self.leave_where(&exit, |turn, _, run| !stays(turn, run));
        }
    }

    fn enter_by_class(&mut self, class: Class, ended: &VisitEnded) {
        let cart = self.own().map_or(0, |segment| segment.cart.number);
        // An order within the visit cleared what came before it; the class is about what came after.
        let orders = self.kin().flat_map(|segment| &segment.orders).map(|order| order.at);
        let bought = orders.filter(|at| *at <= ended.ended_at).max();
        let since = bought.map_or(ended.started_at, |at| ended.started_at.max(at + 1));
        let book = self.book;
        for flow in book.flows().iter().filter(|flow| flow.file.trigger.class() == Some(class)) {
            self.enter(
                flow,
                Entry {
                    started_at: ended.ended_at,
                    since,
                    visit: ended.visit,
                    cart,
                    subject: ended.subject.clone().bounded(),
                },
            );
        }
    }

    pub(super) fn class_of(&self, run: &Run) -> Option<Class> {
        self.book.flow(&run.flow)?.file.trigger.class()
    }

    /// The shopper changed the cart.
    pub(super) fn cart_changed(&mut self, cart: Cart) {
        self.keep_cart(cart);
    }

    /// Keeps the cart if it is news: emptying ends cart flows, filling ends the weaker ones.
    fn keep_cart(&mut self, cart: Cart) {
        let Some(segment) = self.own_mut() else { return };
        let old = &segment.cart;
        if cart.changed_at < old.changed_at || cart.items == old.items {
            return;
        }
        let (was_empty, is_empty) = (old.items.is_empty(), cart.items.is_empty());
        let number = if was_empty { old.number.saturating_add(1) } else { old.number };
        let grown = cart.items.iter().find(|item| {
            let before = old.items.iter().find(|other| other.product == item.product);
            before.is_none_or(|before| before.quantity < item.quantity)
        });
        let (grown, changed_at) = (grown.cloned(), cart.changed_at);
        segment.cart = Cart { number, ..cart.bounded() };
        if is_empty {
            let own = self.own.clone();
            self.leave_where(&ExitOn::CartEmptied, |_, segment, _| *segment == own);
        } else if grown.is_some() {
            self.leave_where(&ExitOn::Cart, |_, _, _| true);
            self.cart_grew(grown, changed_at);
        }
    }
}
