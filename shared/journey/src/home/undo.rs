//! What a merge changes, kept so that it can be taken back: runs that gave way, the address's standing, the profile, the
//! shop's mark (`mark`), what clocks wait for.

use rappel_compact::SortCompact;
use rappel_flow::{
    Act, Contact, EarlyConsent, Effect, Entries, OutboxRow, Parcel, Person, Reason, RowStatus, Run, Segment,
    SegmentId, Standing,
};
use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};

use super::{Home, Mark, Source};

impl Home {
    /// Takes back what the arrival of a segment changed, in it and in the others.
    pub(super) fn undo(&mut self, person: &mut Person, id: &SegmentId) -> Vec<Effect> {
        let Some(place) = self.sources.iter().position(|source| source.segment == *id) else {
            return Vec::new();
        };
        let mut asides =
            self.sources.get_mut(place).map(|s| std::mem::take(&mut s.set_aside)).unwrap_or_default();
        for source in &mut self.sources {
            let (theirs, others) =
                std::mem::take(&mut source.set_aside).into_iter().partition(|aside| aside.segment == *id);
            source.set_aside = others;
            asides.extend::<Vec<SetAside>>(theirs);
        }
        let begun = self.sources.get_mut(place).map(|s| std::mem::take(&mut s.begun)).unwrap_or_default();
        let mut effects: Vec<Effect> =
            begun.into_iter().flat_map(|begun| never_began(person, begun)).collect();
        effects.extend(asides.into_iter().flat_map(|aside| resume(person, aside)));
        let Some(source) = self.sources.get(place) else { return effects };
        if let Some(segment) = person.segments.iter_mut().find(|segment| segment.id == *id) {
            if let Some(address) = &self.address {
                unprove(segment, address, source);
            }
            segment.member_of.clone_from(&source.member_of);
        }
        for segment in &mut person.segments {
            segment.next_clock_at = wound_anew(segment, self.last_seen);
        }
        let held = Mark::of(&person.profile);
        if let Some(profile) = &source.profile
            && person.profile == profile.1
        {
            person.profile = profile.0.clone();
        }
        self.take_back_mark(person, id, held);
        effects
    }
}

/// A run that a merge began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Whose.
    pub segment: SegmentId,
    /// Which entry; 0 for one that was held out.
    pub entry: u32,
    /// Into which flow.
    pub flow: String,
    /// What was remembered of entries into it before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries_before: Option<Entries>,
    /// From when on its people are compared since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared_at: Option<UnixMs>,
}

/// A run that a merge ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Whose.
    pub segment: SegmentId,
    /// As it stood.
    pub run: Run,
    /// Its messages that had not gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<OutboxRow>,
}

/// Both sides as they stood before they met.
pub(super) struct Before {
    runs: Vec<(SegmentId, Run)>,
    entries: Vec<(SegmentId, Entries)>,
    compared: Vec<(SegmentId, String, UnixMs)>,
    rows: Vec<OutboxRow>,
}

impl Before {
    pub(super) fn of(person: &Person, parcel: &Parcel) -> Before {
        let segments = || person.segments.iter().chain([&parcel.segment]);
        let runs = segments().flat_map(|s| s.runs.iter().map(|run| (s.id.clone(), run.clone())));
        let entries = segments().flat_map(|s| s.entries.iter().map(|known| (s.id.clone(), known.clone())));
        Before {
            runs: runs.collect(),
            entries: entries.collect(),
            compared: compared(segments()).collect(),
            rows: person.outbox.iter().chain(&parcel.rows).cloned().collect(),
        }
    }

    /// The runs that ended because a stronger one goes on, as they stood.
    pub(super) fn set_aside(&self, effects: &[Effect]) -> Vec<SetAside> {
        let ended = effects.iter().filter_map(|effect| match effect {
            Effect::Decide(said) if said.act == Act::Left && said.reason == Reason::StrongerTookOver => {
                self.runs.iter().find(|(segment, run)| *segment == said.segment && run.entry == said.entry)
            }
            _ => None,
        });
        let aside = ended.map(|(segment, run)| {
            let theirs = |row: &&OutboxRow| row.segment == *segment && row.entry == run.entry;
            let unsent = self.rows.iter().filter(theirs).filter(|row| !is_in_flight(row));
            SetAside { segment: segment.clone(), run: run.clone(), rows: unsent.cloned().collect() }
        });
        aside.collect()
    }
}

