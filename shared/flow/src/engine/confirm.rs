//! What shoppers say by a click in a message: a yes confirmed, a choice made, their own settings asked for.
//!
//! Where the shop wants it, a yes that a page states to an address nobody has proved waits for its confirmation:
//!
//! | the pending yes meets | and |
//! | --- | --- |
//! | the click, within its days | counts from the click; the address is proved by it |
//! | a no, an unsubscribe or a complaint said since | is gone: the click finds nothing to confirm |
//! | its last day, or is told only then | is gone |
//!
//! One that is gone is remembered by its time: told again once the address is proved, it does not count after all.

use rappel_signal::{Channel, UnixMs};

use super::identity::is;
use super::turn::Turn;
use crate::language::Trigger;
use crate::state::limit::CONFIRM_MS_MAX;
use crate::state::{Choice, Consent, Contact, Standing, Subject};

impl Turn<'_> {
    /// Whether a yes to this address has to be confirmed before it counts.
    pub(super) fn must_confirm(&self, channel: Channel, address: &str) -> bool {
        let unproved =
            |contact: &Contact| is(contact, channel, address) && contact.standing == Standing::Claimed;
        let asks = self.book.double_opt_in && channel == Channel::Email;
        asks && self.own().is_some_and(|segment| segment.contacts.iter().any(unproved))
    }

    /// Keeps a yes until it is confirmed, and has the shopper asked. A yes that counts already needs no other.
    pub(super) fn wait_for_click(&mut self, channel: Channel, address: &str, consent: Consent) {
        let at = consent.at;
        if self.consents(channel, address) {
            return;
        }
        let too_late = self.now - at >= CONFIRM_MS_MAX;
        let Some(segment) = self.own_mut() else { return };
        let Some(contact) = segment.contacts.iter_mut().find(|contact| is(contact, channel, address)) else {
            return;
        };
        if too_late || contact.suppressed_at.is_some_and(|said| said >= at) {
            contact.lapsed_at = contact.lapsed_at.max(Some(at));
            return;
        }
        contact.pending = Some(consent);
        self.enter_all(|trigger| *trigger == Trigger::ConfirmationNeeded, at, Subject::default());
    }

    /// The shopper's own click confirms a pending yes, and proves the address.
    pub(super) fn confirmed(&mut self, channel: Channel, address: &str, at: UnixMs) {
        let consented = self.consents(channel, address);
        let Some(segment) = self.own_mut() else { return };
        let Some(contact) = segment.contacts.iter_mut().find(|contact| is(contact, channel, address)) else {
            return;
        };
        if contact.consent().is_some_and(|said| said.at >= at) {
            return;
        }
        let in_time = |pending: &mut Consent| (0..CONFIRM_MS_MAX).contains(&(at - pending.at));
        let Some(pending) = contact.pending.take_if(in_time) else { return };
        contact.standing = Standing::Verified;
        contact.say(Consent { at, stated_at: Some(pending.at), ..pending });
        self.date_suppressions(channel, address);
        if !consented {
            self.opted_in(channel, address, at);
        }
    }

    /// What nobody has confirmed in its time was never said.
    pub(super) fn drop_unconfirmed(&mut self) {
        let now = self.now;
        let segments = self.person.segments.iter_mut().filter(|segment| !segment.frozen);
        for contact in segments.flat_map(|segment| &mut segment.contacts) {
            contact.lapse(|pending| now - pending.at >= CONFIRM_MS_MAX);
        }
    }

    /// The shopper chose what to get.
    pub(super) fn chosen(&mut self, choice: &Choice, at: UnixMs) {
        if let Some(segment) = self.own_mut() {
            segment.choices.choose(choice, at);
        }
    }

    /// The shopper wants a link to their own settings.
    pub(super) fn preferences_asked(&mut self, at: UnixMs) {
        self.enter_all(|trigger| *trigger == Trigger::PreferencesAsked, at, Subject::default());
    }
}
