//! The home page.

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    card,
    icon::{Icon, icon},
    layout::Page,
};
use crate::{
    analytics::{self, List, PageEvent},
    cart::FREE_DELIVERY_FROM,
    catalogue::{self, CATEGORIES},
    markup,
    shop::Shop,
    shopper::Shopper,
};

const LIST: List<'static> = List { id: "bestsellers", name: "Bestsellers" };

/// `GET /`
pub(crate) async fn show(State(shop): State<Shop>, shopper: Shopper) -> Response {
    let bestsellers = catalogue::bestsellers();
    let body = html! {
        (hero())
        (promises())
        section.wide {
            div.heading { h2 { "What goes out most" } a href="/category/packs" { "All packs" } }
            (card::grid(LIST, &bestsellers, &shopper))
        }
        (shelves())
        (story())
    };
    Page {
        title: "Things for going further".into(),
        description: "Packs, tents, clothing and camp kitchen, made to be carried and mended.".into(),
        linked_data: vec![markup::website(&shopper.links)],
        body,
        events: vec![PageEvent::Always(analytics::view_item_list(LIST, &bestsellers))],
        ..Page::default()
    }
    .framed(&shop, &shopper)
}

fn hero() -> Markup {
    html! {
        section.hero {
            picture {
                source srcset="/media/hero-night.svg" media="(prefers-color-scheme: dark)";
                img src="/media/hero-day.svg" alt="" width="1600" height="640" fetchpriority="high";
            }
            div.words {
                h1 { "Things for going further" }
                p { "Made to be carried, slept in, spilled on and mended." }
                a.button href="/category/shelter" { "Plan a night out" }
            }
        }
    }
}

fn promises() -> Markup {
    html! {
        ul.promises {
            li { (icon(Icon::Truck)) span { strong { "Free delivery" } " from " (FREE_DELIVERY_FROM) } }
            li { (icon(Icon::Return)) span { strong { "60 days" } " to change your mind" } }
            li { (icon(Icon::Needle)) span { strong { "We mend" } " what we make, for good" } }
        }
    }
}

fn shelves() -> Markup {
    html! {
        section.wide {
            div.heading { h2 { "By the fireside, by the trail" } }
            ul.shelves {
                @for category in &CATEGORIES {
                    li { a href={ "/category/" (category.slug) } {
                        @if let Some(product) = category.products.first() {
                            img src=(product.picture(None)) alt="" width="400" height="400" loading="lazy";
                        }
                        span { strong { (category.name) } (category.lead) }
                    } }
                }
            }
        }
    }
}

fn story() -> Markup {
    html! {
        section.story {
            div {
                h2 { "The bench in the window" }
                p {
                    "Our workshop is a long bench in a former post office. Packs are cut at one end and come back, ten \
                    years later, at the other: for a zip, a buckle, a patch from last summer’s tent. If you can walk \
                    there, bring it yourself. The kettle is on."
                }
                a.button.quiet href="/returns" { "How repairs work" }
            }
        }
    }
}
