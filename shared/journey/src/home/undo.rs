//! What a merge changes, kept so that it can be taken back: runs that gave way, the address's standing, the profile.

use rappel_flow::{
    Act, Contact, Effect, OutboxRow, Parcel, Person, Reason, RowStatus, Run, Segment, SegmentId,
};
use rappel_signal::Channel;

use super::{Home, SetAside};

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
        let effects = asides.into_iter().flat_map(|aside| resume(person, aside)).collect();
        let Some(source) = self.sources.get(place) else { return effects };
        if let Some(address) = &self.address
            && let Some(segment) = person.segments.iter_mut().find(|segment| segment.id == *id)
        {
            unprove(segment, address, source.contact_before.as_ref());
        }
        if let Some(profile) = &source.profile
            && person.profile == profile.1
        {
            person.profile = profile.0.clone();
        }
        effects
    }
}

/// Both sides as they stood before they met.
pub(super) struct Before {
    runs: Vec<(SegmentId, Run)>,
    rows: Vec<OutboxRow>,
}

impl Before {
    pub(super) fn of(person: &Person, parcel: &Parcel) -> Before {
        let segments = person.segments.iter().chain([&parcel.segment]);
        let runs = segments.flat_map(|s| s.runs.iter().map(|run| (s.id.clone(), run.clone())));
        Before { runs: runs.collect(), rows: person.outbox.iter().chain(&parcel.rows).cloned().collect() }
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

pub(super) fn is_in_flight(row: &OutboxRow) -> bool {
    matches!(row.status, RowStatus::InFlight { .. })
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
    segment.runs.sort_by_cached_key(|run| run.entry);
    let effects = aside.rows.iter().map(|row| Effect::PutOutbox(Box::new(row.clone()))).collect();
    person.outbox.extend(aside.rows);
    person.outbox.sort_unstable_by(|one, other| one.id.cmp(&other.id));
    effects
}

/// The address is again what it was on the device before it was proved.
fn unprove(segment: &mut Segment, address: &str, before: Option<&Contact>) {
    match before {
        Some(before) => {
            for contact in &mut segment.contacts {
                if contact.channel == Channel::Email && contact.address == address {
                    contact.standing = before.standing;
                }
            }
        }
        None => segment.contacts.retain(|contact| {
            contact.channel != Channel::Email || contact.address != address || contact.suppressed.is_some()
        }),
    }
}
