//! Parcels as ShipStation tells of them, and addresses that are none of its.

use super::*;
use crate::Payload;
use proptest::prelude::*;
use serde_json::json;

const NOW: UnixMs = UnixMs(1_795_338_000_000); // 2026-11-22T09:00:00Z

fn read_json(told: &Value) -> Result<Reading, WebhookError> {
    read(&serde_json::to_vec(told).unwrap(), NOW)
}

fn track(status_code: &str) -> Value {
    json!({
        "resource_url": "https://api.shipstation.com/v2/labels/se-454868/track",
        "resource_type": "TRACK_EVENT_V2",
        "data": {
            "tracking_number": "1Z999AA10123456784", "status_code": status_code, "carrier_code": "ups",
            "estimated_delivery_date": "2026-11-24T00:00:00", "actual_delivery_date": "2026-11-22T18:44:00",
            "events": [
                {"occurred_at": "2026-11-22T07:44:00Z", "carrier_occurred_at": "2026-11-22T02:44:00Z"},
                {"occurred_at": "2026-11-22T08:10:00Z", "carrier_occurred_at": "2026-11-22T03:10:00Z"},
                {"occurred_at": null},
            ],
        },
    })
}

fn events(told: &Value) -> Vec<Event> {
    let Reading::Events(events) = read_json(told).unwrap() else { panic!("it asks") };
    events
}

#[test]
fn tracking_is_in_the_body_and_dated_by_its_latest_scan() {
    let delivered = events(&track("DE"));
    assert_eq!(delivered[0].id, "shipstation/parcel/1Z999AA10123456784/delivered");
    assert_eq!(delivered[0].at, UnixMs(1_795_335_000_000), "08:10 UTC, not the carrier's local 18:44");
    let Payload::OrderDelivered(parcel) = &delivered[0].payload else { panic!() };
    assert_eq!(
        (parcel.order.as_deref(), parcel.tracking_number.as_deref()),
        (None, Some("1Z999AA10123456784"))
    );
    for status_code in ["AC", "IT", "AT", "SP"] {
        let Payload::OrderFulfilled(parcel) = &events(&track(status_code))[0].payload else { panic!() };
        assert_eq!(parcel.expected_delivery, Some(UnixMs(1_795_478_400_000)));
    }
    for status_code in ["NY", "EX", "UN", "??"] {
        assert_eq!(events(&track(status_code)), [], "{status_code}");
    }
    let mut older = track("DE");
    older["resource_type"] = json!("API_TRACK");
    assert_eq!(events(&older), delivered);
}

#[test]
fn what_is_new_to_us_is_no_error() {
    assert_eq!(
        events(&json!({"resource_type": "BATCH_PROCESSED_V2", "resource_url": "https://x.example"})),
        []
    );
    assert!(read_json(&json!({"data": {}})).is_err());
    assert!(read_json(&json!({"resource_type": "TRACK_EVENT_V2"})).is_err());
}

#[test]
fn only_lists_at_shipstation_itself_are_asked() {
    let ask = |kind: &str, address: &str| read_json(&json!({"resource_type": kind, "resource_url": address}));
    for (kind, address, is_v2) in [
        (
            "SHIP_NOTIFY",
            "https://ssapi6.shipstation.com/shipments?batchId=187980859&includeShipmentItems=False",
            false,
        ),
        ("FULFILLMENT_SHIPPED", "https://ssapi.shipstation.com/fulfillments?batchId=1", false),
        ("FULFILLMENT_SHIPPED_V2", "https://api.shipstation.com/v2/fulfillments?fulfillment_id=se-1", true),
        ("LABEL_CREATED_V2", "https://api.shipstation.com/v2/labels?batch_id=se-64616278", true),
    ] {
        let Ok(Reading::Ask(asked)) = ask(kind, address) else { panic!("{address}") };
        assert_eq!((asked.as_str(), asked.is_v2()), (address, is_v2));
    }
    for address in [
        "http://ssapi.shipstation.com/shipments",
        "https://ssapi.shipstation.com.evil.example/shipments",
        "https://evil.example/shipments?https://ssapi.shipstation.com/shipments",
        "https://ssapi.shipstation.com@evil.example/shipments",
        "https://user:word@ssapi.shipstation.com/shipments",
        "https://ssapi.shipstation.com:8443/shipments",
        "https://ssapievil.shipstation.com/shipments",
        "https://ssapi.shipstation.com/accounts/listtags",
        "https://ssapi.shipstation.com/shipments/../accounts",
        "https://api.shipstation.com/v2/labels/se-1",
        "https://169.254.169.254/shipments",
        "/shipments",
        "",
    ] {
        assert!(ask("SHIP_NOTIFY", address).is_err(), "{address}");
    }
    let long = format!("https://ssapi.shipstation.com/shipments?{}", "a".repeat(512));
    assert!(ask("SHIP_NOTIFY", &long).is_err());
}

