//! What the shop's suppression list is told, and what a merchant can take back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use rappel_flow::{Book, Input, Person, Rules, SegmentId, Standing, Suppression, ZoneOffsets};
use rappel_journey::{Banned, Echo, Fate, Home, ListEntry, Listing, PersonName, Restored};
use rappel_signal::{Channel, HOUR_MS, UnixMs};

const ADA: &str = "ada@example.com";
const OLD: &str = "ada@old.example";
const NUMBER: &str = "+36301234567";
const NOW: UnixMs = UnixMs(1_750_000_000_000);

struct House {
    home: Home,
    person: Person,
    book: Book,
}

impl House {
    /// Ada, with an address of before and a number.
    fn of_ada() -> House {
        let mut home = Home::new("demo", NOW);
        home.address = Some(ADA.into());
        let person = Person::new(SegmentId("s1".into()), 0);
        let book = Book::new(Vec::new(), Rules::default(), ZoneOffsets::utc());
        let mut house = House { home, person, book };
        for (channel, address) in [(Channel::Email, OLD), (Channel::Email, ADA), (Channel::Sms, NUMBER)] {
            let standing = Standing::Verified;
            house.says(Input::Identified { channel, address: address.into(), standing, at: NOW }, NOW);
        }
        house
    }

    fn says(&mut self, input: Input, now: UnixMs) {
        self.home.step(&self.book, &mut self.person, &SegmentId("s1".into()), input, now);
    }

    fn suppressed(&mut self, channel: Channel, address: &str, why: Suppression, at: UnixMs) {
        self.says(Input::Suppressed { channel, address: Some(address.into()), why, at }, at);
    }

    fn listed(&self) -> Vec<(Channel, Option<String>, Suppression)> {
        let all = self.home.suppressions(&self.person);
        all.into_iter().map(|listing| (listing.channel, listing.address, listing.ban.why)).collect()
    }
}

#[test]
fn an_address_that_was_only_typed_is_not_listed_by_whoever_typed_it() {
    let mut eve = House::of_ada();
    let bob = "bob@example.com";
    let (channel, standing) = (Channel::Email, Standing::Claimed);
    eve.says(Input::Identified { channel, address: bob.into(), standing, at: NOW }, NOW);
    // Leaving by a link is about the shopper, whatever they typed.
    let why = Suppression::Unsubscribed;
    eve.says(Input::Suppressed { channel, address: None, why, at: NOW }, NOW);
    let named = |listed: &[(Channel, Option<String>, Suppression)], address: &str| {
        listed.iter().any(|(_, known, _)| known.as_deref() == Some(address))
    };
    let listed = eve.listed();
    assert!(!named(&listed, bob) && named(&listed, OLD), "{listed:?}");
    assert_eq!(listed[0], (channel, None, why), "their own address is");
    // That a mailbox is gone is no matter of who typed it.
    eve.suppressed(channel, bob, Suppression::Gone, NOW + HOUR_MS);
    assert!(named(&eve.listed(), bob));
}

#[test]
fn every_way_that_is_closed_is_listed_by_its_own_address() {
    let mut ada = House::of_ada();
    assert_eq!(ada.listed(), []);
    ada.suppressed(Channel::Email, ADA, Suppression::Unsubscribed, NOW);
    ada.suppressed(Channel::Email, OLD, Suppression::Gone, NOW);
    ada.suppressed(Channel::Sms, NUMBER, Suppression::Unsubscribed, NOW);
    assert_eq!(
        ada.listed(),
        [
            (Channel::Email, None, Suppression::Unsubscribed),
            (Channel::Email, Some(OLD.into()), Suppression::Gone),
            (Channel::Sms, Some(NUMBER.into()), Suppression::Unsubscribed),
        ]
    );
    // A later yes takes the address off, and what is known no more stays.
    ada.home.listed = ada.home.suppressions(&ada.person);
    let text = "yes".to_owned();
    let (channel, address, at) = (Channel::Email, Some(ADA.to_owned()), NOW + HOUR_MS);
    ada.says(Input::ConsentGiven { channel, address, text, at }, at);
    ada.person.segments[0].contacts.retain(|contact| contact.channel != Channel::Sms);
    assert_eq!(
        ada.listed(),
        [
            (Channel::Email, Some(OLD.into()), Suppression::Gone),
            (Channel::Sms, Some(NUMBER.into()), Suppression::Unsubscribed),
        ]
    );
}

#[test]
fn who_is_forgotten_is_listed_without_an_address() {
    let mut ada = House::of_ada();
    ada.suppressed(Channel::Email, ADA, Suppression::Complained, NOW);
    ada.home.erase(&mut ada.person, PersonName("0".repeat(32)));
    assert_eq!(ada.listed(), [(Channel::Email, None, Suppression::Complained)]);
    assert_eq!(ada.home.name, Some(PersonName("0".repeat(32))), "the row is found again");
    assert!(!serde_json::to_string(&ada.home).unwrap().contains("ada"));
}

