//! A device whose shopper became known: its segment moves to the person's object, and what it says follows.
//!
//! | stage | the segment here | what the device says of it | ends when |
//! | --- | --- | --- | --- |
//! | none | decides | steps the engine here | [`depart`] |
//! | leaving | frozen, whole: the parcel can be made again | waits as a hand-over | the person's object has it: [`arrived`] |
//! | away | an empty alias | goes to the person as hand-overs, in order | [`call_back`] |
//! | returning | an empty alias, or still whole | waits as a hand-over | the parcel is here again: [`came_back`] |
//! | returned | decides | steps the engine here | the person's object has let go of it: [`forgotten`] |
//!
//! Each stage is written before the other side is asked, and asking again is harmless, so that a process that dies
//! between any two lines goes on where it stood.

use rappel_flow::{
    Book, Choice, Contact, DeliveryOutcome, Effect, Input, LastLook, OutboxRow, Parcel, Person, Segment,
    SegmentId, Suppression, last_look,
};
use rappel_signal::{Channel, ProductCard, UnixMs};
use serde::{Deserialize, Serialize};

use crate::Device;
use crate::home::{Mark, Released};
use crate::limit::{HAND_OVERS_MAX, MOVES_MAX};

/// Version of the hand-over's form.
const HAND_OVER_VERSION: u32 = 1;

/// Names a person's object within a shop: a keyed hash of the normalised address, in hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(pub String);

/// How far a segment's move has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Frozen here, not yet acknowledged there.
    Leaving {
        /// The address that was proved.
        address: String,
        /// When.
        at: UnixMs,
    },
    /// The person's object has it.
    Away,
    /// Asked back.
    Returning,
    /// Here again; the person's object is to let go of it.
    Returned,
}

/// A segment that moved, or does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Which.
    pub segment: SegmentId,
    /// Whose object has it.
    pub to: PersonName,
    /// How far.
    pub stage: Stage,
}

/// Something for a person's object to hear, kept until it was heard. Told in the order of the numbers, at least once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Version of this form.
    pub v: u32,
    /// Counts this device's hand-overs from 1, without gaps.
    pub number: u64,
    /// Who is to hear it.
    pub to: PersonName,
    /// What.
    pub news: News,
}

impl HandOver {
    /// Something that the reader of a message says, whose device cannot. It is told without a number, once or twice.
    pub fn of_reader(to: PersonName, news: News) -> HandOver {
        HandOver { v: HAND_OVER_VERSION, number: 0, to, news }
    }
}

/// What a hand-over carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum News {
    /// What the device said of a segment that moved.
    Said {
        /// Which.
        segment: SegmentId,
        /// In this order.
        told: Vec<Input>,
        /// Products as the pages of this turn described them: messages are made from them there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cards: Vec<ProductCard>,
    },
    /// An address that this device only claimed must not be written to: it holds on every device.
    Suppress {
        /// The address, as this device spells it; it names the object that hears this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// Why.
        why: Suppression,
        /// When.
        at: UnixMs,
    },
    /// What the reader of a message to such an address chose to get: it holds on every device.
    Chosen {
        /// What.
        choice: Choice,
        /// When.
        at: UnixMs,
    },
}

/// What came of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// The segment is leaving.
    Leaving,
    /// It is that person's already.
    Already,
    /// The device is known as somebody else: nothing was done.
    KnownAsOther,
}

impl Device {
    /// The move of a segment, if it moved.
    pub fn move_of(&self, segment: &SegmentId) -> Option<&Move> {
        self.moves.iter().find(|known| known.segment == *segment)
    }

    fn move_mut(&mut self, segment: &SegmentId) -> Option<&mut Move> {
        self.moves.iter_mut().find(|known| known.segment == *segment)
    }

    /// Whether a segment's inputs are this object's to act on.
    pub fn has(&self, segment: &SegmentId) -> bool {
        self.is_gone(segment).is_none()
    }

    /// Whether the segment's inputs are not this object's to act on.
    fn is_gone(&self, segment: &SegmentId) -> Option<&PersonName> {
        self.move_of(segment).filter(|known| known.stage != Stage::Returned).map(|known| &known.to)
    }

    /// Numbers something for a person's object to hear. The caller stores it.
    pub fn hand_over(&mut self, to: PersonName, news: News) -> HandOver {
        self.hand_overs_total += 1;
        self.hand_overs_waiting += 1;
        HandOver { v: HAND_OVER_VERSION, number: self.hand_overs_total, to, news }
    }

