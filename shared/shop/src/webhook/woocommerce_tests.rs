//! WooCommerce's webhooks, topic by topic. Bodies are written by hand in the shape of what the REST API v3 answers
//! (<https://woocommerce.github.io/woocommerce-rest-api-docs/>: order, product, customer properties), as
//! `get_wp_api_payload` of `class-wc-webhook.php` takes it over; what is deleted is told as `build_payload` does, by its id.

use proptest::prelude::*;
use rappel_signal::ProductId;
use serde_json::{Value, json};

use super::super::proof::signed;
use super::*;
use crate::payload::{OrderPlaced, Product};
use crate::webhook::{KnownVariant, Surroundings};
use crate::{Event, Patch, Payload};

const SECRET: &str = "{oQ$1 &x@generated-by-wordpress~";
const NOW: UnixMs = UnixMs(1_795_338_000_000); // 2026-11-22T09:00:00Z

fn news_of(topic: &str, told: &Value, delivery: &str) -> News {
    let body = serde_json::to_vec(told).unwrap();
    let signature = signed(&body, SECRET.as_bytes());
    let headers = Headers { signature: Some(&signature), topic: Some(topic), delivery: Some(delivery) };
    prove(&body, &headers, SECRET, NOW).unwrap()
}

fn news(topic: &str, told: &Value) -> News {
    news_of(topic, told, "0a1b2c")
}

fn with(topic: &str, told: &Value, known: &[KnownVariant]) -> Vec<Event> {
    let surroundings = Surroundings { currency: Some("EUR"), known };
    let items = news(topic, told).events(&surroundings).unwrap();
    items.into_iter().map(|item| item.event.unwrap_or_else(|refusal| panic!("{topic}: {refusal}"))).collect()
}

fn events(topic: &str, told: &Value) -> Vec<Event> {
    with(topic, told, &[])
}

fn kinds(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.payload.event_type()).collect()
}

/// `order.created`.
fn order() -> Value {
    json!({
        "id": 727, "parent_id": 0, "number": "727", "status": "processing", "currency": "EUR", "prices_include_tax": true,
        "date_created": "2026-11-22T09:55:00", "date_created_gmt": "2026-11-22T08:55:00",
        "date_modified": "2026-11-22T09:56:10", "date_modified_gmt": "2026-11-22T08:56:10",
        "date_paid_gmt": "2026-11-22T08:56:00", "date_completed_gmt": null,
        "total": "53.34", "total_tax": "9.25", "customer_id": 26,
        "billing": {"first_name": "Ad&eacute; &amp; Co", "country": "FR", "email": "ada@example.com", "phone": "06 12 34 56 78"},
        "shipping": {"first_name": "Ada", "country": "BE"},
        "meta_data": [{"id": 1, "key": "_rappel", "value": "000102030405060708090a0b0c0d0e0f"}],
        "line_items": [
            {"id": 315, "name": "Tent, small", "product_id": 93, "variation_id": 94, "quantity": 3, "total": "33.34",
                "total_tax": "0.00", "price": 11.113_333_333_333_333, "sku": "T-S"},
            {"id": 316, "name": "Rope", "product_id": 22, "variation_id": 0, "quantity": 1, "total": "12.50", "total_tax": "2.50"},
        ],
        "shipping_lines": [{"id": 317, "method_title": "Flat rate", "method_id": "flat_rate", "total": "5.00"}],
        "coupon_lines": [{"id": 318, "code": "welcome10", "discount": "5.00"}], "refunds": [],
    })
}

fn placed(events: &[Event]) -> Option<&OrderPlaced> {
    events.iter().find_map(|event| match &event.payload {
        Payload::OrderPlaced(order) => Some(order),
        _ => None,
    })
}

#[test]
fn an_order_is_told_once_it_is_paid_for() {
    let events = events("order.created", &order());
    assert_eq!(kinds(&events), ["customer-updated", "order-placed"]);
    let Payload::CustomerUpdated(profile) = &events[0].payload else { panic!() };
    assert_eq!(profile.first_name, Patch::Set("Ad&eacute; & Co".to_owned()));
    assert_eq!(
        (events[1].id.as_str(), events[1].at),
        ("woocommerce/order/727/placed", UnixMs(1_795_337_760_000))
    );
    let placed = placed(&events).unwrap();
    assert_eq!((placed.total_hundredths, placed.currency.as_str()), (5_334, "EUR"));
    assert_eq!(
        (placed.shipping_country.as_deref(), placed.codes.as_slice()),
        (Some("BE"), &["welcome10".to_owned()][..])
    );
    let customer = &placed.customer;
    assert_eq!((customer.id.as_deref(), customer.email.as_deref()), (Some("26"), Some("ada@example.com")));
    assert!(customer.phone.is_none() && customer.visitor.is_some(), "a number as dialled at home is none");
    let items: Vec<_> = placed
        .items
        .iter()
        .map(|item| (item.product.0.as_str(), item.variant.as_deref(), item.quantity, item.price_hundredths))
        .collect();
    assert_eq!(items, [("93", Some("94"), 3, 1_111), ("22", None, 1, 1_500)], "with taxes, to the cent");
}

