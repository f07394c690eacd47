//! Reasons as a merchant reads them.

use rappel_signal::{CheckoutStep, Class, Reason, Report};
use rappel_visit::{Names, explain};

fn words(reasons: &[Reason], names: Names<'_>) -> String {
    explain(&Report { class: Class::Browse, score: 4, reasons: reasons.to_vec() }, names)
}

#[test]
fn an_interest_names_the_item_and_the_visit() {
    let names = Names { item: Some("Trail Shoes"), query: None };
    assert_eq!(
        words(&[Reason::LongestItem(130), Reason::Repeat(3)], names),
        "2 min 10 s on Trail Shoes, third visit"
    );
    assert_eq!(
        words(&[Reason::LongestItem(60), Reason::Repeat(40)], names),
        "1 min on Trail Shoes, visit number 40"
    );
}

#[test]
fn every_reason_has_words_without_names_too() {
    let all = [
        (Reason::ActiveTime(200), "3 min 20 s on products and categories"),
        (Reason::LongestItem(45), "45 s on one item"),
        (Reason::Views(1), "1 product or category view"),
        (Reason::Views(9), "9 product or category views"),
        (Reason::Repeat(2), "second visit"),
        (Reason::Returned, "returned to it after other pages"),
        (Reason::Pages(6), "6 pages"),
        (Reason::ZeroResults, "nothing found for the last search"),
        (Reason::Unopened(0), "no result opened for the last search"),
        (Reason::Unopened(12), "none of 12 results opened for the last search"),
        (Reason::Refined(1), "query refined 1 time"),
        (Reason::CartLines(2), "2 products in the cart"),
        (Reason::Checkout(CheckoutStep::Begun), "began checkout"),
        (Reason::Checkout(CheckoutStep::Shipping), "chose delivery in checkout"),
        (Reason::Checkout(CheckoutStep::Payment), "came to payment in checkout"),
        (Reason::CheckoutError, "an error was shown"),
        (Reason::Present(5), "5 s in the shop"),
    ];
    for (reason, expected) in all {
        assert_eq!(words(&[reason], Names::default()), expected);
    }
}

#[test]
fn a_search_names_its_query() {
    let names = Names { item: None, query: Some("red boots") };
    assert_eq!(
        words(&[Reason::ZeroResults, Reason::Refined(2)], names),
        "nothing found for “red boots”, query refined 2 times"
    );
}
