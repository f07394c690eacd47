//! Pages of plain words: delivery, returns, contact, privacy, not found.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::{Markup, html};

use super::layout::Page;
use crate::{
    cart::FREE_DELIVERY_FROM,
    shop::{Shop, State as ShopState},
    shopper::Shopper,
};

fn words(shop: &ShopState, shopper: &Shopper, title: &str, description: &str, text: &Markup) -> Response {
    let body = html! { div.narrow.prose { h1 { (title) } (text) } };
    Page { title: title.into(), description: description.into(), body, ..Page::default() }
        .framed(shop, shopper)
}

/// `GET /delivery`
pub(crate) async fn delivery(State(shop): State<Shop>, shopper: Shopper) -> Response {
    let text = html! {
        p.lead { "Packed by hand, sent the next morning." }
        h2 { "Standard" }
        p { "Three to five working days within the EU, €4.90, and free from " (FREE_DELIVERY_FROM) "." }
        h2 { "Express" }
        p { "The next working day when you order before two in the afternoon, €9.90." }
        h2 { "Packaging" }
        p { "A paper bag or a used box. If your parcel says “bananas”, that is why." }
    };
    words(&shop, &shopper, "Delivery", "How and when your parcel arrives.", &text)
}

/// `GET /returns`
pub(crate) async fn returns(State(shop): State<Shop>, shopper: Shopper) -> Response {
    let text = html! {
        p.lead { "Sixty days to change your mind. A lifetime to have it mended." }
        h2 { "Returns" }
        p { "Send it back unused within sixty days; the label is in the parcel. You have your money back within five \
            days of its arrival." }
        h2 { "Repairs" }
        p { "Write to us with a picture. Seams, zips and buckles are free; for the rest we tell you the price first." }
    };
    words(&shop, &shopper, "Returns & repairs", "Sixty days to return, and repairs for good.", &text)
}

/// `GET /contact`
pub(crate) async fn contact(State(shop): State<Shop>, shopper: Shopper) -> Response {
    let text = html! {
        p.lead { "A person answers, usually the same day." }
        p { "Write to " a href="mailto:hello@fellwren.example" { "hello@fellwren.example" } " or come by: Old Post \
            Office, Tarn Lane 4, Monday to Saturday, nine to five." }
    };
    words(&shop, &shopper, "Contact", "How to reach us.", &text)
}

/// `GET /privacy`
pub(crate) async fn privacy(State(shop): State<Shop>, shopper: Shopper) -> Response {
    let text = html! {
        p.lead { "What this demo keeps, in full." }
        ul.dots {
            li { "Cart, wishlist, sign-in and your answer to the cookie question are cookies in your own browser." }
            li { "Orders are kept in the memory of this program, without name or address, until it ends." }
            li { "If you agree to measuring, Rappel notes what you look at; if you also agree to messages, it may \
                write to you. Both end when you say so." }
        }
        p { button.link type="button" data-act="cookie-settings" { "Change the cookie settings" } }
    };
    words(&shop, &shopper, "Privacy", "What this demo keeps, in full.", &text)
}

/// Any other path of the shop.
pub(crate) async fn fallback(State(shop): State<Shop>, shopper: Shopper) -> Response {
    not_found(&shop, &shopper)
}

/// `404`
pub(crate) fn not_found(shop: &ShopState, shopper: &Shopper) -> Response {
    let body = html! {
        div.narrow {
            h1 { "Off the path" }
            p.lead { "There is nothing at this address. The map says to go back to the start." }
            a.button href={ (shopper.links.shop) "/" } { "Home" }
        }
    };
    Page {
        title: "Not found".into(),
        description: "There is nothing at this address.".into(),
        body,
        unlisted: true,
        status: StatusCode::NOT_FOUND,
        ..Page::default()
    }
    .framed(shop, shopper)
}
