//! Figures by hand-worked numbers, and what must hold for any.

// A test that stops at what it did not expect is doing its work.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use rappel_figures::{
    Credited, Day, Group, Measure, Report, Sample, Tally, Text, Told, estimate, limit::PEOPLE_MIN,
};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn tally(day: Day, measure: Measure, count: i64) -> Tally {
    Tally { day, flow: "cart-abandonment".into(), measure, count }
}

fn text() -> Text {
    Text { step: "first".into(), text: "main".into() }
}

#[test]
fn days_are_counted_from_1970() {
    assert_eq!((day("1970-01-01"), day("2026-11-22")), (Day(0), Day(20_779)));
    assert_eq!(Day(20_779).text(), "2026-11-22");
    assert_eq!((Day::of_local_ms(0), Day::of_local_ms(-1)), (Day(0), Day(-1)));
    assert_eq!(Day::parse("2026-02-29"), None);
}

/// Worked by hand. Treated: 40 people, 10 of whom spent 20.00: mean 5, squares 4000, variance
/// (4000 − 40·25) / 39 = 76.923, over 40: 1.92308. Held out: 50 people, 5 of whom spent 20.00: mean 2, squares 2000,
/// variance (2000 − 50·4) / 49 = 36.7347, over 50: 0.73469. Difference 3, error √2.65777 = 1.63027, ±1.96 errors.
#[test]
fn an_estimate_by_hand() {
    let told = estimate(
        Sample { people: 40, sum: 200.0, squares: 4_000.0 },
        Sample { people: 50, sum: 100.0, squares: 2_000.0 },
    )
    .unwrap();
    let near = |told: f64, worked: f64| assert!((told - worked).abs() < 0.001, "{told}, worked {worked}");
    near(told.per_person, 3.0);
    near(told.standard_error, 1.630_27);
    near(told.low, -0.195_32);
    near(told.high, 6.195_32);
    near(told.total, 120.0);
}

#[test]
fn few_people_say_nothing() {
    let many = Sample { people: 1_000, sum: 10.0, squares: 100.0 };
    let few = Sample { people: PEOPLE_MIN - 1, ..many };
    assert_eq!((estimate(few, many), estimate(many, few)), (None, None));
    assert!(estimate(many, Sample { people: PEOPLE_MIN, ..many }).is_some());
}

/// Shops of 20,000 shoppers of whom 5 % are held out; few buy, and some of them much. The interval must hold the truth
/// about as often as it says.
#[test]
fn the_interval_holds_the_truth_as_often_as_it_says() {
    let mut chance = Chance(7);
    let (shops, uplift) = (300, 0.4);
    let mut held_truth = 0;
    for _ in 0..shops {
        let (mut treated, mut held_out) = (Sample::default(), Sample::default());
        for person in 0..20_000 {
            // One in 25 buys, for 10 to 110; of those written to, one in 125 more, for 50.
            let base = if chance.next() < 0.04 { 10.0 + 100.0 * chance.next() * chance.next() } else { 0.0 };
            let (group, spent) = match person % 20 {
                0 => (&mut held_out, base),
                _ => (&mut treated, base + if chance.next() < uplift / 50.0 { 50.0 } else { 0.0 }),
            };
            group.people += 1;
            group.sum += spent;
            group.squares += spent * spent;
        }
        let told = estimate(treated, held_out).unwrap();
        held_truth += i32::from(told.low <= uplift && uplift <= told.high);
    }
    assert!((276..=297).contains(&held_truth), "{held_truth} of {shops}; 285 expected");
}

/// SplitMix64: the same every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((bits ^ (bits >> 31)) >> 32).unwrap()) / f64::from(u32::MAX)
    }
}

