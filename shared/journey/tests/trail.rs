//! What a visit looked at and searched for, told once when it is over.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use rappel_flow::{Browsed, Input};
use rappel_journey::limit::TRAIL_MAX;
use rappel_signal::{Fact, MINUTE_MS};
use rappel_visit::VISIT_GAP_MS;
use support::*;

fn browsed(inputs: &[Input]) -> Vec<&Browsed> {
    let told = inputs.iter().filter_map(|input| match input {
        Input::Browsed(browsed) => Some(browsed.as_ref()),
        _ => None,
    });
    told.collect()
}

fn searches(query: &str) -> Fact {
    Fact::Search { query: query.into(), results: Some(3) }
}

fn ids(products: &[rappel_signal::ProductId]) -> Vec<&str> {
    products.iter().map(|product| product.0.as_str()).collect()
}

#[test]
fn a_search_is_told_with_what_was_opened_after_it_and_what_of_that_was_bought() {
    let mut teller = Teller::new();
    teller.page(5_000, vec![view("hat"), searches("tent")]).deliver();
    teller.now = START + MINUTE_MS;
    teller.page(5_000, vec![view("tent"), view("mat"), searches("lamp")]).deliver();
    let bought =
        Fact::Purchase { order: "1".into(), value_hundredths: 100, lines: vec![line("tent", 1, 100)] };
    teller.page(5_000, vec![bought]).deliver();
    let told = teller.settle_after(VISIT_GAP_MS);
    let [browsed] = browsed(&told)[..] else { panic!("{told:?}") };
    assert_eq!(
        browsed.viewed.iter().map(|(id, _)| id.0.as_str()).collect::<Vec<_>>(),
        ["hat", "tent", "mat"]
    );
    assert_eq!(browsed.viewed[1].1, START + MINUTE_MS);
    let [tent, lamp] = &browsed.searches[..] else { panic!("{browsed:?}") };
    assert_eq!((ids(&tent.opened), ids(&tent.bought)), (vec!["tent", "mat"], vec!["tent"]));
    assert!(lamp.opened.is_empty());
}

#[test]
fn a_visit_is_told_of_once_and_the_next_one_for_itself() {
    let mut teller = Teller::new();
    teller.page(5_000, vec![view("hat")]).deliver();
    assert_eq!(browsed(&teller.settle_after(VISIT_GAP_MS)).len(), 1);
    assert!(browsed(&teller.settle_after(VISIT_GAP_MS)).is_empty());
    teller.page(5_000, vec![view("tent")]).deliver();
    let told = teller.settle_after(VISIT_GAP_MS);
    assert_eq!((browsed(&told)[0].visit.0, browsed(&told)[0].viewed.len()), (2, 1));
}

#[test]
fn who_looks_at_nothing_teaches_nothing_and_who_takes_consent_back_neither() {
    let mut teller = Teller::new();
    teller.page(20_000, vec![]).deliver();
    assert!(browsed(&teller.settle_after(VISIT_GAP_MS)).is_empty());
    teller.page(5_000, vec![view("hat")]).deliver();
    teller.page(5_000, vec![Fact::Withdrawn]).deliver();
    assert!(teller.device.trail.is_empty());
    assert!(browsed(&teller.settle_after(VISIT_GAP_MS)).is_empty());
}

#[test]
fn who_logs_out_tells_of_their_visit_and_leaves_nothing_to_the_next() {
    let mut teller = Teller::new();
    let told = teller.page(5_000, vec![view("hat"), Fact::LogOut]).deliver();
    assert_eq!(browsed(&told).len(), 1, "{told:?}");
    assert!(teller.device.trail.is_empty());
}

#[test]
fn a_page_turned_back_and_forth_all_day_stays_small() {
    let mut teller = Teller::new();
    for page in 0..200 {
        teller.page(1_000, vec![view(&format!("p{page}"))]).deliver();
    }
    let told = teller.settle_after(VISIT_GAP_MS);
    assert_eq!(browsed(&told)[0].viewed.len(), TRAIL_MAX);
    assert_eq!(browsed(&told)[0].viewed.last().unwrap().0, product("p199"));
}
