//! What is planned, for people to look at.

use rappel_compact::SortCompact;
use rappel_signal::UnixMs;

use crate::language::Book;
use crate::rules::{Verdict, in_order, judge, look_up};
use crate::state::{LookUp, Person, RowStatus, RunState, SegmentId, Shelf, WantsSlot};

/// Something that will be done, unless a guard or an exit says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Whose.
    pub segment: SegmentId,
    /// In which flow.
    pub flow: String,
    /// Which entry into it.
    pub entry: u32,
    /// The step that comes next.
    pub step: String,
    /// When; nothing if it waits for the visit's end or for another message's outcome.
    pub at: Option<UnixMs>,
    /// It is a message that is guarded again then.
    pub message: bool,
}

impl Person {
    /// What has to be looked up before the messages that are due can be guarded. Bring the answers as [`crate::Input::Shelf`];
    /// a message that is not answered waits for ever, so answer with nothing where nothing is known.
    pub fn to_look_up(&self, book: &Book, now: UnixMs) -> Vec<LookUp> {
        let rows = in_order(book, self, now);
        let rows = rows.iter().filter_map(|id| self.outbox.iter().find(|row| row.id == *id));
        rows.filter(|row| judge(book, self, row, None, now) == Verdict::LookUp)
            .filter_map(|row| look_up(book, self, row, now))
            .collect()
    }

    /// Messages that would go now, if their services have room. Bring the answers as [`crate::Input::Slots`], before the
    /// shelf, if there is one.
    pub fn wants_slots(&self, book: &Book, shelf: Option<&Shelf>, now: UnixMs) -> Vec<WantsSlot> {
        let rows = in_order(book, self, now);
        let rows = rows.iter().filter_map(|id| self.outbox.iter().find(|row| row.id == *id));
        let wanting = rows.filter(|row| judge(book, self, row, shelf, now) == Verdict::Pace);
        let asked = wanting.map(|row| WantsSlot {
            row: row.id.clone(),
            way: row.way(),
            bound: row.may_have_gone(),
            category: row.category,
        });
        asked.collect()
    }

    /// What is planned, the next first.
    pub fn agenda(&self, book: &Book) -> Vec<Planned> {
        let segments = self.segments.iter().filter(|segment| !segment.frozen);
        let runs = segments.flat_map(|segment| segment.runs.iter().map(move |run| (segment, run)));
        let steps = runs.filter(|(_, run)| run.state != RunState::Draining).map(|(segment, run)| {
            let flow = book.flow(&run.flow);
            let next = flow.and_then(|flow| Some(flow.name(flow.place(&run.step)? + 1)));
            let at = match run.state {
                RunState::Until(at) => Some(at),
                RunState::Settling | RunState::Draining => None,
            };
            let step = next.unwrap_or(&run.step).to_owned();
            let (segment, flow) = (segment.id.clone(), run.flow.clone());
            Planned { segment, flow, entry: run.entry, step, at, message: false }
        });
        let rows = self.outbox.iter().filter(|row| !matches!(row.status, RowStatus::InFlight { .. }));
        let rows = rows.map(|row| Planned {
            segment: row.segment.clone(),
            flow: row.flow.clone(),
            entry: row.entry,
            step: row.step.clone(),
            at: (row.status == RowStatus::Waiting).then_some(row.due_at),
            message: true,
        });
        let mut planned: Vec<Planned> = steps.chain(rows).collect();
        planned.sort_compact_by_key(|planned| planned.at.unwrap_or(UnixMs(i64::MAX)));
        planned
    }
}
