//! Back in stock: batches no larger than the stock, those who asked first, over all shards and through crashes.

// Helpers of tests are tests.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use rappel_interest::limit::{BATCH_WAIT_MS, CALLS_PER_ALARM};
use rappel_interest::*;
use rappel_signal::{Channel, DAY_MS, HOUR_MS, UnixMs};
use support::{People, START, Shop, shop};

/// Persons 0, 3, 6 … asked, 1, 4, 7 … wished, all others viewed; the higher the number, the earlier asked.
fn interested(person: usize) -> HandOver {
    let mut interest = Interest { viewed: 1, ..Interest::none(0, START - DAY_MS) };
    match person % 3 {
        0 => {
            let at = START - HOUR_MS - i64::try_from(person).unwrap();
            interest.asked = Some(Asked { at, channel: Channel::Email });
        }
        1 => interest.wishlisted = true,
        _ => {}
    }
    let news = vec![News { subject: Subject::product("p"), interest }];
    HandOver { person: format!("demo/{person:04}"), number: 1, taste: None, news }
}

fn back(stock: u32) -> Campaign {
    let change = Change::BackInStock { subject: Subject::product("p"), stock: Some(stock) };
    Campaign::new(change, "1", START, 0).unwrap()
}

type Rehearsal = Shop<BTreeMap<String, String>, People>;

fn crowd(shards: u16, persons: usize) -> Rehearsal {
    let mut shop = shop(shards);
    (0..persons).for_each(|person| shop.hand_over(&interested(person)));
    shop
}

/// Batches as told: those with less than half the wait between them belong together.
fn batches(shop: &Rehearsal) -> Vec<Vec<&str>> {
    let mut batches: Vec<Vec<&str>> = Vec::new();
    let mut last = UnixMs(i64::MIN);
    for (person, _, _, at) in &shop.persons.told {
        if *at - last > BATCH_WAIT_MS / 2 {
            batches.push(Vec::new());
        }
        batches.last_mut().unwrap().push(person);
        last = *at;
    }
    batches
}

#[test]
fn three_pieces_are_told_to_the_three_who_asked_first_and_two_hours_later_to_the_next_three() {
    let mut shop = crowd(4, 12);
    shop.announce(&back(3)).unwrap();
    shop.run();
    let batches: Vec<Vec<&str>> = batches(&shop).into_iter().map(sorted).collect();
    assert_eq!(batches[0], ["demo/0003", "demo/0006", "demo/0009"]);
    assert_eq!(batches[1][0], "demo/0000", "the last who asked");
    assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 3, 3]);
    assert!(
        batches[2].iter().chain(&batches[3]).filter(|person| viewed(person)).count() == 4,
        "last who viewed"
    );
    assert!(shop.counts(&back(3).id).iter().all(|(ending, _)| *ending == Some(Ending::Done)));
}

#[test]
fn sold_out_again_ends_it_and_less_stock_makes_the_next_batch_smaller() {
    let mut shop = crowd(4, 12);
    let campaign = back(3);
    shop.announce(&campaign).unwrap();
    while shop.wake_next(START + HOUR_MS) {}
    assert_eq!(shop.persons.told.len(), 3, "before the wait is over nobody else hears");
    shop.restock(&campaign, 1);
    while shop.wake_next(START + BATCH_WAIT_MS + HOUR_MS) {}
    assert_eq!(shop.persons.told.len(), 4);
    shop.restock(&campaign, 0);
    shop.run();
    assert_eq!(shop.persons.told.len(), 4);
    assert!(shop.counts(&campaign.id).iter().all(|(ending, _)| *ending == Some(Ending::Cancelled)));
}

#[test]
fn whoever_passes_leaves_the_piece_to_the_next_in_the_same_batch() {
    let mut shop = crowd(4, 12);
    shop.persons.passing = vec!["demo/0009".into(), "demo/0003".into()];
    shop.announce(&back(3)).unwrap();
    while shop.wake_next(START + HOUR_MS) {}
    let told = sorted(shop.persons.names());
    assert!(told.len() == 3 && told.contains(&"demo/0000") && told.contains(&"demo/0006"), "{told:?}");
    let wished = shop.persons.told.iter().filter(|(.., why, _)| *why == Why::Wishlisted);
    assert_eq!(wished.count(), 1, "nobody who asked is left");
}

