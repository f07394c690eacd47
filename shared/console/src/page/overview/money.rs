//! What the messages brought that would not have come anyway, beside the people who got none.

use maud::{Markup, html};
use rappel_figures::{Compared, GroupFigures, together};

use super::Overview;
use crate::piece::mark::{Tone, badge};
use crate::words::interval::{Interval, interval};
use crate::words::{count, money, round_money};

/// The card.
pub(super) fn card(model: &Overview) -> Markup {
    let total = together(compared(model).filter_map(|compared| {
        compared.incremental_hundredths.map(|estimate| (estimate, compared.treated.people))
    }));
    let said = interval(total, &model.currency);
    let (mut treated, mut held_out) = (GroupFigures::default(), GroupFigures::default());
    for compared in compared(model) {
        add(&mut treated, compared.treated);
        add(&mut held_out, compared.held_out);
    }
    html! {
        section.card.money {
            h2 { "What your messages brought" }
            p.verdict {
                @match &said {
                    Interval::TooFew(_) => span.big { "–" },
                    _ => span.big { (total.map_or_else(String::new, |total| round_money(total.total, &model.currency))) },
                }
                " "
                @match &said {
                    Interval::Brought(_) => (badge(Tone::Good, "a gain")),
                    Interval::Cost(_) => (badge(Tone::Bad, "a loss")),
                    Interval::MaybeNothing(_) => (badge(Tone::Warn, "not certain")),
                    Interval::TooFew(_) => (badge(Tone::Quiet, "too early")),
                }
            }
            p { (said.words()) }
            table {
                caption { "A few people, chosen by chance, get no message. What they spend shows what would have come anyway." }
                thead { tr {
                    th scope="col" { "" span.hidden { "Group" } }
                    th.number scope="col" { "People" }
                    th.number scope="col" { "Orders" }
                    th.number scope="col" { "Each spent" }
                } }
                tbody {
                    (row("Got messages", treated, &model.currency))
                    (row("Left out", held_out, &model.currency))
                }
            }
            @if !model.server_tells_orders {
                p.soft { "Orders are told by pages alone. Connect your shop's server for figures you can trust." }
            }
        }
    }
}

fn compared(model: &Overview) -> impl Iterator<Item = &Compared> {
    let by_server = model.server_tells_orders;
    model
        .report
        .flows
        .values()
        .map(move |flow| if by_server { &flow.compared } else { &flow.compared_by_the_page })
}

fn add(sum: &mut GroupFigures, group: GroupFigures) {
    sum.people += group.people;
    sum.orders += group.orders;
    sum.revenue_hundredths += group.revenue_hundredths;
}

fn row(name: &str, group: GroupFigures, currency: &str) -> Markup {
    html! {
        tr {
            th scope="row" { (name) }
            td.number { (count(group.people)) }
            td.number { (count(group.orders)) }
            td.number {
                @match group.revenue_hundredths.checked_div(group.people) {
                    Some(each) => (money(each, currency)),
                    None => "–",
                }
            }
        }
    }
}
