//! One flow: drawn with its live numbers, edited in place, tried, undone.
//!
//! | form | fields |
//! | --- | --- |
//! | `/flows/<id>/status` | `status`: `live`, `paused`, `draft` or `off` |
//! | `/flows/<id>/edit` | any of the flow's numbers, each under its JSON pointer in the flow's file: `/steps/1/wait/for`; those left out stay |
//! | `/flows/<id>/texts/<template>` | `language`, `subject`, `preheader`, `heading`, `paragraphs` (parted by empty lines), `button`, `suggestions`, `closing`, `push_title`, `push`; an empty one that may be left out is |
//! | `/flows/<id>/texts/<template>/preview` | the same: answered with the message alone, into a frame. `GET` with `?language=` shows it as it is kept |
//! | `/flows/<id>/texts/<template>/reset` | `language`: back to the words it came with |
//! | `/flows/<id>/json` | `json`: the whole file |
//! | `/flows/<id>/undo` | `version`: the one to go back to |
//! | `/flows/<id>/test` | `step`: sends that message to the reader |
//! | `/flows/<id>/try` | `json`: a file to try in place of the one that is kept, if it is there. Nothing is kept |
//! | `/flows/<id>/steps` | `act`: `up`, `down`, `away`, `wait`, `send` or `split`; `at`: where the step is, or will be, as a JSON pointer; `for`, `template`, `of` and `least` of a new one |
//! | `/flows/new` | `name`, `starts`: what starts it, with the field of that name; `template`: its text; `like`: the id of a ready flow, for `starts=like` |

mod diagram;
mod edit;
mod new;
mod steps;
mod text;
mod trial;
mod walk;

use std::collections::BTreeMap;

use maud::{Markup, html};
use rappel_figures::FlowFigures;
use rappel_flow::{Flow, Problem, Reentry, ReentryScope, Status};
use rappel_signal::UnixMs;

use crate::catalogue::ready;
use crate::frame::{Frame, Heading, Section, document};
use crate::page::flows::{FlowCard, switch};
use crate::piece::form;
use crate::piece::icon::{Icon, icon};
use crate::piece::mark::{badge, moment};
use crate::words::{condition, count, counted, percent, round_amount, status};

pub use new::{LIKE, NewFlow, begun, page_new};
pub use rappel_delivery::template::{Language, Written};
pub use steps::reshaped;
pub use text::TextForm;
pub use trial::Trial;

/// A change of the flow, to go back behind.
#[derive(Clone, Debug)]
pub struct Change {
    /// The version before it, as the form sends it.
    pub version: String,
    /// When.
    pub at: UnixMs,
    /// Whose: an address, or an API key's name.
    pub by: String,
    /// What was changed, in words.
    pub what: String,
}

/// The page's model.
#[derive(Clone, Debug)]
pub struct FlowPage {
    /// The flow as it is kept.
    pub flow: Flow,
    /// How it stands; nothing if it is not switched on.
    pub status: Option<Status>,
    /// Its figures of the last 30 days.
    pub figures: FlowFigures,
    /// Whether the shop's server tells orders; else what pages tell is shown, and said to be that.
    pub server_tells_orders: bool,
    /// Runs that wait at a step now, and messages of it that wait for their moment, by the step's name.
    pub waiting: BTreeMap<String, u64>,
    /// ISO 4217.
    pub currency: String,
    /// The language that its words are shown in.
    pub language: Language,
    /// The words of its messages, in their order.
    pub texts: Vec<TextForm>,
    /// What the engine says is wrong with what was typed.
    pub problems: Vec<Problem>,
    /// What was typed and not taken, by JSON pointer.
    pub typed: BTreeMap<String, String>,
    /// The whole file, as typed if it was not taken.
    pub json: String,
    /// Changes, the latest first.
    pub history: Vec<Change>,
    /// The simulation, if there was one.
    pub trial: Option<Trial>,
}

/// The page.
pub fn page(frame: &Frame, model: &FlowPage) -> String {
    let file = &model.flow.file;
    let (tone, word) = status(model.status);
    let lead = html! {
        (badge(tone, word)) " "
        @if let Some(flow) = ready(&file.id) { (flow.says) } @else { "A flow of your own." }
    };
    let card = FlowCard {
        id: file.id.clone(),
        name: file.name.clone(),
        status: model.status,
        ..FlowCard::default()
    };
    let aside = html! { @if frame.may_edit() {
        @if model.status == Some(Status::Live) { (pause(frame, &file.id)) }
        (switch(frame, &card))
    } };
    let body = html! {
        (problems(&model.problems))
        (numbers(model))
        div.flow-page {
            section.card.diagram { h2 { "The way" } (diagram::draw(frame, model)) (steps::add(frame, model)) }
            div {
                (rules(model))
                (trial::card(frame, model))
                (history(frame, model))
            }
        }
        (text::cards(frame, model))
        @if frame.may_edit() { (whole(frame, model)) }
    };
    let back = Some(("/flows", "All flows"));
    document(frame, &Heading { section: Section::Flows, title: &file.name, back, lead, aside }, &body)
}

