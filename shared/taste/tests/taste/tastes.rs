//! Tastes, worked out by hand.

use rappel_signal::{DAY_MS, UnixMs};
use rappel_taste::limit::{BOUGHT_MAX, TASTE_HALF_LIFE_MS};
use rappel_taste::{Act, ActKind, PriceRange, ProductFacts, Taste, TasteSegment};

use crate::support::{START, facts, id};

fn with(acts: impl IntoIterator<Item = Act>) -> TasteSegment {
    let mut segment = TasteSegment::default();
    acts.into_iter().for_each(|act| segment.note(act));
    segment
}

fn viewed(facts: &ProductFacts, day: i64) -> Act {
    Act::new(ActKind::Viewed, facts, START + day * DAY_MS)
}

fn ordered(facts: &ProductFacts, day: i64) -> Act {
    Act::new(ActKind::Ordered, facts, START + day * DAY_MS)
}

/// Two views of shoes and one ordered hat on the same day: shoes weigh 2 and the hat 3 of 5.
#[test]
fn an_order_weighs_three_views() {
    let segment = with([
        viewed(&facts("boot", "shoes", "north", 9_000), 0),
        viewed(&facts("clog", "shoes", "south", 4_000), 0),
        ordered(&facts("cap", "hats", "north", 2_000), 0),
    ]);
    let taste = Taste::of([&segment], START);
    let shares: Vec<(&str, f64)> =
        taste.categories.iter().map(|liked| (liked.name.as_str(), liked.share)).collect();
    assert_eq!(shares, [("hats", 0.6), ("shoes", 0.4)]);
    // north: 1 + 3 of 5.
    assert_eq!((taste.brands[0].name.as_str(), taste.brands[0].share), ("north", 0.8));
    assert_eq!(taste.prices, Some(PriceRange { low_hundredths: 2_000, high_hundredths: 9_000 }));
    let shoes = taste.categories[1].prices;
    assert_eq!(shoes, Some(PriceRange { low_hundredths: 4_000, high_hundredths: 9_000 }));
    // One look at hats is no range.
    assert_eq!(taste.categories[0].prices, None);
    assert!(taste.bought.contains(&id("cap")) && taste.bought.len() == 1);
}

/// After 60 days a view counts half: shoes 0.5 of 1.5.
#[test]
fn a_taste_changes_with_what_is_looked_at_now() {
    let segment =
        with([viewed(&facts("boot", "shoes", "", 9_000), 0), viewed(&facts("cap", "hats", "", 2_000), 60)]);
    let taste = Taste::of([&segment], START + TASTE_HALF_LIFE_MS);
    assert_eq!(taste.categories[0].name, "hats");
    assert!((taste.categories[1].share - 1.0 / 3.0).abs() < 1e-9);
    assert!(taste.brands.is_empty());
}

/// Ten prices from 1,000 to 10,000: one is left out at each end.
#[test]
fn a_price_range_leaves_a_tenth_out_at_each_end() {
    let acts = (1..=10).map(|n| viewed(&facts(&format!("p{n}"), "shoes", "", n * 1_000), 0));
    let taste = Taste::of([&with(acts)], START);
    assert_eq!(taste.prices, Some(PriceRange { low_hundredths: 2_000, high_hundredths: 9_000 }));
}

fn reduced(name: &str) -> ProductFacts {
    ProductFacts { reduced: true, ..facts(name, "shoes", "", 1_000) }
}

fn born(name: &str, day: i64) -> ProductFacts {
    ProductFacts { created_at: Some(START + day * DAY_MS), ..facts(name, "shoes", "", 1_000) }
}

#[test]
fn promotions_are_liked_from_half_of_four_on() {
    let plain = facts("plain", "shoes", "", 1_000);
    let likes = |acts: Vec<Act>| Taste::of([&with(acts)], START).likes_promotions;
    // Three of three are too few to tell.
    assert!(!likes((0..3).map(|day| viewed(&reduced("a"), day)).collect()));
    // Two of four are half, an order counting like a view here.
    assert!(likes(vec![
        viewed(&reduced("a"), 0),
        ordered(&reduced("b"), 0),
        viewed(&plain, 0),
        viewed(&plain, 1)
    ]));
    // Two of five are not.
    assert!(!likes(vec![
        viewed(&reduced("a"), 0),
        viewed(&reduced("b"), 0),
        viewed(&plain, 0),
        viewed(&plain, 1),
        viewed(&plain, 2),
    ]));
}

#[test]
fn novelties_are_what_was_younger_than_30_days_when_it_was_seen() {
    let likes = |created_day: i64| {
        let acts = (0..4).map(|n| viewed(&born("a", created_day), n));
        Taste::of([&with(acts)], START + 4 * DAY_MS).likes_novelty
    };
    // Seen on days 0 to 3: two of four were younger than 30 days if it came 29 days before day 1.
    assert!(likes(-28));
    assert!(!likes(-29));
    // Announced for later is not new yet, and of unknown age is not new.
    assert!(!likes(10));
    let ageless = ProductFacts { created_at: None, ..facts("a", "shoes", "", 1_000) };
    assert!(!ageless.is_new(START));
}

#[test]
fn two_devices_are_one_taste_and_parted_are_two_again() {
    let phone = with([viewed(&facts("boot", "shoes", "north", 9_000), 0)]);
    let laptop = with([ordered(&facts("cap", "hats", "south", 2_000), 1)]);
    let both = Taste::of([&phone, &laptop], START + DAY_MS);
    assert_eq!(both, Taste::of([&laptop, &phone], START + DAY_MS));
    assert_eq!(both.categories.len(), 2);
    assert_eq!(
        both.recent.iter().map(|(product, _)| product.0.as_str()).collect::<Vec<_>>(),
        ["cap", "boot"]
    );
    let alone = Taste::of([&phone], START + DAY_MS);
    assert_eq!(alone.categories.len(), 1);
    assert!(alone.bought.is_empty());
}

#[test]
fn an_act_told_twice_or_by_two_devices_counts_once() {
    let act = viewed(&facts("boot", "shoes", "north", 9_000), 0);
    let once = with([act.clone()]);
    let twice = with([act.clone(), act.clone()]);
    assert_eq!(once, twice);
    assert_eq!(Taste::of([&once, &with([act])], START), Taste::of([&once], START));
}

#[test]
fn what_was_bought_is_remembered_far_longer_than_its_facts() {
    let acts = (0..i64::try_from(BOUGHT_MAX).unwrap() + 1)
        .map(|day| ordered(&facts(&format!("p{day}"), "shoes", "", 1_000), day));
    let segment = with(acts);
    let taste = Taste::of([&segment], START);
    assert_eq!(taste.bought.len(), BOUGHT_MAX);
    assert!(!taste.bought.contains(&id("p0")) && taste.bought.contains(&id("p1")));
}

#[test]
fn nobody_has_no_taste() {
    let taste = Taste::of([], UnixMs(0));
    assert_eq!(taste, Taste::default());
    assert!(!taste.likes_promotions && taste.share("shoes").is_none());
}
