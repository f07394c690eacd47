//! Messages given up: kept for a month, told to the shop, sent again when the merchant says so.

use rappel_signal::UnixMs;

use super::record::About;
use super::turn::Turn;
use crate::language::Category;
use crate::rules::{Purpose, reach, unwanted};
use crate::state::limit::{DEAD_LETTER_MS, DEAD_LETTERS_MAX, HELD_UP_MS, cut};
use crate::state::{Act, DeadLetter, OutboxId, OutboxRow, Reason, RowStatus};

impl Turn<'_> {
    /// Keeps a message that is given up, unless the shopper does not want it any more, or nothing of them is to be kept.
    pub(super) fn bury(&mut self, row: &OutboxRow, words: &str, may_have_gone: bool) {
        if row.withdrawn {
            return;
        }
        let now = self.now;
        let about = row.subject.product.as_ref().map(|item| &item.product);
        let purpose = Purpose::of(self.book.flow(&row.flow), row.category, about);
        if row.kind.is_message() {
            let Ok(to) = reach(self.person, &row.segment, row.channel, purpose) else { return };
            let kind = self.book.flow(&row.flow).map(|flow| (flow, row.category));
            let unwanted = |kind| unwanted(self.person, &row.segment, &to.address, kind, now);
            if kind.and_then(unwanted).is_some() {
                return;
            }
        }
        let Some(segment) = self.person.segment_mut(&row.segment) else { return };
        segment.dead.retain(|letter| letter.row.id != row.id && now - letter.at < DEAD_LETTER_MS);
        segment.dead.push(DeadLetter {
            row: OutboxRow { status: RowStatus::Waiting, slot: None, ..row.clone() },
            at: now,
            words: cut(&nobody_named(row, words)),
            may_have_gone: may_have_gone || row.may_have_gone(),
            listed: false,
            extra: serde_json::Map::new(),
        });
        let spare = segment.dead.len().saturating_sub(DEAD_LETTERS_MAX);
        segment.dead.drain(..spare);
    }

    /// Puts a message that was given up back, under its id and with fresh attempts; its guards decide whether it goes.
    pub(super) fn resend(&mut self, id: &OutboxId) {
        let now = self.now;
        if self.person.may_resend(id, now).is_err() {
            return;
        }
        let Some(segment) = self.person.segment_mut(&id.segment()).filter(|segment| !segment.frozen) else {
            return;
        };
        let Some(place) = segment.dead.iter().position(|letter| letter.row.id == *id) else { return };
        let row = segment.dead.remove(place).row;
        let fresh_ms = row.stale_at.map(|stale_at| stale_at - row.planned_at);
        let row = OutboxRow {
            planned_at: now,
            due_at: now,
            stale_at: fresh_ms.map(|fresh_ms| now + fresh_ms),
            attempts: 0,
            by: None,
            put_off: false,
            halted: false,
            resent: true,
            ..row
        };
        let words = "Sent again, as the merchant wants it.".to_owned();
        self.decide(About::row(&row), Act::Retried, Reason::Resent, Some(now), words);
        self.person.outbox.retain(|other| other.id != row.id);
        self.person.outbox.push(row);
    }

    /// The shop has these on its list.
    pub(super) fn listed(&mut self, ids: &[OutboxId]) {
        for letter in self.person.segments.iter_mut().flat_map(|segment| &mut segment.dead) {
            letter.listed |= ids.contains(&letter.row.id);
        }
    }
}

/// Mail servers repeat the address they refuse: the shop's list names nobody.
fn nobody_named(row: &OutboxRow, words: &str) -> String {
    match &row.status {
        RowStatus::InFlight { address, .. } if !address.is_empty() => words.replace(address, "…"),
        _ => words.to_owned(),
    }
}

/// Whether a message that goes stale was held up by its service or by us, and not by a rule of the shop. What was owed to
/// somebody while sending was stopped is owed still.
pub(super) fn was_held_up(row: &OutboxRow, now: UnixMs) -> bool {
    row.attempts > 0
        || row.put_off
        || row.halted && row.category != Category::Marketing
        || row.slot.is_some()
        || row.status == RowStatus::Waiting && now - row.due_at >= HELD_UP_MS
}
