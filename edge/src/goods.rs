//! Products out of the catalogue's rows: asked for by id, and said in the words of those who show, choose and learn.

use std::collections::BTreeMap;

use rappel_catalogue::Row;
use rappel_signal::{ProductCard, ProductId, ShopKey};
use rappel_taste::{Listed, ProductFacts};
use worker::Env;

use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::catalogue_call::{CatalogueCall, CatalogueReply};

/// Ids asked for in one call, as the catalogue's object allows.
const ASKED_AT_ONCE_MAX: usize = 100;

/// The catalogue's rows of these ids: a variant's own, and all of a product's.
///
/// # Errors
/// Ours: the catalogue did not answer.
pub(crate) async fn look_up(env: &Env, shop: &str, ids: &[ProductId]) -> Result<Vec<Row>, EdgeError> {
    let shop = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let mut rows = Vec::new();
    for ids in ids.chunks(ASKED_AT_ONCE_MAX) {
        let ids = ids.iter().map(|id| id.0.clone()).collect();
        match ask(&bindings::catalogue(env, &shop)?, &CatalogueCall::LookUp { ids }).await? {
            CatalogueReply::Rows(found) => {
                for row in found {
                    rows.push(Row::decode(&row)?);
                }
            }
            other => return Err(EdgeError::Ours(format!("catalogue object answered {other:?}"))),
        }
    }
    Ok(rows)
}

/// The rows that an id names, its own or its product's.
pub(crate) fn named<'a>(rows: &'a [Row], id: &ProductId) -> Vec<&'a Row> {
    let own: Vec<&Row> = rows.iter().filter(|row| row.id() == id.0).collect();
    if own.is_empty() { rows.iter().filter(|row| row.product == *id).collect() } else { own }
}

/// The variant that stands for them: the cheapest that can be bought, else the cheapest.
fn shown<'a>(rows: &[&'a Row]) -> Option<&'a Row> {
    let price = |row: &&&Row| (!row.in_stock(), row.variant.price_hundredths, row.id().to_owned());
    rows.iter().min_by_key(price).copied()
}

/// What a message shows of a product.
pub(crate) fn card(rows: &[Row], id: &ProductId) -> Option<ProductCard> {
    let row = shown(&named(rows, id))?;
    Some(ProductCard {
        id: id.clone(),
        title: row.facts.title.clone(),
        price_hundredths: Some(row.variant.price_hundredths),
        currency: row.variant.currency.clone(),
        image: row.facts.image.clone(),
        path: row.facts.path.clone(),
        category: category(row),
        brand: row.facts.brand.clone(),
        available: Some(row.in_stock()),
    })
}

/// What a choice needs to know of a product; its facts bear the product's id, whoever of its variants was named.
pub(crate) fn facts(rows: &[&Row]) -> Option<ProductFacts> {
    let row = shown(rows)?;
    Some(ProductFacts {
        id: row.product.clone(),
        category: category(row),
        brand: row.facts.brand.clone(),
        price_hundredths: Some(row.variant.price_hundredths),
        available: row.in_stock(),
        created_at: row.created_at(),
        reduced: row.variant.reduction().is_some(),
        promoted: row.facts.promoted,
    })
}

/// The products of these rows, to choose among. Of which one size was bought, it was bought.
pub(crate) fn choosable(
    rows: &[Row],
    is_bought: impl Fn(&ProductId) -> bool,
) -> BTreeMap<ProductId, ProductFacts> {
    let mut products: BTreeMap<&ProductId, Vec<&Row>> = BTreeMap::new();
    rows.iter().for_each(|row| products.entry(&row.product).or_default().push(row));
    products.retain(|_, rows| !rows.iter().any(|row| is_bought(&ProductId(row.id().to_owned()))));
    let mut choosable = BTreeMap::new();
    choosable.extend(products.into_iter().filter_map(|(id, rows)| Some((id.clone(), facts(&rows)?))));
    choosable
}

/// A product as the one that learns is told of it; `None` if the shop has it no more.
pub(crate) fn listed(rows: &[&Row]) -> Option<Listed> {
    let here: Vec<&Row> = rows.iter().filter(|row| row.gone_at.is_none()).copied().collect();
    let facts = facts(&here)?;
    let variants = here.iter().map(|row| ProductId(row.id().to_owned()));
    let variants = variants.filter(|variant| *variant != facts.id).collect();
    Some(Listed::new(facts, variants))
}

/// The narrowest: what is bought instead of each other is found there.
fn category(row: &Row) -> String {
    row.facts.category.last().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(id: &str, price_hundredths: u32, stock: u32) -> Row {
        let row = serde_json::json!({
            "v": 1, "product": "tent", "title": "Tent", "category": ["Camping", "Tents"], "path": "/p/tent",
            "id": id, "price_hundredths": price_hundredths, "currency": "EUR", "stock": stock,
        });
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn the_cheapest_variant_that_can_be_bought_stands_for_its_product() {
        let rows = [variant("tent-2", 20_000, 0), variant("tent-3", 25_000, 4), variant("tent-4", 30_000, 1)];
        let product = ProductId("tent".into());
        let card = card(&rows, &product).unwrap();
        assert_eq!((card.price_hundredths, card.available), (Some(25_000), Some(true)));
        let facts = facts(&named(&rows, &product)).unwrap();
        assert_eq!((facts.category.as_str(), facts.available), ("Tents", true));
        let listed = listed(&named(&rows, &product)).unwrap();
        assert_eq!(listed.variants.len(), 3);
    }

    #[test]
    fn a_variant_named_by_itself_is_shown_as_it_is() {
        let rows = [variant("tent-2", 20_000, 0), variant("tent-3", 25_000, 4)];
        let card = card(&rows, &ProductId("tent-2".into())).unwrap();
        assert_eq!(
            (card.id.0.as_str(), card.price_hundredths, card.available),
            ("tent-2", Some(20_000), Some(false))
        );
    }

    #[test]
    fn of_which_one_size_was_bought_is_not_chosen_in_another() {
        let other = Row { product: ProductId("mat".into()), ..variant("mat-1", 3_000, 1) };
        let rows = [variant("tent-2", 20_000, 3), variant("tent-3", 25_000, 4), other];
        let choosable = choosable(&rows, |id| id.0 == "tent-2");
        assert_eq!(choosable.keys().map(|id| id.0.as_str()).collect::<Vec<_>>(), ["mat"]);
    }

    #[test]
    fn what_the_shop_has_no_more_is_listed_no_more() {
        let gone = Row { gone_at: Some(rappel_signal::UnixMs(1)), ..variant("tent-2", 20_000, 1) };
        assert_eq!(listed(&[&gone]), None);
    }
}
