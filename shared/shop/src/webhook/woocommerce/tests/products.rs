//! Products, variations and their stock at WooCommerce.

use super::*;

/// `product.updated`, of a simple product.
pub(super) fn rope() -> Value {
    json!({
        "id": 22, "name": "Rope &amp; hook", "slug": "rope", "permalink": "https://shop.example/product/rope/", "type": "simple",
        "status": "publish", "date_created_gmt": "2026-11-01T08:00:00", "date_modified_gmt": "2026-11-22T08:59:00",
        "price": "12.50", "regular_price": "15", "sale_price": "12.50", "on_sale": true, "purchasable": true,
        "manage_stock": true, "stock_quantity": 7, "stock_status": "instock", "backorders_allowed": false, "parent_id": 0,
        "categories": [{"id": 9, "name": "Ropes &amp; slings", "slug": "ropes"}], "brands": [{"id": 1, "name": "Northleaf"}],
        "images": [{"id": 792, "src": "https://shop.example/wp-content/uploads/rope.jpg", "name": "", "alt": ""}], "variations": [],
    })
}

/// `product.updated`, of a variation.
pub(super) fn small_tent() -> Value {
    let mut tent = rope();
    for (field, value) in [
        ("id", json!(94)),
        ("parent_id", json!(93)),
        ("type", json!("variation")),
        ("name", json!("Tent - small")),
        ("permalink", json!("https://shop.example/product/tent/?attribute_size=small")),
    ] {
        tent[field] = value;
    }
    tent
}

/// `product.updated`, of the product that the variation is one of.
pub(super) fn tent() -> Value {
    let mut tent = rope();
    for (field, value) in [
        ("id", json!(93)),
        ("type", json!("variable")),
        ("name", json!("Tent")),
        ("regular_price", json!("")),
        ("manage_stock", json!(false)),
        ("stock_quantity", json!(null)),
        ("variations", json!([94, 95])),
    ] {
        tent[field] = value;
    }
    tent
}

fn product(event: &Event) -> &Product {
    match &event.payload {
        Payload::ProductUpdated(product) => product,
        other => panic!("{other:?}"),
    }
}

pub(super) fn known(product: &str, id: &str) -> KnownVariant {
    KnownVariant { product: ProductId(product.to_owned()), id: id.to_owned(), is_counted: true }
}

#[test]
fn a_simple_product_is_told_whole() {
    assert_eq!(news("product.updated", &rope()).product(), Some(ProductId("22".to_owned())));
    let told = events("product.updated", &rope());
    let rope_told = product(&told[0]);
    assert_eq!((told.len(), told[0].at), (1, UnixMs(1_795_337_940_000)));
    assert_eq!((rope_told.product.0.as_str(), rope_told.variant.as_deref()), ("22", None));
    assert_eq!(
        (rope_told.title.as_deref(), rope_told.path.as_deref()),
        (Some("Rope & hook"), Some("/product/rope/"))
    );
    assert_eq!(rope_told.category.as_deref(), Some(&["Ropes & slings".to_owned()][..]));
    assert_eq!(rope_told.brand, Patch::Set("Northleaf".to_owned()));
    assert_eq!((rope_told.price_hundredths, rope_told.currency.as_deref()), (Some(1_250), Some("EUR")));
    assert_eq!(
        (&rope_told.compare_at_price_hundredths, &rope_told.stock),
        (&Patch::Set(1_500), &Patch::Set(7))
    );
    for topic in ["product.created", "product.restored"] {
        assert_eq!(events(topic, &rope()), told, "{topic}");
    }
    let mut plain = rope();
    (plain["regular_price"], plain["images"]) =
        (json!("12.50"), json!([{"id": 0, "src": "https://shop.example/placeholder.png"}]));
    let plain = events("product.updated", &plain);
    assert_eq!(
        (&product(&plain[0]).compare_at_price_hundredths, &product(&plain[0]).image),
        (&Patch::Clear, &Patch::Clear)
    );
    assert_ne!(plain[0].id, told[0].id, "another state is other news");
    let items = news("product.updated", &rope()).events(&Surroundings::default()).unwrap();
    assert_eq!(items[0].event.as_ref().unwrap_err().path, "currency");
}

