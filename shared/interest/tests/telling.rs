//! Telling in pieces: the cursor, crashes at each line, latecomers, cancelling, fairness and pace.

// Helpers of tests are tests.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use proptest::prelude::*;
use rappel_interest::limit::{
    CALLS_PER_ALARM, CAMPAIGNS_MAX, FAILURES_MAX, HOMES_MAX, LATE_MAX, RETRY_FIRST_MS,
};
use rappel_interest::*;
use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, ProductId, UnixMs};
use support::{START, shop};

fn viewed(product: &str) -> Vec<News> {
    let interest =
        Interest { viewed: 1, price_hundredths: Some(10_000), ..Interest::none(0, START - DAY_MS) };
    vec![News { subject: Subject::product(product), interest }]
}

fn hand_over(person: usize, news: Vec<News>) -> HandOver {
    HandOver { person: format!("demo/{person:04}"), number: 1, taste: None, news }
}

fn price(product: &str, pace_ms: u32) -> Campaign {
    let change = Change::PriceDrop {
        subject: Subject::product(product),
        price_hundredths: 9_000,
        currency: String::new(),
        was_hundredths: None,
        drop: Drop::default(),
    };
    Campaign::new(change, "1", START, pace_ms).unwrap()
}

/// A page of so many interested persons.
fn page(product: &str, persons: std::ops::Range<usize>) -> Vec<(String, String)> {
    let news = &viewed(product)[0];
    let row = |person| {
        let place = news.interest.place().unwrap();
        let person = hand_over(person, vec![]).person;
        (InterestKey { subject: news.subject.clone(), place, person }.to_stored(), news.interest.to_stored())
    };
    persons.map(row).collect()
}

fn people(calls: &[Call]) -> Vec<&str> {
    calls.iter().map(|call| call.person.as_str()).collect()
}

fn all(calls: &[Call], heard: Heard) -> impl Iterator<Item = (&str, Heard)> {
    calls.iter().map(move |call| (call.person.as_str(), heard))
}

#[test]
fn forty_are_claimed_and_the_next_forty_a_second_after() {
    let mut telling = Telling::new(price("p", 0), START);
    let rows = page("p", 0..90);
    let first = turn(&mut telling, Page { rows: &rows, last: true }, 100, START);
    assert_eq!((first.len(), telling.in_flight.len()), (CALLS_PER_ALARM, CALLS_PER_ALARM));
    assert_eq!(telling.after, rows[39].0, "the cursor stands on the last who was claimed");
    telling.answered(all(&first, Heard::Taken), START + 100);
    assert_eq!(telling.next_at, Some(START + 1_000));
    let early = turn(&mut telling, Page { rows: &rows[40..], last: true }, 40, START + 999);
    assert!(early.is_empty(), "not before its time");
    let second = turn(&mut telling, Page { rows: &rows[40..], last: true }, 40, START + 1_000);
    assert_eq!(second.first().map(|call| call.person.as_str()), Some("demo/0040"));
    telling.answered(all(&second, Heard::Taken), START + 1_100);
    let third = turn(&mut telling, Page { rows: &rows[80..], last: true }, 40, START + 2_000);
    assert_eq!((third.len(), telling.ending), (10, None), "not done before they answered");
    telling.answered(all(&third, Heard::Passed), START + 2_100);
    assert_eq!((telling.ending, telling.next_at), (Some(Ending::Done), None));
    assert_eq!((telling.counts.taken, telling.counts.passed, telling.counts.rows), (80, 10, 90));
}

#[test]
fn a_process_that_dies_after_the_claim_calls_the_same_people_again() {
    let mut telling = Telling::new(price("p", 0), START);
    let rows = page("p", 0..3);
    let claimed = turn(&mut telling, Page { rows: &rows, last: true }, 40, START);
    let mut woken = Telling::from_stored(&telling.to_stored()).unwrap();
    assert_eq!(woken.range_to_tell(), None, "everybody is claimed: nothing is read");
    let at = START + RETRY_FIRST_MS;
    assert_eq!(woken.next_at, Some(at));
    assert_eq!(people(&turn(&mut woken, Page::NONE, 40, at)), people(&claimed));
    woken.answered([("demo/0001", Heard::Taken), ("demo/0002", Heard::Failed)], at);
    let again = turn(&mut woken, Page::NONE, 40, at + 2 * RETRY_FIRST_MS);
    assert_eq!(people(&again), ["demo/0000", "demo/0002"]);
}