#[test]
fn what_may_never_be_paid_is_no_order() {
    for (status, kinds_expected) in [
        ("pending", &[][..]),
        ("checkout-draft", &[]),
        ("trash", &[]),
        ("on-hold", &["customer-updated", "order-placed"]),
        ("processing", &["customer-updated", "order-placed"]),
        ("failed", &["order-cancelled"]),
        ("cancelled", &["order-cancelled"]),
        ("refunded", &["order-cancelled"]),
    ] {
        let mut told = order();
        told["status"] = json!(status);
        assert_eq!(kinds(&events("order.updated", &told)), kinds_expected, "{status}");
    }
    let mut guest = order();
    guest["customer_id"] = json!(0);
    assert_eq!(placed(&events("order.created", &guest)).unwrap().customer.id, None);
    (guest["billing"]["email"], guest["billing"]["phone"]) = (json!(""), json!(""));
    assert_eq!(events("order.created", &guest), [], "of nobody");
}

#[test]
fn done_is_shipped_if_there_was_something_to_ship() {
    let mut done = order();
    (done["status"], done["date_completed_gmt"]) = (json!("completed"), json!("2026-11-22T08:58:00"));
    let shipped = events("order.updated", &done);
    assert_eq!(kinds(&shipped), ["customer-updated", "order-placed", "order-fulfilled"]);
    assert_eq!(shipped[2].at, UnixMs(1_795_337_880_000));
    assert_eq!(shipped[..2], events("order.created", &order()), "the order itself is known");
    // As the extension for shipment tracking keeps it beside the order.
    let parcel = json!({"tracking_provider": "dhl", "custom_tracking_provider": "", "tracking_number": "JJD01", "date_shipped": "1"});
    done["meta_data"]
        .as_array_mut()
        .unwrap()
        .push(json!({"key": "_wc_shipment_tracking_items", "value": [parcel]}));
    let Payload::OrderFulfilled(parcel) = events("order.updated", &done).remove(2).payload else { panic!() };
    assert_eq!((parcel.tracking_number.as_deref(), parcel.carrier.as_deref()), (Some("JJD01"), Some("dhl")));
    done["shipping_lines"] = json!([]);
    assert_eq!(kinds(&events("order.updated", &done)), ["customer-updated", "order-placed"], "a download");
}

#[test]
fn each_refund_is_told_once() {
    let mut part = order();
    part["refunds"] =
        json!([{"id": 2, "reason": "", "total": "-2.50"}, {"id": 1, "reason": "", "total": "-10.00"}]);
    let refunds = events("order.updated", &part).split_off(2);
    let told: Vec<_> = refunds
        .iter()
        .map(|event| match &event.payload {
            Payload::OrderRefunded(told) => (event.id.as_str(), told.amount_hundredths, event.at),
            other => panic!("{other:?}"),
        })
        .collect();
    let at = UnixMs(1_795_337_770_000);
    assert_eq!(
        told,
        [
            ("woocommerce/order/727/refund/2", Some(250), at),
            ("woocommerce/order/727/refund/1", Some(1_000), at - 1)
        ]
    );
}

#[test]
fn an_order_in_the_bin_counts_no_more() {
    let gone = events("order.deleted", &json!({ "id": 727 }));
    assert_eq!(
        (kinds(&gone), gone[0].id.as_str()),
        (vec!["order-cancelled"], "woocommerce/order/727/cancelled")
    );
}

