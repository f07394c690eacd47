//! One flow: as it runs, after something wrong was typed, for a viewer, nearly empty; and the beginning of a new one.

use std::collections::BTreeMap;

use rappel_console::page::flow::{self, Change, FlowPage, Language, NewFlow, TextForm, Trial, Written};
use rappel_console::page::map::{self, FlowMap};
use rappel_figures::FlowFigures;
use rappel_flow::{Problem, Rehearsed, Rules, Status};
use rappel_signal::DAY_MS;

use super::Shown;
use super::frames::{NOW, owner, viewer};
use super::money::{ready_flows, report};

/// The pages.
pub(crate) fn pages() -> Vec<Shown> {
    let mut pages = Vec::new();
    if let Some(cart) = model("cart-abandonment") {
        pages.push(("flow", flow::page(&owner(), &used(cart.clone()))));
        pages.push(("flow-viewer", flow::page(&viewer(), &used(cart.clone()))));
        pages.push(("flow-wrong", flow::page(&owner(), &wrong(used(cart)))));
    }
    if let Some(review) = model("review-request") {
        pages.push(("flow-branches", flow::page(&owner(), &review)));
    }
    if let Some(unused) = model("calendar-christmas") {
        let nobody = FlowPage { trial: Some(Trial::default()), ..unused.clone() };
        pages.push(("flow-tried-on-nobody", flow::page(&owner(), &nobody)));
        pages.push(("flow-unused", flow::page(&owner(), &FlowPage { status: None, ..unused })));
    }
    let map = FlowMap { flows: ready_flows(), rules: Rules::default() };
    pages.push(("flow-map", map::page(&owner(), &map)));
    pages.push(("flow-map-empty", map::page(&viewer(), &FlowMap::default())));
    let like: Vec<(String, String)> =
        ready_flows().into_iter().map(|flow| (flow.file.id, flow.file.name)).collect();
    let new = NewFlow { like, ..NewFlow::default() };
    pages.push(("flow-new", flow::page_new(&owner(), &new)));
    pages.push(("flow-new-wrong", flow::page_new(&owner(), &wrongly_begun(new))));
    pages
}

fn model(id: &str) -> Option<FlowPage> {
    let flow = ready_flows().into_iter().find(|flow| flow.file.id == id)?;
    let json = serde_json::to_string_pretty(&flow.file).unwrap_or_default();
    Some(FlowPage {
        flow,
        status: Some(Status::Live),
        figures: FlowFigures::default(),
        server_tells_orders: true,
        waiting: BTreeMap::new(),
        currency: "EUR".into(),
        language: Language::English,
        texts: Vec::new(),
        problems: Vec::new(),
        typed: BTreeMap::new(),
        json,
        history: Vec::new(),
        trial: None,
    })
}

fn used(page: FlowPage) -> FlowPage {
    let mut figures = report(30, 1).flows.remove("cart-abandonment").unwrap_or_default();
    figures.not_entered = BTreeMap::from([("reentry".to_owned(), 412), ("holdout".to_owned(), 81)]);
    figures.skipped = BTreeMap::from([("capped".to_owned(), 206), ("bought".to_owned(), 98)]);
    let change = |days: i64, by: &str, what: &str| Change {
        version: days.to_string(),
        at: NOW - days * DAY_MS,
        by: by.into(),
        what: what.into(),
    };
    let counted = |of: &[(&str, u64)]| of.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    let come = Rehearsed {
        people: 96,
        entered: 31,
        sent: counted(&[("first", 22), ("second", 14), ("third", 9)]),
        held: counted(&[("no-contact", 9), ("capped", 3), ("reentry", 2)]),
    };
    FlowPage {
        figures,
        waiting: BTreeMap::from([
            ("wait-1".into(), 14),
            ("first".into(), 1),
            ("wait-2".into(), 63),
            ("wait-3".into(), 118),
        ]),
        texts: vec![text("cart-abandonment-1", true), text("cart-abandonment-2", false)],
        history: vec![
            change(1, "mira@nordlicht.example", "step 2: wait for 2h instead of 1h"),
            change(9, "API key “warehouse”", "Switched on"),
        ],
        trial: Some(Trial { come, visits: 18_204 }),
        ..page
    }
}

fn wrong(page: FlowPage) -> FlowPage {
    let at = |place: &str, what: &str| Problem {
        flow: "cart-abandonment".into(),
        place: place.into(),
        what: what.into(),
    };
    let mut texts = page.texts;
    if let Some(first) = texts.first_mut() {
        first.words.subject = "[Hello {first_name}]".into();
        first.problem = Some(
            "subject: must say something even if nothing is known of the shopper: write what needs a value in brackets, as \
             in \"[{first_name}, h|H]ello from {shop}\""
                .into(),
        );
    }
    FlowPage {
        problems: vec![at(
            "step 2, for",
            "\"soon\" is no duration: write a whole number and s, min, h or d, as in \"30min\" or \"2d\" (400d at most)",
        )],
        typed: BTreeMap::from([("/steps/1/wait/for".into(), "soon".into())]),
        texts,
        ..page
    }
}

fn wrongly_begun(page: NewFlow) -> NewFlow {
    let typed = [("starts", "wishlisted"), ("wishlisted", "a week")];
    let says = "\"a week\" is no duration: write a whole number and s, min, h or d, as in \"30min\" or \"2d\" (400d at most)";
    NewFlow {
        typed: typed.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect(),
        problem: Some("Give it a name.".into()),
        problems: vec![Problem { flow: "mine".into(), place: "trigger".into(), what: says.into() }],
        ..page
    }
}

fn text(template: &str, own: bool) -> TextForm {
    let words = Written {
        subject: "You left something behind".into(),
        preheader: "It is still in your cart".into(),
        heading: "[{first_name}, y|Y]our cart is waiting".into(),
        paragraphs: vec![
            "What you chose is still here.".into(),
            "If something held you back, write to us: a person answers.".into(),
        ],
        button: Some("Back to my cart".into()),
        push: "What you chose is still in your cart.".into(),
        ..Written::default()
    };
    TextForm { template: template.into(), words, own, problem: None }
}
