//! Rows and keys: their order, their stored forms, and hand-overs in any order.

// Helpers of tests are tests.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use rappel_interest::limit::{GONE_KEPT_MS, INTERESTS_MAX, PERSON_KEPT_MS, SWEEP_EVERY_MS, VIEW_KEPT_MS};
use rappel_interest::*;
use rappel_signal::{Channel, DAY_MS, ProductId, UnixMs};
use support::store::Store;
use support::{START, shop};

type Rows = BTreeMap<String, String>;

fn interest(seen_at: UnixMs) -> Interest {
    Interest { viewed: 1, ..Interest::none(0, seen_at) }
}

fn news(product: &str, interest: Interest) -> News {
    News { subject: Subject::product(product), interest }
}

fn hand_over(number: u64, news: Vec<News>) -> HandOver {
    HandOver { person: "shop/1".into(), number, taste: None, news }
}

fn take(rows: &mut Rows, hand_over: &HandOver, now: UnixMs) {
    let row = Store::get(rows, "person/shop/1").and_then(|value| PersonRow::from_stored(&value));
    let mut running = Running { sweeper: Some(Sweeper::new(now)), ..Running::default() };
    let writes = apply(row, hand_over, &mut running, now).unwrap();
    rows.write(writes);
}

/// Keys of interest rows.
fn interests(rows: &Rows) -> Vec<&str> {
    rows.keys().map(String::as_str).filter(|key| key.starts_with("interest/")).collect()
}

fn key(product: &str, variant: Option<&str>, rank: Rank, asked_at: i64, person: &str) -> String {
    let subject = Subject { product: ProductId(product.into()), variant: variant.map(Into::into) };
    let place = Place { rank, asked_at: UnixMs(asked_at) };
    InterestKey { subject, place, person: person.into() }.to_stored()
}

#[test]
fn rows_of_a_product_sort_by_who_asked_first_and_lie_in_one_range() {
    let in_order = [
        key("p", Some("M"), Rank::Asked, 999, "shop/z"),
        key("p", None, Rank::Asked, 1_000, "shop/y"),
        key("p", None, Rank::Wishlisted, 0, "shop/x"),
        key("p", None, Rank::Viewed, 0, "shop/a"),
        key("p", None, Rank::Viewed, 0, "shop/b"),
    ];
    assert!(in_order.is_sorted(), "{in_order:?}");
    let range = |key: &str| key > "interest/p/" && key < range_end("interest/p/").as_str();
    assert!(in_order.iter().all(|key| range(key)));
    assert!(!range(&key("p/a", None, Rank::Asked, 0, "x")) && !range(&key("pa", None, Rank::Asked, 0, "x")));
}

proptest! {
    #[test]
    fn a_key_is_read_as_it_was_written(product in ".{1,20}", variant in proptest::option::of(".{1,9}"),
        asked_at in 0_i64..9_999_999_999_999, rank in 0..3_usize, person in "[a-z0-9/%0]{1,20}") {
        let rank = [Rank::Asked, Rank::Wishlisted, Rank::Viewed][rank];
        let place = Place { rank, asked_at: UnixMs(asked_at) };
        let key = InterestKey { subject: Subject { product: ProductId(product), variant }, place, person };
        let stored = key.to_stored();
        prop_assert!(stored.is_ascii());
        prop_assert_eq!(InterestKey::parse(&stored), Some(key));
    }

    /// Seven hand-overs about three products, in any order, some twice: the rows are those of the order they were numbered in.
    #[test]
    fn order_and_repetition_of_hand_overs_change_nothing(
        kinds in prop::collection::vec((0..3_usize, 0..5_u8), 7),
        order in prop::collection::vec(0..7_usize, 0..20),
    ) {
        let number_of = |at: usize| u64::try_from(at).unwrap() + 1;
        let all: Vec<HandOver> = kinds.iter().enumerate().map(|(at, (product, kind))| {
            let mut interest = Interest::none(0, START + i64::try_from(at).unwrap());
            match kind {
                0 => interest.viewed = 2,
                1 => interest.carted = true,
                2 => interest.wishlisted = true,
                3 => interest.asked = Some(Asked { at: START, channel: Channel::Push }),
                _ => {}
            }
            let taste = Taste { categories: vec![format!("category {at}")], ..Taste::default() };
            let news = vec![news(["p", "q", "r"][*product], interest)];
            HandOver { taste: Some(taste), ..hand_over(number_of(at), news) }
        }).collect();
        let (mut straight, mut mixed) = (Rows::new(), Rows::new());
        for hand_over in &all {
            take(&mut straight, hand_over, START + DAY_MS);
        }
        for at in order.iter().copied().chain((0..7).rev()) {
            take(&mut mixed, &all[at], START + DAY_MS);
        }
        prop_assert_eq!(straight, mixed);
    }
}

