//! The edge's log: any order of arrival, any number of copies, the same visits; each handed out once.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

mod support;
use rappel_signal::{
    Batch, BatchId, Channel, Class, DatedFact, Fact, HOUR_MS, MINUTE_MS, PageId, PageKind, UnixMs,
};
use rappel_visit::{Thresholds, VISIT_GAP_MS, Visit, VisitLog, classify};
use support::{START, batches, check, empty_batch, line, product};

const GAP_MS: i64 = VISIT_GAP_MS;

fn class(visit: &Visit) -> Option<Class> {
    classify(&visit.features(), &Thresholds::default()).map(|report| report.class)
}

/// A batch of page `page` that was closed `age_ms` before it arrives, with one fact at its closing.
fn batch(page: u8, sequence: u16, age_ms: i64, fact: Fact) -> Batch {
    let facts = vec![DatedFact { age_ms: 0, fact }];
    let age_ms = u32::try_from(age_ms).expect("an age of under 49 days");
    Batch { age_ms, facts, ..empty_batch(PageId([page; 4]), sequence) }
}

fn add(id: &str) -> Fact {
    Fact::CartAdd { line: line(id) }
}

fn buy(order: &str) -> Fact {
    Fact::Purchase { order: order.into(), value_hundredths: 100, lines: vec![] }
}

#[test]
fn a_visit_is_over_thirty_minutes_after_its_last_activity_and_handed_out_once() {
    let mut log = VisitLog::default();
    assert_eq!((log.next_end(GAP_MS), log.settle(START, GAP_MS)), (None, vec![]));
    log.insert(START, &batch(1, 0, 0, add("shoes")));
    assert_eq!(log.next_end(GAP_MS), Some(START + GAP_MS));
    assert_eq!(log.settle(START + GAP_MS - 1, GAP_MS), vec![]);
    let ended = log.settle(START + GAP_MS, GAP_MS);
    assert_eq!(ended.len(), 1);
    assert_eq!((ended[0].late, class(&ended[0].visit)), (false, Some(Class::Cart)));
    assert_eq!(ended[0].visit.last_activity(), START);
    assert_eq!((log.settle(START + 2 * GAP_MS, GAP_MS), log.next_end(GAP_MS)), (vec![], None));
}

#[test]
fn reading_on_keeps_the_visit_running() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 0, 0, add("shoes")));
    let reading = Batch { active_ms: 60_000, idle_ms: 5_000, ..empty_batch(PageId([1; 4]), 1) };
    log.insert(START + 20 * MINUTE_MS, &reading);
    assert_eq!(log.next_end(GAP_MS), Some(START + 20 * MINUTE_MS - 5_000 + GAP_MS));
    assert_eq!(log.visits(GAP_MS).len(), 1);
}

#[test]
fn an_idle_tab_closed_in_the_morning_belongs_to_the_evening() {
    let mut log = VisitLog::default();
    let closed = Batch { active_ms: 9_000, idle_ms: 9 * HOUR_MS as u32, ..empty_batch(PageId([1; 4]), 0) };
    log.insert(START + 9 * HOUR_MS, &closed);
    let visits = log.visits(GAP_MS);
    assert_eq!((visits.len(), visits[0].last_activity(), visits[0].features().active_ms), (1, START, 9_000));
}

#[test]
fn the_cart_goes_from_visit_to_visit() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 0, 0, add("shoes")));
    log.settle(START + GAP_MS, GAP_MS);
    assert_eq!(log.cart(GAP_MS), [line("shoes")]);
    let back = START + 5 * HOUR_MS;
    log.insert(back, &batch(2, 0, 0, Fact::PageView { kind: PageKind::Home, path: "/".into() }));
    assert_eq!(log.visits(GAP_MS)[0].cart(), [line("shoes")]);
    assert_eq!(class(&log.visits(GAP_MS)[0]), None, "lines merely persist");
    log.insert(back + 1_000, &batch(3, 0, 0, add("socks")));
    assert_eq!(log.cart(GAP_MS), [line("shoes"), line("socks")]);
}

#[test]
fn a_visit_that_arrives_whole_after_its_end_is_late() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 0, 3 * HOUR_MS, add("shoes")));
    let ended = log.settle(START, GAP_MS);
    assert_eq!((ended.len(), ended[0].late), (1, true));
    assert_eq!(ended[0].visit.last_activity(), START - 3 * HOUR_MS);
}

#[test]
fn an_end_found_out_late_is_not_a_late_visit() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 0, 0, add("shoes")));
    let ended = log.settle(START + 24 * HOUR_MS, GAP_MS);
    assert_eq!((ended.len(), ended[0].late), (1, false));
}

