//! From one state of a shop to the next: which rows are written, what is told, and what a whole feed no longer names.

// A failed expectation ends a test by a panic: that is what tests are for.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rappel_catalogue::feed::Report;
use rappel_catalogue::sweep::{self, Fate, Seen};
use rappel_catalogue::{
    Availability, Batch, Change, ContentHash, Context, Facts, Product, Row, Variant, What,
};
use rappel_signal::{DAY_MS, ProductId, UnixMs};

const NOW: UnixMs = UnixMs(1_795_305_600_000);

/// What is stored, as an object stores it: rows by id, each with its hash.
#[derive(Default)]
struct Store(BTreeMap<String, (ContentHash, String)>);

impl Store {
    /// Takes products as the object does; returns how many rows were written and what changed.
    fn take(&mut self, products: Vec<Product>, context: &Context) -> (usize, Vec<Change>) {
        let batch = Batch::new(products, true);
        let hashes = batch.ids().filter_map(|id| Some((id.to_owned(), self.0.get(id)?.0))).collect();
        let differing = batch.differing(&hashes);
        let old = differing.ids().filter_map(|id| Some((id.to_owned(), self.row(id)?))).collect();
        let plan = differing.plan(old, self.products(), context).unwrap();
        for write in &plan.writes {
            self.0.insert(write.id.clone(), (write.hash, write.json.clone()));
        }
        (plan.writes.len(), plan.changes)
    }

    fn row(&self, id: &str) -> Option<Row> {
        Some(Row::decode(&self.0.get(id)?.1).unwrap())
    }

    fn products(&self) -> BTreeSet<ProductId> {
        self.0.values().map(|(_, json)| Row::decode(json).unwrap().product).collect()
    }
}

fn context(run: &str) -> Context {
    Context { run: run.into(), now: NOW, low_stock_at: 3, filling: false }
}

fn product(id: &str, variants: Vec<Variant>) -> Product {
    let facts = Facts { title: "Tent".into(), path: "/p/tent".into(), ..Facts::default() };
    Product { id: ProductId(id.into()), facts, variants }
}

fn variant(id: &str, price_hundredths: u32, stock: Option<u32>) -> Variant {
    Variant {
        id: id.into(),
        price_hundredths,
        compare_at_hundredths: None,
        currency: "EUR".into(),
        availability: Availability::InStock,
        stock,
        options: Vec::new(),
        gtin: String::new(),
    }
}

/// What is told when a tent goes from one state to another.
fn told(from: Product, to: Product) -> Vec<What> {
    let mut store = Store::default();
    store.take(vec![from], &context("1"));
    store.take(vec![to], &context("2")).1.into_iter().map(|change| change.what).collect()
}

fn at(price: u32, stock: Option<u32>) -> Product {
    product("P", vec![variant("V", price, stock)])
}

#[test]
fn filling_the_catalogue_is_no_news_and_a_product_after_it_is() {
    let mut store = Store::default();
    let filling = Context { filling: true, ..context("1") };
    assert_eq!(store.take(vec![at(1_000, None)], &filling), (1, Vec::new()));
    let two_sizes = product("Q", vec![variant("Q-S", 1_000, None), variant("Q-L", 1_000, None)]);
    let (written, changes) = store.take(vec![two_sizes], &context("2"));
    assert_eq!((written, changes.len()), (2, 1));
    assert_eq!((changes[0].id.as_str(), &changes[0].what), ("2/new_product/0/Q-L", &What::NewProduct));
    let a_third_size = product("Q", vec![variant("Q-M", 1_000, None)]);
    assert_eq!(store.take(vec![a_third_size], &context("3")), (1, Vec::new()));
    assert_eq!(store.row("Q-L").unwrap().created_at(), Some(NOW));
    assert_eq!(store.row("V").unwrap().created_at(), None);
}

