//! A shopper's own settings, opened by a link that was just sent to their address: what they get, by channel and topic; a
//! pause; and a form for what is not known of them. What is known is not shown: whoever looks over a shoulder learns nothing.

use maud::{Markup, html};

use super::frame::{Host, page, said};
use super::lessen::PAUSE_DAYS;
use super::words::{Messages, Words};

/// Longest first name taken, in characters.
const NAME_MAX_CHARS: u32 = 60;
/// Longest telephone number typed, in characters: fifteen digits, and what people put between them.
const NUMBER_MAX_CHARS: u32 = 30;

/// The page.
#[derive(Debug, Clone, Default)]
pub struct SettingsPage<'a> {
    /// What the shopper could get, and whether they do.
    pub channels: Vec<(Messages, bool)>,
    /// Topics of the shop's flows, and whether they are wanted.
    pub topics: Vec<(&'a str, bool)>,
    /// The last day of a pause that holds, in words.
    pub paused_until: Option<String>,
    /// Whether the first name is asked for.
    pub asks_first_name: bool,
    /// Whether the birthday is asked for.
    pub asks_birthday: bool,
    /// What the shopper may say they like.
    pub tastes: &'a [String],
    /// What could be sent to a telephone number, if one is asked for.
    pub phone: &'a [Messages],
    /// They were just saved.
    pub saved: bool,
    /// What was typed and is not understood.
    pub problem: Option<Problem>,
}

/// What was typed and is not understood: nothing of that field was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A day that the month does not have.
    Birthday,
    /// No international telephone number.
    Phone,
}

/// The document.
pub fn settings(host: &Host, content: &SettingsPage) -> String {
    let words = Words::of(host.language);
    let inner = html! {
        @if let Some(problem) = content.problem {
            section.done role="alert" { h1 { (words.not_all_saved) } p { (words.problem(problem)) } }
        } @else if content.saved {
            section.done role="status" { h1 { (words.done) } p { (words.saved) } }
        }
        form method="post" {
            section {
                @if content.saved || content.problem.is_some() { h2 { (said(host, words.settings_title)) } }
                @else { h1 { (said(host, words.settings_title)) } }
                (channels(host, words, content))
                (topics(words, content))
                (pause(words, content))
            }
            (profile(host, words, content))
            button name="act" value="save" { (words.save_button) }
        }
    };
    page(host, words, &inner)
}

fn channels(host: &Host, words: &Words, content: &SettingsPage) -> Markup {
    html! {
        fieldset {
            legend { (words.channels) }
            @for (messages, open) in &content.channels {
                input type="hidden" name="shown-channel" value=(messages.name());
                label {
                    input type="checkbox" name="channel" value=(messages.name()) checked[*open];
                    // What is ticked anew is a yes to these very words.
                    span { (super::consent_wording(host, *messages)) }
                }
            }
        }
    }
}

fn topics(words: &Words, content: &SettingsPage) -> Markup {
    html! {
        fieldset {
            legend { (words.topics) }
            @for (topic, wanted) in &content.topics {
                input type="hidden" name="shown-topic" value=(topic);
                label {
                    input type="checkbox" name="topic" value=(topic) checked[*wanted];
                    span { (words.topic(topic)) }
                }
            }
        }
        p.soft { (words.always) }
    }
}

fn pause(words: &Words, content: &SettingsPage) -> Markup {
    let days = PAUSE_DAYS.to_string();
    html! {
        fieldset {
            legend { (words.pause_title) }
            label {
                input type="checkbox" name="pause" value="yes" checked[content.paused_until.is_some()];
                span {
                    @match &content.paused_until {
                        Some(day) => (words.paused_until.replace("{day}", day)),
                        None => (words.pause_box.replace("{days}", &days)),
                    }
                }
            }
            @if content.paused_until.is_some() { input type="hidden" name="paused" value="yes"; }
        }
    }
}

fn profile(host: &Host, words: &Words, content: &SettingsPage) -> Markup {
    let asks = content.asks_first_name || content.asks_birthday;
    if !asks && content.tastes.is_empty() && content.phone.is_empty() {
        return html! {};
    }
    html! {
        section id="about" {
            h2 { (words.about_title) }
            p.soft { (said(host, words.about_sentence)) }
            @if content.asks_first_name {
                label.line { span { (words.first_name) }
                    input type="text" name="first-name" autocomplete="given-name" maxlength=(NAME_MAX_CHARS); }
            }
            @if content.asks_birthday { (birthday(words)) }
            @if !content.tastes.is_empty() {
                fieldset {
                    legend { (words.tastes) }
                    @for taste in content.tastes {
                        label { input type="checkbox" name="taste" value=(taste); span { (taste) } }
                    }
                }
            }
            @if !content.phone.is_empty() {
                label.line { span { (words.phone) }
                    input type="tel" name="phone" autocomplete="tel" placeholder="+36 30 123 4567" maxlength=(NUMBER_MAX_CHARS); }
                @for messages in content.phone {
                    label {
                        input type="checkbox" name="phone-channel" value=(messages.name());
                        span { (super::consent_wording(host, *messages)) }
                    }
                }
            }
        }
    }
}

/// Day and month: the year is nobody's business.
fn birthday(words: &Words) -> Markup {
    html! {
        fieldset {
            legend { (words.birthday) }
            div.row {
                label.line { span { (words.day) }
                    input type="number" name="day" min="1" max="31" inputmode="numeric"; }
                label.line { span { (words.month) }
                    select name="month" {
                        option value="" { "–" }
                        @for (number, month) in (1..).zip(words.months) { option value=(number) { (month) } }
                    }
                }
            }
        }
    }
}
