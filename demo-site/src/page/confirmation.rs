//! The page after paying.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::html;

use super::{
    cart::totals,
    layout::{Frame, Page},
};
use crate::{
    analytics::{self, PageEvent},
    shop::Shop,
    shopper::Shopper,
};

/// `GET /checkout/confirmation`
pub(crate) async fn show(State(shop): State<Shop>, shopper: Shopper) -> Response {
    let Some(order) = shopper.order.as_deref().and_then(|number| shop.ledger.order(number)) else {
        return Redirect::to(&format!("{}/cart", shopper.links.shop)).into_response();
    };
    let body = html! {
        div.narrow.confirmation {
            h1 { "Thank you. It is on its way." }
            p.lead { "Order " strong data-test="order-number" { (order.number) } " is being packed." }
            @if let Some(email) = &shopper.contact { p { "A real shop would now write to " (email) "." } }
            ul.lines.small {
                @for line in order.cart.lines() {
                    li {
                        span.picture { img src=(line.product.picture(line.option.as_deref())) alt="" width="400" height="400"; }
                        div.text { strong { (line.product.name) } p.fine { (line.quantity) " ×" } }
                        p.price { (line.total()) }
                    }
                }
            }
            (totals(&order.cart, order.delivery))
            a.button href={ (shopper.links.shop) "/" } { "Back to the shop" }
        }
    };
    let event = analytics::purchase(&order);
    Page {
        frame: Frame::Checkout,
        title: "Thank you".into(),
        description: "Your order was placed.".into(),
        body,
        events: vec![PageEvent::Once { name: "purchase", mark: order.number, event }],
        unlisted: true,
        ..Page::default()
    }
    .framed(&shop, &shopper)
}
