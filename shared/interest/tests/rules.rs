//! Who should hear of what: the rules at their boundaries.

// Helpers of tests are tests.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use rappel_interest::limit::{ASK_KEPT_MS, CART_KEPT_MS, LOW_STOCK_ONCE_MS, VIEW_KEPT_MS, WISH_KEPT_MS};
use rappel_interest::*;
use rappel_signal::{Channel, DAY_MS, ProductId, UnixMs};

const NOW: UnixMs = UnixMs(1_795_000_000_000);

fn shoes() -> Subject {
    Subject::product("trail-shoes")
}

fn viewed(times: u16) -> Interest {
    Interest { viewed: times, ..Interest::none(1, NOW - DAY_MS) }
}

fn campaign(change: Change) -> Campaign {
    Campaign::new(change, "1", NOW, 25).unwrap()
}

fn price(price_hundredths: u32, drop: Drop) -> Campaign {
    campaign(Change::PriceDrop {
        subject: shoes(),
        price_hundredths,
        currency: "EUR".into(),
        was_hundredths: None,
        drop,
    })
}

fn back(subject: Subject) -> Campaign {
    campaign(Change::BackInStock { subject, stock: Some(3) })
}

fn low(popular: bool) -> Campaign {
    campaign(Change::LowStock { subject: shoes(), stock: 2, popular })
}

fn who(campaign: &Campaign, interest: &Interest) -> Option<Why> {
    due(campaign, &shoes(), interest, NOW)
}

#[test]
fn five_percent_below_the_price_last_seen_is_far_enough_and_a_hundredth_less_is_not() {
    let saw = |price_hundredths| Interest { price_hundredths: Some(price_hundredths), ..viewed(1) };
    let five = Drop::default();
    assert_eq!(who(&price(9_500, five), &saw(10_000)), Some(Why::Viewed));
    assert_eq!(who(&price(9_501, five), &saw(10_000)), None);
    // 5 % below 9.99 is 9.4905: whole hundredths below it count.
    assert_eq!(who(&price(949, five), &saw(999)), Some(Why::Viewed));
    assert_eq!(who(&price(950, five), &saw(999)), None);
    assert_eq!(who(&price(9_500, Drop::Hundredths(500)), &saw(10_000)), Some(Why::Viewed));
    assert_eq!(who(&price(9_501, Drop::Hundredths(500)), &saw(10_000)), None);
    assert_eq!(who(&price(0, Drop::Hundredths(500)), &saw(400)), None, "it cannot fall by more than it was");
    assert_eq!(who(&price(1, five), &viewed(1)), None, "nobody knows which price was seen");
}

#[test]
fn a_page_without_a_variant_may_have_shown_another_ones_price() {
    let small = Subject::variant("trail-shoes", "small");
    let fell = campaign(Change::PriceDrop {
        subject: small.clone(),
        price_hundredths: 9_000,
        currency: "EUR".into(),
        was_hundredths: Some(10_000),
        drop: Drop::default(),
    });
    let saw = |price_hundredths| Interest { price_hundredths: Some(price_hundredths), ..viewed(1) };
    assert_eq!(due(&fell, &shoes(), &saw(10_000), NOW), Some(Why::Viewed), "it was this one's price");
    assert_eq!(due(&fell, &shoes(), &saw(20_000), NOW), None, "the large ones never cost 90.00");
    assert_eq!(due(&fell, &small, &saw(20_000), NOW), Some(Why::Viewed), "this very one did");
}

proptest! {
    #[test]
    fn a_drop_in_percent_is_exact(seen in 0_u32.., now in 0_u32.., percent in 1_u8..100) {
        let exact = i128::from(now) * 100 <= i128::from(seen) * (100 - i128::from(percent));
        prop_assert_eq!(Drop::Percent(percent).reached(seen, now), exact);
    }
}

#[test]
fn prices_are_compared_in_one_currency() {
    let saw =
        |currency: &str| Interest { price_hundredths: Some(10_000), currency: currency.into(), ..viewed(1) };
    let heard = |currency| who(&price(5_000, Drop::default()), &saw(currency)).is_some();
    assert!(heard("EUR") && heard("eur") && heard(""));
    assert!(!heard("HUF"));
}

