//! Forgetting one person on a device, or whoever is there. Another shopper of the same device loses nothing but the device's
//! own history of visits, which is nobody's in particular.

use rappel_compact::SortCompact;
use rappel_flow::{Effect, Person, Profile, Segment, SegmentId};
use rappel_signal::UnixMs;

use crate::home::Erasure;
use crate::moving::{PersonName, Stage};
use crate::receive::next_shopper;
use crate::{Device, Known, RosterLedger, Trail};

/// What went.
#[derive(Debug, Default)]
pub struct Erased {
    /// These segments.
    pub segments: Vec<SegmentId>,
    /// Their rows.
    pub effects: Vec<Effect>,
}

/// Forgets the segments that moved to this person and those that state an address of theirs. If nothing but the empty
/// segment of the next shopper would be left, none is: the device is to be forgotten whole.
pub fn erase(
    device: &mut Device,
    person: &mut Person,
    name: &PersonName,
    is_theirs: impl Fn(&str) -> bool,
) -> Erased {
    let moved = device.moves.iter().filter(|known| known.to == *name).map(|known| known.segment.clone());
    let states = |segment: &&Segment| segment.contacts.iter().any(|contact| is_theirs(&contact.address));
    let stated = person.segments.iter().filter(states).map(|segment| segment.id.clone());
    let segments = moved.chain(stated).collect();
    forget_segments(device, person, segments)
}

/// Forgets everybody whose segment is here, or was on its way back. Who moved to a person's object lives on there: of them
/// the note stays that links in older messages follow. If there are none, no segment is left: the device is to be forgotten
/// whole. Answers with what is left to do elsewhere, too.
pub fn erase_here(
    device: &mut Device,
    person: &mut Person,
    connections: Vec<String>,
    now: UnixMs,
) -> (Erased, Erasure) {
    let here = |segment: &&Segment| !lives_elsewhere(device, &segment.id);
    let theirs: Vec<&Segment> = person.segments.iter().filter(here).collect();
    let erasure = Erasure::new(theirs.iter().copied(), vec![device.visitor], connections, now);
    let segments = theirs.into_iter().map(|segment| segment.id.clone()).collect();
    let erased = forget_segments(device, person, segments);
    forget_history(device);
    person.profile = Profile::default();
    (erased, erasure)
}

/// Whether a segment is a person's, or on its way to one.
fn lives_elsewhere(device: &Device, id: &SegmentId) -> bool {
    device.move_of(id).is_some_and(|known| matches!(known.stage, Stage::Leaving { .. } | Stage::Away))
}

fn forget_segments(device: &mut Device, person: &mut Person, mut segments: Vec<SegmentId>) -> Erased {
    segments.sort_compact();
    segments.dedup();
    let gone = |id: &SegmentId| segments.contains(id);
    device.moves.retain(|known| !gone(&known.segment));
    person.segments.retain(|segment| !gone(&segment.id));
    let rows = person.outbox.iter().filter(|row| gone(&row.segment));
    let effects = rows.map(|row| Effect::DropOutbox(row.id.clone())).collect();
    person.outbox.retain(|row| !gone(&row.segment));
    if !segments.is_empty() {
        forget_history(device);
    }
    let here_now = device.segment();
    if gone(&here_now) && !person.segments.is_empty() {
        next_shopper(device);
        person.segments.push(Segment::new(device.segment()));
    }
    let blank = |segment: &Segment| *segment == Segment::new(segment.id.clone());
    if !segments.is_empty() && device.moves.is_empty() && person.segments.iter().all(blank) {
        person.segments.clear();
    }
    list_anew(device, person);
    Erased { segments, effects }
}

/// What the lists were told of the device counts no more: whoever is still here, or came back, is told of anew.
pub fn list_anew(device: &mut Device, person: &Person) {
    device.interest.forget(person);
    device.roster = RosterLedger::default();
}

/// Forgets what the device's pages told, and keeps the names of batches, so that none comes back.
pub fn forget_history(device: &mut Device) {
    device.log.forget();
    device.visits.clear();
    device.claims.clear();
    device.subscription = None;
    device.pages.clear();
    device.known = Known::default();
    device.trail = Trail::default();
    device.advertises = false;
}
