//! The wishlist.

use axum::{Form, extract::State, http::HeaderMap, response::Response};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;

use super::{card, layout::Page};
use crate::{
    analytics,
    catalogue::{self, Product, Stock},
    reply::{self, Notice, Reply},
    shop::Shop,
    shopper::{CookieName, Shopper, cookie},
};

/// The product whose heart was pressed.
#[derive(Debug, Deserialize)]
pub(crate) struct Toggled {
    product: String,
}

/// `GET /wishlist`
pub(crate) async fn show(State(shop): State<Shop>, shopper: Shopper) -> Response {
    let wishes = shopper.wishlist.products();
    let body = html! {
        div.narrow {
            h1 { "Wishlist" }
            @if wishes.is_empty() {
                p.lead { "Nothing here yet. Press the heart on anything you would like to remember." }
                a.button href="/" { "Look around" }
            } @else {
                ul.lines { @for product in wishes { li { (line(product, &shopper)) } } }
            }
        }
    };
    let description = "What you would like to have one day.".into();
    Page { title: "Wishlist".into(), description, body, unlisted: true, ..Page::default() }
        .framed(&shop, &shopper)
}

fn line(product: &'static Product, shopper: &Shopper) -> Markup {
    html! {
        a.picture href=(product.path()) tabindex="-1" aria-hidden="true" {
            img src=(product.picture(None)) alt="" width="400" height="400";
        }
        div.text {
            a href=(product.path()) { strong { (product.name) } }
            (card::price(product))
            @if product.stock == Stock::Gone { p.stock.gone { "Sold out for now" } }
            @else { a.button.quiet href=(product.path()) { "Choose" } }
        }
        (card::heart(product, shopper))
    }
}

/// `POST /wishlist/toggle`
pub(crate) async fn toggle(
    State(shop): State<Shop>,
    shopper: Shopper,
    headers: HeaderMap,
    Form(toggled): Form<Toggled>,
) -> Response {
    let Some(product) = catalogue::by_id(&toggled.product) else {
        return reply::refused(&headers, "This product is no longer here.", "/wishlist");
    };
    let mut wishes = shopper.wishlist;
    let saved = wishes.toggle(product);
    let jar = CookieJar::new().add(cookie(&shop, CookieName::Wishlist, wishes.to_cookie()));
    let text = if saved { "Kept on your wishlist." } else { "Taken off your wishlist." };
    let reply = Reply {
        events: if saved { vec![analytics::add_to_wishlist(product)] } else { Vec::new() },
        wish_count: Some(wishes.products().len()),
        saved: Some(saved),
        notice: Some(Notice { text: text.into(), link: saved.then_some(("/wishlist", "See wishlist")) }),
        ..Reply::default()
    };
    reply::accepted(&headers, jar, reply, "/wishlist")
}
