//! Dates a run can wait for, and what happens when one of them moves.

use rappel_signal::{DAY_MS, UnixMs};

use super::turn::{RunKey, Turn};
use crate::language::{Op, WaitedDate};
use crate::state::{Item, Order, Reason, Run, RunState};

impl Turn<'_> {
    /// The date, if the person or the order has it.
    pub(super) fn date_of(&self, run: &Run, date: WaitedDate) -> Option<UnixMs> {
        match date {
            WaitedDate::Order => self.order_of(run).map(|order| order.at),
            WaitedDate::Fulfilled => self.order_of(run)?.fulfilled_at,
            WaitedDate::OnTheWay => {
                let order = self.order_of(run).filter(|order| order.delivered_at.is_none())?;
                let (from, to) = (order.fulfilled_at?, order.expected_at?);
                Some(from + (to - from).max(0) / 2)
            }
            WaitedDate::Delivery => {
                let order = self.order_of(run)?;
                let expected = order.delivered_at.or(order.expected_at);
                Some(expected.unwrap_or(order.at + self.book.rules.shipping.ms))
            }
            WaitedDate::SupplyEnd => {
                let order = self.order_of(run)?;
                let about = run.subject.product.as_ref().map(|item| &item.product);
                let own = order.items.iter().find(|item| Some(&item.product) == about).and_then(supply_ms);
                let lasts = own.or_else(|| order.items.iter().filter_map(supply_ms).min())?;
                Some(order.at + lasts - self.book.rules.shipping.ms)
            }
            WaitedDate::Occasion => run.subject.occasion_at,
            WaitedDate::OfferEnd => {
                let flow = self.book.flow(&run.flow)?;
                let offers = flow.sends().filter_map(|send| self.book.offer(send.offer.as_ref()?));
                let sent_at = run.sent_at.unwrap_or(run.planned_at);
                offers.filter_map(|offer| offer.end_for(run.offered_at(&offer.name).unwrap_or(sent_at))).min()
            }
        }
    }

    pub(super) fn order_of(&self, run: &Run) -> Option<&Order> {
        let id = run.subject.order.as_ref()?;
        self.kin().flat_map(|segment| &segment.orders).find(|order| order.id == *id)
    }

    /// An order's dates changed: runs that wait for one of them wait anew.
    pub(super) fn wait_anew(&mut self, order: &str) {
        for (key, run) in self.kin_runs() {
            if run.subject.order.as_deref() == Some(order) {
                self.wait_anew_for(&key, &run);
            }
        }
    }

    fn wait_anew_for(&mut self, key: &RunKey, run: &Run) {
        let Some(flow) = self.book.flow(&run.flow) else { return };
        let Some(Op::WaitDate(date, offset_ms)) = flow.place(&run.step).and_then(|place| flow.op(place))
        else {
            return;
        };
        match self.date_of(run, *date).map(|at| (at + *offset_ms).max(run.planned_at)) {
            Some(at) => {
                if let Some(run) = self.run_mut(key) {
                    run.state = RunState::Until(at);
                }
            }
            None => self.leave(key, Reason::NoDate, "the date it waited for will not come"),
        }
    }
}

/// How long what was bought lasts, if that is known of the product.
pub(super) fn supply_ms(item: &Item) -> Option<i64> {
    Some(i64::from(item.lasts_days?) * i64::from(item.quantity) * DAY_MS)
}
