//! A product in a list, and the list round it.

use maud::{Markup, html};

use super::icon::{Icon, icon};
use crate::{
    analytics::List,
    catalogue::{Choice, Product, Stock},
    shopper::Shopper,
};

/// A grid of cards; `list` names it for `select_item`.
pub(crate) fn grid(list: List<'_>, products: &[&'static Product], shopper: &Shopper) -> Markup {
    html! {
        ul.grid data-list=(list.id) {
            @for (index, product) in products.iter().enumerate() { li { (card(product, shopper, index < 4)) } }
        }
    }
}

fn card(product: &'static Product, shopper: &Shopper, early: bool) -> Markup {
    html! {
        article.card {
            a href=(product.path()) data-item=(product.id) {
                span.frame {
                    img src=(product.picture(None)) alt="" width="400" height="400" loading=[(!early).then_some("lazy")];
                    (badge(product))
                }
                span.brand-name { (product.brand) }
                h3 { (product.name) }
                (price(product))
            }
            (swatches(product))
            (heart(product, shopper))
        }
    }
}

fn swatches(product: &Product) -> Markup {
    html! {
        @if let Choice::Colour(tones) = product.choice {
            p.swatches aria-label={ (tones.len()) " colours" } {
                @for tone in tones { span style={ "background:" (tone.main) } title=(tone.name) {} }
            }
        }
    }
}

/// A word on the picture where there is something to say.
pub(crate) fn badge(product: &Product) -> Markup {
    html! {
        @match (product.stock, product.was) {
            (Stock::Gone, _) => span.badge.quiet { "Sold out" },
            (_, Some(_)) => span.badge { "Reduced" },
            (Stock::Few(count), _) => span.badge.quiet { "Only " (count) " left" },
            _ => "",
        }
    }
}

/// The price, and the one before a reduction.
pub(crate) fn price(product: &Product) -> Markup {
    html! {
        p.price {
            @if let Some(was) = product.was {
                span.hidden { "Now " } span.now { (product.price) } " " span.hidden { ", was " } s { (was) }
            } @else { (product.price) }
        }
    }
}

/// The wishlist button.
pub(crate) fn heart(product: &Product, shopper: &Shopper) -> Markup {
    let saved = shopper.wishlist.contains(product);
    html! {
        form.heart action="/wishlist/toggle" method="post" data-fetch {
            input type="hidden" name="product" value=(product.id);
            button type="submit" aria-pressed=(saved) aria-label={ "Wishlist: " (product.name) } { (icon(Icon::Heart)) }
        }
    }
}
