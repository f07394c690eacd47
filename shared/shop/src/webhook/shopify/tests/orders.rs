//! Orders, refunds and parcels at Shopify.

use super::*;

/// `orders/create`.
pub(super) fn order() -> Value {
    json!({
        "id": 820_982_911_946_154_508_u64, "name": "#1001", "order_number": 1001, "test": false,
        "created_at": "2026-11-22T09:58:30+01:00", "processed_at": "2026-11-22T09:58:29+01:00",
        "updated_at": "2026-11-22T09:58:31+01:00", "cancelled_at": null, "closed_at": null,
        "buyer_accepts_marketing": true, "currency": "EUR", "presentment_currency": "USD",
        "total_price": "113.90", "current_total_price": "101.90", "subtotal_price": "108.00", "financial_status": "paid",
        "fulfillment_status": null, "email": "ada.office@example.com", "contact_email": "ada.office@example.com", "phone": null,
        "customer_locale": "fr-FR", "note_attributes": [{"name": "_rappel", "value": "000102030405060708090a0b0c0d0e0f"}],
        "discount_codes": [{"code": "WELCOME10", "amount": "5.90", "type": "percentage"}, {"code": "two words"}],
        "customer": {"id": 7_604_191_985_899_u64, "email": "Ada@Example.com", "phone": "+33612345678", "first_name": "Ada",
            "state": "disabled", "verified_email": true},
        "shipping_address": {"first_name": "Ada", "country": "France", "country_code": "FR", "phone": "06 12 34 56 78"},
        "line_items": [
            {"id": 1, "product_id": 788_032_119_674_292_922_u64, "variant_id": 642_667_041_472_713_922_u64, "quantity": 1,
                "price": "89.90", "title": "Trail shoes", "sku": "TS-42", "total_discount": "0.00"},
            {"id": 2, "product_id": null, "variant_id": null, "quantity": 2, "price": "12.00", "title": "Gift wrap", "sku": ""},
        ],
        "fulfillments": [], "refunds": [],
    })
}

fn placed(events: &[Event]) -> &OrderPlaced {
    let placed = events.iter().find_map(|event| match &event.payload {
        Payload::OrderPlaced(order) => Some(order),
        _ => None,
    });
    placed.unwrap()
}

#[test]
fn an_order_is_named_by_the_id_that_refunds_and_parcels_name_it_by() {
    let events = events("orders/create", &order());
    assert_eq!(kinds(&events), ["order-placed"]);
    assert_eq!(events[0].id, "shopify/order/820982911946154508/placed");
    assert_eq!(events[0].at, UnixMs(1_795_337_909_000), "when it was processed");
    let placed = placed(&events);
    assert_eq!(
        (placed.total_hundredths, placed.currency.as_str()),
        (11_390, "EUR"),
        "as placed, in the shop's money"
    );
    assert_eq!(
        (placed.shipping_country.as_deref(), placed.codes.as_slice()),
        (Some("FR"), &["WELCOME10".to_owned()][..])
    );
    assert_eq!(
        (placed.order.as_str(), placed.number.as_deref()),
        ("820982911946154508", Some("#1001")),
        "as people know it"
    );
    let customer = &placed.customer;
    assert_eq!(customer.id.as_deref(), Some("7604191985899"));
    assert_eq!(customer.email.as_deref(), Some("Ada@example.com"), "the account's");
    assert_eq!(customer.phone.as_deref(), Some("+33612345678"), "not the one dialled at home");
    assert!(customer.visitor.is_some());
    let items: Vec<_> =
        placed.items.iter().map(|item| (item.product.0.as_str(), item.variant.as_deref())).collect();
    assert_eq!(items, [("788032119674292922", Some("642667041472713922")), ("2", None)]);
    assert_eq!((placed.items[1].quantity, placed.items[1].price_hundredths), (2, 1_200));
}

#[test]
fn every_word_on_an_order_tells_the_same_order() {
    let first = events("orders/create", &order());
    for topic in ["orders/paid", "orders/fulfilled", "orders/partially_fulfilled", "orders/updated"] {
        let mut later = order();
        later["updated_at"] = json!("2026-11-22T09:59:00+01:00");
        later["current_total_price"] = json!("50.00");
        assert_eq!(events(topic, &later), first, "{topic}");
    }
}

#[test]
fn an_order_of_nobody_known_is_nobodys() {
    let mut counter = order();
    (counter["customer"], counter["email"]) = (json!(null), json!(""));
    assert_eq!(events("orders/create", &counter), []);
}

#[test]
fn a_test_is_no_order() {
    let mut bogus = order();
    bogus["test"] = json!(true);
    assert_eq!(events("orders/create", &bogus), []);
    // What the button "Send test notification" sends.
    let body = serde_json::to_vec(&order()).unwrap();
    let signature = signed(&body, SECRET.as_bytes());
    let headers = Headers {
        signature: Some(&signature),
        topic: Some("orders/create"),
        test: Some("true"),
        ..Headers::default()
    };
    let news = prove(&body, &headers, SECRET, NOW).unwrap();
    assert_eq!((news.events(&Surroundings::default()), news.product()), (Ok(Vec::new()), None));
}

