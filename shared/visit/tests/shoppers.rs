//! The shape of the interest score against real visits: do those who buy score higher?
//!
//! The data counts wall-clock seconds where we count active time, so the marks of time are reached too easily here;
//! the order of the scores is what is tested, not their level. Source and licence: `data/README.md`.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

use rappel_visit::{Features, Thresholds, score};

struct Shopper {
    score: u8,
    bought: bool,
}

/// Seconds on products → active time; product pages → views; a returning visitor → a repeat; all pages → pages.
fn shoppers() -> Vec<Shopper> {
    let mut lines = include_str!("data/online-shoppers-half.csv").lines();
    let names: Vec<&str> = lines.next().expect("the file has a header").split(',').collect();
    let column = |name: &str| names.iter().position(|found| *found == name).expect("the column is there");
    let [own, info, product] = ["Administrative", "Informational", "ProductRelated"].map(&column);
    let (seconds, kind, revenue) =
        (column("ProductRelated_Duration"), column("VisitorType"), column("Revenue"));
    let shopper = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let count = |index: usize| cells[index].parse::<u16>().expect("pages are counted");
        let active_seconds: f64 = cells[seconds].parse().expect("seconds are a number");
        let features = Features {
            item_active_ms: (active_seconds.max(0.0) * 1_000.0) as u32,
            views: count(product),
            pages: count(own) + count(info) + count(product),
            repeat_visits: if cells[kind] == "Returning_Visitor" { 2 } else { 1 },
            ..Features::default()
        };
        Shopper { score: score(&features, &Thresholds::default()), bought: cells[revenue] == "TRUE" }
    };
    lines.map(shopper).collect()
}

fn buying_rate<'a>(shoppers: impl Iterator<Item = &'a Shopper>) -> f64 {
    let (buyers, all) =
        shoppers.fold((0, 0), |(buyers, all), shopper| (buyers + u32::from(shopper.bought), all + 1));
    f64::from(buyers) / f64::from(all.max(1))
}

/// The chance that a buyer scores higher than one who did not buy; ties count half.
fn area_under_curve(shoppers: &[Shopper]) -> f64 {
    let count = |score: u8, bought: bool| {
        shoppers.iter().filter(|shopper| shopper.score == score && shopper.bought == bought).count() as f64
    };
    let (mut area, mut others_below) = (0.0, 0.0);
    for score in 0..=8 {
        let others = count(score, false);
        area += count(score, true) * (others_below + others / 2.0);
        others_below += others;
    }
    let buyers = shoppers.iter().filter(|shopper| shopper.bought).count() as f64;
    area / (buyers * others_below)
}

#[test]
fn buyers_rise_with_the_score() {
    let shoppers = shoppers();
    println!("score  visits  bought");
    let mut rates = Vec::new();
    for score in 0..=8 {
        let of_score = || shoppers.iter().filter(move |shopper| shopper.score == score);
        rates.push(buying_rate(of_score()));
        println!("{score:5}  {:6}  {:5.1} %", of_score().count(), 100.0 * rates[usize::from(score)]);
    }
    let browse_score = Thresholds::default().browse_score;
    let above = buying_rate(shoppers.iter().filter(|shopper| shopper.score >= browse_score));
    let below = buying_rate(shoppers.iter().filter(|shopper| shopper.score < browse_score));
    let area = area_under_curve(&shoppers);
    println!(
        "from {browse_score} on {:.1} %, below {:.1} %; area under the curve {area:.3}",
        100.0 * above,
        100.0 * below
    );

    assert!(shoppers.len() > 6_000, "the data is not whole: {} rows", shoppers.len());
    for (score, pair) in (1..).zip(rates[1..].windows(2)) {
        assert!(pair[0] < pair[1], "score {score} buys at {:.3}, the next at {:.3}", pair[0], pair[1]);
    }
    assert!(above > 3.0 * below, "the browse class tells little: {above:.3} against {below:.3}");
    assert!(area > 0.62, "the score hardly orders the visits: {area:.3}");
}
