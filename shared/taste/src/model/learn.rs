//! Learning from one visit or one order: a bounded number of rows, each a little changed.

use std::collections::BTreeSet;

use rappel_signal::{ProductId, UnixMs};

use super::query::{phrase, words};
use super::rows::{RowKey, Rows};
use super::shelf::ShelfName;
use crate::limit::{LESSON_PRODUCTS_MAX, LESSON_SEARCHES_MAX, NAME_BYTES_MAX, cut};

/// A purchase says so much more about a query than a look.
const BOUGHT_TIMES: u32 = 3;

/// A product that was seen or bought, with its category as the catalogue has it (empty if unknown).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub product: ProductId,
    /// Its category.
    pub category: String,
}

/// A search, and what came of it within the visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The words as typed.
    pub query: String,
    /// Products opened after it and before the next search, also where the search itself found nothing.
    pub opened: Vec<ProductId>,
    /// Those bought in the end.
    pub bought: Vec<ProductId>,
}

/// What one visit or one order teaches. The adapter sees to it that each is learned once, by the visit's number or the
/// order's id, and leaves out products that the catalogue does not have: a page can claim any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    /// When the visit ended or the order was placed.
    pub at: UnixMs,
    /// Products viewed, in order. Each counts once per visit, so that a page reloaded all day is one shopper's.
    pub viewed: Vec<Seen>,
    /// Products ordered together.
    pub bought: Vec<Seen>,
    /// Searches, in order.
    pub searches: Vec<Found>,
}

impl Lesson {
    /// The rows that [`Rows::learn`] changes, each once.
    pub fn rows(&self) -> Vec<RowKey> {
        let mut keys = BTreeSet::new();
        for seen in last(&self.viewed).into_iter().chain(last(&self.bought)) {
            keys.insert(RowKey::Product(seen.product.clone()));
            keys.extend(shelves(seen).map(RowKey::Shelf));
        }
        for found in self.searches.iter().rev().take(LESSON_SEARCHES_MAX) {
            keys.extend(query_rows(&found.query).into_iter().map(RowKey::Query));
        }
        keys.into_iter().collect()
    }
}

impl Rows {
    /// Learns from a visit or an order. The rows that [`Lesson::rows`] names must be loaded (those that were ever
    /// stored) and must be stored again, all or none.
    pub fn learn(&mut self, lesson: &Lesson) {
        let (viewed, bought) = (last(&lesson.viewed), last(&lesson.bought));
        for seen in &viewed {
            let row = self.products.entry(seen.product.clone()).or_default();
            row.popularity.viewed(lesson.at);
            row.viewed_with.came(lesson.at);
        }
        for seen in &bought {
            let row = self.products.entry(seen.product.clone()).or_default();
            row.popularity.ordered(lesson.at);
            row.bought_with.came(lesson.at);
        }
        self.pair(&viewed, lesson.at, |row| &mut row.viewed_with);
        self.pair(&bought, lesson.at, |row| &mut row.bought_with);
        for (seen, gained) in viewed
            .iter()
            .map(|seen| (seen, (true, false)))
            .chain(bought.iter().map(|seen| (seen, (false, true))))
        {
            let popularity = self.products.get(&seen.product).map(|row| row.popularity).unwrap_or_default();
            for name in shelves(seen) {
                self.shelves.entry(name).or_default().offer(&seen.product, popularity, lesson.at, gained);
            }
        }
        for found in lesson.searches.iter().rev().take(LESSON_SEARCHES_MAX) {
            self.find(found, lesson.at);
        }
    }

    /// Each product came with each other one.
    fn pair(
        &mut self,
        together: &[&Seen],
        at: UnixMs,
        side: impl Fn(&mut super::ProductRow) -> &mut super::Neighbours,
    ) {
        for seen in together {
            let Some(row) = self.products.get_mut(&seen.product) else { continue };
            for other in together.iter().filter(|other| other.product != seen.product) {
                side(row).came_with(&other.product, at, 1);
            }
        }
    }

    fn find(&mut self, found: &Found, at: UnixMs) {
        for key in query_rows(&found.query) {
            let row = self.queries.entry(key).or_default();
            row.found.came(at);
            for (products, times) in [(&found.opened, 1), (&found.bought, BOUGHT_TIMES)] {
                let mut told = BTreeSet::new();
                let each =
                    products.iter().rev().filter(|product| product.is_valid() && told.insert(*product));
                for product in each.take(LESSON_PRODUCTS_MAX) {
                    row.found.came_with(product, at, times);
                }
            }
        }
    }
}

/// The last products, each once.
fn last(seen: &[Seen]) -> Vec<&Seen> {
    let mut told = BTreeSet::new();
    let each = seen.iter().rev().filter(|seen| seen.product.is_valid() && told.insert(&seen.product));
    each.take(LESSON_PRODUCTS_MAX).collect()
}

/// The shelves a product stands on.
fn shelves(seen: &Seen) -> impl Iterator<Item = ShelfName> {
    let category = cut(&seen.category, NAME_BYTES_MAX);
    let own = (!category.is_empty()).then(|| ShelfName::Category(category.to_owned()));
    std::iter::once(ShelfName::Shop).chain(own)
}

/// The row of a whole query, then those of its words.
pub(crate) fn query_rows(query: &str) -> Vec<String> {
    let words = words(query);
    let mut rows = vec![phrase(&words)];
    if words.len() > 1 {
        rows.extend(words);
    }
    rows.retain(|row| !row.is_empty());
    rows
}
