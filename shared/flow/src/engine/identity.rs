//! Who the shopper is and what they agreed to. Told twice or in another order, it comes to the same.

use rappel_compact::SortCompact;
use rappel_signal::{Channel, UnixMs};

use super::turn::{RunKey, Turn};
use crate::language::Trigger;
use crate::state::limit::{
    CONSENT_WAITS_MS_MAX, CONTACTS_MAX, EARLY_CONSENTS_MAX, OFFSET_CHANGES_MAX, SEGMENTS_MAX, TAGS_MAX, cut,
};
use crate::state::{
    Cart, Consent, Contact, EarlyConsent, Profile, ProfileChange, ProfileField, Reason, Segment, SegmentId,
    Standing, Subject, Suppression,
};

/// No clock on earth is further from UTC.
const OFFSET_MIN_MAX: i32 = 18 * 60;

impl Turn<'_> {
    /// An address was stated.
    pub(super) fn identified(&mut self, channel: Channel, address: String, standing: Standing, at: UnixMs) {
        let address = cut(&address);
        let consented = self.consents(channel, &address);
        let new = self.new_contact(channel, &address, String::new(), standing, at);
        let Some(segment) = self.own_mut() else { return };
        let early = take_early(segment, channel, &address, at);
        match segment.contacts.iter_mut().find(|contact| is(contact, channel, &address)) {
            Some(known) => {
                known.standing = known.standing.max(standing);
                known.stated_at = known.stated_at.max(at);
            }
            None => add_contact(segment, new),
        }
        match early {
            Some(consent) => self.agree(channel, &address, consent),
            // The yes was there; that the address is proved makes it count against an unsubscribe.
            None if !consented => self.opted_in(channel, &address, at),
            None => {}
        }
    }

    /// The browser gave a subscription: the shopper's word is in it.
    pub(super) fn push_subscribed(&mut self, endpoint: String, keys: String, text: String, at: UnixMs) {
        let (endpoint, keys) = (cut(&endpoint), cut(&keys));
        let new = self.new_contact(Channel::Push, &endpoint, keys.clone(), Standing::Verified, at);
        let Some(segment) = self.own_mut() else { return };
        match segment.contacts.iter_mut().find(|contact| is(contact, Channel::Push, &endpoint)) {
            Some(known) if at > known.stated_at => {
                known.keys = keys;
                known.stated_at = at;
            }
            Some(_) => {}
            None => add_contact(segment, new),
        }
        let text = if text.is_empty() { "the browser's own question".into() } else { cut(&text) };
        self.agree(Channel::Push, &endpoint, Consent::yes(at, text));
    }

    /// The browser has another subscription in the place of an old one. Told twice, or once the shopper has agreed to the
    /// new one themselves, it changes nothing.
    pub(super) fn push_renewed(&mut self, old: &str, endpoint: &str, keys: &str, at: UnixMs) {
        let (old, endpoint, keys) = (cut(old), cut(endpoint), cut(keys));
        let Some(segment) = self.own_mut() else { return };
        if segment.contacts.iter().any(|contact| is(contact, Channel::Push, &endpoint)) {
            return;
        }
        let known = segment.contacts.iter_mut().find(|contact| is(contact, Channel::Push, &old));
        if let Some(contact) = known {
            contact.renew(endpoint, keys, at);
        }
    }

    /// The shopper agreed to messages. Without an address it is about the one in use; stated before that, it waits
    /// for it a little. An old word that names none never lands on an address that came later.
    pub(super) fn consent_given(
        &mut self,
        channel: Channel,
        address: Option<String>,
        text: String,
        at: UnixMs,
    ) {
        let consent = Consent { imported: self.importing, ..Consent::yes(at, cut(&text)) };
        let address = address.map(|address| cut(&address));
        let now = self.now;
        let Some(segment) = self.own_mut() else { return };
        let theirs =
            |c: &&Contact| c.channel == channel && address.as_ref().is_none_or(|meant| *meant == c.address);
        let mut words = segment.contacts.iter().filter(theirs).filter_map(Contact::consent);
        let refused = segment.refused.iter().any(|(on, said_at)| *on == channel && *said_at >= at);
        // One that waits for its click, or never got it, was about the address of then.
        let asked = segment.contacts.iter().filter(theirs).any(|contact| contact.was_asked(at));
        let late = refused || words.any(|said| said.at >= at);
        if asked {
            return;
        }
        match segment.contacts.iter().filter(theirs).max_by_key(|contact| contact.stated_at) {
            Some(contact) if address.is_some() || contact.stated_at - at <= CONSENT_WAITS_MS_MAX => {
                let meant = contact.address.clone();
                match late {
                    // Which of several was in use then is not known any more.
                    true if segment.contacts.iter().filter(theirs).nth(1).is_some() => {}
                    true => self.agreed_before(channel, &meant, consent),
                    false => self.agree(channel, &meant, consent),
                }
            }
            None if !late && now - at <= CONSENT_WAITS_MS_MAX => {
                let same = |early: &EarlyConsent| early.channel == channel && early.address == address;
                if !segment.early_consents.iter().any(|early| same(early) && early.consent.at >= at) {
                    segment.early_consents.retain(|early| !same(early));
                    segment.early_consents.push(EarlyConsent { channel, address, consent });
                    let spare = segment.early_consents.len().saturating_sub(EARLY_CONSENTS_MAX);
                    segment.early_consents.drain(..spare);
                }
            }
            _ => {}
        }
    }

    /// Keeps a consent that is newer than what was said before, and starts the flows that wait for one.
    fn agree(&mut self, channel: Channel, address: &str, consent: Consent) {
        let at = consent.at;
        let consented = self.consents(channel, address);
        let must_confirm = self.must_confirm(channel, address);
        if consent.imported && self.keeps_own_yes(channel, address, at) {
            return;
        }
        let Some(segment) = self.own_mut() else { return };
        let known = segment.contacts.iter_mut().find(|contact| is(contact, channel, address));
        let Some(contact) = known else { return };
        if contact.consent().is_some_and(|said| said.at >= at) || contact.was_asked(at) {
            return self.agreed_before(channel, address, consent);
        }
        if must_confirm {
            return self.wait_for_click(channel, address, consent);
        }
        contact.say(consent);
        contact.pending = None;
        self.date_suppressions(channel, address);
        if !consented {
            self.opted_in(channel, address, at);
        }
    }

    /// Keeps the proof of a consent that is told after a later word, and starts nothing.
    fn agreed_before(&mut self, channel: Channel, address: &str, consent: Consent) {
        let must_confirm = self.must_confirm(channel, address);
        let Some(segment) = self.own_mut().filter(|_| !must_confirm) else { return };
        if let Some(contact) = segment.contacts.iter_mut().find(|contact| is(contact, channel, address)) {
            contact.agree_late(consent);
        }
    }

    /// A suppression without a time is older than what is said now.
    pub(super) fn date_suppressions(&mut self, channel: Channel, address: &str) {
        let now = self.now;
        for contact in self.same_address(channel, address) {
            contact.date_suppression(now - CONSENT_WAITS_MS_MAX);
        }
    }

    /// Starts the flows that wait for a consent, if the address is open now.
    pub(super) fn opted_in(&mut self, channel: Channel, address: &str, at: UnixMs) {
        if self.consents(channel, address) {
            let fits = |trigger: &Trigger| matches!(trigger, Trigger::OptIn { channels } if channels.contains(&channel));
            self.enter_all(fits, at, Subject::default());
        }
    }

    /// Whether this device's shopper agreed to marketing to the address, and nothing that was said since forbids it.
    pub(super) fn consents(&self, channel: Channel, address: &str) -> bool {
        let agreed = |segment: &Segment| {
            segment.contacts.iter().any(|c| is(c, channel, address) && c.agreed_at().is_some())
        };
        self.own().is_some_and(agreed) && self.person.suppression(channel, address).is_none()
    }

    /// The shopper no longer agrees.
    pub(super) fn consent_withdrawn(&mut self, channel: Channel, address: Option<String>, at: UnixMs) {
        let Some(segment) = self.own_mut() else { return };
        segment.early_consents.retain(|early| early.channel != channel || early.consent.at > at);
        // Told before, perhaps of an address that was not known then.
        let was_told = segment.refused.iter().any(|(on, said_at)| *on == channel && *said_at >= at);
        let mut noted = false;
        for contact in segment.contacts.iter_mut().filter(|contact| contact.channel == channel) {
            let meant = address.as_ref().is_none_or(|address| *address == contact.address);
            let newer = match contact.consent() {
                Some(said) => said.at < at || (said.at == at && said.granted),
                // An address that came later was not meant.
                None => contact.stated_at <= at,
            };
            noted |= meant && (newer || contact.consent().is_some());
            match newer {
                _ if !meant => {}
                true => contact.say(Consent::no(at)),
                false if was_told => {}
                false => contact.say_late(Consent::no(at)),
            }
            contact.lapse(|pending| meant && pending.at <= at);
        }
        if address.is_none() || !noted {
            segment.refuse(channel, at);
        }
    }

    /// Nothing is to be sent to the address any more, from whichever device it was stated.
    pub(super) fn suppressed(
        &mut self,
        channel: Channel,
        address: Option<String>,
        why: Suppression,
        at: UnixMs,
    ) {
        // That nobody is there is no word of the shopper's: what was asked may be answered on another channel.
        if let Some(segment) = self.own_mut().filter(|_| why != Suppression::Gone) {
            // No more means no more, also for what was asked; a later question is a new word.
            segment.asks.retain(|ask| ask.at > at);
            segment.asks_void_at = segment.asks_void_at.max(Some(at));
            if why == Suppression::Complained {
                segment.note("complaint", at);
            }
        }
        match address {
            Some(address) => self.suppress(channel, &address, why, at),
            None => {
                let contacts = self.own().map_or(&[][..], |segment| &segment.contacts);
                let theirs = contacts.iter().filter(|c| c.channel == channel && c.stated_at <= at);
                let addresses: Vec<String> = theirs.map(|contact| contact.address.clone()).collect();
                for address in addresses {
                    self.suppress(channel, &address, why, at);
                }
            }
        }
    }

    pub(super) fn suppress(&mut self, channel: Channel, address: &str, why: Suppression, at: UnixMs) {
        let now = self.now;
        for contact in self.same_address(channel, address) {
            contact.date_suppression(now);
            contact.suppress(why, at);
        }
    }

    /// What is known of an address on any device of the person.
    pub(super) fn same_address(
        &mut self,
        channel: Channel,
        address: &str,
    ) -> impl Iterator<Item = &mut Contact> {
        let contacts = self.person.segments.iter_mut().flat_map(|segment| &mut segment.contacts);
        contacts.filter(move |contact| is(contact, channel, address))
    }

    /// A new contact; what was said against its address on other devices holds for it.
    fn new_contact(
        &mut self,
        channel: Channel,
        address: &str,
        keys: String,
        standing: Standing,
        at: UnixMs,
    ) -> Contact {
        let mut new = Contact::new(channel, address.to_owned(), standing, at);
        new.keys = keys;
        for known in self.same_address(channel, address) {
            new.suppressed = new.suppressed.max(known.suppressed);
            new.suppressed_at = new.suppressed_at.max(known.suppressed_at);
            new.suppressed_besides = new.suppressed_besides.max(known.suppressed_besides);
            new.last_word_at = new.last_word_at.max(known.last_word_at);
        }
        new
    }

    /// More is known of the shopper. A weaker source of the zone never overwrites a stronger.
    pub(super) fn profile_changed(&mut self, change: ProfileChange) {
        let profile = &mut self.person.profile;
        change.cleared.iter().for_each(|field| profile.clear(*field));
        if let Some((mut zone, source)) = change.zone
            && (profile.zone.is_none() || source >= profile.zone_source)
        {
            zone.changes.sort_compact_by_key(|change| (change.at, change.offset_min));
            zone.changes.truncate(OFFSET_CHANGES_MAX);
            zone.name = cut(&zone.name);
            zone.offset_min = zone.offset_min.clamp(-OFFSET_MIN_MAX, OFFSET_MIN_MAX);
            for change in &mut zone.changes {
                change.offset_min = change.offset_min.clamp(-OFFSET_MIN_MAX, OFFSET_MIN_MAX);
            }
            profile.zone = Some(zone);
            profile.zone_source = source;
        }
        profile.language = change.language.map(|tag| cut(&tag)).or(profile.language.take());
        profile.country = change.country.map(|code| cut(&code)).or(profile.country.take());
        profile.first_name = change.first_name.map(|name| cut(&name)).or(profile.first_name.take());
        profile.birthday = change.birthday.or(profile.birthday);
        profile.gender = change.gender.map(|gender| cut(&gender)).or(profile.gender.take());
        if let Some(mut likes) = change.likes {
            likes.truncate(TAGS_MAX);
            profile.likes = likes.iter().map(|like| cut(like)).collect();
        }
        if let Some(mut tags) = change.tags {
            tags.truncate(TAGS_MAX);
            profile.tags = tags.iter().map(|tag| cut(tag)).collect();
        }
    }

    /// The shopper has no address of the channel any more. One that is not to be written to stays, so that it never is.
    pub(super) fn address_cleared(&mut self, channel: Channel, at: UnixMs) {
        let Some(segment) = self.own_mut() else { return };
        segment.contacts.retain(|contact| {
            contact.channel != channel || contact.stated_at > at || contact.suppressed.is_some()
        });
    }

    /// Who comes next on this device is someone else. The push subscription is the device's, so it goes.
    pub(super) fn log_out(&mut self, next: SegmentId) {
        if self.person.segment(&next).is_some() {
            return;
        }
        let Some(segment) = self.own_mut() else { return };
        segment.closed = true;
        segment.visit = None;
        segment.next_clock_at = None;
        segment.early_consents.clear();
        segment.contacts.retain(|contact| contact.channel != Channel::Push);
        let segments = &mut self.person.segments;
        if segments.len() >= SEGMENTS_MAX {
            let is_told = |id: &SegmentId| self.person.outbox.iter().all(|row| row.segment != *id);
            let spent = segments.iter().position(|s| s.closed && s.runs.is_empty() && is_told(&s.id));
            let oldest = spent.or_else(|| segments.iter().position(|s| s.closed)).unwrap_or(0);
            let removed = segments.remove(oldest);
            self.person.outbox.retain(|row| row.segment != removed.id);
        }
        self.person.segments.push(Segment::new(next));
    }

    /// Consent to be measured was withdrawn: what was measured goes; what was said about addresses stays, as its proof.
    pub(super) fn withdrawn(&mut self) {
        let own = self.own.clone();
        let runs: Vec<u32> = self.own().map_or(Vec::new(), |s| s.runs.iter().map(|run| run.entry).collect());
        for entry in runs {
            let key = RunKey { segment: own.clone(), entry };
            self.leave(&key, Reason::Withdrawn, "the shopper no longer agrees to be measured");
        }
        let now = self.now;
        self.leave_audiences(now);
        let messages =
            self.person.outbox.iter_mut().filter(|row| row.segment == own && row.kind.is_message());
        messages.for_each(|row| row.withdrawn = true);
        let Some(segment) = self.own_mut() else { return };
        segment.advertising = None;
        let number = segment.cart.number;
        segment.cart = Cart { number, ..Cart::default() };
        segment.visit = None;
        segment.last_class = None;
        segment.entries.clear();
        segment.events.clear();
        segment.tags.clear();
        segment.early_consents.clear();
        segment.views.clear();
        segment.wishes.clear();
        segment.dead.clear();
        segment.look = None;
    }
}

