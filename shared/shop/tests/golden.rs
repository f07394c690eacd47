//! One example of each event, in the spelling that is kept: it must be read for as long as a shop may send it.
//! They also stand in docs/shop-api.md and docs/openapi.json.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

use std::path::Path;

use rappel_shop::payload::{Benefit, BirthDate, OfferCode};
use rappel_shop::{EVENT_TYPES, Event, Patch, Payload, Recipient, read_events};
use rappel_signal::{ProductId, UnixMs};
use serde_json::{Value, json};

const NOW: UnixMs = UnixMs(1_798_761_600_000); // 2027-01-01

fn example(event_type: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{event_type}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn read(told: &Value) -> Event {
    let mut items = read_events(told.to_string().as_bytes(), NOW).unwrap();
    assert_eq!(items.len(), 1);
    items.remove(0).event.unwrap_or_else(|refusal| panic!("{told}: {refusal}"))
}

#[test]
fn each_example_is_read_and_written_back_as_it_stands() {
    for event_type in EVENT_TYPES {
        let told = example(event_type);
        let event = read(&told);
        assert_eq!(event.payload.event_type(), *event_type);
        assert_eq!(event.to_json().unwrap(), told, "{event_type}");
    }
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")).unwrap();
    assert_eq!(files.count(), EVENT_TYPES.len(), "an example of a type that is no more");
}

#[test]
fn an_order_has_plain_fields() {
    let event = read(&example("order-placed"));
    assert_eq!((event.id.as_str(), event.at), ("9b0d1c2e-placed-1001", UnixMs(1_795_338_000_000)));
    let Payload::OrderPlaced(order) = event.payload else { panic!() };
    assert_eq!(order.total_hundredths, 11_390);
    assert_eq!(order.items[0].product, ProductId("trail-shoes".to_owned()));
    assert_eq!((order.items[0].price_hundredths, order.items[1].quantity), (8_990, 2));
    assert_eq!(order.items[0].category, ["Shoes", "Trail"]);
    assert_eq!(order.shipping_country.as_deref(), Some("FR"));
    assert_eq!((order.codes, order.first_order), (vec!["WELCOME10".to_owned()], Some(true)));
}

#[test]
fn an_update_keeps_clears_and_sets() {
    let Payload::CustomerUpdated(profile) = read(&example("customer-updated")).payload else { panic!() };
    assert_eq!(profile.email, Patch::Set("ada.lovelace@example.com".to_owned()));
    assert_eq!(profile.phone, Patch::Clear);
    assert_eq!(profile.first_name, Patch::Keep);
    assert_eq!(profile.birthday, Patch::Set(BirthDate { year: Some(1990), month: 2, day: 28 }));
    assert_eq!(profile.tags, None);
}

#[test]
fn an_offer_says_what_it_gives() {
    let with = |benefit: Value, code: Value| {
        let mut told = example("offer-updated");
        told["benefit"] = benefit;
        told["code"] = code;
        let Payload::OfferUpdated(offer) = read(&told).payload else { panic!() };
        (offer.benefit, offer.code)
    };
    let shared = |code: &str| Some(OfferCode::Shared(code.to_owned()));
    assert_eq!(
        with(json!({"amount": 10}), json!({"shared": "TEN"})),
        (Benefit::Amount(1_000), shared("TEN"))
    );
    let gift = Benefit::Gift(ProductId("wool-socks".to_owned()));
    assert_eq!(with(json!({"gift": "wool-socks"}), Value::Null), (gift, None));
    assert_eq!(with(json!("free-shipping"), Value::Null), (Benefit::FreeShipping, None));
    assert_eq!(with(json!("early-access"), Value::Null), (Benefit::EarlyAccess, None));
}

#[test]
fn each_event_finds_whose_it_is() {
    for event_type in EVENT_TYPES {
        let event = read(&example(event_type));
        let whose = match event.payload.recipient() {
            Recipient::Person { customer, order, tracking_number, code } => {
                let named = [order, tracking_number, code].iter().flatten().count();
                assert!(customer.is_some() || named > 0, "{event_type}");
                "person"
            }
            Recipient::Catalogue(_) => "catalogue",
            Recipient::Shop => "shop",
        };
        let expected = match event_type.split('-').next().unwrap() {
            "product" => "catalogue",
            "offer" | "sale" | "codes" => "shop",
            _ => "person",
        };
        assert_eq!(whose, expected, "{event_type}");
    }
    let fulfilled = read(&example("order-fulfilled"));
    let (order, tracking_number) = (Some("1001"), Some("1Z999AA10123456784"));
    let parcel = Recipient::Person { customer: None, order, tracking_number, code: None };
    assert_eq!(fulfilled.payload.recipient(), parcel);
}

/// Many servers have their own way with numbers, dates and nothing; what they mean is clear.
#[test]
fn other_spellings_mean_the_same() {
    let told = json!({
        "id": "a", "type": "order-placed", "at": 1_795_338_000_000_i64, "order": 1001,
        "customer": {"email": " Ada@EXAMPLE.com ", "phone": "0033 6 12 34 56 78", "id": null},
        "items": [{"product": 7, "quantity": 1.0, "price": 89.9, "category": "Shoes > Trail"}],
        "total": 89.9, "currency": "eur", "shipping_country": "fr", "first_order": null,
    });
    let canonical = json!({
        "id": "a", "type": "order-placed", "at": "2026-11-22T09:00:00Z", "order": "1001",
        "customer": {"email": "Ada@example.com", "phone": "+33612345678"},
        "items": [{"product": "7", "quantity": 1, "price": "89.90", "category": ["Shoes", "Trail"]}],
        "total": "89.90", "currency": "EUR", "shipping_country": "FR",
    });
    assert_eq!(read(&told).to_json().unwrap(), canonical);
    assert_eq!(read(&told), read(&canonical));
}
