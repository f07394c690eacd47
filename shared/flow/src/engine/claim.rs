//! Claiming: the row goes in flight, the caps count it, and only then it is sent.

use rappel_figures::Measure;

use super::effect::{Offered, Sending};
use super::figures::text_named;
use super::post::key_of;
use super::record::About;
use super::turn::{RunKey, Turn};
use crate::language::{ListAct, Offer};
use crate::rules;
use crate::state::limit::{CODES_MAX, PICKS_MAX, SENDS_MAX};
use crate::state::{Act, Item, OutboxRow, Reason, Recipient, RowKind, RowStatus, SentRecord, Standing};
use crate::wording;

impl Turn<'_> {
    pub(super) fn claim(&mut self, row: OutboxRow, to: Recipient) {
        let flow = self.book.flow(&row.flow);
        let key = key_of(&row);
        // Taking out of an audience needs no flow.
        let subject =
            flow.map_or_else(|| row.subject.clone(), |flow| self.subject_now(&row, flow, self.run(&key)));
        let whom = rules::told_of(self.person, flow, &row).map(|(_, whom)| whom).unwrap_or_default();
        let now = self.now;
        let (picks, code) = self.taken_from_shelf(&row);
        let (offer, offered) = self.offered(&row, code);
        let claimed = OutboxRow {
            attempts: row.attempts.saturating_add(1),
            status: RowStatus::InFlight { since: now, address: to.address.clone() },
            subject,
            picks,
            code: offered.as_ref().and_then(|offered| offered.code_of_own.clone()),
            offer,
            // A slot serves one attempt.
            slot: None,
            ..row
        };
        if claimed.attempts == 1 {
            self.decide(About::row(&claimed), Act::Sent, Reason::Due, None, self.sent_in_words(&claimed));
        }
        self.note_audience(&claimed, &whom);
        if claimed.kind.counts() {
            self.note_in_run(&key, &claimed, offered.as_ref());
            if claimed.attempts == 1 {
                let sent = text_named(&claimed.step, claimed.variant.as_deref());
                self.count(&claimed.flow, now, Measure::Sent(sent), 1);
            }
            self.count_send(&claimed, to.fingerprint());
        }
        self.change(&claimed.id.clone(), |row| *row = claimed.clone());
        let expected_at = self.run(&key).and_then(|run| self.order_of(run)?.expected_at);
        let profile = &self.person.profile;
        // Whoever typed the address need not be the one the profile tells of.
        let first_name = profile.first_name.clone().filter(|_| to.standing == Standing::Verified);
        self.sendings.push(Sending {
            row: claimed,
            first_name,
            language: profile.language.clone(),
            zone: self.zone().name.clone(),
            to,
            offered: offered.map(|offered| offered.shown),
            expected_at,
            whom,
            class: flow.and_then(|flow| flow.file.trigger.class()),
            flow_name: flow.map_or_else(String::new, |flow| flow.file.name.clone()),
        });
    }

    fn sent_in_words(&self, row: &OutboxRow) -> String {
        let late = self.now - row.planned_at;
        let late = if late >= rappel_signal::MINUTE_MS {
            format!(", {} after its moment", wording::length(late))
        } else {
            String::new()
        };
        match &row.kind {
            RowKind::Message => {
                format!("Sent by {}{late}: nothing speaks against it.", wording::channel(row.channel))
            }
            RowKind::Forward { to, .. } => format!("Told to {to}{late}."),
            RowKind::Audience { audience, act: ListAct::Add, .. } => {
                format!("Put into the audience {audience}{late}.")
            }
            RowKind::Audience { audience, .. } => format!("Taken out of the audience {audience}{late}."),
            RowKind::Notice => format!("Told to the shop's people{late}."),
        }
    }

    /// What the run remembers of a message that goes.
    fn note_in_run(&mut self, key: &RunKey, row: &OutboxRow, offered: Option<&InHand>) {
        let now = self.now;
        let Some(run) = self.run_mut(key) else { return };
        if let Some(InHand { shown, code_of_own }) = offered {
            run.offered.entry(shown.offer.name.clone()).or_insert(now);
            if let Some(code) = code_of_own {
                run.dealt.insert(shown.offer.name.clone(), code.clone());
            }
            let new = shown.code.iter().filter(|code| !run.codes.contains(code)).cloned();
            let new: Vec<String> = new.take(CODES_MAX.saturating_sub(run.codes.len())).collect();
            run.codes.extend(new);
        }
        if row.attempts == 1 {
            run.claimed = run.claimed.saturating_add(1);
            run.sent = run.sent.saturating_add(1);
        }
        run.sent_at = Some(now);
    }

    /// The offer that the message carries: none that is over, and none whose code cannot be told. The name stays where
    /// the shop has no such offer: it says what the message would have carried.
    fn offered(&self, row: &OutboxRow, dealt: Option<String>) -> (Option<String>, Option<InHand>) {
        let Some(name) = &row.offer else { return (None, None) };
        let Some(offer) = self.book.offer(name) else { return (row.offer.clone(), None) };
        let run = self.run(&key_of(row));
        if rules::is_over(self.book, offer, run, self.now) || offer.pool().is_some() && dealt.is_none() {
            return (None, None);
        }
        let code_of_own = dealt.filter(|_| offer.pool().is_some());
        let since = run.and_then(|run| run.offered_at(name)).unwrap_or(self.now);
        let shown = Offered {
            code: code_of_own.as_ref().or(offer.shared_code()).cloned(),
            ends_at: offer.end_for(since),
            offer: Offer::clone(offer),
        };
        (row.offer.clone(), Some(InHand { shown, code_of_own }))
    }

    /// Products chosen and the code dealt for the message. A retry keeps what the first try had.
    fn taken_from_shelf(&self, row: &OutboxRow) -> (Vec<Item>, Option<String>) {
        let Some(shelf) = self.shelf.as_deref().filter(|shelf| shelf.rows.contains(&row.id)) else {
            return (row.picks.clone(), row.code.clone());
        };
        let picks = shelf.picks.iter().find(|(id, _)| *id == row.id).map(|(_, picks)| picks.clone());
        let code = shelf.codes.iter().find(|(id, _)| *id == row.id).map(|(_, code)| code.clone());
        let mut picks = picks.unwrap_or_default();
        picks.truncate(PICKS_MAX);
        (picks, code.or_else(|| row.code.clone()))
    }

    fn count_send(&mut self, row: &OutboxRow, to: u32) {
        let now = self.now;
        // Messages without an answer may move a clock.
        self.unwound = true;
        let Some(segment) = self.person.segment_mut(&row.segment) else { return };
        segment.sends.retain(|sent| sent.id != row.id.0);
        segment.sends.push(SentRecord {
            order: row.subject.order.clone(),
            text: row.variant.clone(),
            ..SentRecord::new(&row.id, now, row.channel, (&row.flow, row.category), to)
        });
        if segment.sends.len() > SENDS_MAX {
            segment.sends.remove(0);
        }
    }

    /// A message that did not go is not counted by the caps.
    pub(super) fn uncount_send(&mut self, row: &OutboxRow) {
        if let Some(segment) = self.person.segment_mut(&row.segment) {
            segment.sends.retain(|sent| sent.id != row.id.0);
        }
    }
}

/// An offer about to go.
struct InHand {
    shown: Offered,
    /// Its code, if it was dealt to this shopper alone.
    code_of_own: Option<String>,
}
