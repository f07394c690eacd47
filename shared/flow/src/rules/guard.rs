//! Whether a message may go now. Asked at the very moment of each send, never only at entry.
//!
//! | asked in this order | if it speaks against |
//! | --- | --- |
//! | whoever has to be asked about it answered | waits a minute |
//! | flow there, live, not left | skipped |
//! | not stale | skipped |
//! | sending goes on | waits ten minutes |
//! | shopper not in the shop, unless it is what they await | held until the visit ends: what they say meanwhile counts |
//! | still true: cart not empty, not bought, not refunded; the offer holds, if it is nothing without | skipped |
//! | not in the holdout | skipped |
//! | address, consent, not suppressed | skipped (or the next channel) |
//! | in test mode: the address is listed, or another of the shopper's is | skipped |
//! | its topic not switched off, no pause; not stopped by the shop, not one of its own people | skipped |
//! | silence after an order, quiet hours, caps | waits; skipped if that is past its stale limit |
//! | the catalogue: price, stock, something to show, a code | looked up; skipped if it does not hold |
//! | room at the service | asked for; waits |
//!
//! No rule but the merchant's own stop holds transactional messages back: they ask for the address, and for room.
//! Those that answer what was asked on a page are bounded for each address, because anybody may type it.

mod merchant;
mod present;
mod told;

use rappel_signal::{Channel, UnixMs};

use super::answer::not_answered;
use super::cap::{Cap, capped_until};
use super::chance::in_holdout;
use super::kin::{are_kin, kin};
use super::quiet::quiet_until;
use super::reach::Closed;
use super::room::room;
use super::shelf::{code_pool, fell, is_over, needs_shelf, refused, subject_as_is};
use super::wanted::unwanted;
use crate::language::{Book, Category, ExitOn, Flow, Op, Status, Trigger};
use crate::state::limit::NOT_ANSWERED_MS;
use crate::state::{Contact, Order, OutboxRow, Person, Reason, Recipient, Run, Segment, Shelf};
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
    /// Look again once the catalogue has been asked.
    LookUp,
    /// Look again once the service has been asked for room.
    Pace,
    /// Tell others than the shopper.
    Tell,
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
pub(crate) fn judge(
    book: &Book,
    person: &Person,
    row: &OutboxRow,
    shelf: Option<&Shelf>,
    now: UnixMs,
) -> Verdict {
    if row.kind.takes_out() {
        // Whatever became of flow and run.
        return told::in_order(person, row).unwrap_or(Verdict::Tell);
    }
    let Some(segment) = person.segment(&row.segment) else {
        return Verdict::Skip { reason: Reason::FlowLeft, words: "its segment is gone".into() };
    };
    let Some(flow) = book.flow(&row.flow) else {
        return Verdict::Skip { reason: Reason::FlowChanged, words: "the flow is gone".into() };
    };
    let shelf = shelf.filter(|shelf| shelf.rows.contains(&row.id));
    let case = Case { book, person, segment, flow, row, shelf, now };
    if !row.kind.counts() {
        return case.answered_for().or_else(|| case.not_for_others()).unwrap_or_else(|| case.tell());
    }
    let to_go = case.to_go();
    case.answered_for()
        .or_else(|| case.there())
        .or_else(|| case.fresh())
        .or_else(|| case.halted())
        .or_else(|| case.in_the_shop())
        .or_else(|| case.still_true(&to_go))
        .or_else(|| case.offer_holds())
        .or_else(|| case.held_out())
        .or_else(|| case.not_listed(&to_go))
        .or_else(|| match &to_go {
            Verdict::Go(to) if row.category == Category::Transactional => {
                let why = not_answered(person, (segment, flow), row, to, now);
                why.and_then(|(reason, words)| skip(reason, words))
            }
            Verdict::Go(to) => case.unwanted(to).or_else(|| case.may_go_now(to)),
            closed => Some(closed.clone()),
        })
        // Last, for it costs a question to others: only messages that would go now are looked up.
        .or_else(|| case.on_the_shelf())
        .or_else(|| room(book, row, now))
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
    /// What was looked up for this row.
    shelf: Option<&'a Shelf>,
    now: UnixMs,
}

