//! A product as it is after the shop's server told of it: what was left out stays, `null` clears.

use rappel_catalogue::{Availability, Facts, Invalid, Product, Row, Variant};
use rappel_shop::payload::Product as ToldProduct;
use rappel_shop::{Patch, Refusal};

/// The product with all its variants, changed as told. `rows` are those of the product that the catalogue has.
///
/// # Errors
/// What a new product, or a new variant, is missing; or what the catalogue does not take.
pub fn patched(rows: &[Row], told: &ToldProduct) -> Result<Product, Refusal> {
    let there: Vec<&Row> = rows.iter().filter(|row| row.product == told.product).collect();
    let mut facts = there.first().map(|row| row.facts.clone()).unwrap_or_default();
    change_facts(&mut facts, told);
    let mut variants: Vec<Variant> = there
        .iter()
        .filter(|row| row.gone_at.is_none() || told.variant.as_deref() == Some(row.id()))
        .map(|row| row.variant.clone())
        .collect();
    let named = told.variant.as_deref();
    // News of the product as a whole is news of each variant; the first product of its id is a variant itself.
    let own = told.product.0.as_str();
    let new = match named {
        Some(id) => variants.iter().all(|variant| variant.id != id).then_some(id),
        None => variants.is_empty().then_some(own),
    };
    if let Some(id) = new {
        variants.push(new_variant(id, told)?);
    }
    for variant in variants.iter_mut().filter(|variant| named.is_none_or(|id| variant.id == id)) {
        change_variant(variant, told);
    }
    let product = Product { id: told.product.clone(), facts, variants };
    product.check().map_err(refusal)?;
    Ok(product)
}

fn change_facts(facts: &mut Facts, told: &ToldProduct) {
    set(&mut facts.title, told.title.as_ref());
    set(&mut facts.category, told.category.as_ref());
    set(&mut facts.path, told.path.as_ref());
    set(&mut facts.promoted, told.promoted.as_ref());
    set(&mut facts.needs_setup, told.setup_needed.as_ref());
    facts.created_at = told.created_at.or(facts.created_at);
    text(&mut facts.brand, &told.brand);
    text(&mut facts.image, &told.image);
    told.units_per_pack.clone().apply(&mut facts.units_per_pack);
    told.units_per_day_hundredths.clone().apply(&mut facts.units_per_day_hundredths);
}

fn new_variant(id: &str, told: &ToldProduct) -> Result<Variant, Refusal> {
    let (Some(price_hundredths), Some(currency)) = (told.price_hundredths, told.currency.clone()) else {
        let message = "is missing: the catalogue does not know this product or variant yet";
        return Err(Refusal { path: "price".into(), message: message.into() });
    };
    Ok(Variant {
        id: id.to_owned(),
        price_hundredths,
        compare_at_hundredths: None,
        currency,
        availability: Availability::InStock,
        stock: None,
        options: Vec::new(),
        gtin: String::new(),
    })
}

fn change_variant(variant: &mut Variant, told: &ToldProduct) {
    set(&mut variant.price_hundredths, told.price_hundredths.as_ref());
    set(&mut variant.currency, told.currency.as_ref());
    told.compare_at_price_hundredths.clone().apply(&mut variant.compare_at_hundredths);
    // A price that rose above the one it was compared with is no reduction.
    variant.compare_at_hundredths =
        variant.compare_at_hundredths.filter(|was| *was > variant.price_hundredths);
    told.stock.clone().apply(&mut variant.stock);
    if told.stock.set().is_some_and(|stock| *stock > 0) {
        variant.availability = Availability::InStock;
    }
}

fn set<T: Clone>(known: &mut T, told: Option<&T>) {
    if let Some(told) = told {
        known.clone_from(told);
    }
}

fn text(known: &mut String, told: &Patch<String>) {
    match told {
        Patch::Keep => {}
        Patch::Clear => known.clear(),
        Patch::Set(told) => known.clone_from(told),
    }
}

/// The catalogue's word on a field, under the name it has in the event.
fn refusal(invalid: Invalid) -> Refusal {
    let field = invalid.field.trim_start_matches("variants.");
    let path = match field {
        "compare_at_hundredths" => "compare_at_price",
        field => field,
    };
    Refusal { path: path.into(), message: invalid.says }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rappel_shop::{Payload, read_event};
    use rappel_signal::UnixMs;
    use serde_json::{Value, json};

    fn told(mut fields: Value) -> ToldProduct {
        fields.as_object_mut().unwrap().extend(
            json!({"id": "e", "type": "product-updated", "at": 1_790_000_000_000_i64, "product": "caps"})
                .as_object()
                .unwrap()
                .clone(),
        );
        match read_event(0, fields, UnixMs(1_790_000_000_000)).event.unwrap().payload {
            Payload::ProductUpdated(told) => *told,
            other => panic!("{other:?}"),
        }
    }

    fn rows(product: Product) -> Vec<Row> {
        Row::of(product).collect()
    }

    fn small() -> Value {
        json!({"variant": "caps-30", "title": "Capsules", "path": "/caps", "price": "9.00", "currency": "EUR",
            "units_per_pack": 30, "brand": "Northleaf", "stock": 0})
    }

    #[test]
    fn what_is_left_out_stays_and_null_clears() {
        let first = patched(&[], &told(small())).unwrap();
        let large =
            json!({"variant": "caps-100", "price": "19.50", "currency": "EUR", "brand": null, "stock": 4});
        let both = patched(&rows(first), &told(large)).unwrap();
        assert_eq!((both.facts.title.as_str(), both.facts.brand.as_str()), ("Capsules", ""));
        let prices: Vec<_> =
            both.variants.iter().map(|v| (v.id.as_str(), v.price_hundredths, v.stock)).collect();
        assert_eq!(prices, [("caps-30", 900, Some(0)), ("caps-100", 1950, Some(4))]);
        assert!(!both.variants[0].in_stock() && both.variants[1].in_stock());

        let whole =
            patched(&rows(both), &told(json!({"price": "8.00", "currency": "EUR", "stock": null}))).unwrap();
        assert!(whole.variants.iter().all(|v| (v.price_hundredths, v.stock) == (800, None)), "{whole:?}");
    }

    #[test]
    fn a_new_product_says_what_it_lacks() {
        let refused = |fields: Value| patched(&[], &told(fields)).unwrap_err().path;
        assert_eq!(refused(json!({"stock": 4})), "price");
        assert_eq!(refused(json!({"price": 5, "currency": "EUR"})), "title");
        assert_eq!(refused(json!({"price": 5, "currency": "EUR", "title": "Capsules"})), "path");
    }

    #[test]
    fn a_price_that_rose_is_no_reduction() {
        let reduced = json!({"title": "Capsules", "path": "/caps", "price": "8.00", "compare_at_price": "9.00",
            "currency": "EUR"});
        let reduced = patched(&[], &told(reduced)).unwrap();
        assert_eq!(reduced.variants[0].reduction(), Some((900, 11)));
        let risen = patched(&rows(reduced), &told(json!({"price": "9.50", "currency": "EUR"}))).unwrap();
        assert_eq!(risen.variants[0].compare_at_hundredths, None);
    }
}
