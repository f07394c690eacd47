//! What the catalogue tells the one that learns: which products it has, and what of them matters there.
//!
//! Products whose rows were written wait in `list/…`, one entry per batch, written in the batch's own turn; the alarm tells
//! them with their facts of then. Told twice, nothing changes.

use rappel_compact::SortCompact;
use rappel_signal::{ProductId, ShopKey, UnixMs};

use super::call::ask;
use super::catalogue::CatalogueObject;
use super::taste_call::{Product, TasteCall, TasteReply};
use crate::bindings;
use crate::error::EdgeError;
use crate::goods;
use crate::store::catalogue::Items;

const LIST: &str = "list/";
/// Sorts behind every key of what waits.
const LIST_END: &str = "list/\u{ffff}";
/// Products told in one call.
const TOLD_AT_ONCE_MAX: usize = 100;

/// Has products wait to be told of; in the turn that wrote their rows.
pub(super) fn wait<'a>(
    items: &Items,
    products: impl Iterator<Item = &'a ProductId>,
    now: UnixMs,
) -> Result<(), EdgeError> {
    let products: Vec<&ProductId> = products.collect();
    let Some(first) = products.iter().min() else { return Ok(()) };
    let key = format!("{LIST}{:013}/{}", now.0, first.0);
    let mut all: Vec<ProductId> = match items.entries.get(&key)? {
        Some(waiting) => serde_json::from_str(&waiting)?,
        None => Vec::new(),
    };
    all.extend(products.into_iter().cloned());
    all.sort_compact();
    all.dedup();
    items.entries.put(&key, &serde_json::to_string(&all)?)
}

/// Whether products wait to be told of.
pub(super) fn waits(items: &Items) -> Result<bool, EdgeError> {
    Ok(!items.first_between((LIST, LIST_END), 1)?.is_empty())
}

impl CatalogueObject {
    /// Tells of the products that have waited longest.
    pub(super) async fn tell_taste(&self, shop: &str) -> Result<(), EdgeError> {
        let items = self.items()?;
        let Some((key, waiting)) = items.first_between((LIST, LIST_END), 1)?.into_iter().next() else {
            return Ok(());
        };
        let shop = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
        let products: Vec<ProductId> = serde_json::from_str(&waiting)?;
        let pieces = products.chunks(TOLD_AT_ONCE_MAX).map(|products| as_they_are(&items, products));
        for products in pieces.collect::<Result<Vec<_>, _>>()? {
            let reply = ask(&bindings::taste(&self.env, &shop)?, &TasteCall::List { products }).await?;
            let TasteReply::Done = reply else {
                return Err(EdgeError::Ours(format!("taste object answered {reply:?}")));
            };
        }
        // More of the same instant may have come meanwhile.
        if items.entries.get(&key)?.is_some_and(|now| now == waiting) {
            items.entries.delete(&key)?;
        }
        Ok(())
    }
}

/// Products with their facts of now, as JSON.
fn as_they_are(items: &Items, products: &[ProductId]) -> Result<Vec<String>, EdgeError> {
    let ids: Vec<&str> = products.iter().map(|product| product.0.as_str()).collect();
    let rows = items.look_up(&ids)?;
    let rows: Vec<rappel_catalogue::Row> =
        rows.iter().map(|row| rappel_catalogue::Row::decode(row)).collect::<Result<_, _>>()?;
    let told = products.iter().map(|id| {
        let theirs: Vec<_> = rows.iter().filter(|row| row.product == *id).collect();
        serde_json::to_string(&Product { id: id.clone(), listed: goods::listed(&theirs) })
    });
    Ok(told.collect::<Result<_, _>>()?)
}
