//! Devices and the person behind them: segments move and come back, nothing is heard twice, nobody hears of the next one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod erased;
mod marks;
mod shells;
#[path = "../support/mod.rs"]
mod support;

use proptest::prelude::*;
use rappel_flow::{
    Category, DeliveryOutcome, Effect, Input, LastLook, OutboxId, Person, RowStatus, SentRecord, Standing,
    Suppression, step_in,
};
use rappel_journey::*;
use rappel_signal::{Channel, DAY_MS, Fact, HOUR_MS, MINUTE_MS, UnixMs, VisitorId};
use rappel_visit::VISIT_GAP_MS;
use shells::*;
use support::*;

/// Everything but the count of decisions and the alarm: the merge and its undo are decisions of their own, and afterwards
/// each side's clocks are wound anew.
fn without_decisions(person: &Person) -> Person {
    let mut person = person.clone();
    for segment in &mut person.segments {
        (segment.decisions_total, segment.next_clock_at) = (0, None);
    }
    person
}

#[test]
fn a_merge_and_its_undo_restore_both_even_where_one_flow_had_given_way() {
    let book = book();
    let (mut laptop, mut phone, mut home) = (Shell::new(1), Shell::new(2), House::new());
    laptop.page(&book, vec![add("tent", 1, 5_000), identify()]);
    laptop.leaves(&book);
    let laptop_id = laptop.moves_to(&book, &mut home);
    let home_before = home.person.clone();

    let many = (0..20).map(|number| view(&format!("shoes-{number}"))).collect();
    phone.page(&book, many);
    phone.page(&book, vec![view("shoes-1"), view("shoes-2")]);
    phone.leaves(&book);
    let phone_before = phone.person.clone();
    assert_eq!(flows_of(&phone.person, &phone.teller.device.segment()), ["browse-abandonment"]);

    let phone_id = phone.moves_to(&book, &mut home);
    assert_eq!(flows_of(&home.person, &laptop_id), ["cart-abandonment"]);
    assert_eq!(flows_of(&home.person, &phone_id), Vec::<String>::new(), "one person, one abandonment flow");
    let verified = home.person.segment(&phone_id).unwrap().contact(Channel::Email).unwrap();
    assert_eq!((verified.address.as_str(), verified.standing), (ADA, Standing::Verified));

    phone.returns_from(&book, &mut home, &phone_id);
    assert_eq!(without_decisions(&phone.person), without_decisions(&phone_before));
    assert_eq!(without_decisions(&home.person), without_decisions(&home_before));
    assert!(phone.teller.device.moves.is_empty() && home.home.sources.len() == 1);
}

#[test]
fn what_is_to_come_of_a_shopper_is_counted_once_wherever_they_live() {
    let book = book();
    let (mut phone, mut home) = (Shell::new(2), House::new());
    phone.page(&book, vec![add("tent", 1, 5_000), identify()]);
    phone.leaves(&book);
    let before = Backlog::of(&phone.person);
    assert!(before.counts.keys().all(|key| key.starts_with(&Pending::Run.prefix(Some("cart-abandonment")))));
    assert_eq!(before.counts.len(), 1, "{before:?}");

    let id = phone.moves_to(&book, &mut home);
    assert_eq!((Backlog::of(&phone.person), Backlog::of(&home.person)), (Backlog::default(), before.clone()));
    phone.returns_from(&book, &mut home, &id);
    assert_eq!((Backlog::of(&phone.person), Backlog::of(&home.person)), (before, Backlog::default()));
}

#[test]
fn what_is_said_while_the_segment_is_on_its_way_is_heard_where_it_ends_up() {
    let book = book();
    let (mut phone, mut home) = (Shell::new(1), House::new());
    phone.page(&book, vec![view("shoes")]);
    assert_eq!(phone.departs(ADA), Departure::Leaving);
    phone.page(&book, vec![add("shoes", 1, 100)]);
    let arrival = phone.arrival();
    let id = arrival.parcel.segment.id.clone();
    assert!(arrival.parcel.segment.cart.items.is_empty(), "the parcel is as it was frozen");
    home.adopt(&book, arrival.clone(), START);
    let told = phone.waiting.clone();
    for hand_over in &told {
        home.hear(&book, hand_over, START);
    }
    assert_eq!(home.person.segment(&id).unwrap().cart.items.len(), 1);
    let once = home.person.clone();
    home.adopt(&book, arrival, START + 1);
    for hand_over in &told {
        home.hear(&book, hand_over, START + 1);
    }
    assert_eq!(home.person, once, "told again, nothing happens");

    // The answers were lost, and the move is undone: what was heard is not said here again.
    phone.waiting.clear();
    phone.page(&book, vec![add("laces", 1, 100)]);
    phone.waiting.splice(0..0, told);
    phone.returns_from(&book, &mut home, &id);
    let products: Vec<_> =
        phone.person.segment(&id).unwrap().cart.items.iter().map(|item| item.product.0.clone()).collect();
    assert_eq!(products, ["shoes", "laces"]);
    assert!(home.person.segments.is_empty());
}

