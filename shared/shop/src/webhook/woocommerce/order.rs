//! Orders as WooCommerce tells of them: the whole order at every change, its state in a word (`status`).
//!
//! | status | is |
//! | --- | --- |
//! | `processing`, `on-hold`, `completed` | an order: paid for, or to be paid by transfer |
//! | `completed`, with something to ship | handed to the carrier as well |
//! | `cancelled`, `failed`, `refunded` | over |
//! | `pending`, `checkout-draft`, any other | none yet: half of them are never paid |

use serde_json::Value;

use super::words::{moment, name};
use crate::form::{Code, Country, Email, Id, Name, Phone};
use crate::limit::{ORDER_CODES_MAX, ORDER_ITEMS_MAX};
use crate::webhook::platform::{
    Fields, Telling, amount, attribute, hundredths, id, list, money, quantity, required_id, visitor,
};
use crate::webhook::{WebhookError, word};

/// Where WooCommerce's own extension for shipment tracking, and those that do as it does, keep the parcels.
const PARCELS: &str = "_wc_shipment_tracking_items";
/// Parcels of one order.
const PARCELS_MAX: usize = 8;

/// An order's whole state.
pub(super) fn order(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let told = telling.told();
    let order = required_id(told, "id")?;
    match told.get("status").and_then(Value::as_str).unwrap_or_default() {
        "processing" | "on-hold" => placed(telling, &order),
        "completed" => {
            placed(telling, &order);
            shipped(telling, &order);
        }
        "cancelled" | "failed" | "refunded" => cancelled(telling, &order),
        _ => return Ok(()),
    }
    refunds(telling, &order);
    Ok(())
}

fn placed(telling: &mut Telling<'_>, order: &str) {
    let told = telling.told();
    let billing = told.get("billing").unwrap_or(&Value::Null);
    let Some(customer) = customer(told, billing) else { return };
    let country = |address: &Value| word::<Country>(address, "country");
    let profile = Fields::default()
        .with("customer", customer.clone())
        .maybe("first_name", name(billing, "first_name"))
        .maybe("country", country(billing));
    let at = telling.at(moment(told, "date_paid_gmt").or_else(|| moment(told, "date_created_gmt")));
    telling.tell(format!("woocommerce/order/{order}/customer"), "customer-updated", at, profile);
    let items: Vec<Value> = list(told, "line_items").filter_map(item).take(ORDER_ITEMS_MAX).collect();
    let codes: Vec<String> = list(told, "coupon_lines")
        .filter_map(|used| word::<Code>(used, "code"))
        .take(ORDER_CODES_MAX)
        .collect();
    let fields = Fields::default()
        .with("order", order)
        .maybe("number", id(told, "number").filter(|number| number != order))
        .with("customer", customer)
        .with("items", items)
        .with("codes", codes)
        .maybe("total", amount(told, "total"))
        .maybe("currency", told.get("currency").cloned())
        .maybe("shipping_country", told.get("shipping").and_then(country).or_else(|| country(billing)));
    telling.tell(format!("woocommerce/order/{order}/placed"), "order-placed", at, fields);
}

fn customer(told: &Value, billing: &Value) -> Option<Value> {
    let customer = Fields::default()
        // A guest is number 0.
        .maybe("id", id(told, "customer_id"))
        .maybe("email", word::<Email>(billing, "email"))
        .maybe("phone", word::<Phone>(billing, "phone"));
    // A device alone is nobody.
    if customer.is_empty() {
        return None;
    }
    customer.maybe("visitor", visitor(told, "meta_data", "key")).some()
}

/// One line. Its own price per piece has decimals that nobody paid, so it is what the line cost with its taxes, divided.
fn item(line: &Value) -> Option<Value> {
    let pieces = quantity(line, "quantity")?;
    let sum = hundredths(line, "total").unwrap_or(0) + hundredths(line, "total_tax").unwrap_or(0);
    let product = id(line, "product_id").or_else(|| id(line, "sku")).or_else(|| id(line, "id"))?;
    let half = i64::from(pieces) / 2;
    Fields::default()
        .with("product", product)
        .maybe("variant", id(line, "variation_id"))
        .with("quantity", pieces)
        .with("price", money((sum.max(0) + half) / i64::from(pieces)))
        .some()
}

/// Done, and there was something to ship: WooCommerce has no other word for it.
fn shipped(telling: &mut Telling<'_>, order: &str) {
    let told = telling.told();
    if list(told, "shipping_lines").next().is_none() {
        return;
    }
    let at = telling.at(moment(told, "date_completed_gmt"));
    let parcels = attribute(told, "meta_data", "key", PARCELS).and_then(Value::as_array);
    let mut parcels: Vec<&Value> = parcels.into_iter().flatten().take(PARCELS_MAX).collect();
    if parcels.is_empty() {
        parcels.push(&Value::Null);
    }
    for parcel in parcels {
        let number = word::<Id>(parcel, "tracking_number");
        let carrier = word::<Name>(parcel, "tracking_provider")
            .or_else(|| word::<Name>(parcel, "custom_tracking_provider"));
        let id = format!("woocommerce/order/{order}/fulfilled/{}", number.as_deref().unwrap_or("-"));
        let fields =
            Fields::default().with("order", order).maybe("carrier", carrier).maybe("tracking_number", number);
        telling.tell(id, "order-fulfilled", at, fields);
    }
}

/// Refunds have no dates of their own here, the youngest stands first.
fn refunds(telling: &mut Telling<'_>, order: &str) {
    for (place, refund) in list(telling.told(), "refunds").enumerate() {
        let paid_back = hundredths(refund, "total").unwrap_or(0).abs();
        let (Some(number), 1..) = (id(refund, "id"), paid_back) else { continue };
        let fields =
            Fields::default().with("order", order).with("in_full", false).with("amount", money(paid_back));
        // No two at one instant: the second would be taken for the first, told again.
        let at = telling.news.at - i64::try_from(place).unwrap_or(0);
        telling.tell(format!("woocommerce/order/{order}/refund/{number}"), "order-refunded", at, fields);
    }
}

/// Cancelled, not paid after all, or refunded in full: the order counts no more.
fn cancelled(telling: &mut Telling<'_>, order: &str) {
    let fields = Fields::default().with("order", order);
    telling.tell(format!("woocommerce/order/{order}/cancelled"), "order-cancelled", telling.news.at, fields);
}

/// In the bin.
pub(super) fn deleted(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let order = required_id(telling.told(), "id")?;
    cancelled(telling, &order);
    Ok(())
}
