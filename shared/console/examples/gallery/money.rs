//! Overview and flows, from nothing to a full shop.

use std::collections::BTreeMap;

use rappel_console::page::flows::{self, FlowCard, Flows};
use rappel_console::page::overview::{self, Funnel, Overview};
use rappel_console::{Flash, Frame};
use rappel_figures::{Day, Group, Measure, Report, Tally, Text, Told};
use rappel_flow::{Flow, Status, parse_flow};

use super::Shown;
use super::frames::{after, owner, viewer};

/// The pages.
pub(crate) fn pages() -> Vec<Shown> {
    let full = report(30, 1);
    let paused = Frame {
        paused: true,
        ..after(Flash::Good("Everything is paused. People stay where they are.".into()))
    };
    let maybe = Overview { server_tells_orders: false, ..overview(90, report(90, 0)) };
    vec![
        ("overview-empty", overview::page(&Frame { set_up_left: true, ..owner() }, &empty())),
        ("overview", overview::page(&owner(), &overview(30, full.clone()))),
        ("overview-paused-maybe", overview::page(&paused, &maybe)),
        ("overview-viewer-early", overview::page(&viewer(), &overview(7, early()))),
        ("flows", flows::page(&owner(), &all_flows())),
        ("flows-viewer", flows::page(&viewer(), &all_flows())),
    ]
}

/// The ready flows, as the repository has them.
pub(crate) fn ready_flows() -> Vec<Flow> {
    // The example's folder lies deeper than that of the stories that show these pages, too.
    let folders =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|above| above.join("flows"));
    let mut paths: Vec<_> = folders
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .take(1)
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    assert!(!paths.is_empty(), "the repository's ready flows are not where they were");
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let id = path.file_stem()?.to_str()?;
        parse_flow(id, &std::fs::read_to_string(path).ok()?).ok()
    };
    paths.iter().filter_map(read).collect()
}

fn empty() -> Overview {
    Overview { funnel: Funnel::default(), ..overview(30, Report::of(Day(20_750), Day(20_779), [])) }
}

fn overview(days: u16, report: Report) -> Overview {
    let names = ready_flows().into_iter().map(|flow| (flow.file.id, flow.file.name));
    let many = u64::from(days);
    Overview {
        days,
        funnel: Funnel {
            site: many * 412,
            browse: many * 268,
            search: many * 61,
            cart: many * 74,
            checkout: many * 22,
            bought: many * 31,
        },
        report,
        flow_names: names.collect::<BTreeMap<_, _>>(),
        currency: "EUR".into(),
        server_tells_orders: true,
    }
}

/// Figures that look like a shop's: by flow, weekly waves, and a gain of so many hundred euros per flow and day.
pub(crate) fn report(days: i32, gain: i64) -> Report {
    let to = Day(20_779);
    let from = Day(to.0 - days + 1);
    let flows = [
        ("cart-abandonment", 46),
        ("checkout-abandonment", 21),
        ("welcome", 64),
        ("browse-abandonment", 88),
        ("price-drop", 17),
        ("review-request", 29),
        ("birthday", 6),
    ];
    let mut tallies = Vec::new();
    for day in from.0..=to.0 {
        for (flow, many) in flows {
            let many = many
                + i64::from((day * 7 + many as i32) % 5) * many / 12
                + i64::from(day % 7 == 2) * many / 3;
            let mut count = |measure: Measure, count: i64| {
                tallies.push(Tally { day: Day(day), flow: flow.to_owned(), measure, count });
            };
            let text = || Text { step: "first".into(), text: "main".into() };
            let orders = many / 19 + 1;
            count(Measure::Entered, many * 2);
            count(Measure::Sent(text()), many);
            count(Measure::Clicked(text()), many / 7);
            count(Measure::Orders(text(), Told::Server), orders);
            count(Measure::Revenue(text(), Told::Server), orders * 7_850);
            count(Measure::Orders(text(), Told::Page), orders);
            count(Measure::Revenue(text(), Told::Page), orders * 7_850);
            for told in [Told::Server, Told::Page] {
                group(&mut count, Group::Treated, told, many / 9 + gain * many / 24);
                group(&mut count, Group::HeldOut, told, i64::from(day % 3 == 0) * many / 30);
            }
            count(Measure::People(Group::Treated), many * 2);
            count(Measure::People(Group::HeldOut), many / 5 + 1);
        }
    }
    Report::of(from, to, tallies)
}

fn group(count: &mut impl FnMut(Measure, i64), group: Group, told: Told, orders: i64) {
    count(Measure::GroupOrders(group, told), orders);
    count(Measure::GroupRevenue(group, told), orders * 7_850);
    count(Measure::GroupSquares(group, told), orders * 78 * 79);
}

fn early() -> Report {
    let text = || Text { step: "first".into(), text: "main".into() };
    let tally = |measure, count| Tally { day: Day(20_778), flow: "welcome".into(), measure, count };
    Report::of(
        Day(20_773),
        Day(20_779),
        [
            tally(Measure::Sent(text()), 14),
            tally(Measure::Clicked(text()), 3),
            tally(Measure::People(Group::Treated), 14),
            tally(Measure::People(Group::HeldOut), 1),
        ],
    )
}

/// All ready flows and one of the shop's own, in every state.
fn all_flows() -> Flows {
    let figures = report(30, 1);
    let mut cards: Vec<FlowCard> = ready_flows()
        .into_iter()
        .map(|flow| {
            let known = figures.flows.get(&flow.file.id);
            let status = match flow.file.id.as_str() {
                "birthday" => Some(Status::Paused),
                "vip" => Some(Status::Draft),
                _ => known.map(|_| Status::Live),
            };
            FlowCard {
                status,
                sent: known.map_or(0, |figures| figures.sent),
                clicked: known.map_or(0, |figures| figures.clicked),
                revenue_hundredths: known.map_or(0, |figures| figures.credited.revenue_hundredths),
                changed: flow.file.id == "cart-abandonment",
                overlaps: if flow.file.id == "browse-abandonment" {
                    vec!["Price drop".into()]
                } else {
                    Vec::new()
                },
                id: flow.file.id,
                name: flow.file.name,
                ..FlowCard::default()
            }
        })
        .collect();
    cards.push(FlowCard {
        id: "quote".into(),
        name: "Quote for a large tent, which is rented out by the weekend".into(),
        says: "Writes to those who asked for a quote and did not answer it.".into(),
        status: Some(Status::Live),
        sent: 12,
        clicked: 4,
        revenue_hundredths: 320_000,
        ..FlowCard::default()
    });
    Flows { cards, currency: "EUR".into(), told_by_pages: false }
}
