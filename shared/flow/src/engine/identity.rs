//! Who the shopper is and what they agreed to. Told twice or in another order, it comes to the same.

use rappel_signal::{Channel, DAY_MS, UnixMs};

use super::turn::{RunKey, Turn};
use crate::language::Trigger;
use crate::state::limit::{CONSENT_WAITS_MS_MAX, CONTACTS_MAX, OFFSET_CHANGES_MAX, SEGMENTS_MAX, cut};
use crate::state::{
    Cart, Consent, Contact, EarlyConsent, ProfileChange, Reason, Segment, SegmentId, Standing, Subject,
    Suppression,
};

/// No clock on earth is further from UTC.
const OFFSET_MIN_MAX: i32 = 18 * 60;

impl Turn<'_> {
    /// An address was stated.
    pub(super) fn identified(&mut self, channel: Channel, address: String, standing: Standing, at: UnixMs) {
        let address = cut(&address);
        let Some(segment) = self.own_mut() else { return };
        let early = take_early(segment, channel, at);
        match segment.contacts.iter_mut().find(|c| c.channel == channel && c.address == address) {
            Some(known) => {
                known.standing = known.standing.max(standing);
                known.stated_at = known.stated_at.max(at);
            }
            None => add_contact(segment, contact(channel, address.clone(), String::new(), standing, at)),
        }
        if let Some(consent) = early {
            self.agree(channel, &address, consent);
        }
    }

    /// The browser gave a subscription: the shopper's word is in it.
    pub(super) fn push_subscribed(&mut self, endpoint: String, keys: String, text: String, at: UnixMs) {
        let endpoint = cut(&endpoint);
        let Some(segment) = self.own_mut() else { return };
        let known = |c: &&mut Contact| c.channel == Channel::Push && c.address == endpoint;
        match segment.contacts.iter_mut().find(known) {
            Some(known) if at > known.stated_at => {
                known.keys = keys;
                known.stated_at = at;
            }
            Some(_) => {}
            None => {
                let contact = contact(Channel::Push, endpoint.clone(), keys, Standing::Verified, at);
                add_contact(segment, contact);
            }
        }
        let text = if text.is_empty() { "the browser's own question".into() } else { cut(&text) };
        self.agree(Channel::Push, &endpoint, Consent { granted: true, at, text });
    }

    /// The shopper agreed to messages. Without an address it is about the one in use; stated before that, it waits
    /// for it a little. An old word told again never lands on an address that came later.
    pub(super) fn consent_given(
        &mut self,
        channel: Channel,
        address: Option<String>,
        text: String,
        at: UnixMs,
    ) {
        let consent = Consent { granted: true, at, text: cut(&text) };
        let now = self.now;
        let Some(segment) = self.own_mut() else { return };
        if let Some(address) = address {
            return self.agree(channel, &cut(&address), consent);
        }
        let mut words =
            segment.contacts.iter().filter(|c| c.channel == channel).filter_map(|c| c.consent.as_ref());
        let mut early = segment.early_consents.iter().filter(|early| early.channel == channel);
        if words.any(|said| said.at >= at) || early.any(|early| early.consent.at >= at) {
            return;
        }
        match segment.contact(channel) {
            Some(contact) if contact.stated_at - at <= CONSENT_WAITS_MS_MAX => {
                let address = contact.address.clone();
                self.agree(channel, &address, consent);
            }
            None if now - at <= CONSENT_WAITS_MS_MAX => {
                segment.early_consents.retain(|early| early.channel != channel);
                segment.early_consents.push(EarlyConsent { channel, consent });
            }
            _ => {}
        }
    }

    /// Keeps a consent that is newer than what was said before, and starts the flows that wait for one.
    fn agree(&mut self, channel: Channel, address: &str, consent: Consent) {
        let at = consent.at;
        let Some(segment) = self.own_mut() else { return };
        let known = |c: &&mut Contact| c.channel == channel && c.address == address;
        let Some(contact) = segment.contacts.iter_mut().find(known) else { return };
        if contact.consent.as_ref().is_some_and(|said| said.at >= at) {
            return;
        }
        let new = !contact.consents();
        contact.consent = Some(consent);
        // Only the shopper's own, proven word lifts an unsubscribe; anybody can type an address into a page.
        let lifts = contact.standing == Standing::Verified;
        if lifts && contact.suppressed == Some(Suppression::Unsubscribed) {
            contact.suppressed = None;
        }
        if new && contact.consents() {
            let fits = |trigger: &Trigger| matches!(trigger, Trigger::OptIn { channels } if channels.contains(&channel));
            self.enter_all(fits, at, Subject::default());
        }
    }

    /// The shopper no longer agrees.
    pub(super) fn consent_withdrawn(&mut self, channel: Channel, address: Option<String>, at: UnixMs) {
        let Some(segment) = self.own_mut() else { return };
        segment.early_consents.retain(|early| early.channel != channel || early.consent.at > at);
        for contact in segment.contacts.iter_mut().filter(|contact| contact.channel == channel) {
            let meant = address.as_ref().is_none_or(|address| *address == contact.address);
            let newer = match &contact.consent {
                Some(said) => said.at < at || (said.at == at && said.granted),
                // An address that came later was not meant.
                None => address.is_some() || contact.stated_at <= at,
            };
            if meant && newer {
                contact.consent = Some(Consent { granted: false, at, text: String::new() });
            }
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
        let contacts = self.person.segments.iter_mut().flat_map(|segment| &mut segment.contacts);
        for contact in contacts.filter(|contact| contact.channel == channel && contact.address == address) {
            // What the shopper said since is the newer word, unless the address itself is no good.
            let outdated = contact.consent.as_ref().is_some_and(|said| said.granted && said.at > at);
            if outdated && why == Suppression::Unsubscribed && contact.standing == Standing::Verified {
                continue;
            }
            contact.suppressed = contact.suppressed.max(Some(why));
        }
    }

    /// More is known of the shopper. A weaker source of the zone never overwrites a stronger.
    pub(super) fn profile_changed(&mut self, change: ProfileChange) {
        let profile = &mut self.person.profile;
        if let Some((mut zone, source)) = change.zone
            && (profile.zone.is_none() || source >= profile.zone_source)
        {
            zone.changes.sort_by_key(|change| change.at);
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
    }

    /// Who comes next on this device is someone else. The push subscription is the device's, so it goes.
    pub(super) fn log_out(&mut self, next: SegmentId) {
        if self.person.segment(&next).is_some() {
            return;
        }
        let Some(segment) = self.own_mut() else { return };
        segment.closed = true;
        segment.visit = None;
        segment.early_consents.clear();
        segment.contacts.retain(|contact| contact.channel != Channel::Push);
        let segments = &mut self.person.segments;
        if segments.len() >= SEGMENTS_MAX {
            let spent = segments.iter().position(|s| s.closed && s.runs.is_empty());
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
        let Some(segment) = self.own_mut() else { return };
        let number = segment.cart.number;
        segment.cart = Cart { number, ..Cart::default() };
        segment.visit = None;
        segment.entries.clear();
        segment.events.clear();
        segment.tags.clear();
        segment.early_consents.clear();
    }
}

fn contact(channel: Channel, address: String, keys: String, standing: Standing, at: UnixMs) -> Contact {
    Contact {
        channel,
        address,
        keys,
        standing,
        stated_at: at,
        consent: None,
        suppressed: None,
        extra: Default::default(),
    }
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
fn take_early(segment: &mut Segment, channel: Channel, at: UnixMs) -> Option<Consent> {
    let place = segment.early_consents.iter().position(|early| early.channel == channel)?;
    let early = segment.early_consents.remove(place);
    let fresh = (at - early.consent.at).abs() <= CONSENT_WAITS_MS_MAX.min(DAY_MS);
    fresh.then_some(early.consent)
}
