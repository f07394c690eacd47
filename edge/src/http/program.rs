//! Telling programs from shoppers, by what programs say of themselves.

use rappel_delivery::feedback::machine;
use worker::{Method, Request};

/// Programs that say what they are. They read pages, they abandon nothing.
pub(super) fn is_crawler(request: &Request) -> bool {
    const MARKS: [&str; 5] = ["bot", "crawl", "spider", "headless", "lighthouse"];
    let agent = header(request, "user-agent");
    agent.is_empty() || MARKS.iter().any(|mark| agent.contains(mark))
}

/// Whether a link was followed by what says that it is no person.
pub(super) fn is_machine(request: &Request) -> bool {
    let agent = request.headers().get("user-agent").ok().flatten().unwrap_or_default();
    is_crawler(request) || machine::by_user_agent(&agent).is_some()
}

/// Whether a link is only looked at: its address alone, or by a browser before anybody asked it to.
pub(super) fn only_looks(request: &Request) -> bool {
    const AHEAD: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
    let ahead = AHEAD.iter().any(|name| {
        let says = header(request, name);
        says.contains("prefetch") || says.contains("prerender") || says.contains("preview")
    });
    request.method() == Method::Head || ahead
}

fn header(request: &Request, name: &str) -> String {
    request.headers().get(name).ok().flatten().unwrap_or_default().to_ascii_lowercase()
}
