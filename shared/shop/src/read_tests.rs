//! What is refused, where, and in which words.

use super::*;
use crate::limit::ORDER_ITEMS_MAX;
use proptest::prelude::*;
use serde_json::json;

const NOW: UnixMs = UnixMs(1_795_338_000_000); // 2026-11-22T09:00:00Z

fn order() -> Value {
    json!({
        "id": "e1", "type": "order-placed", "at": "2026-11-22T09:00:00Z", "order": "1001",
        "customer": {"email": "ada@example.com"},
        "items": [{"product": "trail-shoes", "quantity": 1, "price": "89.90"}],
        "total": "89.90", "currency": "EUR",
    })
}

/// An order in which one place is changed; `null` takes it out.
fn order_with(pointer: &str, told: Value) -> Value {
    let mut order = order();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = order.pointer_mut(parent).unwrap();
    match (parent, told) {
        (Value::Object(fields), Value::Null) => drop(fields.remove(name)),
        (Value::Object(fields), told) => drop(fields.insert(name.to_owned(), told)),
        (Value::Array(list), told) => list[name.parse::<usize>().unwrap()] = told,
        _ => panic!("{pointer} is no place"),
    }
    order
}

fn refusal(event: Value) -> String {
    let item = read_event(0, event.clone(), NOW);
    item.event.map_or_else(|refusal| refusal.to_string(), |_| panic!("{event} was taken"))
}

#[test]
fn a_bad_event_is_told_where_and_what_to_change() {
    let types = EVENT_TYPES.join(", ");
    let cases = [
        ("/id", Value::Null, "id is missing: give each event an id of its own, so that none acts twice"),
        ("/id", json!("x".repeat(201)), "id has 201 bytes and may have 200: shorten it"),
        ("/type", Value::Null, &format!("type is missing: it must be one of {types}")),
        ("/type", json!("order-place"), &format!("type is \"order-place\": it must be one of {types}")),
        ("/at", Value::Null, "at is missing: say when it happened"),
        (
            "/at",
            json!("22.11.2026 10:00"),
            "at must be an instant such as \"2026-11-22T10:00:00+01:00\" (RFC 3339, with its offset) or milliseconds \
             since 1970, not \"22.11.2026 10:00\"",
        ),
        ("/at", json!(1_795_338_000), "at looks like seconds: send milliseconds, 1795338000000"),
        ("/at", json!("2026-11-22T11:00:00Z"), "at lies 2 h ahead of now: check its offset from UTC"),
        ("/order", Value::Null, "order is missing"),
        ("/order", json!(["1001"]), "order must be a text or a whole number, not a list"),
        ("/total", json!(-5), "total must not be negative: send amounts as they are paid, such as \"89.90\""),
        (
            "/items/0/price",
            json!("89,90"),
            "items[0].price must be an amount in main units with at most two decimals, such as \"89.90\", not \"89,90\"",
        ),
        ("/items/0/quantity", json!(0), "items[0].quantity must be a whole number from 1 to 9999, not 0"),
        ("/items/0/product", Value::Null, "items[0].product is missing"),
        ("/items/0", json!("trail-shoes"), "items[0] must be an object, not \"trail-shoes\""),
        ("/items", json!({}), "items must be a list, not an object"),
        ("/items", json!([]), "items must not be empty: an order has at least one item"),
        (
            "/currency",
            json!("EURO"),
            "currency must be a currency's three letters (ISO 4217) such as \"EUR\", not \"EURO\"",
        ),
        (
            "/shipping_country",
            json!("UK"),
            "shipping_country must be a country's two letters (ISO 3166-1) such as \"FR\", not \"UK\"; the United \
             Kingdom is \"GB\"",
        ),
        ("/customer", json!({}), "customer must name the customer by `id`, `email`, `phone` or `visitor`"),
        (
            "/customer/email",
            json!("ada@localhost"),
            "customer.email must be an address such as name@domain.example, in ASCII, without quotes or a display name",
        ),
        (
            "/customer/phone",
            json!("06 12 34 56 78"),
            "customer.phone must be a number with its country code, such as +33 6 12 34 56 78 (E.164)",
        ),
        (
            "/customer/mail",
            json!("ada@example.com"),
            "customer.mail is not known: check its name; fields here are `id`, `email`, `phone`, `visitor`",
        ),
        ("/codes", json!(["OK", "TWO WORDS"]), "codes[1] must be one word, without spaces"),
        ("/first_order", json!("yes"), "first_order must be true or false, not \"yes\""),
    ];
    for (pointer, told, expected) in cases {
        assert_eq!(refusal(order_with(pointer, told)), expected);
    }
    let many = vec![json!({"product": "p", "quantity": 1, "price": 1}); ORDER_ITEMS_MAX + 1];
    assert_eq!(refusal(order_with("/items", json!(many))), "items has 201 entries and may have 200");
    assert_eq!(refusal(json!(7)), "the event must be an object with `id`, `type` and `at`, not 7");
}

