//! Forgetting a person for good: who else has to forget them, and who is told, kept until each has heard.

use rappel_compact::SortCompact;
use rappel_flow::{Person, Segment, Suppression};
use rappel_signal::{Channel, UnixMs, VisitorId};
use serde::{Deserialize, Serialize};

use super::{Banned, Home};
use crate::limit::{ERASED_ADDRESSES_MAX, ERASURE_TOLD_MAX};
use crate::moving::PersonName;

/// What is left to do of an erasure. It has the addresses only as long as somebody must be told of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Erasure {
    /// When it was asked for.
    pub at: UnixMs,
    /// Every address of theirs, by its channel.
    pub addresses: Vec<(Channel, String)>,
    /// Their devices.
    pub visitors: Vec<VisitorId>,
    /// Addresses whose own objects have not forgotten yet.
    pub disown: Vec<(Channel, String)>,
    /// The shop's directory and its list of messages given up have forgotten.
    pub unlisted: bool,
    /// Connections that have not been told yet, and how often it was tried.
    pub tell: Vec<(String, u16)>,
    /// Nobody is told before this: one did not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tell_at: Option<UnixMs>,
}

impl Erasure {
    /// One of which nothing is left to do.
    pub fn done() -> Erasure {
        Erasure { unlisted: true, ..Erasure::default() }
    }

    /// Of these people's segments, devices and connections.
    pub fn new<'a>(
        segments: impl Iterator<Item = &'a Segment>,
        visitors: Vec<VisitorId>,
        connections: Vec<String>,
        at: UnixMs,
    ) -> Erasure {
        let contacts = segments.flat_map(|segment| &segment.contacts);
        // A browser's subscription is nobody else's, and goes with it.
        let contacts = contacts.filter(|contact| contact.channel != Channel::Push);
        let mut addresses: Vec<_> =
            contacts.map(|contact| (contact.channel, contact.address.clone())).collect();
        addresses.sort_compact();
        addresses.dedup();
        addresses.truncate(ERASED_ADDRESSES_MAX);
        let tell = connections.into_iter().map(|name| (name, 0)).collect();
        Erasure { at, disown: addresses.clone(), addresses, visitors, unlisted: false, tell, tell_at: None }
    }

    /// Asked for again while it is being done: what is left of both.
    #[must_use]
    pub fn and(mut self, before: Option<Erasure>) -> Erasure {
        let Some(before) = before else { return self };
        self.addresses.extend(before.addresses);
        self.disown.extend(before.disown);
        self.visitors.extend(before.visitors);
        self.tell.retain(|(name, _)| before.tell.iter().all(|(known, _)| known != name));
        self.tell.extend(before.tell);
        for addresses in [&mut self.addresses, &mut self.disown] {
            addresses.sort_compact();
            addresses.dedup();
        }
        self.visitors.sort_compact();
        self.visitors.dedup();
        self
    }

    /// A connection was told, or will never take it.
    pub fn told(&mut self, name: &str) {
        self.tell.retain(|(known, _)| known != name);
    }

    /// A connection could not be told; the next try is not before `again_at`. Says whether there is one.
    pub fn not_told(&mut self, name: &str, again_at: UnixMs) -> bool {
        self.tell_at = Some(again_at);
        let Some((_, tried)) = self.tell.iter_mut().find(|(known, _)| known == name) else { return false };
        *tried += 1;
        let again = *tried < ERASURE_TOLD_MAX;
        if !again {
            self.told(name);
        }
        again
    }

    /// Whether everybody has heard.
    pub fn is_done(&self) -> bool {
        self.disown.is_empty() && self.unlisted && self.tell.is_empty()
    }

    /// Whose they were is known by a message's id, which begins with its device.
    fn has_sent(&self, message: &str) -> bool {
        let device = |visitor: &VisitorId| message.starts_with(&visitor.to_string());
        self.visitors.iter().any(device)
    }
}

impl Home {
    /// Everything goes, here and wherever the erasure leads; what stays is that nothing is to be sent to the address that
    /// names the object, by these channels.
    pub fn erase_for_good(
        &mut self,
        person: &mut Person,
        name: PersonName,
        own: &[Channel],
        connections: Vec<String>,
        now: UnixMs,
    ) {
        let mut visitors: Vec<VisitorId> = self.sources.iter().map(|source| source.visitor).collect();
        visitors.extend(&self.claimants);
        let mut erasure = Erasure::new(person.segments.iter(), visitors, connections, now);
        let own_mailbox = [&self.address, &self.spelled].into_iter().flatten().next();
        if let Some(address) = own_mailbox.filter(|address| address.contains('@')) {
            let known = |(channel, known): &(Channel, String)| {
                *channel == Channel::Email && known.eq_ignore_ascii_case(address)
            };
            if !erasure.addresses.iter().any(known) {
                erasure.addresses.push((Channel::Email, address.clone()));
            }
        }
        let erasure = erasure.and(self.erasure.take());
        self.erase(person, name);
        self.ban_for_good(own, now);
        self.erasure = Some(erasure);
    }

    /// Whether somebody was forgotten here, or is being: only what they do themselves brings them back, no merchant does.
    pub fn is_forgotten(&self) -> bool {
        let unnamed = self.address.is_none() && self.spelled.is_none();
        let banned = self.banned.is_some() || !self.phone_bans.is_empty();
        self.erasing.is_some() || self.erasure.is_some() || (unnamed && banned)
    }

    /// When to go on with an erasure, if something is left of it: at once, unless a connection is to be told later.
    pub fn erasure_due_at(&self) -> Option<UnixMs> {
        let at_once = self.erasing.as_ref().map(|_| UnixMs(0));
        let left = self.erasure.as_ref().filter(|erasure| **erasure != Erasure::done());
        at_once.or_else(|| left.map(|erasure| erasure.tell_at.unwrap_or_default()))
    }

    /// Somebody who had stated the address is forgotten: what they sent to it, and, unless it is proved to be somebody's, the
    /// address itself.
    pub fn disown(&mut self, name: &PersonName, channel: Channel, erasure: &Erasure) {
        self.reserved.retain(|sent| !erasure.has_sent(&sent.id));
        self.claimants.retain(|visitor| !erasure.visitors.contains(visitor));
        if !self.sources.is_empty() || self.erasing.is_some() {
            return;
        }
        self.name = Some(name.clone());
        (self.address, self.spelled, self.soft_bounces) = (None, None, None);
        self.last_words.clear();
        self.echoes.clear();
        self.chosen = Default::default();
        self.strip.push(name.0.clone());
        self.ban_for_good(&[channel], erasure.at);
        self.erasure.get_or_insert_with(Erasure::done);
    }

    fn ban_for_good(&mut self, channels: &[Channel], at: UnixMs) {
        let ban = Banned { why: Suppression::Unsubscribed, at, besides: None };
        for channel in channels {
            match channel {
                Channel::Email => self.banned = Some(self.banned.map_or(ban, |known| known.and(ban))),
                Channel::Sms | Channel::WhatsApp => {
                    let known = self.phone_ban(*channel);
                    self.phone_bans.retain(|(on, _)| on != channel);
                    self.phone_bans.push((*channel, known.map_or(ban, |known| known.and(ban))));
                }
                Channel::Push => {}
            }
        }
    }
}
