//! Stories of what the engine hears of an event.

use rappel_catalogue::{Facts, Row};
use rappel_flow::ProfileField;
use rappel_shop::read_event;
use rappel_signal::{Channel, UnixMs};
use serde_json::{Value, json};

use super::*;
use crate::goods::goods;

const AT: i64 = 1_790_000_000_000;

fn event(mut fields: Value) -> Event {
    fields["id"] = "e-1".into();
    fields["at"] = AT.into();
    read_event(0, fields, UnixMs(AT)).event.unwrap()
}

fn capsules() -> Known {
    let row: Value = json!({
        "v": 1, "product": "caps", "title": "Capsules", "path": "/caps", "category": ["Health", "Vitamins"],
        "units_per_pack": 100, "units_per_day_hundredths": 100, "needs_setup": true,
        "id": "caps-100", "price_hundredths": 1950, "currency": "EUR",
    });
    let row: Row = serde_json::from_value(row).unwrap();
    assert_ne!(row.facts, Facts::default());
    Known { goods: goods(&[row]), zone: None }
}

#[test]
fn an_order_says_who_what_and_how_long_it_lasts() {
    let order = event(json!({
        "type": "order-placed", "order": 1001, "total": "39.00", "currency": "EUR", "shipping_country": "FR",
        "customer": {"email": "ada@example.com", "phone": "+33612345678"}, "codes": ["TEN"],
        "items": [
            {"product": "caps", "variant": "caps-100", "quantity": 2, "price": "19.50"},
            {"product": "boots", "quantity": 1, "price": 0, "category": "Shoes > Trail"},
        ],
    }));
    assert_eq!(products(&order.payload), ["caps-100", "caps", "boots"]);
    let heard = inputs(&order, &capsules());
    let [
        Input::Identified { channel: Channel::Email, .. },
        Input::Identified { channel: Channel::Sms, .. },
        Input::Identified { channel: Channel::WhatsApp, address, .. },
        Input::Purchased { order, items },
    ] = &heard[..]
    else {
        panic!("{heard:?}");
    };
    assert_eq!(address, "+33612345678", "one number, two ways, each with a consent of its own");
    assert_eq!((order.source, order.value_hundredths, order.at), (OrderSource::Server, 3900, UnixMs(AT)));
    assert_eq!(
        (order.codes.as_slice(), order.country.as_deref()),
        (["TEN".to_owned()].as_slice(), Some("FR"))
    );
    let [caps, boots] = &items[..] else { panic!("{items:?}") };
    assert_eq!((caps.title.as_str(), caps.quantity, caps.lasts_days), ("Capsules", 2, Some(100)));
    assert_eq!((caps.category.as_deref(), caps.needs_setup), (Some("Health"), true));
    assert_eq!((boots.category.as_deref(), boots.lasts_days), (Some("Shoes"), None));
}

#[test]
fn what_becomes_of_an_order_keeps_its_words() {
    let news = |fields: Value| match inputs(&event(fields), &Known::default()).pop() {
        Some(Input::OrderChanged { order, news, at }) => {
            assert_eq!((order.as_str(), at), ("1001", UnixMs(AT)));
            news
        }
        other => panic!("{other:?}"),
    };
    let fulfilled = json!({"type": "order-fulfilled", "order": 1001, "expected_delivery": AT + 5});
    assert_eq!(news(fulfilled), OrderNews::Fulfilled { expected_at: Some(UnixMs(AT + 5)) });
    assert_eq!(news(json!({"type": "order-delivered", "order": 1001})), OrderNews::Delivered);
    assert_eq!(news(json!({"type": "order-cancelled", "order": 1001})), OrderNews::Cancelled);
    let refunded = |in_full: bool| json!({"type": "order-refunded", "order": 1001, "in_full": in_full, "amount": "12.00"});
    assert_eq!(news(refunded(false)), OrderNews::Refunded { amount_hundredths: Some(1200) });
    assert_eq!(news(refunded(true)), OrderNews::Refunded { amount_hundredths: None });
}

