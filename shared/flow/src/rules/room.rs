//! Whether a message's service has room for it. The slot is asked for once, and good for a while.

use rappel_signal::UnixMs;

use super::guard::Verdict;
use crate::language::Book;
use crate::state::limit::SLOT_MS;
use crate::state::{OutboxRow, Reason};

/// The objection, if there is one.
pub(super) fn room(book: &Book, row: &OutboxRow, now: UnixMs) -> Option<Verdict> {
    if !book.paced.contains(&row.way()) {
        return None;
    }
    match row.slot {
        Some(at) if at > now => {
            let words = "its service takes messages one after the other".into();
            Some(Verdict::Wait { until: at, reason: Reason::NoRoom, words })
        }
        Some(at) if now - at <= SLOT_MS => None,
        _ => Some(Verdict::Pace),
    }
}
