//! The checkout, on a host of its own: contact, shipping, payment. Each step sends back to the first one missing.

use axum::{
    Form,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::{
    account::{identity, messages_box},
    cart::{price_or_free, totals},
    layout::{Frame, Page},
};
use crate::{
    analytics::{self, PageEvent},
    cart::Line,
    email, markup,
    order::Delivery,
    reply::{self, Reply},
    shop::{Shop, State as ShopState},
    shopper::{CookieName, Shopper, cookie},
};

const CONTACT: &str = "/checkout";
const SHIPPING: &str = "/checkout/shipping";
const PAYMENT: &str = "/checkout/payment";
const CONFIRMATION: &str = "/checkout/confirmation";

/// A demo card whose number ends like this is declined, as test cards of payment providers are.
const DECLINED_ENDING: &str = "0002";

/// Step one.
#[derive(Debug, Deserialize)]
pub(crate) struct Contact {
    email: String,
    messages: Option<String>,
}

/// Step two. The address itself is read by nobody in this demo and not kept.
#[derive(Debug, Deserialize)]
pub(crate) struct Shipping {
    delivery: String,
}

/// Step three.
#[derive(Debug, Deserialize)]
pub(crate) struct Payment {
    method: String,
    #[serde(default)]
    card: String,
}

/// Where a shopper has to go first, if anywhere.
fn missing(shopper: &Shopper, step: &str) -> Option<String> {
    if shopper.cart.is_empty() {
        return Some(format!("{}/cart", shopper.links.shop));
    }
    match step {
        SHIPPING | PAYMENT if shopper.contact.is_none() => Some(CONTACT.into()),
        PAYMENT if shopper.delivery.is_none() => Some(SHIPPING.into()),
        _ => None,
    }
}

fn step(
    shop: &ShopState,
    shopper: &Shopper,
    title: &str,
    number: usize,
    form: &Markup,
    events: Vec<PageEvent>,
) -> Response {
    let steps = [("Contact", CONTACT), ("Shipping", SHIPPING), ("Payment", PAYMENT)];
    let body = html! {
        div.wide.split.steps {
            div {
                nav.progress aria-label="Steps" {
                    ol {
                        @for (index, (name, path)) in steps.iter().enumerate() {
                            li aria-current=[(index + 1 == number).then_some("step")] {
                                @if index + 1 < number { a href=(path) { (name) } } @else { (name) }
                            }
                        }
                    }
                }
                h1 { (title) }
                (form)
            }
            aside.sum aria-label="Your order" {
                h2 { "Your order" }
                ul.lines.small { @for line in shopper.cart.lines() { li { (summary_line(line)) } } }
                (totals(&shopper.cart, shopper.delivery.unwrap_or(Delivery::Standard)))
            }
        }
    };
    Page {
        frame: Frame::Checkout,
        title: format!("Checkout: {title}"),
        description: "The checkout of Fellwren.".into(),
        body,
        events,
        unlisted: true,
        ..Page::default()
    }
    .framed(shop, shopper)
}

fn summary_line(line: &Line) -> Markup {
    html! {
        span.picture { img src=(line.product.picture(line.option.as_deref())) alt="" width="400" height="400"; }
        div.text {
            strong { (line.product.name) }
            p.fine { @if let Some(label) = line.option_label() { (label) " · " } (line.quantity) " ×" }
        }
        p.price { (line.total()) }
    }
}

/// `GET /checkout`
pub(crate) async fn contact(State(shop): State<Shop>, shopper: Shopper) -> Response {
    if let Some(first) = missing(&shopper, CONTACT) {
        return Redirect::to(&first).into_response();
    }
    let known = shopper.contact.clone().or_else(|| shopper.account.clone()).unwrap_or_default();
    let form = html! {
        form.fields action=(CONTACT) method="post" data-fetch {
            label for="contact-email" { "E-mail" }
            input id="contact-email" type="email" name="email" value=(known) required autocomplete="email";
            p.fine { "For the confirmation of this order." }
            (messages_box())
            p.problem role="alert" hidden {}
            button.button.big type="submit" { "Continue to shipping" }
        }
    };
    // The same cart after an order is a new checkout.
    let mark = format!("{} {}", shopper.cart.to_cookie(), shopper.order.as_deref().unwrap_or_default());
    let event = analytics::whole_cart("begin_checkout", &shopper.cart);
    let events = vec![PageEvent::Once { name: "begin_checkout", mark, event }];
    step(&shop, &shopper, "Contact", 1, &form, events)
}

/// `POST /checkout`
pub(crate) async fn submit_contact(
    State(shop): State<Shop>,
    headers: HeaderMap,
    Form(typed): Form<Contact>,
) -> Response {
    let Some(email) = email::normalise(&typed.email) else {
        return reply::refused(&headers, "Please give an e-mail address such as you@example.org.", CONTACT);
    };
    let reply = Reply {
        identify: Some(identity(&email, typed.messages.is_some())),
        next: Some(SHIPPING.into()),
        ..Reply::default()
    };
    reply::accepted(
        &headers,
        CookieJar::new().add(cookie(&shop, CookieName::Contact, email)),
        reply,
        SHIPPING,
    )
}

/// `GET /checkout/shipping`
pub(crate) async fn shipping(State(shop): State<Shop>, shopper: Shopper) -> Response {
    if let Some(first) = missing(&shopper, SHIPPING) {
        return Redirect::to(&first).into_response();
    }
    let chosen = shopper.delivery.unwrap_or(Delivery::Standard);
    let form = html! {
        form.fields action=(SHIPPING) method="post" data-fetch {
            div.pair {
                div { label for="name" { "Name" } input id="name" name="name" required autocomplete="name"; }
                div { label for="street" { "Street and number" } input id="street" name="street" required autocomplete="street-address"; }
            }
            div.pair {
                div { label for="postcode" { "Postcode" } input id="postcode" name="postcode" required autocomplete="postal-code"; }
                div { label for="city" { "City" } input id="city" name="city" required autocomplete="address-level2"; }
            }
            button.link type="button" data-act="example-address" { "Fill in an example address" }
            fieldset.ways {
                legend { "Delivery" }
                @for way in Delivery::ALL {
                    label {
                        input type="radio" name="delivery" value=(way.slug()) checked[way == chosen];
                        span { (way.label()) } b { (price_or_free(way.price(&shopper.cart))) }
                    }
                }
            }
            p.problem role="alert" hidden {}
            button.button.big type="submit" { "Continue to payment" }
        }
    };
    step(&shop, &shopper, "Shipping", 2, &form, Vec::new())
}

/// `POST /checkout/shipping`
pub(crate) async fn submit_shipping(
    State(shop): State<Shop>,
    shopper: Shopper,
    headers: HeaderMap,
    Form(typed): Form<Shipping>,
) -> Response {
    let Some(delivery) = Delivery::from_slug(&typed.delivery) else {
        return reply::refused(&headers, "Please choose standard or express delivery.", SHIPPING);
    };
    let reply = Reply {
        events: vec![analytics::add_shipping_info(&shopper.cart, delivery)],
        next: Some(PAYMENT.into()),
        ..Reply::default()
    };
    let jar = CookieJar::new().add(cookie(&shop, CookieName::Delivery, delivery.slug().to_owned()));
    reply::accepted(&headers, jar, reply, PAYMENT)
}

/// `GET /checkout/payment`
pub(crate) async fn payment(State(shop): State<Shop>, shopper: Shopper) -> Response {
    if let Some(first) = missing(&shopper, PAYMENT) {
        return Redirect::to(&first).into_response();
    }
    let total = shopper.cart.total() + shopper.delivery.unwrap_or(Delivery::Standard).price(&shopper.cart);
    // The event of the pay click; the script adds the method chosen and pushes it before anything is sent.
    let click = markup::script_json(&analytics::whole_cart("add_payment_info", &shopper.cart));
    let form = html! {
        form.fields action=(PAYMENT) method="post" data-fetch data-act="pay" {
            fieldset.ways {
                legend { "How would you like to pay?" }
                label { input type="radio" name="method" value="card" checked; span { "Card" } }
                label { input type="radio" name="method" value="invoice"; span { "Invoice, 14 days" } }
            }
            label for="card" { "Card number" }
            input id="card" name="card" inputmode="numeric" autocomplete="off" value="4242 4242 4242 4242" maxlength="23";
            p.fine { "No card is charged in this demo. A number ending in " (DECLINED_ENDING) " is declined." }
            p.problem role="alert" hidden {}
            button.button.big type="submit" data-test="pay" { "Pay " (total) }
        }
        script { (PreEscaped(format!("window.paymentEvent={click};"))) }
    };
    step(&shop, &shopper, "Payment", 3, &form, Vec::new())
}

/// `POST /checkout/payment`
pub(crate) async fn pay(
    State(shop): State<Shop>,
    shopper: Shopper,
    headers: HeaderMap,
    Form(typed): Form<Payment>,
) -> Response {
    if let Some(first) = missing(&shopper, PAYMENT) {
        let reply = Reply { next: Some(first.clone()), ..Reply::default() };
        return reply::accepted(&headers, CookieJar::new(), reply, &first);
    }
    let digits: String = typed.card.chars().filter(char::is_ascii_digit).collect();
    if typed.method == "card" && digits.ends_with(DECLINED_ENDING) {
        return reply::refused(
            &headers,
            "Your bank declined this card. Try another one, or pay by invoice.",
            PAYMENT,
        );
    }
    if typed.method == "card" && digits.len() < 12 {
        return reply::refused(&headers, "Please give the card number with all its digits.", PAYMENT);
    }
    let order = shop.ledger.place(shopper.cart, shopper.delivery.unwrap_or(Delivery::Standard));
    let jar = CookieJar::new()
        .add(cookie(&shop, CookieName::Cart, String::new()))
        .add(cookie(&shop, CookieName::Order, order.number))
        .add(cookie(&shop, CookieName::Delivery, String::new()));
    let reply = Reply { next: Some(CONFIRMATION.into()), ..Reply::default() };
    reply::accepted(&headers, jar, reply, CONFIRMATION)
}