#[test]
fn a_message_that_is_claimed_and_has_not_left_goes_from_where_its_segment_is() {
    let book = book();
    let (mut phone, mut home) = (Shell::new(1), House::new());
    let agrees = Fact::MessageConsent { channel: Channel::Email, granted: true, text: "yes".into() };
    phone.page(&book, vec![add("tent", 1, 5_000), identify(), agrees]);
    phone.leaves(&book);
    let id = phone.teller.device.segment();
    let due = START + VISIT_GAP_MS + 2 * HOUR_MS;
    step_in(&book, &mut phone.person, &id, Input::Due, due);
    let claimed = phone.person.outbox[0].clone();
    assert!(matches!(claimed.status, RowStatus::InFlight { .. }), "{claimed:?}");
    let look = |phone: &Shell| {
        look_before_leaving(&book, &phone.teller.device, &phone.person, &claimed, due + MINUTE_MS)
    };
    assert_eq!(look(&phone), LastLook::Go);

    assert_eq!(phone.departs(ADA), Departure::Leaving);
    let LastLook::Not(outcome) = look(&phone) else { panic!("it is not sent here any more") };
    assert!(matches!(outcome, DeliveryOutcome::Again { .. }), "{outcome:?}");
    phone.say(&book, vec![(id.clone(), Input::Outcome { id: claimed.id.clone(), outcome })]);
    let arrival = phone.arrival();
    home.adopt(&book, arrival, due + MINUTE_MS);
    arrived(&mut phone.teller.device, &mut phone.person, &id);
    assert!(matches!(look(&phone), LastLook::Not(DeliveryOutcome::Again { .. })), "nor once it has moved");
    let told = phone.waiting.clone();
    let effects: Vec<Effect> = told.iter().flat_map(|told| home.hear(&book, told, due + MINUTE_MS)).collect();
    let sent: Vec<&OutboxId> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send(sending) => Some(&sending.row.id),
            _ => None,
        })
        .collect();
    assert_eq!(sent, [&claimed.id], "{effects:#?}");
}

#[test]
fn who_comes_after_a_log_out_stays_with_the_device() {
    let book = book();
    let (mut family, mut home) = (Shell::new(1), House::new());
    family.page(&book, vec![add("tent", 1, 5_000), identify()]);
    let ada = family.moves_to(&book, &mut home);
    family.page(&book, vec![Fact::LogOut]);
    family.page(&book, vec![add("boots", 1, 9_000), Fact::Identify { email: BOB.into() }]);
    for hand_over in std::mem::take(&mut family.waiting) {
        home.hear(&book, &hand_over, family.teller.now);
    }
    let bob = family.teller.device.segment();
    assert!(home.person.segment(&ada).unwrap().closed);
    assert_eq!(home.person.segments.len(), 1, "nobody else came along");
    let theirs = serde_json::to_string(&home.person).unwrap();
    assert!(!theirs.contains("boots") && !theirs.contains(BOB), "{theirs}");
    let his = serde_json::to_string(family.person.segment(&bob).unwrap()).unwrap();
    assert!(his.contains("boots") && !his.contains("tent") && !his.contains(ADA), "{his}");
    assert_eq!(family.departs(ADA), Departure::KnownAsOther, "he said who he is");
}

#[test]
fn a_device_that_is_somebody_elses_does_not_move() {
    let book = book();
    let mut phone = Shell::new(1);
    phone.page(&book, vec![identify()]);
    let before = phone.person.clone();
    assert_eq!(phone.departs(BOB), Departure::KnownAsOther);
    assert_eq!(phone.person, before);
    assert_eq!(phone.departs(ADA), Departure::Leaving);
    assert_eq!(phone.departs(ADA), Departure::Already);
    assert_eq!(phone.departs(BOB), Departure::KnownAsOther);
}

