//! What a person's object knows of its address: messages from devices that only claimed it, and whether it may be written to
//! at all. Both outlive the person.

use rappel_compact::SortCompact;
use rappel_flow::{
    Book, Choices, Contact, Effect, Input, Item, Order, Person, Recipient, SentRecord, Standing, Suppression,
};
use rappel_signal::{Channel, UnixMs, VisitorId};

use super::{Banned, Home};
use crate::ghost::AddressRecord;
use crate::limit::{CLAIMANTS_MAX, ORDERS_TOLD_MAX, RESERVATION_MS, RESERVATIONS_MAX};
use crate::moving::PersonName;

impl Home {
    /// Notes that a device is about to write to the address, and answers what went there from elsewhere. What is told to
    /// others besides a message is answered the same, and does not count as one.
    pub fn reserve(
        &mut self,
        person: &Person,
        address: &str,
        visitor: VisitorId,
        message: SentRecord,
        counts: bool,
        now: UnixMs,
    ) -> AddressRecord {
        self.last_seen = self.last_seen.max(now);
        self.reserved.retain(|sent| sent.id != message.id && now - sent.at < RESERVATION_MS);
        let own = person.segments.iter().flat_map(|segment| &segment.sends);
        let own = own.filter(|sent| sent.channel == message.channel && self.is_own(person, sent.to));
        let sends = self.reserved.iter().chain(own).cloned().collect();
        let channel = message.channel;
        let suppressed = match channel {
            Channel::Email => self.suppression(person, address),
            _ => self.phone_ban(channel).map(|ban| ban.why),
        };
        if counts {
            self.reserved.push(message);
        }
        if self.reserved.len() > RESERVATIONS_MAX {
            self.reserved.remove(0);
        }
        if !self.claimants.contains(&visitor) && self.claimants.len() < CLAIMANTS_MAX {
            self.claimants.push(visitor);
        }
        // A yes to a number that is proved lifts its STOP; what a page says of a mailbox lifts nothing.
        let suppressed = suppressed.max(person.profile.stopped_at.map(|_| Suppression::Unsubscribed));
        let said_at = self.phone_ban(channel).map_or(now, |ban| ban.at);
        let suppressed_at = suppressed.map(|_| said_at);
        let choices = self.choices(person, address);
        let (address, last_word_at) = (address.to_owned(), self.last_word_at(channel));
        let orders = orders(person);
        AddressRecord { channel, address, sends, suppressed, suppressed_at, last_word_at, choices, orders }
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

    /// What was chosen to get at the address, on whichever device.
    fn choices(&self, person: &Person, address: &str) -> Choices {
        let mut all = self.chosen.clone();
        let states = |contact: &Contact| {
            contact.channel == Channel::Email && contact.address.eq_ignore_ascii_case(address)
        };
        let segments = person.segments.iter().filter(|segment| segment.contacts.iter().any(states));
        segments.for_each(|segment| all.take_over(&segment.choices));
        all
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
        all.sort_compact();
        all.dedup();
        all
    }

    /// What devices sent to the address as a claimed one, for the engine to see.
    pub(super) fn records(&self, person: &Person) -> Vec<AddressRecord> {
        let mut records = self.lent.clone();
        if !self.reserved.is_empty() || self.banned.is_some() || !self.chosen.is_blank() {
            let (suppressed, suppressed_at) = self.banned.map(|banned| (banned.why, banned.at)).unzip();
            let own = self.spellings(person).into_iter();
            records.extend(own.map(|address| AddressRecord {
                address,
                sends: self.reserved.clone(),
                suppressed,
                suppressed_at,
                channel: Channel::Email,
                last_word_at: None,
                choices: self.chosen.clone(),
                // These the engine sees in the person's own segments.
                orders: Vec::new(),
            }));
        }
        records
    }

    /// The address is not to be written to any more, from whichever device.
    pub(super) fn ban(
        &mut self,
        book: &Book,
        person: &mut Person,
        (channel, address): (Channel, Option<&str>),
        ban: Banned,
        now: UnixMs,
    ) -> Vec<Effect> {
        if let Some(address) = address {
            self.spelled = Some(address.to_owned());
        }
        if channel == Channel::Email {
            self.banned = Some(self.banned.map_or(ban, |known| known.and(ban)));
        } else {
            let known = self.phone_ban(channel);
            self.phone_bans.retain(|(on, _)| *on != channel);
            self.phone_bans.push((channel, known.map_or(ban, |known| known.and(ban))));
        }
        self.suppress_here(book, person, (channel, address), ban, now)
    }

    /// The address is not to be written to any more by what is known here.
    pub(super) fn suppress_here(
        &mut self,
        book: &Book,
        person: &mut Person,
        (channel, address): (Channel, Option<&str>),
        Banned { why, at, .. }: Banned,
        now: UnixMs,
    ) -> Vec<Effect> {
        let named = |known: &str| address.is_some_and(|address| known.eq_ignore_ascii_case(address));
        let contacts = person.segments.iter().flat_map(|segment| &segment.contacts);
        let theirs = contacts.filter(|known| known.channel == channel && named(&known.address));
        let mut addresses: Vec<String> = theirs.map(|known| known.address.clone()).collect();
        if channel == Channel::Email {
            addresses.extend(self.spellings(person));
        }
        addresses.sort_compact();
        addresses.dedup();
        let mut effects = Vec::new();
        for address in addresses {
            let input = Input::Suppressed { channel, address: Some(address), why, at };
            effects.extend(self.say_to_anyone(book, person, input, now));
        }
        effects
    }

    /// Why the number that names this object is not to be written to.
    pub(super) fn phone_ban(&self, channel: Channel) -> Option<Banned> {
        self.phone_bans.iter().find(|(on, _)| *on == channel).map(|(_, ban)| *ban)
    }

    /// The shopper's own, proved and later word lifts an unsubscribe, and nothing else.
    pub(super) fn lift_ban(&mut self, person: &Person) {
        let Some(banned) = self.banned.filter(|banned| banned.why == Suppression::Unsubscribed) else {
            return;
        };
        let spellings = self.spellings(person);
        let agreed = email_contacts(person)
            .filter(|c| c.standing == Standing::Verified && spellings.contains(&c.address));
        let mut words = agreed.filter_map(Contact::consent);
        if words.any(|said| said.granted && said.at > banned.at) {
            self.banned = None;
        }
    }

    /// Everything goes but the word that nothing is to be sent, and the devices that must forget, too.
    pub fn erase(&mut self, person: &mut Person, own_name: PersonName) {
        let why = self.spellings(person).iter().filter_map(|address| self.suppression(person, address)).max();
        let at = self.last_seen;
        let banned = self.banned.or(why.map(|why| Banned { why, at, besides: None }));
        let phone_bans = std::mem::take(&mut self.phone_bans);
        let mut devices: Vec<VisitorId> = self.sources.iter().map(|source| source.visitor).collect();
        devices.extend(&self.claimants);
        devices.extend(self.erasing.iter().flatten());
        devices.sort_compact();
        devices.dedup();
        let shop = std::mem::take(&mut self.shop);
        let told = (!own_name.0.is_empty()).then(|| own_name.clone());
        let name = self.name.take().or(told);
        let (erasing, erased_as) = (Some(devices), Some(own_name));
        *self = Home { name, banned, phone_bans, erasing, erased_as, ..Home::new(&shop, at) };
        *person = Home::nobody();
    }

    /// Nothing was heard of the person for long: only the word that nothing is to be sent stays.
    pub fn expire(&mut self, person: &mut Person) {
        self.erase(person, PersonName::default());
        (self.erasing, self.erased_as) = (None, None);
    }

    /// Whether there is nothing left worth keeping.
    pub fn is_blank(&self) -> bool {
        let banned = self.banned.is_some() || !self.phone_bans.is_empty();
        !banned
            && self.strip.is_empty()
            && self.erasing.is_none()
            && self.erasure.is_none()
            && self.sources.is_empty()
            && self.reserved.is_empty()
    }
}

fn email_contacts(person: &Person) -> impl Iterator<Item = &Contact> {
    let contacts = person.segments.iter().flat_map(|segment| &segment.contacts);
    contacts.filter(|contact| contact.channel == Channel::Email)
}

/// The latest orders, as far as others need them: when, and which products. They name nobody and no price.
fn orders(person: &Person) -> Vec<Order> {
    let all = person.segments.iter().filter(|segment| !segment.frozen).flat_map(|segment| &segment.orders);
    let mut all: Vec<&Order> = all.filter(|order| !order.void).collect();
    all.sort_compact_by_key(|order| core::cmp::Reverse(order.at));
    let product = |item: &Item| Item::of(item.product.clone(), "");
    let order = |order: &&Order| Order {
        at: order.at,
        items: order.items.iter().map(product).collect(),
        ..Order::default()
    };
    all.iter().take(ORDERS_TOLD_MAX).map(order).collect()
}
