//! What is announced of a change, and what is taken back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use rappel_catalogue::{Change, Facts, Product, Row, Telling, Variant, Wanted, What, tell};
use rappel_interest::{Campaign, Change as Told, Drop, Subject};
use rappel_signal::{ProductId, UnixMs};

const NOW: UnixMs = UnixMs(1_750_000_000_000);
const ALL: Wanted = Wanted {
    price_drop: Some(Drop::Percent(5)),
    back_in_stock: true,
    low_stock: true,
    promotion: true,
    new_arrivals: true,
};

fn change(product: &str, variant: &str, what: What) -> Change {
    let kind = format!("{what:?}").to_lowercase();
    let id = format!("run-7/{}/{variant}", kind.split([' ', '{']).next().unwrap());
    Change { id, product: ProductId(product.into()), variant: variant.into(), at: NOW, what }
}

fn fell(product: &str, variant: &str) -> Change {
    let (old_hundredths, new_hundredths) = (20_000, 18_000);
    change(
        product,
        variant,
        What::PriceFell { old_hundredths, new_hundredths, currency: "EUR".into(), percent: 10 },
    )
}

fn rose(to: u32) -> Change {
    let what = What::PriceRose { old_hundredths: 18_000, new_hundredths: to, currency: "EUR".into() };
    change("tent", "tent-2", what)
}

fn rows(product: &str, variants: &[&str]) -> Vec<Row> {
    let variant = |id: &&str| Variant {
        id: (*id).into(),
        price_hundredths: 18_000,
        compare_at_hundredths: None,
        currency: "EUR".into(),
        availability: Default::default(),
        stock: None,
        options: Vec::new(),
        gtin: String::new(),
    };
    let facts = Facts {
        category: vec!["Outdoor".into(), "Tents".into()],
        brand: "Fellwren".into(),
        ..Facts::default()
    };
    let variants = variants.iter().map(variant).collect();
    Row::of(Product { id: ProductId(product.into()), facts, variants }).collect()
}

fn told(news: &[Change], rows: &[Row], open: &[Campaign]) -> Telling {
    tell(news, rows, open, &ALL, 25)
}

#[test]
fn of_a_product_with_one_variant_the_product_fell() {
    let telling = told(&[fell("tent", "tent-2")], &rows("tent", &["tent-2"]), &[]);
    let campaign = telling.announce.unwrap();
    let Told::PriceDrop { subject, price_hundredths, was_hundredths, drop, .. } = &campaign.change else {
        panic!("{campaign:?}")
    };
    assert_eq!((subject, *price_hundredths), (&Subject::product("tent"), 18_000));
    assert_eq!((*was_hundredths, *drop), (None, Drop::Percent(5)));
    assert_eq!(campaign.id.0, "price-drop:tent::18000:run-7");
}

#[test]
fn of_several_variants_the_one_that_fell_is_named_with_its_old_price() {
    let telling = told(&[fell("tent", "tent-2")], &rows("tent", &["tent-2", "tent-4"]), &[]);
    let Told::PriceDrop { subject, was_hundredths, .. } = telling.announce.unwrap().change else { panic!() };
    assert_eq!((subject, was_hundredths), (Subject::variant("tent", "tent-2"), Some(20_000)));
}

#[test]
fn a_price_that_rose_takes_back_only_what_promised_less() {
    let open = told(&[fell("tent", "tent-2")], &rows("tent", &["tent-2"]), &[]).announce.unwrap();
    let again = told(&[rose(18_500)], &rows("tent", &["tent-2"]), std::slice::from_ref(&open));
    assert_eq!((again.announce, again.cancel), (None, vec![open.clone()]));
    let still_below = told(&[rose(18_000)], &rows("tent", &["tent-2"]), std::slice::from_ref(&open));
    assert!(still_below.cancel.is_empty());
    let sold_out = change("tent", "tent-2", What::SoldOut);
    assert_eq!(told(&[sold_out], &rows("tent", &["tent-2"]), std::slice::from_ref(&open)).cancel, [open]);
}

#[test]
fn a_promotion_is_one_campaign_for_those_who_like_any_of_it() {
    let promoted = |product: &str| {
        let (old_hundredths, new_hundredths) = (20_000, 18_000);
        let what = What::Promoted { old_hundredths, new_hundredths, currency: "EUR".into(), percent: 10 };
        change(product, product, what)
    };
    let news = [promoted("tent"), promoted("lamp"), promoted("tent"), fell("tent", "tent")];
    let all = [rows("tent", &["tent"]), rows("lamp", &["lamp"])].concat();
    let telling = told(&news, &all, &[]);
    assert_eq!(telling.news, 3, "the price is news of its own");
    let Told::Promotion { products, wish } = telling.announce.unwrap().change else { panic!() };
    assert_eq!(products.iter().map(|id| id.0.as_str()).collect::<Vec<_>>(), ["tent", "lamp"]);
    assert_eq!((wish.categories, wish.brands), (vec!["Tents".to_owned()], vec!["Fellwren".to_owned()]));
    assert!(wish.promotions && !wish.novelty);
}

#[test]
fn what_no_flow_waits_for_is_passed_over_and_counted() {
    let nothing = Wanted::default();
    for change in [fell("tent", "tent"), change("tent", "tent", What::LowStock { stock: 2 })] {
        let telling = tell(&[change], &rows("tent", &["tent"]), &[], &nothing, 25);
        assert_eq!(telling, Telling { news: 1, ..Telling::default() });
    }
    assert_eq!(told(&[], &[], &[]), Telling::default());
}