fn message(id: &str, at: UnixMs) -> SentRecord {
    let flow = ("cart-abandonment", Category::Marketing);
    SentRecord::new(&OutboxId(id.into()), at, Channel::Email, flow, 0)
}

#[test]
fn a_claimed_address_is_noted_once_and_its_caps_hold_for_the_person() {
    let book = book();
    let mut home = House::new();
    let visitor = VisitorId([9; 16]);
    for at in [START, START + 1] {
        let record = home.home.reserve(&home.person, ADA, visitor, message("a", at), true, at);
        assert_eq!((record.sends.len(), record.suppressed), (0, None), "its own message is no other's");
    }
    let record = home.home.reserve(&home.person, ADA, visitor, message("b", START), true, START);
    assert_eq!(record.sends.len(), 1);
    home.home.unreserve("b");
    assert_eq!(home.home.reserved.len(), 1);

    // What another platform is told besides is no message: the same answer, and nothing is noted.
    let record = home.home.reserve(&home.person, ADA, visitor, message("c", START), false, START);
    assert_eq!((record.sends.len(), home.home.reserved.len()), (1, 1));

    // The person's own cart is capped by what a stranger's device sent to the address.
    let mut phone = Shell::new(1);
    let text = "yes".into();
    let agrees = Fact::MessageConsent { channel: Channel::Email, granted: true, text };
    phone.page(&book, vec![add("tent", 1, 5_000), identify(), agrees]);
    phone.leaves(&book);
    let id = phone.moves_to(&book, &mut home);
    let due = START + VISIT_GAP_MS + 2 * HOUR_MS;
    let effects = home.home.step(&book, &mut home.person, &id, Input::Due, due);
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::Send(_))), "{effects:#?}");
    let words = format!("{effects:?}");
    assert!(words.contains("Capped"), "{words}");
    assert_eq!(home.person.segments.len(), 1, "what was lent for the turn is gone");
}

#[test]
fn a_ban_outlives_everything_and_only_the_proved_word_lifts_it() {
    let book = book();
    let mut home = House::new();
    let news = News::Suppress { address: None, why: Suppression::Unsubscribed, at: START };
    let hand_over = HandOver { v: 1, number: 1, to: name(ADA), news };
    home.hear(&book, &hand_over, START);
    let asked = |home: &mut House, id: &str| {
        home.home.reserve(
            &home.person,
            "Ada@Example.com",
            VisitorId([9; 16]),
            message(id, START),
            true,
            START,
        )
    };
    assert_eq!(asked(&mut home, "a").suppressed, Some(Suppression::Unsubscribed));

    home.home.erase(&mut home.person, name(ADA));
    assert_eq!(home.home.erasing, Some(vec![VisitorId([9; 16])]), "who wrote to it must forget, too");
    let left = serde_json::to_string(&home.home).unwrap();
    assert!(!left.to_lowercase().contains("ada@"), "{left}");
    assert_eq!(asked(&mut home, "b").suppressed, Some(Suppression::Unsubscribed));

    let mut phone = Shell::new(1);
    phone.page(&book, vec![identify()]);
    let id = phone.moves_to(&book, &mut home);
    let (address, text, at) = (Some(ADA.to_owned()), "yes".into(), START + MINUTE_MS);
    let agrees = Input::ConsentGiven { channel: Channel::Email, address, text, at };
    home.home.step(&book, &mut home.person, &id, agrees, at);
    assert_eq!(home.home.banned, None);
}

#[test]
fn the_sixth_new_address_of_a_day_is_not_taken() {
    let mut teller = Teller::new();
    for number in 0..8 {
        teller.page(6_000, vec![Fact::Identify { email: format!("a{number}@example.com") }]);
        let taken = teller.deliver().iter().any(|input| matches!(input, Input::Identified { .. }));
        assert_eq!(taken, number < limit::CLAIMS_DAILY_MAX, "address {number}");
    }
    teller.page(6_000, vec![Fact::Identify { email: "A0@example.com".into() }]);
    let again = teller.deliver();
    assert!(again.iter().any(|input| matches!(input, Input::Identified { .. })), "a known one is not new");
}

