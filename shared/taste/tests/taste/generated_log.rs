//! The generated log has in it what its parameters say.

use std::collections::{BTreeMap, BTreeSet};

use rappel_signal::{DAY_MS, UnixMs};

use crate::generated::{Happening, Log, Parameters, START, What, generate};

fn orders(log: &Log) -> impl Iterator<Item = (&Happening, &Vec<usize>)> {
    log.happenings.iter().filter_map(|happening| match &happening.what {
        What::Ordered { products } => Some((happening, products)),
        _ => None,
    })
}

fn views(log: &Log) -> impl Iterator<Item = (&Happening, usize)> {
    log.happenings.iter().filter_map(|happening| match happening.what {
        What::Viewed { product } => Some((happening, product)),
        _ => None,
    })
}

#[test]
fn the_same_seed_gives_the_same_log_and_another_seed_another() {
    let log = generate(&Parameters::corner_shop(1));
    assert_eq!(log.happenings, generate(&Parameters::corner_shop(1)).happenings);
    assert_ne!(log.happenings, generate(&Parameters::corner_shop(2)).happenings);
}

#[test]
fn shoppers_come_over_all_days_and_buy_nothing_twice() {
    let log = generate(&Parameters::corner_shop(1));
    let days: BTreeSet<i64> =
        log.happenings.iter().map(|happening| (happening.at - START) / DAY_MS).collect();
    assert!((59..=61).contains(&days.len()), "{days:?}");
    let mut had: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (order, products) in orders(&log) {
        assert!(products.iter().all(|product| had.entry(order.shopper).or_default().insert(*product)));
    }
    assert!(orders(&log).count() > 300);
}

#[test]
fn what_is_seen_is_in_the_catalogue_and_left() {
    let log = generate(&Parameters::corner_shop(3));
    for (view, product) in views(&log) {
        assert!(log.world.is_available(product, view.at), "{view:?}");
    }
    let arrived = log.world.products.iter().filter(|product| product.created_at >= START).count();
    let sold_out = log.world.products.iter().filter(|product| product.sold_out_at.is_some()).count();
    assert!((10..50).contains(&arrived) && sold_out > 0, "{arrived} arrived, {sold_out} sold out");
}

#[test]
fn a_tenth_of_the_products_has_far_more_than_a_tenth_of_the_views() {
    let log = generate(&Parameters::corner_shop(4));
    let mut counts = vec![0; log.world.products.len()];
    views(&log).for_each(|(_, product)| counts[product] += 1);
    counts.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
    let top: usize = counts.iter().take(counts.len() / 10).sum();
    assert!(top * 100 > counts.iter().sum::<usize>() * 25);
}

#[test]
fn complements_are_bought_together_and_tastes_are_followed() {
    let log = generate(&Parameters::corner_shop(5));
    let goes_with = |products: &[usize]| {
        products
            .iter()
            .any(|one| products.iter().any(|other| log.world.products[*one].complements.contains(other)))
    };
    let with_complement = orders(&log).filter(|(_, products)| goes_with(products)).count();
    assert!(with_complement * 100 > orders(&log).count() * 20);
    let follows = |(view, product): &(&Happening, usize)| {
        log.shoppers[view.shopper].categories.contains(&log.world.products[*product].category)
    };
    assert!(views(&log).filter(follows).count() * 100 > views(&log).count() * 75);
}

/// The share of views for which something holds, among lovers and among the others.
fn shares(log: &Log, loves: impl Fn(usize) -> bool, holds: impl Fn(usize, UnixMs) -> bool) -> (f64, f64) {
    let share = |lovers: bool| {
        let of = views(log).filter(|(view, _)| loves(view.shopper) == lovers);
        let (all, held) = of.fold((0.0, 0.0), |(all, held), (view, product)| {
            (all + 1.0, held + f64::from(u8::from(holds(product, view.at))))
        });
        held / all
    };
    (share(true), share(false))
}

#[test]
fn lovers_of_reductions_and_of_novelty_show_it() {
    let log = generate(&Parameters::corner_shop(6));
    let (lovers, others) = shares(
        &log,
        |shopper| log.shoppers[shopper].loves_promotions,
        |product, at| log.world.is_reduced(product, at),
    );
    assert!(lovers > 1.5 * others, "{lovers} and {others}");
    let (lovers, others) = shares(
        &log,
        |shopper| log.shoppers[shopper].loves_novelty,
        |product, at| at - log.world.products[product].created_at < 30 * DAY_MS,
    );
    assert!(lovers > 1.5 * others, "{lovers} and {others}");
}

#[test]
fn searches_are_followed_by_views_and_some_find_nothing() {
    let log = generate(&Parameters::corner_shop(7));
    let searches = || log.happenings.iter().filter(|h| matches!(h.what, What::Searched { .. }));
    let vain = searches().filter(|h| matches!(h.what, What::Searched { results: 0, .. })).count();
    assert!(vain > 0 && vain < searches().count());
    let visits: BTreeSet<usize> = views(&log).map(|(view, _)| view.visit).collect();
    let answered = searches().filter(|search| visits.contains(&search.visit)).count();
    assert!(answered * 100 > searches().count() * 90);
}
