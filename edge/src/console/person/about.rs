//! Who somebody is: their profile, the ways to reach them, what they agreed to, and what the shop said of them.

use rappel_compact::SortCompact;
use rappel_console::page::person::{ConsentLine, ContactLine, PersonPage};
use rappel_flow::{Consent, Contact, Person, Segment, Standing, Suppression, ZoneSource};
use rappel_journey::Home;
use rappel_signal::{Channel, UnixMs};

use super::gather::Known;

/// What is shown of somebody nothing names.
const NOBODY: &str = "A visitor";

/// The page with all of it.
pub(super) fn fill(page: PersonPage, known: &Known, now: UnixMs) -> PersonPage {
    let person = &known.person;
    let contacts = contacts(known.home.as_ref(), person);
    let address =
        contacts.iter().find(|contact| contact.channel != Channel::Push).map(|line| line.to.clone());
    let orders = known.orders();
    let orders: Vec<_> = orders.into_iter().filter(|order| !order.void).collect();
    let spent = orders.iter().map(|order| order.value_hundredths).fold(0, u64::saturating_add);
    let told = person.segments.iter().map(|segment| segment.orders_total).max().unwrap_or(0);
    let since = known.devices.iter().map(|device| device.first_seen);
    let sources = known.home.iter().flat_map(|home| &home.sources).map(|source| source.first_seen);
    let last = known.devices.iter().map(|device| device.last_seen);
    PersonPage {
        title: person.profile.first_name.clone().or(address).unwrap_or_else(|| NOBODY.into()),
        since: since.chain(sources).min(),
        last: last.chain(known.home.iter().map(|home| home.last_seen)).max(),
        profile: profile(person, now),
        orders: u32::try_from(orders.len()).unwrap_or(u32::MAX).max(told),
        spent_hundredths: i64::try_from(spent).unwrap_or(i64::MAX),
        contacts,
        consents: consents(known.home.as_ref(), person),
        marks: marks(person),
        suppressed: person.profile.stopped_at.is_some(),
        own: person.profile.own,
        ..page
    }
}

fn profile(person: &Person, now: UnixMs) -> Vec<(String, String)> {
    let profile = &person.profile;
    let zone = profile.zone.as_ref().map(|zone| {
        let by = match profile.zone_source {
            ZoneSource::Browser => ", as the browser says",
            _ => "",
        };
        format!("{}{by}", zone.name)
    });
    let choices = person.segments.iter().map(|segment| &segment.choices);
    let mut off: Vec<&str> = choices.clone().flat_map(|choices| choices.switched_off()).collect();
    off.sort_compact();
    off.dedup();
    let paused = choices.filter_map(|choices| choices.paused_until(now)).max();
    let days = paused.map(|until| format!("{} days yet", (until - now) / rappel_signal::DAY_MS + 1));
    let lines = [
        ("Country", profile.country.clone()),
        ("Language", profile.language.clone()),
        ("Clock", zone),
        ("Birthday", profile.birthday.map(|day| day.to_string())),
        ("Gender", profile.gender.clone()),
        ("Likes", (!profile.likes.is_empty()).then(|| profile.likes.join(", "))),
        ("Wants nothing of", (!off.is_empty()).then(|| off.join(", "))),
        ("Wants a pause of", days),
    ];
    lines.into_iter().filter_map(|(what, value)| Some((what.to_owned(), value?))).collect()
}

/// Contacts that are theirs: not those of a copy that moved away.
fn open(person: &Person) -> impl Iterator<Item = (&Segment, &Contact)> {
    let segments = person.segments.iter().filter(|segment| !segment.frozen);
    segments.flat_map(|segment| segment.contacts.iter().map(move |contact| (segment, contact)))
}

