//! Learning, worked out by hand: pairs, best sellers, queries, shelves. START begins a period of every half-life, so an
//! event of that instant counts 1000.

use rappel_signal::{DAY_MS, ProductId};
use rappel_taste::limit::{BAND_MAX, NEIGHBOUR_HALF_LIFE_MS, NEIGHBOURS_MAX, POPULARITY_HALF_LIFE_MS};
use rappel_taste::{Listing, Neighbours, ProductFacts, RowKey, Rows, ShelfName};

use crate::support::{START, Shop, facts, id};

/// (product, together, doubt), by product.
fn listed(neighbours: &Neighbours) -> Vec<(&str, u64, u64)> {
    let mut listed: Vec<_> =
        neighbours.list.iter().map(|n| (n.product.0.as_str(), n.count, n.doubt)).collect();
    listed.sort_unstable();
    listed
}

#[test]
fn the_start_begins_a_period_of_every_half_life() {
    for half_life_ms in [NEIGHBOUR_HALF_LIFE_MS, POPULARITY_HALF_LIFE_MS] {
        assert_eq!(START.0 % half_life_ms, 0);
    }
}

/// Three visits: {tent, mat}, {tent, mat, lamp}, {lamp}.
/// tent came 2 times, mat 2, lamp 2; tent with mat 2 times, tent with lamp once.
#[test]
fn what_is_viewed_together_is_counted_on_both_sides() {
    let mut shop = Shop::default();
    shop.viewed(&["tent", "mat"], START);
    shop.viewed(&["tent", "mat", "lamp"], START);
    shop.viewed(&["lamp"], START);
    let tent = shop.product("tent");
    assert_eq!(tent.viewed_with.own, 2_000);
    assert_eq!(listed(&tent.viewed_with), [("lamp", 1_000, 0), ("mat", 2_000, 0)]);
    assert_eq!(listed(&shop.product("mat").viewed_with), [("lamp", 1_000, 0), ("tent", 2_000, 0)]);
    assert_eq!(tent.bought_with, Neighbours::default());
    // Nearness: together / (own + 5): mat 2 / 7, lamp 1 / 7.
    let nearest: Vec<(&ProductId, f64)> = tent.viewed_with.nearest();
    assert_eq!(nearest, [(&id("mat"), 2.0 / 7.0), (&id("lamp"), 1.0 / 7.0)]);
}

#[test]
fn seen_twice_in_a_visit_is_one_view() {
    let mut shop = Shop::default();
    shop.viewed(&["tent", "mat", "tent"], START);
    assert_eq!(listed(&shop.product("mat").viewed_with), [("tent", 1_000, 0)]);
    assert_eq!(shop.product("tent").popularity.views, 1_000);
}

#[test]
fn bought_together_is_another_list_than_viewed_together() {
    let mut shop = Shop::default();
    shop.bought(&["tent", "pegs"], START);
    let tent = shop.product("tent");
    assert_eq!(listed(&tent.bought_with), [("pegs", 1_000, 0)]);
    assert_eq!((tent.popularity.orders, tent.popularity.views, tent.viewed_with.own), (1_000, 0, 0));
}

/// After one half-life of 90 days a pair counts half, after 21 days a view does.
#[test]
fn counts_fade_by_half_lives() {
    let mut shop = Shop::default();
    shop.viewed(&["tent", "mat"], START);
    shop.viewed(&["tent"], START + NEIGHBOUR_HALF_LIFE_MS);
    let tent = shop.product("tent");
    assert_eq!(tent.viewed_with.own, 500 + 1_000);
    assert_eq!(listed(&tent.viewed_with), [("mat", 500, 0)]);
    // 90 days are 4.29 half-lives of 21 days: 1000 / 2^4 = 62, and 1000 × 2^(2/8) = 1189 for the later one.
    assert_eq!(tent.popularity.views, 62 + 1_189);
    // Ten half-lives leave nothing of 1000, and no place taken.
    shop.viewed(&["tent"], START + 11 * NEIGHBOUR_HALF_LIFE_MS);
    assert_eq!(listed(&shop.product("tent").viewed_with), []);
}

