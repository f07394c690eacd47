//! Shop events in the GA4 vocabulary, from the data layer (also gtag's `arguments` entries and names with the
//! prefix `dl_`) and from `rappel('track', …)`.

use rappel_signal::limit::TEXT_BYTES_MAX;
use rappel_signal::{CheckoutStep, Fact, PageKind};

use crate::page::{self, Value};
use crate::sensors::item::Items;
use crate::sensors::{cart, product, search};
use crate::shown::{Shown, Source};

/// What an event's name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    List,
    Select,
    View,
    Add,
    Remove,
    Cart,
    Wish,
    Unwish,
    Checkout(CheckoutStep),
    Error,
    Purchase,
    Search,
}

/// Reads an event's name; `None` for what is not about shopping.
fn act(name: &str) -> Option<Act> {
    Some(match name {
        "view_item_list" => Act::List,
        "select_item" => Act::Select,
        "view_item" => Act::View,
        "add_to_cart" => Act::Add,
        "remove_from_cart" => Act::Remove,
        "view_cart" => Act::Cart,
        "add_to_wishlist" => Act::Wish,
        "remove_from_wishlist" => Act::Unwish,
        "begin_checkout" => Act::Checkout(CheckoutStep::Begun),
        "add_shipping_info" => Act::Checkout(CheckoutStep::Shipping),
        "add_payment_info" => Act::Checkout(CheckoutStep::Payment),
        "checkout_error" => Act::Error,
        "purchase" => Act::Purchase,
        "search" | "view_search_results" | "search_results" => Act::Search,
        _ => return None,
    })
}

/// Splits Elevar's prefix off.
fn split_prefix(name: &str) -> (&str, Source) {
    match name.strip_prefix("dl_") {
        Some(name) => (name, Source::Prefixed),
        None => (name, Source::Standard),
    }
}

/// Reads an entry of the data layer: `{event, …}`, or gtag's `["event", name, parameters]`.
pub(crate) fn read_entry(shown: &mut Shown, entry: &Value, now_ms: f64) -> Option<()> {
    let gtag = page::text(&page::at(entry, 0), TEXT_BYTES_MAX);
    let (name, event) = match gtag.as_deref() {
        Some("event") => (page::at(entry, 1), page::at(entry, 2)),
        Some(_) => return None,
        None => (page::get(entry, "event"), entry.clone()),
    };
    let name = page::text(&name, TEXT_BYTES_MAX)?;
    let (name, source) = split_prefix(&name);
    read(shown, name, &event, source, now_ms)
}

/// Turns an event into facts.
pub(crate) fn read(shown: &mut Shown, name: &str, event: &Value, source: Source, now_ms: f64) -> Option<()> {
    let act = act(name)?;
    let items = Items::of(event);
    match act {
        Act::List => product::list(shown, event, &items, now_ms),
        Act::Select => product::select(shown, &items, source, now_ms),
        Act::View => product::view(shown, &items, source, now_ms),
        Act::Wish | Act::Unwish => product::wish(shown, &items, act == Act::Wish, source, now_ms),
        Act::Add | Act::Remove => cart::change(shown, &items, act == Act::Add, source, now_ms),
        Act::Cart => cart::view(shown, &items, source, now_ms),
        Act::Purchase => cart::purchase(shown, &items, source, now_ms),
        Act::Search => search::results(shown, event, &items, source, now_ms),
        Act::Checkout(step) => {
            shown.is_a(PageKind::Checkout);
            shown.note(Fact::Checkout { step }, source, now_ms);
        }
        Act::Error => {
            let code = page::first_text(event, &["code", "error", "message"], TEXT_BYTES_MAX);
            shown.note(Fact::CheckoutError { code: code.unwrap_or_default() }, source, now_ms);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_acts() {
        assert_eq!(act("add_to_cart"), Some(Act::Add));
        assert_eq!(act("view_search_results"), Some(Act::Search));
        assert_eq!(act("add_payment_info"), Some(Act::Checkout(CheckoutStep::Payment)));
        assert_eq!(act("gtm.js"), None);
    }

    #[test]
    fn the_prefix_is_another_source_of_the_same_act() {
        let (name, source) = split_prefix("dl_view_item");
        assert_eq!(act(name), Some(Act::View));
        assert!(source == Source::Prefixed);
        assert!(split_prefix("view_item").1 == Source::Standard);
    }
}
