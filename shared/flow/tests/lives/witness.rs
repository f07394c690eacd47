//! A witness of a life: knows what was said to the engine and what left it, and nothing of its state.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use rappel_flow::*;
use rappel_signal::{Channel, UnixMs};

use crate::told::Told;

/// A marketing message that went.
pub(crate) struct Gone {
    pub(crate) at: UnixMs,
    pub(crate) id: OutboxId,
    pub(crate) segment: SegmentId,
    pub(crate) flow: String,
    pub(crate) channel: Channel,
    pub(crate) address: String,
}

/// An entry into a flow.
pub(crate) struct Entered {
    /// At which input.
    pub(crate) turn: u32,
    pub(crate) at: UnixMs,
    /// It left: only its last branch may still send.
    pub(crate) left: bool,
    /// Codes its messages carried.
    pub(crate) codes: BTreeSet<String>,
}

/// Watches what leaves the engine and what was said to it.
pub(crate) struct Witness {
    pub(crate) zone: TimeZone,
    pub(crate) told: Told,
    pub(crate) entered: BTreeMap<(SegmentId, u32), Entered>,
    /// Marketing that went; what came back is taken out again.
    pub(crate) went: Vec<Gone>,
    /// Confirmations asked for: of which address, in which person's object, when.
    pub(crate) asked: Vec<(OutboxId, String, usize, UnixMs)>,
    /// Messages that were accepted.
    pub(crate) accepted: Vec<OutboxId>,
    sent_decisions: BTreeMap<OutboxId, u32>,
    sent_rows: BTreeSet<OutboxId>,
    numbers: BTreeMap<SegmentId, u32>,
}

impl Witness {
    pub(crate) fn new(zone: TimeZone) -> Witness {
        Witness {
            zone,
            told: Told::default(),
            entered: BTreeMap::new(),
            went: Vec::new(),
            asked: Vec::new(),
            accepted: Vec::new(),
            sent_decisions: BTreeMap::new(),
            sent_rows: BTreeSet::new(),
            numbers: BTreeMap::new(),
        }
    }

    pub(crate) fn decided(&mut self, book: &Book, decision: &Decision) {
        let number = self.numbers.entry(decision.segment.clone()).or_insert(0);
        *number += 1;
        assert_eq!(decision.number, *number, "records are numbered without gaps");
        assert!(decision.words.ends_with('.') && decision.words.len() > 10, "no wording: {decision:?}");
        self.never_held_back(book, decision);
        let key = (decision.segment.clone(), decision.entry);
        match decision.act {
            Act::Entered | Act::Restarted => {
                let (turn, at, codes) = (self.told.turn, decision.at, BTreeSet::new());
                self.entered.insert(key, Entered { turn, at, left: false, codes });
            }
            Act::Left => self.entered.get_mut(&key).unwrap().left = true,
            Act::Sent => {
                assert_eq!(decision.reason, Reason::Due, "{decision:?}");
                *self.sent_decisions.entry(decision.message.clone().unwrap()).or_insert(0) += 1;
            }
            // The engine itself fell silent: no more marketing to any address of this person on the channel.
            Act::Step if decision.reason == Reason::Suppressed => {
                for (segment, channel, address) in self.told.stated.keys().cloned().collect::<Vec<_>>() {
                    if channel == Channel::Email && self.told.same_house(&segment, &decision.segment) {
                        self.told.stops((segment, channel, address), Suppression::Silent, decision.at);
                    }
                }
            }
            _ => {}
        }
    }

    pub(crate) fn sends(&mut self, book: &Book, sending: &Sending, now: UnixMs) {
        let row = &sending.row;
        self.sent_rows.insert(row.id.clone());
        if !row.kind.is_message() {
            return;
        }
        self.nothing_after_an_exit(book, row);
        self.nothing_stored_to_a_claimed_address(sending);
        self.no_marketing_as_transactional(row);
        let offered = row.offer.as_ref().and_then(|offer| book.offer(offer)?.shared_code());
        let codes: Vec<String> = row.code.iter().chain(offered).cloned().collect();
        self.entered.get_mut(&(row.segment.clone(), row.entry)).unwrap().codes.extend(codes);
        if row.category == Category::Transactional {
            if row.flow == "confirm-subscription" {
                return self.seldom_asked(sending, now);
            }
            let order = row.subject.order.clone().unwrap();
            self.told.owed.retain(|owed| (owed.0, &owed.1) != (row.flow.as_str(), &order));
            return;
        }
        self.only_with_consent(sending);
        self.never_in_quiet_hours(row, now);
        assert!(row.stale_at.is_none_or(|stale_at| stale_at >= now), "sent stale: {row:?}");
        if row.category == Category::Marketing {
            self.only_what_is_wanted(book, sending, now);
            self.silent_after_an_order(book, row, now);
            self.within_the_caps(sending, now);
            self.went.push(Gone {
                at: now,
                id: row.id.clone(),
                segment: row.segment.clone(),
                flow: row.flow.clone(),
                channel: row.channel,
                address: sending.to.address.clone(),
            });
        }
    }

    /// What became of a send.
    pub(crate) fn answered(&mut self, sending: &Sending, outcome: &DeliveryOutcome, now: UnixMs) {
        let row = &sending.row;
        match outcome {
            DeliveryOutcome::Again { .. }
            | DeliveryOutcome::Elsewhere { .. }
            | DeliveryOutcome::Refused { .. } => {
                self.went.retain(|gone| gone.id != row.id);
                self.asked.retain(|asked| asked.0 != row.id);
            }
            DeliveryOutcome::Gone { .. } => {
                self.went.retain(|gone| gone.id != row.id);
                self.asked.retain(|asked| asked.0 != row.id);
                // A note to others says nothing of the shopper's address.
                if !row.kind.is_message() {
                    return;
                }
                let to = (row.segment.clone(), sending.to.channel, sending.to.address.clone());
                self.told.stops(to, Suppression::Gone, now);
            }
            DeliveryOutcome::Accepted | DeliveryOutcome::AcceptedAs { .. } => {
                self.accepted.push(row.id.clone());
                if let (Category::AskedFor, Some(item)) = (row.category, &row.subject.product) {
                    // A question is answered once.
                    let kin = self.told.kin(&row.segment);
                    self.told.asks.retain(|(segment, product, at)| {
                        !(kin.contains(segment) && *product == item.product && *at <= now)
                    });
                }
            }
            DeliveryOutcome::Unknown => {}
        }
    }

    /// Each send has one decision, and each such decision a send.
    pub(crate) fn ends(&self) {
        for id in &self.sent_rows {
            assert_eq!(self.sent_decisions.get(id), Some(&1), "{id:?} has not exactly one decision");
        }
        assert_eq!(self.sent_decisions.len(), self.sent_rows.len());
    }
}
