//! Whether a message may go now. Asked at the very moment of each send, never only at entry.
//!
//! | asked in this order | if it speaks against |
//! | --- | --- |
//! | flow there, live, not left | skipped |
//! | not stale | skipped |
//! | shopper not in the shop | held until the visit ends: what they say meanwhile counts |
//! | still true: cart not empty, not bought | skipped |
//! | not in the holdout | skipped |
//! | address, consent, not suppressed | skipped (or the next channel) |
//! | silence after an order, quiet hours, caps | waits; skipped if that is past its stale limit |
//!
//! Nothing holds transactional messages back: they ask for the address only.

use rappel_signal::{Channel, UnixMs};

use super::cap::{Cap, capped_until};
use super::chance::in_holdout;
use super::kin::kin;
use super::quiet::quiet_until;
use super::reach::{Closed, reach};
use crate::language::{Book, Category, Flow, Status, Trigger};
use crate::state::{OutboxRow, Person, Reason, Recipient, Segment};
use crate::wording::{self, length, when};

/// What to do with a message that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Send it there.
    Go(Recipient),
    /// Look again at this instant.
    Wait {
        /// When.
        until: UnixMs,
        /// Why.
        reason: Reason,
        /// The same in words.
        words: String,
    },
    /// Look again when the visit ends.
    Hold,
    /// This channel is closed; another may be open.
    Closed {
        /// Why.
        reason: Reason,
        /// The same in words.
        words: String,
    },
    /// It will not go.
    Skip {
        /// Why.
        reason: Reason,
        /// The same in words.
        words: String,
    },
}

/// A guard's objection, in the order of the table above.
type Objection = Option<Verdict>;

fn skip(reason: Reason, words: impl Into<String>) -> Objection {
    Some(Verdict::Skip { reason, words: words.into() })
}

/// Asks all guards about a message that is due.
pub(crate) fn judge(book: &Book, person: &Person, row: &OutboxRow, now: UnixMs) -> Verdict {
    let Some(segment) = person.segment(&row.segment) else {
        return Verdict::Skip { reason: Reason::FlowLeft, words: "its segment is gone".into() };
    };
    let Some(flow) = book.flow(&row.flow) else {
        return Verdict::Skip { reason: Reason::FlowChanged, words: "the flow is gone".into() };
    };
    let case = Case { book, person, segment, flow, row, now };
    let to_go = match reach(person, &segment.id, row.channel, row.category) {
        Ok(recipient) => Verdict::Go(recipient),
        Err(closed) => {
            let (reason, words) = closed_words(&[row.channel], closed);
            Verdict::Closed { reason, words }
        }
    };
    case.there()
        .or_else(|| case.fresh())
        .or_else(|| case.in_the_shop())
        .or_else(|| case.still_true())
        .or_else(|| case.held_out())
        .or_else(|| match &to_go {
            Verdict::Go(_) if row.category == Category::Transactional => None,
            Verdict::Go(to) => case.may_go_now(to),
            closed => Some(closed.clone()),
        })
        .unwrap_or(to_go)
}

/// Why none of the channels is open.
pub(crate) fn closed_words(channels: &[Channel], closed: Closed) -> (Reason, String) {
    let names: Vec<&str> = channels.iter().map(|channel| wording::channel(*channel)).collect();
    let names = names.join(" or ");
    match closed {
        Closed::NoContact => (Reason::NoContact, format!("no address for {names} is known")),
        Closed::NoConsent => {
            (Reason::NoConsent, format!("the shopper has not agreed to messages by {names}"))
        }
        Closed::Suppressed => {
            (Reason::Suppressed, format!("the shopper's address for {names} is suppressed"))
        }
    }
}

/// One message before its guards.
struct Case<'a> {
    book: &'a Book,
    person: &'a Person,
    segment: &'a Segment,
    flow: &'a Flow,
    row: &'a OutboxRow,
    now: UnixMs,
}

