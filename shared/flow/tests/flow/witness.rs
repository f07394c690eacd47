//! A witness of a life: knows what was said to the engine and what left it, and nothing of its state.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, tz::TimeZone};
use rappel_flow::*;
use rappel_signal::{Channel, DAY_MS, HOUR_MS, UnixMs};

/// A marketing message that went.
pub(crate) struct Gone {
    pub(crate) at: UnixMs,
    pub(crate) id: OutboxId,
    pub(crate) segment: SegmentId,
    pub(crate) channel: Channel,
    pub(crate) address: String,
}

/// Watches what leaves the engine and what was said to it.
#[derive(Default)]
pub(crate) struct Witness {
    /// The last word about each address: when, and whether it was a yes.
    pub(crate) words: BTreeMap<(Channel, String), (UnixMs, bool)>,
    pub(crate) suppressed: BTreeSet<(Channel, String)>,
    /// Orders, and the segment whose device told.
    pub(crate) orders: Vec<(SegmentId, UnixMs)>,
    pub(crate) entered: BTreeMap<(SegmentId, u32), UnixMs>,
    /// Marketing that went; what came back is taken out again.
    pub(crate) went: Vec<Gone>,
    pub(crate) sent_decisions: BTreeMap<OutboxId, u32>,
    pub(crate) sent_rows: BTreeSet<OutboxId>,
    pub(crate) numbers: BTreeMap<SegmentId, u32>,
}

impl Witness {
    pub(crate) fn says(&mut self, channel: Channel, address: &str, at: UnixMs, yes: bool) {
        let word = self.words.entry((channel, address.to_owned())).or_insert((UnixMs(i64::MIN), false));
        if at > word.0 {
            *word = (at, yes);
        }
    }

    pub(crate) fn decided(&mut self, decision: &Decision) {
        let number = self.numbers.entry(decision.segment.clone()).or_insert(0);
        *number += 1;
        assert_eq!(decision.number, *number, "records are numbered without gaps");
        assert!(decision.words.ends_with('.') && decision.words.len() > 10, "no wording: {decision:?}");
        match decision.act {
            Act::Entered | Act::Restarted => {
                self.entered.insert((decision.segment.clone(), decision.entry), decision.at);
            }
            Act::Sent => *self.sent_decisions.entry(decision.message.clone().unwrap()).or_insert(0) += 1,
            _ => {}
        }
    }

    pub(crate) fn sends(&mut self, sending: &Sending, now: UnixMs, zone: &TimeZone) {
        let row = &sending.row;
        self.sent_rows.insert(row.id.clone());
        if row.category != Category::Marketing {
            return;
        }
        let address = (sending.to.channel, sending.to.address.clone());
        let agreed = self.words.get(&address).is_some_and(|(_, yes)| *yes);
        assert!(agreed && !self.suppressed.contains(&address), "sent without consent: {sending:?}");
        let hour = Timestamp::from_millisecond(now.0).unwrap().to_zoned(zone.clone()).hour();
        assert!((8..21).contains(&hour), "sent in quiet hours, at {hour}: {sending:?}");
        assert!(row.stale_at.unwrap() >= now, "sent stale: {sending:?}");
        if !row.ending && row.flow.ends_with("abandonment") {
            let entered = self.entered[&(row.segment.clone(), row.entry)];
            let theirs = self.orders.iter().filter(|(segment, _)| *segment == row.segment);
            let silenced = theirs.map(|(_, at)| *at).any(|at| at >= entered || now - at < DAY_MS);
            assert!(!silenced, "sent after an order: {sending:?}");
        }
        self.capped(sending, now);
        self.went.push(Gone {
            at: now,
            id: row.id.clone(),
            segment: row.segment.clone(),
            channel: row.channel,
            address: sending.to.address.clone(),
        });
    }

    /// Caps hold for the human, and for an address whoever is logged in.
    pub(crate) fn capped(&self, sending: &Sending, now: UnixMs) {
        let row = &sending.row;
        let counts = |gone: &&Gone| {
            gone.id != row.id && (gone.segment == row.segment || gone.address == sending.to.address)
        };
        let gap_ms = if row.channel == Channel::Email { 16 * HOUR_MS } else { 24 * HOUR_MS };
        let near = |gone: &Gone| gone.channel == row.channel && now - gone.at < gap_ms;
        assert!(!self.went.iter().filter(counts).any(near), "too soon after the last one: {row:?}");
        let week = self.went.iter().filter(counts).filter(|gone| now - gone.at < 7 * DAY_MS).count();
        assert!(week < 5, "{week} in the last week: {row:?}");
    }
}
