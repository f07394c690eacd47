//! Leaving in one click (RFC 8058): the page with the button, and the one after it.

use maud::html;

use super::frame::{Host, page, said};
use super::words::{Messages, Words};

/// What a `GET` shows: one button, because programs that look at mails follow their links.
pub fn leave_question(host: &Host, messages: Messages) -> String {
    let words = Words::of(host.language);
    let sentence = said(host, words.leave_question).replace("{messages}", words.messages(messages));
    page(
        host,
        words,
        &html! {
            section {
                h1 { (words.leave_title) }
                p { (sentence) }
                form method="post" { button { (words.leave_button) } }
            }
        },
    )
}

/// What a `POST` answers.
pub fn left(host: &Host, messages: Messages) -> String {
    let words = Words::of(host.language);
    let sentence = said(host, words.left).replace("{messages}", words.messages(messages));
    page(host, words, &html! { section.done role="status" { h1 { (words.done) } p { (sentence) } } })
}
