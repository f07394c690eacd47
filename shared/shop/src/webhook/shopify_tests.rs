//! Shopify's webhooks, topic by topic. Bodies are written by hand in the shape of the samples at
//! <https://shopify.dev/docs/api/webhooks/latest> (version 2026-07), each under its topic's name there.

use proptest::prelude::*;
use rappel_signal::ProductId;
use serde_json::json;

use super::super::proof::signed;
use super::*;
use crate::Payload;
use crate::payload::{CustomerProfile, OrderPlaced, Product};
use crate::webhook::{KnownVariant, Surroundings};
use crate::{Event, Patch};

const SECRET: &str = "shpss_0123456789abcdef0123456789abcdef";
const NOW: UnixMs = UnixMs(1_795_338_000_000); // 2026-11-22T09:00:00Z
const TOLD: &str = "2026-11-22T08:59:58.000000Z";
const TOLD_AT: UnixMs = UnixMs(1_795_337_998_000);

fn news(topic: &str, told: &Value) -> News {
    let body = serde_json::to_vec(told).unwrap();
    let signature = signed(&body, SECRET.as_bytes());
    let headers = Headers {
        signature: Some(&signature),
        topic: Some(topic),
        domain: Some("a-shop.myshopify.com"),
        triggered_at: Some(TOLD),
        test: None,
    };
    prove(&body, &headers, SECRET, NOW).unwrap()
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

/// `orders/create`.
fn order() -> Value {
    json!({
        "id": 820_982_911_946_154_508_u64, "name": "#1001", "order_number": 1001, "test": false,
        "created_at": "2026-11-22T09:58:30+01:00", "processed_at": "2026-11-22T09:58:29+01:00",
        "updated_at": "2026-11-22T09:58:31+01:00", "cancelled_at": null, "closed_at": null,
        "buyer_accepts_marketing": true, "currency": "EUR", "presentment_currency": "USD",
        "total_price": "113.90", "current_total_price": "101.90", "subtotal_price": "108.00", "financial_status": "paid",
        "fulfillment_status": null, "email": "ada.office@example.com", "contact_email": "ada.office@example.com", "phone": null,
        "customer_locale": "fr-FR", "note_attributes": [{"name": "_rappel", "value": "000102030405060708090a0b0c0d0e0f"}],
        "discount_codes": [{"code": "WELCOME10", "amount": "5.90", "type": "percentage"}, {"code": "two words"}],
        "customer": {"id": 7_604_191_985_899_u64, "email": "Ada@Example.com", "phone": "+33612345678", "first_name": "Ada",
            "state": "disabled", "verified_email": true},
        "shipping_address": {"first_name": "Ada", "country": "France", "country_code": "FR", "phone": "06 12 34 56 78"},
        "line_items": [
            {"id": 1, "product_id": 788_032_119_674_292_922_u64, "variant_id": 642_667_041_472_713_922_u64, "quantity": 1,
                "price": "89.90", "title": "Trail shoes", "sku": "TS-42", "total_discount": "0.00"},
            {"id": 2, "product_id": null, "variant_id": null, "quantity": 2, "price": "12.00", "title": "Gift wrap", "sku": ""},
        ],
        "fulfillments": [], "refunds": [],
    })
}

fn placed(events: &[Event]) -> &OrderPlaced {
    let placed = events.iter().find_map(|event| match &event.payload {
        Payload::OrderPlaced(order) => Some(order),
        _ => None,
    });
    placed.unwrap()
}

#[test]
fn an_order_is_named_by_the_id_that_refunds_and_parcels_name_it_by() {
    let events = events("orders/create", &order());
    assert_eq!(kinds(&events), ["order-placed"]);
    assert_eq!(events[0].id, "shopify/order/820982911946154508/placed");
    assert_eq!(events[0].at, UnixMs(1_795_337_909_000), "when it was processed");
    let placed = placed(&events);
    assert_eq!(
        (placed.total_hundredths, placed.currency.as_str()),
        (11_390, "EUR"),
        "as placed, in the shop's money"
    );
    assert_eq!(
        (placed.shipping_country.as_deref(), placed.codes.as_slice()),
        (Some("FR"), &["WELCOME10".to_owned()][..])
    );
    let customer = &placed.customer;
    assert_eq!(customer.id.as_deref(), Some("7604191985899"));
    assert_eq!(customer.email.as_deref(), Some("Ada@example.com"), "the account's");
    assert_eq!(customer.phone.as_deref(), Some("+33612345678"), "not the one dialled at home");
    assert!(customer.visitor.is_some());
    let items: Vec<_> =
        placed.items.iter().map(|item| (item.product.0.as_str(), item.variant.as_deref())).collect();
    assert_eq!(items, [("788032119674292922", Some("642667041472713922")), ("2", None)]);
    assert_eq!((placed.items[1].quantity, placed.items[1].price_hundredths), (2, 1_200));
}

#[test]
fn every_word_on_an_order_tells_the_same_order() {
    let first = events("orders/create", &order());
    for topic in ["orders/paid", "orders/fulfilled", "orders/partially_fulfilled", "orders/updated"] {
        let mut later = order();
        later["updated_at"] = json!("2026-11-22T09:59:00+01:00");
        later["current_total_price"] = json!("50.00");
        assert_eq!(events(topic, &later), first, "{topic}");
    }
}

#[test]
fn an_order_of_nobody_known_is_nobodys() {
    let mut counter = order();
    (counter["customer"], counter["email"]) = (json!(null), json!(""));
    assert_eq!(events("orders/create", &counter), []);
}

#[test]
fn a_test_is_no_order() {
    let mut bogus = order();
    bogus["test"] = json!(true);
    assert_eq!(events("orders/create", &bogus), []);
    // What the button "Send test notification" sends.
    let body = serde_json::to_vec(&order()).unwrap();
    let signature = signed(&body, SECRET.as_bytes());
    let headers = Headers {
        signature: Some(&signature),
        topic: Some("orders/create"),
        test: Some("true"),
        ..Headers::default()
    };
    let news = prove(&body, &headers, SECRET, NOW).unwrap();
    assert_eq!((news.events(&Surroundings::default()), news.product()), (Ok(Vec::new()), None));
}

#[test]
fn a_cancelled_order_is_not_placed_any_more() {
    let mut cancelled = order();
    cancelled["cancelled_at"] = json!("2026-11-22T09:59:00+01:00");
    let events = events("orders/cancelled", &cancelled);
    assert_eq!(kinds(&events), ["order-cancelled"]);
    assert_eq!(events[0].id, "shopify/order/820982911946154508/cancelled");
}

/// `refunds/create`.
fn refund() -> Value {
    json!({
        "id": 890_088_186_047_892_319_u64, "order_id": 820_982_911_946_154_508_u64, "created_at": "2026-11-22T09:59:10+01:00",
        "processed_at": "2026-11-22T09:59:10+01:00", "note": "Too small",
        "refund_line_items": [{"id": 5, "quantity": 1, "line_item_id": 2, "subtotal": 12.0, "total_tax": 0.0}],
        "transactions": [
            {"id": 6, "kind": "refund", "status": "success", "amount": "10.00", "currency": "EUR", "test": false},
            {"id": 7, "kind": "refund", "status": "success", "amount": "2.00", "currency": "EUR", "test": false},
            {"id": 8, "kind": "refund", "status": "failure", "amount": "99.00", "currency": "EUR", "test": false},
        ],
    })
}

#[test]
fn a_refund_is_what_was_paid_back() {
    let alone = events("refunds/create", &refund());
    let Payload::OrderRefunded(refunded) = &alone[0].payload else { panic!() };
    assert_eq!((refunded.order.as_str(), refunded.in_full), ("820982911946154508", false));
    assert_eq!(refunded.amount_hundredths, Some(1_200));
    // The order tells the same of it.
    let mut updated = order();
    (updated["refunds"], updated["financial_status"]) = (json!([refund()]), json!("partially_refunded"));
    assert_eq!(events("orders/updated", &updated)[1..], alone);
    let mut restocked = refund();
    restocked["transactions"] = json!([]);
    assert_eq!(events("refunds/create", &restocked), []);
}

#[test]
fn an_order_refunded_in_full_counts_no_more() {
    let mut refunded = order();
    (refunded["refunds"], refunded["financial_status"]) = (json!([refund()]), json!("refunded"));
    assert_eq!(
        kinds(&events("orders/updated", &refunded)),
        ["order-placed", "order-refunded", "order-cancelled"]
    );
}

/// `fulfillments/create`.
fn fulfillment() -> Value {
    json!({
        "id": 123_456, "order_id": 820_982_911_946_154_508_u64, "status": "success", "created_at": "2026-11-22T09:59:20+01:00",
        "updated_at": "2026-11-22T09:59:30+01:00", "tracking_company": "UPS", "shipment_status": null, "email": "ada@example.com",
        "tracking_number": "1Z9", "tracking_numbers": ["1Z9", "1Z8"], "tracking_urls": [], "name": "#1001.1",
    })
}

#[test]
fn each_parcel_of_a_fulfillment_can_be_found_by_its_number() {
    let alone = events("fulfillments/create", &fulfillment());
    let parcels: Vec<_> = alone
        .iter()
        .map(|event| match &event.payload {
            Payload::OrderFulfilled(told) => {
                (told.order.as_deref(), told.carrier.as_deref(), told.tracking_number.as_deref())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let order_id = Some("820982911946154508");
    assert_eq!(parcels, [(order_id, Some("UPS"), Some("1Z9")), (order_id, Some("UPS"), Some("1Z8"))]);
    let mut fulfilled = order();
    fulfilled["fulfillments"] = json!([fulfillment()]);
    assert_eq!(events("orders/fulfilled", &fulfilled)[1..], alone);
    let mut unnumbered = fulfillment();
    (unnumbered["tracking_number"], unnumbered["tracking_numbers"]) = (json!(null), json!([]));
    let unnumbered = events("fulfillments/create", &unnumbered);
    assert_eq!(unnumbered.len(), 1);
    assert!(alone.iter().all(|event| event.id != unnumbered[0].id), "a number that is added later is news");
    let mut taken_back = fulfillment();
    taken_back["status"] = json!("cancelled");
    assert_eq!(events("fulfillments/update", &taken_back), []);
}

#[test]
fn a_parcel_arrives_once_whoever_says_so() {
    let mut updated = fulfillment();
    updated["shipment_status"] = json!("delivered");
    let updated = events("fulfillments/update", &updated);
    // `fulfillment_events/create`.
    let mut scan = json!({
        "id": 1_234_567, "fulfillment_id": 123_456, "order_id": 820_982_911_946_154_508_u64, "status": "delivered",
        "happened_at": "2026-11-22T09:59:25+01:00", "estimated_delivery_at": null,
    });
    let scanned = events("fulfillment_events/create", &scan);
    assert_eq!((kinds(&scanned), &scanned[0].id), (vec!["order-delivered"], &updated[2].id));
    (scan["status"], scan["estimated_delivery_at"]) =
        (json!("in_transit"), json!("2026-11-24T12:00:00+01:00"));
    let expected = events("fulfillment_events/create", &scan);
    let Payload::OrderFulfilled(parcel) = &expected[0].payload else { panic!() };
    assert_eq!(parcel.expected_delivery, Some(UnixMs(1_795_518_000_000)));
    scan["estimated_delivery_at"] = json!(null);
    assert_eq!(events("fulfillment_events/create", &scan), []);
}

const TENT: &str = "788032119674292922";
const SMALL: &str = "642667041472713922";
const LARGE: &str = "757650484644203962";

/// `products/update`.
fn tent() -> Value {
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

fn known(id: &str, is_counted: bool) -> KnownVariant {
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
    assert_eq!(self::events("products/update", &tent()), events, "the same state, told again");
    let mut cheaper = tent();
    cheaper["variants"][0]["price"] = json!("9.99");
    assert_ne!(self::events("products/update", &cheaper)[0].id, events[0].id);
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

/// `customers/create`, as until version 2024-10 with consents and tags, and since then without.
fn ada() -> Value {
    json!({
        "id": 706_405_506_930_370_084_u64, "email": "ada@example.com", "phone": "+33612345678", "first_name": "Ada",
        "last_name": "Lovelace", "state": "disabled", "verified_email": true, "created_at": "2026-11-22T09:00:00+01:00",
        "updated_at": "2026-11-22T09:50:00+01:00", "default_address": {"country_code": "FR", "phone": "06 12 34 56 78"},
        "tags": "club, early bird,,", "sms_marketing_consent": null,
        "email_marketing_consent": {"state": "subscribed", "opt_in_level": "confirmed_opt_in",
            "consent_updated_at": "2026-11-20T10:00:00+01:00"},
    })
}

fn profile(event: &Event) -> &CustomerProfile {
    match &event.payload {
        Payload::CustomerCreated(profile) | Payload::CustomerUpdated(profile) => profile,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_has_no_account_is_known_and_not_welcomed_for_one() {
    let without = events("customers/create", &ada());
    assert_eq!(kinds(&without), ["customer-updated"]);
    let told = profile(&without[0]);
    assert_eq!(
        (told.customer.email.as_deref(), told.customer.phone.as_deref()),
        (Some("ada@example.com"), Some("+33612345678"))
    );
    assert_eq!(
        (&told.first_name, &told.country),
        (&Patch::Set("Ada".to_owned()), &Patch::Set("FR".to_owned()))
    );
    assert_eq!(told.tags.as_ref().unwrap().0, ["club", "early bird"]);
    let mut with = ada();
    with["state"] = json!("enabled");
    let with = events("customers/create", &with);
    assert_eq!(kinds(&with), ["customer-created", "customer-updated"]);
    let mut enabled = ada();
    enabled["updated_at"] = json!("2026-11-22T09:55:00+01:00");
    assert_eq!(events("customers/enable", &enabled)[0].id, with[0].id, "one account is one welcome");
}

#[test]
fn a_yes_is_told_with_its_time_and_with_what_shopify_says_of_it() {
    let consents = |consent: Value| {
        let mut ada = ada();
        ada["email_marketing_consent"] = consent;
        profile(&events("customers/update", &ada)[0]).consents.clone()
    };
    let yes = consents(ada()["email_marketing_consent"].clone());
    assert_eq!((yes.len(), yes[0].granted, yes[0].at), (1, true, Some(UnixMs(1_795_165_200_000))));
    assert_eq!(yes[0].text.as_deref(), Some("Subscribed to e-mail marketing in Shopify (confirmed_opt_in)"));
    let timeless = json!({"state": "subscribed", "opt_in_level": null, "consent_updated_at": null});
    assert_eq!(consents(timeless), [], "told again with each change, it would be younger than every no");
    for none in ["not_subscribed", "pending", "invalid", ""] {
        assert_eq!(consents(json!({ "state": none, "consent_updated_at": TOLD })), [], "{none}");
    }
    let no = consents(json!({ "state": "unsubscribed", "consent_updated_at": null }));
    assert_eq!((no.len(), no[0].granted), (1, false));
    // The order itself says `buyer_accepts_marketing`: that is no consent.
    assert_eq!(kinds(&events("orders/create", &order())), ["order-placed"]);
}

#[test]
fn consents_have_webhooks_of_their_own() {
    let one = |topic: &str, told: Value| {
        let events = events(topic, &told);
        let told = profile(&events[0]);
        let consent = told.consents[0].clone();
        (told.customer.clone(), consent.channel, consent.granted, consent.at.unwrap_or(events[0].at))
    };
    use rappel_signal::Channel::{Email, Sms, WhatsApp};
    // `customers_email_marketing_consent/update`.
    let (who, channel, granted, at) = one(
        "customers_email_marketing_consent/update",
        json!({"customer_id": 7, "email_address": "ada@example.com", "email_marketing_consent":
            {"state": "subscribed", "opt_in_level": "single_opt_in", "consent_updated_at": null}}),
    );
    assert_eq!((who.id.as_deref(), who.email.as_deref()), (Some("7"), Some("ada@example.com")));
    assert_eq!((channel, granted, at), (Email, true, TOLD_AT), "an act of its own, dated by its telling");
    // `customers_marketing_consent/update`.
    let (who, channel, granted, _) = one(
        "customers_marketing_consent/update",
        json!({"id": 7, "phone": null, "sms_marketing_consent": {"state": "unsubscribed", "consent_collected_from": "other"}}),
    );
    assert_eq!((who.id.as_deref(), who.phone, channel, granted), (Some("7"), None, Sms, false));
    // `customers_whats_app_marketing_consent/update`.
    let (who, channel, granted, at) = one(
        "customers_whats_app_marketing_consent/update",
        json!({"customer_id": 7, "phone_number": "+33612345678", "whats_app_marketing_consent":
            {"state": "subscribed", "opt_in_level": null, "updated_at": "2026-11-22T08:00:00Z"}}),
    );
    assert_eq!(
        (who.phone.as_deref(), channel, granted, at),
        (Some("+33612345678"), WhatsApp, true, UnixMs(1_795_334_400_000))
    );
}

#[test]
fn who_asks_to_be_forgotten_is_forgotten() {
    // `customers/redact`, `customers/delete`.
    let redacted = json!({"shop_id": 954_889, "shop_domain": "a-shop.myshopify.com", "orders_to_redact": [299_938],
        "customer": {"id": 191_167, "email": "john@example.com", "phone": "555-625-1199"}});
    let gone = events("customers/redact", &redacted);
    let Payload::CustomerDeleted(deleted) = &gone[0].payload else { panic!() };
    assert_eq!(
        (
            deleted.customer.id.as_deref(),
            deleted.customer.email.as_deref(),
            deleted.customer.phone.as_deref()
        ),
        (Some("191167"), Some("john@example.com"), None)
    );
    assert_eq!(events("customers/delete", &json!({"id": 191_167, "tax_exemptions": []}))[0].id, gone[0].id);
    let by_address = json!({"customer": {"email": "john@example.com"}});
    assert_eq!(kinds(&events("customers/redact", &by_address)), ["customer-deleted"]);
    let nobody = news("customers/redact", &json!({"customer": {}})).events(&Surroundings::default());
    assert!(matches!(nobody, Err(WebhookError::Malformed(_))));
}

#[test]
fn what_the_law_asks_of_the_merchant_is_said_to_the_merchant() {
    // `customers/data_request`, `shop/redact`.
    let request = json!({"shop_id": 954_889, "customer": {"id": 191_167, "email": "john@example.com"},
        "orders_requested": [299_938], "data_request": {"id": 9_999}});
    let request = news("customers/data_request", &request);
    assert_eq!(request.events(&Surroundings::default()), Ok(Vec::new()));
    assert!(request.to_do().is_some_and(|words| words.contains("30 days") && !words.contains("john")));
    let over = news("shop/redact", &json!({"shop_id": 954_889, "shop_domain": "a-shop.myshopify.com"}));
    assert_eq!(over.events(&Surroundings::default()), Ok(Vec::new()));
    assert!(over.to_do().is_some_and(|words| words.contains("nothing was erased")));
    assert_eq!(news("orders/create", &order()).to_do(), None);
}

#[test]
fn what_is_of_no_use_to_us_is_no_error() {
    for topic in ["carts/update", "checkouts/create", "app/uninstalled", "themes/publish", "orders/edited"] {
        assert_eq!(events(topic, &json!({ "id": 1 })), [], "{topic}");
    }
}

#[test]
fn nothing_is_read_before_it_is_proved() {
    let body = serde_json::to_vec(&order()).unwrap();
    let good = signed(&body, SECRET.as_bytes());
    let judge = |body: &[u8], signature: Option<&str>, secret: &str| {
        let headers = Headers { signature, topic: Some("orders/create"), ..Headers::default() };
        prove(body, &headers, secret, NOW).map(drop)
    };
    assert_eq!(judge(&body, Some(&good), SECRET), Ok(()));
    let forged = signed(&body, b"shpss_somebody-else's-secret");
    let mut changed = body.clone();
    changed.push(b' ');
    for (body, signature, secret) in [
        (&body, None, SECRET),
        (&body, Some(""), SECRET),
        (&body, Some("no base64!"), SECRET),
        (&body, Some(&forged[..]), SECRET),
        (&body, Some(&good[..]), "shpss_another-secret-of-another"),
        (&changed, Some(&good[..]), SECRET),
        (&body, Some(&signed(&body, b"")[..]), ""),
    ] {
        assert_eq!(judge(body, signature, secret), Err(WebhookError::BadSignature), "{signature:?}");
    }
    let long = vec![b' '; WEBHOOK_BYTES_MAX + 1];
    assert_eq!(judge(&long, Some(&signed(&long, SECRET.as_bytes())), SECRET), Err(WebhookError::TooLarge));
    let no_json = b"id=1".as_slice();
    let judged = judge(no_json, Some(&signed(no_json, SECRET.as_bytes())), SECRET);
    assert!(matches!(judged, Err(WebhookError::Malformed(_))));
    let headers = Headers { signature: Some(&good), ..Headers::default() };
    let topicless = prove(&body, &headers, SECRET, NOW).map(drop).unwrap_err();
    assert!(topicless.to_string().contains(TOPIC_HEADER), "{topicless}");
}

#[test]
fn a_secret_that_names_its_store_hears_no_other() {
    let body = serde_json::to_vec(&order()).unwrap();
    let signature = signed(&body, SECRET.as_bytes());
    let judge = |domain| {
        let headers = Headers {
            signature: Some(&signature),
            topic: Some("orders/create"),
            domain,
            ..Headers::default()
        };
        prove(&body, &headers, &format!("{SECRET}@a-shop.myshopify.com"), NOW).map(drop)
    };
    assert_eq!(judge(Some("A-shop.myshopify.com")), Ok(()));
    assert_eq!(judge(Some("another.myshopify.com")), Err(WebhookError::OtherShop));
    assert_eq!(judge(None), Err(WebhookError::OtherShop));
}

#[test]
fn what_lacks_its_id_says_so() {
    for (topic, field) in [
        ("orders/create", "id"),
        ("refunds/create", "order_id"),
        ("fulfillments/create", "order_id"),
        ("fulfillment_events/create", "order_id"),
        ("products/update", "id"),
        ("variants/in_stock", "id"),
        ("customers/update", "id"),
        ("customers_email_marketing_consent/update", "customer_id"),
    ] {
        let error = news(topic, &json!({})).events(&Surroundings::default()).unwrap_err();
        assert_eq!(
            (error.status(), error),
            (400, WebhookError::Malformed(format!("`{field}` is missing"))),
            "{topic}"
        );
    }
}

proptest! {
    /// A body of any form, under any topic, is read without a fault; what comes of it is dated no later than now.
    #[test]
    fn whatever_is_told_is_read_without_a_fault(
        topic in prop::sample::select(vec![
            "orders/create", "orders/cancelled", "refunds/create", "fulfillments/update", "fulfillment_events/create",
            "products/update", "products/delete", "variants/in_stock", "customers/update", "customers/enable", "customers/redact",
            "customers_email_marketing_consent/update",
        ]),
        field in prop::sample::select(vec![
            "id", "order_id", "customer", "line_items", "variants", "refunds", "fulfillments", "tags", "image", "updated_at",
            "email_marketing_consent", "variant_gids", "total_price", "cancelled_at", "note_attributes", "handle",
        ]),
        value in prop::sample::select(vec![
            json!(null), json!(-1), json!(1e300), json!("x".repeat(5_000)), json!([[], {}, null, 3]), json!({"id": {}}),
            json!("2999-01-01T00:00:00Z"), json!(u64::MAX), json!(true),
        ]),
    ) {
        for mut told in [order(), refund(), fulfillment(), tent(), ada()] {
            told[field] = value.clone();
            let known = [known(SMALL, true), known("11", false)];
            let surroundings = Surroundings { currency: Some("EUR"), known: &known };
            for event in news(topic, &told).events(&surroundings).into_iter().flatten().filter_map(|item| item.event.ok()) {
                prop_assert!(event.at <= NOW, "{:?}", event);
            }
        }
    }
}
