//! Every sentence on classes, views, repeats and result clicks, told as a story.
#![allow(clippy::indexing_slicing, reason = "a broken test should fail loudly")]

mod support;
use rappel_signal::{CartLine, Fact};
use support::{check, line};

#[test]
fn a_visit_with_no_use_of_the_page_abandons_nothing() {
    check("page home /\n = none\n read 4\n = none");
}

#[test]
fn five_active_seconds_make_a_site_visit() {
    check("page home /\n read 5\n = site\n = because Present(5)\n = score 0");
}

#[test]
fn time_alone_is_never_browsing() {
    check(
        "product shoes
         read 700
         = score 3
         = site
         page other /delivery
         page other /returns
         page other /about
         = score 4
         = site",
    );
}

#[test]
fn time_counts_only_on_products_and_categories() {
    check(
        "page other /guide
         read 700
         = score 0
         category boots
         read 60
         = score 1
         product shoes
         read 120
         = score 2",
    );
}

#[test]
fn points_come_from_views_at_three_eight_and_twenty() {
    let mut story = String::new();
    for view in 1..=20 {
        story += &format!("product item-{view}\n = views {view}\n");
        // One point more for four pages, from the fourth on.
        let score = u8::from(view >= 3) + u8::from(view >= 8) + u8::from(view >= 20) + u8::from(view >= 4);
        story += &format!("= score {score}\n");
    }
    check(&story);
}

#[test]
fn three_views_four_pages_three_minutes_are_browsing() {
    check(
        "page home /
         category shoes
         read 20
         product trail
         read 130
         product road
         read 29
         = score 3
         = site
         read 1
         = score 4
         = browse
         = because LongestItem(130) ActiveTime(180) Views(3) Pages(4)
         = last-product road
         = last-category shoes
         = longest trail 130",
    );
}

#[test]
fn the_third_visit_to_a_product_is_a_repeat() {
    check("product trail visit 1\n = score 0\n page home /\n product road visit 3\n = score 1");
    check(
        "product trail visit 3\n read 600\n = score 4\n = browse\n = because LongestItem(600) Repeat(3) Views(1)",
    );
}

#[test]
fn returning_within_the_visit_is_a_repeat() {
    check("product trail\n page home /\n product trail\n = views 2\n = returned\n = score 1");
    check("category shoes\n product trail\n category shoes\n = returned");
}

#[test]
fn a_guide_may_be_returned_to_but_the_home_page_is_on_everybodys_way() {
    check("page other /guide\n page home /\n = not returned\n page other /guide\n = returned");
    check("page home /\n product trail\n page home /\n = not returned");
}

#[test]
fn a_reload_is_no_view() {
    check("product trail\n reload\n reload\n = views 1\n = pages 1\n = not returned");
    check("category shoes\n reload\n = views 1\n = not returned");
}

#[test]
fn the_same_item_counts_again_only_after_another_page() {
    check("product trail\n quick-view trail\n = views 1\n page home /\n product trail\n = views 2");
    // Another address of the same product is not another page.
    check("product trail\n page other /products/trail/red\n quick-view trail\n = views 1\n = not returned");
}

#[test]
fn a_search_without_a_result_click_is_abandoned() {
    check("page home /\n search boots finds 12\n read 3\n = search\n = because Unopened(12)\n = query boots");
    check("search boots\n = search\n = because Unopened(0)");
}

#[test]
fn a_search_without_results_says_so() {
    check("search bots finds 0\n = search\n = because ZeroResults");
}

#[test]
fn refinements_are_counted_until_a_result_is_opened() {
    check(
        "search boots finds 40
         search boots-red finds 9
         search boots-red-kids finds 0
         = because ZeroResults Refined(2)
         search boots-red finds 9
         = because Unopened(9) Refined(3) Pages(4)
         product redboot
         search sandals finds 3
         = because Unopened(3) Views(1) Pages(6)",
    );
}

#[test]
fn a_result_click_answers_the_search() {
    check("search boots finds 12\n select boot\n read 6\n = site");
    check("search boots finds 12\n product boot\n read 6\n = site");
    check("search boots finds 12\n category boots\n read 6\n = site");
    check("search boots finds 12\n quick-view boot\n read 6\n = site");
}

#[test]
fn only_what_is_opened_from_the_results_answers_them() {
    check("search boots finds 12\n page home /\n product boot\n = search");
    check("search boots finds 12\n page home /\n select boot\n = search");
    check("product boot\n search boots finds 12\n = search");
    check("select boot\n search boots finds 12\n = search");
}

#[test]
fn the_last_unanswered_wish_counts() {
    check("search boots finds 12\n product boot\n search sandals finds 4\n = search\n = query sandals");
    check("search boots finds 12\n search sandals finds 4\n product sandal\n read 6\n = site");
}

#[test]
fn results_may_be_shown_over_any_page() {
    check("page home /\n overlay boots finds 3\n = search\n product boot\n read 6\n = site");
    let again = "page home /\n overlay boots finds 3\n page other /guide\n overlay boots finds 3\n";
    check(&format!("{again} product boot\n read 6\n = site"));
    check(
        "page home /\n overlay bo finds 9\n overlay boots finds 3\n = because Unopened(3) Refined(1)\n = pages 1",
    );
}

