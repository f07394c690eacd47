//! The outbox: guarding, and taking in what became of a send. `claim` lies between.
//!
//! | row | claimed | outcome accepted / refused / gone | again, elsewhere | unknown, or no outcome in time |
//! | --- | --- | --- | --- | --- |
//! | waiting, held | in flight, sent | ignored | ignored | ignored |
//! | in flight | — | dropped | waiting | known to its service by its id: waiting; else marketing: dropped, transactional: waiting, same id, once |
//! | no such row | — | ignored | ignored | ignored |

use rappel_signal::{Channel, UnixMs};

use super::dead_letter::was_held_up;
use super::record::About;
use super::turn::{RunKey, Turn};
use crate::language::{Book, Category, Flow, Send};
use crate::rules::{self, Purpose, Verdict, judge};
use crate::state::limit::{ATTEMPTS_MAX, ELSEWHERE_MS, IN_FLIGHT_MS_MAX, LEAVES_MS_MAX};
use crate::state::{
    Act, DeliveryOutcome, OutboxId, OutboxRow, Person, Reason, RowKind, RowStatus, SegmentId, Suppression,
};
use crate::wording;

/// What is found about a claimed message in the moment before it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastLook {
    /// It may leave.
    Go,
    /// It is not in flight any more, or was claimed anew: nothing is to be done with this one.
    Void,
    /// It does not leave now, and this is its outcome.
    Not(DeliveryOutcome),
}

/// Looks at a claimed message just before it leaves: others left before it, and the shopper may have unsubscribed meanwhile.
pub fn last_look(book: &Book, person: &Person, claimed: &OutboxRow, now: UnixMs) -> LastLook {
    let Some(row) = person.outbox.iter().find(|row| row.id == claimed.id && row.status == claimed.status)
    else {
        return LastLook::Void;
    };
    let RowStatus::InFlight { since, address } = &row.status else { return LastLook::Void };
    let again = |words: &str| LastLook::Not(DeliveryOutcome::Again { at: now, words: words.to_owned() });
    if now - *since > LEAVES_MS_MAX {
        return again("what went before it took too long");
    }
    if !row.kind.is_message() {
        return look_at_note(book, person, row, address, again);
    }
    let about = row.subject.product.as_ref().map(|item| &item.product);
    let purpose = Purpose::of(book.flow(&row.flow), row.category, about);
    match rules::reach(person, &row.segment, row.channel, purpose) {
        Ok(to) if to.address == *address => {
            let flow = book.flow(&row.flow).map(|flow| (flow, row.category));
            let unwanted = flow.and_then(|kind| rules::unwanted(person, &row.segment, address, kind, now));
            unwanted.map_or(LastLook::Go, |(_, words)| LastLook::Not(DeliveryOutcome::Refused { words }))
        }
        // That another address is open does not make this one so.
        Ok(_) => again("it goes to another address now"),
        Err(closed) => {
            let (_, words) = rules::closed_words(&[row.channel], closed);
            LastLook::Not(DeliveryOutcome::Refused { words })
        }
    }
}

/// The same for what is told to others.
fn look_at_note(
    book: &Book,
    person: &Person,
    row: &OutboxRow,
    address: &str,
    again: impl Fn(&str) -> LastLook,
) -> LastLook {
    if row.kind == RowKind::Notice || row.kind.takes_out() {
        return LastLook::Go;
    }
    if rules::rival(person, row).is_some() {
        let words = "the shopper is taken out of the audience".to_owned();
        return LastLook::Not(DeliveryOutcome::Refused { words });
    }
    match rules::told_of(person, book.flow(&row.flow), row) {
        Ok((to, _)) if to.address == address => LastLook::Go,
        Ok(_) => again("it is told of another address now"),
        Err((_, words)) => LastLook::Not(DeliveryOutcome::Refused { words }),
    }
}