impl Case<'_> {
    fn there(&self) -> Objection {
        let Some(send) = self.flow.send(&self.row.step) else {
            return skip(Reason::FlowChanged, "the flow has no such step any more");
        };
        if self.flow.file.status != Status::Live || send.status != Status::Live {
            return skip(Reason::NotLive, "the flow or this message is not live");
        }
        let runs =
            self.segment.runs.iter().any(|run| run.flow == self.row.flow && run.entry == self.row.entry);
        if runs { None } else { skip(Reason::FlowLeft, "the shopper has left the flow") }
    }

    fn fresh(&self) -> Objection {
        let stale_at = self.row.stale_at.filter(|stale_at| self.now > *stale_at)?;
        let planned = self.moment(self.row.planned_at);
        skip(Reason::Stale, format!("it was due {planned} and went stale {}", self.moment(stale_at)))
    }

    fn in_the_shop(&self) -> Objection {
        let transactional = self.row.category == Category::Transactional;
        (!transactional && self.kin().any(|segment| segment.visit.is_some())).then_some(Verdict::Hold)
    }

    fn still_true(&self) -> Objection {
        if self.row.ending {
            return None;
        }
        if self.flow.needs_cart() && self.segment.cart.items.is_empty() {
            return skip(Reason::CartEmpty, "the cart is empty");
        }
        let run = self.segment.runs.iter().find(|run| run.entry == self.row.entry)?;
        let bought = self.flow.leaves_on_purchase()
            && self.kin().flat_map(|segment| &segment.orders).any(|order| order.at >= run.since);
        if bought { skip(Reason::Bought, "an order was placed since") } else { None }
    }

    fn held_out(&self) -> Objection {
        let held =
            self.row.category == Category::Marketing && in_holdout(self.book, self.person.chance, self.flow);
        if held { skip(Reason::Holdout, "the shopper is in the flow's holdout group") } else { None }
    }

    /// Guards that only ask for another moment. One that lies behind the stale limit is a no.
    fn may_go_now(&self, to: &Recipient) -> Objection {
        let marketing = self.row.category == Category::Marketing;
        let objection = marketing
            .then(|| self.after_order())
            .flatten()
            .or_else(|| self.quiet())
            .or_else(|| marketing.then(|| self.capped(to)).flatten());
        match (objection, self.row.stale_at) {
            (Some(Verdict::Wait { until, words, .. }), Some(stale_at)) if until > stale_at => skip(
                Reason::Stale,
                format!(
                    "{words}; it goes stale {} and could not go before {}",
                    self.moment(stale_at),
                    self.when(until)
                ),
            ),
            (objection, _) => objection,
        }
    }

    fn after_order(&self) -> Objection {
        let thanks = self.row.ending || matches!(self.flow.file.trigger, Trigger::OrderPlaced);
        if thanks {
            return None;
        }
        let rules = &self.book.rules;
        let order = self.kin().filter_map(Segment::last_order).map(|order| order.at).max();
        let told = self.kin().flat_map(|segment| &segment.sends);
        let told = told.filter(|sent| sent.category == Category::Transactional).map(|sent| sent.at).max();
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

    fn quiet(&self) -> Objection {
        let rules = &self.book.rules;
        let zone = self.zone();
        let until = quiet_until(rules, zone, self.now)?;
        let words = format!("quiet hours {}–{} in {}", rules.quiet_from, rules.quiet_to, zone.name);
        Some(Verdict::Wait { until, reason: Reason::QuietHours, words })
    }

    fn capped(&self, to: &Recipient) -> Objection {
        let rules = &self.book.rules;
        let address = to.fingerprint();
        let mine = |segment: &Segment| self.kin().any(|kin| kin.id == segment.id);
        let sends = self.person.segments.iter().flat_map(|segment| {
            let mine = mine(segment);
            segment.sends.iter().filter(move |sent| mine || sent.to == address)
        });
        let sends = sends.filter(|sent| sent.id != self.row.id.0);
        let (until, cap) = capped_until(rules, sends, self.row.channel, &self.row.flow, self.now)?;
        let words = match cap {
            Cap::Channel => format!(
                "one {} message per {} at most",
                wording::channel(self.row.channel),
                length(rules.gap_ms(self.row.channel))
            ),
            Cap::Flow => {
                format!("a message of another flow went less than {} ago", length(rules.flow_gap.ms))
            }
            Cap::Week => format!("{} marketing messages in seven days at most", rules.weekly_max),
        };
        Some(Verdict::Wait { until, reason: Reason::Capped, words })
    }

    fn kin(&self) -> impl Iterator<Item = &Segment> {
        kin(self.person, &self.segment.id)
    }

    fn zone(&self) -> &crate::state::ZoneOffsets {
        self.person.profile.zone.as_ref().unwrap_or(&self.book.zone)
    }

    fn moment(&self, at: UnixMs) -> String {
        wording::moment(self.zone(), at, self.now)
    }

    fn when(&self, at: UnixMs) -> String {
        when(self.zone(), at, self.now)
    }
}
