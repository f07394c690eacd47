//! What is told by product ids alone becomes a lesson and a taste, whoever tells it how often.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rappel_signal::{DAY_MS, ProductId, UnixMs};
use rappel_taste::limit::TOLD_LATE_MS_MAX;
use rappel_taste::*;

use crate::support::{START, facts, id};

fn camping() -> BTreeMap<ProductId, ProductFacts> {
    let tent = facts("tent", "camping", "north", 8_000);
    // A page may name a product by its variant.
    BTreeMap::from([
        (id("tent"), tent.clone()),
        (id("tent-4"), tent),
        (id("mat"), facts("mat", "camping", "south", 3_000)),
    ])
}

fn visit() -> Told {
    Told {
        viewed: vec![(id("tent-4"), START), (id("ghost"), START + 1), (id("mat"), START + 2)],
        bought: vec![id("tent-4")],
        searches: vec![("tents".into(), vec![id("tent-4"), id("ghost")], vec![id("tent-4")])],
        ..Told::new("abc".into(), START + 2)
    }
}

#[test]
fn a_variant_teaches_of_its_product_and_a_stranger_teaches_nothing() {
    let lesson = visit().lesson(&camping());
    let ids = |seen: &[Seen]| seen.iter().map(|seen| seen.product.0.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&lesson.viewed), ["tent", "mat"]);
    assert_eq!(ids(&lesson.bought), ["tent"]);
    let found = lesson.searches.first().unwrap();
    assert_eq!((&found.opened, &found.bought), (&vec![id("tent")], &vec![id("tent")]));
}

#[test]
fn what_the_catalogue_does_not_have_was_bought_all_the_same() {
    let told = Told { bought: vec![id("ghost")], ..Told::new("abc".into(), START) };
    let mut segment = TasteSegment::default();
    told.acts(&camping()).into_iter().for_each(|act| segment.note(act));
    assert!(Taste::of([&segment], START).bought.contains(&id("ghost")));
}

#[test]
fn a_visit_says_what_is_liked() {
    let mut segment = TasteSegment::default();
    visit().acts(&camping()).into_iter().for_each(|act| segment.note(act));
    let taste = Taste::of([&segment], START);
    assert_eq!(taste.categories.first().unwrap().name, "camping");
    assert_eq!(taste.brands.first().unwrap().name, "north", "an order weighs more than a look");
    assert!(taste.bought.contains(&id("tent")));
}

#[test]
fn a_mark_is_kept_until_nothing_so_old_is_learned_any_more() {
    let told = visit();
    let last = told.at + (TOLD_LATE_MS_MAX - 1);
    assert!(!told.is_late(last) && told.is_late(last + 1));
    assert!(told.mark_key() > marks_until(last), "still kept at the last moment it may be told");
    assert!(told.mark_key() < marks_until(last + 3 * DAY_MS), "let go of then");
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = (0..30_u8, 0..50_i64, any::<bool>()).prop_map(|(product, day, ordered)| {
        let kind = if ordered { ActKind::Ordered } else { ActKind::Viewed };
        Act::new(
            kind,
            &facts(&format!("p{product}"), "camping", "north", 100),
            UnixMs(START.0 + day * DAY_MS),
        )
    });
    prop::collection::vec(act, 0..80)
}

proptest! {
    /// A segment that went from one object to another, and was heard of on both meanwhile.
    #[test]
    fn joined_in_any_order_however_often_it_is_one_taste(ours in acts(), theirs in acts()) {
        let segment = |acts: &[Act]| {
            let mut segment = TasteSegment::default();
            acts.iter().for_each(|act| segment.note(act.clone()));
            segment
        };
        let (a, b) = (segment(&ours), segment(&theirs));
        let joined = |first: &TasteSegment, second: &TasteSegment| {
            let mut joined = first.clone();
            joined.join(second.clone());
            joined
        };
        let both = joined(&a, &b);
        prop_assert_eq!(&both, &joined(&b, &a));
        prop_assert_eq!(&both, &joined(&both, &b));
        prop_assert_eq!(&both, &segment(&[ours, theirs].concat()));
    }
}
