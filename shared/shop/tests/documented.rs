//! docs/shop-api.md says what the code does: its limits, and an example of every event.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken test should fail loudly")]

use std::path::Path;

use rappel_shop::limit::*;
use rappel_shop::{EVENT_TYPES, read_events};
use rappel_signal::UnixMs;
use rappel_signal::limit::{
    CONSENT_TEXT_BYTES_MAX, EMAIL_BYTES_MAX, PRODUCT_ID_BYTES_MAX, QUANTITY_MAX, TEXT_BYTES_MAX,
    URL_BYTES_MAX,
};
use serde_json::Value;

const PAGE: &str = include_str!("../../../docs/shop-api.md");

#[test]
fn the_table_of_limits_is_true() {
    let limits: [(&str, usize); 25] = [
        ("REQUEST_BYTES_MAX", REQUEST_BYTES_MAX),
        ("REQUEST_EVENTS_MAX", REQUEST_EVENTS_MAX),
        ("UPLOAD_BYTES_MAX", UPLOAD_BYTES_MAX),
        ("UPLOAD_EVENTS_MAX", UPLOAD_EVENTS_MAX),
        ("EVENT_BYTES_MAX", EVENT_BYTES_MAX),
        ("WEBHOOK_BYTES_MAX", WEBHOOK_BYTES_MAX),
        ("EVENT_ID_BYTES_MAX", EVENT_ID_BYTES_MAX),
        ("ID_BYTES_MAX", ID_BYTES_MAX),
        ("PRODUCT_ID_BYTES_MAX", PRODUCT_ID_BYTES_MAX),
        ("TITLE_BYTES_MAX", TITLE_BYTES_MAX),
        ("TEXT_BYTES_MAX", TEXT_BYTES_MAX),
        ("URL_BYTES_MAX", URL_BYTES_MAX),
        ("EMAIL_BYTES_MAX", EMAIL_BYTES_MAX),
        ("CONSENT_TEXT_BYTES_MAX", CONSENT_TEXT_BYTES_MAX),
        ("ZONE_BYTES_MAX", ZONE_BYTES_MAX),
        ("CODE_BYTES_MAX", CODE_BYTES_MAX),
        ("QUANTITY_MAX", QUANTITY_MAX.into()),
        ("ORDER_ITEMS_MAX", ORDER_ITEMS_MAX),
        ("ORDER_CODES_MAX", ORDER_CODES_MAX),
        ("TAGS_MAX", TAGS_MAX),
        ("CONSENTS_MAX", CONSENTS_MAX),
        ("CATEGORY_LEVELS_MAX", CATEGORY_LEVELS_MAX),
        ("POOL_CODES_MAX", POOL_CODES_MAX),
        ("SUBJECT_PRODUCTS_MAX", SUBJECT_PRODUCTS_MAX),
        ("PROPERTIES_MAX", PROPERTIES_MAX),
    ];
    let rows: Vec<&str> =
        PAGE.lines().filter(|line| line.starts_with("| `") && line.contains("_MAX` | ")).collect();
    let expected = limits.map(|(name, value)| format!("| `{name}` | {value} |"));
    assert_eq!(rows, expected);
}

#[test]
fn every_event_is_shown_by_its_golden_example() {
    for event_type in EVENT_TYPES {
        let section = PAGE.split(&format!("#### `{event_type}`\n")).nth(1);
        let block = section
            .and_then(|section| section.split("```json\n").nth(1))
            .and_then(|rest| rest.split("```").next());
        let shown: Value = serde_json::from_str(block.unwrap_or_default()).unwrap_or_default();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{event_type}.json"));
        let golden: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(shown, golden, "{event_type}");
    }
}

#[test]
fn the_parts_of_an_import_are_no_longer_than_an_upload_may_be() {
    assert!(PAGE.contains(&format!("split -l {UPLOAD_EVENTS_MAX} ")));
}

#[test]
fn the_event_of_the_first_call_is_taken() {
    let body = PAGE.split("-d '").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let items = read_events(body.as_bytes(), UnixMs(1_798_761_600_000)).unwrap();
    assert!(items[0].event.is_ok(), "{items:?}");
}
