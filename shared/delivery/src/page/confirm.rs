//! Confirming a subscription: a page with one button, because programs that look at mails follow their links.

use maud::html;

use super::frame::{Host, page, said};
use super::words::Words;

/// What a `GET` shows, whether there is anything to confirm or not: looking tells nothing.
pub fn confirm_question(host: &Host) -> String {
    let words = Words::of(host.language);
    page(
        host,
        words,
        &html! {
            section {
                h1 { (said(host, words.confirm_title)) }
                p { (said(host, words.confirm_question)) }
                form method="post" { button { (words.confirm_button) } }
                p.soft { (words.confirm_otherwise) }
            }
        },
    )
}

/// The yes counts.
pub fn confirmed(host: &Host) -> String {
    let words = Words::of(host.language);
    let sentence = said(host, words.confirmed);
    page(host, words, &html! { section.done role="status" { h1 { (words.done) } p { (sentence) } } })
}

/// It was confirmed before, taken back, or too long ago.
pub fn nothing_to_confirm(host: &Host) -> String {
    let words = Words::of(host.language);
    let sentence = said(host, words.nothing_to_confirm);
    page(host, words, &html! { section { h1 { (said(host, words.confirm_title)) } p { (sentence) } } })
}
