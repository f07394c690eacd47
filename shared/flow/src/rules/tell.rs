//! Whether others may be told of the shopper, and under which addresses.
//!
//! | told | asks |
//! | --- | --- |
//! | another platform | consent to messages, of each address that is told: the platform writes to it |
//! | an advertising audience, in | consent to advertising, and that the address was not unsubscribed |
//! | an advertising audience, out | nothing |
//! | the shop's own people | nothing |

use rappel_signal::{Channel, UnixMs};

use super::guard::closed_words;
use super::kin::kin;
use super::reach::{Closed, Purpose, reach};
use crate::language::{Category, Flow};
use crate::state::{Consent, OutboxRow, Person, Reason, Recipient, RowKind, Segment, SegmentId, Standing};

/// The ways of which others are told: what else reaches a shopper means nothing to them.
const TOLD: [Channel; 2] = [Channel::Email, Channel::Sms];

/// A word on messages by which others are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// On which channel.
    pub channel: Channel,
    /// When it was said.
    pub at: UnixMs,
    /// The wording agreed to.
    pub text: String,
}

/// Of whom others are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whom {
    /// The e-mail address, if it may be told.
    pub email: Option<String>,
    /// The phone number, if it may be told.
    pub phone: Option<String>,
    /// What the shopper agreed to, by channel.
    pub agreed: Vec<Agreed>,
}

/// Of whom a row tells others: the address that counts for it, and all that may be told. Else why nobody is told.
pub(crate) fn told_of(
    person: &Person,
    flow: Option<&Flow>,
    row: &OutboxRow,
) -> Result<(Recipient, Whom), (Reason, String)> {
    let id = &row.segment;
    match &row.kind {
        // A message that is handed over is what it would be; a step of its own is marketing.
        RowKind::Message | RowKind::Forward { .. } => {
            let sent = flow.is_some_and(|flow| flow.send(&row.step).is_some());
            let category = if sent { row.category } else { Category::Marketing };
            let about = row.subject.product.as_ref().map(|item| &item.product);
            found(person, id, Purpose::of(flow, category, about))
                .map_err(|closed| closed_words(&TOLD, closed))
        }
        RowKind::Audience { .. } if row.kind.takes_out() => Ok(to_take_out(person, row)),
        RowKind::Audience { .. } if !advertises(person, id) => {
            Err((Reason::NoConsent, "the shopper has not agreed to be advertised to".to_owned()))
        }
        RowKind::Audience { .. } => {
            found(person, id, Purpose::advertising(flow)).map_err(|closed| closed_words(&TOLD, closed))
        }
        RowKind::Notice => Ok((known(person.segment(id)), Whom::default())),
    }
}

/// The row of the same human that changes the same audience the other way.
pub(crate) fn rival<'a>(person: &'a Person, row: &OutboxRow) -> Option<&'a OutboxRow> {
    let (audience, act) = row.kind.audience()?;
    let kin: Vec<&SegmentId> = kin(person, &row.segment).map(|segment| &segment.id).collect();
    let is_rival =
        |other: &OutboxRow| other.kind.audience().is_some_and(|(name, does)| name == audience && does != act);
    person.outbox.iter().find(|other| is_rival(other) && kin.contains(&&other.segment))
}

/// Whether the shopper agreed to be advertised to: a yes counts on the human's own devices, a later no from wherever it was
/// said.
fn advertises(person: &Person, segment: &SegmentId) -> bool {
    let yes = kin(person, segment).filter_map(|known| known.advertising).filter(|said| said.granted);
    let Some(agreed_at) = yes.map(|said| said.at).max() else { return false };
    let mut words = person.segments.iter().filter_map(|known| known.advertising);
    !words.any(|said| !said.granted && said.at >= agreed_at)
}

fn found(person: &Person, segment: &SegmentId, purpose: Purpose<'_>) -> Result<(Recipient, Whom), Closed> {
    let [email, phone] = TOLD.map(|channel| reach(person, segment, channel, purpose));
    let open = || [&email, &phone].into_iter().filter_map(|found| found.as_ref().ok());
    let Some(first) = open().next() else {
        return Err([&email, &phone]
            .into_iter()
            .filter_map(|found| found.as_ref().err())
            .copied()
            .max()
            .unwrap_or(Closed::NoContact));
    };
    let agreed = open().filter_map(|to| {
        let Consent { at, text, .. } = agreed(person, segment, to)?;
        Some(Agreed { channel: to.channel, at, text })
    });
    let whom = Whom {
        agreed: agreed.collect(),
        email: email.as_ref().ok().map(|to| to.address.clone()),
        phone: phone.as_ref().ok().map(|to| to.address.clone()),
    };
    Ok((first.clone(), whom))
}

/// The latest yes to messages to an address.
fn agreed(person: &Person, segment: &SegmentId, to: &Recipient) -> Option<Consent> {
    kin(person, segment)
        .flat_map(|known| &known.contacts)
        .filter(|contact| contact.channel == to.channel && contact.address == to.address)
        .filter_map(|contact| contact.consent().filter(|consent| consent.granted).cloned())
        .max_by_key(|consent| consent.at)
}

/// Who is taken out: by the addresses that were put in, else by those that are known.
fn to_take_out(person: &Person, row: &OutboxRow) -> (Recipient, Whom) {
    let segment = person.segment(&row.segment);
    let latest = |channel| Some(segment?.contact(channel)?.address.clone());
    let (email, phone) = match &row.kind {
        RowKind::Audience { member: Some(member), .. } => (member.email.clone(), member.phone.clone()),
        _ => (latest(Channel::Email), latest(Channel::Sms)),
    };
    let (channel, address) = match (&email, &phone) {
        (None, Some(phone)) => (Channel::Sms, phone.clone()),
        (email, _) => (Channel::Email, email.clone().unwrap_or_default()),
    };
    let to =
        Recipient { channel, address, keys: String::new(), standing: Standing::Claimed, last_word_at: None };
    (to, Whom { email, phone, agreed: Vec::new() })
}

/// Whom a note to the shop's people is about: the shopper's address, if there is one.
fn known(segment: Option<&Segment>) -> Recipient {
    let contact = segment.and_then(|segment| segment.contact(Channel::Email));
    Recipient {
        channel: Channel::Email,
        address: contact.map_or(String::new(), |contact| contact.address.clone()),
        keys: String::new(),
        standing: contact.map_or(Standing::Claimed, |contact| contact.standing),
        last_word_at: None,
    }
}
