//! What is counted of what happens: decisions, sends, clicks, and orders with the message they are credited to.
//!
//! | an order | credited to | of the comparison of each flow |
//! | --- | --- | --- |
//! | told first | the message clicked last within its window, for good | counted for everyone compared since less than its days |
//! | told again by the shop's server | moves from "reported by the page" to revenue | the same |
//! | refunded in part or whole | its new value; none once it is void | the same |

use rappel_figures::limit::COMPARED_MS;
use rappel_figures::{Day, Group, Measure, Tally, Text, Told};
use rappel_signal::UnixMs;

use super::enter::Entry;
use super::turn::Turn;
use crate::language::Flow;
use crate::rules;
use crate::state::limit::{COMPARISON_ORDERS_MAX, COMPARISONS_MAX};
use crate::state::{Act, Comparison, Credit, Order, OrderSource, Reason};
use crate::trial::MAIN_TEXT;

/// Hundredths squared in one unit squared.
const SQUARE: u128 = 10_000;

impl Turn<'_> {
    /// Adds to the shop's figures, on the shop's own day.
    pub(super) fn count(&mut self, flow: &str, at: UnixMs, measure: Measure, count: i64) {
        let day = Day::of_local_ms(self.book.zone.local_ms(at));
        self.tallies.push(Tally { day, flow: flow.to_owned(), measure, count });
    }

    /// Counts what was decided, where it is of interest to anybody who reads figures.
    pub(super) fn count_decision(&mut self, flow: &str, act: Act, reason: Reason) {
        let measure = match act {
            Act::Entered => Measure::Entered,
            Act::NotEntered => Measure::NotEntered(reason.word()),
            Act::Skipped => Measure::Skipped(reason.word()),
            Act::Failed => Measure::Failed,
            _ => return,
        };
        self.count(flow, self.now, measure, 1);
    }

    /// From here on the shopper's orders are compared: with those of the other group, for some days.
    pub(super) fn compare(&mut self, flow: &Flow, entry: &Entry) {
        let id = &flow.file.id;
        if !rules::is_compared(self.book, flow) || rules::is_between_groups(self.book, self.person, id) {
            return;
        }
        // An order that starts a flow is none that the flow brought.
        let at = entry.started_at.max(entry.since);
        let runs = |compared: &Comparison| compared.flow == *id && at - compared.at < COMPARED_MS;
        if self.kin().any(|segment| segment.comparisons.iter().any(runs)) {
            return;
        }
        let held_out = rules::in_holdout(self.book, self.person.chance, flow);
        let Some(segment) = self.own_mut() else { return };
        let (orders, flow) = (Vec::new(), id.clone());
        segment.comparisons.push(Comparison {
            flow,
            at,
            held_out,
            orders,
            by_server_hundredths: 0,
            by_page_hundredths: 0,
        });
        let spare = segment.comparisons.len().saturating_sub(COMPARISONS_MAX);
        segment.comparisons.drain(..spare);
        self.count(id, at, Measure::People(group(held_out)), 1);
    }

    /// The message that an order placed then is credited to.
    pub(super) fn credit_for(&self, at: UnixMs) -> Option<Credit> {
        rules::credit(self.kin().flat_map(|segment| &segment.sends), at)
    }

    /// Takes back what was counted of the order, and counts it as it is now.
    pub(super) fn count_order(&mut self, before: Option<&Order>, after: &Order) {
        if let Some(before) = before {
            self.count_credit(before, -1);
        }
        self.count_credit(after, 1);
        self.count_comparisons(before, after);
    }

    fn count_credit(&mut self, order: &Order, sign: i64) {
        let Some(credit) = order.credit.as_ref().filter(|_| !order.void) else { return };
        let text = text_named(&credit.step, credit.text.as_deref());
        let (flow, told) = (credit.flow.clone(), told(order.source));
        let value = sign * signed(order.value_hundredths);
        self.count(&flow, order.at, Measure::Orders(text.clone(), told), sign);
        self.count(&flow, order.at, Measure::Revenue(text, told), value);
    }

    fn count_comparisons(&mut self, before: Option<&Order>, after: &Order) {
        let kin: Vec<_> = self.kin().map(|segment| segment.id.clone()).collect();
        let compared =
            self.kin().flat_map(|segment| &segment.comparisons).map(|compared| compared.flow.clone());
        let (book, person) = (self.book, &*self.person);
        let left_out: Vec<String> =
            compared.filter(|flow| rules::is_between_groups(book, person, flow)).collect();
        let segments = self.person.segments.iter_mut().filter(|segment| kin.contains(&segment.id));
        let mut changes: Vec<(String, UnixMs, Measure, i64)> = Vec::new();
        for compared in segments.flat_map(|segment| &mut segment.comparisons) {
            let counted = compared.orders.contains(&after.id);
            let since_ms = after.at - compared.at;
            let counts =
                (0..COMPARED_MS).contains(&since_ms) && compared.orders.len() < COMPARISON_ORDERS_MAX;
            if left_out.contains(&compared.flow) || !counted && (!counts || after.void) {
                continue;
            }
            if !counted {
                compared.orders.push(after.id.clone());
            }
            let taken = before.filter(|order| counted && !order.void).map(|order| compared.count(order, -1));
            let given = (!after.void).then(|| compared.count(after, 1));
            let all = taken.into_iter().chain(given).flatten();
            changes.extend(all.map(|(measure, count)| (compared.flow.clone(), compared.at, measure, count)));
        }
        for (flow, at, measure, count) in changes {
            self.count(&flow, at, measure, count);
        }
    }
}

impl Comparison {
    /// Adds an order, or takes it off again. The square is that of all the person spent, not of each order.
    fn count(&mut self, order: &Order, sign: i64) -> [(Measure, i64); 3] {
        let (group, told) = (group(self.held_out), told(order.source));
        let spent = match told {
            Told::Server => &mut self.by_server_hundredths,
            Told::Page => &mut self.by_page_hundredths,
        };
        let (was, value) = (*spent, order.value_hundredths);
        *spent = if sign < 0 { was.saturating_sub(value) } else { was.saturating_add(value) };
        [
            (Measure::GroupOrders(group, told), sign),
            (Measure::GroupRevenue(group, told), signed(*spent) - signed(was)),
            (Measure::GroupSquares(group, told), square(*spent) - square(was)),
        ]
    }
}

/// The text as figures name it.
pub(super) fn text_named(step: &str, text: Option<&str>) -> Text {
    Text { step: step.to_owned(), text: text.unwrap_or(MAIN_TEXT).to_owned() }
}

fn group(held_out: bool) -> Group {
    if held_out { Group::HeldOut } else { Group::Treated }
}

fn told(source: OrderSource) -> Told {
    match source {
        OrderSource::Server => Told::Server,
        OrderSource::Page => Told::Page,
    }
}

fn signed(hundredths: u64) -> i64 {
    i64::try_from(hundredths).unwrap_or(i64::MAX)
}

/// In whole units of the currency, squared.
fn square(hundredths: u64) -> i64 {
    i64::try_from(u128::from(hundredths) * u128::from(hundredths) / SQUARE).unwrap_or(i64::MAX)
}
