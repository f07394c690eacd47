//! Telling programs from shoppers, by what programs say of themselves.

use worker::{Method, Request};

/// Programs that say what they are. They read pages, they abandon nothing.
pub(super) fn is_crawler(request: &Request) -> bool {
    const MARKS: [&str; 5] = ["bot", "crawl", "spider", "headless", "lighthouse"];
    let agent = header(request, "user-agent");
    agent.is_empty() || MARKS.iter().any(|mark| agent.contains(mark))
}

/// Whether a link is only looked at: by a program, or by a browser before anybody asked it to.
pub(super) fn only_looks(request: &Request) -> bool {
    const AHEAD: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
    let ahead = AHEAD.iter().any(|name| {
        let says = header(request, name);
        says.contains("prefetch") || says.contains("prerender") || says.contains("preview")
    });
    request.method() == Method::Head || ahead || is_crawler(request)
}

fn header(request: &Request, name: &str) -> String {
    request.headers().get(name).ok().flatten().unwrap_or_default().to_ascii_lowercase()
}
