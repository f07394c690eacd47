//! Customers as WooCommerce tells of them. It asks for no consent to messages, so none is told.

use serde_json::{Value, json};

use super::words::{moment, name};
use crate::form::{Country, Email, Phone};
use crate::webhook::platform::{Fields, Telling, required_id};
use crate::webhook::{WebhookError, word};

/// Somebody has an account now.
pub(super) fn created(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let at = moment(telling.told(), "date_created_gmt");
    profile(telling, "customer-created", "created", telling.at(at))
}

/// Something else is known of them.
pub(super) fn updated(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    profile(telling, "customer-updated", &telling.news.mark, telling.news.at)
}

fn profile(
    telling: &mut Telling<'_>,
    event_type: &str,
    part: &str,
    at: rappel_signal::UnixMs,
) -> Result<(), WebhookError> {
    let told = telling.told();
    let customer = required_id(told, "id")?;
    let role = told.get("role").and_then(Value::as_str).unwrap_or("customer");
    // Those who run the shop have accounts of the same kind.
    let (Some(email), "customer" | "subscriber") = (word::<Email>(told, "email"), role) else {
        return Ok(());
    };
    let billing = told.get("billing").unwrap_or(&Value::Null);
    let reference = Fields::default()
        .with("id", customer.as_str())
        .with("email", email)
        .maybe("phone", word::<Phone>(billing, "phone"))
        .some();
    let fields = Fields::default()
        .maybe("customer", reference)
        .maybe("first_name", name(told, "first_name").or_else(|| name(billing, "first_name")))
        .maybe("country", word::<Country>(billing, "country"));
    telling.tell(format!("woocommerce/customer/{customer}/{part}"), event_type, at, fields);
    Ok(())
}

/// The account is gone.
pub(super) fn deleted(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let customer = required_id(telling.told(), "id")?;
    let fields = Fields::default().with("customer", json!({ "id": customer }));
    telling.tell(
        format!("woocommerce/customer/{customer}/deleted"),
        "customer-deleted",
        telling.news.at,
        fields,
    );
    Ok(())
}
