//! Rows of fields, as js/read.js flattens what a page says: a head, then products.

use alloc::vec::Vec;
use rappel_signal::limit::{PRODUCT_ID_BYTES_MAX, QUANTITY_MAX, TEXT_BYTES_MAX, URL_BYTES_MAX};

use crate::bytes::{put_option, put_text};
use crate::fact::Line;
use crate::shown::Card;
use crate::text::{cut, hash, number};

/// Fields of an event's head.
pub(crate) mod head {
    pub(crate) const NAME: usize = 0;
    pub(crate) const COUNT: usize = 1;
    pub(crate) const LIST: usize = 2;
    pub(crate) const QUERY: usize = 3;
    pub(crate) const RESULTS: usize = 4;
    pub(crate) const ORDER: usize = 5;
    pub(crate) const VALUE: usize = 6;
    pub(crate) const ERROR: usize = 7;
}

/// Fields of a product's row.
mod item {
    pub(super) const ID: usize = 0;
    pub(super) const QUANTITY: usize = 1;
    pub(super) const PRICE: usize = 2;
    pub(super) const TITLE: usize = 3;
    pub(super) const CURRENCY: usize = 4;
    pub(super) const IMAGE: usize = 5;
    pub(super) const CATEGORY: usize = 6;
    pub(super) const BRAND: usize = 7;
    pub(super) const AVAILABLE: usize = 8;
}

/// ISO 4217 letters.
const CURRENCY_BYTES: usize = 3;

/// The part of a text between separators, counted from 0; `None` beyond the last. Smaller than `split`, which can
/// search for any character and so brings a searcher along.
#[inline(never)]
pub(crate) fn part(text: &str, separator: u8, place: usize) -> Option<&str> {
    let (mut from, mut left) = (0, place);
    for (at, byte) in text.bytes().enumerate() {
        if byte == separator {
            if left == 0 {
                return text.get(from..at);
            }
            left -= 1;
            from = at + 1;
        }
    }
    if left == 0 { text.get(from..) } else { None }
}

/// A field of a row; empty if there is none.
#[inline(never)]
pub(crate) fn field(row: &str, place: usize) -> &str {
    part(row, b'\t', place).unwrap_or_default()
}

/// A row of a record, the head first; empty if there is none.
#[inline(never)]
pub(crate) fn row(record: &str, place: usize) -> &str {
    part(record, b'\n', place).unwrap_or_default()
}

/// The head of a record.
pub(crate) fn head_of(record: &str) -> &str {
    row(record, 0)
}

/// The first product's row; empty if there is none.
pub(crate) fn first_item(record: &str) -> &str {
    row(record, 1)
}

/// The product of a row; empty if it names none.
pub(crate) fn product_id(row: &str) -> &str {
    cut(field(row, item::ID), PRODUCT_ID_BYTES_MAX)
}

/// All products with quantity and price, and their rows.
pub(crate) fn lines(record: &str) -> Vec<(Line<'_>, &str)> {
    let mut lines = Vec::new();
    let mut place = 1;
    while let Some(row) = part(record, b'\n', place) {
        place += 1;
        let product = product_id(row);
        if !product.is_empty() {
            let quantity = number(field(row, item::QUANTITY)).unwrap_or(1).clamp(1, u32::from(QUANTITY_MAX));
            lines.push((Line { product, quantity, price_hundredths: number(field(row, item::PRICE)) }, row));
        }
    }
    lines
}

/// A product's card, `rappel_signal::ProductCard`, from what an event told and, where it is silent, what the markup
/// told.
pub(crate) fn card(row: &str, markup: &str, path: &str) -> Card {
    let pick = |place| {
        let told = field(row, place);
        if told.is_empty() { field(markup, place) } else { told }
    };
    let id = pick(item::ID);
    let mut bytes = Vec::new();
    put_text(&mut bytes, id, PRODUCT_ID_BYTES_MAX);
    put_text(&mut bytes, pick(item::TITLE), TEXT_BYTES_MAX);
    put_option(&mut bytes, number(pick(item::PRICE)));
    put_text(&mut bytes, pick(item::CURRENCY), CURRENCY_BYTES);
    put_text(&mut bytes, pick(item::IMAGE), URL_BYTES_MAX);
    put_text(&mut bytes, path, URL_BYTES_MAX);
    put_text(&mut bytes, pick(item::CATEGORY), TEXT_BYTES_MAX);
    put_text(&mut bytes, pick(item::BRAND), TEXT_BYTES_MAX);
    put_option(&mut bytes, number(pick(item::AVAILABLE)).map(|available| available.min(1)));
    Card { id: hash(id.as_bytes()), bytes, rich: !path.is_empty() }
}

#[cfg(test)]
mod tests {
    use rappel_signal::{ProductCard, ProductId};

    use super::*;

    const EVENT: &str = "view_item\t1\nBOOT-1\t2\t12990\tBoots\tEUR\t\tShoes\t";

    #[test]
    fn a_product_is_told_by_the_event_and_completed_by_the_markup() {
        let markup = "BOOT-1\t1\t13990\tOther\tUSD\thttp://shop/boots.jpg\tOther\tAlpina\t0";
        let card = card(first_item(EVENT), markup, "/p/boots");
        assert!(card.rich);
        let read: ProductCard = postcard::from_bytes(&card.bytes).unwrap();
        let expected = ProductCard {
            id: ProductId("BOOT-1".into()),
            title: "Boots".into(),
            price_hundredths: Some(12_990),
            currency: "EUR".into(),
            image: "http://shop/boots.jpg".into(),
            path: "/p/boots".into(),
            category: "Shoes".into(),
            brand: "Alpina".into(),
            available: Some(false),
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn lines_need_a_product_and_have_a_sane_quantity() {
        let record = "view_cart\t3\nA\t2\t100\nB\t0\t\n\t1\t100\nC\t999999\t5";
        let read: Vec<_> = lines(record)
            .into_iter()
            .map(|(line, _)| (line.product, line.quantity, line.price_hundredths))
            .collect();
        assert_eq!(read, [("A", 2, Some(100)), ("B", 1, None), ("C", 9_999, Some(5))]);
    }

    #[test]
    fn a_long_id_is_cut() {
        assert_eq!(product_id(&"x".repeat(100)).len(), PRODUCT_ID_BYTES_MAX);
        assert_eq!(product_id(""), "");
    }
}