#[test]
fn erasing_a_person_leaves_the_next_shopper_of_the_device_alone() {
    let book = book();
    let (mut family, mut home) = (Shell::new(1), House::new());
    family.page(&book, vec![add("tent", 1, 5_000), identify()]);
    family.moves_to(&book, &mut home);
    family.page(&book, vec![Fact::LogOut]);
    family.page(&book, vec![add("boots", 1, 9_000), Fact::Identify { email: BOB.into() }]);
    let erased = erase(&mut family.teller.device, &mut family.person, &name(ADA), |text| text == ADA);
    assert_eq!(erased.segments.len(), 1);
    let left = serde_json::to_string(&(&family.teller.device, &family.person)).unwrap();
    assert!(left.contains("boots") && !left.contains("tent") && !left.contains(ADA), "{left}");
    erase(&mut family.teller.device, &mut family.person, &name(BOB), |text| text == BOB);
    assert!(family.person.segments.is_empty(), "the device is to be forgotten whole");
}

proptest! {
    /// Hand-overs told again in any runs, as retries do, come to the same person.
    #[test]
    fn repeating_hand_overs_changes_nothing(repeats in prop::collection::vec(1usize..4, 6), back in 0usize..6) {
        let book = book();
        let tell = |repeats: &[usize], back: usize| {
            let (mut phone, mut home) = (Shell::new(1), House::new());
            phone.page(&book, vec![identify()]);
            phone.moves_to(&book, &mut home);
            for (place, times) in repeats.iter().enumerate() {
                phone.page(&book, vec![add(&format!("product-{place}"), 1, 100)]);
                phone.teller.now = phone.teller.now + MINUTE_MS;
                for _ in 0..*times {
                    home.hear(&book, phone.waiting.last().unwrap(), phone.teller.now);
                }
                let earlier = phone.waiting.len().saturating_sub(back);
                for hand_over in &phone.waiting[earlier..] {
                    home.hear(&book, hand_over, phone.teller.now);
                }
            }
            (home.home, home.person)
        };
        prop_assert_eq!(tell(&repeats, back), tell(&[1; 6], 0));
    }
}

fn buys(order: &str) -> Fact {
    Fact::Purchase { order: order.into(), value_hundredths: 5_000, lines: vec![line("tent", 1, 5_000)] }
}

#[test]
fn a_cart_whose_address_has_ordered_since_is_not_reminded_of() {
    let book = book();
    let (visitor, text) = (VisitorId([9; 16]), "yes".to_owned());
    let (mut phone, mut till, mut home) = (Shell::new(9), Shell::new(1), House::new());
    let agrees = Fact::MessageConsent { channel: Channel::Email, granted: true, text };
    // What was bought before the cart was filled ends nothing.
    till.page(&book, vec![view("shoes"), buys("order-1")]);
    till.moves_to(&book, &mut home);
    let asked =
        |home: &mut House, at| home.home.reserve(&home.person, ADA, visitor, message("a", at), true, at);
    let early = asked(&mut home, START + MINUTE_MS);
    assert_eq!(early.orders.len(), 1);
    assert!(early.orders[0].id.is_empty() && early.orders[0].value_hundredths == 0, "{early:?}");

    phone.teller.now = START + 3 * DAY_MS;
    phone.page(&book, vec![add("tent", 1, 5_000), identify(), agrees]);
    phone.leaves(&book);
    let segment = phone.teller.device.segment();
    let due = phone.teller.now + 2 * HOUR_MS;
    let told = |person: &Person, record: AddressRecord| {
        let look = |person: &mut Person| step_in(&book, person, &segment, Input::Due, due);
        with_records(&mut person.clone(), &[record], look)
    };
    let sends = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::Send(_)));
    assert!(sends(&told(&phone.person, early)));

    let mut till = Shell::new(2);
    till.teller.now = START + 3 * DAY_MS + HOUR_MS;
    till.page(&book, vec![view("tent"), buys("order-2")]);
    till.moves_to(&book, &mut home);
    let late = asked(&mut home, due);
    let effects = told(&phone.person, late.clone());
    assert!(!sends(&effects) && format!("{effects:?}").contains("Bought"), "{effects:#?}");

    let of_another = AddressRecord { address: BOB.into(), ..late };
    assert!(sends(&told(&phone.person, of_another)), "what others order says nothing of it");
}
