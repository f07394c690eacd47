//! What providers tell of an address, heard by its own object: it holds for whoever writes there next.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;
use rappel_flow::{Book, Category, OutboxId, Person, Rules, SentRecord, Suppression, ZoneOffsets};
use rappel_journey::limit::{ECHOES_MAX, SOFT_BOUNCES_MAX, SOFT_BOUNCES_MS};
use rappel_journey::{AddressRecord, Banned, Echo, Fate, Home, PersonName};
use rappel_signal::{Channel, DAY_MS, HOUR_MS, UnixMs, VisitorId};

const ADA: &str = "ada@example.com";
const NUMBER: &str = "+36301234567";
const NOW: UnixMs = UnixMs(1_750_000_000_000);

/// The object of an address nobody has proved.
struct House {
    home: Home,
    person: Person,
}

impl House {
    fn new() -> House {
        House { home: Home::new("demo", NOW), person: Home::nobody() }
    }

    fn hears(&mut self, echo: &Echo, now: UnixMs) -> UnixMs {
        let book = Book::new(Vec::new(), Rules::default(), ZoneOffsets::utc());
        self.home.hear_back(&book, &mut self.person, echo, true, now).1
    }

    /// What a device is told that is about to write there.
    fn asked(&mut self, channel: Channel, address: &str, now: UnixMs) -> AddressRecord {
        let id = OutboxId("s/flow/1/first/email".into());
        let message = SentRecord::new(&id, now, channel, ("flow", Category::Marketing), 0);
        self.home.reserve(&self.person, address, VisitorId([9; 16]), message, true, now)
    }
}

fn echo(fate: Fate, fingerprint: &str, at: Option<UnixMs>) -> Echo {
    let (channel, address) = (Channel::Email, ADA.into());
    Echo { channel, address, message: None, provider_id: None, fingerprint: fingerprint.into(), at, fate }
}

#[test]
fn a_word_against_an_address_holds_for_the_next_message_of_any_device() {
    for (fate, why) in [
        (Fate::Bounced { lasting: true }, Some(Suppression::Gone)),
        (Fate::Complained, Some(Suppression::Complained)),
        (Fate::Unsubscribed, Some(Suppression::Unsubscribed)),
        (Fate::Bounced { lasting: false }, None),
        (Fate::Delivered, None),
        (Fate::Opened { by_machine: false }, None),
        (Fate::Replied, None),
    ] {
        let mut house = House::new();
        house.hears(&echo(fate, "1", Some(NOW)), NOW);
        assert_eq!(house.asked(Channel::Email, "Ada@Example.com", NOW).suppressed, why, "{fate:?}");
    }
}

#[test]
fn stop_is_of_its_own_way_alone_and_carries_its_time() {
    let mut house = House::new();
    let (channel, address) = (Channel::Sms, NUMBER.into());
    let stop = Echo { channel, address, ..echo(Fate::Unsubscribed, "1", None) };
    house.hears(&stop, NOW);
    house.hears(&stop, NOW + DAY_MS);
    let sms = house.asked(Channel::Sms, NUMBER, NOW + DAY_MS);
    assert_eq!((sms.suppressed, sms.suppressed_at), (Some(Suppression::Unsubscribed), Some(NOW)));
    assert_eq!(house.asked(Channel::WhatsApp, NUMBER, NOW).suppressed, None);
    assert!(!house.home.is_blank());
    house.home.erase(&mut house.person, PersonName::default());
    assert_eq!(house.asked(Channel::Sms, NUMBER, NOW).suppressed, Some(Suppression::Unsubscribed));
}

#[test]
fn an_answer_opens_the_window_of_its_own_way() {
    let mut house = House::new();
    let replied = |fingerprint: &str, at| Echo {
        channel: Channel::WhatsApp,
        address: NUMBER.into(),
        ..echo(Fate::Replied, fingerprint, Some(at))
    };
    house.hears(&replied("1", NOW), NOW);
    house.hears(&replied("2", NOW - HOUR_MS), NOW);
    assert_eq!(house.asked(Channel::WhatsApp, NUMBER, NOW).last_word_at, Some(NOW));
    assert_eq!(house.asked(Channel::Sms, NUMBER, NOW).last_word_at, None);
}

#[test]
fn what_is_told_without_a_time_counts_from_when_it_was_first_heard() {
    let mut house = House::new();
    for (hour, expected) in [(0, NOW), (5, NOW), (9, NOW)] {
        let at = house.hears(&echo(Fate::Unsubscribed, "1", None), NOW + hour * HOUR_MS);
        assert_eq!(at, expected);
    }
    let ahead = house.hears(&echo(Fate::Complained, "2", Some(NOW + DAY_MS)), NOW);
    assert_eq!(ahead, NOW, "a clock that is ahead says nothing of the future");
    for number in 0..2 * ECHOES_MAX {
        house.hears(&echo(Fate::Unsubscribed, &format!("n{number}"), None), NOW);
    }
    assert_eq!(house.home.echoes.len(), ECHOES_MAX);
}

#[test]
fn a_ban_that_is_lifted_leaves_what_the_shopper_said() {
    let ban = |why, at| Banned { why, at, besides: None };
    let (gone, no) = (ban(Suppression::Gone, NOW), ban(Suppression::Unsubscribed, NOW + 1));
    for both in [gone.and(no), no.and(gone)] {
        assert_eq!((both.why, both.at), (Suppression::Gone, NOW + 1));
        assert_eq!(both.restored().map(|left| left.why), Some(Suppression::Unsubscribed));
    }
    assert_eq!(gone.restored(), None);
    assert_eq!(no.restored(), Some(no), "only what is gone can be back");
}

proptest! {
    /// Bounces that may pass make an address gone only if there were enough of them, for long enough, with nothing that
    /// arrived in between; telling any of it twice changes nothing.
    #[test]
    fn only_a_long_row_of_bounces_is_one_for_good(
        told in prop::collection::vec((0i64..3 * DAY_MS, any::<bool>(), any::<bool>()), 1..30),
    ) {
        let (mut house, mut again) = (House::new(), House::new());
        let (mut at, mut count, mut since, mut gone) = (NOW, 0, NOW, false);
        for (number, (after_ms, bounced, arrived)) in told.into_iter().enumerate() {
            at = at + after_ms;
            let name = number.to_string();
            let fate = match (bounced, arrived) {
                (false, true) => Fate::Delivered,
                _ => Fate::Bounced { lasting: false },
            };
            house.hears(&echo(fate, &name, Some(at)), at);
            again.hears(&echo(fate, &name, Some(at)), at);
            again.hears(&echo(fate, &name, Some(at)), at);
            if fate == Fate::Delivered {
                count = 0;
            } else {
                since = if count == 0 { at } else { since };
                count += 1;
                gone |= count >= SOFT_BOUNCES_MAX && at - since >= SOFT_BOUNCES_MS;
            }
        }
        prop_assert_eq!(house.home.banned.is_some(), gone);
        prop_assert_eq!(&house.home, &again.home);
    }
}