    /// Whether another object is to be told or asked something.
    pub fn is_waiting_for_others(&self) -> bool {
        self.hand_overs_waiting > 0 || self.moves.iter().any(|known| known.stage != Stage::Away)
    }

    /// Whether a segment is on its way back, or its copy elsewhere is not let go of yet.
    pub fn takes_back(&self) -> bool {
        self.moves.iter().any(|known| matches!(known.stage, Stage::Returning | Stage::Returned))
    }

    /// Whether so much waits that no more may be taken.
    pub fn is_full(&self) -> bool {
        self.hand_overs_waiting >= HAND_OVERS_MAX
    }
}

/// Names the segment each input is about: who logs out is the last to be spoken of under the old name.
pub fn by_segment(mut segment: SegmentId, inputs: Vec<Input>) -> Vec<(SegmentId, Input)> {
    let name = |input: Input| {
        let next = match &input {
            Input::LogOut { next } => next.clone(),
            _ => segment.clone(),
        };
        (std::mem::replace(&mut segment, next), input)
    };
    inputs.into_iter().map(name).collect()
}

/// What is said of segments that are here, and hand-overs for those that are not.
#[derive(Debug, Default)]
pub struct Shares {
    /// For the engine of this object.
    pub here: Vec<(SegmentId, Input)>,
    /// For other objects; to be stored with the state.
    pub away: Vec<HandOver>,
}

/// Divides what a turn says between this object and the persons' objects. `cards` are those of the turn's pages.
pub fn share_out(
    device: &mut Device,
    person: &mut Person,
    said: Vec<(SegmentId, Input)>,
    cards: &[ProductCard],
) -> Shares {
    let mut shares = Shares::default();
    let mut away: Vec<(SegmentId, PersonName, Vec<Input>)> = Vec::new();
    for (segment, input) in said {
        let Some(to) = device.is_gone(&segment).cloned() else {
            shares.here.push((segment, input));
            continue;
        };
        note_here(person, &input);
        if matches!(input, Input::Due | Input::ClocksChanged) {
            continue;
        }
        match away.iter_mut().find(|(known, ..)| *known == segment) {
            Some((.., all)) => all.push(input),
            None => away.push((segment, to, vec![input])),
        }
    }
    for (segment, to, told) in away {
        let news = News::Said { segment, told, cards: cards.to_vec() };
        shares.away.push(device.hand_over(to, news));
    }
    shares
}

/// What this object must know although it happens elsewhere: who comes after a log-out lives here, and a zone once told
/// is not news again.
fn note_here(person: &mut Person, input: &Input) {
    match input {
        Input::LogOut { next } if person.segment(next).is_none() => {
            person.segments.push(Segment::new(next.clone()));
        }
        Input::ProfileChanged(change) => {
            if let Some((zone, source)) = &change.zone {
                person.profile.zone = Some(zone.clone());
                person.profile.zone_source = *source;
            }
            if change.language.is_some() {
                person.profile.language.clone_from(&change.language);
            }
        }
        _ => {}
    }
}

/// An address of the device's shopper was proved: their segment leaves. A device known as somebody else stays as it is;
/// `over_claims` says that an address which was only typed makes it nobody.
pub fn depart(
    device: &mut Device,
    person: &mut Person,
    to: PersonName,
    address: String,
    over_claims: bool,
    at: UnixMs,
) -> Departure {
    let id = device.segment();
    if let Some(known) = device.move_of(&id) {
        let same = known.to == to && matches!(known.stage, Stage::Leaving { .. } | Stage::Away);
        return if same { Departure::Already } else { Departure::KnownAsOther };
    }
    let Some(segment) = person.segment(&id) else { return Departure::KnownAsOther };
    let stated = segment.contact(Channel::Email);
    let other = |contact: &Contact| !contact.address.eq_ignore_ascii_case(&address);
    if !over_claims && stated.is_some_and(other) {
        return Departure::KnownAsOther;
    }
    if person.freeze(&id).is_none() {
        return Departure::KnownAsOther;
    }
    if device.moves.len() >= MOVES_MAX {
        let oldest = device.moves.iter().position(|known| known.stage == Stage::Away).unwrap_or(0);
        let alias = device.moves.remove(oldest);
        person.segments.retain(|segment| segment.id != alias.segment);
    }
    device.moves.push(Move { segment: id, to, stage: Stage::Leaving { address, at } });
    Departure::Leaving
}

