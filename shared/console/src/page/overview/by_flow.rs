//! The figures flow by flow, the strongest first.

use maud::{Markup, html};
use rappel_compact::SortCompact;
use rappel_figures::{FlowFigures, together};

use super::Overview;
use crate::frame::Frame;
use crate::piece::{bar, form};
use crate::words::interval::{Interval, interval};
use crate::words::{count, percent, round_amount, round_money};

/// The card.
pub(super) fn card(frame: &Frame, model: &Overview) -> Markup {
    let mut flows: Vec<(&String, &FlowFigures)> = model.report.flows.iter().collect();
    flows.sort_compact_by_key(|(_, figures)| (-credited(model, figures), -figures.sent));
    let most = flows.iter().map(|(_, figures)| credited(model, figures)).max().unwrap_or(0);
    html! {
        @if !flows.is_empty() {
            section.card {
                h2 { "By flow" }
                p.soft { "“Brought” is what would not have come without the messages; revenue after a click is what orders after a click were worth." }
                div.scroll tabindex="0" role="region" aria-label="Figures by flow" { table {
                    caption.hidden { "Figures by flow" }
                    thead { tr {
                        th scope="col" { "Flow" }
                        th.number scope="col" { "Sent" }
                        th.number scope="col" { "Clicked" }
                        th.number scope="col" { "Revenue after a click" }
                        td.picture {}
                        th.number scope="col" { "Brought" }
                    } }
                    tbody { @for (id, figures) in flows { (row(frame, model, id, figures, most)) } }
                } }
            }
        }
    }
}

fn row(frame: &Frame, model: &Overview, id: &str, figures: &FlowFigures, most: i64) -> Markup {
    let revenue = credited(model, figures);
    html! {
        tr {
            th scope="row" { a href=(form::path(frame, &["flows", id])) { (model.name(id)) } }
            td.number { (count(figures.sent)) }
            td.number { (count(figures.clicked)) " " span.soft { (percent(figures.clicked, figures.sent)) } }
            td.number { (round_amount(revenue, &model.currency)) }
            td.picture { (bar::bar(unsigned(revenue), unsigned(most))) }
            td.number { (brought(model, figures)) }
        }
    }
}

fn brought(model: &Overview, figures: &FlowFigures) -> Markup {
    let compared = if model.server_tells_orders { &figures.compared } else { &figures.compared_by_the_page };
    let estimate = compared.incremental_hundredths.map(|estimate| (estimate, compared.treated.people));
    let total = together(estimate);
    let said = interval(total, &model.currency);
    html! {
        @match (total, &said) {
            (None, _) => span.soft { "too early" },
            (Some(_), Interval::MaybeNothing(words)) => span.soft title=(words) { "maybe nothing" },
            (Some(total), _) => {
                (round_money(total.low, &model.currency)) " to " (round_money(total.high, &model.currency))
            }
        }
    }
}

fn credited(model: &Overview, figures: &FlowFigures) -> i64 {
    figures.after_clicks(model.server_tells_orders).revenue_hundredths
}

fn unsigned(amount: i64) -> u64 {
    u64::try_from(amount).unwrap_or(0)
}