#[test]
fn a_mended_mailbox_is_open_everywhere_and_a_no_is_not() {
    for (fate, left) in [
        (Fate::Bounced { lasting: true }, None),
        (Fate::Complained, Some(Suppression::Complained)),
        (Fate::Unsubscribed, Some(Suppression::Unsubscribed)),
    ] {
        let mut ada = House::of_ada();
        let (channel, address, message) = (Channel::Email, ADA.into(), None);
        let provider_id = None;
        let echo =
            Echo { channel, address, message, provider_id, fingerprint: "1".into(), at: Some(NOW), fate };
        ada.home.hear_back(&ada.book, &mut ada.person, &echo, true, NOW);
        ada.home.listed = ada.home.suppressions(&ada.person);
        ada.home.restore(&ada.book, &mut ada.person, (Channel::Email, "Ada@Example.com"), NOW);
        assert_eq!(ada.person.suppression(Channel::Email, ADA), left, "{fate:?}");
        assert_eq!(ada.home.banned.map(|ban| ban.why), left);
        assert_eq!(ada.listed().first().map(|listed| listed.2), left);
    }
}

fn ban(why: Suppression, at: UnixMs) -> Banned {
    Banned { why, at, besides: None }
}

#[test]
fn what_was_brought_along_is_kept_beside_what_is_told() {
    let mut entry = ListEntry::default();
    entry.import(ADA.into(), Channel::Email, ban(Suppression::Unsubscribed, NOW), true);
    entry.import(ADA.into(), Channel::Email, ban(Suppression::Gone, NOW - HOUR_MS), true);
    entry.hear(None, vec![(Channel::Email, ban(Suppression::Silent, NOW + HOUR_MS))]);
    assert_eq!(entry.all()[&Channel::Email].why, Suppression::Gone);
    entry.hear(None, Vec::new());
    assert_eq!(entry.address.as_deref(), Some(ADA), "who tells without an address takes none away");
    assert_eq!(entry.restore(Channel::Sms), Restored::NotListed);
    assert_eq!(entry.restore(Channel::Email), Restored::Done);
    assert_eq!(entry.all()[&Channel::Email].why, Suppression::Unsubscribed, "the no was there before");
    assert_eq!(entry.restore(Channel::Email), Restored::Refused);
    assert!(!entry.is_blank());
}

#[test]
fn a_no_that_is_brought_along_does_not_write_down_who_was_erased() {
    let mut entry = ListEntry::default();
    entry.import(ADA.into(), Channel::Email, ban(Suppression::Unsubscribed, NOW), true);
    entry.address = None;
    entry.import(ADA.into(), Channel::Sms, ban(Suppression::Unsubscribed, NOW), true);
    assert_eq!((&entry.address, entry.imported.len()), (&None, 2));
    assert!(entry.forbids(Channel::WhatsApp, NOW), "erased they stay");
}

#[test]
fn a_no_without_a_date_is_no_younger_for_being_told_again() {
    let again = NOW + HOUR_MS;
    for (why, dated, at) in [
        (Suppression::Unsubscribed, false, NOW),
        (Suppression::Silent, false, NOW),
        (Suppression::Unsubscribed, true, again),
        // This one is news.
        (Suppression::Complained, false, again),
    ] {
        let mut entry = ListEntry::default();
        entry.import(ADA.into(), Channel::Email, ban(Suppression::Unsubscribed, NOW), false);
        entry.import(ADA.into(), Channel::Email, ban(why, again), dated);
        assert_eq!(entry.all()[&Channel::Email].at, at, "{why:?} {dated}");
    }
}

/// A row of the list outlives a deploy: this one was written by the first version.
#[test]
fn a_row_of_the_first_version_is_still_read() {
    let mut entry = ListEntry::default();
    entry.import(ADA.into(), Channel::Email, ban(Suppression::Gone, NOW), true);
    entry.hear(None, vec![(Channel::Email, ban(Suppression::Unsubscribed, NOW))]);
    let golden = r#"{"address":"ada@example.com","heard":[["email",{"why":"unsubscribed","at":1750000000000}]],"imported":[["email",{"why":"gone","at":1750000000000}]]}"#;
    assert_eq!(serde_json::to_string(&entry).unwrap(), golden);
    assert_eq!(serde_json::from_str::<ListEntry>(golden).unwrap(), entry);
    let listing = r#"{"channel":"sms","address":"+36301234567","ban":{"why":"gone","at":1}}"#;
    let read: Listing = serde_json::from_str(listing).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), listing);
}

#[test]
fn a_yes_that_is_brought_along_lifts_what_is_older_and_no_bounce_complaint_or_erasure() {
    let ban = |why, at| Banned { why, at, besides: None };
    for (why, said_at, forbidden) in [
        (Suppression::Unsubscribed, NOW - HOUR_MS, false),
        (Suppression::Unsubscribed, NOW, true),
        (Suppression::Silent, NOW - HOUR_MS, false),
        (Suppression::Complained, NOW - HOUR_MS, true),
        (Suppression::Gone, NOW - HOUR_MS, true),
    ] {
        let mut entry = ListEntry::default();
        assert!(!entry.forbids(Channel::Email, NOW));
        entry.import(ADA.into(), Channel::Email, ban(why, said_at), true);
        assert_eq!(entry.forbids(Channel::Email, NOW), forbidden, "{why:?}");
        assert!(!entry.forbids(Channel::Sms, NOW), "another way is untouched");
        entry.address = None;
        assert!(entry.forbids(Channel::Email, NOW) && entry.forbids(Channel::Sms, NOW), "erased");
    }
}