#[test]
fn a_visit_that_was_known_in_time_is_not_late_for_its_last_batch() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 0, 0, add("shoes")));
    // The alarm was missed, and the page's last words come two hours late.
    let now = START + 2 * HOUR_MS;
    log.insert(now, &batch(1, 1, 2 * HOUR_MS - MINUTE_MS, add("socks")));
    let ended = log.settle(now, GAP_MS);
    assert_eq!((ended.len(), ended[0].late, ended[0].visit.cart().len()), (1, false, 2));
}

#[test]
fn what_is_dated_before_the_settled_end_corrects_the_cart_and_reopens_nothing() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 1, 0, add("shoes")));
    log.settle(START + GAP_MS, GAP_MS);
    let now = START + 2 * HOUR_MS;
    assert!(log.insert(now, &batch(2, 0, 2 * HOUR_MS + 5_000, add("socks"))));
    assert_eq!((log.visits(GAP_MS), log.next_end(GAP_MS)), (vec![], None));
    assert_eq!(log.cart(GAP_MS), [line("shoes"), line("socks")]);
    assert!(log.insert(now, &batch(2, 1, 2 * HOUR_MS, buy("R-1"))));
    assert_eq!((log.visits(GAP_MS), log.cart(GAP_MS)), (vec![], vec![]));
}

#[test]
fn a_late_copy_of_a_settled_batch_changes_nothing() {
    let mut log = VisitLog::default();
    let first = batch(1, 0, 0, add("shoes"));
    log.insert(START, &first);
    log.settle(START + GAP_MS, GAP_MS);
    let settled = log.clone();
    assert!(!log.insert(START + HOUR_MS, &Batch { age_ms: HOUR_MS as u32, ..first.clone() }));
    assert_eq!(log, settled);
    assert!(log.contains(first.id()));
    assert!(!log.contains(BatchId { page: first.page, sequence: 1 }));
}

#[test]
fn somebody_who_knows_may_end_the_visit_earlier() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 0, 0, add("shoes")));
    assert_eq!(log.settle_all(GAP_MS).len(), 1);
    log.insert(START + MINUTE_MS, &batch(1, 1, 0, add("socks")));
    let visits = log.visits(GAP_MS);
    assert_eq!((visits.len(), visits[0].cart()), (1, &[line("shoes"), line("socks")][..]));
}

#[test]
fn an_early_end_neither_divides_a_visit_nor_makes_it_late() {
    // A page tells its facts when it is left: the cart was filled 50 s before, and nothing told so meanwhile.
    const EARLY_GAP_MS: i64 = 20_000;
    let facts = vec![DatedFact { age_ms: 50_000, fact: add("shoes") }];
    let left = Batch { active_ms: 4_000, idle_ms: 15_000, facts, ..empty_batch(PageId([1; 4]), 0) };
    let mut log = VisitLog::default();
    log.insert(START, &left);
    assert_eq!(log.next_end(EARLY_GAP_MS), Some(START + 5_000));
    assert_eq!(log.settle(START + 4_999, EARLY_GAP_MS), []);
    // Even when it arrives after the early end.
    let mut slow = VisitLog::default();
    slow.insert(START + 60_000, &Batch { age_ms: 60_000, ..left });
    assert_eq!(slow.settle(START + 60_000, EARLY_GAP_MS), log.clone().settle(START + 60_000, EARLY_GAP_MS));
    let ended = log.settle(START + 5_000, EARLY_GAP_MS);
    assert_eq!((ended.len(), ended[0].late, class(&ended[0].visit)), (1, false, Some(Class::Cart)));
    assert_eq!(ended[0].visit.features().active_ms, 4_000);
}

#[test]
fn an_hour_of_reading_is_activity_from_its_beginning() {
    let view = Fact::ProductView { product: product("trail"), visits: 1 };
    let hour_ms = HOUR_MS as u32;
    let facts = vec![DatedFact { age_ms: hour_ms, fact: view }];
    let mut log = VisitLog::default();
    let read = Batch { active_ms: hour_ms - 60_000, facts, ..empty_batch(PageId([1; 4]), 0) };
    log.insert(START, &read);
    let visits = log.visits(GAP_MS);
    assert_eq!((visits.len(), visits[0].features().longest_item_ms), (1, hour_ms - 60_000));
}

