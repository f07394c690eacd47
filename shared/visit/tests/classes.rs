//! Class and score as functions of the counts: thresholds, bounds, and every fact in every class.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

mod support;
use proptest::prelude::*;
use rappel_signal::{Batch, Channel, CheckoutStep, Class, DatedFact, Fact, PageId, PageKind};
use rappel_visit::{Features, SearchFeatures, Thresholds, classify, is_engaged, score};
use support::{Teller, check, line, product};

fn class_name(teller: &Teller) -> &'static str {
    match teller.report().map(|report| report.class) {
        None => "-",
        Some(Class::Site) => "site",
        Some(Class::Browse) => "browse",
        Some(Class::Search) => "search",
        Some(Class::Cart) => "cart",
        Some(Class::Checkout) => "checkout",
    }
}

/// Every fact and five active seconds, stated on the page that is open.
fn inputs() -> Vec<(&'static str, Option<Fact>)> {
    vec![
        ("page", Some(Fact::PageView { kind: PageKind::Other, path: "/guide".into() })),
        ("product", Some(Fact::ProductView { product: product("hat"), visits: 1 })),
        ("category", Some(Fact::CategoryView { category: "hats".into(), visits: 1 })),
        ("select", Some(Fact::Select { product: product("hat") })),
        ("search", Some(Fact::Search { query: "hat".into(), results: Some(2) })),
        ("add", Some(Fact::CartAdd { line: line("hat") })),
        ("remove", Some(Fact::CartRemove { line: line("shoes") })),
        ("cart", Some(Fact::CartView { lines: vec![line("shoes")] })),
        ("empty", Some(Fact::CartView { lines: vec![] })),
        ("checkout", Some(Fact::Checkout { step: CheckoutStep::Begun })),
        ("error", Some(Fact::CheckoutError { code: "declined".into() })),
        ("buy", Some(Fact::Purchase { order: "R-9".into(), value_hundredths: 1, lines: vec![] })),
        ("wish", Some(Fact::WishlistAdd { product: product("hat") })),
        ("unwish", Some(Fact::WishlistRemove { product: product("hat") })),
        ("identify", Some(Fact::Identify { email: "ada@example.org".into() })),
        (
            "consent",
            Some(Fact::MessageConsent { channel: Channel::Email, granted: true, text: "Yes".into() }),
        ),
        (
            "push",
            Some(Fact::PushSubscription {
                endpoint: "https://push.example".into(),
                p256dh: vec![],
                auth: vec![],
            }),
        ),
        ("list", Some(Fact::ListView { list: "Best sellers".into() })),
        ("logout", Some(Fact::LogOut)),
        ("withdrawn", Some(Fact::Withdrawn)),
        ("read", None),
    ]
}

#[test]
fn every_fact_in_every_class() {
    const STATES: [(&str, &str); 8] = [
        ("nothing", "page home /"),
        ("site", "page home /\n read 5"),
        ("browse", "product trail visit 3\n read 600"),
        ("search", "search boots finds 3"),
        ("persisting", "add shoes\n wait 31\n next-visit\n page home /"),
        ("cart", "page home /\n add shoes"),
        ("checkout", "page home /\n add shoes\n checkout begun"),
        ("bought", "page home /\n add shoes\n buy R-1\n page home /"),
    ];
    const EXPECTED: &str = "
        nothing    page:- product:- category:- select:- search:search add:cart remove:- cart:cart empty:- checkout:checkout error:checkout buy:- read:site
        site       page:site product:site category:site select:site search:search add:cart remove:site cart:cart empty:site checkout:checkout error:checkout buy:- read:site
        browse     page:browse product:browse category:browse select:browse search:search add:cart remove:browse cart:cart empty:browse checkout:checkout error:checkout buy:- read:browse
        search     page:search product:- category:search select:- search:search add:cart remove:search cart:cart empty:search checkout:checkout error:checkout buy:- read:search
        persisting page:- product:- category:- select:- search:- add:cart remove:- cart:cart empty:- checkout:checkout error:checkout buy:- read:-
        cart       page:cart product:cart category:cart select:cart search:cart add:cart remove:- cart:cart empty:- checkout:checkout error:checkout buy:- read:cart
        checkout   page:checkout product:checkout category:checkout select:checkout search:checkout add:checkout remove:checkout cart:checkout empty:checkout checkout:checkout error:checkout buy:- read:checkout
        bought     page:- product:- category:- select:- search:search add:cart remove:- cart:cart empty:- checkout:checkout error:checkout buy:- read:-
    ";
    for (state, story) in STATES {
        let before = class_name(&check(story));
        let expected =
            EXPECTED.lines().find_map(|line| line.trim().strip_prefix(state)).expect("each state has a row");
        for (name, fact) in inputs() {
            let mut teller = check(story);
            match fact {
                Some(fact) => teller.state(fact),
                None => teller.read(5_000),
            }
            let cell =
                expected.split_whitespace().find_map(|cell| cell.strip_prefix(name)?.strip_prefix(':'));
            // Facts without a cell are activity and nothing more.
            assert_eq!(class_name(&teller), cell.unwrap_or(before), "{state}, then {name}");
        }
    }
}

