//! The bytes of the wire. Pages that run an older script and stores on sleeping devices speak these for 13 months:
//! a change here is a new version, never an edit.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

mod support;
use rappel_signal::wire::{VERSION, decode_envelope, decode_receipt, encode_envelope, encode_receipt};
use rappel_signal::{Class, Envelope, PageId, Reason, Receipt, VisitorId};
use support::{envelope, facts, receipt, wire_number};

/// Hexadecimal digits, with a comment after `#` on each line.
fn golden(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .lines()
        .flat_map(|line| line.split('#').next().unwrap_or_default().bytes())
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let byte =
        |pair: &[u8]| u8::from_str_radix(&String::from_utf8_lossy(pair), 16).expect("hexadecimal digits");
    digits.chunks(2).map(byte).collect()
}

#[test]
fn the_envelope_keeps_its_bytes() {
    let bytes = golden(include_str!("golden/envelope-1.hex"));
    assert_eq!(encode_envelope(&envelope()), bytes);
    assert_eq!(decode_envelope(&bytes), Ok(envelope()));
}

#[test]
fn the_receipt_keeps_its_bytes() {
    let bytes = golden(include_str!("golden/receipt-1.hex"));
    assert_eq!(encode_receipt(&receipt()), bytes);
    assert_eq!(decode_receipt(&bytes), Ok(receipt()));
}

#[test]
fn the_smallest_envelope_and_receipt_are_small() {
    let least = Envelope {
        visitor: VisitorId([0; 16]),
        signature: None,
        engaged: false,
        batches: vec![],
        asks: vec![],
        consent: Default::default(),
    };
    let mut bytes = vec![0; 24];
    bytes[0] = VERSION;
    assert_eq!(encode_envelope(&least), bytes);
    assert_eq!(decode_envelope(&bytes), Ok(least));
    assert_eq!(encode_receipt(&Receipt::default()), [VERSION, 0, 0]);
}

#[test]
fn every_fact_has_its_number_and_is_in_the_golden_bytes() {
    let numbers: Vec<u8> = facts().iter().map(wire_number).collect();
    assert_eq!(numbers, (0..19).collect::<Vec<u8>>());
    for fact in facts() {
        let bytes = postcard::to_allocvec(&fact).expect("facts can be written");
        assert_eq!(bytes[0], wire_number(&fact), "{fact:?}");
    }
}

#[test]
fn every_reason_and_class_has_its_number() {
    let mut reasons = support::reasons();
    reasons.push(Reason::Present(5));
    for (number, reason) in (0..).zip(&reasons) {
        let bytes: Vec<u8> = postcard::to_allocvec(reason).expect("reasons can be written");
        assert_eq!(bytes[0], number, "{reason:?}");
    }
    for (number, class) in
        (0..).zip([Class::Site, Class::Browse, Class::Search, Class::Cart, Class::Checkout])
    {
        assert_eq!(postcard::to_allocvec(&class), Ok(vec![number]));
    }
}

#[test]
fn a_page_is_named_by_its_four_bytes_as_they_are() {
    assert_eq!(postcard::to_allocvec(&PageId([1, 2, 3, 4])), Ok(vec![1, 2, 3, 4]));
}