#[test]
fn a_price_is_for_those_who_viewed_carted_or_wished_and_stock_for_those_who_asked_too() {
    let none = Interest { price_hundredths: Some(10_000), ..Interest::none(1, NOW - DAY_MS) };
    let asked = Interest { asked: Some(Asked { at: NOW - DAY_MS, channel: Channel::Sms }), ..none.clone() };
    let carted = Interest { carted: true, ..none.clone() };
    let wishlisted = Interest { wishlisted: true, carted: true, ..none.clone() };
    let price = price(9_000, Drop::default());
    assert_eq!(who(&price, &carted), Some(Why::Carted));
    assert_eq!(who(&price, &wishlisted), Some(Why::Wishlisted), "the strongest is named");
    assert_eq!(who(&price, &asked), None, "who asked to be told of stock asked for nothing else");
    assert_eq!(who(&back(shoes()), &asked), Some(Why::Asked));
    assert_eq!(who(&back(shoes()), &carted), Some(Why::Carted));
    assert_eq!(who(&back(shoes()), &none), None);
}

#[test]
fn low_stock_needs_two_views_unless_the_product_is_popular() {
    assert_eq!(who(&low(false), &viewed(1)), None);
    assert_eq!(who(&low(false), &viewed(2)), Some(Why::Viewed));
    assert_eq!(who(&low(true), &viewed(1)), Some(Why::Viewed));
    let carted = Interest { carted: true, ..viewed(1) };
    assert_eq!(who(&low(false), &carted), Some(Why::Carted));
}

#[test]
fn low_stock_is_told_once_in_thirty_days_and_prices_whenever_they_fall() {
    assert_eq!(low(false).once(None), Ok(()));
    assert_eq!(low(false).once(Some(NOW - LOW_STOCK_ONCE_MS)), Ok(()));
    assert_eq!(low(false).once(Some(NOW - LOW_STOCK_ONCE_MS + 1)), Err(NOW + 1));
    assert_eq!(price(1, Drop::default()).once(Some(NOW - 1)), Ok(()));
}

#[test]
fn a_variant_concerns_those_who_looked_at_it_or_chose_none() {
    let medium = Subject::variant("trail-shoes", "M");
    let heard = |changed: &Subject, of: &Subject| due(&back(changed.clone()), of, &viewed(1), NOW).is_some();
    assert!(heard(&medium, &medium) && heard(&medium, &shoes()) && heard(&shoes(), &medium));
    assert!(!heard(&medium, &Subject::variant("trail-shoes", "L")));
    assert!(!heard(&medium, &Subject::variant("road-shoes", "M")));
}

#[test]
fn whoever_came_by_since_has_seen_it_but_a_promise_is_kept() {
    let since = Interest { price_hundredths: Some(10_000), seen_at: NOW, ..viewed(3) };
    assert_eq!(who(&price(9_000, Drop::default()), &since), None);
    assert_eq!(who(&low(true), &since), None);
    assert_eq!(who(&back(shoes()), &since), None);
    let asked = |at| Interest { asked: Some(Asked { at, channel: Channel::Email }), ..since.clone() };
    assert_eq!(who(&back(shoes()), &asked(NOW - 1)), Some(Why::Asked));
    assert_eq!(who(&back(shoes()), &asked(NOW)), None, "asked when it was sold out again: the next time");
    assert_eq!(who(&price(9_000, Drop::default()), &asked(NOW - 1)), None);
}

#[test]
fn each_kind_of_interest_has_its_time() {
    let all = Interest {
        carted: true,
        wishlisted: true,
        asked: Some(Asked { at: NOW, channel: Channel::Email }),
        seen_at: NOW,
        ..viewed(2)
    };
    let live = |later_ms: i64| {
        let live = all.live(NOW + later_ms);
        (live.viewed, live.carted, live.asked, live.wishlisted)
    };
    assert_eq!(live(VIEW_KEPT_MS - 1), (2, true, true, true));
    assert_eq!(live(VIEW_KEPT_MS), (0, true, true, true));
    assert_eq!(live(CART_KEPT_MS), (0, false, true, true));
    assert_eq!(live(ASK_KEPT_MS), (0, false, false, true));
    assert_eq!(live(WISH_KEPT_MS), (0, false, false, false));
    assert_eq!(all.expires_at(), NOW + WISH_KEPT_MS);
    assert_eq!(Interest { seen_at: NOW, ..viewed(1) }.expires_at(), NOW + VIEW_KEPT_MS);
}

