//! However a feed is cut into pieces, and wherever reading stops and goes on, the same items come out; and no bytes
//! whatever make the reader fail or hold more than it says.

// A failed expectation ends a test by a panic: that is what tests are for.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use rappel_catalogue::feed::{Cursor, FeedError, Item, Reader, Report, Rules};
use rappel_catalogue::limit::ITEM_BYTES_MAX;
use rappel_signal::UnixMs;

const FEEDS: [&str; 4] = ["merchant.rss.xml", "merchant.atom.xml", "shop.csv", "shop.tsv"];

fn reader(cursor: Cursor) -> Reader {
    let hosts = vec!["shop.example".into(), "cdn.example".into()];
    let rules = Rules { hosts, currency: None, now: UnixMs(1_795_305_600_000) };
    Reader::new(rules, cursor).unwrap()
}

fn feed(index: usize) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds").join(FEEDS[index])).unwrap()
}

/// Everything that comes out, pushed in the pieces that end at these places.
fn read_in_pieces(bytes: &[u8], ends: &[usize]) -> Result<(Vec<Item>, Report), FeedError> {
    let mut reader = reader(Cursor::default());
    let mut items = Vec::new();
    let mut start = 0;
    for end in ends.iter().copied().chain([bytes.len()]) {
        reader.push(&bytes[start..end]);
        start = end;
        while let Some(item) = reader.read()? {
            items.push(item);
        }
    }
    reader.finish();
    while let Some(item) = reader.read()? {
        items.push(item);
    }
    Ok((items, reader.report().clone()))
}

/// Reads with a new reader after every item, as an object does that is evicted each time.
fn read_with_a_new_reader_each_time(bytes: &[u8]) -> (Vec<Item>, Report) {
    let mut items = Vec::new();
    let mut stored = serde_json::to_string(&Cursor::default()).unwrap();
    loop {
        let cursor: Cursor = serde_json::from_str(&stored).unwrap();
        let offset = usize::try_from(cursor.offset).unwrap();
        let mut reader = reader(cursor);
        reader.push(&bytes[offset..]);
        reader.finish();
        let Some(item) = reader.read().unwrap() else { return (items, reader.report().clone()) };
        items.push(item);
        stored = serde_json::to_string(reader.cursor()).unwrap();
    }
}

/// Places to cut at, sorted.
fn cuts() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 0..40)
}

fn places(cuts: &[prop::sample::Index], length: usize) -> Vec<usize> {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(length + 1)).collect();
    places.sort_unstable();
    places
}

#[test]
fn byte_by_byte_is_the_same() {
    for (index, name) in FEEDS.iter().enumerate() {
        let bytes = feed(index);
        let every: Vec<usize> = (0..bytes.len()).collect();
        assert_eq!(read_in_pieces(&bytes, &every), read_in_pieces(&bytes, &[]), "{name}");
    }
}

#[test]
fn a_new_reader_after_every_item_is_the_same() {
    for index in 0..FEEDS.len() {
        let bytes = feed(index);
        assert_eq!(read_with_a_new_reader_each_time(&bytes), read_in_pieces(&bytes, &[]).unwrap());
    }
}

#[test]
fn an_item_over_the_limit_is_skipped_and_the_next_one_is_read() {
    let item = |id: &str, words: usize| {
        format!(
            "<item><g:id>{id}</g:id><title>T</title><link>https://shop.example/{id}</link><g:price>1 EUR</g:price>\
             <g:availability>in_stock</g:availability><description>{}</description></item>\n",
            "word <br/> ".repeat(words)
        )
    };
    let items = format!("{}{}{}", item("A", 1), item("HUGE", ITEM_BYTES_MAX), item("B", 1));
    let bytes = format!("<rss><channel>{items}</channel></rss>").into_bytes();
    let (found, report) = read_in_pieces(&bytes, &[]).unwrap();
    assert_eq!((report.taken, report.skipped, report.unnamed), (2, 1, 0), "{report:?}");
    assert!(found.contains(&Item::Skipped("HUGE".into())));
    let pieces: Vec<usize> = (0..bytes.len()).step_by(1_000).collect();
    assert_eq!(read_in_pieces(&bytes, &pieces).unwrap(), (found, report));
}

