//! One arbiter per person: of several messages due at once, the strongest flow's goes first.
//!
//! What follows is left to the caps: a step of a series waits for them, a single message of a weaker flow gives way.

use rappel_compact::SortCompact;
use rappel_signal::UnixMs;

use super::kin::kin;
use crate::language::{Book, Rank};
use crate::state::{OutboxId, OutboxRow, Person, RowStatus};

/// Rows that may go at `now`, in the order in which they may: strongest flow, then earliest due, then by name.
pub(crate) fn in_order(book: &Book, person: &Person, now: UnixMs) -> Vec<OutboxId> {
    let decides = |row: &&OutboxRow| person.segment(&row.segment).is_some_and(|segment| !segment.frozen);
    let due = |row: &&OutboxRow| match row.status {
        RowStatus::Waiting => row.due_at <= now,
        RowStatus::Held => !kin(person, &row.segment).any(|segment| segment.visit.is_some()),
        RowStatus::InFlight { .. } => false,
    };
    let rank = |row: &OutboxRow| book.flow(&row.flow).map_or(Rank::Sunset, |flow| flow.file.rank);
    let mut rows: Vec<&OutboxRow> = person.outbox.iter().filter(decides).filter(due).collect();
    rows.sort_compact_by(|a, b| (rank(a), a.planned_at, &a.id).cmp(&(rank(b), b.planned_at, &b.id)));
    rows.into_iter().map(|row| row.id.clone()).collect()
}