/// The refusal of an event of this type with these fields.
fn told(event_type: &str, fields: Value) -> String {
    let mut event = json!({"id": "e1", "type": event_type, "at": NOW.0});
    event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    refusal(event)
}

#[test]
fn what_must_hold_between_fields_of_orders_and_customers_is_checked() {
    let customer = json!({"id": "c-1"});
    let cases = [
        (
            "order-delivered",
            json!({}),
            "order is missing, and so is `tracking_number`: one of them must say which order",
        ),
        (
            "order-refunded",
            json!({"order": "1", "in_full": false}),
            "amount is missing: say how much of the order was refunded, or set `in_full` to true",
        ),
        (
            "customer-updated",
            json!({"customer": customer, "consents": [{"channel": "email", "granted": true}]}),
            "consents[0].text is missing: a consent is kept with the wording that was agreed to",
        ),
        (
            "customer-updated",
            json!({"customer": customer, "consents": [{"channel": "fax", "granted": false}]}),
            "consents[0].channel must be email, push, sms or whatsapp, not \"fax\"",
        ),
        (
            "customer-created",
            json!({"customer": customer, "birthday": "1991-02-29"}),
            "birthday must be a date such as \"1990-02-28\", or \"--02-28\" without the year, not \"1991-02-29\"",
        ),
    ];
    for (event_type, fields, expected) in cases {
        assert_eq!(told(event_type, fields), expected, "{event_type}");
    }
}

#[test]
fn what_must_hold_between_fields_of_all_else_is_checked() {
    let customer = json!({"id": "c-1"});
    let cases = [
        (
            "product-updated",
            json!({"product": "p", "price": 5}),
            "currency is missing: amounts need a currency",
        ),
        (
            "review-left",
            json!({"product": "p", "rating": 5}),
            "customer is missing, and so is `order`: one of them must say who left the review",
        ),
        (
            "review-left",
            json!({"product": "p", "order": "1", "rating": 6}),
            "rating must be a whole number from 1 to 5, not 6",
        ),
        (
            "offer-updated",
            json!({"offer": "x", "benefit": {"percent": 15}, "start": NOW.0, "end": NOW.0}),
            "end must lie after `start`",
        ),
        (
            "offer-updated",
            json!({"offer": "x", "benefit": {"percent": 150}, "start": NOW.0}),
            "benefit.percent must be a whole number from 1 to 100, not 150",
        ),
        (
            "offer-updated",
            json!({"offer": "x", "benefit": "half-price", "start": NOW.0}),
            "benefit is \"half-price\": it must be one of `percent`, `amount`, `gift`, `free-shipping`, `early-access`",
        ),
        (
            "sale-period-updated",
            json!({"period": "w", "countries": ["FR"], "start": NOW.0, "end": 2}),
            "end must lie between the years 2000 and 2100",
        ),
        (
            "sale-period-updated",
            json!({"period": "w", "countries": [], "start": NOW.0, "end": NOW.0 + 1}),
            "countries must not be empty: say where the period holds",
        ),
        ("codes-uploaded", json!({"pool": "x", "codes": []}), "codes must not be empty"),
        (
            "event",
            json!({"name": "n", "customer": customer, "properties": {"deep": {}}}),
            "properties must be flat: \"deep\" must be a number, true or false, or a text of at most 200 bytes",
        ),
    ];
    for (event_type, fields, expected) in cases {
        assert_eq!(told(event_type, fields), expected, "{event_type}");
    }
}