#[test]
fn a_log_out_ends_the_visit_at_once_and_leaves_the_next_person_nothing() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 0, 0, Fact::ProductView { product: product("trail"), visits: 3 }));
    let facts =
        vec![DatedFact { age_ms: 3_000, fact: add("trail") }, DatedFact { age_ms: 0, fact: Fact::LogOut }];
    let leaving = Batch { active_ms: 9_000, facts, ..empty_batch(PageId([1; 4]), 1) };
    log.insert(START + 10_000, &leaving);
    assert_eq!((log.next_end(GAP_MS), log.cart(GAP_MS)), (Some(START + 10_000), vec![]));
    let reading = Batch { active_ms: 60_000, ..empty_batch(PageId([1; 4]), 2) };
    log.insert(START + 80_000, &reading);

    let ended = log.settle(START + 80_000, GAP_MS);
    assert_eq!((ended.len(), class(&ended[0].visit)), (1, Some(Class::Cart)));
    assert_eq!(ended[0].visit.features().active_ms, 9_000, "the time up to the log-out was the leaver's");
    let next = log.visits(GAP_MS);
    assert_eq!((next.len(), next[0].cart(), class(&next[0])), (1, &[][..], Some(Class::Site)));
    assert_eq!(next[0].features().item_active_ms, 0, "whose page it was is not told on");
}

#[test]
fn withdrawn_consent_leaves_the_names_of_batches_alone() {
    let mut log = VisitLog::default();
    let kept = batch(1, 0, 0, add("shoes"));
    log.insert(START, &kept);
    log.settle(START + GAP_MS, GAP_MS);
    log.insert(START + HOUR_MS, &batch(2, 0, 0, add("socks")));
    log.forget();
    assert_eq!((log.visits(GAP_MS), log.cart(GAP_MS), log.next_end(GAP_MS)), (vec![], vec![], None));
    assert!(!log.insert(START + HOUR_MS, &kept), "what comes again does not act again");
    let stored = serde_json::to_string(&log).expect("the log can be stored");
    assert!(!stored.contains("shoes") && !stored.contains("socks"), "{stored}");
}

#[test]
fn the_slow_upload_of_an_earlier_batch_does_not_turn_the_page_round() {
    // The cart was emptied after the add; the add's batch took 40 s to arrive and seems younger than it is.
    let facts = [(0, add("shoes"), 40_000), (1, Fact::CartView { lines: vec![] }, 0)];
    for order in [[0, 1], [1, 0]] {
        let mut log = VisitLog::default();
        for index in order {
            let (sequence, fact, delay_ms) = facts[index].clone();
            log.insert(START + i64::from(sequence) * 1_000 + delay_ms, &batch(1, sequence, 0, fact));
        }
        assert_eq!(log.cart(GAP_MS), []);
    }
}

#[test]
fn addresses_and_keys_are_not_kept_in_the_log() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 0, 0, Fact::Identify { email: "ada@example.org".into() }));
    let endpoint = "https://push.example/secret".to_string();
    log.insert(
        START,
        &batch(1, 1, 0, Fact::PushSubscription { endpoint, p256dh: vec![7; 65], auth: vec![9; 16] }),
    );
    let consent = Fact::MessageConsent { channel: Channel::Email, granted: true, text: "wording".into() };
    log.insert(START + MINUTE_MS, &batch(1, 2, 0, consent));
    let stored = serde_json::to_string(&log).expect("the log can be stored");
    for hidden in ["ada", "secret", "wording"] {
        assert!(!stored.contains(hidden), "{hidden} is in {stored}");
    }
    assert_eq!(log.next_end(GAP_MS), Some(START + MINUTE_MS + GAP_MS), "they are activity all the same");
}

#[test]
fn a_flood_is_folded_and_loses_no_line() {
    let mut log = VisitLog::default();
    for sequence in 0..200_u16 {
        let fact = if sequence % 10 == 0 { add(&format!("item-{sequence}")) } else { add("shoes") };
        for page in 1..=5 {
            assert!(log.insert(START + i64::from(sequence) * 1_000, &batch(page, sequence, 0, fact.clone())));
        }
    }
    let stored = serde_json::to_string(&log).expect("the log can be stored");
    assert!(stored.len() < 48 * 1024, "{} bytes", stored.len());
    let cart = log.cart(GAP_MS);
    assert_eq!(cart.len(), 21);
    assert_eq!(cart.iter().map(|line| u32::from(line.quantity)).sum::<u32>(), 1_000);
    assert_eq!(log.visits(GAP_MS).len(), 1);
    assert_eq!(log.settle(START + HOUR_MS, GAP_MS).len(), 1);
    assert_eq!(log.visits(GAP_MS), []);
}

/// More than the log keeps apart: one fact a second, each in a batch of its own.
fn flood(log: &mut VisitLog, page: u8, from: UnixMs, received_at: impl Fn(UnixMs) -> UnixMs) {
    for sequence in 0..250_u16 {
        let at = from + i64::from(sequence) * 1_000;
        for (page, fact) in [(page, add("socks")), (page + 1, add("hats"))] {
            let age_ms = received_at(at) - at;
            log.insert(received_at(at), &batch(page, sequence, age_ms, fact));
        }
    }
}

