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
mod ordered;
mod present;
mod told;

use rappel_signal::{Channel, UnixMs};

use super::answer::not_answered;
use super::cap::{Cap, capped_until};
use super::chance::in_holdout;
use super::kin::kin;
use super::quiet::quiet_until;
use super::reach::Closed;
use super::room::room;
use super::shelf::{code_pool, fell, is_over, needs_shelf, refused, subject_as_is};
use super::wanted::unwanted;
use crate::language::{Book, Category, Flow, Op, Status, Trigger};
use crate::state::limit::NOT_ANSWERED_MS;
use crate::state::{OutboxRow, Person, Reason, Recipient, Run, Segment, Shelf};
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
