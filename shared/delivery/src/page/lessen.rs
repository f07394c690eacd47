//! What a link in a message opens: why it came, and every way to get less. It shows nothing that is kept but what let the
//! message go, and offers nothing that would mean more: messages are forwarded, links with them.

use maud::{Markup, html};

use super::frame::{Host, page, said};
use super::words::{Messages, Words};

/// Days of a pause: long enough to be missed, short enough to be given instead of leaving.
pub const PAUSE_DAYS: u16 = 30;

/// Why a message came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Why {
    /// The sentence that stood in the message.
    pub because: Option<String>,
    /// The topic it belongs to.
    pub topic: Option<String>,
    /// The day on which what led to it happened, in words.
    pub on: Option<String>,
    /// The day on which the yes was given, in words.
    pub agreed_on: Option<String>,
    /// The wording agreed to.
    pub wording: Option<String>,
}

/// What was done with the last click.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Topics were switched off.
    Topics,
    /// A pause began.
    Paused,
    /// The channel was left.
    Left,
    /// Everything was left.
    LeftAll,
}

/// The page of a link.
#[derive(Debug, Clone, Copy)]
pub struct Lessen<'a> {
    /// What the channel of the message sends.
    pub messages: Messages,
    /// Topics of the shop's flows, by name; those that are not among the ready ones are shown as they are.
    pub topics: &'a [String],
    /// Why the message came.
    pub why: &'a Why,
    /// What was done with the last click.
    pub done: Option<Done>,
}

/// The page.
pub fn lessen(host: &Host, content: &Lessen) -> String {
    let words = Words::of(host.language);
    let sentence = |text: &str| said(host, text).replace("{messages}", words.messages(content.messages));
    let inner = html! {
        @if let Some(done) = content.done {
            section.done role="status" { h1 { (words.done) } p { (sentence(words.what_was_done(done))) } }
        }
        section {
            @if content.done.is_none() { h1 { (sentence(words.lessen_title)) } }
            @else { h2 { (sentence(words.lessen_title)) } }
            form method="post" {
                fieldset {
                    legend { (words.topics_off) }
                    @for topic in content.topics {
                        label { input type="checkbox" name="off" value=(topic); span { (words.topic(topic)) } }
                    }
                }
                p.soft { (words.off_stays_off) }
                button name="act" value="topics" { (words.topics_button) }
            }
        }
        section {
            h2 { (words.pause_title) }
            p { (sentence(words.pause_sentence)) }
            form method="post" { button name="act" value="pause" { (words.pause_button) } }
        }
        section {
            h2 { (words.leave_title) }
            p { (sentence(words.leave_question)) }
            form method="post" {
                button.quiet name="act" value="leave" { (words.leave_button) } " "
                button.quiet name="act" value="leave-all" { (words.leave_all_button) }
            }
        }
        section {
            h2 { (words.more_title) }
            p { (sentence(words.more_sentence)) }
            form method="post" { button.quiet name="act" value="link" { (words.more_button) } }
        }
        (why(host, words, content.why))
    };
    page(host, words, &inner)
}

fn why(host: &Host, words: &Words, why: &Why) -> Markup {
    html! {
        section id="why" {
            h2 { (words.why_title) }
            @if let Some(because) = &why.because { p { (because) } }
            @if let Some(topic) = &why.topic { p { (words.why_topic.replace("{topic}", &words.topic(topic))) } }
            @if let Some(on) = &why.on { p { (words.why_on.replace("{day}", on)) } }
            @if let Some(on) = &why.agreed_on { p { (said(host, words.why_agreed).replace("{day}", on)) } }
            @if let Some(wording) = &why.wording { blockquote { (wording) } }
            @if why.agreed_on.is_none() { p { (said(host, words.why_unknown)) } }
        }
    }
}

/// The link to one's own settings is on its way.
pub fn link_sent(host: &Host) -> String {
    let words = Words::of(host.language);
    let sentence = said(host, words.link_sent);
    page(
        host,
        words,
        &html! { section.done role="status" { h1 { (words.link_sent_title) } p { (sentence) } } },
    )
}

/// A link to one's own settings is good for an hour.
pub fn stale_link(host: &Host) -> String {
    let words = Words::of(host.language);
    page(
        host,
        words,
        &html! {
            section {
                h1 { (words.stale_title) }
                p { (said(host, words.stale_sentence)) }
                form method="post" { button name="act" value="link" { (words.more_button) } }
            }
        },
    )
}
