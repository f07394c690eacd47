//! Parcels as AfterShip tells of them.

use super::super::proof::signed;
use super::*;
use crate::Payload;
use proptest::prelude::*;
use serde_json::json;

const SECRET: &[u8] = b"a webhook secret";
const NOW: UnixMs = UnixMs(1_795_338_000_000); // 2026-11-22T09:00:00Z

fn update(tag: &str) -> Value {
    json!({
        "event": "tracking_update",
        "event_id": "94dadd60-ed26-46d0-aa52-3ced925a50ff",
        "is_tracking_first_tag": true,
        "ts": 1_795_334_400,
        "msg": {
            "id": "0123456789abcdef0123456789abcdef", "slug": "usps", "tracking_number": "9400111899561704681189",
            "tag": tag, "subtag": format!("{tag}_001"), "title": "1001", "order_id": "gid-77", "order_number": "1001",
            "expected_delivery": "2026-11-24", "shipment_delivery_date": null,
            "checkpoints": [{"checkpoint_time": "2026-11-21T23:52:00", "message": "Departed", "tag": tag}],
        },
    })
}

fn told(update: &Value) -> Result<Vec<Event>, WebhookError> {
    let body = serde_json::to_vec(update).unwrap();
    read(&body, Some(&signed(&body, SECRET)), SECRET, NOW)
}

#[test]
fn a_parcel_on_its_way_is_fulfilled_with_its_expected_day() {
    let events = told(&update("InTransit")).unwrap();
    let Payload::OrderFulfilled(parcel) = &events[0].payload else { panic!() };
    assert_eq!(events[0].at, UnixMs(1_795_334_400_000));
    assert_eq!(parcel.order.as_deref(), Some("1001"));
    assert_eq!(parcel.tracking_number.as_deref(), Some("9400111899561704681189"));
    assert_eq!(parcel.carrier.as_deref(), Some("usps"));
    assert_eq!(parcel.expected_delivery, Some(UnixMs(1_795_521_600_000)), "noon of the day");
    assert_eq!(told(&update("OutForDelivery")).unwrap()[0].id, events[0].id, "the same news, told again");
    let mut revised = update("InTransit");
    revised["event"] = json!("edd_revise");
    revised["msg"]["latest_estimated_delivery"] = json!({"datetime": "2026-11-26T15:00:00-05:00"});
    let revised = told(&revised).unwrap();
    assert_ne!(revised[0].id, events[0].id, "another day is news");
}

#[test]
fn a_delivered_parcel_is_dated_by_its_delivery_if_that_says_its_offset() {
    let mut delivered = update("Delivered");
    let events = told(&delivered).unwrap();
    assert_eq!(events[0].id, "aftership/order/1001/parcel/9400111899561704681189/delivered");
    assert_eq!(
        (events[0].at, events[0].payload.event_type()),
        (UnixMs(1_795_334_400_000), "order-delivered")
    );
    delivered["msg"]["shipment_delivery_date"] = json!("2026-11-22T08:30:00+01:00");
    assert_eq!(told(&delivered).unwrap()[0].at, UnixMs(1_795_332_600_000));
    delivered["msg"]["shipment_delivery_date"] = json!("2026-11-25T08:30:00+01:00");
    assert_eq!(told(&delivered).unwrap()[0].at, NOW, "never in the future");
}

#[test]
fn what_is_of_no_use_is_no_error() {
    for tag in ["Pending", "InfoReceived", "Exception", "Expired", "SomethingNew"] {
        assert_eq!(told(&update(tag)), Ok(Vec::new()), "{tag}");
    }
}

#[test]
fn a_parcel_without_names_leads_nowhere() {
    let mut nameless = update("Delivered");
    let tracking = nameless["msg"].as_object_mut().unwrap();
    tracking.retain(|name, _| name == "tag");
    let error = told(&nameless).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the body is not as the service documents it: it names neither an order nor a tracking number"
    );
    nameless["msg"]["order_id"] = json!("gid-77");
    assert_eq!(told(&nameless).unwrap()[0].id, "aftership/order/gid-77/delivered");
}

#[test]
fn only_the_holder_of_the_secret_is_heard() {
    let body = serde_json::to_vec(&update("Delivered")).unwrap();
    let refused = |signature: Option<&str>, secret: &[u8]| {
        assert_eq!(read(&body, signature, secret, NOW), Err(WebhookError::BadSignature), "{signature:?}");
    };
    refused(None, SECRET);
    refused(Some(""), SECRET);
    refused(Some("not base64!"), SECRET);
    refused(Some(&signed(&body, b"another secret")), SECRET);
    refused(Some(&signed(b"another body", SECRET)), SECRET);
    refused(Some(&signed(&body, SECRET)[..40]), SECRET);
    refused(Some(&signed(&body, b"")), b"");
    assert_eq!(WebhookError::BadSignature.status(), 401);
    let large = vec![b' '; WEBHOOK_BYTES_MAX + 1];
    assert_eq!(read(&large, Some(&signed(&large, SECRET)), SECRET, NOW), Err(WebhookError::TooLarge));
    assert_eq!(
        read(&large, None, SECRET, NOW),
        Err(WebhookError::TooLarge),
        "not even its proof is looked at"
    );
}

proptest! {
    #[test]
    fn no_signed_bytes_break_the_reader(body in "\\PC{0,40}|\\{\"msg\": ?\\{\"tag\": ?\"(Delivered|InTransit)\"(, ?\"(order_id|tracking_number)\": ?(\"\\PC{0,80}\"|[0-9]{1,9}))?\\}\\}") {
        let signature = signed(body.as_bytes(), SECRET);
        for event in read(body.as_bytes(), Some(&signature), SECRET, NOW).into_iter().flatten() {
            let json = event.to_json().unwrap();
            prop_assert_eq!(crate::read_event(0, json, NOW).event, Ok(event), "it passes as if the shop had sent it");
        }
    }
}
