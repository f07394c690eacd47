//! What the shop's roster, its list of people, shows of one person or visitor, and whether it still holds.
//!
//! A row is made of the state of the object that has the person, so it goes where the segments go: what a move takes away,
//! a withdrawal or a log-out is taken off the list, and what comes back is told again. It is looked at when no visit runs, so
//! that a visit tells once, at its end. What waits for them ([`Backlog`]) is told with it, and whenever it changes: a flow's step,
//! not a signal.
//!
//! | whose object | is on the list if |
//! | --- | --- |
//! | a device's | its last shopper has ended a visit, measured with consent, or said yes to messages to an address |
//! | a person's | a device or the shop's server brought somebody |

use rappel_compact::SortCompact;
use rappel_flow::{Contact, Person, Segment, SegmentId};
use rappel_signal::{Channel, Class, UnixMs};
use serde::{Deserialize, Serialize};

use crate::limit::{ROSTER_NAME_CHARS_MAX, ROSTER_SEGMENTS_MAX, ROSTER_WORDS_MAX};
use crate::{Backlog, Device, Home};

/// A person as the list shows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RosterRow {
    /// The address or number they are known by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Their name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When they were last heard of.
    pub last_at: UnixMs,
    /// What their last visit left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// Their orders.
    pub orders: u32,
    /// None of their addresses is written to any more.
    pub suppressed: bool,
    /// A browser of theirs takes notifications.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub push: bool,
    /// The segments they are a member of.
    pub segments: Vec<String>,
    /// What they are found by, as [`search_word`] spells it: addresses, numbers, orders.
    pub words: Vec<String>,
}

impl RosterRow {
    /// As it is stored, and told.
    pub fn to_stored(&self) -> String {
        // A struct of texts and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads it; a row that does not read is a newer version's.
    pub fn from_stored(stored: &str) -> Option<RosterRow> {
        serde_json::from_str(stored).ok()
    }

    /// The row of the shopper who was at a device last; none if they live elsewhere, or nothing may be kept of them.
    /// `segments` names what the shopper of a segment is a member of.
    pub fn of_device(
        device: &Device,
        person: &Person,
        segments: impl FnOnce(&SegmentId) -> Vec<String>,
    ) -> Option<RosterRow> {
        let here = person.segments.iter().rev().filter(|known| device.has(&known.id) && !known.frozen);
        let (own, last_at) = here.filter_map(|known| Some((known, kept_since(device, known)?))).next()?;
        let seen = Seen { person, own: vec![own], address: None };
        Some(seen.row(last_at, segments(&own.id)))
    }

    /// The row of a person with an object of their own; none if nobody is there.
    pub fn of_home(
        home: &Home,
        person: &Person,
        segments: impl FnOnce(&SegmentId) -> Vec<String>,
    ) -> Option<RosterRow> {
        let is_there = home.erasing.is_none() && !home.sources.is_empty();
        let own: Vec<&Segment> = person.segments.iter().filter(|segment| !segment.frozen).collect();
        let address = home.address.as_deref();
        let members = || person.current().map(segments).unwrap_or_default();
        is_there.then(|| Seen { person, own, address }.row(home.last_seen, members()))
    }
}

/// When a device's shopper was last heard of who may be kept: by consent to be measured, or to get messages.
fn kept_since(device: &Device, segment: &Segment) -> Option<UnixMs> {
    // A withdrawal of the former leaves no visit.
    let visit = device.visits.iter().rev().find(|visit| visit.number == segment.ended_visit.0);
    let agreed = segment.contacts.iter().filter_map(Contact::consent);
    let agreed = agreed.filter(|consent| consent.granted).map(|consent| consent.at).max();
    visit.map(|visit| visit.ended_at).max(agreed)
}

/// Whom a row is made of.
struct Seen<'a> {
    person: &'a Person,
    own: Vec<&'a Segment>,
    /// The address that was proved.
    address: Option<&'a str>,
}

