//! The bottom of every page.

use maud::{Markup, html};

use super::newsletter;
use crate::{catalogue::CATEGORIES, settings::Settings, shopper::Shopper};

fn demo_line(settings: &Settings) -> Markup {
    html! {
        p.demo-line {
            "This is Rappel’s demo shop: nothing is sold here. "
            a href={ (settings.edge_origin) "/dev/live" } { "See what Rappel sees" } " · "
            button.link type="button" data-act="cookie-settings" { "Cookie settings" }
        }
    }
}

/// Newsletter, links and the line that says what this is.
pub(crate) fn shop(settings: &Settings) -> Markup {
    html! {
        footer.bottom {
            div.columns {
                section.stay {
                    h2 { "Letters from the fell" }
                    p { "Twice a month: new things, repaired things, a walk worth taking." }
                    (newsletter::form("footer"))
                }
                nav aria-label="Shop" {
                    h2 { "Shop" }
                    ul { @for category in &CATEGORIES {
                        li { a href={ "/category/" (category.slug) } { (category.name) } }
                    } }
                }
                nav aria-label="Help" {
                    h2 { "Help" }
                    ul {
                        li { a href="/delivery" { "Delivery" } }
                        li { a href="/returns" { "Returns & repairs" } }
                        li { a href="/contact" { "Contact" } }
                        li { a href="/privacy" { "Privacy" } }
                    }
                }
                nav aria-label="You" {
                    h2 { "You" }
                    ul {
                        li { a href="/account" { "Account" } }
                        li { a href="/wishlist" { "Wishlist" } }
                        li { a href="/cart" { "Cart" } }
                        li { a href="/newsletter" { "Newsletter" } }
                    }
                }
            }
            (demo_line(settings))
        }
    }
}

/// Help and nothing else.
pub(crate) fn checkout(settings: &Settings, shopper: &Shopper) -> Markup {
    let shop = &shopper.links.shop;
    html! {
        footer.bottom.small {
            p {
                a href={ (shop) "/delivery" } { "Delivery" } " · "
                a href={ (shop) "/returns" } { "Returns" } " · "
                a href={ (shop) "/contact" } { "Contact" }
            }
            (demo_line(settings))
        }
    }
}
