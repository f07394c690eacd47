//! What the messages came to: how far visitors went, what was sent, and what of the revenue would not have come anyway.
//!
//! | form | fields |
//! | --- | --- |
//! | `/pause` | `paused`: `yes` or `no` |
//!
//! The period is chosen by `?days=7`, `30` or `90`.

mod by_day;
mod by_flow;
mod funnel;
mod money;

use std::collections::BTreeMap;

use maud::{Markup, html};
use rappel_figures::Report;

use crate::frame::{Frame, Heading, Section, document};
use crate::piece::form;
use crate::piece::icon::{Icon, icon};
use crate::piece::mark::empty;
use crate::words::{count, counted, percent, round_amount};

pub use funnel::Funnel;

/// Periods to choose from, in days.
pub const PERIODS_DAYS: [u16; 3] = [7, 30, 90];

/// The page's model.
#[derive(Clone, Debug)]
pub struct Overview {
    /// One of [`PERIODS_DAYS`].
    pub days: u16,
    /// Visits of the period by the strongest thing that was done.
    pub funnel: Funnel,
    /// The figures of the period.
    pub report: Report,
    /// Names of flows by id; the id itself stands for one that is not here.
    pub flow_names: BTreeMap<String, String>,
    /// ISO 4217, of all amounts.
    pub currency: String,
    /// Whether the shop's server tells orders; else what pages tell is shown, and said to be that.
    pub server_tells_orders: bool,
}

impl Overview {
    fn name<'a>(&'a self, flow: &'a str) -> &'a str {
        self.flow_names.get(flow).map_or(flow, String::as_str)
    }

    fn is_empty(&self) -> bool {
        self.report.flows.is_empty() && self.funnel.total() == 0
    }
}

/// The page.
pub fn page(frame: &Frame, model: &Overview) -> String {
    let body = html! {
        @if model.is_empty() { (nothing_yet(frame)) }
        @else {
            (totals(model))
            div.columns {
                (funnel::card(&model.funnel))
                (money::card(model))
            }
            (by_day::card(model))
            (by_flow::card(frame, model))
        }
    };
    let lead = html! { "The last " (model.days) " days" };
    let aside = aside(frame, model);
    document(
        frame,
        &Heading { section: Section::Overview, title: "Overview", back: None, lead, aside },
        &body,
    )
}

fn aside(frame: &Frame, model: &Overview) -> Markup {
    html! {
        nav.periods aria-label="Period" {
            @for days in PERIODS_DAYS {
                a href={ (frame.address) "?days=" (days) } aria-current=[(days == model.days).then_some("true")] {
                    (days) " days"
                }
            }
        }
        @if frame.may_edit() && !frame.paused {
            (form::post_sure(
                frame,
                &["pause"],
                "Pause everything? No message goes out until you go on. Nothing is lost: people stay where they are.",
                &html! { button.button.quiet name="paused" value="yes" { (icon(Icon::Pause)) "Pause everything" } },
            ))
        }
    }
}

fn nothing_yet(frame: &Frame) -> Markup {
    let then = html! { a.button href={ (frame.address) "/flows" } { "Choose your flows" } };
    empty(
        Icon::Chart,
        "Nothing has happened yet",
        "As soon as somebody visits your shop, you see here how far they come, and what your messages bring.",
        &then,
    )
}

/// Four numbers, and what they are of.
fn totals(model: &Overview) -> Markup {
    let sums = model.report.flows.values();
    let (mut sent, mut clicked, mut orders, mut revenue) = (0, 0, 0, 0);
    for flow in sums {
        let credited = flow.after_clicks(model.server_tells_orders);
        sent += flow.sent;
        clicked += flow.clicked;
        orders += credited.orders;
        revenue += credited.revenue_hundredths;
    }
    html! {
        dl.totals {
            div { dt { "Visits" } dd { (count(i128::from(model.funnel.total()))) } dd.note {
                (count(i128::from(model.funnel.bought))) " of them bought"
            } }
            div { dt { "Messages sent" } dd { (count(sent)) } dd.note {
                (counted(i64::try_from(model.report.flows.len()).unwrap_or(i64::MAX), "flow", "flows")) " at work"
            } }
            div { dt { "Clicked" } dd { (count(clicked)) } dd.note { (percent(clicked, sent)) " of messages" } }
            div { dt { "Revenue after a click" } dd { (round_amount(revenue, &model.currency)) } dd.note {
                (counted(orders, "order", "orders"))
                @if !model.server_tells_orders { ", as told by pages" }
            } }
        }
    }
}
