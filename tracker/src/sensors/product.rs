//! Products and categories: shown, clicked in a list, wished for.

use rappel_signal::PageKind;

use crate::fact::{Fact, variant};
use crate::sensors::record::{self, field, first_item, head, product_id};
use crate::sensors::search;
use crate::shown::{Shown, Source};
use crate::text::number;

/// A product page is shown. What the markup told of before is the same view.
pub(crate) fn view(shown: &mut Shown, record: &str, source: Source, now_ms: u32) {
    let row = first_item(record);
    if product_id(row).is_empty() {
        return;
    }
    shown.is_a(PageKind::Product);
    if !shown.told_by_markup {
        shown.note(Fact::about(variant::PRODUCT_VIEW, product_id(row)), source, now_ms);
    }
    shown.told_by_markup = false;
    shown.product = row.into();
}

/// A list is shown. Whether it is a category is known once the page is: a product page has lists too.
pub(crate) fn list(shown: &mut Shown, event: &str, source: Source, now_ms: u32) {
    shown.is_a(PageKind::Category);
    search::found(shown, number(field(event, head::COUNT)));
    let list = field(event, head::LIST);
    if shown.listing.is_empty() {
        shown.listing = list.into();
    }
    shown.note(Fact::about(variant::LIST_VIEW, list), source, now_ms);
}

/// The page is known: its list is a category's if the page is.
pub(crate) fn settle_list(shown: &mut Shown) {
    if shown.kind == PageKind::Category && !shown.listing.is_empty() {
        let fact = Fact::about(variant::CATEGORY_VIEW, &shown.listing);
        shown.note(fact, Source::Standard, shown.since_ms);
    }
}

/// The first product was clicked in a list.
pub(crate) fn select(shown: &mut Shown, record: &str, source: Source, now_ms: u32) {
    let product = product_id(first_item(record));
    if !product.is_empty() {
        shown.note(Fact::about(variant::SELECT, product), source, now_ms);
    }
}

/// Products were put on the wish list, or taken off.
pub(crate) fn wish(shown: &mut Shown, record: &str, variant: u8, source: Source, now_ms: u32) {
    for (line, row) in record::lines(record) {
        shown.note(Fact::about(variant, line.product), source, now_ms);
        shown.add_card(record::card(row, "", ""));
    }
}