#[test]
fn an_old_product_that_we_did_not_know_is_not_new() {
    let mut old = at(1_000, None);
    old.facts.created_at = Some(NOW - 31 * DAY_MS);
    assert_eq!(Store::default().take(vec![old], &context("1")).1, Vec::new());
}

#[test]
fn an_unchanged_row_is_neither_written_nor_told() {
    let mut store = Store::default();
    store.take(vec![at(1_000, Some(5))], &context("1"));
    assert_eq!(store.take(vec![at(1_000, Some(5))], &context("2")), (0, Vec::new()));
    let mut renamed = at(1_000, Some(5));
    renamed.facts.title = "Tent for two".into();
    assert_eq!(store.take(vec![renamed], &context("3")), (1, Vec::new()));
}

#[test]
fn prices_fall_and_rise_within_one_currency() {
    let fell = |old_hundredths, new_hundredths, percent| What::PriceFell {
        old_hundredths,
        new_hundredths,
        currency: "EUR".into(),
        percent,
    };
    assert_eq!(told(at(10_000, None), at(9_500, None)), [fell(10_000, 9_500, 5)]);
    assert_eq!(told(at(10_000, None), at(9_501, None)), [fell(10_000, 9_501, 4)]);
    assert_eq!(told(at(1, None), at(0, None)), [fell(1, 0, 100)]);
    let rose = What::PriceRose { old_hundredths: 1_000, new_hundredths: 1_100, currency: "EUR".into() };
    assert_eq!(told(at(1_000, None), at(1_100, None)), [rose]);
    let mut francs = at(900, None);
    francs.variants[0].currency = "CHF".into();
    assert_eq!(told(at(1_000, None), francs), []);
}

#[test]
fn stock_comes_goes_and_runs_low() {
    assert_eq!(told(at(1, Some(0)), at(1, Some(2))), [What::BackInStock { stock: Some(2) }]);
    assert_eq!(told(at(1, Some(9)), at(1, Some(0))), [What::SoldOut]);
    assert_eq!(told(at(1, Some(4)), at(1, Some(3))), [What::LowStock { stock: 3 }]);
    assert_eq!(told(at(1, Some(3)), at(1, Some(2))), []);
    assert_eq!(told(at(1, None), at(1, Some(2))), []);
    let mut preorder = at(1, None);
    preorder.variants[0].availability = Availability::Preorder;
    assert_eq!(told(preorder.clone(), at(1, None)), [What::BackInStock { stock: None }]);
    assert_eq!(told(at(1, None), preorder), [What::SoldOut]);
}

#[test]
fn a_promotion_counts_when_the_catalogue_shows_the_reduction() {
    let promoted = |before: Option<u32>| {
        let mut product = at(7_500, None);
        product.facts.promoted = true;
        product.variants[0].compare_at_hundredths = before;
        product
    };
    let what =
        What::Promoted { old_hundredths: 10_000, new_hundredths: 7_500, currency: "EUR".into(), percent: 25 };
    assert_eq!(told(at(7_500, None), promoted(Some(10_000))), std::slice::from_ref(&what));
    assert_eq!(told(at(7_500, None), promoted(None)), []);
    assert_eq!(told(promoted(None), promoted(Some(10_000))), [what]);
    assert_eq!(told(promoted(Some(12_000)), promoted(Some(10_000))), []);
}

#[test]
fn told_twice_a_change_has_the_same_id() {
    let change = || {
        let mut store = Store::default();
        store.take(vec![at(1_000, None)], &context("1"));
        store.take(vec![at(900, None)], &context("2")).1
    };
    assert_eq!(change(), change());
    assert_eq!(change()[0].id, "2/price_fell/900/V");
}