#[test]
fn an_open_quote_costs_one_row_and_not_the_rest_of_the_file() {
    let mut text = "id,title,link,price,availability\n".to_owned();
    for row in 0..5_000 {
        let quote = if row == 10 { "\"" } else { "" };
        text.push_str(&format!("{row},{quote}Title,https://shop.example/{row},1 EUR,in stock\n"));
    }
    let (_, report) = read_in_pieces(text.as_bytes(), &[]).unwrap();
    assert_eq!((report.taken, report.skipped, report.unnamed), (4_999, 1, 0), "{report:?}");
    assert_eq!(report.remarks[0].line, 12);
}

#[test]
fn a_file_of_open_quotes_is_given_up_in_bounded_work() {
    let mut text = "id,title,link,price,availability\n".to_owned();
    text.push_str(&"1,\"a\"b\n2,\"c,d\n".repeat(100_000));
    let (items, report) = read_in_pieces(text.as_bytes(), &[]).unwrap();
    assert_eq!(report.taken, 0);
    assert!(items.len() < 250_000, "{}", items.len());
}

#[test]
fn a_file_that_is_no_feed_says_what_it_is() {
    for (bytes, told) in [
        (&b""[..], "is empty"),
        (b"  \r\n ", "is empty"),
        (b"<!DOCTYPE html><html><body>Not found", "<html>"),
        (b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss>", "ISO-8859-1"),
        (b"\xff\xfei\0d\0", "UTF-8"),
        (b"\x1f\x8b\x08\0\0\0", "compressed"),
        (b"PK\x03\x04\x14\0", "compressed"),
        (b"id,name,price\n1,2,3\n", "missing: title"),
        (b"{\"products\": []}", "missing: id"),
        (b"<rss", "first line"),
    ] {
        let error = read_in_pieces(bytes, &[]).unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[test]
fn a_value_that_is_not_utf8_costs_its_item_only() {
    let text = b"id,title,link,price,availability\n1,Caf\xe9,https://shop.example/1,1 EUR,in stock\n\
        2,Caf\xc3\xa9,https://shop.example/2,1 EUR,in stock\n";
    let (items, report) = read_in_pieces(text, &[]).unwrap();
    assert_eq!(items[0], Item::Skipped("1".into()));
    assert!(report.remarks[0].says.contains("UTF-8"));
    assert_eq!(report.taken, 1);
}

proptest! {
    // Failures are told with their values; there is no folder of old ones to keep.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cut_gives_the_same_items(index in 0..FEEDS.len(), cuts in cuts()) {
        let bytes = feed(index);
        let places = places(&cuts, bytes.len());
        prop_assert_eq!(read_in_pieces(&bytes, &places), read_in_pieces(&bytes, &[]));
    }

    /// A feed with bytes overwritten, left out and doubled: nothing fails, nothing is lost track of, and pieces still
    /// make no difference.
    #[test]
    fn damage_never_fails(
        index in 0..FEEDS.len(),
        cuts in cuts(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..12),
    ) {
        let mut bytes = feed(index);
        for (place, byte, kind) in damage {
            let place = place.index(bytes.len());
            match kind {
                0 => bytes[place] = byte,
                1 => drop(bytes.drain(place..(place + usize::from(byte)).min(bytes.len() - 1).max(place))),
                _ => bytes.insert(place, b"<>&\"'\t,;\n\0"[usize::from(byte) % 10]),
            }
        }
        let places = places(&cuts, bytes.len());
        prop_assert_eq!(read_in_pieces(&bytes, &places), read_in_pieces(&bytes, &[]));
    }

    #[test]
    fn any_bytes_never_fail(bytes in prop::collection::vec(any::<u8>(), 0..400), cuts in cuts()) {
        let places = places(&cuts, bytes.len());
        prop_assert_eq!(read_in_pieces(&bytes, &places), read_in_pieces(&bytes, &[]));
        let xml = [b"<rss><item>", &bytes[..]].concat();
        let _ = read_in_pieces(&xml, &[]);
        let text = [b"id,title,link,price\n", &bytes[..]].concat();
        let _ = read_in_pieces(&text, &[]);
    }
}
