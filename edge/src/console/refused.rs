//! What is answered when a request to the console is not served: a page with a way on, for whoever reads pages.

use rappel_console::page::refused::{Refused, page};
use worker::{Env, Request, Response, Result};

use super::address::Address;
use super::answer;
use crate::bindings;
use crate::error::{EdgeError, plain, wait};

/// The answer to an error.
pub(crate) fn answer(request: &Request, env: &Env, error: EdgeError) -> Result<Response> {
    let header = |name| request.headers().get(name).map(Option::unwrap_or_default);
    let (status, words, wait_s) = error.told();
    // A script reads no page, and a frame may not show one of ours: `x-frame-options`.
    if !matches!(header("sec-fetch-dest")?.as_str(), "" | "document") {
        return wait(plain(status, words)?, wait_s);
    }
    let ours = bindings::optional(env, bindings::EDGE_ORIGIN).unwrap_or_default();
    let referrer = header("referer")?;
    let here = request.path();
    let back = back(&referrer, &ours).filter(|back| back.split('?').next() != Some(here.as_str()));
    let html = page(answer::assets(), &Refused { status, words: &words, wait_s, back });
    match answer::page(status, html) {
        Ok(page) => wait(page, wait_s),
        Err(error) => error.into_response(),
    }
}

/// The page of the console that a request says it comes from. What another site says of itself is no way back, nor is an
/// address that takes forms alone.
fn back<'a>(referrer: &'a str, ours: &str) -> Option<&'a str> {
    let path = referrer.strip_prefix(ours).filter(|_| !ours.is_empty())?;
    let inside = path.split(['?', '#']).next().and_then(|path| path.strip_prefix("/console"))?;
    inside.starts_with('/').then_some(())?;
    Address::parse(inside)?.is_page().then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_to_a_page_of_ours() {
        let ours = "https://rappel.example";
        assert_eq!(
            back("https://rappel.example/console/shops/demo?said=x", ours),
            Some("/console/shops/demo?said=x")
        );
        for none in [
            "",
            "https://rappel.example",
            "https://rappel.example/p/token",
            "https://rappel.example.evil.example/console/",
            "https://evil.example/console/",
            "https://rappel.example@evil.example/console/",
            "https://rappel.example/consoles/",
            "https://rappel.example/console/shops/demo/flows/welcome/edit",
            "https://rappel.example/console/shops/demo/team/invite",
            "https://rappel.example/console/sign-out",
        ] {
            assert_eq!(back(none, ours), None, "{none}");
        }
        assert_eq!(back("/console/", ""), None);
    }
}
