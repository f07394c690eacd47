//! Customers as Shopify tells of them, and what they agreed to.
//!
//! A yes is one of Shopify's `subscribed`, with the time it names; `pending` waits for a click in a mail of Shopify's, and `not_subscribed`
//! was never asked. Shopify does not pass on the words that were agreed to: kept is what it does say. Since version 2025-01 consents have
//! webhooks of their own (<https://shopify.dev/changelog/new-customer-s-webhook-and-changes-to-existing-customer-s-webhooks-payload>).

use serde_json::{Value, json};

use super::order::country;
use crate::form::{Email, Form, Name, Phone};
use crate::limit::TAGS_MAX;
use crate::webhook::platform::{Fields, Telling, id, instant, required_id};
use crate::webhook::{WebhookError, word};

/// A consent: the way, the body's field, the word for it, and where it says when.
type Kind = (&'static str, &'static str, &'static str, &'static str);

const EMAIL: Kind = ("email", "email_marketing_consent", "e-mail", "consent_updated_at");
const SMS: Kind = ("sms", "sms_marketing_consent", "SMS", "consent_updated_at");
const WHATSAPP: Kind = ("whatsapp", "whats_app_marketing_consent", "WhatsApp", "updated_at");

/// A customer is new or changed. Who only bought or subscribed has no account (`state`).
pub(super) fn customer(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    match telling.told().get("state").and_then(Value::as_str) {
        Some("enabled") => enabled(telling),
        _ => profile(telling),
    }
}

/// An account is there: from the first time on.
pub(super) fn enabled(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let told = telling.told();
    let customer = required_id(told, "id")?;
    if let Some(reference) = reference(Some(&customer), told, "email", "phone") {
        let at = telling.at(instant(told, "created_at"));
        let fields = Fields::default().with("customer", reference);
        telling.tell(format!("shopify/customer/{customer}/created"), "customer-created", at, fields);
    }
    profile(telling)
}

fn profile(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let told = telling.told();
    let customer = required_id(told, "id")?;
    let Some(reference) = reference(Some(&customer), told, "email", "phone") else { return Ok(()) };
    let consents: Vec<Value> =
        [EMAIL, SMS].into_iter().filter_map(|kind| consent(told, kind, None)).collect();
    let fields = Fields::default()
        .with("customer", reference)
        .maybe("first_name", word::<Name>(told, "first_name"))
        .maybe("country", told.get("default_address").and_then(country))
        .maybe("tags", told.get("tags").and_then(Value::as_str).map(tags))
        .with("consents", consents);
    let id = format!("shopify/customer/{customer}/{}", telling.news.mark);
    telling.tell(id, "customer-updated", telling.at(instant(told, "updated_at")), fields);
    Ok(())
}

/// Who has neither address nor number cannot be written to, nor found by another: an id alone would wait for ever.
fn reference(customer: Option<&str>, told: &Value, email: &str, phone: &str) -> Option<Value> {
    let addresses = Fields::default()
        .maybe("email", word::<Email>(told, email))
        .maybe("phone", word::<Phone>(told, phone));
    if addresses.is_empty() {
        return None;
    }
    addresses.maybe("id", customer).some()
}

fn tags(told: &str) -> Vec<String> {
    let tags = told.split(',').filter_map(|tag| Name::read(&tag.into()).ok());
    tags.take(TAGS_MAX).collect()
}

/// A word on messages. A yes without a time is none where it is told beside other things: told again with each of them, it would
/// be younger than every no.
fn consent(told: &Value, (channel, field, name, time): Kind, at: Option<i64>) -> Option<Value> {
    let said = told.get(field)?;
    let at = instant(said, time).map(|at| at.0).or(at);
    let fields = Fields::default().with("channel", channel).maybe("at", at);
    match said.get("state").and_then(Value::as_str)? {
        "subscribed" if at.is_some() => {
            let level = said.get("opt_in_level").and_then(Value::as_str).unwrap_or("unknown");
            let level: String =
                level.chars().filter(|letter| letter.is_ascii_lowercase() || *letter == '_').collect();
            let text = format!("Subscribed to {name} marketing in Shopify ({level})");
            fields.with("granted", true).with("text", text).some()
        }
        "unsubscribed" | "redacted" => fields.with("granted", false).some(),
        _ => None,
    }
}

/// A word on e-mails by itself.
pub(super) fn email_consent(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    consent_alone(telling, EMAIL, ("customer_id", "email_address", ""))
}

/// A word on text messages by itself.
pub(super) fn sms_consent(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    consent_alone(telling, SMS, ("id", "", "phone"))
}

/// A word on WhatsApp messages by itself.
pub(super) fn whatsapp_consent(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    consent_alone(telling, WHATSAPP, ("customer_id", "", "phone_number"))
}

fn consent_alone(
    telling: &mut Telling<'_>,
    kind: Kind,
    (customer, email, phone): (&str, &str, &str),
) -> Result<(), WebhookError> {
    let told = telling.told();
    let customer = required_id(told, customer)?;
    let said = consent(told, kind, Some(telling.news.at.0));
    let Some(consent) = said else { return Ok(()) };
    let reference =
        reference(Some(&customer), told, email, phone).unwrap_or_else(|| json!({ "id": customer }));
    let id = format!("shopify/customer/{customer}/{}/{}", kind.0, telling.news.mark);
    let fields = Fields::default().with("customer", reference).with("consents", vec![consent]);
    telling.tell(id, "customer-updated", telling.news.at, fields);
    Ok(())
}

/// The merchant deleted the customer.
pub(super) fn deleted(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let customer = required_id(telling.told(), "id")?;
    let reference = json!({ "id": customer });
    forget(telling, &customer, reference);
    Ok(())
}

/// The customer asked to be forgotten; some are known by their address alone.
pub(super) fn redacted(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let told = telling.told().get("customer").unwrap_or(&Value::Null);
    let number = id(told, "id");
    let reference = reference(number.as_deref(), told, "email", "phone");
    let reference = reference.or_else(|| number.as_ref().map(|number| json!({ "id": number })));
    let Some(reference) = reference else {
        return Err(WebhookError::Malformed("`customer` names nobody".to_owned()));
    };
    let name = number.unwrap_or_else(|| telling.news.mark.clone());
    forget(telling, &name, reference);
    Ok(())
}

fn forget(telling: &mut Telling<'_>, name: &str, reference: Value) {
    let fields = Fields::default().with("customer", reference);
    telling.tell(format!("shopify/customer/{name}/deleted"), "customer-deleted", telling.news.at, fields);
}