#[test]
fn the_marks_of_the_score_lie_where_the_catalogue_says() {
    let of = |features: &Features| score(features, &Thresholds::default());
    for (item_active_ms, points) in
        [(59_999, 0), (60_000, 1), (179_999, 1), (180_000, 2), (599_999, 2), (600_000, 3), (u32::MAX, 3)]
    {
        assert_eq!(of(&Features { item_active_ms, ..Features::default() }), points, "{item_active_ms} ms");
    }
    for (views, points) in [(2, 0), (3, 1), (7, 1), (8, 2), (19, 2), (20, 3), (u16::MAX, 3)] {
        assert_eq!(of(&Features { views, ..Features::default() }), points, "{views} views");
    }
    for (pages, points) in [(3, 0), (4, 1), (u16::MAX, 1)] {
        assert_eq!(of(&Features { pages, ..Features::default() }), points, "{pages} pages");
    }
    for (repeat_visits, returned, points) in [(1, false, 0), (2, false, 1), (0, true, 1), (9, true, 1)] {
        assert_eq!(of(&Features { repeat_visits, returned, ..Features::default() }), points);
    }
}

#[test]
fn really_there_is_whoever_stayed_or_acted() {
    let batch = |active_ms, facts: Vec<Fact>| {
        let facts = facts.into_iter().map(|fact| DatedFact { age_ms: 0, fact }).collect();
        Batch {
            page: PageId([1; 4]),
            sequence: 0,
            age_ms: 0,
            idle_ms: 0,
            active_ms,
            context: None,
            facts,
            cards: vec![],
            report: None,
        }
    };
    let engaged = |batches: &[Batch]| is_engaged(batches, &Thresholds::default());
    let looked =
        vec![Fact::CartView { lines: vec![] }, Fact::Search { query: "boots".into(), results: Some(3) }];
    assert!(!engaged(&[batch(4_999, looked.clone())]));
    assert!(engaged(&[batch(3_000, looked), batch(2_000, vec![])]), "pages add up");
    for fact in
        [Fact::Checkout { step: CheckoutStep::Begun }, Fact::Identify { email: "ada@example.com".into() }]
    {
        assert!(engaged(&[batch(0, vec![fact.clone()])]), "{fact:?}");
    }
}

#[test]
fn a_merchant_may_move_every_threshold() {
    let visit = Features { views: 1, active_ms: 2_000, ..Features::default() };
    assert_eq!(classify(&visit, &Thresholds::default()), None);
    let eager = Thresholds { views: [1, 8, 20], browse_score: 1, ..Thresholds::default() };
    assert_eq!(classify(&visit, &eager).map(|report| report.class), Some(Class::Browse));
    let patient = Thresholds { site_active_ms: 1_000, ..Thresholds::default() };
    assert_eq!(classify(&visit, &patient).map(|report| report.class), Some(Class::Site));
}

fn features() -> impl Strategy<Value = Features> {
    let counts = (0..1_000_000_u32, 0..1_000_000_u32, 0..30_u16, 0..30_u16, 0..12_u8, any::<bool>());
    let search = prop::option::of((prop::option::of(0..50_u16), any::<bool>(), 0..4_u8));
    let cart = (0..4_u8, any::<bool>(), prop::option::of(0..3_u8), any::<bool>());
    (counts, search, cart).prop_map(|(counts, search, (cart_lines, cart_acted, step, purchased))| Features {
        active_ms: counts.0.max(counts.1),
        item_active_ms: counts.1,
        longest_item_ms: counts.1 / 2,
        views: counts.2,
        pages: counts.3,
        repeat_visits: counts.4,
        returned: counts.5,
        search: search.map(|(results, opened, refined)| SearchFeatures { results, opened, refined }),
        cart_lines,
        cart_acted,
        checkout: step.map(|step| {
            [CheckoutStep::Begun, CheckoutStep::Shipping, CheckoutStep::Payment][usize::from(step)]
        }),
        checkout_error: false,
        purchased,
    })
}

proptest! {
    #[test]
    fn the_score_is_bounded_and_rises_with_each_count(base in features(), more in 1..700_000_u32) {
        let of = |features: &Features| score(features, &Thresholds::default());
        let few = more as u16 % 30;
        let longer = Features { item_active_ms: base.item_active_ms + more, ..base.clone() };
        let seen = Features { views: base.views + few, ..base.clone() };
        let wide = Features { pages: base.pages + few, ..base.clone() };
        let known = Features { repeat_visits: base.repeat_visits + more as u8 % 9, ..base.clone() };
        let back = Features { returned: true, ..base.clone() };
        for raised in [longer, seen, wide, known, back] {
            prop_assert!(of(&base) <= of(&raised) && of(&raised) <= 8);
        }
    }

    #[test]
    fn a_class_always_has_reasons_and_only_the_score_of_its_features(features in features()) {
        if let Some(report) = classify(&features, &Thresholds::default()) {
            prop_assert!(!report.reasons.is_empty());
            prop_assert!(report.reasons.len() <= rappel_signal::limit::REASONS_MAX);
            prop_assert_eq!(report.score, score(&features, &Thresholds::default()));
        }
    }

    #[test]
    fn what_the_cart_holds_decides_which_classes_can_be(features in features()) {
        let class = classify(&features, &Thresholds::default()).map(|report| report.class);
        let weaker = matches!(class, Some(Class::Site | Class::Browse | Class::Search));
        prop_assert!(!(weaker && features.cart_lines > 0));
        prop_assert!(class != Some(Class::Cart) || features.cart_acted);
        prop_assert_eq!(class == Some(Class::Checkout), features.checkout.is_some());
        prop_assert!(!(class == Some(Class::Site) && features.purchased));
    }
}
