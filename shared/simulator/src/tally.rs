//! What came of many lives: by flow, by reason, and how often people are written to.

use std::collections::BTreeMap;

use rappel_flow::{Act, Category, RowKind};
use rappel_signal::{DAY_MS, UnixMs};

use crate::play::Played;

/// What came of one flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlowTally {
    /// People who entered.
    pub entered: u64,
    /// Messages that went.
    pub sent: u64,
    /// People who came to its end.
    pub finished: u64,
    /// People who left before.
    pub left: u64,
    /// What was decided against, by reason: entries and messages.
    pub not: BTreeMap<String, u64>,
}

/// What came of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lives played.
    pub people: u64,
    /// Decisions taken.
    pub decisions: u64,
    /// Inputs heard.
    pub inputs: u64,
    /// By flow.
    pub flows: BTreeMap<String, FlowTally>,
    /// Marketing messages to one person in one week: so many people-weeks had so many, weeks without one left out.
    pub per_week: BTreeMap<u32, u64>,
    /// Two flows that wrote to one person within 24 hours, and how often.
    pub overlaps: BTreeMap<(String, String), u64>,
}

impl Tally {
    /// Adds what came of a life.
    pub fn add(&mut self, played: &Played) {
        self.people += 1;
        self.decisions += played.decisions.len() as u64;
        self.inputs += played.inputs;
        for decision in &played.decisions {
            let flow = self.flow(&decision.flow);
            match decision.act {
                Act::Entered => flow.entered += 1,
                Act::Sent => flow.sent += 1,
                Act::Finished => flow.finished += 1,
                Act::Left => flow.left += 1,
                Act::NotEntered | Act::Skipped | Act::Deferred => {
                    let reason = serde_json::to_value(decision.reason).ok();
                    let reason = reason.as_ref().and_then(|reason| reason.as_str()).unwrap_or("unknown");
                    *flow.not.entry(reason.to_owned()).or_default() += 1;
                }
                _ => {}
            }
        }
        self.add_frequency(played);
    }

    fn flow(&mut self, id: &str) -> &mut FlowTally {
        // Most flows are known: look before a name is copied.
        if !self.flows.contains_key(id) {
            self.flows.insert(id.to_owned(), FlowTally::default());
        }
        self.flows.entry(id.to_owned()).or_default()
    }

    fn add_frequency(&mut self, played: &Played) {
        let marketing = |sending: &&rappel_flow::Sending| {
            sending.row.category == Category::Marketing && sending.row.kind == RowKind::Message
        };
        let sends = played.sendings.iter().filter(marketing);
        let sends: Vec<(UnixMs, &str)> = sends
            .filter_map(|sending| match sending.row.status {
                rappel_flow::RowStatus::InFlight { since, .. } => Some((since, sending.row.flow.as_str())),
                _ => None,
            })
            .collect();
        let mut weeks: BTreeMap<i64, u32> = BTreeMap::new();
        for (at, _) in &sends {
            *weeks.entry(at.0.div_euclid(7 * DAY_MS)).or_default() += 1;
        }
        for count in weeks.into_values() {
            *self.per_week.entry(count).or_default() += 1;
        }
        for ((one_at, one), (other_at, other)) in sends.iter().zip(sends.iter().skip(1)) {
            if one != other && *other_at - *one_at < DAY_MS {
                let pair = if one < other { (one, other) } else { (other, one) };
                *self.overlaps.entry((pair.0.to_string(), pair.1.to_string())).or_default() += 1;
            }
        }
    }
}
