//! Forgetting somebody for good: what stays, who is told, and who is none of theirs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use rappel_flow::{
    Category, Contact, OutboxId, Person, Segment, SegmentId, SentRecord, Standing, Suppression,
};
use rappel_journey::{Erasure, Home, PersonName};
use rappel_signal::{Channel, UnixMs, VisitorId};
use serde_json::json;

const NOW: UnixMs = UnixMs(1_750_000_000_000);
const LATER: UnixMs = UnixMs(1_750_003_600_000);
const ADA: &str = "ada@example.com";
const PHONE: &str = "+36301234567";

fn name(digit: char) -> PersonName {
    PersonName(digit.to_string().repeat(32))
}

fn visitor(id: u8) -> VisitorId {
    VisitorId([id; 16])
}

fn contact(channel: Channel, address: &str) -> Contact {
    let contact = json!({
        "channel": channel, "address": address, "standing": Standing::Verified, "stated_at": NOW,
    });
    serde_json::from_value(contact).unwrap()
}

fn ada() -> (Home, Person) {
    let mut home = Home::new("demo", NOW);
    home.address = Some(ADA.into());
    home.claimants = vec![visitor(3)];
    let mut segment = Segment::new(SegmentId(format!("{}.0", visitor(1))));
    segment.contacts = vec![contact(Channel::Email, ADA), contact(Channel::Sms, PHONE)];
    let mut person = Person::new(SegmentId::default(), 7);
    person.segments = vec![segment];
    (home, person)
}

fn message(visitor: VisitorId) -> SentRecord {
    let id = OutboxId(format!("{visitor}.0/cart-abandonment/1/first/email"));
    SentRecord::new(&id, NOW, Channel::Email, ("cart-abandonment", Category::Marketing), 1)
}

#[test]
fn what_stays_is_the_no_and_whom_to_tell_and_then_the_no_alone() {
    let (mut home, mut person) = ada();
    home.erase_for_good(&mut person, name('a'), &[Channel::Email], vec!["hooks".into()], NOW);
    assert!(person.segments.is_empty());
    assert_eq!(home.banned.unwrap().why, Suppression::Unsubscribed);
    let erasure = home.erasure.clone().unwrap();
    assert_eq!(erasure.addresses, [(Channel::Email, ADA.to_owned()), (Channel::Sms, PHONE.to_owned())]);
    assert_eq!((erasure.visitors, erasure.tell), (vec![visitor(3)], vec![("hooks".to_owned(), 0)]));
    let left = home.erasure.as_mut().unwrap();
    left.disown.clear();
    left.unlisted = true;
    assert!(!left.is_done());
    left.told("hooks");
    assert!(left.is_done());
    home.erasure = None;
    let text = serde_json::to_string(&home).unwrap();
    assert!(!text.contains(ADA) && !text.contains(PHONE), "{text}");
}

#[test]
fn asked_for_again_it_forgets_nothing_of_what_was_left_to_do() {
    let (mut home, mut person) = ada();
    home.erase_for_good(&mut person, name('a'), &[Channel::Email], vec!["hooks".into()], NOW);
    let first = home.erasure.clone().unwrap();
    home.erase_for_good(&mut person, name('a'), &[], vec!["hooks".into(), "crm".into()], LATER);
    let both = home.erasure.unwrap();
    assert_eq!((both.addresses, both.disown), (first.addresses, first.disown));
    let told: Vec<&str> = both.tell.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(told, ["crm", "hooks"]);
    assert_eq!(home.banned.unwrap().at, NOW, "the first word holds");
}

#[test]
fn a_connection_that_never_answers_is_given_up() {
    let mut erasure = Erasure { tell: vec![("hooks".into(), 0)], unlisted: true, ..Erasure::default() };
    let tries = (1..20).find(|_| !erasure.not_told("hooks", LATER));
    assert_eq!((tries, erasure.is_done(), erasure.tell_at), (Some(10), true, Some(LATER)));
}

#[test]
fn whoever_was_forgotten_is_until_they_come_back_themselves() {
    let (mut home, mut person) = ada();
    assert!(!home.is_forgotten());
    home.spelled = Some(ADA.into());
    home.erase_for_good(&mut person, name('a'), &[Channel::Email], Vec::new(), NOW);
    assert!(home.is_forgotten(), "it is being done");
    (home.erasing, home.erasure) = (None, Some(Erasure::done()));
    assert!(home.is_forgotten(), "the list has not heard yet");
    home.erasure = None;
    assert!(home.is_forgotten(), "the no is left alone");
    home.address = Some(ADA.into());
    assert!(!home.is_forgotten());
    // That a mailbox nobody has proved is gone is no erasure.
    (home.address, home.spelled) = (None, Some(ADA.into()));
    assert!(!home.is_forgotten());
}

#[test]
fn what_is_left_of_an_erasure_goes_on_at_once_or_when_a_connection_is_told_again() {
    let (mut home, mut person) = ada();
    assert_eq!(home.erasure_due_at(), None);
    home.erase_for_good(&mut person, name('a'), &[Channel::Email], vec!["hooks".into()], NOW);
    assert_eq!(home.erasure_due_at(), Some(UnixMs(0)), "its devices forget first");
    home.erasing = None;
    assert_eq!(home.erasure_due_at(), Some(UnixMs(0)));
    home.erasure.as_mut().unwrap().not_told("hooks", LATER);
    assert_eq!(home.erasure_due_at(), Some(LATER));
    home.erasure = Some(Erasure::done());
    assert_eq!(home.erasure_due_at(), None);
}

#[test]
fn an_address_that_is_somebody_elses_loses_the_claim_alone() {
    let (mut home, _) = ada();
    home.reserved = vec![message(visitor(1)), message(visitor(2))];
    home.claimants = vec![visitor(1), visitor(2)];
    home.spelled = Some(ADA.into());
    let erasure = Erasure { at: LATER, visitors: vec![visitor(1)], ..Erasure::default() };
    let mut proved = home.clone();
    let source = json!({
        "segment": format!("{}.0", visitor(2)), "visitor": visitor(2), "first_seen": NOW, "chance": 1,
    });
    proved.sources.push(serde_json::from_value(source).unwrap());
    proved.disown(&name('b'), Channel::Email, &erasure);
    assert_eq!((proved.claimants.as_slice(), proved.reserved.len()), (&[visitor(2)][..], 1));
    assert!(proved.banned.is_none() && proved.address.is_some(), "Bob's own address stays his");

    home.disown(&name('b'), Channel::Email, &erasure);
    assert_eq!(home.banned.unwrap().at, LATER);
    assert!(home.address.is_none() && home.spelled.is_none());
    assert_eq!(home.strip, [name('b').0]);
}
