//! Shop events in the GA4 vocabulary, from the data layer (also gtag's `arguments` entries and names with the
//! prefix `dl_`) and from `rappel('track', …)`. js/read.js finds their fields.

use rappel_signal::PageKind;

use crate::fact::{Fact, variant};
use crate::sensors::record::{field, head, head_of};
use crate::sensors::{cart, product, search};
use crate::shown::{Shown, Source};

/// Turns an event into facts; other events than a shop's are left alone.
pub(crate) fn read(shown: &mut Shown, record: &str, source: Source, now_ms: u32) {
    let event = head_of(record);
    let (name, source) = split_prefix(field(event, head::NAME), source);
    let step = match name {
        "view_item_list" => return product::list(shown, event, source, now_ms),
        "select_item" => return product::select(shown, record, source, now_ms),
        "view_item" => return product::view(shown, record, source, now_ms),
        "add_to_wishlist" => return product::wish(shown, record, variant::WISHLIST_ADD, source, now_ms),
        "remove_from_wishlist" => {
            return product::wish(shown, record, variant::WISHLIST_REMOVE, source, now_ms);
        }
        "add_to_cart" => return cart::change(shown, record, variant::CART_ADD, source, now_ms),
        "remove_from_cart" => return cart::change(shown, record, variant::CART_REMOVE, source, now_ms),
        "view_cart" => return cart::view(shown, record, source, now_ms),
        "purchase" => return cart::purchase(shown, record, source, now_ms),
        "search" | "view_search_results" | "search_results" => return search::results(shown, event, now_ms),
        "checkout_error" => {
            shown.note(Fact::about(variant::CHECKOUT_ERROR, field(event, head::ERROR)), source, now_ms);
            return;
        }
        // `rappel_signal::CheckoutStep` in its order.
        "begin_checkout" => 0,
        "add_shipping_info" => 1,
        "add_payment_info" => 2,
        _ => return,
    };
    shown.is_a(PageKind::Checkout);
    shown.note(Fact::checkout(step), source, now_ms);
}

/// Splits Elevar's prefix off: another source of the same act.
fn split_prefix(name: &str, source: Source) -> (&str, Source) {
    match name.strip_prefix("dl_") {
        Some(name) => (name, Source::Prefixed),
        None => (name, source),
    }
}

#[cfg(test)]
mod tests {
    use rappel_signal::{CartLine, CheckoutStep, DatedFact, Fact as Wire, PageId, ProductId};

    use super::*;

    /// Facts of events on a page, the events' rows as js/read.js makes them.
    fn facts(address: &str, records: &[&str]) -> Vec<Wire> {
        let mut shown = Shown::begin(PageId([0; 4]), address.into(), 0);
        for record in records {
            read(&mut shown, record, Source::Standard, 0);
        }
        let wire = |fact: &Fact| {
            let mut bytes = Vec::new();
            fact.write(&mut bytes, 0);
            postcard::from_bytes::<DatedFact>(&bytes).unwrap().fact
        };
        shown.facts.iter().map(wire).collect()
    }

    fn line(quantity: u16) -> CartLine {
        CartLine { product: ProductId("A".into()), quantity, price_hundredths: Some(4990) }
    }

    #[test]
    fn a_cart_story() {
        let add = "add_to_cart\t1\nA\t2\t4990\tBoots\tEUR";
        let view = "view_cart\t1\nA\t2\t4990\tBoots\tEUR";
        let remove = "remove_from_cart\t1\nA\t1\t4990\tBoots\tEUR";
        let expected = [
            Wire::CartAdd { line: line(2) },
            Wire::CartView { lines: vec![line(2)] },
            Wire::CartRemove { line: line(1) },
        ];
        assert_eq!(facts("/cart\t", &[add, view, remove]), expected);
    }

    #[test]
    fn two_names_of_one_act_are_one() {
        let facts =
            facts("/p\t", &["view_item\t1\nA\t1", "dl_view_item\t1\nA\t1", "dl_add_to_cart\t1\nA\t1\t4990"]);
        let product = ProductId("A".into());
        assert_eq!(facts, [Wire::ProductView { product, visits: 0 }, Wire::CartAdd { line: line(1) }]);
    }

    #[test]
    fn a_search_learns_its_results_from_the_list() {
        let search = "view_search_results\t0\t\tred boots";
        let expected = |results| [Wire::Search { query: "red boots".into(), results }];
        let listed = Wire::ListView { list: "Results".into() };
        assert_eq!(facts("/search\t", &[search]), expected(None));
        assert_eq!(
            facts("/search\t", &[search, "view_item_list\t12\tResults"]),
            [&expected(Some(12))[..], &[listed]].concat()
        );
        assert_eq!(facts("/search\t", &["search\t0\t\tred boots\t0", search]), expected(Some(0)));
    }

    #[test]
    fn checkout_and_purchase() {
        let facts = facts(
            "/x\t",
            &[
                "begin_checkout\t0",
                "add_payment_info\t0",
                "purchase\t1\t\t\t\tO-1\t4990\nA\t1\t4990",
                "gtm.js\t0",
            ],
        );
        let expected = [
            Wire::Checkout { step: CheckoutStep::Begun },
            Wire::Checkout { step: CheckoutStep::Payment },
            Wire::Purchase { order: "O-1".into(), value_hundredths: 4990, lines: vec![line(1)] },
        ];
        assert_eq!(facts, expected);
    }
}
