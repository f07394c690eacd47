//! One turn: who is moved, when, and what has come of it so far.

use rappel_figures::Tally;
use rappel_signal::UnixMs;

use super::effect::{Effect, Sending};
use crate::language::Book;
use crate::rules;
use crate::state::{Decision, OutboxRow, Parcel, Person, Run, Segment, SegmentId, Shelf, ZoneOffsets};
use crate::wording;

/// A person while they are moved.
pub(super) struct Turn<'a> {
    pub(super) book: &'a Book,
    pub(super) person: &'a mut Person,
    /// The segment whose device spoke.
    pub(super) own: SegmentId,
    pub(super) now: UnixMs,
    /// What was looked up for messages that are due.
    pub(super) shelf: Option<Box<Shelf>>,
    /// Something happened that may move a clock.
    pub(super) unwound: bool,
    /// What is taken in was brought along: it starts no flow.
    pub(super) importing: bool,
    pub(super) decisions: Vec<Decision>,
    pub(super) sendings: Vec<Sending>,
    pub(super) tallies: Vec<Tally>,
    /// The outbox as it was, to tell what changed.
    before: Vec<OutboxRow>,
}

/// Names a run within a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RunKey {
    pub(super) segment: SegmentId,
    pub(super) entry: u32,
}

impl<'a> Turn<'a> {
    pub(super) fn begin(book: &'a Book, person: &'a mut Person, own: SegmentId, now: UnixMs) -> Turn<'a> {
        let before = person.outbox.clone();
        Turn {
            book,
            person,
            own,
            now,
            shelf: None,
            unwound: false,
            importing: false,
            decisions: Vec::new(),
            sendings: Vec::new(),
            tallies: Vec::new(),
            before,
        }
    }

    /// What changed, in the order in which it has to be done.
    pub(super) fn end(self) -> Vec<Effect> {
        let Turn { person, decisions, sendings, tallies, before, .. } = self;
        let after = &person.outbox;
        let gone = before.iter().filter(|row| !after.iter().any(|other| other.id == row.id));
        let new = after.iter().filter(|row| !before.contains(row));
        let mut effects: Vec<Effect> = gone.map(|row| Effect::DropOutbox(row.id.clone())).collect();
        effects.extend(new.map(|row| Effect::PutOutbox(Box::new(row.clone()))));
        effects.extend(decisions.into_iter().map(|decision| Effect::Decide(Box::new(decision))));
        // What the shop's own people do says nothing of its shoppers.
        let counted = tallies.into_iter().filter(|_| !person.profile.own);
        effects.extend(counted.map(Effect::Count));
        effects.extend(sendings.into_iter().map(|sending| Effect::Send(Box::new(sending))));
        effects
    }

    /// The segment whose device spoke.
    pub(super) fn own(&self) -> Option<&Segment> {
        self.person.segment(&self.own)
    }

    pub(super) fn own_mut(&mut self) -> Option<&mut Segment> {
        let own = self.own.clone();
        self.person.segment_mut(&own)
    }

    pub(super) fn kin(&self) -> impl Iterator<Item = &Segment> {
        rules::kin(self.person, &self.own)
    }

    pub(super) fn run(&self, key: &RunKey) -> Option<&Run> {
        self.person.segment(&key.segment)?.runs.iter().find(|run| run.entry == key.entry)
    }

    pub(super) fn run_mut(&mut self, key: &RunKey) -> Option<&mut Run> {
        self.person.segment_mut(&key.segment)?.runs.iter_mut().find(|run| run.entry == key.entry)
    }

    pub(super) fn remove_run(&mut self, key: &RunKey) {
        if let Some(segment) = self.person.segment_mut(&key.segment) {
            segment.runs.retain(|run| run.entry != key.entry);
        }
    }

    /// The runs of the same human, unless they walk their last branch already.
    pub(super) fn kin_runs(&self) -> Vec<(RunKey, Run)> {
        let runs = self.kin().flat_map(|segment| segment.runs.iter().map(move |run| (segment, run)));
        runs.filter(|(_, run)| !run.ending)
            .map(|(segment, run)| (RunKey { segment: segment.id.clone(), entry: run.entry }, run.clone()))
            .collect()
    }

    pub(super) fn zone(&self) -> &ZoneOffsets {
        self.person.profile.zone.as_ref().unwrap_or(&self.book.zone)
    }

    /// An instant in words, to follow a verb.
    pub(super) fn moment(&self, at: UnixMs) -> String {
        wording::moment(self.zone(), at, self.now)
    }

    /// An instant in words.
    pub(super) fn when(&self, at: UnixMs) -> String {
        wording::when(self.zone(), at, self.now)
    }
}

impl Person {
    /// The segment with its messages, for another object. This copy is frozen and decides nothing any more; asking
    /// again gives the same parcel.
    pub fn freeze(&mut self, id: &SegmentId) -> Option<Parcel> {
        let segment = self.segment_mut(id)?;
        segment.frozen = true;
        let segment = Segment { frozen: false, ..segment.clone() };
        let rows = self.outbox.iter().filter(|row| row.segment == *id).cloned().collect();
        Some(Parcel { segment, rows, profile: self.profile.clone() })
    }
}
