//! What a page is for, by its address; and turned pages of single-page shops.

use rappel_signal::PageKind;
use rappel_signal::limit::TEXT_BYTES_MAX;

use crate::sensors::record::field;
use crate::text::cut;

/// What the path alone tells, as js/read.js knows shops' words for it: a digit, `PageKind` by its order.
pub(crate) fn kind_of(address: &str) -> PageKind {
    match field(address, 2) {
        "1" => PageKind::Home,
        "3" => PageKind::Search,
        "5" => PageKind::Cart,
        "6" => PageKind::Checkout,
        "8" => PageKind::Account,
        _ => PageKind::Other,
    }
}

/// The path of an address.
pub(crate) fn path(address: &str) -> &str {
    cut(field(address, 0), TEXT_BYTES_MAX)
}

/// Whether the page of a single-page shop was turned. Themes replace the query to remember a filter or a scroll
/// position; only a pushed one is a page.
pub(crate) fn is_turned(from: &str, to: &str, pushed: bool) -> bool {
    if pushed { from != to } else { field(from, 0) != field(to, 0) }
}

/// The path as it is told: nothing of account and checkout.
pub(crate) fn told_path(kind: PageKind, address: &str) -> &str {
    match kind {
        PageKind::Account | PageKind::Checkout | PageKind::Confirmation => "",
        _ => path(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_numbered_as_the_wire_has_them() {
        for kind in [PageKind::Home, PageKind::Search, PageKind::Cart, PageKind::Checkout, PageKind::Account]
        {
            assert_eq!(kind_of(&format!("/x\t\t{}", kind as u8)), kind);
        }
        assert_eq!(kind_of("/x\t\t0"), PageKind::Other);
    }

    #[test]
    fn account_and_checkout_keep_their_paths() {
        assert_eq!(told_path(PageKind::Checkout, "/checkout/token-123\t"), "");
        assert_eq!(told_path(PageKind::Category, "/boots\t?page=2"), "/boots");
    }

    #[test]
    fn a_replaced_filter_turns_no_page() {
        assert!(is_turned("/a\t", "/b\t", false));
        assert!(is_turned("/a\t", "/a\t?page=2", true));
        assert!(!is_turned("/a\t", "/a\t?color=red", false));
        assert!(!is_turned("/a\t?x", "/a\t?x", true));
    }
}
