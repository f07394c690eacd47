//! What the decision promises, one function each, asked at the moment a message leaves.

use jiff::Timestamp;
use rappel_flow::*;
use rappel_signal::{Channel, DAY_MS, HOUR_MS, UnixMs};

use crate::told::{About, Ended};
use crate::witness::{Entered, Gone, Witness};

/// The flows whose messages are transactional, by the catalogue.
const TRANSACTIONAL: [&str; 4] =
    ["order-confirmation", "shipping", "confirm-subscription", "preference-link"];

impl Witness {
    /// No marketing without consent, and none to an address that is not to be written to.
    pub(crate) fn only_with_consent(&self, sending: &Sending) {
        let (row, told) = (&sending.row, &self.told);
        let (channel, address) = (sending.to.channel, &sending.to.address);
        let kin = told.kin(&row.segment);
        let asked = row.category == Category::AskedFor
            && told.asks.iter().any(|(segment, product, _)| {
                kin.contains(segment)
                    && row.subject.product.as_ref().is_some_and(|item| item.product == *product)
            });
        let bound = if asked { Suppression::Complained } else { Suppression::Silent };
        let stopped = told.stopped.iter().find(|stop| {
            let same = stop.channel == channel && stop.address == *address;
            same && stop.why >= bound && told.same_house(&stop.by, &row.segment) && !told.is_lifted(stop)
        });
        assert!(stopped.is_none(), "sent to a suppressed address: {sending:#?}");
        if asked {
            return;
        }
        let words = told.words.iter().filter(|((_, on, to), _)| *on == channel && to == address);
        let words: Vec<_> =
            words.filter(|((segment, ..), _)| told.same_house(segment, &row.segment)).collect();
        let yes = words.iter().filter(|((segment, ..), word)| word.yes && kin.contains(segment));
        let yes = yes.map(|(_, word)| word.at).max();
        let no = words.iter().filter(|(_, word)| !word.yes).map(|(_, word)| word.at).max();
        assert!(yes.is_some() && no < yes, "sent without consent: {sending:#?}");
    }

    /// A topic switched off gets no marketing, and none goes in a pause: on any device of the same human, and to the same
    /// address from any other.
    pub(crate) fn only_what_is_wanted(&self, book: &Book, sending: &Sending, now: UnixMs) {
        let (row, told) = (&sending.row, &self.told);
        let kin = told.kin(&row.segment);
        let counts = |by: &SegmentId| {
            let same = (by.clone(), sending.to.channel, sending.to.address.clone());
            kin.contains(by) || told.same_house(by, &row.segment) && told.stated.contains_key(&same)
        };
        let topic = book.flow(&row.flow).unwrap().topic();
        let words = told.topics.iter().filter(|(by, about, ..)| about == topic && counts(by));
        // The latest word; of two at once the no.
        let last = words.map(|(.., wanted, at)| (*at, !wanted)).max();
        assert!(last.is_none_or(|(_, off)| !off), "{topic} was switched off: {sending:#?}");
        let pauses = told.pauses.iter().filter(|(by, ..)| counts(by));
        let last = pauses.map(|(_, at, until)| (*at, *until)).max();
        assert!(last.is_none_or(|(_, until)| until <= now), "sent in a pause: {sending:#?}");
    }

    /// Nothing goes in a flow that was left, nor after what ends it, but its last branch.
    pub(crate) fn nothing_after_an_exit(&self, book: &Book, row: &OutboxRow) {
        let entered = &self.entered[&(row.segment.clone(), row.entry)];
        if row.ending {
            return assert!(entered.left, "a last branch before leaving: {row:#?}");
        }
        assert!(!entered.left, "sent after leaving: {row:#?}");
        let flow = &book.flow(&row.flow).unwrap().file;
        let leaves = |exit: &ExitOn| flow.exits.iter().any(|way| way.on == *exit);
        let ended = self.told.ended.iter().filter(|ended| {
            let theirs = ended.turn > entered.turn && ended.at >= entered.at;
            theirs && leaves(&ended.by) && ended.whose.contains(&row.segment)
        });
        for ended in ended {
            assert!(!ends(ended, row, flow, entered), "sent after {:?}: {row:#?}", ended.by);
        }
    }

    /// A claimed address gets messages about its own device alone.
    pub(crate) fn nothing_stored_to_a_claimed_address(&self, sending: &Sending) {
        if sending.to.standing == Standing::Verified {
            return;
        }
        assert_eq!(sending.first_name, None, "named to whom nobody knows: {sending:#?}");
        let row = &sending.row;
        let own = (row.segment.clone(), sending.to.channel, sending.to.address.clone());
        assert!(self.told.stated.contains_key(&own), "claimed on another device: {sending:#?}");
        let shown = self.told.shown.get(&row.segment);
        let subject = &row.subject;
        let items = subject.product.iter().chain(&subject.seen).chain(&subject.cart);
        let named = items.map(|item| &item.product.0).chain(&subject.order);
        for name in named {
            assert!(
                shown.is_some_and(|shown| shown.contains(name)),
                "stored elsewhere: {name} in {sending:#?}"
            );
        }
    }

    /// A message about an order carries no marketing; no other message goes by its right.
    pub(crate) fn no_marketing_as_transactional(&self, row: &OutboxRow) {
        let transactional = TRANSACTIONAL.contains(&row.flow.as_str());
        assert_eq!(row.category == Category::Transactional, transactional, "{row:#?}");
        if transactional {
            assert!(row.offer.is_none() && row.code.is_none() && row.picks.is_empty(), "{row:#?}");
        }
    }