#[test]
fn a_broken_object_is_given_up_and_does_not_hold_up_the_others() {
    let mut shop = shop(1);
    (0..100).for_each(|person| shop.hand_over(&hand_over(person, viewed("p"))));
    shop.persons.broken = vec!["demo/0005".into()];
    shop.announce(&price("p", 0)).unwrap();
    shop.run();
    assert_eq!(shop.persons.told.len(), 99);
    assert!(shop.persons.told.iter().all(|(.., at)| *at < START + 10_000), "the others heard at once");
    let (ending, counts) = shop.counts(&price("p", 0).id)[0];
    assert_eq!((ending, counts.lost), (Some(Ending::Done), 1));
    assert_eq!(shop.persons.calls, 99 + u64::from(FAILURES_MAX));
}

#[test]
fn a_call_that_kills_the_process_takes_nobody_along_for_long() {
    let mut telling = Telling::new(price("p", 0), START);
    let rows = page("p", 0..60);
    let (mut now, mut answered) = (START, 0);
    while answered < 59 && now < START + 10 * MINUTE_MS {
        let rest: Vec<_> = rows.iter().filter(|(key, _)| *key > telling.after).cloned().collect();
        let calls = turn(&mut telling, Page { rows: &rest, last: true }, CALLS_PER_ALARM, now);
        if !calls.iter().any(|call| call.person == "demo/0007") {
            answered += calls.len();
            telling.answered(all(&calls, Heard::Taken), now);
        }
        now = telling.next_at.unwrap().max(now + 1);
    }
    assert_eq!((answered, telling.counts.lost), (59, 0));
    assert_eq!(telling.in_flight.len(), 1, "only the one that kills it is left");
}

#[test]
fn a_cancelled_campaign_calls_nobody_more_and_does_not_come_back() {
    let mut shop = shop(2);
    (0..200).for_each(|person| shop.hand_over(&hand_over(person, viewed("p"))));
    let campaign = price("p", 0);
    shop.announce(&campaign).unwrap();
    while shop.persons.told.len() < 80 {
        shop.wake_next(START + HOUR_MS);
    }
    shop.cancel(&campaign);
    shop.run();
    let told = shop.persons.told.len();
    assert!((80..200).contains(&told), "{told} told");
    assert!(shop.counts(&campaign.id).iter().all(|(ending, _)| *ending == Some(Ending::Cancelled)));
    assert_eq!(shop.announce(&campaign), Err(Refusal::Known));
    shop.run();
    assert_eq!(shop.persons.told.len(), told);
}

#[test]
fn a_cancellation_that_overtakes_the_announcement_wins() {
    let mut running = Running::default();
    let mut ask = |ask, ended| answer(&mut running, &price("p", 0), ask, ended, Page::NONE, START);
    let (_, writes) = ask(Ask::End(Ending::Cancelled), false);
    assert_eq!(writes.puts[0].0, ended_key(&price("p", 0).id), "remembered, though it was never known");
    assert_eq!(ask(Ask::Announce, true), (Reply::Done, Writes::default()));
    assert_eq!(ask(Ask::End(Ending::Done), true), (Reply::Done, Writes::default()));
}

#[test]
fn one_campaign_too_many_is_asked_to_come_again() {
    let mut running = Running::default();
    let mut announce = |product: usize| {
        answer(&mut running, &price(&format!("p{product}"), 0), Ask::Announce, false, Page::NONE, START).0
    };
    assert!((0..CAMPAIGNS_MAX).all(|product| announce(product) == Reply::Done));
    assert_eq!(announce(CAMPAIGNS_MAX), Reply::Later);
    assert_eq!(announce(0), Reply::Done, "this one is known");
    let mut homes = Running::default();
    let mut take = |product: usize| {
        take_home(&mut homes, &price(&format!("p{product}"), 0), 4, false, None, START).map(|_| ())
    };
    assert!((0..HOMES_MAX).all(|product| take(product).is_ok()));
    assert_eq!((take(HOMES_MAX), take(0)), (Err(Refusal::Full), Err(Refusal::Known)));
}