impl Profile {
    fn clear(&mut self, field: ProfileField) {
        match field {
            ProfileField::Zone => (self.zone, self.zone_source) = Default::default(),
            ProfileField::Language => self.language = None,
            ProfileField::Country => self.country = None,
            ProfileField::FirstName => self.first_name = None,
            ProfileField::Birthday => self.birthday = None,
            ProfileField::Gender => self.gender = None,
        }
    }
}

pub(super) fn is(contact: &Contact, channel: Channel, address: &str) -> bool {
    contact.channel == channel && contact.address == address
}

/// Adds a contact; the oldest one that says nothing against sending makes room.
fn add_contact(segment: &mut Segment, contact: Contact) {
    if segment.contacts.len() >= CONTACTS_MAX {
        let spare = segment.contacts.iter().position(|contact| contact.suppressed.is_none()).unwrap_or(0);
        segment.contacts.remove(spare);
    }
    segment.contacts.push(contact);
}

/// The consent that was stated shortly before its address.
fn take_early(segment: &mut Segment, channel: Channel, address: &str, at: UnixMs) -> Option<Consent> {
    let meant = |early: &EarlyConsent| {
        let theirs = early.address.as_ref().is_none_or(|meant| meant == address);
        early.channel == channel && theirs && (at - early.consent.at).abs() <= CONSENT_WAITS_MS_MAX
    };
    let place = segment.early_consents.iter().position(meant)?;
    Some(segment.early_consents.remove(place).consent)
}
