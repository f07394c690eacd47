//! Small feeds as shops write them, and the products they must become. `RAPPEL_WRITE_GOLDEN=1` writes the answers anew.

// A failed expectation ends a test by a panic: that is what tests are for.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

use rappel_catalogue::feed::{Cursor, Item, Reader, Rules};
use rappel_signal::UnixMs;
use serde_json::{Value, json};

/// 2026-11-22T00:00:00Z.
const NOW: UnixMs = UnixMs(1_795_305_600_000);

fn rules() -> Rules {
    Rules { hosts: vec!["shop.example".into(), "cdn.example".into()], currency: None, now: NOW }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds")
}

fn read(bytes: &[u8]) -> Value {
    let mut reader = Reader::new(rules(), Cursor::default()).unwrap();
    reader.push(bytes);
    reader.finish();
    let mut products = Vec::new();
    let mut skipped = Vec::new();
    while let Some(item) = reader.read().unwrap() {
        match item {
            Item::Product(product) => products.push(*product),
            Item::Skipped(id) => skipped.push(id),
        }
    }
    assert_eq!(reader.cursor().offset, u64::try_from(bytes.len()).unwrap());
    json!({ "products": products, "skipped": skipped, "report": reader.report() })
}

fn check(name: &str) {
    let found = read(&fs::read(folder().join(name)).unwrap());
    let golden = folder().join(format!("{name}.json"));
    if std::env::var_os("RAPPEL_WRITE_GOLDEN").is_some() {
        fs::write(&golden, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let expected: Value = serde_json::from_str(&fs::read_to_string(&golden).unwrap()).unwrap();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn rss_with_cdata_entities_and_two_bad_items() {
    check("merchant.rss.xml");
}

#[test]
fn atom_with_another_prefix() {
    check("merchant.atom.xml");
}

#[test]
fn csv_with_byte_order_mark_quotes_and_line_breaks() {
    check("shop.csv");
}

#[test]
fn tsv_with_quotes_that_are_inches() {
    check("shop.tsv");
}
