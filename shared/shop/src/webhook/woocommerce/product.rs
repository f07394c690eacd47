//! Products as WooCommerce tells of them. A product with variations is told by itself, without their prices; each variation
//! tells of itself when it is saved or sold, naming its product (`parent_id`).

use serde_json::Value;

use super::words::{moment, name, path};
use crate::form::Image;
use crate::webhook::platform::{Fields, KnownVariant, Telling, amount, hundredths, id, list, required_id};
use crate::webhook::{WebhookError, word};

/// A product, or one of its variations.
pub(super) fn product(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let told = telling.told();
    let own = required_id(told, "id")?;
    let kind = told.get("type").and_then(Value::as_str).unwrap_or_default();
    let parent = id(told, "parent_id").filter(|_| kind == "variation");
    let product = parent.clone().unwrap_or_else(|| own.clone());
    let variant = parent.as_ref().map(|_| own.as_str());
    if told.get("status").and_then(Value::as_str).is_some_and(|status| status != "publish") {
        gone(telling, &product, variant);
        return Ok(());
    }
    match kind {
        "variable" => variable(telling, &product),
        // A bundle of others, which are bought by themselves.
        "grouped" => {}
        _ => one(telling, &product, variant),
    }
    Ok(())
}

/// What can be bought as it is.
fn one(telling: &mut Telling<'_>, product: &str, variant: Option<&str>) {
    let told = telling.told();
    let event = event_id(telling, product, variant);
    let Some(currency) = telling.surroundings.currency else { return telling.lacks_currency(&event) };
    let price = amount(told, "price");
    let regular = amount(told, "regular_price")
        .filter(|_| hundredths(told, "regular_price") > hundredths(told, "price"));
    // A variation is called by its choice; its product has a name already, if it is known.
    let is_known = telling.surroundings.known.iter().any(|known| known.product.0 == product);
    let fields =
        if variant.is_some() && is_known { Fields::default() } else { facts(told, variant.is_some()) };
    let fields = fields
        .with("product", product)
        .maybe("variant", variant)
        .with("currency", currency)
        .maybe("price", price)
        .with("compare_at_price", regular);
    let fields = with_stock(fields, told);
    telling.tell(event, "product-updated", telling.news.at, fields);
}

/// A product with variations that are known; before the first of them there is nothing to buy, and no price of its own.
fn variable(telling: &mut Telling<'_>, product: &str) {
    let told = telling.told();
    let of_it = |known: &&KnownVariant| known.product.0 == product;
    if !telling.surroundings.known.iter().any(|known| of_it(&known)) {
        return;
    }
    let fields = facts(told, false).with("product", product);
    let counts = told.get("manage_stock") == Some(&Value::Bool(true));
    // Counted for all variations together.
    let fields = if counts { with_stock(fields, told) } else { fields };
    telling.tell(event_id(telling, product, None), "product-updated", telling.news.at, fields);
    let there: Vec<String> = list(told, "variations").filter_map(number).collect();
    for known in telling.surroundings.known.iter().filter(of_it).filter(|known| !there.contains(&known.id)) {
        gone(telling, product, Some(&known.id));
    }
}

fn number(told: &Value) -> Option<String> {
    told.as_u64().map(|number| number.to_string())
}

fn event_id(telling: &Telling<'_>, product: &str, variant: Option<&str>) -> String {
    format!("woocommerce/product/{product}/{}/{}", variant.unwrap_or("-"), telling.news.mark)
}

/// What all variations share.
fn facts(told: &Value, is_variation: bool) -> Fields {
    let first = |field: &str| list(told, field).find_map(|one| name(one, "name"));
    // The placeholder is no picture, and has no number.
    let picture = list(told, "images").next().filter(|image| id(image, "id").is_some());
    Fields::default()
        .maybe("title", name(told, "name"))
        .maybe("path", path(told, "permalink", is_variation))
        // One of several that a product may be in; which is inside which is not told.
        .maybe("category", first("categories").map(|category| vec![category]))
        .maybe("brand", first("brands"))
        .with("image", picture.and_then(|image| word::<Image>(image, "src")))
        .maybe("created_at", moment(told, "date_created_gmt").map(|at| at.0))
}

/// Counted, or in stock and out of it by a word. What may be ordered before it is there can be bought.
fn with_stock(fields: Fields, told: &Value) -> Fields {
    let is = |field: &str| told.get(field).and_then(Value::as_bool);
    let pieces =
        told.get("stock_quantity").and_then(Value::as_f64).filter(|_| is("manage_stock") == Some(true));
    let word = told.get("stock_status").and_then(Value::as_str);
    match (pieces, word) {
        // Half a metre is no piece.
        (Some(pieces), _) if pieces >= 1.0 => {
            fields.with("stock", pieces.min(f64::from(u32::MAX)).floor() as u32)
        }
        (Some(_), _) if is("backorders_allowed") == Some(true) => fields.with("stock", Value::Null),
        (Some(_), _) | (None, Some("outofstock")) => fields.with("stock", 0),
        (None, Some(_)) => fields.with("stock", Value::Null),
        // The word of API versions 1 and 2.
        (None, None) => match is("in_stock") {
            Some(true) => fields.with("stock", Value::Null),
            Some(false) => fields.with("stock", 0),
            None => fields,
        },
    }
}

fn gone(telling: &mut Telling<'_>, product: &str, variant: Option<&str>) {
    let id = format!("woocommerce/product/{product}/{}/gone/{}", variant.unwrap_or("-"), telling.news.mark);
    let fields = Fields::default().with("product", product).maybe("variant", variant);
    telling.tell(id, "product-deleted", telling.news.at, fields);
}

/// In the bin: a product, or a variation that we know.
pub(super) fn deleted(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let own = required_id(telling.told(), "id")?;
    let variation = telling.surroundings.known.iter().find(|known| known.id == own && known.product.0 != own);
    match variation {
        Some(known) => gone(telling, &known.product.0, Some(&own)),
        None => gone(telling, &own, None),
    }
    Ok(())
}
