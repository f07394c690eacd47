//! One dated thing a batch tells: a fact of the visit, or active time. The unit of the log.

use alloc::vec::Vec;
use rappel_signal::{Batch, BatchId, CartLine, Fact, PageId, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Visit;

/// Active time comes after the facts of its batch…
const ATTENTION_INDEX: u16 = u16::MAX - 1;
/// …and before a log-out, for it is still the leaver's.
const LOG_OUT_INDEX: u16 = u16::MAX;

/// Text that weighs as much as an event of its own.
const TEXT_BYTES_PER_WEIGHT: usize = 64;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) at: UnixMs,
    pub(crate) page: PageId,
    pub(crate) sequence: u16,
    index: u16,
    /// When its batch arrived.
    pub(crate) received_at: UnixMs,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum What {
    Fact(Fact),
    Attention {
        active_ms: u32,
    },
    /// A fact that a newer version knows.
    Unknown(Value),
}

impl Event {
    pub(crate) fn key(&self) -> (UnixMs, PageId, u16, u16) {
        (self.at, self.page, self.sequence, self.index)
    }

    /// When what it tells of began: active time went on up to `at`.
    pub(crate) fn since(&self) -> UnixMs {
        match &self.what {
            What::Attention { active_ms } => self.at - i64::from(*active_ms),
            _ => self.at,
        }
    }

    pub(crate) fn is_log_out(&self) -> bool {
        matches!(self.what, What::Fact(Fact::LogOut))
    }

    pub(crate) fn fold_into(&self, visit: &mut Visit) {
        match &self.what {
            What::Fact(fact) => visit.apply(self.at, self.page, fact),
            What::Attention { active_ms } => visit.attend(self.page, *active_ms, self.at),
            What::Unknown(_) => visit.attend(self.page, 0, self.at),
        }
    }
}

impl What {
    /// About one for each 130 bytes of the stored form.
    pub(crate) fn weight(&self) -> usize {
        let (text, lines): (&str, &[CartLine]) = match self {
            What::Fact(Fact::PageView { path, .. }) => (path, &[]),
            What::Fact(Fact::CategoryView { category, .. }) => (category, &[]),
            What::Fact(Fact::Search { query, .. }) => (query, &[]),
            What::Fact(Fact::CartView { lines }) => ("", lines),
            What::Fact(Fact::CheckoutError { code }) => (code, &[]),
            What::Fact(Fact::Purchase { order, lines, .. }) => (order, lines),
            _ => ("", &[]),
        };
        1 + lines.len() + text.len() / TEXT_BYTES_PER_WEIGHT
    }
}

/// The batch's facts, dated, and its active time as one more event behind them.
pub(crate) fn events_of(received_at: UnixMs, batch: &Batch) -> Vec<Event> {
    let BatchId { page, sequence } = batch.id();
    let closed_at = received_at - i64::from(batch.age_ms);
    let event = |at, index, what| Event { at, page, sequence, index, received_at, what };
    let mut events = Vec::with_capacity(batch.facts.len() + 1);
    let mut last_kept = None;
    let mut last_activity = (batch.active_ms > 0).then(|| closed_at - i64::from(batch.idle_ms));
    for (index, dated) in (0..).zip(&batch.facts) {
        let at = closed_at - i64::from(dated.age_ms);
        last_activity = last_activity.max(Some(at));
        if is_of_the_visit(&dated.fact) {
            last_kept = last_kept.max(Some(at));
            let index = if dated.fact == Fact::LogOut { LOG_OUT_INDEX } else { index };
            events.push(event(at, index, What::Fact(dated.fact.clone())));
        }
    }
    // One of no active time is kept only where it says that the visit went on.
    if let Some(at) = last_activity.filter(|_| batch.active_ms > 0 || last_activity > last_kept) {
        events.push(event(at, ATTENTION_INDEX, What::Attention { active_ms: batch.active_ms }));
    }
    events
}

/// Facts that change a visit or end it. The others are activity and no more, and addresses have no business in the log.
fn is_of_the_visit(fact: &Fact) -> bool {
    match fact {
        Fact::PageView { .. }
        | Fact::ProductView { .. }
        | Fact::CategoryView { .. }
        | Fact::Select { .. }
        | Fact::Search { .. }
        | Fact::CartAdd { .. }
        | Fact::CartRemove { .. }
        | Fact::CartView { .. }
        | Fact::Checkout { .. }
        | Fact::CheckoutError { .. }
        | Fact::Purchase { .. }
        | Fact::LogOut => true,
        Fact::ListView { .. }
        | Fact::WishlistAdd { .. }
        | Fact::WishlistRemove { .. }
        | Fact::Identify { .. }
        | Fact::MessageConsent { .. }
        | Fact::PushSubscription { .. }
        | Fact::Withdrawn => false,
    }
}
