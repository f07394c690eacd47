//! A product page.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    card, category,
    icon::{Icon, icon},
    info,
    layout::Page,
};
use crate::{
    analytics::{self, PageEvent},
    cart::{FREE_DELIVERY_FROM, MAX_QUANTITY},
    catalogue::{self, Choice, Product, Stock},
    markup,
    shop::Shop,
    shopper::Shopper,
};

/// Quantities offered beside the button; the cart offers more.
const OFFERED_QUANTITY: u32 = 5;
/// Neighbours of the same shelf at the bottom of the page.
const NEIGHBOURS: usize = 3;

/// The option a link preselects.
#[derive(Debug, Deserialize)]
pub(crate) struct Preselected {
    option: Option<String>,
}

/// `GET /product/{slug}`
pub(crate) async fn show(
    State(shop): State<Shop>,
    shopper: Shopper,
    Path(slug): Path<String>,
    Query(wanted): Query<Preselected>,
) -> Response {
    let Some(product) = catalogue::by_slug(&slug) else {
        return info::not_found(&shop, &shopper);
    };
    let option = wanted
        .option
        .filter(|option| product.option_label(option).is_some())
        .or_else(|| product.first_option());
    let shelf = product.category();
    let shelf_path = format!("/category/{}", shelf.slug);
    let body = html! {
        div.wide {
            (category::trail(&[("Home", "/"), (shelf.name, &shelf_path)], product.name))
            article.product {
                figure.frame {
                    img id="product-picture" src=(product.picture(option.as_deref())) alt=(product.name) width="400"
                        height="400" fetchpriority="high";
                    (card::badge(product))
                }
                div.facts { (facts(product, option.as_deref(), &shopper)) }
            }
            (neighbours(product))
        }
    };
    let crumbs = [("Home", "/".to_owned()), (shelf.name, shelf_path), (product.name, product.path())];
    Page {
        title: product.name.into(),
        description: product.summary.into(),
        open_graph: Some(markup::open_graph_product(product, &shopper.links)),
        linked_data: vec![
            markup::product(product, &shopper.links),
            markup::breadcrumbs(&crumbs, &shopper.links),
        ],
        body,
        events: vec![PageEvent::Always(analytics::view_item(product, option.as_deref()))],
        ..Page::default()
    }
    .framed(&shop, &shopper)
}

fn facts(product: &'static Product, option: Option<&str>, shopper: &Shopper) -> Markup {
    html! {
        p.brand-name { (product.brand) }
        h1 { (product.name) }
        p.lead { (product.summary) }
        (card::price(product))
        form.buy action="/cart/add" method="post" data-fetch {
            input type="hidden" name="product" value=(product.id);
            (options(product, option))
            (buttons(product))
            p.problem role="alert" hidden {}
        }
        div.wish { (card::heart(product, shopper)) span { "Keep for later" } }
        p.story-text { (product.story) }
        ul.dots { @for fact in product.facts { li { (fact) } } }
        ul.assurances {
            li { (icon(Icon::Truck)) "Free delivery from " (FREE_DELIVERY_FROM) }
            li { (icon(Icon::Return)) "60 days to return" }
            li { (icon(Icon::Needle)) "Repaired for good" }
        }
    }
}

fn options(product: &Product, chosen: Option<&str>) -> Markup {
    let colours = matches!(product.choice, Choice::Colour(_));
    let legend = if colours { "Colour" } else { "Size" };
    let options = product.options();
    html! {
        @if !options.is_empty() {
            fieldset.options.colours[colours] {
                legend { (legend) }
                @for (slug, label) in &options {
                    label {
                        input type="radio" name="option" value=(slug) checked[chosen == Some(slug)]
                            data-picture=[colours.then(|| product.picture(Some(slug)))];
                        span { (paint(product, slug)) (label) }
                    }
                }
            }
        }
    }
}

fn paint(product: &Product, slug: &str) -> Markup {
    html! {
        @if let Choice::Colour(tones) = product.choice {
            @if let Some(tone) = tones.iter().find(|tone| tone.slug() == slug) {
                i style={ "background:" (tone.main) } {}
            }
        }
    }
}

fn buttons(product: &Product) -> Markup {
    let most = product.stock.available().min(OFFERED_QUANTITY).min(MAX_QUANTITY);
    html! {
        @match product.stock {
            Stock::Gone => p.stock.gone { "Sold out for now. More are being sewn." },
            Stock::Few(count) => p.stock { "Only " (count) " left" },
            Stock::Plenty => p.stock { "In stock, leaves us tomorrow" },
        }
        div.joined {
            label {
                span.hidden { "Quantity" }
                select name="quantity" disabled[most == 0] {
                    @for quantity in 1..=most { option value=(quantity) { (quantity) } }
                }
            }
            button.button.big type="submit" data-test="add-to-cart" disabled[most == 0] { "Add to cart" }
        }
    }
}

fn neighbours(product: &Product) -> Markup {
    let shelf = product.category();
    let others = shelf.products.iter().filter(|other| other.id != product.id).take(NEIGHBOURS);
    html! {
        section.neighbours {
            h2 { "More from " (shelf.name) }
            ul {
                @for other in others {
                    li { a href=(other.path()) {
                        img src=(other.picture(None)) alt="" width="400" height="400" loading="lazy";
                        span { (other.name) } span.price { (other.price) }
                    } }
                }
            }
        }
    }
}
