//! Doing everything that is due, until nothing moves any more.

use rappel_signal::UnixMs;

use super::turn::Turn;
use crate::rules::in_order;
use crate::state::limit::{CONFIRM_MS_MAX, IN_FLIGHT_MS_MAX, STEPS_AT_ONCE_MAX};
use crate::state::{Person, RowStatus, RunState, Segment};

impl Turn<'_> {
    /// Does everything that is due.
    pub(super) fn settle(&mut self) {
        self.drop_unconfirmed();
        self.settle_clicks();
        self.clock();
        self.settle_due();
        self.wind();
    }

    fn settle_due(&mut self) {
        for _ in 0..STEPS_AT_ONCE_MAX {
            self.expire_flights();
            let mut moved = false;
            for key in self.due_runs() {
                moved |= self.walk(&key);
            }
            for id in in_order(self.book, self.person, self.now) {
                moved |= self.post(&id);
            }
            if !moved {
                return;
            }
        }
    }
}

impl Person {
    /// When [`crate::step`] must be called with [`crate::Input::Due`] at the latest; `None` while nothing waits.
    pub fn next_deadline(&self) -> Option<UnixMs> {
        let decides = |segment: &&Segment| !segment.frozen;
        let runs = self.segments.iter().filter(decides).flat_map(|segment| &segment.runs);
        let waits = runs.filter_map(|run| match run.state {
            RunState::Until(at) => Some(at),
            RunState::Settling | RunState::Draining => None,
        });
        let theirs = self.outbox.iter().filter(|row| self.segment(&row.segment).is_some_and(|s| !s.frozen));
        let rows = theirs.filter_map(|row| match row.status {
            RowStatus::Waiting => Some(row.due_at),
            // The visit's end is the adapter's deadline; it comes as an input.
            RowStatus::Held => None,
            RowStatus::InFlight { since, .. } => Some(since + IN_FLIGHT_MS_MAX),
        });
        let clocks = self.segments.iter().filter(decides).filter_map(|segment| segment.next_clock_at);
        let contacts = self.segments.iter().filter(decides).flat_map(|segment| &segment.contacts);
        let unconfirmed = contacts.filter_map(|contact| Some(contact.pending.as_ref()?.at + CONFIRM_MS_MAX));
        waits.chain(rows).chain(clocks).chain(unconfirmed).chain(self.clicks_sure_at()).min()
    }
}
