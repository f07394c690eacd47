//! What an order says against a message: it is not true any more, or it comes too soon.

use super::{Case, Objection, Verdict, skip};
use crate::language::{ExitOn, Trigger};
use crate::rules::kin::are_kin;
use crate::state::{Contact, Order, Reason, Recipient, Segment};
use crate::wording::length;

impl Case<'_> {
    pub(super) fn still_true(&self, to_go: &Verdict) -> Objection {
        if self.row.ending {
            return None;
        }
        if self.flow.needs_cart() && self.segment.cart.items.is_empty() {
            return skip(Reason::CartEmpty, "the cart is empty");
        }
        let run = self.run()?;
        let to = if let Verdict::Go(to) = to_go { Some(to) } else { None };
        let since: Vec<&Order> = self.orders(to).filter(|order| order.at >= run.since).collect();
        let holds = |order: &Order| {
            let product = self.row.subject.product.as_ref().map(|item| &item.product);
            order.items.iter().any(|item| Some(&item.product) == product)
        };
        if self.flow.leaves_on(&ExitOn::Purchase) && !since.is_empty() {
            return skip(Reason::Bought, "an order was placed since");
        }
        if self.flow.leaves_on(&ExitOn::Bought) && since.iter().any(|order| holds(order)) {
            return skip(Reason::Bought, "the product was bought since");
        }
        self.refunded()
    }

    fn refunded(&self) -> Objection {
        let order = self.row.subject.order.as_ref()?;
        let void =
            self.kin().flat_map(|segment| &segment.orders).any(|known| known.id == *order && known.void);
        if void && self.flow.leaves_on(&ExitOn::Refund) {
            return skip(Reason::Refunded, "the order was cancelled or refunded");
        }
        None
    }

    pub(super) fn after_order(&self, to: &Recipient) -> Objection {
        // Thanks at once are part of the order.
        let at_once = self.run().is_some_and(|run| run.started_at == self.row.planned_at);
        if self.row.ending || at_once && matches!(self.flow.file.trigger, Trigger::OrderPlaced) {
            return None;
        }
        let rules = &self.book.rules;
        let orders = self.orders(Some(to)).filter(|order| !order.void);
        let order = orders.map(|order| order.at).max();
        let told = self.kin().flat_map(|segment| &segment.sends);
        let told = told.filter(|sent| self.book.is_about_an_order(sent));
        let told = told.map(|sent| sent.at).max();
        let silence = match self.flow.file.trigger.class() {
            Some(_) => order.map(|at| (at, rules.silence_after_order)),
            None => None,
        };
        let pause = order.max(told).map(|at| (at, rules.pause_after_order));
        let (at, gap) = [silence, pause].into_iter().flatten().max_by_key(|(at, gap)| *at + gap.ms)?;
        let until = at + gap.ms;
        (until > self.now).then(|| Verdict::Wait {
            until,
            reason: Reason::OrderSilence,
            words: format!(
                "an order or a message about one came {}, and silence for {} follows",
                self.moment(at),
                length(gap.ms)
            ),
        })
    }

    /// The human's orders, and those placed with the address it goes to: whoever receives it has bought, though nobody
    /// proved that the device is theirs.
    fn orders(&self, to: Option<&Recipient>) -> impl Iterator<Item = &Order> {
        let has_it = move |segment: &&Segment| {
            let same = |contact: &Contact| {
                to.is_some_and(|to| {
                    to.channel == contact.channel && to.address.eq_ignore_ascii_case(&contact.address)
                })
            };
            are_kin(self.segment, segment) || !segment.frozen && segment.contacts.iter().any(same)
        };
        self.person.segments.iter().filter(has_it).flat_map(|segment| &segment.orders)
    }
}