#[test]
fn the_way_back_to_answered_results_is_the_same_search() {
    check("search boots finds 12\n product boot\n search boots finds 12\n read 6\n = site");
    check("search boots finds 12\n reload\n = because Unopened(12)");
    check(
        "search boots\n search boots finds 4\n = because Unopened(4)\n search boots\n = because Unopened(4)",
    );
    // Back from the browser's cache the page does not tell its query again.
    let back = "search boots finds 12\n page other /delivery\n page search /search\n";
    check(&format!("{back} = search\n = pages 3\n product boot\n read 6\n = site"));
    check(&format!("{back} search sandals finds 2\n = because Unopened(2) Refined(1) Pages(4)"));
}

#[test]
fn adding_to_the_cart_beats_an_unanswered_search() {
    check("product shoes\n add shoes\n search boots finds 12\n = cart\n = because CartLines(1) Views(1)");
}

#[test]
fn adding_changing_and_viewing_make_the_cart_class() {
    check("product shoes\n add shoes\n = cart");
    check("cart shoes*2 socks\n = cart\n = because CartLines(2)");
    check("drawer shoes*2\n = cart\n remove shoes\n = cart\n = holds shoes*1");
}

#[test]
fn an_emptied_cart_is_no_cart() {
    check("product shoes\n add shoes\n remove shoes\n read 5\n = site");
    check("product shoes\n add shoes\n cart\n read 5\n = site");
    check("cart\n = none");
}

#[test]
fn lines_that_merely_persist_make_no_class_and_no_weaker_one() {
    check(
        "product shoes
         add shoes
         wait 31
         next-visit
         = holds shoes*1
         page home /
         read 60
         = none
         search boots finds 0
         = none
         product boot visit 4
         read 600
         = none
         cart shoes
         = cart",
    );
}

#[test]
fn looking_at_the_cart_page_is_viewing_the_cart() {
    check("add shoes\n wait 31\n next-visit\n page home /\n = none\n page cart /cart\n = cart");
    check("page home /\n page cart /cart\n = none");
}

#[test]
fn beginning_checkout_is_the_strongest() {
    check(
        "search boots finds 0
         add shoes
         checkout begun
         = checkout
         = because Checkout(Begun) CartLines(1)
         step payment
         step shipping
         error card-declined
         = because Checkout(Payment) CheckoutError CartLines(1)",
    );
    // Bought straight from the product page: no cart at all.
    check("product shoes\n checkout begun\n = checkout");
}

#[test]
fn a_purchase_clears_what_came_before_it() {
    check(
        "search boots finds 0
         product shoes visit 3
         read 600
         add shoes
         checkout begun
         buy R-1001
         = none
         = score 0
         = holds
         read 60
         = none",
    );
}

#[test]
fn acts_after_a_purchase_classify_anew() {
    check("add shoes\n buy R-1\n product socks\n add socks\n = cart\n = holds socks*1");
    check("add shoes\n buy R-1\n search laces finds 0\n = search");
    check("add shoes\n checkout begun\n buy R-1\n add socks\n checkout begun\n = checkout");
}

#[test]
fn a_confirmation_shown_again_is_the_same_purchase() {
    check("buy R-1\n product socks\n add socks\n buy R-1\n = cart\n buy R-2\n = none");
    // Restored with the browser's tabs the next day.
    check("buy R-1\n add socks\n wait 900\n next-visit\n buy R-1\n = none\n = holds socks*1");
}

#[test]
fn a_checkout_tab_left_behind_by_the_purchase_is_no_new_checkout() {
    check("add shoes\n checkout begun\n buy R-1\n tab 1\n step payment\n error expired\n = none");
}

#[test]
fn two_tabs_double_nothing() {
    // The second tab sees the whole cart, the first adds to it: a snapshot and an event.
    check(
        "product shoes\n add shoes\n cart shoes\n tab 1\n add shoes\n = holds shoes*2\n cart shoes*2\n = holds shoes*2",
    );
    // Reading goes on in the first tab: the time is the first product's.
    check("product trail\n product road\n tab 1\n read 60\n = longest trail 60\n = views 2");
}

#[test]
fn the_next_visit_starts_from_nothing_but_the_cart_and_the_open_tabs() {
    check(
        "product trail
         read 100
         wait 31
         next-visit
         read 60
         = longest trail 60
         = views 0
         = score 1",
    );
}

#[test]
fn a_cart_has_its_bounds() {
    check("add shoes*9000\n add shoes*9000\n = holds shoes*9999");
    check("add ghost*0\n = holds\n cart shoes*2 ghost*0\n = holds shoes*2");
    let mut story = String::new();
    (0..60).for_each(|number| story += &format!("add item-{number}\n"));
    assert_eq!(check(&story).visit.cart().len(), rappel_signal::limit::CART_LINES_MAX);
}

#[test]
fn the_price_of_a_line_is_the_one_seen_last() {
    let mut teller = check("add shoes");
    let dearer = CartLine { price_hundredths: Some(9_900), ..line("shoes") };
    teller.state(Fact::CartAdd { line: dearer.clone() });
    assert_eq!(teller.visit.cart(), [CartLine { quantity: 2, ..dearer }]);
    teller.state(Fact::CartAdd { line: CartLine { price_hundredths: None, ..line("shoes") } });
    assert_eq!(teller.visit.cart()[0].price_hundredths, Some(9_900));
}

#[test]
fn the_longest_item_stays_the_longest_among_many() {
    let mut story = "product trail\n read 100\n".to_string();
    (0..30).for_each(|number| story += &format!("product item-{number}\n read {}\n", 2 + number % 3));
    check(&(story + "= longest trail 100"));
}

#[test]
fn several_orders_of_one_visit_are_each_known_again() {
    check("buy R-1\n buy R-2\n add socks\n buy R-1\n buy R-2\n = cart");
}