impl Before {
    /// The runs that began with the merge, and what was remembered of their flows.
    pub(super) fn begun(&self, after: &Person, effects: &[Effect]) -> Vec<Begun> {
        let began = effects.iter().filter_map(|effect| match effect {
            Effect::Decide(said) if said.act == Act::Entered || said.reason == Reason::Holdout => Some(said),
            _ => None,
        });
        let begun = began.map(|said| {
            let same = |(segment, known): &&(SegmentId, Entries)| {
                *segment == said.segment && known.flow == said.flow
            };
            let new = compared(after.segment(&said.segment))
                .find(|known| known.1 == said.flow && !self.compared.contains(known));
            Begun {
                segment: said.segment.clone(),
                entry: said.entry,
                flow: said.flow.clone(),
                entries_before: self.entries.iter().find(same).map(|(_, known)| known.clone()),
                compared_at: new.map(|(.., at)| at),
            }
        });
        begun.collect()
    }
}

/// Whose ways through which flows are compared, from when on.
fn compared<'a>(
    segments: impl IntoIterator<Item = &'a Segment>,
) -> impl Iterator<Item = (SegmentId, String, UnixMs)> {
    let all = segments.into_iter().flat_map(|s| s.comparisons.iter().map(move |known| (s, known)));
    all.map(|(segment, known)| (segment.id.clone(), known.flow.clone(), known.at))
}

pub(super) fn is_in_flight(row: &OutboxRow) -> bool {
    matches!(row.status, RowStatus::InFlight { .. })
}

/// Takes back a run that began with the merge, unless a message of it went: that is history.
fn never_began(person: &mut Person, begun: Begun) -> Vec<Effect> {
    let Some(segment) = person.segments.iter_mut().find(|segment| segment.id == begun.segment) else {
        return Vec::new();
    };
    let run = segment.runs.iter().find(|run| run.entry == begun.entry);
    if begun.entry > 0 && run.is_none_or(|run| run.claimed > 0) {
        return Vec::new();
    }
    segment.runs.retain(|run| run.entry != begun.entry);
    segment.comparisons.retain(|known| known.flow != begun.flow || Some(known.at) != begun.compared_at);
    segment.entries.retain(|known| known.flow != begun.flow);
    segment.entries.extend(begun.entries_before);
    let theirs = |row: &OutboxRow| row.segment == begun.segment && row.entry == begun.entry;
    let dropped = person.outbox.iter().filter(|row| theirs(row));
    let effects = dropped.map(|row| Effect::DropOutbox(row.id.clone())).collect();
    person.outbox.retain(|row| !theirs(row));
    effects
}

/// Lets a run go on, unless its flow was entered anew meanwhile. What it is about is guarded again at each send.
fn resume(person: &mut Person, aside: SetAside) -> Vec<Effect> {
    let Some(segment) = person.segments.iter_mut().find(|segment| segment.id == aside.segment) else {
        return Vec::new();
    };
    if segment.runs.iter().any(|other| other.flow == aside.run.flow) {
        return Vec::new();
    }
    segment.runs.push(aside.run);
    segment.runs.sort_compact_by_key(|run| run.entry);
    let effects = aside.rows.iter().map(|row| Effect::PutOutbox(Box::new(row.clone()))).collect();
    person.outbox.extend(aside.rows);
    person.outbox.sort_compact_by(|one, other| one.id.cmp(&other.id));
    effects
}

/// Clocks of both were wound for one person. Each is to wind its own as soon as its alarm rings, from where the merge
/// left off; nobody who cannot be written to is woken by one.
fn wound_anew(segment: &Segment, last_seen: UnixMs) -> Option<UnixMs> {
    let is_woken = !segment.closed && !segment.contacts.is_empty();
    is_woken.then(|| last_seen + 1)
}

/// The address is again what it was on the device before it was proved.
fn unprove(segment: &mut Segment, address: &str, source: &Source) {
    match &source.contact_before {
        Some(before) => {
            for contact in &mut segment.contacts {
                if contact.channel == Channel::Email && contact.address == address {
                    contact.standing = before.standing;
                    // Stated again since then, it is the one in use.
                    if Some(contact.stated_at) == source.proved_at {
                        contact.stated_at = before.stated_at;
                    }
                }
            }
        }
        // It was never stated there; only a word against sending that was said since stays.
        None => {
            let waiting =
                source.early_consents.iter().filter(|early| !segment.early_consents.contains(early));
            let waiting: Vec<EarlyConsent> = waiting.cloned().collect();
            segment.early_consents.extend(waiting);
            let theirs = |c: &Contact| c.channel == Channel::Email && c.address == address;
            segment.contacts.retain(|c| !theirs(c) || c.suppressed_at > source.proved_at);
            for contact in segment.contacts.iter_mut().filter(|contact| theirs(contact)) {
                contact.standing = Standing::Claimed;
            }
        }
    }
}
