//! Orders at WooCommerce, by their state.

use super::*;

/// `order.created`.
pub(super) fn order() -> Value {
    json!({
        "id": 727, "parent_id": 0, "number": "727", "status": "processing", "currency": "EUR", "prices_include_tax": true,
        "date_created": "2026-11-22T09:55:00", "date_created_gmt": "2026-11-22T08:55:00",
        "date_modified": "2026-11-22T09:56:10", "date_modified_gmt": "2026-11-22T08:56:10",
        "date_paid_gmt": "2026-11-22T08:56:00", "date_completed_gmt": null,
        "total": "53.34", "total_tax": "9.25", "customer_id": 26,
        "billing": {"first_name": "Ad&eacute; &amp; Co", "country": "FR", "email": "ada@example.com", "phone": "06 12 34 56 78"},
        "shipping": {"first_name": "Ada", "country": "BE"},
        "meta_data": [{"id": 1, "key": "_rappel", "value": "000102030405060708090a0b0c0d0e0f"}],
        "line_items": [
            {"id": 315, "name": "Tent, small", "product_id": 93, "variation_id": 94, "quantity": 3, "total": "33.34",
                "total_tax": "0.00", "price": 11.113_333_333_333_333, "sku": "T-S"},
            {"id": 316, "name": "Rope", "product_id": 22, "variation_id": 0, "quantity": 1, "total": "12.50", "total_tax": "2.50"},
        ],
        "shipping_lines": [{"id": 317, "method_title": "Flat rate", "method_id": "flat_rate", "total": "5.00"}],
        "coupon_lines": [{"id": 318, "code": "welcome10", "discount": "5.00"}], "refunds": [],
    })
}

fn placed(events: &[Event]) -> Option<&OrderPlaced> {
    events.iter().find_map(|event| match &event.payload {
        Payload::OrderPlaced(order) => Some(order),
        _ => None,
    })
}

#[test]
fn an_order_is_told_once_it_is_paid_for() {
    let events = events("order.created", &order());
    assert_eq!(kinds(&events), ["customer-updated", "order-placed"]);
    let Payload::CustomerUpdated(profile) = &events[0].payload else { panic!() };
    assert_eq!(profile.first_name, Patch::Set("Ad&eacute; & Co".to_owned()));
    assert_eq!(
        (events[1].id.as_str(), events[1].at),
        ("woocommerce/order/727/placed", UnixMs(1_795_337_760_000))
    );
    let placed = placed(&events).unwrap();
    assert_eq!((placed.total_hundredths, placed.currency.as_str()), (5_334, "EUR"));
    assert_eq!(
        (placed.shipping_country.as_deref(), placed.codes.as_slice()),
        (Some("BE"), &["welcome10".to_owned()][..])
    );
    assert_eq!((placed.order.as_str(), placed.number.as_deref()), ("727", None));
    let mut numbered = order();
    numbered["number"] = json!("2026-0042");
    let renumbered = super::events("order.created", &numbered);
    assert_eq!(super::orders::placed(&renumbered).unwrap().number.as_deref(), Some("2026-0042"));
    let customer = &placed.customer;
    assert_eq!((customer.id.as_deref(), customer.email.as_deref()), (Some("26"), Some("ada@example.com")));
    assert!(customer.phone.is_none() && customer.visitor.is_some(), "a number as dialled at home is none");
    let items: Vec<_> = placed
        .items
        .iter()
        .map(|item| (item.product.0.as_str(), item.variant.as_deref(), item.quantity, item.price_hundredths))
        .collect();
    assert_eq!(items, [("93", Some("94"), 3, 1_111), ("22", None, 1, 1_500)], "with taxes, to the cent");
}

#[test]
fn what_may_never_be_paid_is_no_order() {
    for (status, kinds_expected) in [
        ("pending", &[][..]),
        ("checkout-draft", &[]),
        ("trash", &[]),
        ("on-hold", &["customer-updated", "order-placed"]),
        ("processing", &["customer-updated", "order-placed"]),
        ("failed", &["order-cancelled"]),
        ("cancelled", &["order-cancelled"]),
        ("refunded", &["order-cancelled"]),
    ] {
        let mut told = order();
        told["status"] = json!(status);
        assert_eq!(kinds(&events("order.updated", &told)), kinds_expected, "{status}");
    }
    let mut guest = order();
    guest["customer_id"] = json!(0);
    assert_eq!(placed(&events("order.created", &guest)).unwrap().customer.id, None);
    (guest["billing"]["email"], guest["billing"]["phone"]) = (json!(""), json!(""));
    assert_eq!(events("order.created", &guest), [], "of nobody");
}

#[test]
fn done_is_shipped_if_there_was_something_to_ship() {
    let mut done = order();
    (done["status"], done["date_completed_gmt"]) = (json!("completed"), json!("2026-11-22T08:58:00"));
    let shipped = events("order.updated", &done);
    assert_eq!(kinds(&shipped), ["customer-updated", "order-placed", "order-fulfilled"]);
    assert_eq!(shipped[2].at, UnixMs(1_795_337_880_000));
    assert_eq!(shipped[..2], events("order.created", &order()), "the order itself is known");
    // As the extension for shipment tracking keeps it beside the order.
    let parcel = json!({"tracking_provider": "dhl", "custom_tracking_provider": "", "tracking_number": "JJD01", "date_shipped": "1"});
    done["meta_data"]
        .as_array_mut()
        .unwrap()
        .push(json!({"key": "_wc_shipment_tracking_items", "value": [parcel]}));
    let Payload::OrderFulfilled(parcel) = events("order.updated", &done).remove(2).payload else { panic!() };
    assert_eq!((parcel.tracking_number.as_deref(), parcel.carrier.as_deref()), (Some("JJD01"), Some("dhl")));
    done["shipping_lines"] = json!([]);
    assert_eq!(kinds(&events("order.updated", &done)), ["customer-updated", "order-placed"], "a download");
}

#[test]
fn each_refund_is_told_once() {
    let mut part = order();
    part["refunds"] =
        json!([{"id": 2, "reason": "", "total": "-2.50"}, {"id": 1, "reason": "", "total": "-10.00"}]);
    let refunds = events("order.updated", &part).split_off(2);
    let told: Vec<_> = refunds
        .iter()
        .map(|event| match &event.payload {
            Payload::OrderRefunded(told) => (event.id.as_str(), told.amount_hundredths, event.at),
            other => panic!("{other:?}"),
        })
        .collect();
    let at = UnixMs(1_795_337_770_000);
    assert_eq!(
        told,
        [
            ("woocommerce/order/727/refund/2", Some(250), at),
            ("woocommerce/order/727/refund/1", Some(1_000), at - 1)
        ]
    );
}

#[test]
fn an_order_in_the_bin_counts_no_more() {
    let gone = events("order.deleted", &json!({ "id": 727 }));
    assert_eq!(
        (kinds(&gone), gone[0].id.as_str()),
        (vec!["order-cancelled"], "woocommerce/order/727/cancelled")
    );
}
