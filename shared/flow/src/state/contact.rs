//! How a shopper can be reached on a channel, and whether they may be.

mod consent;

use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::consent::Consent;
use super::limit::CONFIRM_MS_MAX;

/// How sure we are that the address is the shopper's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The page stated it: messages about this device's own visits, nothing stored elsewhere.
    Claimed,
    /// The shopper's own click, or the shop's server.
    Verified,
}

/// Why nothing is sent to an address any more, the gentlest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suppression {
    /// There was no sign of life for long. A later consent lifts it. Transactional messages still go.
    Silent,
    /// The shopper unsubscribed. A later consent to an address that is proved lifts it. Transactional messages still go.
    Unsubscribed,
    /// The shopper called it spam. Transactional messages still go.
    Complained,
    /// The address does not exist, or the push subscription is gone. Nothing goes.
    Gone,
}

/// One address on one channel. The last stated of a channel is the one used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Which channel.
    pub channel: Channel,
    /// E-mail address, push endpoint, phone number.
    pub address: String,
    /// What the channel needs besides (push: public key and secret, in the adapter's own text form).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub keys: String,
    /// Claimed or verified.
    pub standing: Standing,
    /// When it was last stated.
    pub stated_at: UnixMs,
    /// The shopper's last word on messages to it. Only [`Contact::say`] writes it, so that no word is lost by the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consent: Option<Consent>,
    /// What they said before, the oldest first: proofs, which decide nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    former_consents: Vec<Consent>,
    /// A yes that a page stated and no click has confirmed yet: nothing is sent by it but the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Consent>,
    /// When the last such yes was stated that nobody confirmed: told again, it is not asked about again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed_at: Option<UnixMs>,
    /// Why nothing is sent to it any more, the gravest word that was said; see [`crate::Person::suppression`] for whether it
    /// still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppressed: Option<Suppression>,
    /// When that was last said, whatever the word. States of before kept no time of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppressed_at: Option<UnixMs>,
    /// The gravest word that was said besides, where the address is gone: it holds on should it turn out not to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppressed_besides: Option<Suppression>,
    /// When the shopper last wrote from it: WhatsApp takes free words for a day after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_word_at: Option<UnixMs>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Contact {
    /// An address of which nothing else is known.
    pub fn new(channel: Channel, address: String, standing: Standing, stated_at: UnixMs) -> Contact {
        Contact {
            channel,
            address,
            keys: String::new(),
            standing,
            stated_at,
            consent: None,
            former_consents: Vec::new(),
            pending: None,
            lapsed_at: None,
            suppressed: None,
            suppressed_at: None,
            suppressed_besides: None,
            last_word_at: None,
            extra: Map::new(),
        }
    }

    /// As [`Recipient::fingerprint`].
    pub(crate) fn fingerprint(&self) -> u32 {
        Recipient::fingerprint_of(&self.address)
    }

    /// Whether a click now would confirm a yes, or an earlier one did.
    pub fn is_confirmed_by(&self, at: UnixMs) -> bool {
        let in_time = |pending: &Consent| (0..CONFIRM_MS_MAX).contains(&(at - pending.at));
        let was = |said: &Consent| said.granted && said.stated_at.is_some();
        self.pending.as_ref().is_some_and(in_time) || self.consent.as_ref().is_some_and(was)
    }

    /// When its shopper said yes, if that is the last word.
    pub(crate) fn agreed_at(&self) -> Option<UnixMs> {
        self.consent.as_ref().filter(|consent| consent.granted).map(|consent| consent.at)
    }

    /// Forgets a yes that was never confirmed, if it is such a one.
    pub(crate) fn lapse(&mut self, is_over: impl Fn(&Consent) -> bool) {
        let over = self.pending.take_if(|pending| is_over(pending));
        self.lapsed_at = self.lapsed_at.max(over.map(|pending| pending.at));
    }

    /// Whether a yes of this time is known as one that was to be confirmed.
    pub(crate) fn was_asked(&self, at: UnixMs) -> bool {
        self.lapsed_at.max(self.pending.as_ref().map(|pending| pending.at)).is_some_and(|asked| asked >= at)
    }

    /// Keeps the gravest word and the latest time, so that it does not matter which is told first.
    pub(crate) fn suppress(&mut self, why: Suppression, at: UnixMs) {
        self.lapse(|pending| pending.at <= at);
        let words = [self.suppressed, self.suppressed_besides, Some(why)].into_iter().flatten();
        self.suppressed = words.clone().max();
        let gone = self.suppressed == Some(Suppression::Gone);
        self.suppressed_besides = words.filter(|word| gone && *word < Suppression::Gone).max();
        self.suppressed_at = self.suppressed_at.max(Some(at));
    }

    /// The browser has another subscription in the place of this one: nobody said anything, so every word holds on.
    pub(crate) fn renew(&mut self, address: String, keys: String, at: UnixMs) {
        (self.address, self.keys) = (address, keys);
        self.stated_at = self.stated_at.max(at);
        self.lift();
    }

    /// The address is not gone after all; what else was said of it holds.
    pub(crate) fn lift(&mut self) {
        if self.suppressed == Some(Suppression::Gone) {
            self.suppressed = self.suppressed_besides.take();
        }
    }

    /// A state of before kept no time of its suppression: it was said by now.
    pub(crate) fn date_suppression(&mut self, by: UnixMs) {
        if self.suppressed.is_some() {
            self.suppressed_at.get_or_insert(by);
        }
    }
}

/// Where a claimed row is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Which channel.
    pub channel: Channel,
    /// E-mail address, push endpoint, phone number.
    pub address: String,
    /// As in [`Contact::keys`].
    pub keys: String,
    /// A claimed address is shown nothing stored.
    pub standing: Standing,
    /// As in [`Contact::last_word_at`].
    pub last_word_at: Option<UnixMs>,
}

impl Recipient {
    /// A short hash of the address, to know it again without writing it down once more. Two addresses of one person
    /// with the same hash would only share their caps. Anybody finds another address with the same: it never proves one.
    pub fn fingerprint(&self) -> u32 {
        Recipient::fingerprint_of(&self.address)
    }

    /// The same of an address.
    pub(crate) fn fingerprint_of(address: &str) -> u32 {
        // FNV-1a, 32 bits.
        address.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }
}
