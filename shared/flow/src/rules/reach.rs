//! Whether and where a person may be written to on a channel.

use rappel_signal::{Channel, ProductId, UnixMs};

use super::kin::kin;
use crate::language::Category;
use crate::state::{Contact, Person, Recipient, SegmentId, Standing, Suppression};

/// Why a channel is closed, the least known first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Closed {
    /// No address.
    NoContact,
    /// An address without consent.
    NoConsent,
    /// Unsubscribed, complained or gone.
    Suppressed,
}

/// The address for a message of this segment. What was asked for goes by that question's own consent, for that product
/// alone. A claimed address serves its own device only; a verified one, every
/// device of the person. What was said of an address on one device holds on all.
pub(crate) fn reach(
    person: &Person,
    segment: &SegmentId,
    channel: Channel,
    category: Category,
    about: Option<&ProductId>,
) -> Result<Recipient, Closed> {
    let asked = category == Category::AskedFor
        && kin(person, segment).flat_map(|other| &other.asks).any(|ask| about == Some(&ask.product));
    let own = person.segment(segment).and_then(|own| own.contact(channel));
    let others = kin(person, segment)
        .filter(|other| other.id != *segment)
        .filter_map(|other| other.contact(channel))
        .filter(|contact| contact.standing == Standing::Verified);
    let mut best = Closed::NoContact;
    for contact in own.into_iter().chain(others) {
        match open(person, segment, contact, category, asked) {
            Ok(()) => return Ok(recipient(contact)),
            Err(closed) => best = best.max(closed),
        }
    }
    Err(best)
}

/// Every channel there is.
const CHANNELS: [Channel; 4] = [Channel::Email, Channel::Push, Channel::Sms, Channel::WhatsApp];

impl Person {
    /// Whether a marketing message of this segment could go on any channel.
    pub fn is_reachable(&self, segment: &SegmentId) -> bool {
        CHANNELS.iter().any(|channel| reach(self, segment, *channel, Category::Marketing, None).is_ok())
    }

    /// The first channel by which "tell me when it is back" could be answered.
    pub fn answers_by(&self, segment: &SegmentId, product: &ProductId) -> Option<Channel> {
        let opens =
            |channel: &Channel| reach(self, segment, *channel, Category::AskedFor, Some(product)).is_ok();
        CHANNELS.into_iter().find(opens)
    }
}

fn recipient(contact: &Contact) -> Recipient {
    Recipient {
        channel: contact.channel,
        address: contact.address.clone(),
        keys: contact.keys.clone(),
        standing: contact.standing,
    }
}

fn open(
    person: &Person,
    segment: &SegmentId,
    contact: &Contact,
    category: Category,
    asked: bool,
) -> Result<(), Closed> {
    // Words about the same address from any device of the person, logged-out ones too: an unsubscribe is an unsubscribe.
    let same = || {
        person
            .segments
            .iter()
            .flat_map(|other| &other.contacts)
            .filter(|other| other.channel == contact.channel && other.address == contact.address)
    };
    if category == Category::Transactional {
        let gone = same().any(|contact| contact.suppressed == Some(Suppression::Gone));
        return if gone { Err(Closed::Suppressed) } else { Ok(()) };
    }
    // A question asked after an unsubscribe is a new word; the unsubscribe cleared those before it.
    let bound = if asked { Some(Suppression::Complained) } else { Some(Suppression::Silent) };
    if same().any(|contact| contact.suppressed >= bound) {
        return Err(Closed::Suppressed);
    }
    if asked {
        return Ok(());
    }
    let own_word = kin(person, segment)
        .flat_map(|other| &other.contacts)
        .filter(|other| other.channel == contact.channel && other.address == contact.address)
        .filter_map(|other| other.consent.as_ref())
        .max_by_key(|consent| (consent.at, !consent.granted));
    // A yes counts on the human's own devices; a later no counts from wherever it was said.
    let since_withdrawn = |at: UnixMs| {
        same().filter_map(|contact| contact.consent.as_ref()).any(|said| !said.granted && said.at >= at)
    };
    match own_word {
        Some(consent) if consent.granted && !since_withdrawn(consent.at) => Ok(()),
        _ => Err(Closed::NoConsent),
    }
}