#[test]
fn promotions_and_arrivals_go_by_taste() {
    let person = |taste| PersonRow { taste, ..PersonRow::new(NOW) };
    let runner = person(Taste { categories: vec!["Running".into()], ..Taste::default() });
    let hunter = person(Taste { likes_promotions: true, ..Taste::default() });
    let early = person(Taste { likes_novelty: true, ..Taste::default() });
    let nobody = person(Taste::default());
    let products = vec![ProductId("trail-shoes".into())];
    let wish = |promotions, novelty| Wish {
        categories: vec!["Running".into()],
        promotions,
        novelty,
        ..Wish::default()
    };
    let promotion = campaign(Change::Promotion { products: products.clone(), wish: wish(true, false) });
    let arrivals = campaign(Change::NewArrivals { products, wish: wish(false, true) });
    let heard =
        |campaign| [&runner, &hunter, &early, &nobody].map(|row| due_by_taste(campaign, row).is_some());
    assert_eq!(heard(&promotion), [true, true, false, false]);
    assert_eq!(heard(&arrivals), [true, false, true, false]);
    assert_eq!(heard(&price(1, Drop::default())), [false; 4]);
}

#[test]
fn an_id_says_what_changed_to_what_in_which_run_and_nothing_else() {
    let id = |change, run, at| Campaign::new(change, run, at, 0).unwrap().id.0;
    let medium = Subject::variant("a:b/c", "size M");
    let drop = |price_hundredths| Change::PriceDrop {
        subject: medium.clone(),
        price_hundredths,
        currency: "EUR".into(),
        was_hundredths: None,
        drop: Drop::default(),
    };
    assert_eq!(id(drop(3_990), "17", NOW), "price-drop:a%3Ab%2Fc:size%20M:3990:17");
    assert_eq!(
        id(drop(3_990), "17", NOW),
        id(drop(3_990), "17", NOW + 1),
        "announced twice it is one campaign"
    );
    assert_ne!(id(drop(3_990), "17", NOW), id(drop(3_990), "18", NOW));
    assert_ne!(id(drop(3_990), "17", NOW), id(drop(3_991), "17", NOW));
    assert_eq!(low(true).id.0, "low-stock:trail-shoes::2:1");
}

#[test]
fn what_makes_no_sense_is_refused_with_what_to_change() {
    let refused = |change| Campaign::new(change, "1", NOW, 0).unwrap_err().to_string();
    let drop = |drop| Change::PriceDrop {
        subject: shoes(),
        price_hundredths: 1,
        currency: "EUR".into(),
        was_hundredths: None,
        drop,
    };
    assert_eq!(refused(drop(Drop::Percent(0))), "a drop in percent lies from 1 to 99");
    assert_eq!(refused(drop(Drop::Percent(100))), "a drop in percent lies from 1 to 99");
    assert_eq!(refused(drop(Drop::Hundredths(0))), "a drop by an amount is at least 0.01");
    assert!(refused(Change::BackInStock { subject: shoes(), stock: Some(0) }).contains("at least one piece"));
    assert!(
        refused(Change::LowStock { subject: Subject::product(""), stock: 1, popular: false })
            .starts_with("the product's id is missing")
    );
    let many = vec![ProductId("p".into()); 51];
    assert!(refused(Change::Promotion { products: many, wish: Wish::default() }).contains("limit of 50"));
    assert!(refused(Change::NewArrivals { products: vec![], wish: Wish::default() }).contains("is missing"));
}

#[test]
fn persons_spread_evenly_and_a_pace_holds_over_all_shards() {
    let mut crowd = [0_u32; 16];
    for number in 0..16_000 {
        crowd[usize::from(shard_of(&format!("shop/{number:032x}"), 16))] += 1;
    }
    assert!(crowd.iter().all(|count| (850..1_150).contains(count)), "{crowd:?}");
    assert_eq!(shard_of("shop/1", 1), 0);
    assert_eq!(shard_of("shop/1", 0), 0, "no count at all is one shard");
    assert_eq!(pace_ms(1_000, 16), 16);
    assert_eq!(pace_ms(0, 1), 1_000, "no rate at all is one call a second");
}