#[test]
fn an_answer_to_an_older_step_does_not_close_a_home() {
    let mut home = Home::new(price("p", 0), 2, START);
    let announced = home.step;
    assert_eq!(home.turn(32, START).len(), 2);
    home.cancel(START);
    home.answered(announced, vec![(0, Reply::Done), (1, Reply::Done)], START);
    assert_eq!(home.phase, Phase::Closing(Ending::Cancelled));
    let asks = home.turn(1, START);
    assert_eq!((asks.len(), asks[0].ask), (1, Ask::End(Ending::Cancelled)));
    home.answered(home.step, vec![(0, Reply::Done), (1, Reply::Later)], START);
    assert_eq!(home.turn(32, START + 1_000)[0].shard, 1, "only the other is asked again");
    home.answered(home.step, vec![(1, Reply::Done)], START);
    assert_eq!((home.phase, home.next_at), (Phase::Over, None));
}

#[test]
fn a_row_that_comes_in_behind_the_cursor_is_told_too() {
    let mut shop = shop(1);
    (100..300).for_each(|person| shop.hand_over(&hand_over(person, viewed("p"))));
    shop.announce(&price("p", 0)).unwrap();
    while shop.persons.told.len() < 80 {
        shop.wake_next(START + HOUR_MS);
    }
    // Seen before the price fell, handed over after the cursor has passed its place; the other is ahead anyway.
    shop.hand_over(&hand_over(1, viewed("p")));
    shop.hand_over(&hand_over(999, viewed("p")));
    // Wished for before the price fell by somebody who is still ahead: the row moves behind the cursor.
    let mut wished = viewed("p");
    wished[0].interest.wishlisted = true;
    shop.hand_over(&HandOver { number: 2, ..hand_over(299, wished) });
    shop.run();
    let mut names = shop.persons.names();
    names.sort_unstable();
    let mut expected: Vec<String> = (100..300).chain([1, 999]).map(|p| hand_over(p, vec![]).person).collect();
    expected.sort();
    assert_eq!(names, expected);
    assert_eq!(shop.persons.calls, 202);
}

#[test]
fn more_latecomers_than_there_is_room_for_are_asked_to_come_again() {
    let mut telling = Telling::new(price("p", 0), START);
    let _ = turn(&mut telling, Page { rows: &page("p", 900..1_000), last: true }, 40, START);
    let mut running = Running { tellings: vec![telling], ..Running::default() };
    for person in 0..LATE_MAX {
        assert!(apply(None, &hand_over(person, viewed("p")), &mut running, START).is_ok());
    }
    assert_eq!(apply(None, &hand_over(LATE_MAX, viewed("p")), &mut running, START), Err(Busy));
    assert!(
        apply(None, &hand_over(LATE_MAX, viewed("q")), &mut running, START).is_ok(),
        "of no matter to it"
    );
}

#[test]
fn somebody_erased_while_in_flight_is_not_called_again() {
    let mut telling = Telling::new(price("p", 0), START);
    let _ = turn(&mut telling, Page { rows: &page("p", 0..2), last: true }, 40, START);
    let mut running = Running { tellings: vec![telling], ..Running::default() };
    let writes = erase("demo/0001", None, &mut running);
    assert_eq!(writes.puts.len(), 1);
    let again = turn(&mut running.tellings[0], Page::NONE, 40, START + RETRY_FIRST_MS);
    assert_eq!(people(&again), ["demo/0000"]);
}

#[test]
fn several_campaigns_share_an_alarm_and_none_waits_for_ever() {
    let mut shop = shop(1);
    let products: Vec<String> = (0..20).map(|product| format!("p{product:02}")).collect();
    for (at, product) in products.iter().enumerate() {
        (0..60).for_each(|person| shop.hand_over(&hand_over(at * 60 + person, viewed(product))));
        shop.announce(&price(product, 0)).unwrap();
    }
    while shop.wake_next(START + 5_000) {}
    let told =
        |product: &str| shop.persons.told.iter().filter(|(_, id, ..)| *id == price(product, 0).id).count();
    let counts: Vec<usize> = products.iter().map(|product| told(product)).collect();
    assert!(counts.iter().all(|count| (5..60).contains(count)), "after five seconds: {counts:?}");
    shop.run();
    assert_eq!(shop.persons.told.len(), 1_200);
}