/// `product.updated`, of a simple product.
fn rope() -> Value {
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
fn small_tent() -> Value {
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
fn tent() -> Value {
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

fn known(product: &str, id: &str) -> KnownVariant {
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

/// `customer.created`.
fn ada() -> Value {
    json!({
        "id": 26, "date_created_gmt": "2026-11-22T08:50:00", "date_modified_gmt": "2026-11-22T08:51:00", "email": "ada@example.com",
        "first_name": "Ada", "last_name": "Lovelace", "role": "customer", "username": "ada",
        "billing": {"first_name": "Ada", "country": "FR", "email": "ada@example.com", "phone": "+33612345678"},
    })
}

#[test]
fn an_account_is_told_and_says_nothing_of_consent() {
    let created = events("customer.created", &ada());
    let Payload::CustomerCreated(profile) = &created[0].payload else { panic!() };
    assert_eq!(profile.customer.phone.as_deref(), Some("+33612345678"));
    assert_eq!((&profile.country, profile.consents.as_slice()), (&Patch::Set("FR".to_owned()), &[][..]));
    assert_eq!(kinds(&events("customer.updated", &ada())), ["customer-updated"]);
    let mut staff = ada();
    staff["role"] = json!("shop_manager");
    assert_eq!(events("customer.created", &staff), []);
    assert_eq!(kinds(&events("customer.deleted", &json!({ "id": 26 }))), ["customer-deleted"]);
}

#[test]
fn the_ping_of_a_saved_webhook_needs_no_proof_and_says_nothing() {
    assert!(is_ping(b"webhook_id=7"));
    for other in [
        &b"webhook_id=7&id=1"[..],
        b"webhook_id=x",
        b"{\"webhook_id\":7}",
        b"",
        b"webhook_id=000000000000000000000",
    ] {
        assert!(!is_ping(other), "{}", String::from_utf8_lossy(other));
    }
}

#[test]
fn nothing_is_read_before_it_is_proved() {
    let body = serde_json::to_vec(&order()).unwrap();
    let good = signed(&body, SECRET.as_bytes());
    let judge = |body: &[u8], signature: Option<&str>, secret: &str| {
        let headers = Headers { signature, topic: Some("order.created"), delivery: None };
        prove(body, &headers, secret, NOW).map(drop)
    };
    assert_eq!(judge(&body, Some(&good), SECRET), Ok(()));
    let forged = signed(&body, b"somebody else's secret");
    for (signature, secret) in [
        (None, SECRET),
        (Some("no base64!"), SECRET),
        (Some(&forged[..]), SECRET),
        (Some(&good[..]), "another secret of the shop's"),
        (Some(&signed(&body, b"")[..]), ""),
    ] {
        assert_eq!(judge(&body, signature, secret), Err(WebhookError::BadSignature), "{signature:?}");
    }
    assert_eq!(judge(&[&body[..], b" "].concat(), Some(&good), SECRET), Err(WebhookError::BadSignature));
    let long = vec![b' '; WEBHOOK_BYTES_MAX + 1];
    assert_eq!(judge(&long, Some(&signed(&long, SECRET.as_bytes())), SECRET), Err(WebhookError::TooLarge));
    let headers = Headers { signature: Some(&good), ..Headers::default() };
    assert!(matches!(prove(&body, &headers, SECRET, NOW).map(drop), Err(WebhookError::Malformed(_))));
    for topic in ["order.created", "product.updated", "customer.deleted"] {
        let error = news(topic, &json!({ "id": 0 })).events(&Surroundings::default()).unwrap_err();
        assert_eq!(error, WebhookError::Malformed("`id` is missing".to_owned()), "{topic}");
    }
}

#[test]
fn what_is_of_no_use_to_us_is_no_error() {
    for topic in ["coupon.created", "action.woocommerce_add_to_cart", "subscription.created"] {
        assert_eq!(events(topic, &json!({ "id": 1 })), [], "{topic}");
    }
}

proptest! {
    /// A body of any form, under any topic, is read without a fault; what comes of it is dated no later than now.
    #[test]
    fn whatever_is_told_is_read_without_a_fault(
        topic in prop::sample::select(vec![
            "order.created", "order.deleted", "product.updated", "product.deleted", "customer.created", "customer.updated",
        ]),
        field in prop::sample::select(vec![
            "id", "status", "billing", "line_items", "refunds", "meta_data", "total", "type", "parent_id", "permalink", "images",
            "stock_quantity", "variations", "price", "date_modified_gmt", "date_paid_gmt", "categories", "role",
        ]),
        value in prop::sample::select(vec![
            json!(null), json!(-1), json!(1e300), json!("x".repeat(5_000)), json!([[], {}, null, 3]), json!({"id": {}}),
            json!("2999-01-01T00:00:00"), json!("é://é"), json!("https://é"), json!(u64::MAX), json!("completed"), json!(true),
        ]),
    ) {
        for mut told in [order(), rope(), tent(), small_tent(), ada()] {
            told[field] = value.clone();
            let known = [known("93", "94"), known("93", "96")];
            let surroundings = Surroundings { currency: Some("EUR"), known: &known };
            for event in news(topic, &told).events(&surroundings).into_iter().flatten().filter_map(|item| item.event.ok()) {
                prop_assert!(event.at <= NOW, "{:?}", event);
            }
        }
    }
}
