//! Room at the services of messages that are due: what was answered is noted at the row, and its guards are asked anew.

use super::record::About;
use super::turn::Turn;
use crate::rules::in_order;
use crate::state::{Act, OutboxRow, Reason, RowStatus, Slot};

impl Turn<'_> {
    pub(super) fn slots(&mut self, slots: Vec<Slot>) {
        for Slot { row: id, by, at, ask_again } in slots {
            let row = self.person.outbox.iter().find(|row| row.id == id).cloned();
            // Told twice, it is not due any more. What was held for a visit is due at the visit's end.
            let is_due = |row: &OutboxRow| in_order(self.book, self.person, self.now).contains(&row.id);
            let Some(row) = row.filter(is_due) else { continue };
            if let Some(why) = &ask_again {
                let words = format!("Waits until {}: {why}.", self.when(at));
                self.decide(About::row(&row), Act::Deferred, Reason::NoRoom, Some(at), words);
            }
            self.change(&id, |row| {
                // What a service may have already stays with it.
                if !row.may_have_gone() {
                    row.by = by;
                }
                match ask_again {
                    None => row.slot = Some(at),
                    Some(_) => {
                        row.status = RowStatus::Waiting;
                        row.put_off = true;
                        row.due_at = at;
                    }
                }
            });
        }
    }
}