#[test]
fn a_cancelled_order_is_not_placed_any_more() {
    let mut cancelled = order();
    cancelled["cancelled_at"] = json!("2026-11-22T09:59:00+01:00");
    let events = events("orders/cancelled", &cancelled);
    assert_eq!(kinds(&events), ["order-cancelled"]);
    assert_eq!(events[0].id, "shopify/order/820982911946154508/cancelled");
    cancelled["cancelled_at"] = json!("2026-11-22T11:59:00+01:00");
    assert_eq!(
        super::events("orders/cancelled", &cancelled)[0].at,
        NOW,
        "a clock that is ahead loses nothing"
    );
}

/// `refunds/create`.
pub(super) fn refund() -> Value {
    json!({
        "id": 890_088_186_047_892_319_u64, "order_id": 820_982_911_946_154_508_u64, "created_at": "2026-11-22T09:59:10+01:00",
        "processed_at": "2026-11-22T09:59:10+01:00", "note": "Too small",
        "refund_line_items": [{"id": 5, "quantity": 1, "line_item_id": 2, "subtotal": 12.0, "total_tax": 0.0}],
        "transactions": [
            {"id": 6, "kind": "refund", "status": "success", "amount": "10.00", "currency": "EUR", "test": false},
            {"id": 7, "kind": "refund", "status": "success", "amount": "2.00", "currency": "EUR", "test": false},
            {"id": 8, "kind": "refund", "status": "failure", "amount": "99.00", "currency": "EUR", "test": false},
        ],
    })
}

#[test]
fn a_refund_is_what_was_paid_back() {
    let alone = events("refunds/create", &refund());
    let Payload::OrderRefunded(refunded) = &alone[0].payload else { panic!() };
    assert_eq!((refunded.order.as_str(), refunded.in_full), ("820982911946154508", false));
    assert_eq!(refunded.amount_hundredths, Some(1_200));
    // The order tells the same of it.
    let mut updated = order();
    (updated["refunds"], updated["financial_status"]) = (json!([refund()]), json!("partially_refunded"));
    assert_eq!(events("orders/updated", &updated)[1..], alone);
    let mut restocked = refund();
    restocked["transactions"] = json!([]);
    assert_eq!(events("refunds/create", &restocked), []);
}

#[test]
fn an_order_refunded_in_full_counts_no_more() {
    let mut refunded = order();
    (refunded["refunds"], refunded["financial_status"]) = (json!([refund()]), json!("refunded"));
    assert_eq!(
        kinds(&events("orders/updated", &refunded)),
        ["order-placed", "order-refunded", "order-cancelled"]
    );
}

/// `fulfillments/create`.
pub(super) fn fulfillment() -> Value {
    json!({
        "id": 123_456, "order_id": 820_982_911_946_154_508_u64, "status": "success", "created_at": "2026-11-22T09:59:20+01:00",
        "updated_at": "2026-11-22T09:59:30+01:00", "tracking_company": "UPS", "shipment_status": null, "email": "ada@example.com",
        "tracking_number": "1Z9", "tracking_numbers": ["1Z9", "1Z8"], "tracking_urls": [], "name": "#1001.1",
    })
}

#[test]
fn each_parcel_of_a_fulfillment_can_be_found_by_its_number() {
    let alone = events("fulfillments/create", &fulfillment());
    let parcels: Vec<_> = alone
        .iter()
        .map(|event| match &event.payload {
            Payload::OrderFulfilled(told) => {
                (told.order.as_deref(), told.carrier.as_deref(), told.tracking_number.as_deref())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let order_id = Some("820982911946154508");
    assert_eq!(parcels, [(order_id, Some("UPS"), Some("1Z9")), (order_id, Some("UPS"), Some("1Z8"))]);
    let mut fulfilled = order();
    fulfilled["fulfillments"] = json!([fulfillment()]);
    assert_eq!(events("orders/fulfilled", &fulfilled)[1..], alone);
    let mut unnumbered = fulfillment();
    (unnumbered["tracking_number"], unnumbered["tracking_numbers"]) = (json!(null), json!([]));
    let unnumbered = events("fulfillments/create", &unnumbered);
    assert_eq!(unnumbered.len(), 1);
    assert!(alone.iter().all(|event| event.id != unnumbered[0].id), "a number that is added later is news");
    let mut taken_back = fulfillment();
    taken_back["status"] = json!("cancelled");
    assert_eq!(events("fulfillments/update", &taken_back), []);
}

#[test]
fn a_parcel_arrives_once_whoever_says_so() {
    let mut updated = fulfillment();
    updated["shipment_status"] = json!("delivered");
    let updated = events("fulfillments/update", &updated);
    // `fulfillment_events/create`.
    let mut scan = json!({
        "id": 1_234_567, "fulfillment_id": 123_456, "order_id": 820_982_911_946_154_508_u64, "status": "delivered",
        "happened_at": "2026-11-22T09:59:25+01:00", "estimated_delivery_at": null,
    });
    let scanned = events("fulfillment_events/create", &scan);
    assert_eq!((kinds(&scanned), &scanned[0].id), (vec!["order-delivered"], &updated[2].id));
    (scan["status"], scan["estimated_delivery_at"]) =
        (json!("in_transit"), json!("2026-11-24T12:00:00+01:00"));
    let expected = events("fulfillment_events/create", &scan);
    let Payload::OrderFulfilled(parcel) = &expected[0].payload else { panic!() };
    assert_eq!(parcel.expected_delivery, Some(UnixMs(1_795_518_000_000)));
    scan["estimated_delivery_at"] = json!(null);
    assert_eq!(events("fulfillment_events/create", &scan), []);
}