    /// A message about an order is never held back: what can be said of it is that it goes, that it cannot, or that what it
    /// is about was told days late.
    pub(crate) fn never_held_back(&self, book: &Book, decision: &Decision) {
        let flow = book.flow(&decision.flow);
        if !TRANSACTIONAL.contains(&decision.flow.as_str()) || flow.is_none() {
            return;
        }
        let may = match decision.act {
            Act::Deferred => false,
            Act::NotEntered => matches!(decision.reason, Reason::Reentry | Reason::AlreadyRunning),
            Act::Skipped => {
                let answers = matches!(decision.reason, Reason::NothingToConfirm | Reason::Capped);
                let known =
                    matches!(decision.reason, Reason::NoContact | Reason::Suppressed | Reason::FlowLeft);
                known
                    || decision.reason == Reason::Stale
                    || answers && decision.flow == "confirm-subscription"
            }
            Act::Left => decision.reason == Reason::Withdrawn,
            _ => true,
        };
        assert!(may, "a message about an order was held back: {decision:#?}");
    }

    /// Anybody may type an address: it is asked twice a day at most, and never once it called that spam.
    pub(crate) fn seldom_asked(&mut self, sending: &Sending, now: UnixMs) {
        let (to, house) = (&sending.to.address, self.told.house[&sending.row.segment]);
        let complained = self.told.stopped.iter().any(|stop| {
            let same = stop.address == *to && self.told.same_house(&stop.by, &sending.row.segment);
            same && stop.why >= Suppression::Complained
        });
        assert!(!complained, "asked who called it spam: {sending:#?}");
        let same = |asked: &&(OutboxId, String, usize, UnixMs)| {
            asked.0 != sending.row.id && asked.1 == *to && asked.2 == house && asked.3 > now - DAY_MS
        };
        assert!(self.asked.iter().filter(same).count() < 2, "asked too often: {sending:#?}");
        // Asked again after a lost answer, it is the same question.
        self.asked.retain(|asked| asked.0 != sending.row.id);
        self.asked.push((sending.row.id.clone(), to.clone(), house, now));
    }

    pub(crate) fn never_in_quiet_hours(&self, row: &OutboxRow, now: UnixMs) {
        let hour = Timestamp::from_millisecond(now.0).unwrap().to_zoned(self.zone.clone()).hour();
        assert!((8..21).contains(&hour), "sent in quiet hours, at {hour}: {row:#?}");
    }

    /// No abandonment for a day after an order, no other marketing for half a day; thanks at once excepted.
    pub(crate) fn silent_after_an_order(&self, book: &Book, row: &OutboxRow, now: UnixMs) {
        let flow = &book.flow(&row.flow).unwrap().file;
        if row.ending || flow.trigger == Trigger::OrderPlaced {
            return;
        }
        let gap_ms = if flow.trigger.class().is_some() { DAY_MS } else { 12 * HOUR_MS };
        let kin = self.told.kin(&row.segment);
        let orders = self.told.orders.iter().filter(|(segment, order)| {
            kin.contains(segment) && !self.told.void.contains(&order.id) && order.at <= now
        });
        let last = orders.map(|(_, order)| order.at).max();
        assert!(last.is_none_or(|at| now - at >= gap_ms), "sent too soon after an order: {row:#?}");
    }

    /// Caps hold for the human, and for an address whoever is logged in.
    pub(crate) fn within_the_caps(&self, sending: &Sending, now: UnixMs) {
        let row = &sending.row;
        let kin = self.told.kin(&row.segment);
        let counts = |gone: &&Gone| {
            let theirs =
                gone.address == sending.to.address && self.told.same_house(&gone.segment, &row.segment);
            gone.id != row.id && (kin.contains(&gone.segment) || theirs)
        };
        let gap_ms = if row.channel == Channel::Email { 16 * HOUR_MS } else { 24 * HOUR_MS };
        let near = |gone: &Gone| gone.channel == row.channel && now - gone.at < gap_ms;
        assert!(!self.went.iter().filter(counts).any(near), "too soon after the last one: {row:#?}");
        let other = |gone: &Gone| gone.flow != row.flow && now - gone.at < 16 * HOUR_MS;
        assert!(!self.went.iter().filter(counts).any(other), "too soon after another flow's: {row:#?}");
        let week = self.went.iter().filter(counts).filter(|gone| now - gone.at < 7 * DAY_MS).count();
        assert!(week < 5, "{week} in the last week: {row:#?}");
    }
}

/// Whether it ends the run that a message belongs to.
fn ends(ended: &Ended, row: &OutboxRow, flow: &FlowFile, entered: &Entered) -> bool {
    let product = row.subject.product.as_ref().map(|item| &item.product);
    match &ended.about {
        About::All => true,
        About::Products(products) => product.is_some_and(|product| products.contains(product)),
        About::Order(order) => row.subject.order.as_ref() == Some(order),
        About::Codes(codes) => codes.iter().any(|code| entered.codes.contains(code)),
        About::Review(of, order) => {
            let seen = row.subject.seen.iter().map(|item| &item.product);
            let about = product.into_iter().chain(seen).any(|one| Some(one) == of.as_ref());
            about || order.is_some() && row.subject.order == *order
        }
        About::NotClass(class) => class.is_none() || flow.trigger.class() != *class,
        About::Run(run) => row.id.0.starts_with(run),
    }
}
