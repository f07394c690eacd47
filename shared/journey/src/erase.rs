//! Forgetting one person on a device. Another shopper of the same device loses nothing but the device's own history of
//! visits, which is nobody's in particular.

use rappel_flow::{Effect, Person, Segment, SegmentId};

use crate::moving::PersonName;
use crate::receive::next_shopper;
use crate::{Device, Known, Trail};

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
    let mut segments: Vec<SegmentId> = moved.chain(stated).collect();
    segments.sort_unstable();
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
    Erased { segments, effects }
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
