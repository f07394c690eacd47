//! What a person's object knows of its address: messages from devices that only claimed it, and whether it may be written to
//! at all. Both outlive the person.

use rappel_flow::{Book, Contact, Effect, Input, Person, Recipient, SentRecord, Standing, Suppression};
use rappel_signal::{Channel, UnixMs, VisitorId};

use super::{Banned, Home};
use crate::ghost::AddressRecord;
use crate::limit::{CLAIMANTS_MAX, RESERVATION_MS, RESERVATIONS_MAX};
use crate::moving::PersonName;

impl Home {
    /// Notes that a device is about to write to the address, and answers what went there from elsewhere.
    pub fn reserve(
        &mut self,
        person: &Person,
        address: &str,
        visitor: VisitorId,
        message: SentRecord,
        now: UnixMs,
    ) -> AddressRecord {
        self.last_seen = self.last_seen.max(now);
        self.reserved.retain(|sent| sent.id != message.id && now - sent.at < RESERVATION_MS);
        let own = person.segments.iter().flat_map(|segment| &segment.sends);
        let own = own.filter(|sent| sent.channel == message.channel && self.is_own(person, sent.to));
        let sends = self.reserved.iter().chain(own).cloned().collect();
        let suppressed = self.suppression(person, address);
        self.reserved.push(message);
        if self.reserved.len() > RESERVATIONS_MAX {
            self.reserved.remove(0);
        }
        if !self.claimants.contains(&visitor) && self.claimants.len() < CLAIMANTS_MAX {
            self.claimants.push(visitor);
        }
        let suppressed_at = suppressed.map(|_| now);
        AddressRecord { address: address.to_owned(), sends, suppressed, suppressed_at }
    }

    /// The message did not go after all.
    pub fn unreserve(&mut self, id: &str) {
        self.reserved.retain(|sent| sent.id != id);
    }

    pub(super) fn suppression(&self, person: &Person, address: &str) -> Option<Suppression> {
        let same = email_contacts(person).filter(|contact| contact.address.eq_ignore_ascii_case(address));
        let said = same.filter_map(|contact| person.suppression(Channel::Email, &contact.address));
        said.chain(self.banned.map(|banned| banned.why)).max()
    }

    /// Whether a send went to this person's proved address.
    fn is_own(&self, person: &Person, to: u32) -> bool {
        self.spellings(person).iter().any(|address| {
            let (channel, keys, standing) = (Channel::Email, String::new(), Standing::Verified);
            let to_it = Recipient { channel, address: address.clone(), keys, standing, last_word_at: None };
            to_it.fingerprint() == to
        })
    }

    /// The proved address in every way the devices spell it.
    fn spellings(&self, person: &Person) -> Vec<String> {
        let Some(own) = &self.address else { return Vec::new() };
        let mut all: Vec<String> = email_contacts(person)
            .map(|contact| contact.address.clone())
            .filter(|address| address.eq_ignore_ascii_case(own))
            .collect();
        all.push(own.clone());
        all.sort_unstable();
        all.dedup();
        all
    }

    /// What devices sent to the address as a claimed one, for the engine to see.
    pub(super) fn records(&self, person: &Person) -> Vec<AddressRecord> {
        let mut records = self.lent.clone();
        if !self.reserved.is_empty() || self.banned.is_some() {
            let (suppressed, suppressed_at) = self.banned.map(|banned| (banned.why, banned.at)).unzip();
            let own = self.spellings(person).into_iter();
            records.extend(own.map(|address| AddressRecord {
                address,
                sends: self.reserved.clone(),
                suppressed,
                suppressed_at,
            }));
        }
        records
    }

    /// The address is not to be written to any more, from whichever device.
    pub(super) fn ban(
        &mut self,
        book: &Book,
        person: &mut Person,
        why: Suppression,
        at: UnixMs,
        now: UnixMs,
    ) -> Vec<Effect> {
        // The gravest word and the latest time: one told late is no newer for it.
        let known = self.banned.unwrap_or(Banned { why, at });
        self.banned = Some(Banned { why: known.why.max(why), at: known.at.max(at) });
        let Some(open) = person.segments.iter().find(|s| !s.frozen).map(|s| s.id.clone()) else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        for address in self.spellings(person) {
            let input = Input::Suppressed { channel: Channel::Email, address: Some(address), why, at };
            effects.extend(self.step(book, person, &open, input, now));
        }
        effects
    }

    /// The shopper's own, proved and later word lifts an unsubscribe, and nothing else.
    pub(super) fn lift_ban(&mut self, person: &Person) {
        let Some(banned) = self.banned.filter(|banned| banned.why == Suppression::Unsubscribed) else {
            return;
        };
        let spellings = self.spellings(person);
        let agreed = email_contacts(person)
            .filter(|c| c.standing == Standing::Verified && spellings.contains(&c.address));
        let mut words = agreed.filter_map(|contact| contact.consent.as_ref());
        if words.any(|said| said.granted && said.at > banned.at) {
            self.banned = None;
        }
    }

    /// Everything goes but the word that nothing is to be sent, and the devices that must forget, too.
    pub fn erase(&mut self, person: &mut Person, own_name: PersonName) {
        let why = self.spellings(person).iter().filter_map(|address| self.suppression(person, address)).max();
        let at = self.last_seen;
        let banned = self.banned.or(why.map(|why| Banned { why, at }));
        let mut devices: Vec<VisitorId> = self.sources.iter().map(|source| source.visitor).collect();
        devices.extend(&self.claimants);
        devices.extend(self.erasing.iter().flatten());
        devices.sort_unstable();
        devices.dedup();
        let shop = std::mem::take(&mut self.shop);
        let (erasing, erased_as) = (Some(devices), Some(own_name));
        *self = Home { banned, erasing, erased_as, ..Home::new(&shop, at) };
        *person = Home::nobody();
    }

    /// Nothing was heard of the person for long: only the word that nothing is to be sent stays.
    pub fn expire(&mut self, person: &mut Person) {
        self.erase(person, PersonName::default());
        (self.erasing, self.erased_as) = (None, None);
    }

    /// Whether there is nothing left worth keeping.
    pub fn is_blank(&self) -> bool {
        self.banned.is_none() && self.erasing.is_none() && self.sources.is_empty() && self.reserved.is_empty()
    }
}

fn email_contacts(person: &Person) -> impl Iterator<Item = &Contact> {
    let contacts = person.segments.iter().flat_map(|segment| &segment.contacts);
    contacts.filter(|contact| contact.channel == Channel::Email)
}