#[test]
fn a_flood_after_a_settled_visit_is_a_visit_of_its_own() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 0, 0, add("shoes")));
    log.settle(START + GAP_MS, GAP_MS);
    flood(&mut log, 2, START + HOUR_MS, |at| at);
    let visits = log.visits(GAP_MS);
    assert_eq!((visits.len(), visits[0].started()), (1, START + HOUR_MS));
    assert_eq!(log.cart(GAP_MS).iter().map(|line| line.quantity).collect::<Vec<_>>(), [1, 250, 250]);
    let ended = log.settle(START + 3 * HOUR_MS, GAP_MS);
    assert_eq!((ended.len(), ended[0].late), (1, false));
}

#[test]
fn a_flood_of_old_facts_is_not_late_if_some_came_in_time() {
    let on_time = START + 10_500;
    let arrives = |at| if at < on_time { at + 3 * HOUR_MS } else { START + 3 * HOUR_MS };
    for (known_in_time, late) in [(true, false), (false, true)] {
        let mut log = VisitLog::default();
        if known_in_time {
            log.insert(on_time, &batch(9, 0, 0, add("shoes")));
        }
        flood(&mut log, 2, START, arrives);
        assert_eq!(log.settle(START + 4 * HOUR_MS, GAP_MS)[0].late, late);
    }
}

#[test]
fn a_log_out_in_a_flood_leaves_the_next_person_nothing() {
    let mut log = VisitLog::default();
    log.insert(START, &batch(1, 0, 0, add("shoes")));
    log.insert(START + 1_000, &batch(1, 1, 0, Fact::LogOut));
    flood(&mut log, 2, START + MINUTE_MS, |at| at);
    let products: Vec<String> = log.cart(GAP_MS).into_iter().map(|line| line.product.0).collect();
    assert_eq!(products, ["socks", "hats"]);
}

#[test]
fn the_longest_texts_and_carts_fit_the_object() {
    let mut log = VisitLog::default();
    let mut largest = 0;
    for sequence in 0..255_u16 {
        let at = START + i64::from(sequence) * 1_000;
        let lines = (0..50).map(|number| line(&format!("{number:064}"))).collect();
        log.insert(at, &batch(1, sequence, 0, Fact::CartView { lines }));
        for page in 2..9 {
            let path = format!("{page:0100}{sequence:0100}");
            log.insert(at, &batch(page, sequence, 0, Fact::PageView { kind: PageKind::Other, path }));
        }
        largest = largest.max(serde_json::to_string(&log).expect("the log can be stored").len());
    }
    assert!(largest < 48 * 1024, "{largest} bytes");
}

#[test]
fn names_of_batches_are_known_for_as_many_pages_as_two_requests_carry() {
    let mut log = VisitLog::default();
    let of_page = |page: u8| batch(page, 0, 0, add("shoes"));
    (0..64).for_each(|page| assert!(log.insert(START, &of_page(page))));
    (0..64).for_each(|page| assert!(!log.insert(START, &of_page(page))));
    log.insert(START, &of_page(64));
    assert!(!log.contains(of_page(0).id()) && log.contains(of_page(1).id()));
}

#[test]
fn gaps_in_the_sequence_are_remembered_as_gaps() {
    let mut log = VisitLog::default();
    for sequence in [0, 2, 5, 1] {
        assert!(log.insert(START, &batch(1, sequence, 0, add("shoes"))));
    }
    let there = (0..7).filter(|&sequence| log.contains(BatchId { page: PageId([1; 4]), sequence }));
    assert_eq!(there.collect::<Vec<_>>(), [0, 1, 2, 5]);
}

#[test]
fn two_tabs_at_once_are_one_visit_whatever_comes_first() {
    let told = check(
        "product trail\n product road\n add road\n tab 1\n read 60\n add trail\n tab 2\n cart trail road\n read 9",
    );
    let sent_at = told.now + 1_000;
    let batches = batches(&told.steps, sent_at);
    let (first, second): (Vec<_>, Vec<_>) = batches.iter().partition(|batch| batch.page.0[0] == 1);
    for order in [[&first, &second], [&second, &first]] {
        let mut log = VisitLog::default();
        order.into_iter().flatten().for_each(|batch| assert!(log.insert(sent_at, batch)));
        assert_eq!(log.visits(GAP_MS)[0].features(), told.visit.features());
        assert_eq!(log.cart(GAP_MS), told.visit.cart());
    }
}
