//! Names and instants: what they accept, and that hostile numbers cannot overflow them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

use proptest::prelude::*;
use rappel_signal::limit::PRODUCT_ID_BYTES_MAX;
use rappel_signal::wire::{decode_envelope, decode_receipt};
use rappel_signal::{Class, ProductId, ShopKey, UnixMs, VisitorId};

#[test]
fn a_shop_key_is_lower_case_and_short() {
    for good in ["demo", "a-1", "abc", &"k".repeat(32)] {
        assert_eq!(ShopKey::parse(good).as_ref().map(ShopKey::as_str), Some(good));
    }
    for bad in ["", "ab", &"k".repeat(33), "Demo", "de mo", "../etc", "d\u{e9}mo", "demo\n"] {
        assert_eq!(ShopKey::parse(bad), None, "{bad:?}");
    }
}

#[test]
fn a_visitor_id_reads_what_it_writes_and_nothing_else() {
    let id = VisitorId([0x0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xff]);
    assert_eq!(id.to_string(), "0f0102030405060708090a0b0c0d0eff");
    assert_eq!(VisitorId::parse(&id.to_string()), Some(id));
    for bad in
        ["", "0f", &"g".repeat(32), &"0".repeat(31), &"0".repeat(33), &"+1".repeat(16), &"é".repeat(16)]
    {
        assert_eq!(VisitorId::parse(bad), None, "{bad:?}");
    }
}

#[test]
fn a_product_id_is_neither_empty_nor_endless() {
    assert!(ProductId("sku-1".into()).is_valid());
    assert!(ProductId("x".repeat(PRODUCT_ID_BYTES_MAX)).is_valid());
    assert!(!ProductId(String::new()).is_valid());
    assert!(!ProductId("x".repeat(PRODUCT_ID_BYTES_MAX + 1)).is_valid());
}

#[test]
fn the_stronger_class_is_the_greater() {
    assert!(Class::Site < Class::Browse && Class::Browse < Class::Search);
    assert!(Class::Search < Class::Cart && Class::Cart < Class::Checkout);
}

proptest! {
    #[test]
    fn time_saturates_instead_of_overflowing(at in any::<i64>(), by_ms in any::<i64>()) {
        prop_assert_eq!(UnixMs(at) + by_ms, UnixMs(at.saturating_add(by_ms)));
        prop_assert_eq!(UnixMs(at) - by_ms, UnixMs(at.saturating_sub(by_ms)));
        prop_assert_eq!(UnixMs(at) - UnixMs(by_ms), at.saturating_sub(by_ms));
    }

    #[test]
    fn noise_is_refused_without_a_panic(mut bytes in prop::collection::vec(any::<u8>(), 1..400)) {
        bytes[0] = 1;
        // Noise may by chance spell something small; then it must have passed the limits.
        let _ = (decode_envelope(&bytes), decode_receipt(&bytes));
    }
}
