//! Products as Shopify tells of them: all of a product at every change, its variants by their own ids, as carts and orders have them.
//!
//! Since version 2024-07 a variant does not say whether its pieces are counted: none left, and never counted, both read 0. So 0 is
//! sold out where pieces were counted before, or where `variants/out_of_stock` says so.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::form::{CategoryPath, Form, Image, Path};
use crate::webhook::platform::{
    Fields, KnownVariant, Telling, amount, id, instant, list, required_id, text, title,
};
use crate::webhook::{WebhookError, word};

/// Variants that one webhook carries whole; of the others it names the ids alone (`variant_gids`).
const VARIANTS_TOLD: usize = 100;

/// A product's whole state.
pub(super) fn product(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let told = telling.told();
    let product = required_id(told, "id")?;
    if !is_sold(told) {
        gone(telling, &product, None);
        return Ok(());
    }
    let event = |part: &str, mark: &str| format!("shopify/product/{product}/{part}/{mark}");
    let mark = telling.news.mark.as_str();
    let Some(currency) = telling.surroundings.currency else {
        telling.lacks_currency(&event("-", mark));
        return Ok(());
    };
    let mut there = BTreeSet::new();
    for (index, variant) in list(told, "variants").enumerate() {
        let Some(number) = id(variant, "id") else { continue };
        let known = telling.surroundings.known.iter().find(|known| known.id == number);
        let fields = if index == 0 { facts(told) } else { Fields::default() };
        let fields = fields
            .with("product", product.as_str())
            .with("variant", number.as_str())
            .with("currency", currency)
            .maybe("price", amount(variant, "price"))
            .with("compare_at_price", amount(variant, "compare_at_price"));
        let fields = with_stock(fields, variant, known.is_some_and(|known| known.is_counted));
        telling.tell(event(&number, mark), "product-updated", telling.news.at, fields);
        there.insert(number);
    }
    left_out(telling, &product, there);
    Ok(())
}

/// Whether the online store shows it: neither a draft, nor archived, nor taken off it.
fn is_sold(told: &Value) -> bool {
    let is_active = told.get("status").and_then(Value::as_str).is_none_or(|status| status == "active");
    is_active && told.get("published_at") != Some(&Value::Null)
}

/// What all variants share.
fn facts(told: &Value) -> Fields {
    let path = text(told, "handle").map(|handle| format!("/products/{handle}"));
    let path = path.and_then(|path| Path::read(&path.into()).ok());
    let full_name = || told.get("category").and_then(|category| word::<CategoryPath>(category, "full_name"));
    let created_at = instant(told, "published_at").or_else(|| instant(told, "created_at"));
    Fields::default()
        .maybe("title", title(told, "title"))
        .maybe("path", path)
        .maybe("category", word::<CategoryPath>(told, "product_type").or_else(full_name))
        .maybe("brand", title(told, "vendor"))
        .with("image", told.get("image").and_then(|image| word::<Image>(image, "src")))
        .maybe("created_at", created_at.map(|at| at.0))
}

fn with_stock(fields: Fields, variant: &Value, was_counted: bool) -> Fields {
    let pieces = variant.get("inventory_quantity").and_then(Value::as_i64);
    let is_sold_anyway = variant.get("inventory_policy").and_then(Value::as_str) == Some("continue");
    // Told by versions before 2024-07.
    let counts = variant.get("inventory_management").map(|by| !by.is_null());
    match (pieces, counts) {
        (_, Some(false)) => fields.with("stock", Value::Null),
        (Some(pieces), _) if pieces > 0 => fields.with("stock", pieces),
        (Some(_), _) if is_sold_anyway => fields.with("stock", Value::Null),
        (Some(pieces), counts) if pieces < 0 || was_counted || counts == Some(true) => {
            fields.with("stock", 0)
        }
        _ => fields,
    }
}

/// Variants that we have and the product has no more.
fn left_out(telling: &mut Telling<'_>, product: &str, mut there: BTreeSet<String>) {
    let told = telling.told();
    let named: Vec<String> = list(told, "variant_gids").filter_map(number_of).collect();
    if named.is_empty() && there.len() >= VARIANTS_TOLD {
        return;
    }
    there.extend(named);
    let is_gone = |known: &&KnownVariant| known.product.0 == product && !there.contains(&known.id);
    for known in telling.surroundings.known.iter().filter(is_gone) {
        gone(telling, product, Some(&known.id));
    }
}

/// `gid://shopify/ProductVariant/642667041472713922` ends with the id.
fn number_of(told: &Value) -> Option<String> {
    let gid = told.get("admin_graphql_api_id")?.as_str()?;
    gid.rsplit_once('/').map(|(_, number)| number.to_owned())
}

fn gone(telling: &mut Telling<'_>, product: &str, variant: Option<&str>) {
    let id = format!("shopify/product/{product}/{}/gone/{}", variant.unwrap_or("-"), telling.news.mark);
    let fields = Fields::default().with("product", product).maybe("variant", variant);
    telling.tell(id, "product-deleted", telling.news.at, fields);
}

/// It was deleted for good: its id is never used again.
pub(super) fn deleted(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let product = required_id(telling.told(), "id")?;
    gone(telling, &product, None);
    Ok(())
}

/// One variant can be bought again.
pub(super) fn in_stock(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    let pieces = telling.told().get("inventory_quantity").and_then(Value::as_i64);
    // None left, and in stock: it is not counted, or sold in advance.
    stock(telling, pieces.filter(|pieces| *pieces > 0).map_or(Value::Null, Value::from))
}

/// One variant cannot be bought any more.
pub(super) fn out_of_stock(telling: &mut Telling<'_>) -> Result<(), WebhookError> {
    stock(telling, 0.into())
}

fn stock(telling: &mut Telling<'_>, pieces: Value) -> Result<(), WebhookError> {
    let told = telling.told();
    let (variant, product) = (required_id(told, "id")?, required_id(told, "product_id")?);
    // The body may be the same as at the last time it sold out.
    let id = format!("shopify/product/{product}/{variant}/stock/{}/{}", telling.news.mark, telling.news.at.0);
    let fields = Fields::default().with("product", product).with("variant", variant).with("stock", pieces);
    telling.tell(id, "product-updated", telling.news.at, fields);
    Ok(())
}