fn asked() -> ResourceAddress {
    ResourceAddress::parse("https://api.shipstation.com/v2/labels?page=1&batch_id=se-1").unwrap()
}

fn listed(told: &Value) -> Vec<Event> {
    read_resource(&asked(), told.to_string().as_bytes(), NOW).unwrap().events
}

#[test]
fn a_long_list_is_asked_for_page_by_page_up_to_a_bound() {
    let next = |page: u64, pages: u64| {
        let told = json!({"labels": [], "page": page, "pages": pages}).to_string();
        read_resource(&asked(), told.as_bytes(), NOW).unwrap().next.map(|next| next.as_str().to_owned())
    };
    assert_eq!(next(1, 3).unwrap(), "https://api.shipstation.com/v2/labels?batch_id=se-1&page=2");
    assert!(next(19, 1_000).unwrap().ends_with("&page=20"));
    for (page, pages) in [(3, 3), (20, 1_000), (0, 5), (1, 0), (u64::MAX, u64::MAX)] {
        assert_eq!(next(page, pages), None);
    }
}

#[test]
fn the_list_that_was_asked_for_names_the_orders() {
    let v1 = json!({"shipments": [
        {"shipmentId": 33_974_374, "orderNumber": "1001", "trackingNumber": "9400111899561704681189",
         "carrierCode": "stamps_com", "shipDate": "2026-11-22", "createDate": "2026-11-22T00:51:33.6270000",
         "voided": false, "isReturnLabel": false},
        {"shipmentId": 2, "orderNumber": "1002", "trackingNumber": "x", "voided": true},
        {"shipmentId": 3, "orderNumber": "1003", "trackingNumber": "y", "isReturnLabel": true},
        {"shipmentId": 4, "trackingNumber": "z"},
    ], "total": 4, "page": 1, "pages": 1});
    let events = listed(&v1);
    assert_eq!(events.len(), 1);
    let Payload::OrderFulfilled(parcel) = &events[0].payload else { panic!() };
    assert_eq!((parcel.order.as_deref(), parcel.carrier.as_deref()), (Some("1001"), Some("stamps_com")));
    assert_eq!(
        (events[0].id.as_str(), events[0].at),
        ("shipstation/order/1001/parcel/9400111899561704681189/fulfilled/-", NOW)
    );

    let v2 = json!({"fulfillments": [
        {"fulfillment_id": "f-1", "shipment_number": "1005", "tracking_number": "770000000001", "voided": false,
         "ship_date": "2026-11-21T00:00:00Z", "delivered_at": null, "fulfillment_carrier_friendly_name": "FedEx"},
        {"fulfillment_id": "f-2", "shipment_number": "1006", "tracking_number": "770000000002",
         "delivered_at": "2026-11-22T08:00:00Z"},
    ]});
    let types = listed(&v2);
    let types: Vec<_> = types.iter().map(|event| (event.payload.event_type(), event.at)).collect();
    assert_eq!(types, [("order-fulfilled", NOW), ("order-delivered", UnixMs(1_795_334_400_000))]);
    let labels = json!({"labels": [
        {"label_id": "se-1", "shipment_id": "se-9", "external_shipment_id": "1007", "tracking_number": "1Z1",
         "carrier_code": "ups", "is_return_label": false, "voided": false},
        {"label_id": "se-2", "external_shipment_id": "se-10", "tracking_number": "1Z2"},
        {"label_id": "se-3", "external_shipment_id": "1008", "tracking_number": "1Z3", "is_return_label": true},
    ]});
    let ids = listed(&labels);
    let ids: Vec<_> = ids.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids, ["shipstation/order/1007/parcel/1Z1/fulfilled/-"]);
    assert!(read_resource(&asked(), b"{}", NOW).is_err());
}

proptest! {
    #[test]
    fn an_address_asked_is_always_shipstations(address in "(https?|ftp)://(ssapi[0-9]{0,3}|api|\\PC{0,5})[.@:/]?(shipstation\\.com)?\\PC{0,5}/(v2/)?(shipments|fulfillments)\\PC{0,9}") {
        if let Some(asked) = ResourceAddress::parse(&address) {
            let host = asked.as_str().strip_prefix("https://").unwrap().split(['/', '?']).next().unwrap();
            prop_assert!(host.ends_with(".shipstation.com") && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.'));
        }
    }

    #[test]
    fn no_bytes_break_the_readers(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&body, NOW);
        let _ = read_resource(&asked(), &body, NOW);
    }
}
