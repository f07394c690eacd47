//! A person's own object: which devices feed it, and what it knows of its address.
//!
//! | it is told | and does | told again |
//! | --- | --- | --- |
//! | a parcel | adopts the segment; its address is verified from here on | nothing |
//! | a hand-over | steps the engine through it | nothing: the number is known |
//! | to release a segment | freezes it and gives the parcel as it was before the merge, with what came since | the same parcel |
//! | to let go of it | forgets it | nothing |
//! | that a device is about to write to the address | notes it, answers what else went there | the same answer |
//!
//! A person's object comes to be with the first of these, so that the caps and the suppression of an address that was
//! only ever claimed are kept there, too.

mod address;
mod banned;
mod erasure;
mod feedback;
mod listing;
mod mark;
mod passage;
mod register;
mod source;
mod undo;

pub use banned::Banned;
pub use erasure::Erasure;
pub use feedback::{Echo, Fate, SoftBounces};
pub use listing::{ListEntry, Listing, Restored};
pub use mark::Mark;
pub use passage::{Arrival, NoRoom, Released};
pub use register::register_of;
pub use source::Source;
pub use undo::{Begun, SetAside};

use rappel_flow::{
    Book, Choices, Effect, Input, Person, SegmentId, SentRecord, Standing, adopt, limit::SEGMENTS_MAX,
    step_in,
};
use rappel_signal::{Channel, UnixMs, VisitorId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use undo::{Before, is_in_flight};

use crate::ghost::{AddressRecord, with_records};
use crate::interest::Ledger;
use crate::moving::{HandOver, News, PersonName};
use crate::roster::RosterLedger;

/// The version this code writes; every released one is read.
const HOME_VERSION: u32 = 1;

/// What a person's object keeps beside the engine's state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// Version of this form.
    pub v: u32,
    /// The shop's key.
    pub shop: String,
    /// When it last heard of the person.
    pub last_seen: UnixMs,
    /// The object's own name, once somebody told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// The proved address; none as long as it was only claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Devices that feed it, in the order of their arrival.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Their holdouts differ: the person is left out where flows are compared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mixed_holdout: bool,
    /// The shop's mark on the person, as far as no device brought it; noted when one arrives.
    #[serde(default, skip_serializing_if = "Mark::is_blank")]
    pub mark: Mark,
    /// Messages that devices sent to the address as a claimed one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<SentRecord>,
    /// Those devices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claimants: Vec<VisitorId>,
    /// The address is not to be written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banned: Option<Banned>,
    /// What was chosen to get at the address, by links in messages to devices that only claimed it.
    #[serde(default, skip_serializing_if = "Choices::is_blank")]
    pub chosen: Choices,
    /// The phone number that names this object is not to be written to, by which way and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phone_bans: Vec<(Channel, Banned)>,
    /// When the shopper last wrote from the number that names this object.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub last_words: Vec<(Channel, UnixMs)>,
    /// What providers told, and when it was first heard, so that it is known when it is told again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub echoes: Vec<(String, UnixMs)>,
    /// Bounces that may pass, since the last message that arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soft_bounces: Option<SoftBounces>,
    /// The address as it was last spelled by who told something against it, if nobody has proved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spelled: Option<String>,
    /// What the shop's suppression list was told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<Listing>,
    /// Rows of that list, by their names, in which no address is to stand any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strip: Vec<String>,
    /// Everything is being erased: devices that have not answered yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasing: Option<Vec<VisitorId>>,
    /// The object's own name, by which those devices know the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_as: Option<PersonName>,
    /// What else is left to do of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<Erasure>,
    /// Something waits to be learned from.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub teaches: bool,
    /// What a shard knows of the person's interest.
    #[serde(default, skip_serializing_if = "Ledger::is_blank")]
    pub interest: Ledger,
    /// What the shop's list of people was told of the person.
    #[serde(default, skip_serializing_if = "RosterLedger::is_blank")]
    pub roster: RosterLedger,
    /// What other persons' objects answered within this turn, of addresses that devices here only claimed.
    #[serde(skip)]
    pub lent: Vec<AddressRecord>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Home {
    /// A person just heard of.
    pub fn new(shop: &str, now: UnixMs) -> Home {
        Home {
            v: HOME_VERSION,
            shop: shop.to_owned(),
            last_seen: now,
            name: None,
            address: None,
            sources: Vec::new(),
            mixed_holdout: false,
            mark: Mark::default(),
            reserved: Vec::new(),
            claimants: Vec::new(),
            banned: None,
            chosen: Choices::default(),
            phone_bans: Vec::new(),
            last_words: Vec::new(),
            echoes: Vec::new(),
            soft_bounces: None,
            spelled: None,
            listed: Vec::new(),
            strip: Vec::new(),
            erasing: None,
            erased_as: None,
            erasure: None,
            teaches: false,
            interest: Ledger::default(),
            roster: RosterLedger::default(),
            lent: Vec::new(),
            extra: Map::new(),
        }
    }

    /// The engine's state to begin with: nobody's segment yet.
    pub fn nobody() -> Person {
        Person { segments: Vec::new(), ..Person::new(SegmentId::default(), 0) }
    }

    /// The device behind a segment.
    pub fn source(&self, segment: &SegmentId) -> Option<&Source> {
        self.sources.iter().find(|source| source.segment == *segment)
    }

    /// Takes a segment over. Told again, it changes nothing.
    ///
    /// # Errors
    /// There is no room for another device.
    pub fn adopt(
        &mut self,
        book: &Book,
        person: &mut Person,
        arrival: Arrival,
        now: UnixMs,
    ) -> Result<Vec<Effect>, NoRoom> {
        let Arrival { mut parcel, visitor, first_seen, chance, address, at } = arrival;
        let id = parcel.segment.id.clone();
        if self.source(&id).is_some() {
            return Ok(Vec::new());
        }
        let mut effects = self.make_room(person)?;
        self.last_seen = self.last_seen.max(now);
        self.address = Some(address.clone());
        let known = parcel.segment.contacts.iter_mut();
        let known = known.filter(|contact| contact.channel == Channel::Email && contact.address == address);
        let mut contact_before = None;
        for contact in known {
            contact_before = Some(contact.clone());
            // Before anything is decided here: a claimed address never sees stored data.
            contact.standing = Standing::Verified;
        }
        let before = Before::of(person, &parcel);
        let member_of = parcel.segment.member_of.clone();
        let early_consents = parcel.segment.early_consents.clone();
        let profile_before = person.profile.clone();
        self.keep_own_mark(person);
        let mark = Mark::of(&parcel.profile);
        self.sources.push(Source {
            segment: id.clone(),
            visitor,
            first_seen,
            chance,
            heard: 0,
            contact_before,
            proved_at: Some(at),
            member_of,
            profile: None,
            mark,
            set_aside: Vec::new(),
            early_consents,
            begun: Vec::new(),
        });
        self.choose_chance(person);
        let adopted = with_records(person, &self.records(person), |person| adopt(book, person, parcel, now));
        let set_aside = before.set_aside(&adopted);
        let mut began = adopted;
        if let Some(source) = self.sources.last_mut() {
            source.set_aside = set_aside;
            let changed = profile_before != person.profile;
            source.profile = changed.then(|| Box::new((profile_before, person.profile.clone())));
        }
        let proved = Input::Identified { channel: Channel::Email, address, standing: Standing::Verified, at };
        began.extend(self.step(book, person, &id, proved, now));
        if let Some(source) = self.sources.last_mut() {
            source.begun = before.begun(person, &began);
        }
        effects.extend(began);
        Ok(effects)
    }

    /// Steps the engine, which sees what else went to the address.
    pub fn step(
        &mut self,
        book: &Book,
        person: &mut Person,
        segment: &SegmentId,
        input: Input,
        now: UnixMs,
    ) -> Vec<Effect> {
        let records = self.records(person);
        let effects = with_records(person, &records, |person| step_in(book, person, segment, input, now));
        self.lift_ban(person);
        effects
    }

    /// Hears a hand-over, once however often it is told.
    pub fn hear(
        &mut self,
        book: &Book,
        person: &mut Person,
        hand_over: HandOver,
        now: UnixMs,
    ) -> Vec<Effect> {
        self.last_seen = self.last_seen.max(now);
        self.name = Some(hand_over.to.clone());
        match hand_over.news {
            News::Suppress { address, why, at } => self.ban(
                book,
                person,
                (Channel::Email, address.as_deref()),
                Banned { why, at, besides: None },
                now,
            ),
            News::Chosen { choice, at } => {
                self.chosen.choose(&choice, at);
                Vec::new()
            }
            News::Said { segment, told, .. } => {
                let number = hand_over.number;
                let source = self.sources.iter_mut().find(|source| source.segment == segment);
                // A segment that made room for others, or was erased, has nothing left to be moved.
                let Some(source) = source.filter(|source| source.heard < number) else { return Vec::new() };
                source.heard = number;
                let mut effects = Vec::new();
                for told in told {
                    effects.extend(self.hear_one(book, person, &segment, told, now));
                }
                effects
            }
        }
    }

    fn hear_one(
        &mut self,
        book: &Book,
        person: &mut Person,
        segment: &SegmentId,
        told: Input,
        now: UnixMs,
    ) -> Vec<Effect> {
        let next = match &told {
            Input::LogOut { next } => Some(next.clone()),
            Input::Withdrawn => {
                for source in &mut self.sources {
                    source.set_aside.retain(|aside| aside.segment != *segment);
                }
                None
            }
            _ => None,
        };
        let effects = self.step(book, person, segment, told, now);
        if let Some(next) = next.filter(|next| self.source(next).is_none()) {
            // Whoever comes next on the device is somebody else, and stays there.
            person.segments.retain(|segment| segment.id != next);
        }
        effects
    }

    /// Whether a message of the segment is in flight: its outcome comes here.
    pub fn is_sending(person: &Person, id: &SegmentId) -> bool {
        person.outbox.iter().any(|row| row.segment == *id && is_in_flight(row))
    }

    /// Gives a segment back as it was before it came, with what came since: its frozen copy stays until
    /// [`Home::let_go`]. `None` if it is not here.
    pub fn release(&mut self, person: &mut Person, id: &SegmentId) -> Option<(Released, Vec<Effect>)> {
        let mut effects = Vec::new();
        if person.segment(id).is_some_and(|segment| !segment.frozen) {
            effects = self.undo(person, id);
        }
        let source = self.source(id)?;
        let (heard, mark) = (source.heard, source.mark);
        let parcel = person.freeze(id)?;
        Some((Released { parcel, heard, mark }, effects))
    }

    /// The device has its segment again.
    pub fn let_go(&mut self, person: &mut Person, id: &SegmentId) -> Vec<Effect> {
        if person.segment(id).is_some_and(|segment| !segment.frozen) {
            return Vec::new();
        }
        self.forget(person, id)
    }

    fn forget(&mut self, person: &mut Person, id: &SegmentId) -> Vec<Effect> {
        self.sources.retain(|source| source.segment != *id);
        if self.sources.is_empty() {
            self.address = None;
        }
        self.choose_chance(person);
        let parcel = person.release(id);
        let rows = parcel.map(|parcel| parcel.rows).unwrap_or_default();
        rows.into_iter().map(|row| Effect::DropOutbox(row.id)).collect()
    }

    /// The holdout of the device known longest holds for all.
    fn choose_chance(&mut self, person: &mut Person) {
        if let Some(oldest) = self.sources.iter().min_by_key(|source| source.first_seen) {
            person.chance = oldest.chance;
            self.mixed_holdout = self.sources.iter().any(|source| source.chance != oldest.chance);
            let all = self.sources.iter().map(|source| source.chance);
            person.other_chances = all.filter(|chance| *chance != oldest.chance).collect();
        }
    }

    /// A segment that its shopper left, with nothing running and nothing to be told, makes room.
    fn make_room(&mut self, person: &mut Person) -> Result<Vec<Effect>, NoRoom> {
        if person.segments.len() < SEGMENTS_MAX {
            return Ok(Vec::new());
        }
        let is_told = |id: &SegmentId| person.outbox.iter().all(|row| row.segment != *id);
        let mut spent = person.segments.iter().filter(|segment| segment.closed && segment.runs.is_empty());
        let id = spent.find(|segment| is_told(&segment.id)).ok_or(NoRoom)?.id.clone();
        Ok(self.forget(person, &id))
    }
}
