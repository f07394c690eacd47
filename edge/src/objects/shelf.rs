//! Asking the catalogue within a turn: messages about prices and stock, and those that show products, are guarded by what
//! holds at this very moment.
//!
//! If the process dies before or after the question, the message is due as before and asked about again: nothing was
//! written. If the catalogue does not answer, the turn fails and is tried again: a price that nobody can confirm is not
//! advertised.

use rappel_catalogue::Row;
use rappel_flow::{Book, Effect, Input, LookUp, Person, Shelf, ShelfItem, step_in};
use rappel_signal::{ShopKey, UnixMs};
use worker::Env;

use super::call::ask;
use super::catalogue_call::{CatalogueCall, CatalogueReply};
use crate::bindings;
use crate::error::EdgeError;

/// What was looked up within one turn of an object.
#[derive(Default)]
pub(super) struct Shelves {
    shelf: Shelf,
}

impl Shelves {
    /// What still has to be looked up before the messages that are due can be guarded.
    pub(super) fn missing(&self, book: &Book, person: &Person, now: UnixMs) -> Vec<LookUp> {
        let mut missing = person.to_look_up(book, now);
        missing.retain(|look_up| !self.shelf.rows.contains(&look_up.row));
        missing
    }

    /// Brings what was looked up to the engine, by any segment that decides here.
    pub(super) fn bring(&self, book: &Book, person: &mut Person, now: UnixMs) -> Vec<Effect> {
        let here =
            person.segments.iter().rev().find(|segment| !segment.frozen).map(|segment| segment.id.clone());
        match here.filter(|_| !self.shelf.rows.is_empty()) {
            Some(segment) => step_in(book, person, &segment, Input::Shelf(Box::new(self.shelf.clone())), now),
            None => Vec::new(),
        }
    }

    /// Asks. The object's own state must not be held meanwhile.
    pub(super) async fn ask(&mut self, env: &Env, shop: &str, missing: Vec<LookUp>) -> Result<(), EdgeError> {
        let mut ids: Vec<String> =
            missing.iter().flat_map(|look_up| &look_up.products).map(|id| id.0.clone()).collect();
        ids.sort();
        ids.dedup();
        if !ids.is_empty() {
            self.shelf.items.extend(rows(env, shop, ids).await?.iter().map(item));
        }
        self.shelf.rows.extend(missing.into_iter().map(|look_up| look_up.row));
        Ok(())
    }
}

async fn rows(env: &Env, shop: &str, ids: Vec<String>) -> Result<Vec<Row>, EdgeError> {
    let shop = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    match ask(&bindings::catalogue(env, &shop)?, &CatalogueCall::LookUp { ids }).await? {
        CatalogueReply::Rows(rows) => rows.iter().map(|row| Ok(Row::decode(row)?)).collect(),
        other => Err(EdgeError::Ours(format!("catalogue object answered {other:?}"))),
    }
}

fn item(row: &Row) -> ShelfItem {
    ShelfItem {
        product: row.product.clone(),
        price_hundredths: Some(row.variant.price_hundredths),
        available: Some(row.in_stock()),
        stock: row.variant.stock,
        reduced: row.variant.reduction().is_some(),
    }
}