/// 40 neighbours fill the list, mate-07 comes twice, so the least frequent with the last name makes room for the next.
#[test]
fn a_full_list_keeps_the_frequent_and_doubts_the_newcomer() {
    let mut shop = Shop::default();
    let names: Vec<String> = (0..NEIGHBOURS_MAX).map(|number| format!("mate-{number:02}")).collect();
    for name in &names {
        shop.bought(&["tent", name], START);
    }
    shop.bought(&["tent", "mate-07"], START);
    shop.bought(&["tent", "newcomer"], START);
    let row = shop.product("tent").bought_with;
    let listed = listed(&row);
    assert_eq!(listed.len(), NEIGHBOURS_MAX);
    assert!(listed.iter().all(|(name, ..)| *name != "mate-39") && listed[7].1 == 2_000);
    // It inherits 1000, may have come before, and has surely come once.
    assert_eq!(listed[NEIGHBOURS_MAX - 1], ("newcomer", 2_000, 1_000));
    let newcomer = row.list.iter().find(|neighbour| neighbour.product == id("newcomer")).unwrap();
    assert_eq!(newcomer.certain(), 1_000);
    assert_eq!(row.nearest()[0].0, &id("mate-07"));
}

/// Views: mat 3, tent 2, lamp 1. Orders: tent 2, lamp 1, pegs 1.
/// Ranks by views: mat 1, tent 2, lamp 3, pegs 4 (after the last). By orders: tent 1, lamp and pegs 2, mat 4.
/// Sums: tent 3, mat 5, lamp 5, pegs 6; of mat and lamp the one that is bought more comes first.
fn camping() -> Shop {
    let camping = |name| facts(name, "camping", "north", 5_000);
    let mut shop = Shop::with(["tent", "mat", "lamp", "pegs"].map(camping));
    shop.viewed(&["mat", "tent", "lamp"], START);
    shop.viewed(&["mat", "tent"], START);
    shop.viewed(&["mat"], START);
    shop.bought(&["tent", "lamp"], START);
    shop.bought(&["tent", "pegs"], START);
    shop
}

#[test]
fn best_sellers_are_ranked_by_views_plus_orders() {
    let shop = camping();
    for name in [ShelfName::Shop, ShelfName::Category("camping".into())] {
        let shelf = shop.shelf(name);
        let best: Vec<(&str, usize)> =
            shelf.best_sellers(START).into_iter().map(|(product, sum)| (product.0.as_str(), sum)).collect();
        assert_eq!(best, [("tent", 3), ("lamp", 5), ("mat", 5), ("pegs", 6)]);
    }
}

#[test]
fn after_30_days_without_a_view_or_an_order_nothing_is_a_best_seller() {
    let mut shop = camping();
    shop.viewed(&["lamp"], START + 20 * DAY_MS);
    let shelf = shop.shelf(ShelfName::Shop);
    assert_eq!(shelf.best_sellers(START + 30 * DAY_MS).len(), 4);
    let later = shelf.best_sellers(START + 31 * DAY_MS);
    assert_eq!(later, [(&id("lamp"), 2)]);
}

#[test]
fn a_product_told_again_in_another_category_changes_shelves() {
    let mut shop = camping();
    shop.lists(facts("lamp", "light", "north", 5_000));
    let on = |shop: &Shop, category: &str| {
        let shelf = shop.shelf(ShelfName::Category(category.into()));
        shelf.viewed.iter().any(|r| r.product == id("lamp"))
            || shelf.newest.iter().any(|a| a.product == id("lamp"))
    };
    assert!(!on(&shop, "camping") && on(&shop, "light"));
    // It is still one of the shop's.
    assert!(shop.shelf(ShelfName::Shop).viewed.iter().any(|ranked| ranked.product == id("lamp")));
    shop.drops("lamp");
    assert!(!on(&shop, "light") && !shop.stored.contains_key("product/lamp"));
    assert!(shop.shelf(ShelfName::Shop).viewed.iter().all(|ranked| ranked.product != id("lamp")));
}

#[test]
fn a_change_that_moves_nothing_touches_no_row() {
    let mut shop = camping();
    let before = shop.stored.clone();
    let mut cheaper = facts("tent", "camping", "north", 4_900);
    cheaper.available = false;
    shop.lists(cheaper);
    assert_eq!(shop.stored, before);
}

#[test]
fn a_query_is_kept_whole_and_by_its_words_in_any_order() {
    let mut shop = Shop::default();
    shop.searched("Red Tent!", &["tent", "mat"], &["tent"]);
    shop.searched("tent, red", &["tent"], &[]);
    let keys: Vec<&str> = shop.stored.keys().map(String::as_str).collect();
    assert_eq!(keys, ["query/red", "query/red tent", "query/tent"]);
    // Opened twice and bought once, which counts three times: 5; the mat was opened once.
    let row: serde_json::Value = serde_json::from_str(&shop.stored["query/red tent"]).unwrap();
    let counts: Vec<u64> =
        row["found"]["list"].as_array().unwrap().iter().map(|n| n["count"].as_u64().unwrap()).collect();
    assert_eq!((row["found"]["own"].as_u64(), counts), (Some(2_000), vec![1_000, 5_000]));
}

