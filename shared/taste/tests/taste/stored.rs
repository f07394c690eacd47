//! Rows and segments as text, pinned: what was stored before a deploy is read after it, unknown fields included.
//!
//! `golden/` holds every released form and is only added to. `RAPPEL_WRITE_GOLDEN=1` writes that of this version.

use std::path::Path;

use rappel_signal::DAY_MS;
use rappel_taste::{Act, ActKind, Listed, ProductFacts, RowKey, Rows, ShelfName, TasteSegment, Told};

use crate::support::{START, Shop, facts, id};

fn compare(file: &str, text: &str) {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/taste/golden")).join(file);
    if std::env::var_os("RAPPEL_WRITE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{} differs; RAPPEL_WRITE_GOLDEN=1 writes it anew:\n{text}", path.display());
}

/// A shop of two products, with one row of each kind.
fn small_shop() -> Shop {
    let tent = ProductFacts { promoted: true, ..facts("tent", "camping", "north", 8_000) };
    let mut shop = Shop::with([tent, facts("mat", "camping", "south", 3_000)]);
    shop.viewed(&["tent", "mat"], START);
    shop.bought(&["tent", "mat"], START + DAY_MS);
    shop.searched("Tent", &["tent"], &["tent"]);
    shop
}

fn someone() -> TasteSegment {
    let mut segment = TasteSegment::default();
    let tent = ProductFacts { reduced: true, ..facts("tent", "camping", "north", 8_000) };
    segment.note(Act::new(ActKind::Viewed, &tent, START));
    segment.note(Act::new(ActKind::Ordered, &tent, START + DAY_MS));
    segment
}

#[test]
fn rows_and_segments_are_written_as_pinned() {
    let rows: serde_json::Map<String, serde_json::Value> = small_shop()
        .stored
        .iter()
        .map(|(key, text)| (key.clone(), serde_json::from_str(text).unwrap()))
        .collect();
    compare("rows-v1.json", &(serde_json::to_string_pretty(&rows).unwrap() + "\n"));
    compare("segment-v1.json", &(serde_json::to_string_pretty(&someone()).unwrap() + "\n"));
}

#[test]
fn fields_of_newer_versions_come_back_as_they_were() {
    let keys = [
        RowKey::Product(id("tent")),
        RowKey::Shelf(ShelfName::Shop),
        RowKey::Query("tent".into()),
        RowKey::Band { category: "camping".into(), band: 25 },
    ];
    for key in &keys {
        let mut rows = Rows::default();
        rows.load(key, r#"{"v":2,"of_tomorrow":[1,{"a":true}]}"#).unwrap();
        let stored: serde_json::Value = serde_json::from_str(&rows.stored(key).unwrap()).unwrap();
        assert_eq!((&stored["v"], &stored["of_tomorrow"][1]["a"]), (&2.into(), &true.into()), "{key}");
    }
    let segment: TasteSegment = serde_json::from_str(r#"{"v":2,"of_tomorrow":7}"#).unwrap();
    assert_eq!(serde_json::to_value(&segment).unwrap()["of_tomorrow"], 7);
}

#[test]
fn what_is_told_is_written_as_pinned_and_keeps_fields_of_newer_versions() {
    let told = Told {
        viewed: vec![(id("tent"), START)],
        bought: vec![id("mat")],
        searches: vec![("Tent".into(), vec![id("tent")], vec![])],
        ..Told::new("0a1b".into(), START)
    };
    let listed = Listed::new(facts("tent", "camping", "north", 8_000), vec![id("tent-4")]);
    let both = serde_json::json!({ "told": told, "listed": listed });
    compare("told-v1.json", &(serde_json::to_string_pretty(&both).unwrap() + "\n"));
    let mut newer = both.clone();
    newer["told"]["of_tomorrow"] = 7.into();
    newer["listed"]["of_tomorrow"] = 7.into();
    let told: Told = serde_json::from_value(newer["told"].clone()).unwrap();
    let listed: Listed = serde_json::from_value(newer["listed"].clone()).unwrap();
    assert_eq!(serde_json::json!({ "told": told, "listed": listed }), newer);
}

#[test]
fn a_row_that_does_not_read_is_named() {
    let error = Rows::default().load(&RowKey::Product(id("tent")), "{").unwrap_err();
    assert!(error.to_string().starts_with("the stored row \"product/tent\" does not read"), "{error}");
}

#[test]
fn keys_of_rows_are_all_different() {
    let keys: Vec<String> = [
        RowKey::Product(id("a")),
        RowKey::Shelf(ShelfName::Shop),
        RowKey::Shelf(ShelfName::Category("a".into())),
        RowKey::Query("a".into()),
        RowKey::Band { category: "a".into(), band: 3 },
        RowKey::Band { category: "3/a".into(), band: 0 },
    ]
    .iter()
    .map(ToString::to_string)
    .collect();
    assert_eq!(keys, ["product/a", "shop", "shelf/a", "query/a", "band/03/a", "band/00/3/a"]);
}
