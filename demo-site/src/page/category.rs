//! A category: its products, in the order a shopper asks for.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{card, info, layout::Page};
use crate::{
    analytics::{self, List, PageEvent},
    catalogue::{self, Product},
    markup,
    shop::Shop,
    shopper::Shopper,
};

/// How a list is sorted.
#[derive(Debug, Deserialize, Default)]
pub(crate) struct Sorting {
    #[serde(default)]
    sort: String,
}

const ORDERS: [(&str, &str); 3] =
    [("", "Our order"), ("price", "Price, low first"), ("price-down", "Price, high first")];

/// `GET /category/{slug}`
pub(crate) async fn show(
    State(shop): State<Shop>,
    shopper: Shopper,
    Path(slug): Path<String>,
    Query(sorting): Query<Sorting>,
) -> Response {
    let Some(category) = catalogue::category(&slug) else {
        return info::not_found(&shop, &shopper);
    };
    let mut products: Vec<&'static Product> = category.products.iter().collect();
    match sorting.sort.as_str() {
        "price" => products.sort_by_key(|product| product.price),
        "price-down" => products.sort_by_key(|product| std::cmp::Reverse(product.price)),
        _ => {}
    }
    let list = List { id: category.slug, name: category.name };
    let path = format!("/category/{}", category.slug);
    let body = html! {
        div.wide {
            (trail(&[("Home", "/")], category.name))
            div.heading {
                div { h1 { (category.name) } p.lead { (category.lead) } }
                (sort_form(&path, &sorting.sort))
            }
            h2.hidden { "Products" }
            (card::grid(list, &products, &shopper))
        }
    };
    let crumbs = [("Home", "/".to_owned()), (category.name, path)];
    Page {
        title: category.name.into(),
        description: category.lead.into(),
        linked_data: vec![
            markup::breadcrumbs(&crumbs, &shopper.links),
            markup::item_list(category, &products, &shopper.links),
        ],
        body,
        events: vec![PageEvent::Always(analytics::view_item_list(list, &products))],
        ..Page::default()
    }
    .framed(&shop, &shopper)
}

fn sort_form(path: &str, chosen: &str) -> Markup {
    html! {
        form.sort action=(path) method="get" {
            label {
                "Sort by "
                select name="sort" data-submit {
                    @for (value, label) in ORDERS { option value=(value) selected[value == chosen] { (label) } }
                }
            }
            noscript { button type="submit" { "Sort" } }
        }
    }
}

/// The way back to the home page, as links.
pub(crate) fn trail(steps: &[(&str, &str)], here: &str) -> Markup {
    html! {
        nav.trail aria-label="Breadcrumb" {
            ol {
                @for (name, path) in steps { li { a href=(path) { (name) } } }
                li aria-current="page" { (here) }
            }
        }
    }
}
