//! The engine: one input moves a person, effects say what the adapter does about it.

mod effect;

pub use effect::{Effect, Sending};

use rappel_signal::UnixMs;

use crate::language::Book;
use crate::state::{Input, Parcel, Person, SegmentId};

/// Moves the person's current segment by one input and does everything that is due at `now`.
///
/// Write the person's state and the effects' rows together, before acting on any [`Effect::Send`]; then set the alarm
/// to [`Person::next_deadline`]. The same input again changes nothing.
pub fn step(book: &Book, person: &mut Person, input: Input, now: UnixMs) -> Vec<Effect> {
    match person.current().cloned() {
        Some(segment) => step_in(book, person, &segment, input, now),
        None => Vec::new(),
    }
}

/// As [`step`], for an input of the device behind this segment. Unknown and frozen segments take no input.
pub fn step_in(
    _book: &Book,
    _person: &mut Person,
    _segment: &SegmentId,
    _input: Input,
    _now: UnixMs,
) -> Vec<Effect> {
    Vec::new()
}

/// Takes over a segment from another object; doing it twice changes nothing.
pub fn adopt(_book: &Book, _person: &mut Person, _parcel: Parcel, _now: UnixMs) -> Vec<Effect> {
    Vec::new()
}

impl Person {
    /// When [`step`] must be called with [`Input::Due`] at the latest; `None` while nothing waits.
    pub fn next_deadline(&self) -> Option<UnixMs> {
        None
    }
}
