//! How a browser stands to notifications: what the engine hears of it, and what is due of its visitor.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use rappel_flow::{Book, Input, Person, Rules, Standing, ZoneOffsets, step};
use rappel_journey::{Browser, Due, Part, Permission, Renewed, Wish, Wishes, hear_browser, renew};
use rappel_signal::{Channel, DAY_MS, Fact};
use rappel_visit::VISIT_GAP_MS;
use support::*;

const SOFT_ASK: Option<Wish> = Some(Wish { visits: 1, active_ms: 30_000 });
const WISHES: Wishes = Wishes { soft_ask: SOFT_ASK, form: None };

fn subscription(endpoint: &str) -> Fact {
    Fact::PushSubscription { endpoint: endpoint.into(), p256dh: vec![4; 65], auth: vec![1; 16] }
}

fn browser(permission: Permission, endpoint: Option<&str>) -> Browser {
    let subscription = endpoint.map(|endpoint| (endpoint.to_owned(), "keys".to_owned()));
    Browser { permission, here: true, subscription, put_off: Vec::new() }
}

fn hear(teller: &mut Teller, browser: &Browser, wishes: &Wishes) -> (Option<Input>, Due) {
    let person = Person::new(teller.device.segment(), 0);
    hear_browser(&mut teller.device, &person, browser, wishes, (teller.now, VISIT_GAP_MS))
}

/// A visitor who subscribed at this address.
fn subscriber(endpoint: &str) -> Teller {
    let mut teller = Teller::new();
    teller.page(40_000, vec![subscription(endpoint)]).deliver();
    teller
}

#[test]
fn who_has_been_here_for_a_while_is_asked_and_nobody_else() {
    let unasked = browser(Permission::Default, None);
    let mut teller = Teller::new();
    teller.page(12_000, vec![view("shoes")]).deliver();
    assert_eq!(hear(&mut teller, &unasked, &WISHES), (None, Due::Later(20_000)), "18 s are missing");
    teller.page(18_000, vec![view("boots")]).deliver();
    assert_eq!(hear(&mut teller, &unasked, &WISHES), (None, Due::Part(Part::SoftAsk)));

    let put_off = Browser { put_off: vec![Part::SoftAsk], ..unasked.clone() };
    let later = (None, Due::Later(DAY_MS));
    assert_eq!(hear(&mut teller, &put_off, &WISHES), later);
    assert_eq!(hear(&mut teller, &unasked, &Wishes::default()), later, "the shop asks nothing");
    for permission in [Permission::Denied, Permission::None, Permission::Granted] {
        assert_eq!(hear(&mut teller, &browser(permission, None), &WISHES), later, "{permission:?}");
    }
    let second_visit = Wishes { soft_ask: Some(Wish { visits: 2, active_ms: 0 }), form: None };
    assert!(matches!(hear(&mut teller, &unasked, &second_visit).1, Due::Later(_)));
    teller.settle_after(VISIT_GAP_MS);
    teller.page(1_000, vec![view("boots")]).deliver();
    assert_eq!(hear(&mut teller, &unasked, &second_visit).1, Due::Part(Part::SoftAsk), "active time adds up");
}

#[test]
fn who_subscribed_or_said_no_is_not_asked() {
    let unasked = Browser { here: false, ..browser(Permission::Default, None) };
    let mut teller = subscriber("https://push/1");
    assert_eq!(hear(&mut teller, &unasked, &WISHES), (None, Due::Later(DAY_MS)), "on a sibling host");

    let mut teller = Teller::new();
    teller.page(40_000, vec![view("shoes")]).deliver();
    let mut person = Person::new(teller.device.segment(), 0);
    person.segments[0].refused.push((Channel::Push, START));
    let heard = hear_browser(&mut teller.device, &person, &unasked, &WISHES, (START, VISIT_GAP_MS));
    assert_eq!(heard, (None, Due::Later(DAY_MS)));
}