#[test]
fn what_a_whole_feed_no_longer_names_is_gone_and_may_return() {
    let mut store = Store::default();
    store.take(vec![at(1_000, None), product("Q", vec![variant("W", 500, None)])], &context("1"));
    let seen = Seen::from_notes([sweep::note(["W"]), sweep::note(["W"])]);
    assert!(seen.has("W") && !seen.has("V") && seen.len() == 1);
    let Fate::Mark(write, change) = sweep::fate(store.row("V").unwrap(), &context("2")).unwrap() else {
        panic!("the row stays")
    };
    assert_eq!((change.id.as_str(), &change.what, write.fed), ("2/gone/0/V", &What::Gone, false));
    let gone = Row::decode(&write.json).unwrap();
    assert!(!gone.in_stock());
    assert_eq!(sweep::fate(gone.clone(), &context("3")).unwrap(), Fate::Stay);
    let month_later = Context { now: NOW + 30 * DAY_MS, ..context("4") };
    assert_eq!(sweep::fate(gone, &month_later).unwrap(), Fate::Delete);
    // Back before that: no new product, but one that can be had again, at the price it left with.
    store.0.insert("V".into(), (write.hash, write.json));
    let (written, changes) = store.take(vec![at(1_000, None)], &context("5"));
    assert_eq!((written, &changes[0].what), (1, &What::BackInStock { stock: None }));
    assert_eq!((changes.len(), store.row("V").unwrap().gone_at), (1, None));
}

#[test]
fn what_never_came_by_feed_is_not_missed_by_one() {
    let row = Row::of(at(1, None)).next().unwrap();
    assert_eq!(sweep::fate(row, &context("1")).unwrap(), Fate::Stay);
}

#[test]
fn a_feed_that_looks_broken_marks_nothing() {
    let seen = |count: usize| Seen::from_notes([sweep::note((0..count).map(|_| "x"))]);
    let ids: Vec<String> = (0..60).map(|id| id.to_string()).collect();
    let sixty = Seen::from_notes([sweep::note(ids.iter().map(String::as_str))]);
    let whole = Report::default();
    assert!(sweep::allowed(&whole, &sixty, 120).is_ok());
    assert!(sweep::allowed(&whole, &sixty, 121).unwrap_err().contains("cut short"));
    assert!(sweep::allowed(&whole, &seen(1), 20).is_ok());
    let unnamed = Report { unnamed: 1, ..Report::default() };
    assert!(sweep::allowed(&unnamed, &sixty, 60).unwrap_err().contains("not even their id"));
}

#[test]
fn the_shops_server_does_not_take_a_row_out_of_the_feed() {
    let mut store = Store::default();
    store.take(vec![at(1_000, None)], &context("1"));
    let batch = Batch::new([at(1_000, None)], false);
    let hashes = [("V".to_owned(), store.0["V"].0)].into();
    assert_eq!(batch.differing(&hashes).ids().count(), 0);
    let batch = Batch::new([at(900, None)], false).differing(&hashes);
    let plan = batch.plan([("V".to_owned(), store.row("V").unwrap())].into(), BTreeSet::new(), &context("2"));
    assert!(plan.unwrap().writes[0].fed);
}

proptest! {
    // Failures are told with their values; there is no folder of old ones to keep.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Told again in the same run, after a crash before or after the write, nothing is told under another id, and
    /// nothing is told at all once it is written.
    #[test]
    fn telling_again_is_harmless(
        before in (0..500_u32, prop::option::of(0..6_u32)),
        after in (0..500_u32, prop::option::of(0..6_u32)),
    ) {
        let first = at(before.0, before.1);
        let second = at(after.0, after.1);
        let mut store = Store::default();
        store.take(vec![first.clone()], &context("1"));
        let (_, changes) = store.take(vec![second.clone()], &context("2"));
        prop_assert_eq!(store.take(vec![second.clone()], &context("2")), (0, Vec::new()));
        let mut again = Store::default();
        again.take(vec![first], &context("1"));
        prop_assert_eq!(again.take(vec![second], &context("2")).1, changes.clone());
        let ids: BTreeSet<&String> = changes.iter().map(|change| &change.id).collect();
        prop_assert_eq!(ids.len(), changes.len());
    }
}
