//! Products, variants and their stock at Shopify.

use super::*;

const TENT: &str = "788032119674292922";
pub(super) const SMALL: &str = "642667041472713922";
const LARGE: &str = "757650484644203962";

/// `products/update`.
pub(super) fn tent() -> Value {
    let variant = |id: &str, price: &str, pieces: i64| {
        json!({
            "id": id.parse::<u64>().unwrap(), "product_id": TENT.parse::<u64>().unwrap(), "title": "Small", "price": price,
            "compare_at_price": "24.99", "inventory_policy": "deny", "inventory_item_id": 5, "inventory_quantity": pieces,
            "old_inventory_quantity": pieces, "option1": "Small", "updated_at": "2026-11-22T03:59:50-05:00",
            "admin_graphql_api_id": format!("gid://shopify/ProductVariant/{id}"),
        })
    };
    let gid = |id: &str| json!({"admin_graphql_api_id": format!("gid://shopify/ProductVariant/{id}"), "updated_at": null});
    json!({
        "id": TENT.parse::<u64>().unwrap(), "title": " Tent\n for two ", "handle": "tent-for-two", "vendor": "Northleaf",
        "product_type": "Camping > Tents", "status": "active", "published_at": "2026-10-01T00:00:00Z",
        "created_at": "2026-09-01T00:00:00Z", "updated_at": "2026-11-22T03:59:55-05:00", "tags": "camping",
        "category": {"full_name": "Sporting Goods > Outdoor Recreation > Camping"},
        "variants": [variant(SMALL, "19.99", 75), variant(LARGE, "24.99", 3)], "variant_gids": [gid(SMALL), gid(LARGE)],
        "image": {"id": 9, "src": "https://cdn.shopify.com/s/files/1/tent.jpg?v=1"}, "images": [],
    })
}

fn product(event: &Event) -> &Product {
    match &event.payload {
        Payload::ProductUpdated(product) => product,
        other => panic!("{other:?}"),
    }
}

pub(super) fn known(id: &str, is_counted: bool) -> KnownVariant {
    KnownVariant { product: ProductId(TENT.to_owned()), id: id.to_owned(), is_counted }
}

#[test]
fn a_product_is_told_variant_by_variant_with_its_facts_once() {
    assert_eq!(news("products/update", &tent()).product(), Some(ProductId(TENT.to_owned())));
    let events = events("products/create", &tent());
    let [small, large] = [product(&events[0]), product(&events[1])];
    assert_eq!((events.len(), events[0].at), (2, TOLD_AT));
    assert_eq!((small.product.0.as_str(), small.variant.as_deref()), (TENT, Some(SMALL)));
    assert_eq!(
        (small.title.as_deref(), small.path.as_deref()),
        (Some("Tent for two"), Some("/products/tent-for-two"))
    );
    assert_eq!(small.category.as_deref(), Some(&["Camping".to_owned(), "Tents".to_owned()][..]));
    assert_eq!(small.image, Patch::Set("https://cdn.shopify.com/s/files/1/tent.jpg?v=1".to_owned()));
    assert_eq!((small.price_hundredths, small.currency.as_deref()), (Some(1_999), Some("EUR")));
    assert_eq!((&small.compare_at_price_hundredths, &small.stock), (&Patch::Set(2_499), &Patch::Set(75)));
    assert_eq!(
        (large.variant.as_deref(), large.price_hundredths, large.title.as_deref()),
        (Some(LARGE), Some(2_499), None)
    );
    assert_eq!(super::events("products/update", &tent()), events, "the same state, told again");
    let mut cheaper = tent();
    cheaper["variants"][0]["price"] = json!("9.99");
    assert_ne!(super::events("products/update", &cheaper)[0].id, events[0].id);
}

