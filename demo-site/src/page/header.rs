//! The top of every page.

use maud::{Markup, PreEscaped, html};

use super::icon::{Icon, icon};
use crate::{
    art,
    catalogue::{self, CATEGORIES},
    shopper::Shopper,
};

fn brand(home: &str) -> Markup {
    html! { a.brand href=(home) aria-label="Fellwren, home" { (PreEscaped(art::MARK)) span { "Fellwren" } } }
}

/// Menu, search, bell, account, wishlist and cart.
pub(crate) fn shop(shopper: &Shopper) -> Markup {
    let current = |path: &str| (shopper.path == path).then_some("page");
    html! {
        header.top {
            div.bar {
                (brand("/"))
                nav.menu aria-label="Categories" {
                    @for category in &CATEGORIES {
                        @let path = format!("/category/{}", category.slug);
                        a href=(path) aria-current=[current(&path)] { (category.name) }
                    }
                }
                (search_form("Search the shop", ""))
                div.tools {
                    button.tool type="button" data-test="push-bell" data-act="push" title="Notify me in this browser"
                        aria-label="Notify me in this browser" { (icon(Icon::Bell)) }
                    a.tool href="/account" aria-label="Account" title="Account" { (icon(Icon::Person)) }
                    (counted("/wishlist", "Wishlist", Icon::Heart, "wish-count", shopper.wishlist.products().len()))
                    (counted("/cart", "Cart", Icon::Bag, "cart-count", shopper.cart.count()))
                }
            }
        }
    }
}

fn counted(path: &str, label: &str, symbol: Icon, id: &str, count: impl std::fmt::Display) -> Markup {
    let count = count.to_string();
    html! {
        a.tool href=(path) title=(label) {
            span.hidden { (label) " " } (icon(symbol))
            span.count id=(id) hidden[count == "0"] { (count) }
        }
    }
}

/// The search field; `q` is what stands in it, `label` tells it from another one on the same page.
pub(crate) fn search_form(label: &str, q: &str) -> Markup {
    html! {
        form.search role="search" aria-label=(label) action="/search" method="get" {
            label {
                span.hidden { (label) }
                input type="search" name="q" value=(q) placeholder=(label) maxlength=(catalogue::MAX_QUERY_CHARS)
                    autocomplete="off" enterkeyhint="search" required;
            }
            button type="submit" aria-label="Search" { (icon(Icon::Search)) }
        }
    }
}

/// Only the way back.
pub(crate) fn checkout(shopper: &Shopper) -> Markup {
    html! {
        header.top {
            div.bar {
                (brand(&format!("{}/", shopper.links.shop)))
                p.secure { (icon(Icon::Lock)) "Secure checkout" }
                a.back href={ (shopper.links.shop) "/cart" } { "Back to the cart" }
            }
        }
    }
}
