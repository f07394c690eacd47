//! Answers to forms: JSON for the shop's script, a redirect or a page for a browser without it.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use maud::html;
use serde::Serialize;
use serde_json::Value;

/// What the script does after a form was accepted; it does the steps in the order of these fields.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Reply {
    /// Data layer events of the act.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) events: Vec<Value>,
    /// Argument of `rappel('identify', …)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) identify: Option<Value>,
    /// Whether to call `rappel('logout')`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) logout: bool,
    /// Pieces in the cart now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cart_count: Option<u32>,
    /// Wishes now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wish_count: Option<usize>,
    /// Whether the product of the form is on the wishlist now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) saved: Option<bool>,
    /// New content of the form's `data-into` element.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) html: Option<String>,
    /// A line to show for a moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) notice: Option<Notice>,
    /// Where to go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

/// A line with an optional link.
#[derive(Debug, Serialize)]
pub(crate) struct Notice {
    pub(crate) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<(&'static str, &'static str)>,
}

impl Notice {
    pub(crate) fn plain(text: impl Into<String>) -> Option<Self> {
        Some(Self { text: text.into(), link: None })
    }
}

#[derive(Serialize)]
struct Problem<'a> {
    error: &'a str,
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}

/// The form was accepted. Without the script the browser goes to `reply.next`, else to `back`.
pub(crate) fn accepted(headers: &HeaderMap, cookies: CookieJar, reply: Reply, back: &str) -> Response {
    if wants_json(headers) {
        (cookies, Json(reply)).into_response()
    } else {
        (cookies, Redirect::to(reply.next.as_deref().unwrap_or(back))).into_response()
    }
}

/// The form was refused: `error` says what to change.
pub(crate) fn refused(headers: &HeaderMap, error: &str, back: &str) -> Response {
    if wants_json(headers) {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(Problem { error })).into_response()
    } else {
        let page =
            html! { (maud::DOCTYPE) title { "Fellwren" } p { (error) } p { a href=(back) { "Back" } } };
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    }
}
