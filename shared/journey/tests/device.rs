//! A device's stories: envelopes in, inputs for the engine out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use rappel_flow::{Input, VisitNumber};
use rappel_journey::{AddressBook, limit::CARDS_MAX, new_claims, next_deadline, receive, settle};
use rappel_signal::{BatchId, Channel, Class, Fact, HOUR_MS, MINUTE_MS};
use rappel_visit::VISIT_GAP_MS;
use support::*;

#[test]
fn a_left_cart_becomes_a_visit_with_its_lines_and_value() {
    let mut teller = Teller::new();
    teller.page(20_000, vec![view("shoes"), add("shoes", 2, 12_900)]).card("shoes", "Trail Shoes", 12_900);
    let told = teller.deliver();
    assert!(matches!(&told[0], Input::Looked(_)), "{told:?}");
    assert!(matches!(told[1], Input::Activity { visit: VisitNumber(1), .. }), "{told:?}");
    assert!(matches!(&told[2], Input::CartChanged { cart } if cart.value_hundredths == 25_800), "{told:?}");

    assert_eq!(next_deadline(&teller.device, VISIT_GAP_MS), Some(START + VISIT_GAP_MS));
    let told = teller.settle_after(VISIT_GAP_MS);
    let [Input::VisitEnded(ended), Input::Browsed(browsed)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((ended.class, ended.ended_at, ended.late), (Some(Class::Cart), START, false));
    assert_eq!(browsed.viewed, [(product("shoes"), START)]);
    assert_eq!(ended.subject.cart[0].title, "Trail Shoes");
    assert_eq!(ended.subject.currency, "EUR");
    assert_eq!(teller.device.visits[0].item.as_deref(), Some("Trail Shoes"));
    assert_eq!(next_deadline(&teller.device, VISIT_GAP_MS), None);
}

#[test]
fn the_same_envelope_again_says_nothing_and_names_the_same_batches() {
    let mut teller = Teller::new();
    teller.page(20_000, vec![view("shoes"), add("shoes", 1, 100), identify()]);
    let envelope = teller.envelope();
    let first = receive(&mut teller.device, &envelope, START, VISIT_GAP_MS, ADDRESSES);
    let again = receive(&mut teller.device, &envelope, START + 5_000, VISIT_GAP_MS, ADDRESSES);
    assert_eq!(again.stored, first.stored);
    assert!(again.news.is_empty());
    assert!(again.inputs.iter().all(|input| matches!(input, Input::Activity { .. })), "{again:?}");
}

#[test]
fn older_facts_that_come_last_still_change_the_cart() {
    let mut teller = Teller::new();
    teller.page(9_000, vec![add("laces", 1, 490)]);
    teller.deliver();
    teller.page(9_000, vec![add("shoes", 1, 12_900)]);
    let mut older = teller.envelope();
    older.batches[0].age_ms = 60_000;
    let received = receive(&mut teller.device, &older, START, VISIT_GAP_MS, ADDRESSES);
    let cart = received.inputs.iter().find_map(|input| match input {
        Input::CartChanged { cart } => Some(cart),
        _ => None,
    });
    let cart = cart.unwrap_or_else(|| panic!("{received:?}"));
    assert_eq!(
        (cart.items.len(), cart.changed_at),
        (2, START),
        "the engine ignores a cart older than its own"
    );
}

#[test]
fn an_order_of_unknown_age_acts_now_and_other_facts_stay_old() {
    let mut teller = Teller::new();
    let order = Fact::Purchase { order: "1".into(), value_hundredths: 100, lines: Vec::new() };
    teller.page(9_000, vec![identify(), order]);
    let mut envelope = teller.envelope();
    envelope.batches[0].age_ms = u32::MAX;
    let told = receive(&mut teller.device, &envelope, START, VISIT_GAP_MS, ADDRESSES).inputs;
    let ordered = told.iter().find_map(|input| match input {
        Input::Purchased { order, .. } => Some(order.at),
        _ => None,
    });
    let identified = told.iter().find_map(|input| match input {
        Input::Identified { at, .. } => Some(*at),
        _ => None,
    });
    assert_eq!((ordered, identified), (Some(START), Some(START - i64::from(u32::MAX))));
}

#[test]
fn a_receipt_names_what_was_asked_for_and_is_there() {
    let mut teller = Teller::new();
    teller.page(9_000, vec![view("shoes")]);
    let known = teller.envelope().batches[0].id();
    teller.deliver();
    let unknown = BatchId { sequence: 7, ..known };
    teller.page(1_000, vec![]);
    let mut envelope = teller.envelope();
    envelope.asks = vec![known, unknown];
    let received = receive(&mut teller.device, &envelope, START, VISIT_GAP_MS, ADDRESSES);
    assert_eq!(received.stored, [envelope.batches[0].id(), known]);
}

#[test]
fn an_address_that_could_never_be_written_to_is_dropped_alone() {
    let mut teller = Teller::new();
    let bad = Fact::Identify { email: "nobody".into() };
    let consent = Fact::MessageConsent { channel: Channel::Email, granted: true, text: "yes".into() };
    teller.page(9_000, vec![bad, consent]);
    let told = teller.deliver();
    assert!(!told.iter().any(|input| matches!(input, Input::Identified { .. })));
    assert!(told.iter().any(|input| matches!(input, Input::ConsentGiven { .. })));
}

#[test]
fn who_comes_after_a_log_out_is_someone_else() {
    let mut teller = Teller::new();
    let before = teller.device.segment();
    teller.page(9_000, vec![view("shoes"), Fact::LogOut]);
    let told = teller.deliver();
    let next = teller.device.segment();
    assert_ne!(before, next);
    let ended = told.iter().position(|input| matches!(input, Input::VisitEnded(_)));
    let left = told.iter().position(|input| matches!(input, Input::LogOut { next: named } if *named == next));
    assert!(ended.is_some() && left > ended, "the visit is theirs who left: {told:?}");
    assert!(teller.device.known.seen.is_empty());
}

#[test]
fn a_withdrawal_acts_alone_and_leaves_nothing_measured() {
    let mut teller = Teller::new();
    teller.page(20_000, vec![view("shoes"), add("shoes", 1, 100)]).card("shoes", "Trail Shoes", 100);
    teller.deliver();
    let repeated = teller.sent.clone().unwrap();
    teller.page(1_000, vec![view("tent"), Fact::Withdrawn]);
    assert_eq!(teller.deliver(), [Input::Withdrawn]);

    let received = receive(&mut teller.device, &repeated, START, VISIT_GAP_MS, ADDRESSES);
    assert!(received.news.is_empty(), "a repeated batch of before does not come back");
    let stored = serde_json::to_string(&teller.device).unwrap();
    assert!(!stored.contains("shoes") && !stored.contains("tent"), "{stored}");
    assert!(settle(&mut teller.device, START + HOUR_MS, VISIT_GAP_MS).is_empty());
}

#[test]
fn a_late_purchase_still_counts_as_an_order() {
    let mut teller = Teller::new();
    teller.page(20_000, vec![view("shoes"), add("shoes", 1, 100)]);
    teller.deliver();
    teller.settle_after(VISIT_GAP_MS);
    let bought =
        Fact::Purchase { order: "A-1".into(), value_hundredths: 100, lines: vec![line("shoes", 1, 100)] };
    teller.page(1_000, vec![bought]);
    let mut envelope = teller.envelope();
    envelope.batches[0].age_ms = u32::try_from(2 * HOUR_MS).unwrap();
    let now = START + 3 * HOUR_MS;
    let received = receive(&mut teller.device, &envelope, now, VISIT_GAP_MS, ADDRESSES);
    let order = received.inputs.iter().find_map(|input| match input {
        Input::Purchased { order, .. } => Some(order),
        _ => None,
    });
    assert_eq!(order.unwrap().at, START + HOUR_MS);
}

#[test]
fn a_device_keeps_within_its_limits() {
    let mut teller = Teller::new();
    for number in 0..200u32 {
        let id = format!("product-{number}");
        teller.page(6_000, vec![view(&id), Fact::WishlistAdd { product: product(&id) }]).card(
            &id,
            &"x".repeat(200),
            1,
        );
        teller.deliver();
        teller.settle_after(VISIT_GAP_MS + i64::from(number) * HOUR_MS);
        teller.now = teller.now + 2 * MINUTE_MS;
    }
    let stored = serde_json::to_string(&teller.device).unwrap();
    assert_eq!(teller.device.known.cards.len(), CARDS_MAX);
    assert!(stored.len() <= 64 * 1024, "{} bytes", stored.len());
}

#[test]
fn unknown_fields_of_a_newer_version_survive() {
    let device = Teller::new().device;
    let mut newer = serde_json::to_value(&device).unwrap();
    newer["from_the_future"] = serde_json::json!({ "kept": true });
    let read: rappel_journey::Device = serde_json::from_value(newer.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), newer);
}

