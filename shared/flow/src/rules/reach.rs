//! Whether and where a person may be written to on a channel.

use rappel_signal::{Channel, ProductId, UnixMs};

use super::kin::kin;
use crate::language::{Category, Flow, Trigger};
use crate::state::{Ask, Contact, Person, Recipient, Segment, SegmentId, Standing, Suppression};

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

/// What a message is for, as far as its address depends on it.
#[derive(Clone, Copy)]
pub(crate) struct Purpose<'a> {
    category: Category,
    /// The product it is about.
    about: Option<&'a ProductId>,
    /// It is about this device's own visit or word.
    own_visit: bool,
    /// It is no message: consent to it is asked elsewhere.
    advertising: bool,
    /// It answers what was just asked on a page.
    answers: bool,
}

impl<'a> Purpose<'a> {
    /// Of a message of this flow.
    pub(crate) fn of(flow: Option<&Flow>, category: Category, about: Option<&'a ProductId>) -> Purpose<'a> {
        let trigger = flow.map(|flow| &flow.file.trigger);
        let own_visit = trigger.is_some_and(Trigger::is_of_the_device);
        let answers = trigger.is_some_and(Trigger::is_answered_at_once);
        Purpose { category, about, own_visit, answers, advertising: false }
    }

    /// Of putting the shopper into an advertising audience, which has a consent of its own.
    pub(crate) fn advertising(flow: Option<&Flow>) -> Purpose<'a> {
        Purpose { advertising: true, ..Purpose::of(flow, Category::Marketing, None) }
    }
}

/// The address for a message of this segment. What was asked for goes by that question's own consent, for that product
/// alone, and on the channel that was named if one was. A claimed address serves its own device only; a verified one, every device of the person. What was said of an
/// address on one device holds on all.
///
/// Once somebody was proved to be behind the device, an address that is only claimed gets nothing but what this device
/// itself did: orders, silences and dates are the proved person's.
pub(crate) fn reach(
    person: &Person,
    segment: &SegmentId,
    channel: Channel,
    purpose: Purpose<'_>,
) -> Result<Recipient, Closed> {
    let about = |ask: &&Ask| purpose.category == Category::AskedFor && purpose.about == Some(&ask.product);
    let asks = |other: &Segment| {
        let mut here = other.asks.iter().filter(about);
        here.any(|ask| ask.channel.is_none_or(|named| named == channel))
    };
    let asked = kin(person, segment).any(asks);
    if !asked && kin(person, segment).flat_map(|other| &other.asks).any(|ask| about(&ask)) {
        return Err(Closed::NoConsent);
    }
    // A person is known by their e-mail address, and each channel by an address of its own.
    let proves = |contact: &Contact| {
        contact.standing == Standing::Verified && [Channel::Email, channel].contains(&contact.channel)
    };
    let proved = kin(person, segment).any(|other| other.contacts.iter().any(proves));
    let own = person.segment(segment);
    let may_claim = !proved || purpose.own_visit || asked && own.is_some_and(asks);
    let own = own.and_then(|own| {
        own.contact_where(channel, |contact| may_claim || contact.standing == Standing::Verified)
    });
    let others = kin(person, segment)
        .filter(|other| other.id != *segment)
        .filter_map(|other| other.contact_where(channel, |contact| contact.standing == Standing::Verified));
    let mut best = Closed::NoContact;
    for contact in own.into_iter().chain(others) {
        match open(person, segment, contact, purpose, asked) {
            Ok(()) => return Ok(recipient(person, contact)),
            Err(closed) => best = best.max(closed),
        }
    }
    Err(best)
}

/// Every channel there is.
pub(super) const CHANNELS: [Channel; 4] = [Channel::Email, Channel::Push, Channel::Sms, Channel::WhatsApp];

impl Person {
    /// Whether a marketing message of this segment could go on any channel.
    pub fn is_reachable(&self, segment: &SegmentId) -> bool {
        CHANNELS.iter().any(|channel| {
            reach(self, segment, *channel, Purpose::of(None, Category::Marketing, None)).is_ok()
        })
    }

    /// Whether "tell me when it is back" was said of this very product.
    pub fn has_asked_for(&self, product: &ProductId) -> bool {
        self.segments.iter().flat_map(|segment| &segment.asks).any(|ask| ask.product == *product)
    }

