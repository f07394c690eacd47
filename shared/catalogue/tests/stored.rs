//! Stored forms that outlive a deploy: each released one is read, and fields of a newer version survive.
//! A golden file is never edited once released; a new form gets a new file.

// A failed expectation ends a test by a panic: that is what tests are for.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use rappel_catalogue::feed::{Cursor, FeedError, Reader, Rules};
use rappel_catalogue::{Batch, Change, Context, Row, What};
use rappel_signal::{ProductId, UnixMs};
use serde_json::Value;

const ROW_V1: &str = include_str!("golden/row-v1.json");
const CURSOR_V1: &str = include_str!("golden/cursor-v1.json");
const CHANGE_V1: &str = include_str!("golden/change-v1.json");

fn rules() -> Rules {
    Rules { hosts: vec!["shop.example".into()], currency: None, now: UnixMs(0) }
}

#[test]
fn a_row_is_read_and_written_as_released() {
    let row = Row::decode(ROW_V1).unwrap();
    assert_eq!((row.id(), row.variant.reduction()), ("TRAIL-42", Some((12_900, 22))));
    assert_eq!(row.facts.shipping.days(), Some(4));
    let written: Value = serde_json::from_str(&row.encode().unwrap()).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(ROW_V1).unwrap());
}

/// If this hash changes, every row of every shop is written once more after the deploy.
#[test]
fn the_hash_of_a_rows_content_stays() {
    assert_eq!(Row::decode(ROW_V1).unwrap().content_hash().0, 2_722_462_678_229_027);
}

#[test]
fn a_field_of_a_newer_version_survives_an_update_by_this_one() {
    let old = Row::decode(&ROW_V1.replacen('{', "{\"glow\": 5,", 1)).unwrap();
    let mut told = old.clone();
    told.variant.price_hundredths = 8_000;
    told.extra.clear();
    let product = rappel_catalogue::Product {
        id: told.product.clone(),
        facts: told.facts.clone(),
        variants: vec![told.variant.clone()],
    };
    let context = Context { run: "9".into(), now: UnixMs(1), low_stock_at: 3, filling: false };
    let known = [("TRAIL-42".to_owned(), old.content_hash())].into();
    let differing = Batch::new([product], true).differing(&known);
    let plan = differing.plan([("TRAIL-42".to_owned(), old)].into(), [].into(), &context).unwrap();
    assert!(plan.writes[0].json.contains("\"glow\":5"), "{}", plan.writes[0].json);
}

#[test]
fn a_cursor_is_read_and_written_as_released() {
    let cursor: Cursor = serde_json::from_str(CURSOR_V1).unwrap();
    assert_eq!(serde_json::to_value(&cursor).unwrap(), serde_json::from_str::<Value>(CURSOR_V1).unwrap());
    let mut reader = Reader::new(rules(), cursor).unwrap();
    reader.push(b"7,T,https://shop.example/7,1 EUR,in stock");
    reader.finish();
    assert!(reader.read().unwrap().is_some());
    assert_eq!((reader.cursor().offset, reader.report().taken), (241, 6));
}

#[test]
fn a_cursor_of_a_newer_version_is_refused() {
    let cursor: Cursor = serde_json::from_str(&CURSOR_V1.replace("\"v\": 1", "\"v\": 2")).unwrap();
    assert_eq!(Reader::new(rules(), cursor).err(), Some(FeedError::Cursor));
}

#[test]
fn a_change_is_read_and_written_as_released() {
    let change: Change = serde_json::from_str(CHANGE_V1).unwrap();
    assert_eq!(change.product, ProductId("TRAIL".into()));
    assert!(matches!(change.what, What::PriceFell { percent: 22, .. }));
    assert_eq!(serde_json::to_value(&change).unwrap(), serde_json::from_str::<Value>(CHANGE_V1).unwrap());
}
