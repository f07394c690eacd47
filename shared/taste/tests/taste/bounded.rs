//! Lists are bounded, and keep what they promise to keep: held against counting everything.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rappel_signal::DAY_MS;
use rappel_taste::limit::*;
use rappel_taste::*;

use crate::properties::{asked, happening, live, name};
use crate::support::{START, facts, id};

/// Each history halves counts some times; each halving rounds by less than one thousandth, twice per product.
const ROUNDING: u64 = 64;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_stays_bounded(history in prop::collection::vec(happening(), 0..40), ask in asked()) {
        let (shop, mine, _) = live(&history);
        for (key, text) in &shop.stored {
            prop_assert!(text.len() < 40_000, "{key} has {} bytes", text.len());
        }
        for product in 0..30 {
            let row = shop.product(&name(product));
            for side in [&row.viewed_with, &row.bought_with] {
                prop_assert!(side.list.len() <= NEIGHBOURS_MAX);
                prop_assert!(side.list.iter().all(|neighbour| neighbour.product != id(&name(product))));
                prop_assert!(side.list.iter().all(|neighbour| neighbour.doubt <= neighbour.count));
            }
        }
        prop_assert!(mine.acts().count() <= VIEWS_MAX + ORDERS_MAX && mine.bought().count() <= BOUGHT_MAX);
        let taste = Taste::of([&mine, &mine], ask.now);
        prop_assert!(taste.categories.len() <= LIKED_MAX && taste.recent.len() <= RECENT_MAX);
        let shares: f64 = taste.categories.iter().map(|liked| liked.share).sum();
        prop_assert!(shares <= 1.0 + 1e-9);
        prop_assert_eq!(taste, Taste::of([&mine], ask.now), "told twice");
    }

    /// A hundred others came with one product: the list has every one that makes up more than a fortieth of all, and
    /// what it is certain of never exceeds the truth, nor the truth the count.
    #[test]
    fn frequent_neighbours_are_never_lost(others in prop::collection::vec(0..100_u8, 0..300), often in 0..100_u8) {
        let mut rows = Rows::default();
        let mut truth: BTreeMap<String, u64> = BTreeMap::new();
        for (turn, other) in others.iter().enumerate() {
            // Every tenth is the same, which is more than a fortieth.
            let other = if turn % 10 == 0 { often } else { *other };
            let seen = |name: &str| Seen { product: id(name), category: String::new() };
            let bought = vec![seen("tent"), seen(&format!("q{other:02}"))];
            rows.learn(&Lesson { at: START, bought, ..Lesson::default() });
            *truth.entry(format!("q{other:02}")).or_default() += 1_000;
        }
        let Some(row) = rows.product(&id("tent")) else { return Ok(()) };
        let list = &row.bought_with.list;
        prop_assert!(list.len() <= NEIGHBOURS_MAX);
        let all: u64 = truth.values().sum();
        for (other, count) in &truth {
            let kept = list.iter().find(|neighbour| neighbour.product.0 == *other);
            prop_assert!(kept.is_some() || *count <= all / NEIGHBOURS_MAX as u64, "{other} is lost");
            if let Some(kept) = kept {
                prop_assert!(kept.certain() <= *count && *count <= kept.count);
            }
        }
    }

    /// A shelf of more products than it lists: nothing outside counts more than the least inside.
    #[test]
    fn a_shelf_lists_the_most_viewed(
        visits in prop::collection::vec((prop::collection::vec(0..140_u8, 1..8), 0..120_i64), 0..80),
    ) {
        let mut rows = Rows::default();
        let seen = |product: &u8| Seen { product: id(&name_of(*product)), category: String::new() };
        for (products, day) in &visits {
            let viewed = products.iter().map(seen).collect();
            rows.learn(&Lesson { at: START + day * DAY_MS, viewed, ..Lesson::default() });
        }
        let Some(shelf) = rows.shelf(&ShelfName::Shop) else { return Ok(()) };
        prop_assert!(shelf.viewed.len() <= RANKED_MAX);
        let least = shelf.viewed.last().map_or(0, |ranked| ranked.count);
        for product in (0..140).map(|product| id(&name_of(product))) {
            let popularity = rows.product(&product).map(|row| row.popularity).unwrap_or_default();
            let count = popularity.views >> (shelf.period - popularity.period).clamp(0, 63);
            match shelf.viewed.iter().find(|ranked| ranked.product == product) {
                Some(ranked) => prop_assert!(ranked.count.abs_diff(count) <= ROUNDING),
                None if shelf.viewed.len() < RANKED_MAX => prop_assert_eq!(popularity.views, 0),
                None => prop_assert!(count <= least + ROUNDING, "{} with {count} is not listed", product.0),
            }
        }
    }
}

/// One of a shop with more products than a ranking has places.
fn name_of(product: u8) -> String {
    format!("p{product:03}")
}

/// The sizes that docs/recommendations.md states, for ids of ten letters.
#[test]
fn a_full_row_is_as_large_as_the_docs_say() {
    let names: Vec<String> = (0..120).map(|number| format!("product{number:03}")).collect();
    let new = |name: &String| ProductFacts {
        promoted: true,
        created_at: Some(START),
        ..facts(name, "camping", "north", 8_000)
    };
    let mut rows = Rows::default();
    for facts in names.iter().map(new) {
        rows.list(&Listing { at: START, before: None, after: Some(&facts) });
    }
    let seen = |name: &str| Seen { product: id(name), category: "camping".into() };
    for (turn, name) in names.iter().enumerate() {
        let at = START + i64::try_from(turn).unwrap() * DAY_MS / 4;
        let together = vec![seen("product000"), seen(name)];
        for _ in 0..3 {
            rows.learn(&Lesson {
                at,
                viewed: together.clone(),
                bought: together.clone(),
                ..Lesson::default()
            });
        }
    }
    let bytes = |key: &RowKey| rows.stored(key).unwrap().len();
    let product = bytes(&RowKey::Product(id("product000")));
    assert!((4_000..5_000).contains(&product), "{product}");
    let shelf = bytes(&RowKey::Shelf(ShelfName::Category("camping".into())));
    assert!((16_000..18_000).contains(&shelf), "{shelf}");
}
