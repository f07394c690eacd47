//! What the shop's list of people shows of a device's shopper, and when it is told.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use rappel_flow::{Book, Input, Person, Rules, ZoneOffsets, step_in};
use rappel_journey::{Backlog, RosterLedger, RosterRow, search_word};
use rappel_signal::{Channel, Class, Fact};
use rappel_visit::VISIT_GAP_MS;
use support::*;

/// A device with the engine's state behind it, and what the list has of it.
struct Shopper {
    teller: Teller,
    person: Person,
    ledger: RosterLedger,
    told: usize,
}

impl Shopper {
    fn new() -> Self {
        let teller = Teller::new();
        let person = Person::new(teller.device.segment(), 1);
        Shopper { teller, person, ledger: RosterLedger::default(), told: 0 }
    }

    fn does(&mut self, facts: Vec<Fact>) -> &mut Self {
        self.teller.page(21_000, facts);
        let told = self.teller.deliver();
        self.say(told)
    }

    fn leaves(&mut self) -> &mut Self {
        let told = self.teller.settle_after(VISIT_GAP_MS);
        self.say(told)
    }

    fn say(&mut self, told: Vec<Input>) -> &mut Self {
        let book = Book::new(Vec::new(), Rules::default(), ZoneOffsets::utc());
        let mut segment = self.person.current().unwrap().clone();
        for input in told {
            let next = match &input {
                Input::LogOut { next } => next.clone(),
                _ => segment.clone(),
            };
            step_in(&book, &mut self.person, &segment, input, self.teller.now);
            segment = next;
        }
        let row = self.row();
        self.ledger.look(&self.person, || row);
        if self.ledger.due {
            self.told += 1;
            self.ledger.told("device/x", self.row().as_ref(), &Backlog::of(&self.person));
        }
        self
    }

    fn row(&self) -> Option<RosterRow> {
        RosterRow::of_device(&self.teller.device, &self.person, |_| vec!["buyers".into()])
    }
}

fn agrees() -> Vec<Fact> {
    let consent = Fact::MessageConsent { channel: Channel::Email, granted: true, text: "yes".into() };
    vec![identify(), consent]
}

#[test]
fn a_visit_is_told_once_at_its_end_with_what_it_left() {
    let mut ada = Shopper::new();
    ada.does(vec![view("shoes"), add("shoes", 1, 12_900)]).does(vec![view("tent")]);
    assert_eq!((ada.told, ada.ledger.is_blank()), (0, true), "while it runs nothing is told");
    ada.leaves();
    assert_eq!(ada.told, 1);
    let row = ada.row().unwrap();
    assert_eq!((row.class, row.contact, row.last_at), (Some(Class::Cart), None, START));
    assert_eq!(row.segments, ["buyers"]);
    ada.say(Vec::new());
    assert_eq!(ada.told, 1, "nothing new, nothing told");
    ada.does(vec![view("shoes")]).leaves();
    assert_eq!(ada.told, 2);
}

#[test]
fn who_withdraws_is_taken_off_and_who_agreed_to_messages_stays_by_that() {
    let mut ada = Shopper::new();
    ada.does(vec![view("shoes")]).leaves().does(vec![Fact::Withdrawn]);
    assert_eq!((ada.row(), ada.told), (None, 2));
    assert!(ada.ledger.is_blank());

    let mut bob = Shopper::new();
    bob.does([vec![view("shoes")], agrees()].concat()).leaves().does(vec![Fact::Withdrawn]);
    let row = bob.row().unwrap();
    assert_eq!((row.class, row.words.as_slice()), (None, &[search_word(&row.contact.unwrap())][..]));

    let mut eve = Shopper::new();
    eve.does(vec![view("shoes"), identify()]).leaves().does(vec![Fact::Withdrawn]);
    assert_eq!(eve.row(), None, "an address that was only typed is no reason to keep her");
}

#[test]
fn whom_the_shop_stopped_is_shown_as_that() {
    let mut ada = Shopper::new();
    ada.does([vec![view("shoes")], agrees()].concat()).leaves();
    assert!(!ada.row().unwrap().suppressed);
    ada.person.profile.stopped_at = Some(START);
    ada.say(Vec::new());
    assert!(ada.row().unwrap().suppressed);
    assert_eq!(ada.told, 2, "and the list is told");
}

#[test]
fn who_logged_out_stays_until_the_next_one_has_left() {
    let mut ada = Shopper::new();
    ada.does([vec![view("shoes")], agrees()].concat()).leaves();
    let before = ada.row();
    ada.does(vec![view("tent"), Fact::LogOut]).leaves();
    assert_eq!(ada.row().unwrap().contact, before.unwrap().contact);
    ada.does(vec![view("tent")]).leaves();
    assert_eq!(ada.row().unwrap().contact, None, "somebody else sits there now");
}

#[test]
fn what_is_searched_for_is_spelled_as_what_it_finds() {
    for (typed, word) in [
        (" Ada@Example.com ", "ada@example.com"),
        ("+33 6 12-34.56(78)", "33612345678"),
        ("0033 612", "33612"),
        ("#N-7001", "n-7001"),
        ("10482", "10482"),
        ("\u{1}a\nb", "ab"),
        ("  ", ""),
    ] {
        assert_eq!(search_word(typed), word, "{typed:?}");
    }
}

#[test]
fn who_takes_notifications_alone_can_be_reached_and_has_no_address() {
    let mut ada = Shopper::new();
    ada.does(vec![view("shoes")]).leaves();
    assert!(!ada.row().unwrap().push);
    let at = ada.teller.now;
    let (endpoint, keys) = ("https://fcm.googleapis.com/fcm/send/x".into(), "keys".into());
    ada.say(vec![Input::PushSubscribed { endpoint, keys, text: String::new(), at }]);
    let row = ada.row().unwrap();
    assert_eq!((row.contact.as_ref(), row.push, ada.told), (None, true, 2));
    let stored = RosterRow { push: false, ..row }.to_stored();
    assert!(!stored.contains("push"), "rows of before stay as they are: {stored}");
}
