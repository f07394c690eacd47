//! Leaving a flow before its last step: in silence, or with a last branch.

use super::record::About;
use super::turn::{RunKey, Turn};
use crate::language::{Condition, ExitOn};
use crate::rules::{Asked, all_hold};
use crate::state::{Act, OutboxRow, Reason, RowStatus, Run, SegmentId};

impl Turn<'_> {
    /// Ends every run of this human whose flow leaves on `exit` and for which `also` holds. Of several such exits the
    /// first whose conditions hold gives the last branch.
    pub(super) fn leave_where(&mut self, exit: &ExitOn, also: impl Fn(&Self, &SegmentId, &Run) -> bool) {
        for (key, run) in self.kin_runs() {
            let Some(flow) = self.book.flow(&run.flow) else { continue };
            let ways = || flow.file.exits.iter().enumerate().filter(|(_, way)| way.on == *exit);
            if ways().next().is_none() || !also(self, &key.segment, &run) {
                continue;
            }
            let ending = ways()
                .find(|(_, way)| !way.ends_with.is_empty() && self.chooses(&key, &way.when))
                .and_then(|(place, _)| flow.ending(place));
            let words = exit.words().to_owned();
            match ending {
                None => self.leave(&key, Reason::Exit, &words),
                Some(ending) => self.leave_with(&key, &words, ending),
            }
        }
    }

    fn chooses(&self, key: &RunKey, conditions: &[Condition]) -> bool {
        let (Some(run), Some(segment)) = (self.run(key), self.person.segment(&key.segment)) else {
            return false;
        };
        let (book, person, now) = (self.book, &*self.person, self.now);
        let (flow, subject) = (run.flow.as_str(), &run.subject);
        all_hold(conditions, Asked { book, person, segment, flow, subject, run: Some(run), now })
    }

    /// Ends the run in silence.
    pub(super) fn leave(&mut self, key: &RunKey, reason: Reason, words: &str) {
        self.say_left(key, reason, words, "");
        self.drop_waiting_rows(key, Reason::FlowLeft, words);
        self.remove_run(key);
    }

    /// Ends the run with its last branch.
    fn leave_with(&mut self, key: &RunKey, words: &str, ending: usize) {
        self.say_left(key, Reason::Exit, words, "; its last branch follows");
        self.drop_waiting_rows(key, Reason::FlowLeft, words);
        let now = self.now;
        if let Some(run) = self.run_mut(key) {
            run.ending = true;
            run.planned_at = now;
        }
        self.walk_from(key, ending);
    }

    fn say_left(&mut self, key: &RunKey, reason: Reason, words: &str, more: &str) {
        let Some(run) = self.run(key) else { return };
        let name = self.book.flow(&run.flow).map_or(run.flow.clone(), |flow| flow.file.name.clone());
        let about = About::flow(&key.segment, &run.flow, key.entry);
        self.decide(about, Act::Left, reason, None, format!("Left {name}: {words}{more}."));
    }

    /// Drops the run's messages that have not gone; each gets its record.
    pub(super) fn drop_waiting_rows(&mut self, key: &RunKey, reason: Reason, words: &str) {
        let waits = |row: &OutboxRow| {
            let theirs = row.segment == key.segment && row.entry == key.entry;
            // Whoever is to be taken out of an audience is, whatever flow put them in.
            theirs && !row.kind.takes_out() && matches!(row.status, RowStatus::Waiting | RowStatus::Held)
        };
        let dropped: Vec<OutboxRow> = self.person.outbox.iter().filter(|row| waits(row)).cloned().collect();
        self.person.outbox.retain(|row| !waits(row));
        for row in dropped {
            self.decide(About::row(&row), Act::Skipped, reason, None, format!("Not sent: {words}."));
        }
    }
}
