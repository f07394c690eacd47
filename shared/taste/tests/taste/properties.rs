//! What holds whatever happens. `PROPTEST_CASES=10000 cargo test -p rappel-taste --release` for a long run.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rappel_signal::{DAY_MS, ProductId, UnixMs};
use rappel_taste::limit::*;
use rappel_taste::*;

use crate::support::{Ask, START, Shop, id};

/// Anything that can happen in a shop of thirty products.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    Listed { product: u8, category: u8, brand: u8, price: u32, day: Option<i64>, flags: (bool, bool, bool) },
    Dropped { product: u8 },
    Viewed { products: Vec<u8>, day: i64 },
    Bought { products: Vec<u8>, day: i64, mine: bool },
    Searched { query: String, opened: Vec<u8>, bought: Vec<u8> },
}

pub(crate) fn name(product: u8) -> String {
    format!("p{:02}", product % 30)
}

fn names(products: &[u8]) -> Vec<String> {
    products.iter().map(|product| name(*product)).collect()
}

fn texts(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

pub(crate) fn happening() -> impl Strategy<Value = Happening> {
    let products = |most: usize| prop::collection::vec(any::<u8>(), 0..most);
    // Late and early: facts arrive in any order.
    let day = || -200..200_i64;
    let listed = (
        any::<u8>(),
        0..5_u8,
        0..4_u8,
        prop_oneof![0..200_000_u32, any::<u32>()],
        prop::option::of(day()),
        any::<(bool, bool, bool)>(),
    );
    prop_oneof![
        3 => listed.prop_map(|(product, category, brand, price, day, flags)| Happening::Listed { product, category, brand, price, day, flags }),
        1 => any::<u8>().prop_map(|product| Happening::Dropped { product }),
        4 => (products(12), day()).prop_map(|(products, day)| Happening::Viewed { products, day }),
        3 => (products(6), day(), any::<bool>()).prop_map(|(products, day, mine)| Happening::Bought { products, day, mine }),
        1 => ("[a-z ÉŸ]{0,12}", products(5), products(3)).prop_map(|(query, opened, bought)| Happening::Searched { query, opened, bought }),
    ]
}

/// The shop after it all, and one shopper who did some of it.
pub(crate) fn live(history: &[Happening]) -> (Shop, TasteSegment, BTreeSet<ProductId>) {
    let (mut shop, mut mine, mut bought) = (Shop::default(), TasteSegment::default(), BTreeSet::new());
    for happening in history {
        match happening {
            Happening::Listed { product, category, brand, price, day, flags } => shop.lists(ProductFacts {
                id: id(&name(*product)),
                // One category is that of products without one.
                category: if *category == 0 { String::new() } else { format!("c{category}") },
                brand: format!("b{brand}"),
                price_hundredths: (*price > 0).then_some(*price),
                available: flags.0,
                created_at: day.map(|day| START + day * DAY_MS),
                reduced: flags.1,
                promoted: flags.2,
            }),
            Happening::Dropped { product } => shop.drops(&name(*product)),
            Happening::Viewed { products, day } => {
                let (names, at) = (names(products), START + *day * DAY_MS);
                shop.viewed(&texts(&names), at);
                note(&shop, &mut mine, ActKind::Viewed, &names, at);
            }
            Happening::Bought { products, day, mine: by_me } => {
                let (names, at) = (names(products), START + *day * DAY_MS);
                shop.bought(&texts(&names), at);
                if *by_me {
                    note(&shop, &mut mine, ActKind::Ordered, &names, at);
                    bought.extend(names.iter().map(|name| id(name)));
                }
            }
            Happening::Searched { query, opened, bought } => {
                let (opened, bought) = (names(opened), names(bought));
                shop.searched(query, &texts(&opened), &texts(&bought));
            }
        }
    }
    (shop, mine, bought)
}

fn note(shop: &Shop, segment: &mut TasteSegment, kind: ActKind, names: &[String], at: UnixMs) {
    for product in names.iter().map(|name| id(name)) {
        segment.note(match shop.catalogue.get(&product) {
            Some(facts) => Act::new(kind, facts, at),
            None => Act::of_unknown(kind, product, at),
        });
    }
}

pub(crate) fn asked() -> impl Strategy<Value = Ask> {
    let wishes = prop::collection::vec(prop::sample::select(Wish::ALL.to_vec()), 0..5);
    let about =
        (prop::collection::vec(0..30_u8, 0..4), "[a-z ]{0,12}", prop::collection::btree_set(0..30_u8, 0..4));
    (wishes, about, 0..20_usize, -50..250_i64, any::<bool>()).prop_map(
        |(wishes, (subjects, query, without), at_most, day, since)| Ask {
            wishes,
            subjects: names(&subjects),
            query,
            taste: Taste::default(),
            without: without.into_iter().map(|product| id(&name(product))).collect(),
            new_since: since.then_some(START),
            at_most,
            now: START + day * DAY_MS,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_choice_keeps_its_promises(history in prop::collection::vec(happening(), 0..40), mut ask in asked()) {
        let (shop, mine, bought) = live(&history);
        ask.taste = Taste::of([&mine], ask.now);
        let chosen = shop.choices(&ask);
        prop_assert!(chosen.len() <= ask.at_most && chosen.len() <= CHOICES_MAX);
        let products: BTreeSet<&ProductId> = chosen.iter().map(|choice| &choice.product).collect();
        prop_assert_eq!(products.len(), chosen.len(), "a double");
        for choice in &chosen {
            let facts = &shop.catalogue[&choice.product];
            prop_assert!(facts.available, "{} is out of stock", choice.product.0);
            prop_assert!(!bought.contains(&choice.product), "{} was bought", choice.product.0);
            prop_assert!(!ask.without.contains(&choice.product) && !ask.subjects.contains(&choice.product.0));
            prop_assert!(ask.wishes.contains(&choice.wish));
            match choice.wish {
                Wish::Promoted => prop_assert!(facts.promoted),
                Wish::New => prop_assert!(facts.created_at.unwrap() <= ask.now),
                _ => {}
            }
        }
        // Wishes are fulfilled in their order.
        let places: Vec<_> = chosen.iter().map(|c| ask.wishes.iter().position(|w| *w == c.wish)).collect();
        prop_assert!(places.is_sorted());
        prop_assert_eq!(shop.choices(&ask), chosen, "asked again, something else");
    }

    #[test]
    fn an_upgrade_is_dearer_and_of_the_category(history in prop::collection::vec(happening(), 0..40), subject in 0..30_u8) {
        let (shop, ..) = live(&history);
        let ask = crate::support::ask(&["upgrades"]).about(&[&name(subject)]);
        for choice in shop.choices(&ask) {
            let (above, below) = (&shop.catalogue[&choice.product], &shop.catalogue[&id(&name(subject))]);
            prop_assert_eq!(&above.category, &below.category);
            let (above, below) = (above.price_hundredths.unwrap(), below.price_hundredths.unwrap());
            prop_assert!(above > below && above <= below.saturating_mul(UPGRADE_FACTOR_MAX));
        }
    }

    /// Every lesson names all the rows it changes, and no more than its bound.
    #[test]
    fn a_lesson_touches_few_rows(products in prop::collection::vec(any::<u8>(), 0..300), queries in prop::collection::vec("[a-z ]{0,200}", 0..20)) {
        let seen = |product: &u8| Seen { product: ProductId(format!("q{product}")), category: format!("c{product}") };
        let found = |query: &String| Found { query: query.clone(), opened: Vec::new(), bought: Vec::new() };
        let lesson = Lesson {
            at: START,
            viewed: products.iter().map(seen).collect(),
            bought: products.iter().rev().map(seen).collect(),
            searches: queries.iter().map(found).collect(),
        };
        let most = 4 * LESSON_PRODUCTS_MAX + 1 + LESSON_SEARCHES_MAX * (1 + QUERY_WORDS_MAX);
        let named = lesson.rows();
        prop_assert!(named.len() <= most);
        let mut rows = Rows::default();
        rows.learn(&lesson);
        prop_assert_eq!(rows.keys().into_iter().collect::<BTreeSet<_>>(), named.into_iter().collect());
    }

    #[test]
    fn acts_in_any_order_are_the_same_taste(
        acts in prop::collection::vec((any::<u8>(), -100..100_i64, any::<bool>()), 0..80),
        order in any::<prop::sample::Index>(),
    ) {
        let act = |(product, day, ordered): &(u8, i64, bool)| {
            let facts = crate::support::facts(&name(*product), "shoes", "north", 1_000 + u32::from(*product));
            let kind = if *ordered { ActKind::Ordered } else { ActKind::Viewed };
            Act::new(kind, &facts, START + day * DAY_MS)
        };
        let (mut forth, mut turned) = (TasteSegment::default(), TasteSegment::default());
        acts.iter().for_each(|told| forth.note(act(told)));
        let place = if acts.is_empty() { 0 } else { order.index(acts.len()) };
        acts[place..].iter().chain(&acts[..place]).rev().for_each(|told| turned.note(act(told)));
        prop_assert_eq!(forth, turned);
    }
}
