//! Choices, worked out by hand, in the shop of this page.

use rappel_signal::DAY_MS;
use rappel_taste::{Act, ActKind, ProductFacts, TasteSegment};

use crate::support::{START, Shop, ask, facts, id};

/// Shoes: runner 80, trail 95, boot 150, summit 170, clog 30. Socks and wax go with shoes; caps are another category.
///
/// Views: runner with trail twice, runner with boot once. Orders: runner with socks twice, runner with wax once.
fn shoe_shop() -> Shop {
    let mut shop = Shop::with([
        facts("runner", "shoes", "north", 8_000),
        facts("trail", "shoes", "north", 9_500),
        facts("boot", "shoes", "south", 15_000),
        facts("summit", "shoes", "south", 17_000),
        facts("clog", "shoes", "east", 3_000),
        facts("socks", "socks", "north", 1_000),
        facts("wax", "care", "east", 500),
        facts("cap", "hats", "north", 2_000),
    ]);
    shop.viewed(&["runner", "trail"], START);
    shop.viewed(&["runner", "trail"], START);
    shop.viewed(&["runner", "boot"], START);
    shop.bought(&["runner", "socks"], START);
    shop.bought(&["runner", "socks"], START);
    shop.bought(&["runner", "wax"], START);
    shop
}

fn note(segment: &mut TasteSegment, kind: ActKind, facts: &ProductFacts) {
    segment.note(Act::new(kind, facts, START));
}

fn who_bought(shop: &Shop, name: &str) -> TasteSegment {
    let mut segment = TasteSegment::default();
    note(&mut segment, ActKind::Ordered, &shop.catalogue[&id(name)]);
    segment
}

#[test]
fn similar_is_what_is_viewed_in_the_same_visits() {
    let shop = shoe_shop();
    assert_eq!(shop.chooses(&ask(&["similar"]).about(&["runner"])), ["trail (similar)", "boot (similar)"]);
}

#[test]
fn complements_are_what_is_bought_in_the_same_orders() {
    let shop = shoe_shop();
    let chosen = shop.chooses(&ask(&["complements"]).about(&["runner"]));
    assert_eq!(chosen, ["socks (complements)", "wax (complements)"]);
}

/// Dearer shoes up to 160: trail was viewed with it more often than the boot; the summit at 170 is another kind of
/// shoe, the clog is cheaper.
#[test]
fn upgrades_are_dearer_in_the_category_up_to_twice_the_price() {
    let mut shop = shoe_shop();
    assert_eq!(shop.chooses(&ask(&["upgrades"]).about(&["runner"])), ["trail (upgrades)", "boot (upgrades)"]);
    // One that nobody has seen yet is found by its price alone, and comes last; exactly twice the price is in, the same
    // price is no step up.
    shop.lists(facts("double", "shoes", "west", 16_000));
    shop.lists(facts("twin", "shoes", "west", 8_000));
    let chosen = shop.chooses(&ask(&["upgrades"]).about(&["runner"]));
    assert_eq!(chosen, ["trail (upgrades)", "boot (upgrades)", "double (upgrades)"]);
    // Nothing in the category is dearer than the dearest.
    assert_eq!(shop.chooses(&ask(&["upgrades"]).about(&["summit"])), Vec::<String>::new());
}

#[test]
fn a_wish_that_runs_dry_is_filled_from_the_next() {
    let shop = shoe_shop();
    let mut wanted = ask(&["complements", "similar", "best-sellers"]).about(&["runner"]);
    let all = shop.chooses(&wanted);
    assert_eq!(all, ["socks (complements)", "wax (complements)", "trail (similar)", "boot (similar)"]);
    wanted.at_most = 3;
    assert_eq!(shop.chooses(&wanted), all[..3]);
    wanted.at_most = 0;
    assert!(shop.chooses(&wanted).is_empty());
}

#[test]
fn never_what_was_bought_nor_what_is_excluded_nor_the_subject() {
    let shop = shoe_shop();
    let best = |segment: &TasteSegment| shop.chooses(&ask(&["best-sellers"]).to(segment));
    assert_eq!(best(&TasteSegment::default())[0], "runner (best-sellers)");
    assert!(!best(&who_bought(&shop, "runner")).contains(&"runner (best-sellers)".to_owned()));
    let mut wanted = ask(&["best-sellers"]).about(&["socks"]);
    wanted.without.insert(id("runner"));
    let chosen = shop.chooses(&wanted);
    // Ranks by views and orders: trail 2 + 4, boot 3 + 4, wax 4 + 3; of equal sums what is bought more.
    assert_eq!(chosen, ["trail (best-sellers)", "wax (best-sellers)", "boot (best-sellers)"]);
}

#[test]
fn never_what_is_out_of_stock_or_gone_from_the_catalogue() {
    let mut shop = shoe_shop();
    shop.lists(ProductFacts { available: false, ..shop.catalogue[&id("socks")].clone() });
    assert_eq!(shop.chooses(&ask(&["complements"]).about(&["runner"])), ["wax (complements)"]);
    shop.drops("wax");
    assert_eq!(shop.chooses(&ask(&["complements"]).about(&["runner"])), Vec::<String>::new());
}

