//! The cart: shown, changed, and brought back from a link.

use axum::{
    Form,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;

use super::{card, layout::Page};
use crate::{
    analytics::{self, List, PageEvent},
    cart::{Cart, FREE_DELIVERY_FROM, Line, MAX_QUANTITY},
    catalogue::{self, Product},
    money::Cents,
    order::Delivery,
    reply::{self, Notice, Reply},
    shop::{Shop, State as ShopState},
    shopper::{CookieName, Shopper, cookie},
};

const GOES_WITH: List<'static> = List { id: "cart_companions", name: "Goes well with it" };
/// How many companions stand under the cart.
const COMPANIONS: usize = 4;

/// The product page's form.
#[derive(Debug, Deserialize)]
pub(crate) struct Added {
    product: String,
    option: Option<String>,
    quantity: Option<u32>,
}

/// A line of the cart page.
#[derive(Debug, Deserialize)]
pub(crate) struct Changed {
    line: String,
    quantity: u32,
}

/// `GET /cart`, with `?restore=<id>:<quantity>,…` to bring lines back.
pub(crate) async fn show(State(shop): State<Shop>, shopper: Shopper, RawQuery(query): RawQuery) -> Response {
    if let Some((lines, rest)) = query.as_deref().and_then(restore_parameter) {
        let mut cart = shopper.cart;
        cart.restore(&Cart::parse(&lines));
        // The other parameters stay: a link from a message carries its own.
        let target = if rest.is_empty() { "/cart".to_owned() } else { format!("/cart?{rest}") };
        return (saved(&shop, &cart), Redirect::to(&target)).into_response();
    }
    let companions = companions(&shopper.cart);
    let mut events = vec![PageEvent::Always(analytics::whole_cart("view_cart", &shopper.cart))];
    if !companions.is_empty() {
        events.push(PageEvent::Always(analytics::view_item_list(GOES_WITH, &companions)));
    }
    let body = html! {
        div.wide.cart {
            h1 { "Your cart" }
            div id="cart" { (content(&shopper.cart, &shopper)) }
            @if !companions.is_empty() {
                section.companions { h2 { (GOES_WITH.name) } (card::grid(GOES_WITH, &companions, &shopper)) }
            }
        }
    };
    let description = "What you are about to take along.".into();
    Page { title: "Cart".into(), description, body, events, unlisted: true, ..Page::default() }
        .framed(&shop, &shopper)
}

/// The value of `restore` and the query without it.
fn restore_parameter(query: &str) -> Option<(String, String)> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix("restore="))?;
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("restore=")).collect();
    Some((
        value.replace("%3A", ":").replace("%3a", ":").replace("%2C", ",").replace("%2c", ","),
        rest.join("&"),
    ))
}

fn saved(shop: &ShopState, cart: &Cart) -> CookieJar {
    CookieJar::new().add(cookie(shop, CookieName::Cart, cart.to_cookie()))
}

/// Other things from the shelves of what is in the cart, cheapest first.
fn companions(cart: &Cart) -> Vec<&'static Product> {
    let in_cart = |product: &Product| cart.lines().iter().any(|line| line.product.id == product.id);
    let shares_shelf = |product: &Product| {
        cart.lines().iter().any(|line| line.product.category().slug == product.category().slug)
    };
    let mut others: Vec<_> = catalogue::products()
        .filter(|product| product.stock.available() > 0 && !in_cart(product) && shares_shelf(product))
        .collect();
    others.sort_by_key(|product| product.price);
    others.truncate(COMPANIONS);
    others
}

fn content(cart: &Cart, shopper: &Shopper) -> Markup {
    html! {
        @if cart.is_empty() {
            p.lead { "It is empty, and light to carry." }
            a.button href="/" { "Look around" }
        } @else {
            div.split {
                ul.lines { @for line in cart.lines() { li { (line_row(line)) } } }
                aside.sum aria-label="Total" {
                    (free_delivery(cart))
                    (totals(cart, Delivery::Standard))
                    a.button.big href={ (shopper.links.checkout) "/checkout" } { "To the checkout" }
                    p.fine { "Prices include VAT. You can return everything within 60 days." }
                }
            }
        }
    }
}

