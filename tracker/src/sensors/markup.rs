//! What the page's markup says: schema.org JSON-LD and Open Graph, flattened by js/read.js.
//!
//! Head: `list` if the page is one, the last crumb, number of results. Then the one product the page is about, if
//! any. It speaks where the data layer is silent, and adds picture and availability where it is not.

use rappel_signal::PageKind;

use crate::fact::{Fact, variant};
use crate::page;
use crate::sensors::record::{field, first_item, head_of, product_id};
use crate::sensors::search;
use crate::shown::{Shown, Source};
use crate::text::number;

/// Reads the markup of a page that had time to show itself.
pub(crate) fn read(shown: &mut Shown) {
    let record = page::markup();
    let head = head_of(&record);
    shown.product_markup = first_item(&record).into();
    let product = product_id(first_item(&record));
    if product.is_empty() {
        if shown.kind == PageKind::Other && !field(head, 0).is_empty() {
            shown.kind = PageKind::Category;
            shown.listing = field(head, 1).into();
        }
    } else if matches!(shown.kind, PageKind::Other | PageKind::Product) && shown.product.is_empty() {
        shown.kind = PageKind::Product;
        shown.told_by_markup = true;
        shown.note(Fact::about(variant::PRODUCT_VIEW, product), Source::Markup, shown.since_ms);
    }
    if shown.kind == PageKind::Search {
        search::by_address(shown);
        search::found(shown, number(field(head, 2)));
    }
}