/// The person's object has the segment: only its name stays here.
pub fn arrived(device: &mut Device, person: &mut Person, id: &SegmentId) -> Vec<Effect> {
    match device.move_mut(id) {
        Some(known) if matches!(known.stage, Stage::Leaving { .. }) => known.stage = Stage::Away,
        _ => return Vec::new(),
    }
    if let Some(segment) = person.segments.iter_mut().find(|segment| segment.id == *id) {
        *segment = Segment { frozen: true, ..Segment::new(id.clone()) };
    }
    // The shop's word on them is the person's now: whoever comes to the device next is somebody else.
    (person.profile.own, person.profile.stopped_at) = (false, None);
    let (theirs, ours) = std::mem::take(&mut person.outbox).into_iter().partition(|row| row.segment == *id);
    person.outbox = ours;
    let theirs: Vec<_> = theirs;
    theirs.into_iter().map(|row| Effect::DropOutbox(row.id)).collect()
}

/// The person's object has no room for it: the segment stays, with what it said meanwhile.
pub fn turned_away(
    device: &mut Device,
    person: &mut Person,
    id: &SegmentId,
    waiting: &[HandOver],
) -> Vec<(SegmentId, Input)> {
    if let Some(parcel) = person.freeze(id) {
        put_back(person, parcel);
    }
    device.moves.retain(|known| known.segment != *id);
    said_meanwhile(id, 0, waiting)
}

/// The move is to be undone. Says whether there is one.
pub fn call_back(device: &mut Device, id: &SegmentId) -> bool {
    let Some(known) = device.move_mut(id) else { return false };
    if known.stage != Stage::Returned {
        known.stage = Stage::Returning;
    }
    true
}

/// The segment is here again: what the person's object gave back, or this object's own frozen copy if it never came
/// there. The shop's mark that it came with is this device's again. Answers with what the device said of it since, to be
/// stepped here, and the rows to store.
pub fn came_back(
    device: &mut Device,
    person: &mut Person,
    id: &SegmentId,
    given: Option<Released>,
    waiting: &[HandOver],
) -> (Vec<(SegmentId, Input)>, Vec<Effect>) {
    let Some(known) = device.move_mut(id).filter(|known| known.stage == Stage::Returning) else {
        return (Vec::new(), Vec::new());
    };
    known.stage = Stage::Returned;
    let mut effects = Vec::new();
    let (parcel, heard) = match given {
        Some(Released { parcel, heard, mark }) => {
            Mark::of(&person.profile).and(mark).put(&mut person.profile);
            (Some(parcel), heard)
        }
        None => (person.freeze(id), 0),
    };
    if let Some(parcel) = parcel {
        effects.extend(parcel.rows.iter().map(|row| Effect::PutOutbox(Box::new(row.clone()))));
        put_back(person, parcel);
    }
    (said_meanwhile(id, heard, waiting), effects)
}

/// The person's object has let go of the segment: nothing is left to be done.
pub fn forgotten(device: &mut Device, id: &SegmentId) {
    device.moves.retain(|known| known.segment != *id || known.stage != Stage::Returned);
}

/// [`last_look`] at a message of this device. One whose segment is leaving has not gone: whoever has the segment hears so,
/// and sends it.
pub fn look_before_leaving(
    book: &Book,
    device: &Device,
    person: &Person,
    claimed: &OutboxRow,
    now: UnixMs,
) -> LastLook {
    if device.has(&claimed.segment) {
        return last_look(book, person, claimed, now);
    }
    let words = "its shopper is known by now, and it is sent from there".to_owned();
    LastLook::Not(DeliveryOutcome::Again { at: now, words })
}

/// Thaws a segment in the place of its frozen copy: their order is that of the device's shoppers.
fn put_back(person: &mut Person, parcel: Parcel) {
    let place = person.segments.iter().position(|segment| segment.id == parcel.segment.id);
    person.thaw(parcel);
    if let (Some(place), Some(thawed)) = (place, person.segments.pop()) {
        person.segments.insert(place, thawed);
    }
}

fn said_meanwhile(id: &SegmentId, heard: u64, waiting: &[HandOver]) -> Vec<(SegmentId, Input)> {
    let unheard = waiting.iter().filter(|hand_over| hand_over.number > heard);
    let told = unheard.filter_map(|hand_over| match &hand_over.news {
        News::Said { segment, told, .. } if segment == id => Some(told),
        _ => None,
    });
    told.flatten().map(|told| (id.clone(), told.clone())).collect()
}
