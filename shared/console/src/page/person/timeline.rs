//! What happened to a person, the latest first: visits, orders, messages, and what was decided against and why.

use maud::{Markup, html};
use rappel_signal::{Class, UnixMs};

use super::PersonPage;
use crate::frame::Frame;
use crate::piece::form;
use crate::piece::href::Href;
use crate::piece::icon::{Icon, icon};
use crate::piece::mark::{Tone, badge, moment};
use crate::words::class;

/// Something looked at in a visit.
#[derive(Clone, Debug)]
pub struct Looked {
    /// Its title, as the shop's page gave it.
    pub title: String,
    /// Its page, if that is an address that may be linked.
    pub at: Option<Href>,
    /// Time the person was really there, in seconds.
    pub active_seconds: u32,
}

/// What it was.
#[derive(Clone, Debug)]
pub enum What {
    /// A visit.
    Visit {
        /// Whether it is over.
        ended: bool,
        /// Whether an order was placed in it.
        bought: bool,
        /// What it amounts to; nothing of one that only looked in, or bought.
        class: Option<Class>,
        /// Why, in words (`rappel_visit::explain`).
        reasons: String,
        /// Time the person was really there, in seconds.
        active_seconds: u32,
        /// What they looked at, the longest first.
        looked: Vec<Looked>,
    },
    /// A message that went.
    Sent {
        /// The flow's id.
        flow: String,
        /// Its name.
        flow_name: String,
        /// The step's name.
        step: Option<String>,
        /// The decision in words.
        words: String,
        /// What became of it: delivered, opened, clicked.
        became: Vec<String>,
    },
    /// A message that did not go, or a flow that was not entered.
    NotSent {
        /// The flow's id.
        flow: String,
        /// Its name.
        flow_name: String,
        /// The step's name, if it was entered.
        step: Option<String>,
        /// The decision in words, with the why.
        words: String,
    },
    /// An order.
    Order {
        /// What it was, in words: number and value.
        words: String,
    },
    /// Anything else, in words: a consent, a review, a tag.
    Other {
        /// The words.
        words: String,
    },
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Moment {
    /// When.
    pub at: UnixMs,
    /// What.
    pub what: What,
}

/// The list.
pub(super) fn list(frame: &Frame, model: &PersonPage) -> Markup {
    html! {
        @if model.timeline.is_empty() { p.soft { "Nothing is kept of what they did." } }
        ol.timeline { @for happened in &model.timeline { li class=(kind(&happened.what)) {
            (drawing(&happened.what))
            div { (what(frame, &happened.what)) p.soft { (moment(frame, happened.at)) } }
        } } }
        @if let Some(next) = &model.next { p.more { a.button.quiet href=(next) rel="next" { "Older" } } }
    }
}

fn kind(what: &What) -> &'static str {
    match what {
        What::Visit { .. } => "visit",
        What::Sent { .. } => "sent",
        What::NotSent { .. } => "not-sent",
        What::Order { .. } => "order",
        What::Other { .. } => "other",
    }
}

fn drawing(what: &What) -> Markup {
    icon(match what {
        What::Visit { .. } => Icon::Eye,
        What::Sent { .. } => Icon::Letter,
        What::NotSent { .. } => Icon::Pause,
        What::Order { .. } => Icon::Tick,
        What::Other { .. } => Icon::Tag,
    })
}

fn what(frame: &Frame, what: &What) -> Markup {
    let of_flow = |flow: &str, name: &str, step: Option<&str>| {
        html! {
            a href=(form::path(frame, &["flows", flow])) { (name) }
            @if let Some(step) = step { ", step “" (step) "”" }
        }
    };
    html! {
        @match what {
            What::Visit { ended, bought, class, reasons, active_seconds, looked } => {
                (visit((*ended, *bought, *class), reasons, *active_seconds, looked))
            },
            What::Sent { flow, flow_name, step, words, became } => {
                p { strong { "Sent" } " · " (of_flow(flow, flow_name, step.as_deref())) }
                p { (words) }
                @if !became.is_empty() { p { @for state in became { (badge(Tone::Good, state)) " " } } }
            },
            What::NotSent { flow, flow_name, step, words } => {
                p { strong { "Not sent" } " · " (of_flow(flow, flow_name, step.as_deref())) }
                p { (words) }
            },
            What::Order { words } => { p { strong { "Ordered" } } p { (words) } },
            What::Other { words } => p { (words) },
        }
    }
}

fn visit(
    (ended, bought, kind): (bool, bool, Option<Class>),
    reasons: &str,
    active_seconds: u32,
    looked: &[Looked],
) -> Markup {
    let amounts_to = match (bought, kind) {
        (true, _) => "Bought",
        (false, Some(kind)) => class(kind),
        (false, None) => "Looked in",
    };
    html! {
        p {
            @if !ended { strong { "Is in the shop" } " · so far: " }
            strong { (amounts_to) }
            " · really there for " (length(active_seconds))
        }
        @if !reasons.is_empty() { p.soft { "because: " (reasons) } }
        @if !looked.is_empty() { ul.looked { @for item in looked { li {
            @match &item.at {
                Some(at) => a href=(at.as_str()) rel="noreferrer" { (item.title) },
                None => (item.title),
            }
            " " span.soft { (length(item.active_seconds)) }
        } } } }
    }
}

fn length(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