fn contacts(home: Option<&Home>, person: &Person) -> Vec<ContactLine> {
    let mut lines: Vec<(String, ContactLine)> = Vec::new();
    for (_, contact) in open(person) {
        let proved = contact.standing == Standing::Verified;
        let suppressed = person.suppression(contact.channel, &contact.address);
        let banned = home.filter(|home| home.address.as_deref() == Some(contact.address.as_str()));
        let banned = banned.and_then(|home| home.banned).map(|ban| ban.why);
        let suppressed = suppressed.max(banned).map(|why| self::why(why).to_owned());
        let same = |(address, line): &&mut (String, ContactLine)| {
            line.channel == contact.channel && address.eq_ignore_ascii_case(&contact.address)
        };
        if let Some((_, known)) = lines.iter_mut().find(same) {
            known.proved |= proved;
            known.suppressed = known.suppressed.take().or(suppressed);
            continue;
        }
        let to = match contact.channel {
            Channel::Push => browser(&contact.address),
            _ => contact.address.clone(),
        };
        let line = ContactLine { channel: contact.channel, to, proved, suppressed };
        lines.push((contact.address.clone(), line));
    }
    lines.sort_compact_by_key(|(_, line)| (line.channel, !line.proved));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A push subscription by whose service it goes: its address is as good as a key.
fn browser(endpoint: &str) -> String {
    let host = endpoint.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    format!("A browser, by {host}")
}

fn consents(home: Option<&Home>, person: &Person) -> Vec<ConsentLine> {
    let mut lines = Vec::new();
    for (segment, contact) in open(person) {
        let by_server =
            home.and_then(|home| home.source(&segment.id)).is_some_and(|source| source.proved_at.is_none());
        let source = |word: &Consent| match (word.stated_at, contact.channel, by_server) {
            _ if word.imported => "a list that was brought along",
            (Some(_), ..) => "confirmed by a click",
            (None, Channel::Push, _) => "the browser's question",
            (None, _, true) => "the shop's server",
            (None, ..) => "the shop's page",
        };
        let line = |word: &Consent, source: &str| ConsentLine {
            channel: contact.channel,
            granted: word.granted,
            at: word.at,
            first_at: word.first_at,
            wording: word.text.clone(),
            source: source.to_owned(),
        };
        lines.extend(contact.consents().map(|word| line(word, source(word))));
        lines.extend(contact.pending.as_ref().map(|word| line(word, "not confirmed by a click yet")));
        if let (Some(_), Some(at)) = (contact.suppressed, contact.suppressed_at) {
            let why = contact.suppressed.map_or("", why);
            let (channel, source) = (contact.channel, why.to_owned());
            let wording = String::new();
            lines.push(ConsentLine { channel, granted: false, at, first_at: None, wording, source });
        }
    }
    for early in
        person.segments.iter().filter(|segment| !segment.frozen).flat_map(|known| &known.early_consents)
    {
        lines.push(ConsentLine {
            channel: early.channel,
            granted: early.consent.granted,
            at: early.consent.at,
            first_at: None,
            wording: early.consent.text.clone(),
            source: "the shop's page, before an address was known".into(),
        });
    }
    // Of one instant, the no is the later.
    let place = |line: &ConsentLine| (core::cmp::Reverse(line.at), line.granted, line.channel);
    lines.sort_compact_by_key(place);
    lines.dedup_by(|one, other| place(one) == place(other) && one.source == other.source);
    lines
}

/// Segments they are in, tags and lists.
fn marks(person: &Person) -> Vec<String> {
    let segments = person.segments.iter().filter(|segment| !segment.frozen);
    let theirs = segments.flat_map(|segment| segment.tags.iter().chain(&segment.member_of));
    let mut marks: Vec<String> =
        theirs.chain(&person.profile.tags).map(|mark| mark.replacen("list:", "list: ", 1)).collect();
    marks.sort_compact();
    marks.dedup();
    marks
}

/// Why nothing goes to an address, in a word.
pub(super) fn why(why: Suppression) -> &'static str {
    match why {
        Suppression::Silent => "no sign of life for long",
        Suppression::Unsubscribed => "unsubscribed",
        Suppression::Complained => "called it spam",
        Suppression::Gone => "the address is gone",
    }
}