impl Case<'_> {
    fn answered_for(&self) -> Objection {
        self.person.unanswered.contains(&self.row.id).then(|| Verdict::Wait {
            until: self.now + NOT_ANSWERED_MS + i64::from(self.person.chance) % NOT_ANSWERED_MS,
            reason: Reason::NotAnswered,
            words: "somebody who has to be asked about it did not answer".into(),
        })
    }

    fn there(&self) -> Objection {
        let Some(place) = self.flow.place(&self.row.step) else {
            return skip(Reason::FlowChanged, "the flow has no such step any more");
        };
        let paused = matches!(self.flow.op(place), Some(Op::Send(send)) if send.status != Status::Live);
        if self.flow.file.status != Status::Live || paused {
            return skip(Reason::NotLive, "the flow or this message is not live");
        }
        let goes_on = self.row.resent || self.run().is_some();
        if goes_on { None } else { skip(Reason::FlowLeft, "the shopper has left the flow") }
    }

    fn run(&self) -> Option<&Run> {
        self.segment.runs.iter().find(|run| run.flow == self.row.flow && run.entry == self.row.entry)
    }

    fn fresh(&self) -> Objection {
        let stale_at = self.row.stale_at.filter(|stale_at| self.now > *stale_at)?;
        let planned = self.moment(self.row.planned_at);
        skip(Reason::Stale, format!("it was due {planned} and went stale {}", self.moment(stale_at)))
    }

    fn still_true(&self, to_go: &Verdict) -> Objection {
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

    /// The offer without which the message is nothing.
    fn needed_offer(&self) -> Option<&str> {
        let send = self.flow.send(&self.row.step).filter(|send| send.offer_needed)?;
        send.offer.as_deref()
    }

    fn code_pool(&self) -> Option<&str> {
        code_pool(self.book, self.run(), self.row, self.now)
    }

    fn offer_holds(&self) -> Objection {
        let offer = self.book.offer(self.needed_offer()?);
        if let Some(why) = offer.and_then(|offer| refused(self.book, offer, self.now)) {
            return skip(Reason::WordRefused, why);
        }
        let over = offer.is_none_or(|offer| is_over(self.book, offer, self.run(), self.now));
        if over { skip(Reason::OfferOver, "the offer it is about does not hold now") } else { None }
    }

    /// What the message says must hold in the catalogue at this very moment.
    fn on_the_shelf(&self) -> Objection {
        if !needs_shelf(self.book, self.flow, self.run(), self.row, self.now) {
            return None;
        }
        let Some(shelf) = self.shelf else { return Some(Verdict::LookUp) };
        let dealt = shelf.codes.iter().any(|(row, _)| *row == self.row.id);
        if !dealt && self.needed_offer().is_some() && self.code_pool().is_some() {
            return skip(Reason::OfferOver, "no code of its offer is left");
        }
        let picks = shelf.picks.iter().any(|(row, picks)| *row == self.row.id && !picks.is_empty());
        let products = self.flow.send(&self.row.step).and_then(|send| send.products.as_ref());
        if products.is_some_and(|products| products.needed) && !picks {
            return skip(Reason::NothingToShow, "there is no product to show");
        }
        if !self.flow.is_about_the_catalogue() || self.row.ending {
            return None;
        }
        let subject = &self.row.subject;
        let product = subject.product.as_ref().map(|item| &item.product)?;
        let now = shelf.item(product);
        // Where several are shown, those that are left are enough.
        if shelf.fresh(subject.product.as_slice()).is_empty() && shelf.fresh(&subject.seen).is_empty() {
            return skip(Reason::OutOfStock, "it is sold out");
        }
        let price = now.and_then(|now| now.price_hundredths);
        match self.flow.triggers().find(|trigger| trigger.is_about_the_catalogue()) {
            Some(Trigger::PriceDrop { percent_at_least, amount_at_least }) => {
                let seen = subject.was_hundredths?;
                let holds = price.is_none_or(|price| fell(seen, price, *percent_at_least, *amount_at_least));
                if holds { None } else { skip(Reason::PriceBack, "the price is back up") }
            }
            Some(Trigger::Promotion) => {
                let left = subject_as_is(shelf, self.flow, subject.clone());
                let none = left.product.is_none();
                if none { skip(Reason::PriceBack, "the price is not reduced any more") } else { None }
            }
            _ => None,
        }
    }

    fn held_out(&self) -> Objection {
        let held =
            self.row.category == Category::Marketing && in_holdout(self.book, self.person.chance, self.flow);
        if held { skip(Reason::Holdout, "the shopper is in the flow's holdout group") } else { None }
    }

    fn unwanted(&self, to: &Recipient) -> Objection {
        let kind = (self.flow, self.row.category);
        let (reason, words) = unwanted(self.person, &self.segment.id, &to.address, kind, self.now)?;
        skip(reason, words)
    }

    /// Guards that only ask for another moment. One that lies behind the stale limit is a no.
    fn may_go_now(&self, to: &Recipient) -> Objection {
        let marketing = self.row.category == Category::Marketing;
        let objection = marketing
            .then(|| self.after_order(to))
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

    fn after_order(&self, to: &Recipient) -> Objection {
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
            Cap::Unclicked => {
                "the last notifications were shown and not clicked: they come more rarely".into()
            }
            Cap::Flow => {
                format!("a message of another flow went less than {} ago", length(rules.flow_gap.ms))
            }
            Cap::Week => format!("{} marketing messages in seven days at most", rules.weekly_max),
        };
        Some(Verdict::Wait { until, reason: Reason::Capped, words })
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