#[test]
fn a_variant_nobody_looked_at_ends_at_once_however_many_rows_the_product_has() {
    let mut shop = shop(2);
    for person in 0..900 {
        let mut hand_over = interested(person);
        hand_over.news[0].subject.variant = Some("L".into());
        shop.hand_over(&hand_over);
    }
    let change = Change::BackInStock { subject: Subject::variant("p", "M"), stock: Some(5) };
    let campaign = Campaign::new(change, "1", START, 0).unwrap();
    shop.announce(&campaign).unwrap();
    shop.run();
    assert!(shop.persons.told.is_empty() && shop.now < START + HOUR_MS);
    let rows: u64 = shop.counts(&campaign.id).iter().map(|(_, counts)| counts.rows).sum();
    assert_eq!(rows, 900, "each row was looked at once");
}

#[test]
fn a_shop_that_does_not_count_pieces_tells_everybody_at_once() {
    let mut shop = crowd(4, 100);
    let change = Change::BackInStock { subject: Subject::product("p"), stock: None };
    shop.announce(&Campaign::new(change, "1", START, 0).unwrap()).unwrap();
    shop.run();
    assert_eq!(batches(&shop).iter().map(Vec::len).collect::<Vec<_>>(), [100]);
}

#[test]
fn a_shard_whose_list_is_cut_off_stops_the_round() {
    let place = |asked_at| Place { rank: Rank::Asked, asked_at: UnixMs(asked_at) };
    let cut = Standing { next: vec![place(1), place(2)], more: true, ..Standing::default() };
    let whole = Standing { next: vec![place(3), place(4)], ..Standing::default() };
    assert_eq!(grants(&[cut.clone(), whole.clone()], 9), [2, 0], "somebody behind 2 may come before 3");
    assert_eq!(grants(&[Standing { more: false, ..cut.clone() }, whole.clone()], 3), [2, 1]);
    assert_eq!(grants(&[Standing { next: vec![], ..cut }, whole], 9), [0, 0], "nobody is known there yet");
}

/// Every third viewed, and no more.
fn viewed(person: &str) -> bool {
    person.rsplit('/').next().unwrap().parse::<usize>().unwrap() % 3 == 2
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Through crashes, passing persons and objects out of reach: no batch is larger than the stock, nobody hears twice, all
    /// who can hear do, and who asked earlier is never told in a later batch than who asked later.
    #[test]
    fn batches_stay_within_stock_and_in_order(
        seed: u64, crash_one_in in 8_u64..80, shards in 1_u16..5, persons in 1_usize..60, stock in 1_u32..20,
        passing in prop::collection::btree_set(0_usize..60, 0..6),
    ) {
        let mut shop = crowd(shards, persons);
        (shop.chance, shop.crash_one_in) = (support::chance::Chance::new(seed), crash_one_in);
        let name = |person: usize| interested(person).person;
        shop.persons.passing = passing.iter().map(|person| name(*person)).collect();
        shop.announce(&back(stock)).unwrap();
        shop.run();

        let batches = batches(&shop);
        prop_assert!(batches.iter().all(|batch| batch.len() <= stock.try_into().unwrap()), "{:?}", batches);
        let told = sorted(shop.persons.names());
        let due = (0..persons).filter(|person| !passing.contains(person)).map(name).collect::<Vec<_>>();
        prop_assert_eq!(told, due);
        let place = |person: &&str| {
            let number: usize = person.rsplit('/').next().unwrap().parse().unwrap();
            interested(number).news[0].interest.place().unwrap()
        };
        for pair in batches.windows(2) {
            let (last, first) = (pair[0].iter().map(place).max(), pair[1].iter().map(place).min());
            prop_assert!(last <= first, "{:?} before {:?}", pair[0], pair[1]);
        }
        prop_assert!(shop.calls_most <= CALLS_PER_ALARM);
    }
}
