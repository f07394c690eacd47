//! Orders, refunds and parcels as Shopify tells of them. An order is named by its `id`: refunds and parcels say no other, and
//! its pixel tells the same of a purchase.

use serde_json::Value;

use rappel_signal::UnixMs;

use crate::form::{Code, Country, Email, Form, Id, Name, Phone};
use crate::limit::{ORDER_CODES_MAX, ORDER_ITEMS_MAX};
use crate::webhook::platform::{
    Fields, Telling, amount, hundredths, id, instant, list, money, quantity, required_id, visitor,
};
use crate::webhook::{WebhookError, word};

/// Numbers of one fulfillment's parcels.
const PARCELS_MAX: usize = 8;

/// An order's whole state.
pub(super) fn order(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let told = telling.told();
    let order = required_id(told, "id")?;
    let cancelled_at = instant(told, "cancelled_at");
    // One that was given back before we heard of it starts nothing: nobody would confirm it.
    if cancelled_at.is_none() {
        placed(telling, &order);
    }
    for parcel in list(told, "fulfillments") {
        parcels(telling, &order, parcel);
    }
    for refund in list(told, "refunds") {
        refund_of(telling, &order, refund);
    }
    // Refunded in full is the same to us as cancelled, and unlike a refund it cannot be hidden by one of the same second.
    let is_refunded = told.get("financial_status").and_then(Value::as_str) == Some("refunded");
    let over = cancelled_at.or_else(|| instant(told, "updated_at").filter(|_| is_refunded));
    if let Some(at) = over {
        let fields = Fields::default().with("order", order.as_str());
        telling.tell(format!("shopify/order/{order}/cancelled"), "order-cancelled", at, fields);
    }
    Ok(())
}

fn placed(telling: &mut Telling<'_>, order: &str) {
    let told = telling.told();
    // Sold over the counter to nobody known: there is nobody to write to.
    let Some(customer) = customer(told) else { return };
    let items: Vec<Value> = list(told, "line_items").filter_map(item).take(ORDER_ITEMS_MAX).collect();
    let codes = list(told, "discount_codes").filter_map(|used| word::<Code>(used, "code"));
    let codes: Vec<String> = codes.take(ORDER_CODES_MAX).collect();
    let fields = Fields::default()
        .with("order", order)
        .maybe("number", word::<Id>(told, "name"))
        .with("customer", customer)
        .with("items", items)
        .with("codes", codes)
        .maybe("total", amount(told, "total_price"))
        .maybe("currency", told.get("currency").cloned())
        .maybe("shipping_country", told.get("shipping_address").and_then(country));
    let at = instant(told, "processed_at").or_else(|| instant(told, "created_at"));
    telling.tell(format!("shopify/order/{order}/placed"), "order-placed", telling.at(at), fields);
}

pub(super) fn country(address: &Value) -> Option<String> {
    word::<Country>(address, "country_code")
}

/// Who ordered: the account before what was typed at the checkout.
fn customer(told: &Value) -> Option<Value> {
    let account = told.get("customer").unwrap_or(&Value::Null);
    let email = word::<Email>(account, "email").or_else(|| word::<Email>(told, "email"));
    let phone = word::<Phone>(account, "phone").or_else(|| word::<Phone>(told, "phone"));
    let customer =
        Fields::default().maybe("id", id(account, "id")).maybe("email", email).maybe("phone", phone);
    // A device alone is nobody.
    if customer.is_empty() {
        return None;
    }
    customer.maybe("visitor", visitor(told, "note_attributes", "name")).some()
}

/// One line. What was typed in by hand is no product of the catalogue's and has an id of its own.
fn item(line: &Value) -> Option<Value> {
    let product = id(line, "product_id").or_else(|| id(line, "sku")).or_else(|| id(line, "id"))?;
    let price = amount(line, "price").unwrap_or_else(|| money(0));
    Fields::default()
        .with("product", product)
        .maybe("variant", id(line, "variant_id"))
        .with("quantity", quantity(line, "quantity")?)
        .with("price", price)
        .some()
}

