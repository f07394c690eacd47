//! A feed of 100,000 products, read in pieces of 64 KB with a new reader every 2,000 items, as an object reads it over
//! many alarms: what is held stays small however long the file is. A tenth as many in XML, whose path to the same
//! reader differs by the parser only.

// A failed expectation ends a test by a panic: that is what tests are for.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Write;
use std::time::Instant;

use rappel_catalogue::feed::{Cursor, Item, Reader, Rules};
use rappel_catalogue::limit::ITEM_BYTES_MAX;
use rappel_signal::UnixMs;

const PIECE_BYTES: usize = 64 * 1024;
const ITEMS_PER_READER: usize = 2_000;

#[derive(Clone, Copy)]
enum Form {
    Rss,
    Csv,
}

fn file(form: Form, products: usize) -> Vec<u8> {
    let mut file = match form {
        Form::Rss => "<rss xmlns:g=\"http://base.google.com/ns/1.0\"><channel>\n".to_owned(),
        Form::Csv => "id,item_group_id,title,link,price,availability\n".to_owned(),
    };
    for id in 0..products {
        let group = id / 4;
        let (link, image) =
            (format!("https://shop.example/p/{group}?v={id}"), format!("https://shop.example/i/{group}.jpg"));
        let written = match form {
            Form::Rss => writeln!(
                file,
                "<item><g:id>V{id}</g:id><g:item_group_id>P{group}</g:item_group_id><title>Thing &amp; {id}</title>\
                 <link>{link}</link><g:image_link>{image}</g:image_link><g:price>{}.90 EUR</g:price>\
                 <g:availability>in_stock</g:availability><g:product_type>Things &gt; Kind {}</g:product_type>\
                 <g:brand>Brand</g:brand></item>",
                id % 500,
                id % 40
            ),
            Form::Csv => {
                writeln!(file, "V{id},P{group},\"Thing, {id}\",{link},{}.90 EUR,in stock", id % 500)
            }
        };
        written.unwrap();
    }
    if matches!(form, Form::Rss) {
        file.push_str("</channel></rss>\n");
    }
    file.into_bytes()
}

fn read_all(form: Form, name: &str, products_made: usize) {
    let file = file(form, products_made);
    let rules = Rules { hosts: vec!["shop.example".into()], currency: None, now: UnixMs(0) };
    let started = Instant::now();
    let (mut products, mut held_max, mut stored_max) = (0, 0, 0);
    let mut stored = serde_json::to_string(&Cursor::default()).unwrap();
    'alarms: loop {
        let cursor: Cursor = serde_json::from_str(&stored).unwrap();
        let offset = usize::try_from(cursor.offset).unwrap();
        let mut reader = Reader::new(rules.clone(), cursor).unwrap();
        let mut in_this_alarm = 0;
        for piece in file[offset..].chunks(PIECE_BYTES) {
            reader.push(piece);
            while let Some(item) = reader.read().unwrap() {
                assert!(matches!(item, Item::Product(_)));
                products += 1;
                in_this_alarm += 1;
                if in_this_alarm == ITEMS_PER_READER {
                    stored = serde_json::to_string(reader.cursor()).unwrap();
                    stored_max = stored_max.max(stored.len());
                    continue 'alarms;
                }
            }
            held_max = held_max.max(reader.held_bytes());
        }
        reader.finish();
        assert_eq!(reader.read().unwrap(), None);
        assert_eq!(usize::try_from(reader.cursor().offset).unwrap(), file.len());
        break;
    }
    assert_eq!(products, products_made);
    // The text's buffer may grow to twice what is in it: one item and one piece.
    assert!(held_max <= 2 * (ITEM_BYTES_MAX + PIECE_BYTES), "{held_max} bytes held");
    assert!(stored_max < 4 * 1024, "{stored_max} bytes of cursor");
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{name}: {products_made} items, {} bytes, {:.0} rows/s, {held_max} bytes held",
        file.len(),
        f64::from(u32::try_from(products_made).unwrap()) / seconds
    );
}

#[test]
fn a_large_xml_feed_is_read_in_little_memory() {
    read_all(Form::Rss, "rss", 10_000);
}

#[test]
fn a_large_csv_feed_is_read_in_little_memory() {
    read_all(Form::Csv, "csv", 100_000);
}