impl Turn<'_> {
    /// Guards one message that is due and acts on the verdict. Says whether anything moved.
    pub(super) fn post(&mut self, id: &OutboxId) -> bool {
        let Some(row) = self.person.outbox.iter().find(|row| row.id == *id).cloned() else { return false };
        if row.lost_at.is_some() && !self.is_known(&row) {
            self.unknown(&row, Reason::NoOutcome);
            return true;
        }
        match self.arbitrate(&row, judge(self.book, self.person, &row, self.shelf.as_deref(), self.now)) {
            Verdict::Go(to) => self.claim(row, to),
            Verdict::Tell => {
                // Nothing speaks against it: the guards have just found whom it is about.
                if let Ok((to, _)) = rules::told_of(self.person, self.book.flow(&row.flow), &row) {
                    self.claim(row, to);
                }
            }
            // The adapter asks the catalogue and comes back with `Input::Shelf`; the service, with `Input::Slots`.
            Verdict::LookUp | Verdict::Pace => return false,
            Verdict::Wait { until, reason, words } => {
                // An outage is one decision, however often somebody is asked; so is a stop.
                let said = match reason {
                    Reason::NotAnswered => row.put_off,
                    Reason::Halted => row.halted,
                    _ => false,
                };
                if !said {
                    let words = format!("Waits until {}: {words}.", self.when(until));
                    self.decide(About::row(&row), Act::Deferred, reason, Some(until), words);
                }
                self.change(id, |row| {
                    row.status = RowStatus::Waiting;
                    row.due_at = until;
                    row.put_off |= matches!(reason, Reason::NoRoom | Reason::NotAnswered);
                    row.halted = reason == Reason::Halted;
                });
            }
            Verdict::Hold if row.status == RowStatus::Held => return false,
            Verdict::Hold => {
                let words = "Waits for the end of the visit: the shopper is in the shop.".to_owned();
                self.decide(About::row(&row), Act::Deferred, Reason::VisitOpen, None, words);
                self.change(id, |row| row.status = RowStatus::Held);
            }
            Verdict::Closed { reason, words } => self.next_channel(&row, Act::Skipped, reason, &words),
            Verdict::Skip { reason, words } => {
                if reason == Reason::Stale && was_held_up(&row, self.now) {
                    self.bury(&row, &words, false);
                }
                self.give_up(&row, Act::Skipped, reason, &words);
            }
        }
        true
    }

    /// A single message gives way to a stronger flow's that went at this very moment; a series waits for the caps.
    fn arbitrate(&self, row: &OutboxRow, verdict: Verdict) -> Verdict {
        let wants_now = matches!(verdict, Verdict::Go(_) | Verdict::Wait { reason: Reason::Capped, .. });
        let Some(flow) = self.book.flow(&row.flow) else { return verdict };
        if !wants_now || row.category != Category::Marketing || row.ending || !flow.is_single() {
            return verdict;
        }
        let went = rules::kin(self.person, &row.segment)
            .flat_map(|segment| &segment.sends)
            .filter(|sent| sent.at == self.now && sent.category == Category::Marketing)
            .filter_map(|sent| self.book.flow(&sent.flow))
            .find(|other| other.file.rank < flow.file.rank);
        match went {
            Some(other) => Verdict::Skip {
                reason: Reason::GaveWay,
                words: format!("a message of {} went at the same moment", other.file.name),
            },
            None => verdict,
        }
    }

    /// What became of a send. Only a row in flight can have an outcome.
    pub(super) fn outcome(&mut self, id: &OutboxId, outcome: DeliveryOutcome) {
        let Some(row) = self.person.outbox.iter().find(|row| row.id == *id).cloned() else { return };
        let RowStatus::InFlight { address, .. } = &row.status else { return };
        let address = address.clone();
        match outcome {
            DeliveryOutcome::Accepted | DeliveryOutcome::AcceptedAs { .. } => {
                if let DeliveryOutcome::AcceptedAs { name } = &outcome {
                    self.named_by_provider(id, name);
                }
                let words = match &row.kind {
                    RowKind::Forward { to: name, .. } | RowKind::Audience { audience: name, .. } => {
                        format!("Accepted by {name}.")
                    }
                    _ => format!("Accepted by the {} service.", wording::channel(row.channel)),
                };
                self.decide(About::row(&row), Act::Accepted, Reason::Answer, None, words);
                self.asked_is_answered(&row);
                self.note_taken_out(&row);
                self.drop_row(id);
            }
            DeliveryOutcome::Again { at, words } => self.again(&row, at, &words),
            DeliveryOutcome::Elsewhere { by, words } => self.elsewhere(&row, by, &words),
            DeliveryOutcome::Gone { words } if row.kind.is_message() => {
                self.suppress(row.channel, &address, Suppression::Gone, self.now);
                self.did_not_go(&row);
                self.next_channel(&row, Act::Failed, Reason::Answer, &words);
            }
            // What is told to others went to no address of the shopper's.
            DeliveryOutcome::Refused { words } | DeliveryOutcome::Gone { words } => {
                self.did_not_go(&row);
                self.bury(&row, &words, false);
                self.give_up(&row, Act::Failed, Reason::Answer, &words);
            }
            DeliveryOutcome::Unknown => self.unknown(&row, Reason::Answer),
        }
    }

    /// A question is answered once: the consent that came with it is used up. One asked after the send is a new word.
    fn asked_is_answered(&mut self, row: &OutboxRow) {
        let about = row.subject.product.as_ref().filter(|_| row.category == Category::AskedFor);
        let (Some(item), RowStatus::InFlight { since, .. }) = (about, &row.status) else { return };
        let kin: Vec<SegmentId> =
            rules::kin(self.person, &row.segment).map(|segment| segment.id.clone()).collect();
        for segment in self.person.segments.iter_mut().filter(|segment| kin.contains(&segment.id)) {
            segment.answer_asks(*since, |product| *product == item.product);
        }
    }

    fn again(&mut self, row: &OutboxRow, at: UnixMs, words: &str) {
        self.uncount_send(row);
        if self.is_outdated(row) {
            return;
        }
        if row.attempts >= ATTEMPTS_MAX {
            self.did_not_go(row);
            self.bury(row, words, false);
            return self.give_up(row, Act::Failed, Reason::TooManyAttempts, words);
        }
        let said = format!("Tried again {}: {words}.", self.moment(at));
        self.decide(About::row(row), Act::Retried, Reason::Answer, Some(at), said);
        self.change(&row.id, |row| {
            row.status = RowStatus::Waiting;
            row.due_at = at;
            if !row.may_have_gone() {
                row.by = None;
            }
        });
    }

    /// Another service of the channel gets it at once, unless this one may have it already.
    fn elsewhere(&mut self, row: &OutboxRow, by: Option<String>, words: &str) {
        if row.may_have_gone() || by == row.by {
            return self.again(row, self.now + ELSEWHERE_MS, words);
        }
        self.again(row, self.now, words);
        self.change(&row.id, |row| row.by = by);
    }

    /// Nobody knows whether it went. Its service is asked again as long as it knows the message by its id (it went once); else
    /// marketing is not sent again (0 or 1 times), transactional is, once, under the same id (1 or 2 times).
    fn unknown(&mut self, row: &OutboxRow, reason: Reason) {
        let is_known = self.is_known(row);
        let resend = is_known || row.category == Category::Transactional && !row.repeated;
        let next = match (is_known, resend) {
            (true, _) => "its service is asked again and will not send it twice",
            (_, true) => "it is sent again under the same id",
            _ => "it is not sent again",
        };
        let words = format!("Nobody knows whether it went; {next}.");
        self.decide(About::row(row), Act::Unknown, reason, None, words);
        if !resend {
            self.bury(row, "nobody knows whether it went", true);
            return self.drop_row(&row.id);
        }
        let (now, lost_at) = (self.now, lost_at(row).filter(|_| is_known));
        self.uncount_send(row);
        self.change(&row.id, |row| {
            row.status = RowStatus::Waiting;
            row.due_at = now;
            row.lost_at = lost_at;
            row.repeated |= !is_known;
        });
    }

    /// Whether the service still knows a message whose answer was lost, and has not been asked too often.
    fn is_known(&self, row: &OutboxRow) -> bool {
        let known_ms = self.book.known_ms.get(&row.way()).copied().unwrap_or_default();
        row.attempts < ATTEMPTS_MAX && lost_at(row).is_some_and(|lost_at| self.now - lost_at < known_ms)
    }

    /// Rows in flight for too long have no outcome any more.
    pub(super) fn expire_flights(&mut self) {
        let now = self.now;
        let expired = |row: &&OutboxRow| match row.status {
            RowStatus::InFlight { since, .. } => now - since >= IN_FLIGHT_MS_MAX,
            _ => false,
        };
        let rows: Vec<OutboxRow> = self.person.outbox.iter().filter(expired).cloned().collect();
        for row in rows {
            if self.person.segment(&row.segment).is_some_and(|segment| !segment.frozen) {
                self.unknown(&row, Reason::NoOutcome);
            }
        }
    }

    /// The channel is closed: the next one that can takes the message over.
    fn next_channel(&mut self, row: &OutboxRow, act: Act, reason: Reason, words: &str) {
        let flow = self.book.flow(&row.flow);
        let Some((flow, send)) = flow.and_then(|flow| Some((flow, flow.send(&row.step)?))) else {
            return self.give_up(row, act, reason, words);
        };
        let about = row.subject.product.as_ref().map(|item| &item.product);
        let purpose = Purpose::of(Some(flow), row.category, about);
        let reach = |channel: Channel| rules::reach(self.person, &row.segment, channel, purpose);
        let mut others = row.otherwise.iter().copied();
        if let Some(next) = others.find(|channel| reach(*channel).is_ok()) {
            let said = format!("{words}; {} takes over", wording::channel(next));
            self.give_up(row, act, reason, &said);
            return self.take_over(row, flow, send, next, others.collect());
        }
        let all: Vec<Channel> = [row.channel].into_iter().chain(row.otherwise.iter().copied()).collect();
        match all.iter().filter_map(|channel| reach(*channel).err()).max() {
            Some(closed) if act == Act::Skipped => {
                let (reason, words) = rules::closed_words(&all, closed);
                self.give_up(row, act, reason, &words);
            }
            _ => self.give_up(row, act, reason, words),
        }
    }

    fn take_over(
        &mut self,
        row: &OutboxRow,
        flow: &Flow,
        send: &Send,
        channel: Channel,
        others: Vec<Channel>,
    ) {
        let key = key_of(row);
        self.put_row(&key, flow, &row.step, send, RowKind::Message, channel, others);
        let id = OutboxId::derive(&row.segment, &row.flow, row.entry, &row.step, channel);
        let now = self.now;
        self.change(&id, |new| {
            new.planned_at = row.planned_at;
            new.due_at = now;
            new.stale_at = row.stale_at;
        });
    }

    pub(super) fn give_up(&mut self, row: &OutboxRow, act: Act, reason: Reason, words: &str) {
        let said = match act {
            Act::Failed => format!("Given up: {words}."),
            _ => format!("Not sent: {words}."),
        };
        self.decide(About::row(row), act, reason, None, said);
        self.drop_row(&row.id);
    }

    /// Takes back what the claim counted.
    fn did_not_go(&mut self, row: &OutboxRow) {
        if !row.kind.counts() {
            return;
        }
        self.uncount_send(row);
        if let Some(run) = self.run_mut(&key_of(row)) {
            run.sent = run.sent.saturating_sub(1);
            run.sent_at = None;
        }
    }

    pub(super) fn change(&mut self, id: &OutboxId, change: impl FnOnce(&mut OutboxRow)) {
        if let Some(row) = self.person.outbox.iter_mut().find(|row| row.id == *id) {
            change(row);
        }
    }

    pub(super) fn drop_row(&mut self, id: &OutboxId) {
        self.person.outbox.retain(|row| row.id != *id);
    }
}

pub(super) fn key_of(row: &OutboxRow) -> RunKey {
    RunKey { segment: row.segment.clone(), entry: row.entry }
}

/// Since when nobody knows whether it went: if no answer comes to what is in flight, since it was claimed.
fn lost_at(row: &OutboxRow) -> Option<UnixMs> {
    row.lost_at.or(match row.status {
        RowStatus::InFlight { since, .. } => Some(since),
        _ => None,
    })
}