#[test]
fn addresses_and_long_numbers_are_not_kept() {
    let mut shop = Shop::default();
    shop.searched("ann@example.com", &["tent"], &[]);
    shop.searched("order 100-234-567", &["tent"], &[]);
    shop.searched("tent 42 ann@example.com", &["tent"], &[]);
    let keys: Vec<&str> = shop.stored.keys().map(String::as_str).collect();
    assert_eq!(keys, ["query/42", "query/42 tent", "query/order", "query/tent"]);
}

#[test]
fn a_query_that_nobody_repeats_is_forgotten() {
    let mut shop = Shop::default();
    shop.searched("tent", &["tent"], &[]);
    shop.searched("tent", &["tent"], &[]);
    shop.searched("yurt", &[], &[]);
    let keys = [RowKey::Query("tent".into()), RowKey::Query("yurt".into())];
    let rows = shop.load(&keys);
    let forgotten = |days: i64| keys.clone().map(|key| rows.is_forgotten(&key, START + days * DAY_MS));
    // Of one search a half is left after 90 days and a quarter after 180; of two searches, twice that.
    assert_eq!(forgotten(179), [false, false]);
    assert_eq!(forgotten(180), [false, true]);
    assert_eq!(forgotten(270), [true, true]);
    shop.viewed(&["tent"], START);
    let product = RowKey::Product(id("tent"));
    assert!(!shop.load(std::slice::from_ref(&product)).is_forgotten(&product, START + 9_000 * DAY_MS));
}

#[test]
fn names_that_are_none_are_not_learned() {
    let mut shop = Shop::default();
    shop.viewed(&["", &"x".repeat(65)], START);
    assert!(shop.stored.is_empty());
}

/// Promoted on the first day and dearer on the third, it is not promoted anew on the third.
#[test]
fn a_promotion_keeps_its_day_when_the_price_changes() {
    let promoted =
        |name: &str, price| ProductFacts { promoted: true, ..facts(name, "camping", "north", price) };
    let (tent, mat, dearer) = (promoted("tent", 5_000), promoted("mat", 2_000), promoted("tent", 9_000));
    let mut rows = Rows::default();
    rows.list(&Listing { at: START, before: None, after: Some(&tent) });
    rows.list(&Listing { at: START + DAY_MS, before: None, after: Some(&mat) });
    rows.list(&Listing { at: START + 2 * DAY_MS, before: Some(&tent), after: Some(&dearer) });
    let shelf = rows.shelf(&ShelfName::Shop).unwrap();
    let days: Vec<(&str, i64)> = shelf
        .promoted
        .iter()
        .map(|arrival| (arrival.product.0.as_str(), (arrival.at - START) / DAY_MS))
        .collect();
    assert_eq!(days, [("mat", 1), ("tent", 0)]);
}

#[test]
fn a_full_band_keeps_the_newest() {
    let mut rows = Rows::default();
    let most = i64::try_from(BAND_MAX).unwrap();
    for day in 0..=most {
        let created_at = Some(START + day * DAY_MS);
        let tent = ProductFacts { created_at, ..facts(&format!("tent-{day:02}"), "camping", "north", 8_000) };
        rows.list(&Listing { at: START, before: None, after: Some(&tent) });
    }
    let key = RowKey::Band { category: "camping".into(), band: 25 };
    let row: serde_json::Value = serde_json::from_str(&rows.stored(&key).unwrap()).unwrap();
    let kept = row["products"].as_array().unwrap();
    assert_eq!((kept.len(), &kept[0]["product"]), (BAND_MAX, &"tent-64".into()));
    assert!(kept.iter().all(|arrival| arrival["product"] != "tent-00"));
}

/// Ten products, viewed 10 to 1 times: the first fifth are two. Ordered is another ranking: of four products, no fifth.
#[test]
fn popular_is_the_first_fifth_of_what_is_viewed_or_ordered() {
    let names: Vec<String> = (0..10).map(|number| format!("p{number}")).collect();
    let mut shop = Shop::default();
    for (place, name) in names.iter().enumerate() {
        (place..10).for_each(|_| shop.viewed(&[name], START));
    }
    let popular = |shop: &Shop| -> Vec<String> {
        let shelf = shop.shelf(ShelfName::Shop);
        names.iter().filter(|name| shelf.is_popular(&id(name))).cloned().collect()
    };
    assert_eq!(popular(&shop), ["p0", "p1"]);
    shop.bought(&["p9", "p8", "p7", "p6"], START);
    assert_eq!(popular(&shop), ["p0", "p1"]);
    shop.bought(&["p9", "p5"], START);
    assert_eq!(popular(&shop), ["p0", "p1", "p9"]);
}