    /// Why nothing is to be sent to an address. A yes that was said later lifts silence, and an unsubscribe where the
    /// address is proved: anybody can type one into a page. On equal times the no wins; being asked once more harms nobody.
    ///
    /// What counts is when words were said: told in any order, on any device, they come to the same.
    pub fn suppression(&self, channel: Channel, address: &str) -> Option<Suppression> {
        let same = || same_address(self, channel, address);
        let agreed_at = |standing: Standing| {
            same().filter(|contact| contact.standing >= standing).filter_map(Contact::agreed_at).max()
        };
        let holds = |contact: &Contact| {
            let lifted_at = match contact.suppressed? {
                Suppression::Silent => agreed_at(Standing::Claimed),
                Suppression::Unsubscribed => agreed_at(Standing::Verified),
                Suppression::Complained | Suppression::Gone => None,
            };
            // One without a time is of a state that nobody has agreed in since.
            let lifted = contact.suppressed_at.is_some() && contact.suppressed_at < lifted_at;
            contact.suppressed.filter(|_| !lifted)
        };
        same().filter_map(holds).max()
    }

    /// The first channel by which "tell me when it is back" could be answered.
    pub fn answers_by(&self, segment: &SegmentId, product: &ProductId) -> Option<Channel> {
        let opens = |channel: &Channel| {
            reach(self, segment, *channel, Purpose::of(None, Category::AskedFor, Some(product))).is_ok()
        };
        CHANNELS.into_iter().find(opens)
    }
}

fn recipient(person: &Person, contact: &Contact) -> Recipient {
    let same = same_address(person, contact.channel, &contact.address);
    Recipient {
        channel: contact.channel,
        address: contact.address.clone(),
        keys: contact.keys.clone(),
        standing: contact.standing,
        last_word_at: same.filter_map(|contact| contact.last_word_at).max(),
    }
}

/// What any device of the person, a logged-out one too, says of an address: an unsubscribe is an unsubscribe.
fn same_address<'a>(
    person: &'a Person,
    channel: Channel,
    address: &'a str,
) -> impl Iterator<Item = &'a Contact> {
    let contacts = person.segments.iter().flat_map(|segment| &segment.contacts);
    contacts.filter(move |contact| contact.channel == channel && contact.address == address)
}

fn open(
    person: &Person,
    segment: &SegmentId,
    contact: &Contact,
    purpose: Purpose<'_>,
    asked: bool,
) -> Result<(), Closed> {
    // A question asked after an unsubscribe is a new word; the unsubscribe cleared those before it.
    let is_phone = matches!(contact.channel, Channel::Sms | Channel::WhatsApp);
    let bound = match purpose.category {
        // Anybody can ask in somebody's name; who called that spam is not asked back.
        Category::Transactional if purpose.answers => Suppression::Complained,
        // STOP ends all that goes to a phone: carriers and Meta hold senders to it.
        Category::Transactional if is_phone => Suppression::Unsubscribed,
        Category::Transactional => Suppression::Gone,
        // Who was silent for long is who advertising is for; who wants no more messages wants no advertising either.
        _ if purpose.advertising => Suppression::Unsubscribed,
        _ if asked => Suppression::Complained,
        _ => Suppression::Silent,
    };
    if person.suppression(contact.channel, &contact.address) >= Some(bound) {
        return Err(Closed::Suppressed);
    }
    if asked || purpose.advertising || purpose.category == Category::Transactional {
        return Ok(());
    }
    let own_word = kin(person, segment)
        .flat_map(|other| &other.contacts)
        .filter(|other| other.channel == contact.channel && other.address == contact.address)
        .filter_map(Contact::consent)
        .max_by_key(|consent| (consent.at, !consent.granted));
    // A yes counts on the human's own devices; a later no counts from wherever it was said.
    let since_withdrawn = |at: UnixMs| {
        same_address(person, contact.channel, &contact.address)
            .filter_map(Contact::consent)
            .any(|said| !said.granted && said.at >= at)
    };
    match own_word {
        Some(consent) if consent.granted && !since_withdrawn(consent.at) => Ok(()),
        _ => Err(Closed::NoConsent),
    }
}
