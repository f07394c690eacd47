//! The newsletter: signing up is consent to messages, in the words that stand beside the button.

use axum::{Form, extract::State, http::HeaderMap, response::Response};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;

use super::{MESSAGES_CONSENT, account::identity, layout::Page};
use crate::{
    analytics, email,
    reply::{self, Notice, Reply},
    shop::Shop,
    shopper::Shopper,
};

/// What the shopper typed.
#[derive(Debug, Deserialize)]
pub(crate) struct SignUp {
    email: String,
}

/// The form; `place` keeps the label apart from others on the same page.
pub(crate) fn form(place: &str) -> Markup {
    let id = format!("newsletter-{place}");
    html! {
        form.newsletter action="/newsletter" method="post" data-fetch {
            label for=(id) { "Your e-mail for the newsletter" }
            div.joined {
                input id=(id) type="email" name="email" required autocomplete="email" placeholder="you@example.org";
                button.button type="submit" { "Sign up" }
            }
            p.fine { (MESSAGES_CONSENT) }
            p.problem role="alert" hidden {}
        }
    }
}

/// `GET /newsletter`
pub(crate) async fn show(State(shop): State<Shop>, shopper: Shopper) -> Response {
    let body = html! {
        div.narrow {
            h1 { "Letters from the fell" }
            p.lead { "What we made, what we mended and one walk worth taking. Twice a month, and never on Mondays." }
            (form("page"))
        }
    };
    let description = "News and reminders from Fellwren, twice a month.".into();
    Page { title: "Newsletter".into(), description, body, ..Page::default() }.framed(&shop, &shopper)
}

/// `POST /newsletter`
pub(crate) async fn sign_up(headers: HeaderMap, Form(typed): Form<SignUp>) -> Response {
    let Some(email) = email::normalise(&typed.email) else {
        return reply::refused(
            &headers,
            "Please give an e-mail address such as you@example.org.",
            "/newsletter",
        );
    };
    let reply = Reply {
        events: vec![analytics::generate_lead()],
        identify: Some(identity(&email, true)),
        notice: Notice::plain("Thank you. You are on the list."),
        ..Reply::default()
    };
    reply::accepted(&headers, CookieJar::new(), reply, "/newsletter")
}
