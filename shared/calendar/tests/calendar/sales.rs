//! When an offer may be called a sale.

use rappel_calendar::{
    Country, SaleWord, Window, date_text, next_sale_window, sale_term_in, sale_windows, sale_word,
};

use crate::on;

fn text(window: Window) -> (String, String) {
    (date_text(window.first()), date_text(window.last()))
}

#[track_caller]
fn check(country: Country, table: &[(&str, &str)]) {
    for pair in table.chunks(2) {
        let year = pair[0].0[..4].parse().unwrap();
        let windows: Vec<(String, String)> = sale_windows(country, year, &[]).into_iter().map(text).collect();
        let expected: Vec<(String, String)> =
            pair.iter().map(|(first, last)| ((*first).into(), (*last).into())).collect();
        assert_eq!(windows, expected, "{country} {year}");
    }
}

/// The dates the ministry published (2021 was moved by decree and is left out). 2027 is a year in which the second
/// Wednesday of January falls after the 12th and the last of June after the 28th.
#[test]
fn french_sales_are_on_the_published_dates() {
    check(
        Country::France,
        &[
            ("2022-01-12", "2022-02-08"),
            ("2022-06-22", "2022-07-19"),
            ("2023-01-11", "2023-02-07"),
            ("2023-06-28", "2023-07-25"),
            ("2024-01-10", "2024-02-06"),
            ("2024-06-26", "2024-07-23"),
            ("2025-01-08", "2025-02-04"),
            ("2025-06-25", "2025-07-22"),
            ("2026-01-07", "2026-02-03"),
            ("2026-06-24", "2026-07-21"),
            ("2027-01-06", "2027-02-02"),
            ("2027-06-23", "2027-07-20"),
        ],
    );
}

/// 3 January 2010 was a Sunday, and so were 1 July 2012 and 2018: newspapers of those days.
#[test]
fn belgian_sales_never_begin_on_a_sunday() {
    check(
        Country::Belgium,
        &[
            ("2010-01-02", "2010-01-31"),
            ("2010-07-01", "2010-07-31"),
            ("2012-01-03", "2012-01-31"),
            ("2012-06-30", "2012-07-31"),
            ("2018-01-03", "2018-01-31"),
            ("2018-06-30", "2018-07-31"),
            ("2026-01-03", "2026-01-31"),
            ("2026-07-01", "2026-07-31"),
        ],
    );
}

#[test]
fn outside_its_weeks_the_word_is_refused_with_the_next_window() {
    let france = Some(Country::France);
    assert!(matches!(sale_word(france, on("2027-01-06"), &[]), SaleWord::Allowed(_)), "the first day");
    assert!(matches!(sale_word(france, on("2027-02-02"), &[]), SaleWord::Allowed(_)), "the last day");
    for (date, first) in
        [("2027-01-05", "2027-01-06"), ("2027-02-03", "2027-06-23"), ("2026-11-22", "2027-01-06")]
    {
        let SaleWord::Refused { reason, next } = sale_word(france, on(date), &[]) else {
            panic!("allowed on {date}");
        };
        assert_eq!(next.unwrap().first(), on(first));
        assert!(reason.contains("in France the word \"soldes\"") && reason.contains(first), "{reason}");
        assert!(reason.contains("call it a promotion") && reason.contains("L. 310-3"), "{reason}");
    }
}

#[test]
fn where_shops_are_free_nothing_is_refused() {
    for country in [Some(Country::Hungary), Some(Country::UnitedStates), Some(Country::Spain), None] {
        assert_eq!(sale_word(country, on("2026-11-22"), &[]), SaleWord::Unregulated);
    }
    assert_eq!(next_sale_window(Country::Hungary, on("2026-11-22"), &[]), None);
}

/// The dates of 2025, as the Luxembourg government's guide for businesses gave them.
#[test]
fn where_an_authority_sets_the_dates_the_shop_enters_them() {
    let luxembourg = Some(Country::Luxembourg);
    let SaleWord::Refused { reason, next: None } = sale_word(luxembourg, on("2025-01-10"), &[]) else {
        panic!("no date is known");
    };
    assert!(reason.contains("Luxembourg") && reason.contains("enter the dates"), "{reason}");
    let announced = [
        Window::new(on("2025-01-02"), on("2025-01-25")).unwrap(),
        Window::new(on("2025-06-27"), on("2025-07-26")).unwrap(),
    ];
    assert_eq!(sale_word(luxembourg, on("2025-01-10"), &announced), SaleWord::Allowed(announced[0]));
    assert_eq!(next_sale_window(Country::Luxembourg, on("2025-01-03"), &announced), Some(announced[1]));
    let refused = sale_word(luxembourg, on("2025-01-26"), &announced);
    assert!(matches!(refused, SaleWord::Refused { next, .. } if next == Some(announced[1])), "{refused:?}");
}

/// In 2017 and 2018 Luxembourg's winter sale began between Christmas and New Year.
#[test]
fn a_sale_may_cross_the_years_end() {
    let winter = Window::new(on("2017-12-29"), on("2018-01-27")).unwrap();
    for date in ["2017-12-29", "2017-12-31", "2018-01-01", "2018-01-27"] {
        let word = sale_word(Some(Country::Luxembourg), on(date), &[winter]);
        assert_eq!(word, SaleWord::Allowed(winter), "{date}");
    }
    assert_eq!(next_sale_window(Country::Luxembourg, on("2017-12-01"), &[winter]), Some(winter));
}

/// The summer sale of 2021 was moved a week by decree, to 30 June (Journal officiel, JORFARTI000043684545).
#[test]
fn a_decree_stands_in_for_the_rule_of_its_half_year_only() {
    let moved = Window::new(on("2021-06-30"), on("2021-07-27")).unwrap();
    let windows = sale_windows(Country::France, 2021, &[moved]);
    assert_eq!(windows.len(), 2);
    assert_eq!((windows[0].first(), windows[1]), (on("2021-01-06"), moved));
    assert_eq!(sale_windows(Country::France, 2022, &[moved]), sale_windows(Country::France, 2022, &[]));
    assert!(matches!(sale_word(Some(Country::France), on("2021-06-23"), &[moved]), SaleWord::Refused { .. }));
}

#[test]
fn an_entered_window_must_make_sense() {
    let error = |first, last| Window::new(on(first), on(last)).unwrap_err().to_string();
    assert!(error("2026-07-26", "2026-06-27").contains("ends before it begins"));
    assert!(error("2026-01-01", "2026-12-31").contains("92 days at most"));
    let json = r#"{"first":"2025-01-02","last":"2025-01-25"}"#;
    let window: Window = serde_json::from_str(json).unwrap();
    assert_eq!((window.days(), serde_json::to_string(&window).unwrap().as_str()), (24, json));
    assert!(serde_json::from_str::<Window>(r#"{"first":"2025-01-25","last":"2025-01-02"}"#).is_err());
}

#[test]
fn the_word_is_found_in_a_text_and_a_balance_is_none() {
    assert_eq!(sale_term_in(Country::France, "Nos SOLDES d'été !"), Some("soldes"));
    assert_eq!(sale_term_in(Country::France, "Le solde de vos points"), None);
    assert_eq!(sale_term_in(Country::France, "Promotions : jusqu'à -50 %"), None);
    assert_eq!(sale_term_in(Country::Belgium, "De solden zijn er"), Some("solden"));
    assert_eq!(sale_term_in(Country::Belgium, "Soldes!"), Some("soldes"));
    assert_eq!(sale_term_in(Country::Italy, "Saldi estivi"), Some("saldi"));
    assert_eq!(sale_term_in(Country::Hungary, "soldes"), None);
}