#[test]
fn a_pace_is_kept() {
    let mut shop = shop(4);
    (0..400).for_each(|person| shop.hand_over(&hand_over(person, viewed("p"))));
    shop.announce(&price("p", pace_ms(20, 4))).unwrap();
    shop.run();
    let within =
        |from: UnixMs| shop.persons.told.iter().filter(|(.., at)| (from..from + 10_000).contains(at)).count();
    let busiest = shop.persons.told.iter().map(|(.., at)| within(*at)).max().unwrap();
    // 20 a second, and what each of four shards may have begun at the edge of the ten seconds.
    assert!(busiest <= 20 * 10 + 4 * CALLS_PER_ALARM, "{busiest} in ten seconds");
    assert!(shop.now - START >= 400 / 20 * 1_000 / 2, "{} ms", shop.now - START);
}

#[test]
fn a_promotion_goes_to_those_with_a_taste_for_it() {
    let mut shop = shop(2);
    for person in 0..100 {
        let taste = Taste { likes_promotions: person % 4 == 0, ..Taste::default() };
        shop.hand_over(&HandOver { taste: Some(taste), ..hand_over(person, viewed("p")) });
    }
    let wish = Wish { promotions: true, ..Wish::default() };
    let change = Change::Promotion { products: vec![ProductId("p".into())], wish };
    shop.announce(&Campaign::new(change, "9", START, 0).unwrap()).unwrap();
    shop.run();
    assert_eq!(shop.persons.told.len(), 25);
    assert!(shop.persons.told.iter().all(|(.., why, _)| *why == Why::Taste));
}

#[test]
fn low_stock_is_refused_for_thirty_days_and_a_row_that_cannot_be_read_is_passed_over() {
    let mut shop = shop(1);
    (0..3).for_each(|person| shop.hand_over(&hand_over(person, viewed("p"))));
    let broken = page("p", 1..2).remove(0).0;
    shop.shards[0].insert(broken, "not JSON".into());
    let low = |stock, at| {
        let change = Change::LowStock { subject: Subject::product("p"), stock, popular: true };
        Campaign::new(change, "1", at, 0).unwrap()
    };
    shop.announce(&low(3, START)).unwrap();
    shop.run();
    assert_eq!(shop.persons.names(), ["demo/0000", "demo/0002"]);
    assert_eq!(shop.counts(&low(3, START).id)[0].1.broken, 1);
    assert_eq!(shop.announce(&low(2, START + DAY_MS)), Err(Refusal::NotBefore(START + 30 * DAY_MS)));
    assert_eq!(shop.announce(&low(2, START + 30 * DAY_MS)), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever line the process dies at, and however often: everybody due hears once, and nobody else.
    #[test]
    fn nobody_is_told_twice_and_nobody_missed(
        seed: u64, crash_one_in in 8_u64..80, shards in 1_u16..6, persons in 1_usize..150, late in 0_usize..20,
    ) {
        let mut shop = shop(shards);
        (late..persons).for_each(|person| shop.hand_over(&hand_over(person, viewed("p"))));
        (shop.chance, shop.crash_one_in) = (support::chance::Chance::new(seed), crash_one_in);
        shop.announce(&price("p", 0)).unwrap();
        let mut waiting = (0..late.min(persons)).rev();
        while (0..usize::from(shards)).any(|shard| shop.is_busy(shard)) {
            prop_assert!(shop.wake_next(UnixMs(i64::MAX)), "a campaign runs and nothing will wake its shard");
            // Latecomers come while it runs; their hand-overs come twice, and once more with an older number.
            let Some(person) = waiting.clone().next() else { continue };
            let shard = usize::from(shard_of(&hand_over(person, vec![]).person, shards));
            if !shop.running(shard).tellings.is_empty() {
                waiting.next();
                shop.hand_over(&HandOver { number: 2, ..hand_over(person, viewed("p")) });
                shop.hand_over(&HandOver { number: 2, ..hand_over(person, viewed("p")) });
                shop.hand_over(&hand_over(person, viewed("p")));
            }
        }
        let came: Vec<String> = (waiting.len()..persons).map(|person| hand_over(person, vec![]).person).collect();
        let mut names: Vec<&str> = shop.persons.names();
        names.sort_unstable();
        prop_assert_eq!(names, came);
        prop_assert!(shop.calls_most <= CALLS_PER_ALARM);
    }
}
