//! The frequency map: on which days after its start each flow may write, and where two may write to the same person. It has
//! no forms.

use std::collections::BTreeMap;

use maud::{Markup, html};
use rappel_flow::{Flow, MAP_DAYS, Moment, Overlap, Rules, Status};
use rappel_signal::Channel;

use crate::frame::{Frame, Heading, Section, document};
use crate::piece::form;
use crate::piece::icon::{Icon, icon};
use crate::words::channel;

/// Meetings of one flow that are told in sentences; the table marks all.
const TOLD_MAX: usize = 12;

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct FlowMap {
    /// Flows that are on, the strongest first.
    pub flows: Vec<Flow>,
    /// What keeps them apart.
    pub rules: Rules,
}

/// The page.
pub fn page(frame: &Frame, model: &FlowMap) -> String {
    let body = html! {
        (caps(&model.rules))
        @let groups = groups(&model.flows);
        @if groups.is_empty() {
            section.card { p.soft { "No flow that writes marketing is on." } }
        }
        @for (moment, flows) in &groups { (group(frame, model, moment, flows)) }
    };
    let lead = html! { "On which days each flow may write, and where two may reach the same person" };
    let back = Some(("/flows", "All flows"));
    document(
        frame,
        &Heading { section: Section::Flows, title: "Frequency map", back, lead, aside: html! {} },
        &body,
    )
}

/// Flows by the moments that start them; one that several may start stands at each.
fn groups(flows: &[Flow]) -> BTreeMap<Moment, Vec<&Flow>> {
    let mut groups: BTreeMap<Moment, Vec<&Flow>> = BTreeMap::new();
    for flow in flows.iter().filter(|flow| flow.file.status == Status::Live) {
        flow.moments().into_iter().for_each(|moment| groups.entry(moment).or_default().push(flow));
    }
    groups
}

/// What keeps messages of two flows apart, whatever starts them.
fn caps(rules: &Rules) -> Markup {
    html! {
        section.card {
            h2 { "Nobody gets two at once" }
            p {
                "Of two messages due at the same time the stronger flow's goes. The other waits, or is left out if it would be stale by then. These numbers hold for all flows together:"
            }
            dl.facts {
                dt { "Between two flows" } dd { (rules.flow_gap) }
                dt { "Between two e-mails" } dd { (rules.email_gap) }
                dt { "Between two notifications" } dd { (rules.push_gap) }
                dt { "Between two SMS or WhatsApp" } dd { (rules.other_gap) }
                dt { "In any seven days" } dd { (rules.weekly_max) " messages at most" }
            }
        }
    }
}

fn group(frame: &Frame, model: &FlowMap, moment: &Moment, flows: &[&Flow]) -> Markup {
    let meetings = meetings(flows);
    let label = format!("Days on which flows may write {}", words(moment));
    html! {
        section.card {
            h2 { "Flows that start " (words(moment)) }
            div.scroll tabindex="0" role="region" aria-label=(label) {
                table.map {
                    thead { tr {
                        th scope="col" { "Flow" }
                        @for day in 0..MAP_DAYS { th.day scope="col" { span.hidden { "day " } (day) } }
                    } }
                    tbody { @for flow in flows { (row(frame, flow, &meetings)) } }
                }
            }
            p.soft { "Day 0 is the day it starts. " span.cell.sends {} " may write, " span.cell.sends.meets {} " may meet another flow." }
            @if meetings.is_empty() { p { "None of them meet." } }
            @else {
                ul.meetings { @for (one, other, overlap) in meetings.iter().take(TOLD_MAX) {
                    li { (told(&model.rules, one, other, overlap)) }
                } }
                @if meetings.len() > TOLD_MAX { p.soft { "And " (meetings.len() - TOLD_MAX) " more." } }
            }
        }
    }
}

/// Pairs of flows that meet, the stronger before the weaker.
fn meetings<'a>(flows: &[&'a Flow]) -> Vec<(&'a Flow, &'a Flow, Overlap)> {
    let mut found = Vec::new();
    for (place, one) in flows.iter().enumerate() {
        for other in flows.iter().skip(place + 1) {
            if let Some(overlap) = one.meets(other) {
                let is_stronger = (one.file.rank, &one.file.id) < (other.file.rank, &other.file.id);
                let (strong, weak) = if is_stronger { (one, other) } else { (other, one) };
                found.push((*strong, *weak, overlap));
            }
        }
    }
    found
}

fn row(frame: &Frame, flow: &Flow, meetings: &[(&Flow, &Flow, Overlap)]) -> Markup {
    let of_flow = |one: &Flow, other: &Flow| one.file.id == flow.file.id || other.file.id == flow.file.id;
    let meets = |day: u16| {
        meetings.iter().any(|(one, other, overlap)| of_flow(one, other) && overlap.days.contains(&day))
    };
    let spans = flow.spans();
    html! {
        tr {
            th scope="row" { a href=(form::path(frame, &["flows", &flow.file.id])) { (flow.file.name) } }
            @for day in 0..MAP_DAYS {
                @let here: Vec<_> = spans.iter().filter(|span| (span.first_day..=span.last_day).contains(&day)).collect();
                td.day {
                    @if !here.is_empty() {
                        @let ways = ways(here.iter().flat_map(|span| span.channels.iter().copied()));
                        @let meeting = meets(day);
                        span.cell.sends.meets[meeting] role="img" aria-label={ (ways) @if meeting { ", may meet another flow" } } {}
                    }
                }
            }
        }
    }
}

fn told(rules: &Rules, strong: &Flow, weak: &Flow, overlap: &Overlap) -> Markup {
    let (first, last) =
        (overlap.days.first().copied().unwrap_or(0), overlap.days.last().copied().unwrap_or(0));
    let gaps = overlap.channels.iter().map(|channel| rules.gap_ms(*channel));
    let longest = gaps.chain([rules.flow_gap.ms]).max().unwrap_or(0);
    let gap = rappel_flow::Duration::from_ms(longest);
    html! {
        (icon(Icon::Warning)) " "
        strong { (strong.file.name) } " and " strong { (weak.file.name) } " may both write on day " (first)
        @if last > first { " to " (last) } ". "
        @if strong.file.rank == weak.file.rank { "They are equally strong: the earlier one goes, " }
        @else { (strong.file.name) " goes first, " }
        "and the other at least " (gap) " later"
        @if !overlap.channels.is_empty() { " (both by " (ways(overlap.channels.iter().copied())) ")" }
        "."
    }
}

fn ways(channels: impl Iterator<Item = Channel>) -> String {
    let mut words: Vec<&str> = Vec::new();
    for way in channels.map(channel) {
        if !words.contains(&way) {
            words.push(way);
        }
    }
    words.join(", ")
}

fn words(moment: &Moment) -> String {
    match moment {
        Moment::Visit => "after a visit".into(),
        Moment::SignUp => "with a sign-up".into(),
        Moment::Order => "with an order".into(),
        Moment::Products => "with news of a product".into(),
        Moment::Silence => "after a silence".into(),
        Moment::Own(what) => format!("by {}", what.replace('-', " ")),
    }
}
