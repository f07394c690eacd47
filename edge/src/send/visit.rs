//! Visiting an address that a provider proved to be its own: Amazon wants its subscriptions confirmed so.

use ::http::Request;
use worker::{Env, Fetch, RequestInit, RequestRedirect};

use super::deadline::within_deadline;
use super::post;

/// Visits it, and says whether that was answered well. Redirects are not followed: they lead where nobody checked.
pub(crate) async fn visit(env: &Env, address: &str) -> bool {
    let Ok(request) = Request::get(address).body(Vec::new()) else { return false };
    let mut init = RequestInit::new();
    init.with_redirect(RequestRedirect::Manual);
    let Ok(request) = worker::Request::new_with_init(&post::address(env, &request), &init) else {
        return false;
    };
    let answered = within_deadline(Fetch::Request(request).send()).await;
    answered.and_then(Result::ok).is_some_and(|answer| answer.status_code() == 200)
}
