//! The catalogue of flows: each ready one and the shop's own, with its switch.

use rappel_access::{Act, Deed};
use rappel_console::Flash;
use rappel_console::page::flows::{FlowCard, Flows, page as html};
use rappel_figures::Report;
use rappel_flow::{Flow, Status};
use worker::Response;

use super::answer;
use super::form::Form;
use super::overview::{currency, report};
use super::shop::Visit;
use crate::book::{is_answer, ready_flow, ready_flows};
use crate::config::FlowSetting;
use crate::config::document::Edit;
use crate::error::EdgeError;

/// Days whose figures stand on the cards.
const DAYS: u16 = 30;
/// Flows that a card names as meeting the same people; the map tells of all.
const OVERLAPS_SHOWN_MAX: usize = 3;

/// The page.
pub(super) async fn page(visit: &Visit<'_>, problem: Option<String>) -> Result<Response, EdgeError> {
    let status = if problem.is_some() { 422 } else { 200 };
    let report = report(visit, DAYS).await?;
    let model = Flows {
        cards: cards(visit, &report),
        currency: currency(visit),
        told_by_pages: !report.server_tells_orders(),
    };
    answer::page(status, html(&visit.frame(problem.map(Flash::Bad)), &model))
}

/// Switches a flow on, off, or holds it.
pub(super) async fn switch(visit: &Visit<'_>, flow: &str, form: &Form) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Change)?;
    let status = match form.get("status") {
        "live" => Some(Status::Live),
        "paused" => Some(Status::Paused),
        "draft" => Some(Status::Draft),
        "off" => None,
        _ => return Err(EdgeError::theirs(400, "`status` is live, paused, draft or off")),
    };
    let about = format!("{flow}: {}", form.get("status"));
    match visit.change(Edit::Switch { flow: flow.into(), status }, Deed::Changed, &about).await? {
        Ok(()) => visit.back("/flows", "switched"),
        Err(words) => page(visit, Some(words)).await,
    }
}

fn cards(visit: &Visit<'_>, report: &Report) -> Vec<FlowCard> {
    let settings = &visit.settings.flows;
    let mut cards = Vec::new();
    // Whom a flow meets, or would meet if it were on, among those that are.
    let on: Vec<&Flow> = visit.book.flows().iter().filter(|flow| flow.file.status == Status::Live).collect();
    let meets = |flow: &Flow| -> Vec<String> {
        let met = on.iter().filter(|other| flow.meets(other).is_some());
        met.map(|other| other.file.name.clone()).take(OVERLAPS_SHOWN_MAX).collect()
    };
    for id in ready_flows().filter(|id| !is_answer(id)) {
        let setting = settings.iter().find(|setting| setting.id() == id);
        let Some(flow) = setting.map_or_else(|| ready_flow(id), FlowSetting::flow) else { continue };
        let changed = setting.is_some_and(|setting| !matches!(setting, FlowSetting::Ready(_)));
        let card = card(&flow, setting.map(|_| flow.file.status), changed, report);
        cards.push(FlowCard { overlaps: meets(&flow), ..card });
    }
    for own in settings.iter().filter(|setting| ready_flow(setting.id()).is_none()) {
        let Some(flow) = own.flow() else { continue };
        let card = card(&flow, Some(flow.file.status), true, report);
        cards.push(FlowCard { overlaps: meets(&flow), ..card });
    }
    cards
}

fn card(flow: &Flow, status: Option<Status>, changed: bool, report: &Report) -> FlowCard {
    let figures = report.flows.get(&flow.file.id).cloned().unwrap_or_default();
    let credited = figures.after_clicks(report.server_tells_orders());
    FlowCard {
        id: flow.file.id.clone(),
        name: flow.file.name.clone(),
        status,
        sent: figures.sent,
        clicked: figures.clicked,
        revenue_hundredths: credited.revenue_hundredths,
        changed,
        ..FlowCard::default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rappel_figures::{Day, FlowFigures};

    use super::*;

    #[test]
    fn a_card_says_what_the_overview_says_by_flow_and_counts_no_order_twice() {
        let flow = ready_flow("cart-abandonment").unwrap();
        let told = |by_server: i64, by_page: i64| {
            let mut figures = FlowFigures::default();
            figures.credited.revenue_hundredths = by_server;
            figures.credited.orders = i64::from(by_server > 0);
            figures.reported_by_the_page.revenue_hundredths = by_page;
            figures.reported_by_the_page.orders = i64::from(by_page > 0);
            let empty = Report::of(Day(1), Day(30), []);
            let report = Report { flows: BTreeMap::from([(flow.file.id.clone(), figures)]), ..empty };
            (card(&flow, None, false, &report).revenue_hundredths, report.server_tells_orders())
        };
        assert_eq!(told(12_900, 12_900), (12_900, true), "both tell of one order");
        assert_eq!(told(0, 25_000), (25_000, false), "only pages tell, and that is said");
        assert_eq!(told(0, 0), (0, true));
    }
}
