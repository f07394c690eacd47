//! A person: what is known of them, and their segments, one per source device.

use std::collections::BTreeSet;

use rappel_calendar::PersonalDate;
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::outbox::{OutboxId, OutboxRow};
use super::segment::{Segment, SegmentId};
use super::stored::STATE_VERSION;
use super::zone::{ZoneOffsets, ZoneSource};

/// What is known of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Their clock; the shop's if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneOffsets>,
    /// Who named it.
    #[serde(default)]
    pub zone_source: ZoneSource,
    /// BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// ISO 3166-1, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// As the shop or the shopper wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Date of birth; the year may be nobody's business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<PersonalDate>,
    /// As the shop has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// When the account was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_up_at: Option<UnixMs>,
    /// What they like, as views and orders show: `promotions`, `novelty`, categories, brands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub likes: Vec<String>,
    /// Tags that the shop has put on them; those that flows set are their segments'.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// One of the shop's own people: nothing they do is counted, and no flow starts by it but about an order.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub own: bool,
    /// When the shop stopped all marketing to them; nothing the shopper says lifts that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<UnixMs>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A person's whole state. The outbox is kept in rows of its own and handed in when the state is loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Version of this form.
    pub v: u32,
    /// A number from a keyed hash of the person: holdout, random shares, spread of starts.
    pub chance: u32,
    /// What is known.
    #[serde(default)]
    pub profile: Profile,
    /// What it would be by the person's other devices: where one puts them into the other group of a flow, they are left out
    /// of its comparison.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_chances: Vec<u32>,
    /// One per source device, the newest last.
    pub segments: Vec<Segment>,
    /// Messages waiting or in flight.
    #[serde(skip)]
    pub outbox: Vec<OutboxRow>,
    /// Messages that somebody who has to be asked about them did not answer for, in this turn: they wait, and only they.
    #[serde(skip)]
    pub unanswered: BTreeSet<OutboxId>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A segment on its way to another object, with its messages; their ids travel with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// The segment.
    pub segment: Segment,
    /// Its messages.
    pub rows: Vec<OutboxRow>,
    /// What its device knew of the person.
    pub profile: Profile,
}

impl Person {
    /// A person nothing is known of. `chance` is the first four bytes of a keyed hash over the person.
    pub fn new(segment: SegmentId, chance: u32) -> Person {
        Person {
            v: STATE_VERSION,
            chance,
            profile: Profile::default(),
            other_chances: Vec::new(),
            segments: vec![Segment::new(segment)],
            outbox: Vec::new(),
            unanswered: BTreeSet::new(),
            extra: Map::new(),
        }
    }

    /// The segment of this name.
    pub fn segment(&self, id: &SegmentId) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.id == *id)
    }

    pub(crate) fn segment_mut(&mut self, id: &SegmentId) -> Option<&mut Segment> {
        self.segments.iter_mut().find(|segment| segment.id == *id)
    }

    /// The segment that inputs of this device belong to: the newest that is neither closed nor frozen.
    pub fn current(&self) -> Option<&SegmentId> {
        self.segments
            .iter()
            .rev()
            .find(|segment| !segment.closed && !segment.frozen)
            .map(|segment| &segment.id)
    }

    /// The zone to ask the platform about again, if its known changes run out within 60 days.
    pub fn zone_to_refresh(&self, now: UnixMs) -> Option<&str> {
        let zone = self.profile.zone.as_ref()?;
        (zone.known_until - now < 60 * rappel_signal::DAY_MS).then_some(zone.name.as_str())
    }
}
