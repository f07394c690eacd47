//! The edge's log under generated sessions: replayed, reordered, settled on the way, stored and read back, forged.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

mod support;
use proptest::prelude::*;
use rappel_signal::{Batch, CheckoutStep, DatedFact, Fact, HOUR_MS, PageId, PageKind, UnixMs};
use rappel_visit::{Thresholds, VISIT_GAP_MS, Visit, VisitLog};
use support::{START, empty_batch, line, product};

const GAP_MS: i64 = VISIT_GAP_MS;

fn fact() -> impl Strategy<Value = Fact> {
    let id = || prop::sample::select(vec!["a", "b", "c"]);
    prop_oneof![
        id().prop_map(|path| Fact::PageView { kind: PageKind::Other, path: path.into() }),
        (id(), 1..4_u8).prop_map(|(id, visits)| Fact::ProductView { product: product(id), visits }),
        id().prop_map(|category| Fact::CategoryView { category: category.into(), visits: 1 }),
        id().prop_map(|id| Fact::Select { product: product(id) }),
        (id(), prop::option::of(0..3_u16))
            .prop_map(|(query, results)| Fact::Search { query: query.into(), results }),
        id().prop_map(|id| Fact::CartAdd { line: line(id) }),
        id().prop_map(|id| Fact::CartRemove { line: line(id) }),
        prop::collection::vec(id(), 0..3)
            .prop_map(|ids| Fact::CartView { lines: ids.into_iter().map(line).collect() }),
        Just(Fact::Checkout { step: CheckoutStep::Shipping }),
        Just(Fact::CheckoutError { code: "declined".into() }),
        id().prop_map(|order| Fact::Purchase { order: order.into(), value_hundredths: 100, lines: vec![] }),
        Just(Fact::Identify { email: "ada@example.org".into() }),
        Just(Fact::LogOut),
    ]
}

/// Batches of a device with a few open pages, as they leave it: (left at, batch), sequences counted by page.
fn session() -> impl Strategy<Value = Vec<(UnixMs, Batch)>> {
    let age_ms = prop_oneof![4 => 0..5_000_u32, 1 => 0..3_000_000_u32];
    let facts = prop::collection::vec((age_ms, fact()), 0..4);
    let gap_ms = prop_oneof![6 => 0..60_000_i64, 1 => 0..3 * HOUR_MS];
    prop::collection::vec((gap_ms, 0..4_u8, facts, 0..20_000_u32, 0..30_000_u32), 1..14).prop_map(
        |closings| {
            let (mut at, mut sequences) = (START, [0_u16; 4]);
            let close = |(gap_ms, page, facts, active_ms, idle_ms): (i64, u8, Vec<(u32, Fact)>, u32, u32)| {
                at = at + gap_ms;
                let sequence = sequences[usize::from(page)];
                sequences[usize::from(page)] += 1;
                let facts = facts.into_iter().map(|(age_ms, fact)| DatedFact { age_ms, fact }).collect();
                (at, Batch { active_ms, idle_ms, facts, ..empty_batch(PageId([page; 4]), sequence) })
            };
            closings.into_iter().map(close).collect()
        },
    )
}

/// The batch as it arrives `delay_ms` after it was closed: only its age has grown.
fn arrive(log: &mut VisitLog, (closed_at, batch): &(UnixMs, Batch), delay_ms: u32) -> bool {
    log.insert(*closed_at + i64::from(delay_ms), &Batch { age_ms: delay_ms, ..batch.clone() })
}

proptest! {
    #[test]
    fn replayed_and_reordered_batches_give_the_same_visits(
        (session, arrivals) in session().prop_flat_map(|session| {
            let arrivals = prop::collection::vec((0..session.len(), 0..600_000_u32), 0..20);
            let every = prop::collection::vec(0..600_000_u32, session.len()).prop_map(|delays| {
                delays.into_iter().enumerate().collect::<Vec<_>>()
            }).prop_shuffle();
            let all = (arrivals, every).prop_map(|(some, every)| [some, every].concat());
            (Just(session), all)
        })
    ) {
        let mut in_order = VisitLog::default();
        for closing in &session {
            prop_assert!(arrive(&mut in_order, closing, 0));
        }
        let mut shuffled = VisitLog::default();
        let mut taken = 0;
        for (index, delay_ms) in arrivals {
            taken += usize::from(arrive(&mut shuffled, &session[index], delay_ms));
        }
        prop_assert_eq!(taken, session.len());
        prop_assert_eq!(shuffled.visits(GAP_MS), in_order.visits(GAP_MS));
        prop_assert_eq!(shuffled.cart(GAP_MS), in_order.cart(GAP_MS));
        prop_assert_eq!(shuffled.next_end(GAP_MS), in_order.next_end(GAP_MS));
    }

    #[test]
    fn settled_on_the_way_or_at_the_end_every_visit_comes_out_once(session in session()) {
        let mut patient = VisitLog::default();
        for closing in &session {
            arrive(&mut patient, closing, 0);
        }
        let end = session.last().map_or(START, |(at, _)| *at) + 2 * GAP_MS;
        let whole: u64 = session.iter().map(|(_, batch)| u64::from(batch.active_ms)).sum();
        let active_ms = |visits: &[Visit]| visits.iter().map(|visit| u64::from(visit.features().active_ms)).sum::<u64>();
        let expected: Vec<Visit> = patient.visits(GAP_MS);
        let settled: Vec<Visit> = patient.settle(end, GAP_MS).into_iter().map(|ended| ended.visit).collect();
        prop_assert_eq!(&settled, &expected);
        prop_assert_eq!(patient.visits(GAP_MS), vec![]);
        prop_assert!(active_ms(&settled) <= whole);
    }

    #[test]
    fn stored_and_read_back_it_is_the_same(session in session(), cut in 0..14_usize) {
        let (mut kept, mut stored) = (VisitLog::default(), VisitLog::default());
        for (index, closing) in session.iter().enumerate() {
            arrive(&mut kept, closing, 0);
            arrive(&mut stored, closing, 0);
            if index == cut {
                prop_assert_eq!(kept.settle(closing.0, GAP_MS), stored.settle(closing.0, GAP_MS));
            }
            let json = serde_json::to_string(&stored).expect("the log can be stored");
            stored = serde_json::from_str(&json).expect("the log can be read");
            prop_assert_eq!(&stored, &kept);
        }
    }

    #[test]
    fn nothing_a_stranger_sends_breaks_the_log(
        batches in prop::collection::vec((any::<i64>(), any::<u32>(), any::<u32>(), any::<u32>(), any::<u16>(), fact()), 0..12)
    ) {
        let mut log = VisitLog::default();
        for (at, age_ms, idle_ms, active_ms, sequence, fact) in batches {
            let facts = vec![DatedFact { age_ms: idle_ms, fact }];
            let page = PageId([sequence as u8; 4]);
            log.insert(UnixMs(at), &Batch { age_ms, idle_ms, active_ms, facts, ..empty_batch(page, sequence) });
            log.settle(UnixMs(at), GAP_MS);
        }
        for visit in log.visits(GAP_MS) {
            prop_assert!(rappel_visit::score(&visit.features(), &Thresholds::default()) <= 8);
        }
    }
}
