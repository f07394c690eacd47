//! What a page is for, by its address; and turned pages of single-page shops.

use rappel_signal::PageKind;
use rappel_signal::limit::TEXT_BYTES_MAX;

use crate::sensors::record::field;
use crate::text::cut;

/// Words that shops use as a part of the path, in the languages of the first shops; spaces around each.
const CHECKOUT: &str = " checkout checkouts kasse commande penztar ";
const CART: &str = " cart basket bag panier warenkorb carrito kosar ";
const SEARCH: &str = " search recherche suche kereses catalogsearch ";
const ACCOUNT: &str = " account my-account login register wishlist konto compte fiok ";

/// What the path alone tells.
pub(crate) fn kind_of(path: &str) -> PageKind {
    if path.len() <= 1 {
        return PageKind::Home;
    }
    for part in path.split(['/', '.']) {
        let is_one_of = |words: &str| words.split(' ').any(|word| !word.is_empty() && word == part);
        for (words, kind) in [
            (CHECKOUT, PageKind::Checkout),
            (CART, PageKind::Cart),
            (SEARCH, PageKind::Search),
            (ACCOUNT, PageKind::Account),
        ] {
            if is_one_of(words) {
                return kind;
            }
        }
    }
    PageKind::Other
}

/// The path of an address.
pub(crate) fn path(address: &str) -> &str {
    cut(field(address, 0), TEXT_BYTES_MAX)
}

/// Whether the page of a single-page shop was turned. Themes replace the query to remember a filter or a scroll
/// position; only a pushed one is a page.
pub(crate) fn is_turned(from: &str, to: &str, pushed: bool) -> bool {
    if pushed { from != to } else { path(from) != path(to) }
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
    fn paths_tell_what_a_page_is_for() {
        for (path, kind) in [
            ("/", PageKind::Home),
            ("/cart", PageKind::Cart),
            ("/en/checkout/payment", PageKind::Checkout),
            ("/search", PageKind::Search),
            ("/index.php/account/orders", PageKind::Account),
            ("/products/shopping-cart-toy", PageKind::Other),
        ] {
            assert_eq!(kind_of(path), kind, "{path}");
        }
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
