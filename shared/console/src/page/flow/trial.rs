//! Trying a flow: on last month's shoppers, before it is switched on, and in one's own mailbox.

use std::collections::BTreeMap;

use maud::{Markup, html};
use rappel_compact::SortCompact;
use rappel_flow::Rehearsed;

use super::{FlowPage, walk};
use crate::frame::Frame;
use crate::piece::bar::bar;
use crate::piece::form;
use crate::words::{count, counted};

/// What a rehearsal on last month's shoppers came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// What would have become of those who were looked at.
    pub come: Rehearsed,
    /// Visits of that month, of all shoppers.
    pub visits: u64,
}

/// The card.
pub(super) fn card(frame: &Frame, model: &FlowPage) -> Markup {
    let id = &model.flow.file.id;
    html! {
        @if frame.may_edit() || model.trial.is_some() {
            section.card #trial {
                h2 { "Try it" }
                @if let Some(trial) = &model.trial { (result(trial)) }
                @if frame.may_edit() {
                    (form::post(frame, &["flows", id, "try"], &html! {
                        button.button.quiet { "Try it on last month's shoppers" }
                    }))
                    p.soft { "What would have happened, had it been on. Nothing is sent." }
                    (form::post(frame, &["flows", id, "test"], &html! {
                        @let messages = walk::messages(&model.flow);
                        @let choices: Vec<(&str, &str)> = messages.iter().map(|(name, send)| (name.as_str(), send.template.as_str())).collect();
                        (form::select("step", "test-", "Message", "", &choices))
                        button.button.quiet { "Send a test to myself" }
                    }))
                    p.soft { "It goes to " (frame.reader.email) " with products of yours, and counts nowhere." }
                }
            }
        }
    }
}

fn result(trial: &Trial) -> Markup {
    let come = &trial.come;
    let most = come.people.max(come.sent.values().copied().max().unwrap_or(0));
    html! {
        div.trial role="status" {
            @if come.people == 0 {
                p { "Nobody whose visits are kept was in your shop last month: there is nothing to try it on yet." }
            } @else {
                p {
                    "Of " (counted(whole(come.people), "shopper", "shoppers")) " looked at, "
                    strong { (number(come.entered)) } " would have entered, and "
                    strong { (number(come.messages())) } @if come.messages() == 1 { " message" } @else { " messages" } " would have gone."
                }
                ul.bars {
                    (line("looked at", come.people, most))
                    (line("would have entered", come.entered, most))
                    @for (step, sent) in &come.sent { (line(&format!("got {step}"), *sent, most)) }
                }
                @if !come.held.is_empty() { (held(&come.held)) }
                p.soft {
                    "A sample of the shoppers behind last month's " (counted(whole(trial.visits), "visit", "visits")) " who looked at a product, \
                    with their addresses as they are today. A visit is taken to be about one product."
                }
            }
        }
    }
}

fn line(words: &str, part: u64, whole: u64) -> Markup {
    html! { li { span { (words) } (bar(part, whole)) span.number { (number(part)) } } }
}

fn held(held: &BTreeMap<String, u64>) -> Markup {
    let mut reasons: Vec<(&String, &u64)> = held.iter().collect();
    reasons.sort_compact_by(|one, other| other.1.cmp(one.1));
    html! {
        p { "Held back:" }
        ul.plain-list { @for (reason, times) in reasons {
            li { (number(*times)) " · " (reason.replace('-', " ")) }
        } }
    }
}

fn whole(of: u64) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

fn number(of: u64) -> String {
    count(i128::from(of))
}
