//! The account: an e-mail address is all it takes here.

use axum::{Form, extract::State, http::HeaderMap, response::Response};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::{MESSAGES_CONSENT, layout::Page};
use crate::{
    analytics, email,
    reply::{self, Notice, Reply},
    shop::Shop,
    shopper::{CookieName, Shopper, cookie},
};

/// What the shopper typed; the box is there only when ticked.
#[derive(Debug, Deserialize)]
pub(crate) struct SignIn {
    email: String,
    messages: Option<String>,
}

/// `GET /account`
pub(crate) async fn show(State(shop): State<Shop>, shopper: Shopper) -> Response {
    let body = html! {
        div.narrow {
            h1 { "Account" }
            @match &shopper.account {
                Some(email) => (signed_in(email)),
                None => (sign_in_form()),
            }
        }
    };
    let description = "Sign in to see your orders and wishes.".into();
    Page { title: "Account".into(), description, body, unlisted: true, ..Page::default() }
        .framed(&shop, &shopper)
}

fn sign_in_form() -> Markup {
    html! {
        p.lead { "Sign in with your e-mail, or open an account with it. No password in this demo." }
        form.fields action="/account/sign-in" method="post" data-fetch {
            label for="account-email" { "E-mail" }
            input id="account-email" type="email" name="email" required autocomplete="email";
            (messages_box())
            p.problem role="alert" hidden {}
            button.button type="submit" { "Sign in" }
        }
    }
}

/// The unticked box for messages, labelled with the words of the consent.
pub(crate) fn messages_box() -> Markup {
    html! { label.check { input type="checkbox" name="messages" value="yes"; span { (MESSAGES_CONSENT) } } }
}

fn signed_in(email: &str) -> Markup {
    html! {
        p.lead { "You are signed in as " strong { (email) } "." }
        ul.links {
            li { a href="/wishlist" { "Your wishlist" } }
            li { a href="/cart" { "Your cart" } }
            li { a href="/returns" { "Send something back or have it mended" } }
        }
        form action="/account/sign-out" method="post" data-fetch {
            button.button.quiet type="submit" { "Log out" }
        }
    }
}

/// The argument of `rappel('identify', …)`. A box left empty is no withdrawal, so it says nothing.
pub(crate) fn identity(email: &str, messages: bool) -> serde_json::Value {
    if messages {
        json!({ "email": email, "consent": { "email": true, "text": MESSAGES_CONSENT } })
    } else {
        json!({ "email": email })
    }
}

/// `POST /account/sign-in`
pub(crate) async fn sign_in(
    State(shop): State<Shop>,
    headers: HeaderMap,
    Form(typed): Form<SignIn>,
) -> Response {
    let Some(email) = email::normalise(&typed.email) else {
        return reply::refused(
            &headers,
            "Please give an e-mail address such as you@example.org.",
            "/account",
        );
    };
    let opened = shop.ledger.open_account(&email);
    let reply = Reply {
        events: vec![analytics::account(opened)],
        identify: Some(identity(&email, typed.messages.is_some())),
        next: Some("/account".into()),
        ..Reply::default()
    };
    reply::accepted(
        &headers,
        CookieJar::new().add(cookie(&shop, CookieName::Account, email)),
        reply,
        "/account",
    )
}

/// `POST /account/sign-out`
pub(crate) async fn sign_out(State(shop): State<Shop>, headers: HeaderMap) -> Response {
    let reply = Reply {
        logout: true,
        notice: Notice::plain("You are logged out."),
        next: Some("/account".into()),
        ..Reply::default()
    };
    let jar = CookieJar::new().add(cookie(&shop, CookieName::Account, String::new()));
    reply::accepted(&headers, jar, reply, "/account")
}
