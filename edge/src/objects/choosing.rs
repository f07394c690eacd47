//! Choosing products for a message: what the model needs is read, the catalogue says what can be bought, `taste` chooses.

use std::collections::BTreeSet;

use rappel_catalogue::Row;
use rappel_flow::{Item, LookUp};
use rappel_signal::{ProductId, ShopKey, UnixMs};
use rappel_taste::limit::NEW_MS;
use rappel_taste::{ProductFacts, Request, RowKey, Rows, ShelfName, Taste, TasteSegment, Wish};
use worker::Env;

use super::call::ask;
use super::taste_call::{TasteCall, TasteReply};
use crate::bindings;
use crate::error::EdgeError;
use crate::goods;

/// Products looked at to find some that can be bought.
const LOOKED_AT_MAX: usize = 20;

/// What a message is to be looked up for, and by whose taste.
pub(super) struct Wanted {
    /// What.
    pub(super) look_up: LookUp,
    /// Whose: a part per device of theirs.
    pub(super) taste: Vec<TasteSegment>,
}

/// The products a message's wishes are about: the cart's lines, those of the order, or the product viewed last.
pub(super) fn subjects(look_up: &LookUp) -> Vec<ProductId> {
    let subject = &look_up.subject;
    let items: Vec<&Item> = match (subject.cart.is_empty(), &subject.order) {
        (false, _) => subject.cart.iter().collect(),
        (true, Some(_)) => subject.seen.iter().collect(),
        (true, None) => subject.product.iter().collect(),
    };
    items.into_iter().map(|item| item.product.clone()).collect()
}

/// Chooses, and says what to show of each. `rows` are the catalogue's of the subjects.
///
/// # Errors
/// Ours: the model or the catalogue did not answer; the message is due as before.
pub(super) async fn choose(
    env: &Env,
    shop: &str,
    wanted: &Wanted,
    rows: &[Row],
    now: UnixMs,
) -> Result<Vec<Item>, EdgeError> {
    let look_up = &wanted.look_up;
    // The build has read each of them.
    let wishes: Vec<Wish> = look_up.from.iter().filter_map(|name| Wish::parse(name).ok()).collect();
    let taste = Taste::of(&wanted.taste, now);
    let subjects: Vec<ProductFacts> = subjects(look_up).iter().filter_map(|id| facts_of(rows, id)).collect();
    let mut without = BTreeSet::new();
    without.extend(look_up.bought.iter().cloned());
    let request = Request {
        wishes: &wishes,
        subjects: &subjects,
        query: look_up.subject.query.as_deref().unwrap_or_default(),
        taste: &taste,
        without: &without,
        // What came since their last order is new to someone who has not been here for long.
        new_since: look_up.last_order_at.map(|at| at.min(now - NEW_MS)),
        at_most: look_up.at_most.into(),
        now,
    };
    let model = model(env, shop, &request.rows()).await?;
    let rows = goods::look_up(env, shop, &request.candidates(&model)).await?;
    let facts = goods::choosable(&rows, |id| without.contains(id) || taste.bought.contains(id));
    let chosen = request.choose(&model, &facts);
    Ok(chosen.iter().filter_map(|choice| item(&rows, &choice.product)).collect())
}

/// Whether shoppers of this shop look at a product, or buy it, more than most.
///
/// # Errors
/// Ours: the model did not answer.
pub(super) async fn is_popular(env: &Env, shop: &str, product: &ProductId) -> Result<bool, EdgeError> {
    let model = model(env, shop, &[RowKey::Shelf(ShelfName::Shop)]).await?;
    Ok(model.shelf(&ShelfName::Shop).is_some_and(|shelf| shelf.is_popular(product)))
}

/// Products that can be bought, those most bought and viewed first: to show messages with.
///
/// # Errors
/// Ours: the model or the catalogue did not answer.
pub(crate) async fn popular(env: &Env, shop: &str, most: usize) -> Result<Vec<ProductId>, EdgeError> {
    let model = model(env, shop, &[RowKey::Shelf(ShelfName::Shop)]).await?;
    let Some(shelf) = model.shelf(&ShelfName::Shop) else { return Ok(Vec::new()) };
    let mut ids: Vec<ProductId> = Vec::new();
    for ranked in shelf.ordered.iter().chain(&shelf.viewed) {
        if ids.len() < LOOKED_AT_MAX && !ids.contains(&ranked.product) {
            ids.push(ranked.product.clone());
        }
    }
    let rows = goods::look_up(env, shop, &ids).await?;
    ids.retain(|id| goods::card(&rows, id).is_some_and(|card| card.available == Some(true)));
    ids.truncate(most);
    Ok(ids)
}

async fn model(env: &Env, shop: &str, keys: &[RowKey]) -> Result<Rows, EdgeError> {
    let mut model = Rows::default();
    if keys.is_empty() {
        return Ok(model);
    }
    let shop = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let call = TasteCall::Rows { keys: keys.iter().map(ToString::to_string).collect() };
    let TasteReply::Rows(rows) = ask(&bindings::taste(env, &shop)?, &call).await? else {
        return Err(EdgeError::Ours("taste object answered something else".into()));
    };
    for (key, row) in keys.iter().zip(rows) {
        // One that does not read chooses nothing; the message goes all the same.
        if let Some(Err(error)) = row.map(|row| model.load(key, &row)) {
            crate::log::error!("chosen without a row: {error}");
        }
    }
    Ok(model)
}

fn facts_of(rows: &[Row], id: &ProductId) -> Option<ProductFacts> {
    goods::facts(&goods::named(rows, id))
}

fn item(rows: &[Row], id: &ProductId) -> Option<Item> {
    let card = goods::card(rows, id)?;
    let category = Some(card.category).filter(|category| !category.is_empty());
    Some(Item { price_hundredths: card.price_hundredths, category, ..Item::of(id.clone(), &card.title) })
}
