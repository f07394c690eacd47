//! What the shop tells besides orders: accounts, reviews, its own events. Each acts once, however often it is told.

use rappel_signal::UnixMs;

use super::enter::Entry;
use super::turn::Turn;
use crate::language::{ExitOn, Flow, Trigger};
use crate::state::limit::{EVENTS_MAX, REVIEWS_MAX, cut};
use crate::state::{Item, Review, Run, ShopEvent, Subject, VisitNumber};

impl Turn<'_> {
    /// An account was created. Its date comes back every year.
    pub(super) fn account_created(&mut self, at: UnixMs) {
        if self.person.profile.sign_up_at.is_some() {
            return;
        }
        self.person.profile.sign_up_at = Some(at);
        self.enter_all(|trigger| *trigger == Trigger::AccountCreated, at, Subject::default());
    }

    /// A review was left: it answers the question for one, and may start a flow of its own.
    pub(super) fn reviewed(&mut self, review: Review) {
        let told = self.kin().flat_map(|segment| &segment.reviews).any(|known| known.id == review.id);
        let Some(segment) = self.own_mut().filter(|_| !told) else { return };
        segment.reviews.push(review.clone());
        let spare = segment.reviews.len().saturating_sub(REVIEWS_MAX);
        segment.reviews.drain(..spare);
        segment.note("review", review.at);
        let is_of = |run: &Run| {
            let items = run.subject.product.iter().chain(&run.subject.seen);
            let product = review.product.as_ref();
            let order = review.order.is_some() && run.subject.order == review.order;
            order || product.is_some_and(|product| items.clone().any(|item| item.product == *product))
        };
        for (key, _) in self.kin_runs().into_iter().filter(|(_, run)| is_of(run)) {
            if let Some(run) = self.run_mut(&key) {
                run.subject.rating = Some(review.rating);
            }
        }
        self.leave_where(&ExitOn::Reviewed, |_, _, run| is_of(run));
        let item = self
            .kin()
            .flat_map(|segment| &segment.orders)
            .flat_map(|order| &order.items)
            .find(|item| review.product.as_ref() == Some(&item.product))
            .cloned();
        let item = item.or_else(|| review.product.clone().map(|product| Item::of(product, "")));
        let subject = Subject {
            product: item,
            order: review.order.clone(),
            rating: Some(review.rating),
            ..Subject::default()
        };
        self.enter_all(|trigger| *trigger == Trigger::ReviewLeft, review.at, subject);
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
        segment.note(&event.name, event.at);
        self.leave_where(&ExitOn::Event(event.name.clone()), |_, _, _| true);
        let subject = Subject { properties: event.properties, ..event.subject };
        let named = |trigger: &Trigger| matches!(trigger, Trigger::Event { name } if *name == event.name);
        self.enter_all(named, event.at, subject.bounded());
    }

    /// Enters every flow that has such a trigger, strongest first.
    pub(super) fn enter_all(&mut self, fits: impl Fn(&Trigger) -> bool, at: UnixMs, subject: Subject) {
        self.enter_flows(|flow| flow.triggers().any(&fits), (at, at), subject);
    }

    /// Enters every such flow, strongest first; orders before `since` end none of them.
    pub(super) fn enter_flows(
        &mut self,
        fits: impl Fn(&Flow) -> bool,
        (started_at, since): (UnixMs, UnixMs),
        subject: Subject,
    ) {
        let cart = self.own().map_or(0, |segment| segment.cart.number);
        let book = self.book;
        for flow in book.flows().iter().filter(|flow| fits(flow)) {
            let visit = VisitNumber::default();
            self.enter(flow, Entry { started_at, since, visit, cart, subject: subject.clone() });
        }
    }
}