#[test]
fn the_stored_form_of_version_1_is_read_and_still_written() {
    // Before a visit's trail was kept; before what it looked at was.
    let golden = include_str!("golden/device-1.json");
    let later: rappel_journey::Device =
        serde_json::from_str(include_str!("golden/device-1-trail.json")).unwrap();
    let read: rappel_journey::Device = serde_json::from_str(golden).unwrap();
    assert_eq!((read.first_seen, later.first_seen), (START, START));
    assert_eq!(read.visits[0].report.as_ref().unwrap().class, Class::Cart);
    assert_eq!(read.log.visits(VISIT_GAP_MS).len(), 1, "one visit runs");
    let mut teller = Teller::new();
    teller.page(20_000, vec![view("shoes"), add("shoes", 1, 12_900)]).card("shoes", "Trail Shoes", 12_900);
    teller.deliver();
    teller.settle_after(VISIT_GAP_MS);
    teller.page(7_000, vec![view("tent"), Fact::WishlistAdd { product: product("tent") }]);
    teller.deliver();
    let written = serde_json::to_string_pretty(&teller.device).unwrap() + "\n";
    assert_eq!(
        written,
        include_str!("golden/device-1-looked.json"),
        "the stored form has changed: a sleeping object holds the old one"
    );
}

#[test]
fn new_addresses_are_counted_once_each_and_not_taken_while_their_network_states_too_many() {
    let says = |email: &str| Fact::Identify { email: email.into() };
    let mut teller = Teller::new();
    teller.page(9_000, vec![says("a@x.test"), says("b@x.test"), says("A@x.test"), says("nobody")]);
    let envelope = teller.envelope();
    assert_eq!(new_claims(None, &envelope, START, ADDRESSES), 2);
    let stated = |received: rappel_journey::Received| {
        let identified = |input: &&Input| matches!(input, Input::Identified { .. });
        received.inputs.iter().filter(identified).count()
    };
    let refusing = AddressBook { takes_new: false, ..ADDRESSES };
    let refused = receive(&mut teller.device, &envelope, START, VISIT_GAP_MS, refusing);
    assert_eq!((refused.stored.len(), stated(refused)), (1, 0), "the visit goes on");

    teller.page(9_000, vec![says("a@x.test")]);
    let taken = receive(&mut teller.device.clone(), &teller.envelope(), START, VISIT_GAP_MS, ADDRESSES);
    assert_eq!(stated(taken), 1);
    teller.deliver();
    teller.page(9_000, vec![says("a@x.test"), says("c@x.test")]);
    let envelope = teller.envelope();
    assert_eq!(new_claims(Some(&teller.device), &envelope, START, ADDRESSES), 1, "one is known");
    let known = receive(&mut teller.device, &envelope, START, VISIT_GAP_MS, refusing);
    assert_eq!(stated(known), 1, "what was stated before may be stated again");
}