impl Seen<'_> {
    fn row(&self, last_at: UnixMs, mut segments: Vec<String>) -> RosterRow {
        let contacts = self.own.iter().flat_map(|segment| &segment.contacts);
        let push = contacts.clone().any(|contact| contact.channel == Channel::Push);
        // A push endpoint is no address that anybody would know.
        let contacts: Vec<&Contact> = contacts.filter(|contact| contact.channel != Channel::Push).collect();
        let mut best: Vec<&Contact> = contacts.clone();
        best.sort_compact_by_key(|contact| (contact.channel != Channel::Email, -contact.stated_at.0));
        let addresses = self.address.into_iter().chain(best.iter().map(|contact| contact.address.as_str()));
        let latest = self.own.iter().filter(|segment| segment.last_visit_at.is_some());
        let orders = self.own.iter().flat_map(|segment| segment.orders.iter().rev());
        let words = addresses.clone().chain(orders.map(|order| order.id.as_str())).map(search_word);
        let is_suppressed =
            |contact: &&Contact| self.person.suppression(contact.channel, &contact.address).is_some();
        segments.truncate(ROSTER_SEGMENTS_MAX);
        let name = self.person.profile.first_name.as_deref();
        let mut row = RosterRow {
            contact: addresses.clone().next().map(str::to_owned),
            name: name.map(|name| name.chars().take(ROSTER_NAME_CHARS_MAX).collect()),
            last_at,
            class: latest.max_by_key(|segment| segment.last_visit_at).and_then(|segment| segment.last_class),
            orders: self.own.iter().map(|segment| segment.orders_total).sum(),
            suppressed: self.person.profile.stopped_at.is_some()
                || !contacts.is_empty() && contacts.iter().all(is_suppressed),
            push,
            segments,
            words: Vec::new(),
        };
        for word in words.filter(|word| !word.is_empty()) {
            if row.words.len() < ROSTER_WORDS_MAX && !row.words.contains(&word) {
                row.words.push(word);
            }
        }
        row
    }
}

/// What is searched for, as rows are found by it: addresses in lower case, numbers as their digits alone with the country's
/// code and nothing before it.
pub fn search_word(text: &str) -> String {
    let is_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-./()".contains(c);
    let text = text.trim().trim_start_matches('#');
    match text.chars().all(is_number) {
        true => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let abroad = digits.strip_prefix("00").map(str::to_owned);
            abroad.unwrap_or(digits)
        }
        false => text.chars().filter(|c| !c.is_control()).flat_map(char::to_lowercase).collect(),
    }
}

/// What the list was told, and what it still has to hear.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RosterLedger {
    /// The name that what was told lies under; empty if there is nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// A short hash of the row; nothing if there is none.
    pub said: u32,
    /// A short hash of the backlog; nothing if there is none, or if it was never told.
    #[serde(skip_serializing_if = "is_nothing")]
    pub backlog: u32,
    /// The list is to be told now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub due: bool,
}

impl RosterLedger {
    /// Whether nothing was ever told, nor is to be.
    pub fn is_blank(&self) -> bool {
        *self == RosterLedger::default()
    }

    /// Notes whether the list is to be told. Of the row that waits for the end of a visit; a withdrawal ends it.
    pub fn look(&mut self, person: &Person, row: impl FnOnce() -> Option<RosterRow>) {
        let runs = person.segments.iter().any(|segment| !segment.frozen && segment.visit.is_some());
        if !runs {
            self.due = self.said != fingerprint(row().map(|row| row.to_stored()));
        }
        self.due |= self.backlog != fingerprint(Backlog::of(person).to_stored());
    }

    /// The list was told this under that name. What changed since is looked at anew.
    pub fn told(&mut self, name: &str, row: Option<&RosterRow>, backlog: &Backlog) {
        self.said = fingerprint(row.map(RosterRow::to_stored));
        self.backlog = fingerprint(backlog.to_stored());
        let is_there = row.is_some() || !backlog.is_empty();
        self.name = if is_there { name.to_owned() } else { String::new() };
        self.due = false;
    }
}

// What serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_nothing(fingerprint: &u32) -> bool {
    *fingerprint == 0
}

/// FNV-1a, 32 bits, never that of nothing.
fn fingerprint(stored: Option<String>) -> u32 {
    let mix = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    stored.map_or(0, |stored| stored.bytes().fold(0x811c_9dc5, mix).max(1))
}
