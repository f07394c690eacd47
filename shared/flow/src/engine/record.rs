//! Writing decisions down.

use rappel_signal::{Channel, UnixMs};

use super::turn::Turn;
use crate::state::{Act, Decision, OutboxId, OutboxRow, Reason, SegmentId};

/// Version of the record's form.
const DECISION_VERSION: u32 = 1;

/// What a decision is about.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) segment: SegmentId,
    pub(super) flow: String,
    pub(super) entry: u32,
    pub(super) step: Option<String>,
    pub(super) message: Option<OutboxId>,
    pub(super) channel: Option<Channel>,
}

impl About {
    /// A whole flow.
    pub(super) fn flow(segment: &SegmentId, flow: &str, entry: u32) -> About {
        About { segment: segment.clone(), flow: flow.into(), entry, ..About::default() }
    }

    /// A message.
    pub(super) fn row(row: &OutboxRow) -> About {
        About {
            segment: row.segment.clone(),
            flow: row.flow.clone(),
            entry: row.entry,
            step: Some(row.step.clone()),
            message: Some(row.id.clone()),
            channel: Some(row.channel),
        }
    }
}

impl Turn<'_> {
    /// Writes a decision down: one act, one reason.
    pub(super) fn decide(
        &mut self,
        about: About,
        act: Act,
        reason: Reason,
        until: Option<UnixMs>,
        words: String,
    ) {
        let Some(segment) = self.person.segment_mut(&about.segment) else { return };
        segment.decisions_total = segment.decisions_total.saturating_add(1);
        let number = segment.decisions_total;
        self.count_decision(&about.flow, act, reason);
        let About { segment, flow, entry, step, message, channel } = about;
        self.decisions.push(Decision {
            v: DECISION_VERSION,
            segment,
            number,
            at: self.now,
            flow,
            entry,
            step,
            message,
            channel,
            act,
            reason,
            until,
            words,
        });
    }
}