/// Someone who looked at trail shoes: near to it, the runner; of shoes, what sells best. Caps they never looked at.
#[test]
fn taste_is_near_to_what_they_did_and_in_what_they_like() {
    let shop = shoe_shop();
    let mut segment = TasteSegment::default();
    note(&mut segment, ActKind::Viewed, &shop.catalogue[&id("trail")]);
    let chosen = shop.chooses(&ask(&["taste"]).to(&segment));
    assert_eq!(chosen[0], "runner (taste)");
    // What sells best in the whole shop comes last; caps nobody bought or looked at.
    assert_eq!(chosen[1..], ["trail (taste)", "boot (taste)", "socks (taste)", "wax (taste)"]);
    assert_eq!(shop.chooses(&ask(&["taste"])), Vec::<String>::new());
}

#[test]
fn category_best_sellers_go_by_the_subject_or_else_by_the_taste() {
    let shop = shoe_shop();
    let chosen = shop.chooses(&ask(&["category-best-sellers"]).about(&["clog"]));
    assert_eq!(chosen[0], "runner (category-best-sellers)");
    assert!(chosen.iter().all(|choice| !choice.starts_with("socks")));
    let socks = shop.chooses(&ask(&["category-best-sellers"]).to(&who_bought(&shop, "wax")));
    // Wax is all there is of its category, and they have it.
    assert_eq!(socks, Vec::<String>::new());
}

/// "trail shoes" led to trail twice and to the boot once. Nobody searched "winter shoes", but "shoes" is half of it.
#[test]
fn a_query_finds_what_others_opened_after_it() {
    let mut shop = shoe_shop();
    shop.searched("trail shoes", &["boot"], &[]);
    shop.searched("Shoes TRAIL", &["trail"], &[]);
    shop.searched("trail shoes", &["trail"], &[]);
    shop.searched("caps", &["cap"], &[]);
    let mut wanted = ask(&["for-query"]);
    wanted.query = "trail shoes".into();
    assert_eq!(shop.chooses(&wanted), ["trail (for-query)", "boot (for-query)"]);
    wanted.query = "winter shoes".into();
    assert_eq!(shop.chooses(&wanted), ["trail (for-query)", "boot (for-query)"]);
    // What both words led to comes first. Of "winter" cap and summit twice each, of "shoes" trail twice, boot and summit
    // once: summit 2/2 + 1/2, cap 2/2, trail 2/2, boot 1/2.
    for opened in ["cap", "cap", "summit", "summit"] {
        shop.searched("winter", &[opened], &[]);
    }
    shop.searched("shoes", &["summit"], &[]);
    let chosen = shop.chooses(&wanted);
    assert_eq!(chosen, ["summit", "cap", "trail", "boot"].map(|name| format!("{name} (for-query)")));
    // The whole query counts before its words, though they led elsewhere more often.
    shop.searched("winter shoes", &["clog"], &[]);
    assert_eq!(shop.chooses(&wanted)[0], "clog (for-query)");
    // Words that nobody ever searched for: the popular ones, if the flow wishes for them next.
    wanted.query = "xyzzy".into();
    assert_eq!(shop.chooses(&wanted), Vec::<String>::new());
    let mut popular = ask(&["for-query", "best-sellers"]);
    popular.query = "xyzzy".into();
    assert_eq!(shop.chooses(&popular)[0], "runner (best-sellers)");
}

#[test]
fn new_is_younger_than_30_days_and_what_fits_comes_first() {
    let mut shop = shoe_shop();
    let born = |name: &str, category: &str, day: i64| ProductFacts {
        created_at: Some(START + day * DAY_MS),
        ..facts(name, category, "north", 9_000)
    };
    shop.lists(born("fresh-cap", "hats", -1));
    shop.lists(born("fresh-shoe", "shoes", -20));
    shop.lists(born("old-shoe", "shoes", -30));
    shop.lists(born("coming-shoe", "shoes", 3));
    assert_eq!(shop.chooses(&ask(&["new"])), ["fresh-cap (new)", "fresh-shoe (new)"]);
    let likes_shoes = who_bought(&shop, "runner");
    assert_eq!(shop.chooses(&ask(&["new"]).to(&likes_shoes)), ["fresh-shoe (new)", "fresh-cap (new)"]);
    // Since the last order, ten days ago.
    let mut since = ask(&["new"]);
    since.new_since = Some(START - 10 * DAY_MS);
    assert_eq!(shop.chooses(&since), ["fresh-cap (new)"]);
}