fn line_row(line: &Line) -> Markup {
    let name = line.product.name;
    let most = line.product.stock.available().min(MAX_QUANTITY);
    html! {
        a.picture href=(line.product.path()) tabindex="-1" aria-hidden="true" {
            img src=(line.product.picture(line.option.as_deref())) alt="" width="400" height="400";
        }
        div.text {
            a href=(line.product.path()) { strong { (name) } }
            @if let Some(label) = line.option_label() { p.fine { (label) } }
            div.controls {
                form action="/cart/set" method="post" data-fetch data-into="#cart" {
                    input type="hidden" name="line" value=(line.id());
                    label {
                        span.hidden { "Quantity of " (name) }
                        select name="quantity" data-submit {
                            @for quantity in 1..=most {
                                option value=(quantity) selected[quantity == line.quantity] { (quantity) }
                            }
                        }
                    }
                    noscript { button type="submit" { "Update" } }
                }
                form action="/cart/set" method="post" data-fetch data-into="#cart" {
                    input type="hidden" name="line" value=(line.id());
                    input type="hidden" name="quantity" value="0";
                    button.link type="submit" aria-label={ "Remove " (name) } { "Remove" }
                }
            }
        }
        p.price { (line.total()) }
    }
}

fn free_delivery(cart: &Cart) -> Markup {
    let missing = FREE_DELIVERY_FROM - cart.total();
    html! {
        p.towards {
            @if missing.0 == 0 { "Delivery is free." } @else { (missing) " more and delivery is free." }
            progress max=(FREE_DELIVERY_FROM.0) value=(cart.total().0.min(FREE_DELIVERY_FROM.0)) aria-hidden="true" {}
        }
    }
}

/// Goods, delivery and their sum.
pub(crate) fn totals(cart: &Cart, delivery: Delivery) -> Markup {
    let price = delivery.price(cart);
    html! {
        dl.totals {
            div { dt { "Goods" } dd { (cart.total()) } }
            div { dt { "Delivery" } dd { (price_or_free(price)) } }
            div.grand { dt { "Total" } dd { (cart.total() + price) } }
        }
    }
}

/// What delivery costs, in words where it costs nothing.
pub(crate) fn price_or_free(price: Cents) -> String {
    if price.0 == 0 { "Free".into() } else { price.to_string() }
}

/// `POST /cart/add`
pub(crate) async fn add(
    State(shop): State<Shop>,
    shopper: Shopper,
    headers: HeaderMap,
    Form(added): Form<Added>,
) -> Response {
    let id = match &added.option {
        Some(option) => format!("{}.{option}", added.product),
        None => added.product.clone(),
    };
    let Some(line) = Line::named(&id, added.quantity.unwrap_or(1)) else {
        return reply::refused(&headers, "This one is sold out or no longer here.", "/");
    };
    let mut cart = shopper.cart;
    let count = cart.add(line.clone());
    if count == 0 {
        return reply::refused(
            &headers,
            "There is no more of this to add. Change the quantity in the cart.",
            "/cart",
        );
    }
    let reply = Reply {
        events: vec![analytics::cart_change("add_to_cart", &line, count)],
        cart_count: Some(cart.count()),
        notice: Some(Notice {
            text: format!("{} is in your cart.", line.product.name),
            link: Some(("/cart", "View cart")),
        }),
        ..Reply::default()
    };
    reply::accepted(&headers, saved(&shop, &cart), reply, "/cart")
}

/// `POST /cart/set`
pub(crate) async fn set(
    State(shop): State<Shop>,
    shopper: Shopper,
    headers: HeaderMap,
    Form(changed): Form<Changed>,
) -> Response {
    let Some(line) = Line::named(&changed.line, 1) else {
        return reply::refused(&headers, "This line is no longer in the cart. Reload the page.", "/cart");
    };
    let mut cart = shopper.cart.clone();
    let change = cart.set(&line.id(), changed.quantity);
    let event = match (change.added, change.removed) {
        (0, 0) => None,
        (0, removed) => Some(analytics::cart_change("remove_from_cart", &line, removed)),
        (added, _) => Some(analytics::cart_change("add_to_cart", &line, added)),
    };
    let reply = Reply {
        events: event.into_iter().collect(),
        cart_count: Some(cart.count()),
        html: Some(content(&cart, &shopper).into_string()),
        notice: Notice::plain("Your cart is up to date."),
        ..Reply::default()
    };
    reply::accepted(&headers, saved(&shop, &cart), reply, "/cart")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_restore_parameter_is_found_and_the_others_stay() {
        let parts = |query| restore_parameter(query).map(|(lines, rest)| format!("{lines} {rest}"));
        assert_eq!(
            parts("restore=FW-101:1%2CFW-102%3A2&utm=mail").as_deref(),
            Some("FW-101:1,FW-102:2 utm=mail")
        );
        assert_eq!(parts("utm=mail&x=restore"), None);
    }
}
