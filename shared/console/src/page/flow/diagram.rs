//! A flow as a diagram of HTML: one column of steps, splits as columns beside each other, under each other on a phone. It is
//! a nested list, so a screen reader reads the same way.

use maud::{Markup, html};
use rappel_figures::{StepFigures, TextFigures};
use rappel_flow::{Exit, Send, Status, Step, Trigger};

use super::walk::{Node, Way, tree};
use super::{FlowPage, edit, steps};
use crate::frame::Frame;
use crate::piece::icon::{Icon, icon};
use crate::piece::mark::{Tone, badge};
use crate::words::{channel, condition, count, percent, step, trigger};

/// Draws it.
pub(super) fn draw(frame: &Frame, model: &FlowPage) -> Markup {
    let file = &model.flow.file;
    let tree = tree(&model.flow);
    html! {
        ol.path {
            (start(frame, model, &file.trigger, "/trigger", "trigger"))
            @for (number, also) in file.also.iter().enumerate() {
                (start(frame, model, also, &format!("/also/{number}"), &format!("also {}", number + 1)))
            }
            @for node in &tree.nodes { (draw_node(frame, model, node)) }
            li.node.end { div.box { p.line { (icon(Icon::Tick)) span { "The end" } } } }
        }
        @if !file.exits.is_empty() {
            h3 { "Ends early when" }
            ul.exits { @for (exit, nodes) in file.exits.iter().zip(&tree.endings) { (ending(frame, model, exit, nodes)) } }
        }
    }
}

fn start(frame: &Frame, model: &FlowPage, on: &Trigger, pointer: &str, place: &str) -> Markup {
    html! {
        li.node.start { div.box {
            p.line { (icon(Icon::Bolt)) span { (trigger::words(on)) } }
            (edit::form(frame, model, (pointer, place), on, &["on", "day", "when", "class"], &html! {}))
        } }
    }
}

fn draw_node(frame: &Frame, model: &FlowPage, node: &Node) -> Markup {
    let (drawing, line) = step::words(node.step);
    let waiting = model.waiting.get(&node.name).copied().unwrap_or(0);
    html! {
        li class={ "node kind-" (class(node.step)) } {
            div.box {
                p.line { (icon(drawing)) span { (line) } }
                @if waiting > 0 { p.numbers-now {
                    strong { (count(i128::from(waiting))) } @if waiting == 1 { " waits here now" } @else { " wait here now" }
                } }
                @match node.step {
                    Step::Send(send) => (message(model, node, send)),
                    _ => "",
                }
                @let more = steps::buttons(frame, model, node, waiting);
                @if node.ways.is_empty() { (edit::form(frame, model, (&node.pointer, &node.place), node.step, &["name", "template", "offer"], &more)) }
                @else { (edit::form(frame, model, (&node.pointer, &node.place), &(), &[], &more)) }
            }
            @if !node.ways.is_empty() {
                div.scroll tabindex="0" role="region" aria-label={ "The ways of " (node.place) } {
                    ul.branches { @for way in &node.ways { (branch(frame, model, way)) } }
                }
            }
        }
    }
}

fn class(step: &Step) -> &'static str {
    match step {
        Step::Send(_) => "message",
        Step::Wait { .. } | Step::WaitUntil { .. } | Step::WaitDate { .. } => "wait",
        Step::Split { .. } => "split",
        _ => "other",
    }
}

fn branch(frame: &Frame, model: &FlowPage, way: &Way) -> Markup {
    html! {
        li.branch {
            div.when {
                @match way.when {
                    Some(when) => {
                        p { strong { "If " } (condition::all(when)) }
                        (edit::form(frame, model, (&way.pointer, &way.place), &when, &[], &html! {}))
                    },
                    None => p { strong { "Otherwise" } },
                }
            }
            @if way.nodes.is_empty() { p.soft { "nothing; go on" } }
            @else { ol.path { @for node in &way.nodes { (draw_node(frame, model, node)) } } }
        }
    }
}

fn ending(frame: &Frame, model: &FlowPage, exit: &Exit, nodes: &[Node]) -> Markup {
    html! {
        li {
            p.line { (icon(Icon::Exit)) span {
                (exit.on.words())
                @if !exit.when.is_empty() { span.soft { " – and then, if " (condition::all(&exit.when)) ":" } }
                @else if !nodes.is_empty() { span.soft { " – and then:" } }
            } }
            @if !nodes.is_empty() { ol.path { @for node in nodes { (draw_node(frame, model, node)) } } }
        }
    }
}

/// What a message is, and how it did.
fn message(model: &FlowPage, node: &Node, send: &Send) -> Markup {
    let nothing = StepFigures::default();
    let figures = model.figures.steps.get(&node.name).unwrap_or(&nothing);
    let ways: Vec<&str> = send.channels.named().iter().copied().map(channel).collect();
    let joint = if matches!(send.channels, rappel_flow::Channels::AllOf(_)) { " and " } else { ", else " };
    html! {
        p.soft {
            "By " (ways.join(joint))
            @if let Some(offer) = &send.offer { " · with the offer “" (offer) "”" }
            @if send.status != Status::Live { " " (badge(Tone::Warn, "held")) }
        }
        @if send.variants.is_empty() { (text_numbers(figures.texts.get("main").copied().unwrap_or_default())) }
        @else {
            ul.texts {
                li { "“" (send.template) "”, for the rest" (text_numbers(figures.texts.get("main").copied().unwrap_or_default())) }
                @for variant in &send.variants { li {
                    "“" (variant.template) "”, for " (variant.share) " %"
                    (text_numbers(figures.texts.get(&variant.name).copied().unwrap_or_default()))
                } }
            }
        }
    }
}

fn text_numbers(text: TextFigures) -> Markup {
    html! {
        @if text.sent > 0 {
            dl.small {
                div { dt { "Sent" } dd { (count(text.sent)) } }
                @if text.told_later.opened > 0 { div { dt { "Opened" } dd { (percent(text.told_later.opened, text.sent)) } } }
                div { dt { "Clicked" } dd { (percent(text.clicked, text.sent)) } }
                div { dt { "Orders" } dd { (count(text.credited.orders)) } }
            }
        }
    }
}