#[test]
fn a_row_moves_with_its_rank_and_leaves_nothing_behind() {
    let mut rows = Rows::new();
    take(&mut rows, &hand_over(1, vec![news("p", interest(START))]), START);
    let wishlisted = Interest { wishlisted: true, ..interest(START) };
    take(&mut rows, &hand_over(2, vec![news("p", wishlisted)]), START);
    assert_eq!(interests(&rows), [key("p", None, Rank::Wishlisted, 0, "shop/1")]);
    take(&mut rows, &hand_over(3, vec![news("p", Interest::none(0, START))]), START);
    assert!(interests(&rows).is_empty(), "bought: the interest is over");
    take(&mut rows, &hand_over(2, vec![news("p", interest(START))]), START);
    assert!(interests(&rows).is_empty(), "an older hand-over does not bring it back");
}

#[test]
fn the_interest_that_would_expire_first_gives_way_and_stays_away() {
    let mut rows = Rows::new();
    for number in 0..=INTERESTS_MAX {
        let seen_at = START + i64::try_from(number).unwrap();
        let news = vec![news(&format!("p{number}"), interest(seen_at))];
        take(&mut rows, &hand_over(u64::try_from(number).unwrap() + 1, news), START + DAY_MS);
    }
    assert_eq!(interests(&rows).len(), INTERESTS_MAX);
    assert!(!interests(&rows).iter().any(|key| key.starts_with("interest/p0/")));
    take(&mut rows, &hand_over(1, vec![news("p0", interest(START))]), START + DAY_MS);
    assert!(!interests(&rows).iter().any(|key| key.starts_with("interest/p0/")), "heard again, too late");
}

#[test]
fn the_sweeper_lets_go_of_what_is_past_its_time_and_forgets_nobody_early() {
    let mut rows = Rows::new();
    let wishlisted = Interest { wishlisted: true, ..interest(START) };
    take(&mut rows, &hand_over(1, vec![news("p", interest(START)), news("q", wishlisted)]), START);
    rows.insert("once/p".into(), START.0.to_string());
    rows.insert("once/newer".into(), "{\"v\":2}".into());
    let mut sweeper = Sweeper::new(START);
    let mut sweep = |rows: &mut Rows, now| loop {
        let Some((after, end)) = sweeper.range(now) else { return };
        let page = rows.page(&after, &end, 1);
        let writes = sweeper.sweep(Page { rows: &page, last: page.is_empty() }, now);
        rows.write(writes);
        sweeper.next_at =
            sweeper.next_at.min(if sweeper.after.is_some() { now } else { now + SWEEP_EVERY_MS });
    };
    sweep(&mut rows, START + VIEW_KEPT_MS - 1);
    assert_eq!(interests(&rows).len(), 2);
    sweep(&mut rows, START + VIEW_KEPT_MS + SWEEP_EVERY_MS);
    assert_eq!(interests(&rows), [key("q", None, Rank::Wishlisted, 0, "shop/1")]);
    sweep(&mut rows, START + PERSON_KEPT_MS + GONE_KEPT_MS);
    assert_eq!(rows.keys().collect::<Vec<_>>(), ["once/newer"], "a row of a newer version is left alone");
}

#[test]
fn a_person_who_wants_to_be_forgotten_leaves_no_row() {
    let mut shop = shop(2);
    for person in ["shop/1", "shop/2"] {
        shop.hand_over(&HandOver {
            person: person.into(),
            ..hand_over(1, vec![news("p", interest(START - DAY_MS)), news("q", interest(START - DAY_MS))])
        });
    }
    let shard = usize::from(shard_of("shop/1", 2));
    let row = PersonRow::from_stored(&Store::get(&shop.shards[shard], "person/shop/1").unwrap());
    let writes = erase("shop/1", row.as_ref(), &mut Running::default());
    shop.shards[shard].write(writes);
    let everything = format!("{:?}", shop.shards);
    assert!(!everything.contains("shop/1") && everything.contains("shop/2"));
}

#[test]
fn stored_forms_are_read_and_kept_with_what_a_newer_version_added() {
    let golden = |name: &str| std::fs::read_to_string(format!("tests/golden/{name}.json")).unwrap();
    let same =
        |name: &str, written: Option<String>| assert_eq!(written.as_deref(), Some(golden(name).trim()));
    same("interest-1", Interest::from_stored(&golden("interest-1")).map(|row| row.to_stored()));
    same("person-1", PersonRow::from_stored(&golden("person-1")).map(|row| row.to_stored()));
    same("telling-1", Telling::from_stored(&golden("telling-1")).map(|telling| telling.to_stored()));
    same("home-1", Home::from_stored(&golden("home-1")).map(|home| home.to_stored()));
    same("hand-over-1", HandOver::from_stored(&golden("hand-over-1")).map(|hand_over| hand_over.to_stored()));
    assert_eq!(Interest::from_stored("{}"), None);
}

#[test]
fn a_hand_over_that_is_too_large_is_refused_with_its_limit() {
    let person = |person: String| HandOver { person, ..hand_over(1, vec![]) }.check();
    assert!(person(String::new()).unwrap_err().to_string().contains("is missing"));
    assert!(person("x".repeat(121)).unwrap_err().to_string().contains("limit of 120"));
    let many = vec![news("p", interest(START)); INTERESTS_MAX + 1];
    assert!(hand_over(1, many).check().unwrap_err().to_string().contains("limit of 100"));
}
