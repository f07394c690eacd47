//! Taking over a segment from another object, and giving it back.

use rappel_compact::SortCompact;
use rappel_signal::UnixMs;

use super::effect::Effect;
use super::turn::{RunKey, Turn};
use crate::language::Book;
use crate::state::{Parcel, Person, Reason, SegmentId};

/// Takes over a segment from another object. Of two abandonment flows the stronger goes on. Doing it twice changes
/// nothing.
pub fn adopt(book: &Book, person: &mut Person, parcel: Parcel, now: UnixMs) -> Vec<Effect> {
    if person.segment(&parcel.segment.id).is_some() {
        return Vec::new();
    }
    let Parcel { segment, rows, profile } = parcel;
    let id = segment.id.clone();
    let mut turn = Turn::begin(book, person, id, now);
    if turn.person.profile.zone.is_none() || profile.zone_source > turn.person.profile.zone_source {
        turn.person.profile.zone = profile.zone;
        turn.person.profile.zone_source = profile.zone_source;
    }
    let known = &mut turn.person.profile;
    known.language = known.language.take().or(profile.language);
    known.country = known.country.take().or(profile.country);
    known.first_name = known.first_name.take().or(profile.first_name);
    known.birthday = known.birthday.or(profile.birthday);
    known.gender = known.gender.take().or(profile.gender);
    known.sign_up_at = [known.sign_up_at, profile.sign_up_at].into_iter().flatten().min();
    if known.likes.is_empty() {
        known.likes = profile.likes;
    }
    if known.tags.is_empty() {
        known.tags = profile.tags;
    }
    known.own |= profile.own;
    known.stopped_at = known.stopped_at.or(profile.stopped_at);
    turn.person.segments.push(segment);
    turn.person.outbox.extend(rows);
    turn.keep_strongest();
    turn.unwound = true;
    turn.settle();
    turn.end()
}

impl Turn<'_> {
    /// Of several abandonment runs only the strongest, then the latest started, goes on.
    fn keep_strongest(&mut self) {
        let mut runs: Vec<(crate::language::Rank, i64, RunKey)> = self
            .kin_runs()
            .into_iter()
            .filter_map(|(key, run)| {
                let flow = self.book.flow(&run.flow)?;
                flow.file.trigger.class()?;
                Some((flow.file.rank, -run.started_at.0, key))
            })
            .collect();
        runs.sort_compact();
        for (_, _, key) in runs.into_iter().skip(1) {
            self.leave(
                &key,
                Reason::StrongerTookOver,
                "another device of the same shopper runs a stronger one",
            );
        }
    }
}

impl Person {
    /// Takes a segment and its messages out, to give them back. The other side [`adopt`]s or [`Person::thaw`]s them.
    pub fn release(&mut self, id: &SegmentId) -> Option<Parcel> {
        let parcel = self.freeze(id)?;
        self.segments.retain(|segment| segment.id != *id);
        self.outbox.retain(|row| row.segment != *id);
        Some(parcel)
    }

    /// Puts a released segment back in place of its frozen copy.
    pub fn thaw(&mut self, parcel: Parcel) {
        let id = parcel.segment.id.clone();
        self.segments.retain(|segment| segment.id != id);
        self.outbox.retain(|row| row.segment != id);
        self.segments.push(parcel.segment);
        self.outbox.extend(parcel.rows);
    }
}
