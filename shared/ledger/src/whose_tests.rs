//! Whose an event is, by what is known of its names.

use rappel_shop::read_event;
use rappel_signal::UnixMs;
use serde_json::{Value, json};

use super::*;

fn payload(mut fields: Value) -> Payload {
    let more = json!({"id": "e", "at": 1_790_000_000_000_i64});
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    read_event(0, fields, UnixMs(1_790_000_000_000)).event.unwrap().payload
}

fn own(customer: Value) -> Payload {
    payload(json!({"type": "event", "name": "called", "customer": customer}))
}

fn owner(person: &str) -> Owner {
    Owner { person: person.into(), order: None }
}

fn known(names: &[(Name, &str)]) -> BTreeMap<Name, Owner> {
    names.iter().map(|(name, person)| (name.clone(), owner(person))).collect()
}

#[test]
fn the_accounts_id_goes_before_an_address_and_an_address_before_all_else() {
    let all = own(json!({"id": "c-1", "email": "ada@example.com", "phone": "+33612345678"}));
    let phone = (Name::Phone("+33612345678".into()), "p-phone");
    let nothing = known(std::slice::from_ref(&phone));
    assert_eq!(whose(&all, &nothing), Some(Whose::Address("ada@example.com".into())));
    let moved = known(&[phone.clone(), (Name::Email("ada@example.com".into()), "p-email")]);
    assert_eq!(whose(&all, &moved), Some(Whose::Known(owner("p-email"))));
    let account =
        known(&[(Name::Customer("c-1".into()), "p-1"), (Name::Email("ada@example.com".into()), "p-2")]);
    assert_eq!(whose(&all, &account), Some(Whose::Known(owner("p-1"))));
    let phone_alone = own(json!({"phone": "+33612345678"}));
    assert_eq!(whose(&phone_alone, &nothing), Some(Whose::Known(owner("p-phone"))));
    assert_eq!(whose(&phone_alone, &BTreeMap::new()), Some(Whose::Address("+33612345678".into())));
}

#[test]
fn a_parcel_leads_to_its_order_once_both_were_told_together() {
    let sent = payload(json!({"type": "order-fulfilled", "order": 1001, "tracking_number": "1Z9"}));
    let order = known(&[(Name::Order("1001".into()), "p-1")]);
    let Some(Whose::Known(found)) = whose(&sent, &order) else { panic!() };
    let learnt: BTreeMap<Name, Owner> = learnt(&sent, &found, |_| false).into_iter().collect();

    let mut arrived = payload(json!({"type": "order-delivered", "tracking_number": "1Z9"}));
    assert_eq!(whose(&arrived, &order), Some(Whose::Nobody(Name::Parcel("1Z9".into()))));
    let Some(Whose::Known(found)) = whose(&arrived, &learnt) else { panic!() };
    with_order(&mut arrived, &found);
    assert!(matches!(&arrived, Payload::OrderDelivered(told) if told.order.as_deref() == Some("1001")));
}

#[test]
fn a_service_may_know_the_order_by_another_number_than_the_shop() {
    let mut arrived = payload(json!({"type": "order-delivered", "order": "#1001", "tracking_number": "1Z9"}));
    let parcel = Owner { person: "p-1".into(), order: Some("820982911946154508".into()) };
    let known = BTreeMap::from([(Name::Parcel("1Z9".into()), parcel)]);
    let Some(Whose::Known(found)) = whose(&arrived, &known) else { panic!() };
    with_order(&mut arrived, &found);
    let of = |payload: &Payload| match payload {
        Payload::OrderDelivered(told) => told.order.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(of(&arrived).as_deref(), Some("820982911946154508"));
    // An order that is known by the number that was told keeps it, whatever else travels in the parcel.
    let mut arrived = payload(json!({"type": "order-delivered", "order": "1002", "tracking_number": "1Z9"}));
    let mut known = known;
    known.insert(Name::Order("1002".into()), owner("p-2"));
    let Some(Whose::Known(found)) = whose(&arrived, &known) else { panic!() };
    with_order(&mut arrived, &found);
    assert_eq!((found.person.as_str(), of(&arrived).as_deref()), ("p-2", Some("1002")));
}

#[test]
fn an_address_that_names_its_person_needs_no_entry() {
    let event = own(json!({"id": "c-1", "email": "ada@example.com"}));
    let named: Vec<Name> = learnt(&event, &owner("p-1"), |address| address == "ada@example.com")
        .into_iter()
        .map(|(n, _)| n)
        .collect();
    assert_eq!(named, [Name::Customer("c-1".into())]);
    let gone = payload(json!({"type": "product-deleted", "product": "caps"}));
    assert_eq!(whose(&gone, &BTreeMap::new()), None);
}

#[test]
fn a_friends_order_rewards_whoever_the_code_was_dealt_to() {
    let used = |more: Value| {
        let mut used = json!({
            "type": "referral-used", "code": "ADA-7", "order": 1033,
            "customer": {"id": "c-9", "email": "grace@example.com"},
        });
        used.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        payload(used)
    };
    let friends =
        known(&[(Name::Customer("c-9".into()), "p-grace"), (Name::Order("1033".into()), "p-grace")]);
    let nobodys = Name::Code("ADA-7".into());
    assert_eq!(whose(&used(json!({})), &friends), Some(Whose::Nobody(nobodys.clone())));
    let dealt = known(&[(nobodys.clone(), "p-ada")]);
    assert_eq!(whose(&used(json!({})), &dealt), Some(Whose::Known(owner("p-ada"))));
    let named = used(json!({"referrer": {"email": "ada@example.com"}}));
    assert_eq!(whose(&named, &friends), Some(Whose::Address("ada@example.com".into())));
    let names: Vec<Name> =
        learnt(&named, &owner("p-1"), |_| true).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, [nobodys], "a code of the shop's own leads there from now on");
    let named = |address: &str| address.replace("grace@example.com", "p-grace");
    assert!(is_own_code(&used(json!({})), &owner("p-grace"), named));
    assert!(!is_own_code(&used(json!({})), &owner("p-ada"), named));
}