#[test]
fn without_the_shops_currency_a_product_says_what_is_missing() {
    let items = news("products/update", &tent()).events(&Surroundings::default()).unwrap();
    let refusal = items[0].event.as_ref().unwrap_err();
    assert_eq!((items.len(), refusal.path.as_str()), (1, "currency"));
    assert!(refusal.message.contains("`currency` in the shop's settings"), "{refusal}");
}

#[test]
fn none_left_and_never_counted_are_told_apart() {
    let told = |pieces: i64, policy: &str, management: Option<Value>, was_counted: Option<bool>| {
        let mut tent = tent();
        let variant = tent["variants"][0].as_object_mut().unwrap();
        variant.insert("inventory_quantity".to_owned(), pieces.into());
        variant.insert("inventory_policy".to_owned(), policy.into());
        if let Some(management) = management {
            variant.insert("inventory_management".to_owned(), management);
        }
        let known: Vec<_> = was_counted.map(|is_counted| known(SMALL, is_counted)).into_iter().collect();
        product(&with("products/update", &tent, &known)[0]).stock.clone()
    };
    assert_eq!(told(4, "deny", None, None), Patch::Set(4));
    assert_eq!(told(0, "deny", None, None), Patch::Keep, "new: it may never have been counted");
    assert_eq!(told(0, "deny", None, Some(false)), Patch::Keep, "nor has it been until now");
    assert_eq!(told(0, "deny", None, Some(true)), Patch::Set(0), "sold out");
    assert_eq!(told(-2, "deny", None, None), Patch::Set(0), "only what is counted falls below none");
    assert_eq!(told(0, "continue", None, Some(true)), Patch::Clear, "sold on all the same");
    assert_eq!(told(0, "deny", Some(json!("shopify")), None), Patch::Set(0), "as older versions say it");
    assert_eq!(told(7, "deny", Some(json!(null)), Some(true)), Patch::Clear, "not counted any more");
}

#[test]
fn a_variant_that_the_product_has_no_more_is_gone() {
    let old = [known(SMALL, true), known(LARGE, true), known("11", true)];
    let events = with("products/update", &tent(), &old);
    assert_eq!(kinds(&events), ["product-updated", "product-updated", "product-deleted"]);
    let Payload::ProductDeleted(gone) = &events[2].payload else { panic!() };
    assert_eq!((gone.product.0.as_str(), gone.variant.as_deref()), (TENT, Some("11")));
    // Beyond a hundred variants the others are named by their ids alone.
    let mut long = tent();
    long["variants"].as_array_mut().unwrap().truncate(1);
    assert_eq!(kinds(&with("products/update", &long, &old[..2])), ["product-updated"]);
}

#[test]
fn what_the_online_store_does_not_show_is_gone() {
    for (field, value) in
        [("status", json!("draft")), ("status", json!("archived")), ("published_at", json!(null))]
    {
        let mut hidden = tent();
        hidden[field] = value;
        assert_eq!(kinds(&events("products/update", &hidden)), ["product-deleted"], "{field}");
    }
    // `products/delete`.
    let deleted = events("products/delete", &json!({ "id": TENT.parse::<u64>().unwrap() }));
    assert_eq!(kinds(&deleted), ["product-deleted"]);
}

#[test]
fn stock_comes_and_goes_by_the_variants_own_news() {
    // `variants/in_stock`, `variants/out_of_stock`.
    let mut variant = tent()["variants"][0].clone();
    let stock = |topic: &str, variant: &Value| product(&events(topic, variant)[0]).stock.clone();
    assert_eq!(stock("variants/in_stock", &variant), Patch::Set(75));
    variant["inventory_quantity"] = json!(0);
    assert_eq!(stock("variants/out_of_stock", &variant), Patch::Set(0));
    assert_eq!(stock("variants/in_stock", &variant), Patch::Clear, "in stock without a count");
    // `inventory_levels/update` names neither variant nor sum.
    let level =
        json!({"inventory_item_id": 271_878, "location_id": 24_826_418, "available": 5, "updated_at": TOLD});
    assert_eq!(events("inventory_levels/update", &level), []);
}
