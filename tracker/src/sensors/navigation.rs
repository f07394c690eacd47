//! What a page is for, by its address; and turned pages of single-page shops.

use alloc::string::String;
use rappel_signal::limit::TEXT_BYTES_MAX;
use rappel_signal::PageKind;

use crate::page;

/// Words that shops use as a part of the path, in the languages of the first shops.
const WORDS: [(PageKind, &[&str]); 4] = [
    (PageKind::Checkout, &["checkout", "checkouts", "kasse", "commande", "penztar"]),
    (PageKind::Cart, &["cart", "basket", "bag", "panier", "warenkorb", "carrito", "kosar"]),
    (PageKind::Search, &["search", "recherche", "suche", "kereses", "catalogsearch"]),
    (PageKind::Account, &["account", "my-account", "login", "register", "wishlist", "konto", "compte", "fiok"]),
];

/// What the path alone tells.
pub(crate) fn kind_of(path: &str) -> PageKind {
    if path.len() <= 1 {
        return PageKind::Home;
    }
    for part in path.split(['/', '.']) {
        for (kind, words) in WORDS {
            if words.contains(&part) {
                return kind;
            }
        }
    }
    PageKind::Other
}

/// Path and query of the page's address.
pub(crate) fn address() -> (String, String) {
    let location = page::get(&page::root(), "location");
    let read = |key| page::text_of(&location, key, TEXT_BYTES_MAX).unwrap_or_default();
    (read("pathname"), read("search"))
}

/// Whether the page of a single-page shop was turned. Themes replace the query to remember a filter or a scroll
/// position; only a pushed one is a page.
pub(crate) fn is_turned(from: (&str, &str), to: (&str, &str), pushed: bool) -> bool {
    from.0 != to.0 || pushed && from.1 != to.1
}

/// The path as it is told: nothing of account and checkout.
pub(crate) fn told_path(kind: PageKind, path: &str) -> String {
    match kind {
        PageKind::Account | PageKind::Checkout | PageKind::Confirmation => String::new(),
        _ => path.into(),
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
        assert_eq!(told_path(PageKind::Checkout, "/checkout/token-123"), "");
        assert_eq!(told_path(PageKind::Category, "/boots"), "/boots");
    }

    #[test]
    fn a_replaced_filter_turns_no_page() {
        assert!(is_turned(("/a", ""), ("/b", ""), false));
        assert!(is_turned(("/a", ""), ("/a", "?page=2"), true));
        assert!(!is_turned(("/a", ""), ("/a", "?color=red"), false));
        assert!(!is_turned(("/a", "?x"), ("/a", "?x"), true));
    }
}