fn pause(frame: &Frame, id: &str) -> Markup {
    form::post(
        frame,
        &["flows", id, "status"],
        &html! {
            button.button.small.quiet name="status" value="paused" { (icon(Icon::Pause)) "Pause" }
        },
    )
}

fn problems(problems: &[Problem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            div.problems role="alert" {
                p { "This was not saved. What to change:" }
                ul { @for problem in problems { li {
                    @if !problem.place.is_empty() { (problem.place) ": " }
                    (problem.what)
                } } }
            }
        }
    }
}

fn numbers(model: &FlowPage) -> Markup {
    let figures = &model.figures;
    let skipped: i64 = figures.skipped.values().sum();
    let credited = figures.after_clicks(model.server_tells_orders);
    html! {
        dl.totals {
            div { dt { "Entered" } dd { (count(figures.entered)) } dd.note { "people, in 30 days" } }
            div { dt { "Sent" } dd { (count(figures.sent)) } dd.note { (count(skipped)) " held back" } }
            div { dt { "Clicked" } dd { (count(figures.clicked)) } dd.note { (percent(figures.clicked, figures.sent)) " of messages" } }
            div { dt { "Revenue after a click" }
                dd { (round_amount(credited.revenue_hundredths, &model.currency)) }
                dd.note {
                    (counted(credited.orders, "order", "orders"))
                    @if !model.server_tells_orders { ", as told by pages" }
                }
            }
        }
    }
}

/// Who may enter, and how often.
fn rules(model: &FlowPage) -> Markup {
    let file = &model.flow.file;
    html! {
        section.card {
            h2 { "Who enters" }
            dl.facts {
                dt { "Only if" }
                dd { @if file.entry.is_empty() { "anybody whom it may reach" } @else { (condition::all(&file.entry)) } }
                dt { "Again" }
                dd { (again(&file.reentry)) }
                dt { "Left out" }
                dd { @if model.figures.not_entered.is_empty() { "nobody in 30 days" } @else {
                    ul.plain-list { @for (reason, people) in &model.figures.not_entered {
                        li { (count(*people)) " · " (reason.replace('-', " ")) }
                    } }
                } }
            }
        }
    }
}

fn again(reentry: &Reentry) -> String {
    let once = reentry.once_per.map(|scope| match scope {
        ReentryScope::Cart => "once for each cart",
        ReentryScope::Order => "once for each order",
        ReentryScope::Product => "once for each product",
        ReentryScope::Year => "once a year",
        ReentryScope::Silence => "once for each silence",
        ReentryScope::Ever => "once and never again",
    });
    let after = reentry.after.map(|after| format!("{after} after the last time at the soonest"));
    let both: Vec<String> = after.into_iter().chain(once.map(str::to_owned)).collect();
    if both.is_empty() { "as often as it happens".into() } else { both.join(", ") }
}

fn history(frame: &Frame, model: &FlowPage) -> Markup {
    html! {
        section.card {
            h2 { "Changes" }
            @if model.history.is_empty() { p.soft { "None yet: it is as it came." } }
            @else {
                ul.rows { @for change in &model.history { li {
                    div.what {
                        p { (change.what) }
                        p.soft { (moment(frame, change.at)) " · " (change.by) }
                    }
                    @if frame.may_edit() { div.act {
                        (form::post_sure(
                            frame,
                            &["flows", &model.flow.file.id, "undo"],
                            "Go back to how the flow was before this change? Later changes are undone with it.",
                            &html! {
                                input type="hidden" name="version" value=(change.version);
                                button.button.small.quiet aria-label={ "Undo: " (change.what) } { (icon(Icon::Undo)) "Undo" }
                            },
                        ))
                    } }
                } } }
            }
        }
    }
}

fn whole(frame: &Frame, model: &FlowPage) -> Markup {
    html! {
        details.card.whole {
            summary { h2 { "The whole flow as a file" } }
            p.soft { "For what has no field above: who may enter, what ends it early, conditions of every kind. docs/flow-language.md explains each word." }
            (form::post(frame, &["flows", &model.flow.file.id, "json"], &html! {
                div.field {
                    label for="json" { "Flow file" }
                    textarea.code id="json" name="json" rows="20" spellcheck="false" { (model.json) }
                }
                div.acts {
                    button.button { "Check and save" }
                    button.button.quiet formaction=(form::path(frame, &["flows", &model.flow.file.id, "try"])) { "Try this on last month's shoppers" }
                }
            }))
        }
    }
}
