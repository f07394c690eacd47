//! What the shop knows of a customer, in the engine's words.

use rappel_calendar::PersonalDate;
use rappel_flow::{Input, ProfileChange, ProfileField, Standing, ZoneOffsets, ZoneSource};
use rappel_shop::Patch;
use rappel_shop::payload::{BirthDate, CustomerProfile, CustomerReference, Gender, MessageConsent};
use rappel_signal::{Channel, UnixMs};

// A tag that was accepted is kept.
const _: () = assert!(rappel_flow::limit::TAGS_MAX >= rappel_shop::limit::TAGS_MAX);

/// The ways on which a phone number is the address. Each has a consent of its own.
const BY_NUMBER: [Channel; 2] = [Channel::Sms, Channel::WhatsApp];

/// The addresses of a reference. The shop's server vouches for them.
pub(crate) fn identified(customer: &CustomerReference, at: UnixMs) -> Vec<Input> {
    let email = customer.email.as_ref().map(|address| (Channel::Email, address));
    let phone = customer.phone.iter().flat_map(|number| BY_NUMBER.map(|channel| (channel, number)));
    let stated = email.into_iter().chain(phone);
    stated.map(|(channel, address)| verified(channel, address, at)).collect()
}

fn verified(channel: Channel, address: &str, at: UnixMs) -> Input {
    Input::Identified { channel, address: address.to_owned(), standing: Standing::Verified, at }
}

/// A profile: addresses, what is known, what was agreed to, in this order, so that a consent finds its address.
pub(crate) fn profile(told: &CustomerProfile, zone: Option<&ZoneOffsets>, at: UnixMs) -> Vec<Input> {
    let mut inputs = identified(&told.customer, at);
    let phone = BY_NUMBER.map(|channel| (channel, &told.phone));
    let new = [(Channel::Email, &told.email)].into_iter().chain(phone);
    inputs.extend(new.filter_map(|(channel, patch)| match patch {
        Patch::Keep => None,
        Patch::Clear => Some(Input::AddressCleared { channel, at }),
        Patch::Set(address) => Some(verified(channel, address, at)),
    }));
    let change = ProfileChange {
        zone: zone.map(|zone| (zone.clone(), ZoneSource::Profile)),
        language: told.language.set().cloned(),
        country: told.country.set().cloned(),
        first_name: told.first_name.set().cloned(),
        birthday: told.birthday.set().and_then(birthday),
        gender: told.gender.set().map(|gender| word(*gender).to_owned()),
        tags: told.tags.as_ref().map(|tags| tags.0.clone()),
        cleared: cleared(told),
        ..ProfileChange::default()
    };
    if change != ProfileChange::default() {
        inputs.push(Input::ProfileChanged(Box::new(change)));
    }
    let address_of = |channel: Channel| match channel {
        Channel::Email => told.email.set().or(told.customer.email.as_ref()).cloned(),
        Channel::Sms | Channel::WhatsApp => told.phone.set().or(told.customer.phone.as_ref()).cloned(),
        Channel::Push => None,
    };
    inputs.extend(told.consents.iter().map(|consent| agreed(consent, address_of(consent.channel), at)));
    inputs
}

/// What is known no more.
fn cleared(told: &CustomerProfile) -> Vec<ProfileField> {
    let fields = [
        (ProfileField::Zone, told.zone == Patch::Clear),
        (ProfileField::Language, told.language == Patch::Clear),
        (ProfileField::Country, told.country == Patch::Clear),
        (ProfileField::FirstName, told.first_name == Patch::Clear),
        (ProfileField::Birthday, told.birthday == Patch::Clear),
        (ProfileField::Gender, told.gender == Patch::Clear),
    ];
    fields.into_iter().filter(|(_, is_cleared)| *is_cleared).map(|(field, _)| field).collect()
}

/// A word on messages, which may be of long ago. It is about the address told with it, else about the one in use.
fn agreed(consent: &MessageConsent, address: Option<String>, at: UnixMs) -> Input {
    let (channel, at) = (consent.channel, consent.at.unwrap_or(at));
    let text = consent.text.clone().unwrap_or_default();
    match consent.granted {
        true if consent.dated_for_all => Input::ConsentUndated { channel, address, text, at },
        true => Input::ConsentGiven { channel, address, text, at },
        // A no is meant for all of the channel's.
        false => Input::ConsentWithdrawn { channel, address: None, at },
    }
}

fn birthday(date: &BirthDate) -> Option<PersonalDate> {
    let (month, day) = (date.month, date.day);
    let text = match date.year {
        Some(year) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{month:02}-{day:02}"),
    };
    PersonalDate::parse(&text).ok()
}

fn word(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "female",
        Gender::Male => "male",
        Gender::Other => "other",
    }
}

/// The zone a profile names, for the adapter to look up.
pub(crate) fn zone_name(told: &CustomerProfile) -> Option<&str> {
    match &told.zone {
        Patch::Set(zone) => Some(zone),
        Patch::Keep | Patch::Clear => None,
    }
}
