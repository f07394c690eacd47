//! The shop's mark on a person, and which device brought it: where that device's segment goes back, the mark goes with it.

use rappel_flow::{Person, Profile, SegmentId};
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use super::Home;

/// The shop's word on somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mark {
    /// One of the shop's own people.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// When the shop stopped all marketing to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<UnixMs>,
}

impl Mark {
    /// The one in a profile.
    pub fn of(profile: &Profile) -> Mark {
        Mark { own: profile.own, stopped_at: profile.stopped_at }
    }

    /// Whether nothing was said.
    pub fn is_blank(&self) -> bool {
        *self == Mark::default()
    }

    /// Writes it into a profile, in the place of what stands there.
    pub fn put(self, profile: &mut Profile) {
        (profile.own, profile.stopped_at) = (self.own, self.stopped_at);
    }

    /// Both: of two stops the first.
    #[must_use]
    pub fn and(self, other: Mark) -> Mark {
        Mark { own: self.own || other.own, stopped_at: self.stopped_at.or(other.stopped_at) }
    }

    /// What of it is said in the other one, too.
    fn within(self, other: Mark) -> Mark {
        Mark {
            own: self.own && other.own,
            stopped_at: self.stopped_at.filter(|_| other.stopped_at.is_some()),
        }
    }

    /// What of it is not said in the other one.
    fn without(self, other: Mark) -> Mark {
        Mark {
            own: self.own && !other.own,
            stopped_at: self.stopped_at.filter(|_| other.stopped_at.is_none()),
        }
    }
}

impl Home {
    /// The shop has spoken of the person: what it lifted, no device has brought.
    pub fn note_mark(&mut self, profile: &Profile) {
        let held = Mark::of(profile);
        self.mark = self.mark.within(held);
        for source in &mut self.sources {
            source.mark = source.mark.within(held);
        }
    }

    /// Before a segment arrives: what is said by now and no device brought was said of the person.
    pub(super) fn keep_own_mark(&mut self, person: &Person) {
        let brought = self.sources.iter().fold(Mark::default(), |all, source| all.and(source.mark));
        self.mark = self.mark.and(Mark::of(&person.profile).without(brought));
    }

    /// After a segment's arrival was taken back: what it brought alone is said of the person no more. `held` is what was
    /// said before.
    pub(super) fn take_back_mark(&self, person: &mut Person, id: &SegmentId, held: Mark) {
        let stays = |segment: &SegmentId| person.segment(segment).is_some_and(|known| !known.frozen);
        let others = self.sources.iter().filter(|source| source.segment != *id && stays(&source.segment));
        let others = others.fold(self.mark, |all, source| all.and(source.mark));
        let brought = self.source(id).map(|source| source.mark).unwrap_or_default();
        held.without(brought.without(others)).put(&mut person.profile);
    }
}