#[test]
fn a_variation_is_its_products() {
    let new = events("product.created", &small_tent());
    let told = product(&new[0]);
    assert_eq!((told.product.0.as_str(), told.variant.as_deref()), ("93", Some("94")));
    assert_eq!((told.title.as_deref(), told.path.as_deref()), (Some("Tent - small"), Some("/product/tent/")));
    // The catalogue is asked about the variation, and finds it with its product.
    let again = with("product.updated", &small_tent(), &[known("93", "94")]);
    let told = product(&again[0]);
    assert_eq!((told.title.as_deref(), told.price_hundredths), (None, Some(1_250)), "its product has a name");
}

#[test]
fn a_product_with_variations_has_no_price_of_its_own() {
    assert_eq!(events("product.updated", &tent()), [], "nothing to buy is known of it yet");
    let known = [known("93", "94"), known("93", "95"), known("93", "96")];
    let told = with("product.updated", &tent(), &known);
    assert_eq!(kinds(&told), ["product-updated", "product-deleted"]);
    let whole = product(&told[0]);
    assert_eq!(
        (whole.title.as_deref(), whole.price_hundredths, &whole.stock),
        (Some("Tent"), None, &Patch::Keep)
    );
    let Payload::ProductDeleted(gone) = &told[1].payload else { panic!() };
    assert_eq!((gone.product.0.as_str(), gone.variant.as_deref()), ("93", Some("96")));
    let mut counted = tent();
    (counted["manage_stock"], counted["stock_quantity"]) = (json!(true), json!(0));
    assert_eq!(
        product(&with("product.updated", &counted, &known)[0]).stock,
        Patch::Set(0),
        "for all of them"
    );
}

#[test]
fn stock_is_counted_or_told_by_a_word() {
    let stock = |changes: Value| {
        let mut told = rope();
        told.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        product(&events("product.updated", &told)[0]).stock.clone()
    };
    assert_eq!(stock(json!({"stock_quantity": 0, "stock_status": "outofstock"})), Patch::Set(0));
    assert_eq!(
        stock(json!({"stock_quantity": -3, "backorders_allowed": true, "stock_status": "onbackorder"})),
        Patch::Clear
    );
    assert_eq!(stock(json!({"stock_quantity": 2.5})), Patch::Set(2));
    let uncounted =
        |word: &str| stock(json!({"manage_stock": false, "stock_quantity": null, "stock_status": word}));
    assert_eq!((uncounted("instock"), uncounted("outofstock")), (Patch::Clear, Patch::Set(0)));
    let older = |is: bool| {
        stock(json!({"manage_stock": false, "stock_quantity": null, "stock_status": null, "in_stock": is}))
    };
    assert_eq!((older(true), older(false)), (Patch::Clear, Patch::Set(0)));
}

#[test]
fn what_is_not_published_or_is_in_the_bin_is_gone() {
    let mut draft = rope();
    draft["status"] = json!("draft");
    assert_eq!(kinds(&events("product.updated", &draft)), ["product-deleted"]);
    let gone =
        |told: &Value, known: &[KnownVariant]| match with("product.deleted", told, known).remove(0).payload {
            Payload::ProductDeleted(gone) => (gone.product.0, gone.variant),
            other => panic!("{other:?}"),
        };
    assert_eq!(gone(&json!({ "id": 22 }), &[known("22", "22")]), ("22".to_owned(), None));
    assert_eq!(gone(&json!({ "id": 94 }), &[known("93", "94")]), ("93".to_owned(), Some("94".to_owned())));
    // Restored and deleted again, it says the same words.
    let id = |delivery: &str| {
        let items =
            news_of("product.deleted", &json!({ "id": 22 }), delivery).events(&Surroundings::default());
        items.unwrap().remove(0).id
    };
    assert_eq!(id("first"), id("first"), "told twice");
    assert_ne!(id("first"), id("second"), "deleted twice");
}
