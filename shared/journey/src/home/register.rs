//! What the shop's server tells of a person belongs to a segment of its own, as if the shop's till were one more device:
//! so caps, links and undoing need to know nothing of it.

use rappel_flow::{Effect, Person, Segment, SegmentId};
use rappel_signal::{UnixMs, VisitorId};

use super::{Home, Mark, NoRoom, Source};
use crate::device::segment_of;
use crate::moving::PersonName;

/// Hexadecimal digits of a visitor's id.
const VISITOR_DIGITS: usize = 32;

/// The device that stands for the shop's server. It follows from the person's name, which is a keyed hash; no page has it.
pub fn register_of(name: &PersonName) -> Option<VisitorId> {
    VisitorId::parse(name.0.get(..VISITOR_DIGITS)?)
}

impl Home {
    /// Begins the register's segment, unless it is there. `name` is the object's own, `chance` the person's, should no
    /// device be known longer.
    ///
    /// # Errors
    /// There is no room for another device.
    pub fn open_register(
        &mut self,
        person: &mut Person,
        (name, register): (&PersonName, VisitorId),
        chance: u32,
        now: UnixMs,
    ) -> Result<(SegmentId, Vec<Effect>), NoRoom> {
        let id = segment_of(register, 0);
        self.last_seen = self.last_seen.max(now);
        self.name = Some(name.clone());
        if self.source(&id).is_some() {
            return Ok((id, Vec::new()));
        }
        let effects = self.make_room(person)?;
        self.sources.push(Source {
            segment: id.clone(),
            visitor: register,
            first_seen: now,
            chance,
            heard: 0,
            contact_before: None,
            proved_at: None,
            member_of: Vec::new(),
            profile: None,
            mark: Mark::default(),
            set_aside: Vec::new(),
            early_consents: Vec::new(),
            begun: Vec::new(),
        });
        self.choose_chance(person);
        // Before the others: clocks go by the device heard of last.
        person.segments.insert(0, Segment::new(id.clone()));
        Ok((id, effects))
    }
}