#[test]
fn promoted_is_what_the_shop_marks_now() {
    let mut shop = shoe_shop();
    let marked =
        |shop: &Shop, name: &str| ProductFacts { promoted: true, ..shop.catalogue[&id(name)].clone() };
    let (cap, clog) = (marked(&shop, "cap"), marked(&shop, "clog"));
    shop.lists(cap.clone());
    shop.lists(clog);
    assert_eq!(shop.chooses(&ask(&["promoted"])), ["cap (promoted)", "clog (promoted)"]);
    let likes_shoes = who_bought(&shop, "runner");
    assert_eq!(shop.chooses(&ask(&["promoted"]).to(&likes_shoes)), ["clog (promoted)", "cap (promoted)"]);
    shop.lists(ProductFacts { promoted: false, ..cap });
    assert_eq!(shop.chooses(&ask(&["promoted"])), ["clog (promoted)"]);
    // The catalogue has the last word, also before the model has heard it.
    shop.catalogue.get_mut(&id("clog")).unwrap().promoted = false;
    assert_eq!(shop.chooses(&ask(&["promoted"])), Vec::<String>::new());
}

/// Eighty best sellers, and facts of sixty are asked for.
#[test]
fn few_facts_are_asked_for() {
    let names: Vec<String> = (0..80).map(|number| format!("p{number:02}")).collect();
    let mut shop = Shop::with(names.iter().map(|name| facts(name, "shoes", "north", 1_000)));
    for visit in names.chunks(20) {
        shop.viewed(&visit.iter().map(String::as_str).collect::<Vec<_>>(), START);
    }
    assert_eq!(shop.candidates(&ask(&["best-sellers"])), 60);
    assert_eq!(shop.candidates(&ask(&["upgrades"])), 0);
}

#[test]
fn several_subjects_are_taken_together() {
    let mut shop = shoe_shop();
    shop.bought(&["cap", "wax"], START);
    // Socks with the runner twice; wax once with each.
    let chosen = shop.chooses(&ask(&["complements"]).about(&["runner", "cap"]));
    assert_eq!(chosen, ["wax (complements)", "socks (complements)"]);
}

#[test]
fn never_more_than_twelve_however_many_are_asked_for() {
    let names: Vec<String> = (0..20).map(|number| format!("p{number:02}")).collect();
    let mut shop = Shop::with(names.iter().map(|name| facts(name, "shoes", "north", 1_000)));
    shop.viewed(&names.iter().map(String::as_str).collect::<Vec<_>>(), START);
    let mut wanted = ask(&["best-sellers"]);
    wanted.at_most = 100;
    let chosen = shop.chooses(&wanted);
    assert_eq!(chosen.len(), 12);
    // All are equally popular: by name.
    assert_eq!((chosen[0].as_str(), chosen[11].as_str()), ("p00 (best-sellers)", "p11 (best-sellers)"));
}

/// Someone looked at shoes three times and at hats once: of the first five, shoes have four turns and hats one (shares
/// 3/4, 3/8, 1/4 and 1/4, 3/16: of the two quarters the one that fits better comes first).
#[test]
fn categories_take_turns_by_their_share_in_the_taste() {
    let mut shop = Shop::with((0..5).flat_map(|n| {
        [("shoe", "shoes"), ("hat", "hats")]
            .map(|(kind, category)| facts(&format!("{kind}{n}"), category, "", 1_000))
    }));
    for _ in 0..3 {
        shop.viewed(&["shoe1", "shoe2", "shoe3", "shoe4"], START);
    }
    shop.viewed(&["hat1", "hat2", "hat3", "hat4"], START);
    let mut segment = TasteSegment::default();
    for name in ["shoe0", "shoe0", "shoe0", "hat0"] {
        let at = START + i64::try_from(segment.acts().count()).unwrap();
        segment.note(Act::new(ActKind::Viewed, &shop.catalogue[&id(name)], at));
    }
    let chosen = shop.chooses(&ask(&["taste"]).to(&segment));
    let hats = |most: usize| chosen[..most].iter().filter(|choice| choice.starts_with("hat")).count();
    assert_eq!((hats(2), hats(4), hats(6)), (0, 1, 2), "{chosen:?}");
}

/// Two new shoes that differ in nothing but what the person likes: without a liking they go by name.
#[test]
fn liked_brands_and_promotions_come_first() {
    let fresh = |name: &str, brand: &str, reduced: bool| ProductFacts {
        created_at: Some(START - DAY_MS),
        reduced,
        ..facts(name, "shoes", brand, 9_000)
    };
    let looked = |brand: &str, reduced: bool| {
        let mut segment = TasteSegment::default();
        for place in 0..4 {
            let old = ProductFacts { reduced, ..facts("old", "shoes", brand, 9_000) };
            segment.note(Act::new(ActKind::Viewed, &old, START - place));
        }
        segment
    };
    let brands = Shop::with([fresh("a", "south", false), fresh("b", "north", false)]);
    assert_eq!(brands.chooses(&ask(&["new"]).to(&looked("west", false))), ["a (new)", "b (new)"]);
    assert_eq!(brands.chooses(&ask(&["new"]).to(&looked("north", false))), ["b (new)", "a (new)"]);
    let prices = Shop::with([fresh("a", "south", false), fresh("b", "south", true)]);
    assert_eq!(prices.chooses(&ask(&["new"]).to(&looked("west", false))), ["a (new)", "b (new)"]);
    assert_eq!(prices.chooses(&ask(&["new"]).to(&looked("west", true))), ["b (new)", "a (new)"]);
}