#[test]
fn a_request_is_read_whole_or_not_at_all() {
    let refused = |body: &[u8]| read_events(body, NOW).unwrap_err();
    assert_eq!(refused(b" \n"), RequestRefusal::Empty);
    assert_eq!(refused(b"[]"), RequestRefusal::Empty);
    let broken = refused(b"[{\"id\": 1,}]");
    assert_eq!((broken.status(), broken.to_string().starts_with("the body is not JSON: ")), (400, true));
    assert_eq!(refused(&vec![b' '; REQUEST_BYTES_MAX + 1]), RequestRefusal::RequestTooLarge);
    let many = serde_json::to_vec(&vec![order(); REQUEST_EVENTS_MAX + 1]).unwrap();
    let many = refused(&many);
    assert_eq!(many.status(), 413);
    assert_eq!(
        many.body(),
        json!({"error": "there are over 100 events: send several requests, or an upload"})
    );
    assert_eq!(read_events(order().to_string().as_bytes(), NOW).unwrap().len(), 1, "one event needs no list");
}

#[test]
fn a_bad_line_of_an_upload_is_one_refusal() {
    let long = "x".repeat(EVENT_BYTES_MAX + 1);
    let upload = format!("{}\r\n\n{{oops\n{long}\n{}", order(), order());
    let items = read_upload(upload.as_bytes(), NOW).unwrap();
    let results: Vec<_> = items.iter().map(|item| (item.index, item.event.is_ok())).collect();
    assert_eq!(results, [(0, true), (1, false), (2, false), (3, true)]);
    let words = |index: usize| items[index].event.as_ref().unwrap_err().to_string();
    assert_eq!(words(1), "the event is not JSON: key must be a string at line 1 column 2");
    assert_eq!(words(2), "the event is over 131072 bytes: send less in one event");
    let lines = "1\n".repeat(UPLOAD_EVENTS_MAX + 1);
    assert_eq!(read_upload(lines.as_bytes(), NOW), Err(RequestRefusal::TooManyLines));
    assert_eq!(read_upload(b"\n\r\n", NOW), Err(RequestRefusal::Empty));
    assert_eq!(read_upload(&vec![b' '; UPLOAD_BYTES_MAX + 1], NOW), Err(RequestRefusal::UploadTooLarge));
}

#[test]
fn a_refused_event_keeps_its_id_for_the_answer() {
    assert_eq!(read_event(3, order_with("/total", json!("?")), NOW).id.as_deref(), Some("e1"));
}

/// JSON of any shape, with the words events use among its names.
fn any_json() -> impl Strategy<Value = Value> {
    let words = prop_oneof![
        Just("id"),
        Just("type"),
        Just("at"),
        Just("order"),
        Just("customer"),
        Just("items"),
        Just("benefit"),
        Just("consents"),
        Just("properties"),
        Just("email"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        proptest::sample::select(EVENT_TYPES).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(words.clone().prop_map(str::to_owned), inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(body in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_events(&body, NOW);
        let _ = read_upload(&body, NOW);
    }

    #[test]
    fn no_json_breaks_the_reader(event in any_json()) {
        let item = read_event(0, event, NOW);
        if let Ok(event) = item.event {
            let again = read_event(0, event.to_json().unwrap(), NOW).event;
            prop_assert_eq!(again, Ok(event), "what was taken is read back as it was");
        }
    }

    #[test]
    fn a_bad_event_never_loses_the_others(bad in prop::collection::vec(prop::option::of(any_json()), 1..12)) {
        let told: Vec<Value> = bad.iter().map(|bad| bad.clone().unwrap_or_else(order)).collect();
        let good = |items: &[Item]| items.iter().map(|item| item.event.is_ok()).collect::<Vec<_>>();
        let alone: Vec<bool> = told.iter().map(|event| read_event(0, event.clone(), NOW).event.is_ok()).collect();
        let request = read_events(&serde_json::to_vec(&told).unwrap(), NOW).unwrap();
        prop_assert_eq!(good(&request), alone.clone());
        prop_assert!(bad.iter().zip(&alone).all(|(bad, taken)| bad.is_some() || *taken));
        let lines: Vec<String> = told.iter().map(Value::to_string).collect();
        prop_assert_eq!(good(&read_upload(lines.join("\n").as_bytes(), NOW).unwrap()), alone);
    }
}