#[test]
fn a_report_sums_days_and_keeps_the_page_s_word_apart() {
    let (first, second) = (day("2026-11-21"), day("2026-11-22"));
    let report = Report::of(
        first,
        second,
        [
            tally(first, Measure::Sent(text()), 2),
            tally(second, Measure::Sent(text()), 1),
            tally(second, Measure::Clicked(text()), 1),
            tally(second, Measure::Orders(text(), Told::Server), 1),
            tally(second, Measure::Revenue(text(), Told::Server), 12_900),
            tally(second, Measure::Orders(text(), Told::Page), 3),
            tally(second, Measure::Skipped("capped".into()), 4),
            tally(second, Measure::People(Group::HeldOut), 5),
            tally(day("2026-11-23"), Measure::Entered, 99),
        ],
    );
    let flow = &report.flows["cart-abandonment"];
    assert_eq!((flow.sent, flow.clicked, flow.entered, flow.skipped["capped"]), (3, 1, 0, 4));
    assert_eq!(flow.credited, Credited { orders: 1, revenue_hundredths: 12_900 });
    assert_eq!(flow.reported_by_the_page.orders, 3);
    assert_eq!(flow.steps["first"].texts["main"].credited, flow.credited);
    assert_eq!((flow.compared.held_out.people, flow.compared.incremental_hundredths), (5, None));
    assert_eq!(report.days["2026-11-21"]["cart-abandonment"].sent, 2);
    assert_eq!(report.days.len(), 2);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["windows"]["email_click_hours"], 120);
    assert_eq!(json["windows"]["push_click_hours"], 24);
}

#[test]
fn squares_are_kept_in_units_and_told_in_hundredths() {
    // Forty treated people of whom ten spent 20.00 and forty held out who spent nothing: the worked variance again.
    let on = day("2026-11-22");
    let report = Report::of(
        on,
        on,
        [
            tally(on, Measure::People(Group::Treated), 40),
            tally(on, Measure::People(Group::HeldOut), 40),
            tally(on, Measure::GroupOrders(Group::Treated, Told::Server), 10),
            tally(on, Measure::GroupRevenue(Group::Treated, Told::Server), 20_000),
            tally(on, Measure::GroupSquares(Group::Treated, Told::Server), 4_000),
        ],
    );
    let told = report.flows["cart-abandonment"].compared.incremental_hundredths.unwrap();
    assert!((told.per_person - 500.0).abs() < 0.001);
    assert!((told.standard_error - 138.675).abs() < 0.01, "{}", told.standard_error);
}

fn measures() -> impl Strategy<Value = Measure> {
    let word = "[a-z][a-z0-9-]{0,12}";
    let text = (word, word).prop_map(|(step, text)| Text { step, text });
    let told = prop_oneof![Just(Told::Server), Just(Told::Page)];
    let group = prop_oneof![Just(Group::Treated), Just(Group::HeldOut)];
    prop_oneof![
        Just(Measure::Entered),
        Just(Measure::Failed),
        word.prop_map(Measure::NotEntered),
        word.prop_map(Measure::Skipped),
        text.clone().prop_map(Measure::Sent),
        text.clone().prop_map(Measure::Clicked),
        (text.clone(), told.clone()).prop_map(|(text, told)| Measure::Orders(text, told)),
        (text, told.clone()).prop_map(|(text, told)| Measure::Revenue(text, told)),
        group.clone().prop_map(Measure::People),
        (group.clone(), told.clone()).prop_map(|(group, told)| Measure::GroupOrders(group, told)),
        (group.clone(), told.clone()).prop_map(|(group, told)| Measure::GroupRevenue(group, told)),
        (group, told).prop_map(|(group, told)| Measure::GroupSquares(group, told)),
    ]
}

proptest! {
    #[test]
    fn a_key_is_read_as_it_was_written(measure in measures(), day in 0..60_000i32, count in -9..9i64) {
        let tally = tally(Day(day), measure, count);
        prop_assert_eq!(Tally::read(&tally.key(), count), Some(tally));
    }

    #[test]
    fn keys_sort_by_day(one in 0..60_000i32, other in 0..60_000i32) {
        let key = |day| tally(Day(day), Measure::Entered, 1).key();
        prop_assert_eq!(one.cmp(&other), key(one).cmp(&key(other)));
    }
}

/// Keys are kept for years: these are of the first version.
#[test]
fn keys_of_the_first_version_are_still_read() {
    for (key, measure) in [
        ("020779/cart-abandonment/entered", Measure::Entered),
        ("020779/cart-abandonment/not-entered/holdout", Measure::NotEntered("holdout".into())),
        ("020779/cart-abandonment/sent/first/main", Measure::Sent(text())),
        ("020779/cart-abandonment/revenue/first/main/page", Measure::Revenue(text(), Told::Page)),
        (
            "020779/cart-abandonment/held-out/squares/server",
            Measure::GroupSquares(Group::HeldOut, Told::Server),
        ),
    ] {
        assert_eq!(Tally::read(key, 1), Some(tally(Day(20_779), measure, 1)));
    }
    assert_eq!(Tally::read("020779/cart-abandonment/newer/word/of/all", 1), None);
}
