//! Search results, and what to do when there are none.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{card, header, layout::Page};
use crate::{
    analytics::{self, List, PageEvent},
    catalogue::{self, CATEGORIES},
    markup,
    shop::Shop,
    shopper::Shopper,
};

const LIST: List<'static> = List { id: "search_results", name: "Search results" };

/// The query as typed.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    q: String,
}

/// `GET /search?q=`
pub(crate) async fn show(State(shop): State<Shop>, shopper: Shopper, Query(typed): Query<Typed>) -> Response {
    let query: String = typed.q.trim().chars().take(catalogue::MAX_QUERY_CHARS).collect();
    if query.is_empty() {
        return Redirect::to("/").into_response();
    }
    let found = catalogue::search(&query);
    let mut events = vec![PageEvent::Always(analytics::view_search_results(&query, found.len()))];
    if !found.is_empty() {
        events.push(PageEvent::Always(analytics::view_item_list(LIST, &found)));
    }
    let body = html! {
        div.wide.results {
            div.heading {
                h1 { "“" (query) "”" }
                p.lead role="status" { (counted(found.len())) }
            }
            (header::search_form("Search again", &query))
            h2.hidden { "Products" }
            @if found.is_empty() { (nothing()) } @else { (card::grid(LIST, &found, &shopper)) }
        }
    };
    Page {
        title: format!("Search: {query}"),
        description: "Search results at Fellwren.".into(),
        linked_data: vec![markup::search_results(&found, &shopper.links)],
        body,
        events,
        unlisted: true,
        ..Page::default()
    }
    .framed(&shop, &shopper)
}

fn counted(results: usize) -> String {
    match results {
        0 => "Nothing found".into(),
        1 => "1 product".into(),
        _ => format!("{results} products"),
    }
}

fn nothing() -> Markup {
    html! {
        p { "We do not carry that, or we call it something else. Try a shorter word, or look along the shelves:" }
        ul.links { @for category in &CATEGORIES { li { a href={ "/category/" (category.slug) } { (category.name) } } } }
    }
}
