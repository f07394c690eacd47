//! What waits, what was given up, and whether mail arrives.
//!
//! | form | fields |
//! | --- | --- |
//! | `/messages/<id>/resend` | |

mod health;

use maud::{Markup, html};
use rappel_signal::{Channel, UnixMs};

use crate::frame::{Frame, Heading, Section, document};
use crate::piece::form;
use crate::piece::icon::{Icon, icon};
use crate::piece::mark::{Tone, ago, badge, moment};
use crate::words::{channel, count};

pub use health::Arrived;

/// What stands in the shop's outboxes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outbox {
    /// Messages that wait for their moment.
    pub waiting: u64,
    /// The next of them is due then; none if they wait for visits to end.
    pub next_at: Option<UnixMs>,
    /// Handed over, and their answer did not come: settled within minutes.
    pub in_flight: u64,
    /// Sent since the shop's midnight.
    pub sent_today: u64,
}

/// A message that was given up.
#[derive(Clone, Debug)]
pub struct GivenUp {
    /// Its name in the address of the form.
    pub id: String,
    /// The flow's id.
    pub flow: String,
    /// The flow's name.
    pub flow_name: String,
    /// The step's name.
    pub step: String,
    /// How it was to go.
    pub channel: Channel,
    /// When it was given up.
    pub at: UnixMs,
    /// How often it was tried.
    pub attempts: u32,
    /// Why, in words.
    pub reason: String,
    /// Nobody knows whether it went: it is not sent again.
    pub may_have_gone: bool,
}

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    /// What waits; nothing is shown of it if it was not counted.
    pub outbox: Option<Outbox>,
    /// What was given up, the latest first; as many as a page shows.
    pub given_up: Vec<GivenUp>,
    /// How many stand on the list in all.
    pub given_up_total: u64,
    /// The address of the next page of them, older ones.
    pub next: Option<String>,
    /// What providers told of the last 30 days, by flow, all of them first.
    pub arrived: Vec<Arrived>,
}

/// The page.
pub fn page(frame: &Frame, model: &Messages) -> String {
    let body = html! {
        @if let Some(waiting) = model.outbox { (outbox(frame, waiting)) }
        (health::card(&model.arrived))
        (given_up(frame, model))
    };
    let lead = html! { "What is about to go, what did not, and whether it arrives" };
    let heading =
        Heading { section: Section::Messages, title: "Messages", back: None, lead, aside: html! {} };
    document(frame, &heading, &body)
}

fn outbox(frame: &Frame, outbox: Outbox) -> Markup {
    html! {
        dl.totals {
            div { dt { "Waiting" } dd { (count(i128::from(outbox.waiting))) } dd.note {
                @match outbox.next_at {
                    _ if outbox.waiting == 0 => "nothing is due",
                    _ if frame.paused => "held: everything is paused",
                    Some(at) if at > frame.clock.now => { "the next " (ago(frame, at)) }
                    Some(_) => "the next goes now",
                    None => "until their visits end",
                }
            } }
            div { dt { "Without an answer" } dd { (count(i128::from(outbox.in_flight))) } dd.note { "handed over, decided within minutes" } }
            div { dt { "Sent" } dd { (count(i128::from(outbox.sent_today))) } dd.note { "today" } }
        }
    }
}

fn given_up(frame: &Frame, model: &Messages) -> Markup {
    html! {
        section.card {
            h2 { "Given up" @if model.given_up_total > 0 { " " span.soft { (count(i128::from(model.given_up_total))) } } }
            @if model.given_up.is_empty() {
                p.fine { (icon(Icon::Tick)) " Every message found its way, or was rightly held back." }
            } @else {
                p { "These did not go, though nothing spoke against them. Sent again, consent, address and stock are asked once more first." }
                ul.rows { @for letter in &model.given_up { li { (row(frame, letter)) } } }
                @if let Some(next) = &model.next { p.more { a.button.quiet href=(next) rel="next" { "Older ones" } } }
            }
        }
    }
}

fn row(frame: &Frame, letter: &GivenUp) -> Markup {
    html! {
        div.what {
            p {
                strong { a href=(form::path(frame, &["flows", &letter.flow])) { (letter.flow_name) } }
                " · " (letter.step) " · " (channel(letter.channel))
            }
            p { (letter.reason) }
            p.soft {
                (moment(frame, letter.at)) " · tried "
                @match letter.attempts { 1 => "once", tries => { (tries) " times" } }
            }
        }
        div.act {
            @if letter.may_have_gone {
                (badge(Tone::Quiet, "may have gone"))
                p.soft { "Sent again, they might get it twice." }
            } @else if frame.may_edit() {
                (form::post(frame, &["messages", &letter.id, "resend"], &html! {
                    button.button.small.quiet aria-label={ "Send again: " (letter.flow_name) ", " (letter.step) } { "Send again" }
                }))
            }
        }
    }
}