/// A refund by itself. Whether it was all of the order, the order's own news says.
pub(super) fn refunded(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let told = telling.told();
    let order = required_id(told, "order_id")?;
    refund_of(telling, &order, told);
    Ok(())
}

fn refund_of(telling: &mut Telling<'_>, order: &str, refund: &Value) {
    let Some(number) = id(refund, "id") else { return };
    let is_money = |payment: &&Value| {
        let is = |name: &str, value: &str| payment.get(name).and_then(Value::as_str) == Some(value);
        is("kind", "refund") && is("status", "success") && payment.get("test") != Some(&Value::Bool(true))
    };
    let paid_back: i64 = list(refund, "transactions")
        .filter(is_money)
        .filter_map(|payment| hundredths(payment, "amount"))
        .sum();
    // Goods that came back, or money that is still on its way.
    if paid_back <= 0 {
        return;
    }
    let fields =
        Fields::default().with("order", order).with("in_full", false).with("amount", money(paid_back));
    let at = instant(refund, "processed_at").or_else(|| instant(refund, "created_at"));
    telling.tell(format!("shopify/order/{order}/refund/{number}"), "order-refunded", telling.at(at), fields);
}

/// A fulfillment by itself.
pub(super) fn fulfillment(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let told = telling.told();
    let order = required_id(told, "order_id")?;
    parcels(telling, &order, told);
    Ok(())
}

fn parcels(telling: &mut Telling<'_>, order: &str, told: &Value) {
    let status = told.get("status").and_then(Value::as_str).unwrap_or_default();
    let (Some(fulfillment), false) = (id(told, "id"), matches!(status, "cancelled" | "error" | "failure"))
    else {
        return;
    };
    let name = format!("shopify/order/{order}/fulfillment/{fulfillment}");
    let mut numbers: Vec<Option<String>> =
        list(told, "tracking_numbers").filter_map(number).map(Some).take(PARCELS_MAX).collect();
    if numbers.is_empty() {
        numbers.push(told.get("tracking_number").and_then(number));
    }
    let at = telling.at(instant(told, "created_at"));
    for number in numbers {
        let fields = Fields::default()
            .with("order", order)
            .maybe("carrier", word::<Name>(told, "tracking_company"))
            .maybe("tracking_number", number.clone());
        // A number that is added later is news: delivery services know the parcel by it.
        let id = format!("{name}/{}", number.as_deref().unwrap_or("-"));
        telling.tell(id, "order-fulfilled", at, fields);
    }
    if told.get("shipment_status").and_then(Value::as_str) == Some("delivered") {
        let at = telling.at(instant(told, "updated_at"));
        delivered(telling, order, &fulfillment, at);
    }
}

fn number(told: &Value) -> Option<String> {
    Id::read(told).ok()
}

fn delivered(telling: &mut Telling<'_>, order: &str, fulfillment: &str, at: UnixMs) {
    let id = format!("shopify/order/{order}/fulfillment/{fulfillment}/delivered");
    telling.tell(id, "order-delivered", at, Fields::default().with("order", order));
}

/// A scan of the carrier's: the day it should arrive, or that it did.
pub(super) fn on_its_way(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let told = telling.told();
    let (order, fulfillment) = (required_id(told, "order_id")?, required_id(told, "fulfillment_id")?);
    let at = telling.at(instant(told, "happened_at"));
    let status = told.get("status").and_then(Value::as_str).unwrap_or_default();
    let expected = instant(told, "estimated_delivery_at");
    match (status, expected) {
        ("delivered", _) => delivered(telling, &order, &fulfillment, at),
        ("in_transit" | "out_for_delivery" | "attempted_delivery" | "delayed", Some(expected)) => {
            let id = format!("shopify/order/{order}/fulfillment/{fulfillment}/expected/{}", expected.0);
            let fields = Fields::default().with("order", order).with("expected_delivery", expected.0);
            telling.tell(id, "order-fulfilled", at, fields);
        }
        _ => {}
    }
    Ok(())
}
