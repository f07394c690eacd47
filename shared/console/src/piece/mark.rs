//! Small marks: states, instants, texts to copy, empty places.

use maud::{Markup, html};
use rappel_signal::UnixMs;

use crate::clock::Clock;
use crate::frame::Frame;
use crate::piece::icon::{Icon, icon};

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Warn,
    Bad,
    Quiet,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Quiet => "quiet",
        }
    }
}

/// A word for a state. The colour only says it again.
pub(crate) fn badge(tone: Tone, words: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (words) } }
}

/// An instant on the shop's clock.
pub(crate) fn moment(frame: &Frame, at: UnixMs) -> Markup {
    html! { time datetime=(Clock::iso(at)) title=(frame.clock.ago(at)) { (frame.clock.words(at)) } }
}

/// How long ago an instant was.
pub(crate) fn ago(frame: &Frame, at: UnixMs) -> Markup {
    html! { time datetime=(Clock::iso(at)) title=(frame.clock.words(at)) { (frame.clock.ago(at)) } }
}

/// A text to paste elsewhere, with a button where the script runs.
pub(crate) fn copied(what: &str, text: &str) -> Markup {
    html! {
        div.copied {
            pre tabindex="0" role="region" aria-label=(what) { code { (text) } }
            button.button.small.quiet type="button" data-copy aria-label={ "Copy: " (what) } hidden {
                (icon(Icon::Copy)) span { "Copy" }
            }
        }
    }
}

/// What stands where there is nothing yet.
pub(crate) fn empty(which: Icon, title: &str, sentence: &str, then: &Markup) -> Markup {
    html! {
        div.empty { (icon(which)) h2 { (title) } p { (sentence) } (then) }
    }
}
