//! Asking the catalogue within a turn: messages about prices and stock, and those that show products, are guarded by what
//! holds at this very moment.
//!
//! If the process dies before or after the question, the message is due as before and asked about again: nothing was
//! written. If the catalogue does not answer, the message waits a minute: a price that nobody can confirm is not advertised.

use rappel_catalogue::Row;
use rappel_compact::SortCompact;
use rappel_flow::{Book, Effect, Input, Person, SegmentId, Shelf, ShelfItem, step_in};
use rappel_journey::PersonName;
use rappel_signal::{ProductId, UnixMs};
use rappel_taste::TasteSegment;
use worker::Env;

use super::choosing::{Wanted, choose, subjects};
use super::dealing::code;
use crate::error::EdgeError;
use crate::goods;

/// What was looked up within one turn of an object.
#[derive(Default)]
pub(super) struct Shelves {
    shelf: Shelf,
}

impl Shelves {
    /// What still has to be looked up before the messages that are due can be guarded, with the taste of whoever they are
    /// for.
    pub(super) fn missing(
        &self,
        book: &Book,
        person: &Person,
        taste: impl Fn(&SegmentId) -> Result<Option<TasteSegment>, EdgeError>,
        now: UnixMs,
    ) -> Result<Vec<Wanted>, EdgeError> {
        let mut missing = Vec::new();
        for look_up in person.to_look_up(book, now) {
            if self.shelf.rows.contains(&look_up.row) {
                continue;
            }
            let mut theirs = Vec::new();
            for segment in look_up.segments.iter().filter(|_| !look_up.from.is_empty()) {
                theirs.extend(taste(segment)?);
            }
            missing.push(Wanted { look_up, taste: theirs });
        }
        Ok(missing)
    }

    /// What was looked up so far.
    pub(super) fn shelf(&self) -> &Shelf {
        &self.shelf
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

    /// Asks, for a person's object by its name. The object's own state must not be held meanwhile.
    pub(super) async fn ask(
        &mut self,
        env: &Env,
        (shop, person): (&str, Option<&PersonName>),
        missing: Vec<Wanted>,
        now: UnixMs,
    ) -> Result<(), EdgeError> {
        let about = missing.iter().flat_map(|wanted| &wanted.look_up.products).cloned();
        let mut ids: Vec<ProductId> = about.collect();
        let choosing = || missing.iter().filter(|wanted| !wanted.look_up.from.is_empty());
        ids.extend(choosing().flat_map(|wanted| subjects(&wanted.look_up)));
        ids.sort_compact();
        ids.dedup();
        let rows = goods::look_up(env, shop, &ids).await?;
        self.shelf.items.extend(ids.iter().filter_map(|id| item(id, &rows)));
        for wanted in choosing() {
            let picks = choose(env, shop, wanted, &rows, now).await?;
            self.shelf.picks.push((wanted.look_up.row.clone(), picks));
        }
        for wanted in &missing {
            if let Some(code) = code(env, shop, &wanted.look_up, person).await? {
                self.shelf.codes.push((wanted.look_up.row.clone(), code));
            }
        }
        self.shelf.rows.extend(missing.into_iter().map(|wanted| wanted.look_up.row));
        Ok(())
    }
}

/// A product or variant as it is now, by the name it was asked for. Of a product with several variants: the lowest price
/// of those that can be bought, and their stock together.
fn item(id: &ProductId, rows: &[Row]) -> Option<ShelfItem> {
    let named = goods::named(rows, id);
    let there = || named.iter().filter(|row| row.in_stock());
    let cheapest = there().min_by_key(|row| row.variant.price_hundredths).or(named.first())?;
    let stock =
        there().map(|row| row.variant.stock).try_fold(0_u32, |sum, stock| Some(sum.saturating_add(stock?)));
    Some(ShelfItem {
        product: id.clone(),
        price_hundredths: Some(cheapest.variant.price_hundredths),
        available: Some(there().next().is_some()),
        stock,
        reduced: cheapest.variant.reduction().is_some(),
    })
}