#[test]
fn an_account_is_known_and_agreed_before_it_begins() {
    let created = event(json!({
        "type": "customer-created", "customer": {"id": "c-1", "email": "ada@example.com"},
        "first_name": "Ada", "birthday": "--02-29", "gender": "female", "country": "FR",
        "consents": [
            {"channel": "email", "granted": true, "text": "News", "at": AT - 9},
            {"channel": "sms", "granted": false},
        ],
    }));
    let heard = inputs(&created, &Known::default());
    let [
        Input::Identified { .. },
        Input::ProfileChanged(profile),
        Input::ConsentGiven { channel: Channel::Email, at, address: Some(address), .. },
        Input::ConsentWithdrawn { channel: Channel::Sms, .. },
        Input::AccountCreated { .. },
    ] = &heard[..]
    else {
        panic!("{heard:?}");
    };
    assert_eq!((profile.first_name.as_deref(), profile.gender.as_deref()), (Some("Ada"), Some("female")));
    assert!(profile.birthday.is_some());
    assert_eq!(
        (address.as_str(), *at),
        ("ada@example.com", UnixMs(AT - 9)),
        "of before, and of that address"
    );
}

#[test]
fn a_code_that_a_friend_used_is_news_for_its_owner_alone() {
    let used = event(json!({
        "type": "referral-used", "code": "ADA-7", "order": 1033, "customer": {"email": "grace@example.com"},
    }));
    let heard = inputs(&used, &Known::default());
    let [Input::Event(news)] = &heard[..] else {
        panic!("the friend's address is not the owner's: {heard:?}")
    };
    assert_eq!((news.name.as_str(), news.id.as_str()), ("referral-used", "e-1"));
}

#[test]
fn null_takes_back_what_was_known_and_tags_are_all_tags() {
    let told = event(json!({
        "type": "customer-updated", "customer": {"id": "c-1"}, "tags": ["club", "press"],
        "phone": null, "birthday": null, "first_name": null, "gender": "other", "zone": null,
    }));
    let heard = inputs(&told, &Known::default());
    let [
        Input::AddressCleared { channel: Channel::Sms, at },
        Input::AddressCleared { channel: Channel::WhatsApp, .. },
        Input::ProfileChanged(change),
    ] = &heard[..]
    else {
        panic!("{heard:?}");
    };
    assert_eq!((at, change.gender.as_deref()), (&UnixMs(AT), Some("other")));
    assert_eq!(change.tags.as_deref(), Some(["club".to_owned(), "press".to_owned()].as_slice()));
    assert_eq!(change.cleared, [ProfileField::Zone, ProfileField::FirstName, ProfileField::Birthday]);
    let none = event(json!({"type": "customer-updated", "customer": {"id": "c-1"}, "tags": []}));
    let [Input::ProfileChanged(change)] = &inputs(&none, &Known::default())[..] else { panic!() };
    assert_eq!(change.tags, Some(Vec::new()), "no tags are all there are");
}

#[test]
fn whoever_is_brought_along_is_told_in_one_piece_that_starts_nothing() {
    let told = event(json!({
        "type": "customer-imported", "customer": {"email": "ada@example.com"}, "first_name": "Ada",
        "consents": [
            {"channel": "email", "granted": true, "text": "News"},
            {"channel": "email", "granted": true, "text": "Offers", "dated_for_all": true},
        ],
    }));
    let heard = inputs(&told, &Known::default());
    let [Input::Imported(within)] = &heard[..] else { panic!("{heard:?}") };
    assert!(
        matches!(
            &within[..],
            [
                Input::Identified { .. },
                Input::ProfileChanged(_),
                Input::ConsentGiven { at: UnixMs(AT), .. },
                Input::ConsentUndated { at: UnixMs(AT), .. },
            ]
        ),
        "{within:?}"
    );
}

#[test]
fn a_question_is_answered_where_the_shopper_named_a_channel() {
    let mut fields = json!({
        "type": "stock-requested", "product": "boots", "variant": "boots-43", "consent_text": "Tell me",
        "customer": {"email": "ada@example.com"},
    });
    for (told, named) in [(Value::Null, None), ("email".into(), Some(Channel::Email))] {
        fields["channel"] = told;
        let heard = inputs(&event(fields.clone()), &Known::default());
        let Some(Input::Asked(ask)) = heard.last() else { panic!("{heard:?}") };
        assert_eq!((ask.product.0.as_str(), ask.channel), ("boots-43", named));
    }
}

#[test]
fn what_is_not_a_persons_says_nothing_to_anybody() {
    let gone = event(json!({"type": "product-deleted", "product": "caps"}));
    assert_eq!(inputs(&gone, &Known::default()), Vec::new());
}
