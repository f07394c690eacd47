//! Which segments are the same human: all open ones of a person together; one that was logged out of, by itself.

use crate::state::{Person, Segment, SegmentId};

/// Whether caps, exits and the arbiter of one segment look at the other.
pub(crate) fn are_kin(one: &Segment, other: &Segment) -> bool {
    !other.frozen && (one.id == other.id || (!one.closed && !other.closed))
}

/// The segments of the same human as this one, itself included.
pub(crate) fn kin<'a>(person: &'a Person, id: &SegmentId) -> impl Iterator<Item = &'a Segment> + use<'a> {
    let one = person.segment(id);
    person.segments.iter().filter(move |other| one.is_some_and(|one| are_kin(one, other)))
}