#[test]
fn another_subscription_takes_the_old_ones_place() {
    let mut teller = subscriber("https://push/1");
    assert_eq!(hear(&mut teller, &browser(Permission::Granted, Some("https://push/1")), &WISHES).0, None);
    let renewed = Input::PushRenewed {
        old: "https://push/1".into(),
        endpoint: "https://push/2".into(),
        keys: "keys".into(),
        at: START,
    };
    let other = browser(Permission::Granted, Some("https://push/2"));
    assert_eq!(hear(&mut teller, &other, &WISHES).0, Some(renewed));
    assert_eq!(hear(&mut teller, &other, &WISHES).0, None, "told once");
    let lost = browser(Permission::Granted, None);
    assert_eq!(hear(&mut teller, &lost, &WISHES), (None, Due::Part(Part::OptIn)));
}

#[test]
fn a_permission_that_was_taken_back_drops_the_address_if_it_was_given_there() {
    for permission in [Permission::Denied, Permission::Default] {
        let mut teller = subscriber("https://push/1");
        let elsewhere = Browser { here: false, ..browser(permission, None) };
        assert_eq!(
            hear(&mut teller, &elsewhere, &WISHES).0,
            None,
            "another origin's permission says nothing"
        );
        let cleared = Input::AddressCleared { channel: Channel::Push, at: START };
        assert_eq!(hear(&mut teller, &browser(permission, None), &WISHES).0, Some(cleared));
        assert_eq!(teller.device.subscription, None);
    }
}

#[test]
fn a_worker_renews_only_what_it_knows() {
    let mut teller = subscriber("https://push/1");
    let person = Person::new(teller.device.segment(), 0);
    let mut renews = |old, new| renew(&mut teller.device, &person, old, (new, "keys"), START);
    assert_eq!(renews("https://push/guessed", "https://push/mine"), Renewed::Stranger);
    assert!(matches!(renews("https://push/1", "https://push/2"), Renewed::Told(_)));
    assert_eq!(renews("https://push/1", "https://push/2"), Renewed::Known, "told again");
    assert_eq!(renews("https://push/1", "https://push/3"), Renewed::Stranger, "an old address opens nothing");
}

#[test]
fn whoever_comes_after_a_log_out_does_not_take_the_subscription_over() {
    let mut teller = subscriber("https://push/1");
    teller.page(1_000, vec![Fact::LogOut]).deliver();
    let granted = browser(Permission::Granted, Some("https://push/1"));
    assert_eq!(hear(&mut teller, &granted, &WISHES), (None, Due::Later(DAY_MS)));
    assert_eq!(teller.device.subscription, None);
}

#[test]
fn the_form_is_offered_to_whoever_has_said_nothing_of_e_mails() {
    let wishes = Wishes { soft_ask: None, form: SOFT_ASK };
    let somebody = browser(Permission::None, None);
    let mut teller = Teller::new();
    teller.page(40_000, vec![view("shoes")]).deliver();
    let due = |teller: &mut Teller, person: &Person, browser: &Browser| {
        hear_browser(&mut teller.device, person, browser, &wishes, (teller.now, VISIT_GAP_MS)).1
    };
    let person = Person::new(teller.device.segment(), 0);
    assert_eq!(due(&mut teller, &person, &somebody), Due::Part(Part::Form));
    let closed = Browser { put_off: vec![Part::Form], ..somebody.clone() };
    assert_eq!(due(&mut teller, &person, &closed), Due::Later(DAY_MS), "closed once, it stays so");

    let mut refused = person.clone();
    refused.segments[0].refused.push((Channel::Email, START));
    assert_eq!(due(&mut teller, &refused, &somebody), Due::Later(DAY_MS));
    for double_opt_in in [false, true] {
        let mut book = Book::new(Vec::new(), Rules::default(), ZoneOffsets::utc());
        book.double_opt_in = double_opt_in;
        let mut signed_up = person.clone();
        let (channel, address) = (Channel::Email, String::from("ada@example.com"));
        let says = Input::Identified { channel, address, standing: Standing::Claimed, at: START };
        step(&book, &mut signed_up, says, START);
        assert_eq!(due(&mut teller, &signed_up, &somebody), Due::Part(Part::Form), "an address is no yes");
        let agrees = Input::ConsentGiven { channel, address: None, text: "yes".into(), at: START };
        step(&book, &mut signed_up, agrees, START);
        assert_eq!(due(&mut teller, &signed_up, &somebody), Due::Later(DAY_MS), "{double_opt_in}");
    }
}
