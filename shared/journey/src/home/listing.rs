//! What the shop's suppression list is told of an address, and what it keeps.
//!
//! The list is for people to read and to bring along; the addresses' own objects decide. Only what a merchant brought along
//! is known to the list alone, and so every message asks it.

use std::collections::BTreeMap;

use rappel_flow::{Book, Contact, Effect, Input, Person, Standing, Suppression};
use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};

use super::{Banned, Home};

/// A suppression as the list is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// By which way nobody is to write.
    pub channel: Channel,
    /// To which address; none if it is the one that names the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Why, and since when.
    pub ban: Banned,
}

/// What the list keeps of one address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEntry {
    /// The address; none once its owner was forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What its own object told last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heard: Vec<(Channel, Banned)>,
    /// What a merchant brought along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imported: Vec<(Channel, Banned)>,
}

/// What came of restoring an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Restored {
    /// It may be written to.
    Done,
    /// It stood on no list.
    NotListed,
    /// Its owner said no: only they can take that back.
    Refused,
}

impl ListEntry {
    /// Everything that is known, by the ways.
    pub fn all(&self) -> BTreeMap<Channel, Banned> {
        let mut all = BTreeMap::new();
        for (channel, ban) in self.heard.iter().chain(&self.imported) {
            all.entry(*channel).and_modify(|known: &mut Banned| *known = known.and(*ban)).or_insert(*ban);
        }
        all
    }

    /// Its own object told anew.
    pub fn hear(&mut self, address: Option<String>, bans: Vec<(Channel, Banned)>) {
        self.address = address.or(self.address.take());
        self.heard = bans;
    }

    /// A merchant brought it along. Where it is not `dated`, its time is the one at which it was told: told again, it is no
    /// younger for it. Of whoever was erased no address is kept again.
    pub fn import(&mut self, address: String, channel: Channel, ban: Banned, dated: bool) {
        if !self.is_erased() {
            self.address = Some(address);
        }
        match self.imported.iter_mut().find(|(known, _)| *known == channel) {
            Some((_, known)) => {
                let both = known.and(ban);
                if dated || (both.why, both.besides) != (known.why, known.besides) {
                    *known = both;
                }
            }
            None => self.imported.push((channel, ban)),
        }
    }

    /// The address is not gone after all. What its owner said stays.
    pub fn restore(&mut self, channel: Channel) -> Restored {
        let Some(known) = self.all().remove(&channel) else { return Restored::NotListed };
        if known.why != Suppression::Gone {
            return Restored::Refused;
        }
        for bans in [&mut self.heard, &mut self.imported] {
            *bans = bans
                .iter()
                .filter_map(|(on, ban)| match *on == channel {
                    true => ban.restored().map(|ban| (*on, ban)),
                    false => Some((*on, *ban)),
                })
                .collect();
        }
        Restored::Done
    }

    /// Whether it speaks against a yes that a merchant brings along. Nobody who was erased comes back by that: of them the
    /// keyed hash alone is left, and only their own word lifts it.
    pub fn forbids(&self, channel: Channel, agreed_at: UnixMs) -> bool {
        self.is_erased()
            || self.all().get(&channel).is_some_and(|ban| match ban.why {
                Suppression::Complained | Suppression::Gone => true,
                Suppression::Unsubscribed | Suppression::Silent => ban.at >= agreed_at,
            })
    }

    /// Whether the hash alone is left of its owner.
    fn is_erased(&self) -> bool {
        self.address.is_none() && !self.is_blank()
    }

    /// Whether nothing is left to be kept.
    pub fn is_blank(&self) -> bool {
        self.heard.is_empty() && self.imported.is_empty()
    }
}

impl Home {
    /// Everything here that is not to be written to. What was listed of an address that is known no more stays.
    pub fn suppressions(&self, person: &Person) -> Vec<Listing> {
        let own = |channel: Channel, address: &str| {
            let named = self.address.as_deref().or(self.spelled.as_deref());
            channel == Channel::Email && named.is_some_and(|named| named.eq_ignore_ascii_case(address))
        };
        let key = |channel: Channel, address: &str| {
            (channel, (!own(channel, address)).then(|| address.to_ascii_lowercase()))
        };
        let mut all: BTreeMap<(Channel, Option<String>), Banned> = BTreeMap::new();
        let mut put = |key, ban: Banned| {
            all.entry(key).and_modify(|known: &mut Banned| *known = known.and(ban)).or_insert(ban);
        };
        let open = person.segments.iter().filter(|segment| !segment.frozen);
        let why = |contact: &Contact| person.suppression(contact.channel, &contact.address);
        // What was typed here beside the person's own address ends nothing elsewhere: the object of that address hears of it
        // from the link that went there.
        let typed = |c: &Contact| {
            let claimed = c.channel == Channel::Email && c.standing == Standing::Claimed;
            claimed && !own(c.channel, &c.address) && why(c) == Some(Suppression::Unsubscribed)
        };
        let contacts = open.flat_map(|segment| &segment.contacts);
        let contacts: Vec<_> = contacts.filter(|c| c.channel != Channel::Push && !typed(c)).collect();
        // The shop's word is about the person: it holds for every address that is theirs, and for none that was only typed.
        let theirs =
            contacts.iter().filter(|c| own(c.channel, &c.address) || c.standing == Standing::Verified);
        for contact in theirs {
            if let Some(at) = person.profile.stopped_at {
                let ban = Banned { why: Suppression::Unsubscribed, at, besides: None };
                put(key(contact.channel, &contact.address), ban);
            }
        }
        for contact in &contacts {
            if let Some(why) = why(contact) {
                let at = contact.suppressed_at.unwrap_or(self.last_seen);
                let besides = contact.suppressed_besides;
                put(key(contact.channel, &contact.address), Banned { why, at, besides });
            }
        }
        self.banned.iter().for_each(|ban| put((Channel::Email, None), *ban));
        self.phone_bans.iter().for_each(|(channel, ban)| put((*channel, None), *ban));
        for listed in &self.listed {
            let known = (listed.channel, listed.address.clone());
            let here = contacts.iter().any(|contact| key(contact.channel, &contact.address) == known);
            if !here {
                all.entry(known).or_insert(listed.ban);
            }
        }
        all.into_iter().map(|((channel, address), ban)| Listing { channel, address, ban }).collect()
    }

    /// The merchant says that an address is not gone after all.
    pub fn restore(
        &mut self,
        book: &Book,
        person: &mut Person,
        (channel, address): (Channel, &str),
        now: UnixMs,
    ) -> Vec<Effect> {
        self.soft_bounces = None;
        self.banned =
            self.banned.and_then(|ban| if channel == Channel::Email { ban.restored() } else { Some(ban) });
        self.phone_bans = std::mem::take(&mut self.phone_bans)
            .into_iter()
            .filter_map(|(on, ban)| if on == channel { Some((on, ban.restored()?)) } else { Some((on, ban)) })
            .collect();
        let same = |known: &str| known.eq_ignore_ascii_case(address);
        self.listed.retain(|listed| {
            let meant = listed.address.as_deref().is_none_or(same);
            listed.channel != channel || !meant || listed.ban.why != Suppression::Gone
        });
        let contacts = person.segments.iter().flat_map(|segment| &segment.contacts);
        let spelled: Vec<String> = contacts
            .filter(|contact| contact.channel == channel && same(&contact.address))
            .map(|contact| contact.address.clone())
            .collect();
        let said = spelled.into_iter().map(|address| Input::Restored { channel, address });
        let mut effects = Vec::new();
        for input in said {
            effects.extend(self.say_to_anyone(book, person, input, now));
        }
        effects
    }
}
