//! What the catalogue tells: a product came, changed its price or category, is promoted, went.

use rappel_compact::SortCompact;
use rappel_signal::UnixMs;

use super::band::band_of;
use super::rows::{RowKey, Rows};
use super::shelf::ShelfName;
use crate::facts::ProductFacts;

/// A change of one product's facts.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// When the catalogue took it over.
    pub at: UnixMs,
    /// The facts before; `None` for a new product.
    pub before: Option<&'a ProductFacts>,
    /// The facts now; `None` for a product that left the catalogue.
    pub after: Option<&'a ProductFacts>,
}

impl Listing<'_> {
    /// Whether the model has anything to do with this change; of most, prices within a band and stock, it has not.
    pub fn matters(&self) -> bool {
        let standing = |facts: &ProductFacts| {
            let band = facts.price_hundredths.map(band_of);
            (facts.shelf().to_owned(), band, facts.created_at, facts.promoted)
        };
        self.before.map(standing) != self.after.map(standing)
    }

    /// The rows that [`Rows::list`] changes; at most six.
    pub fn rows(&self) -> Vec<RowKey> {
        if !self.matters() {
            return Vec::new();
        }
        let mut keys = vec![RowKey::Shelf(ShelfName::Shop)];
        for facts in self.before.iter().chain(&self.after).filter(|facts| !facts.shelf().is_empty()) {
            let category = facts.shelf().to_owned();
            if let Some(price) = facts.price_hundredths {
                keys.push(RowKey::Band { category: category.clone(), band: band_of(price) });
            }
            keys.push(RowKey::Shelf(ShelfName::Category(category)));
        }
        if let (Some(gone), None) = (self.before, self.after) {
            keys.push(RowKey::Product(gone.id.clone()));
        }
        keys.sort_compact();
        keys.dedup();
        keys
    }
}

impl Rows {
    /// Takes over a change of the catalogue. The rows that [`Listing::rows`] names must be loaded, and stored again;
    /// one that is gone afterwards ([`Rows::stored`] gives `None`) is to be deleted. Told twice, it changes nothing more.
    pub fn list(&mut self, listing: &Listing<'_>) {
        if !listing.matters() {
            return;
        }
        if let Some(before) = listing.before {
            self.take_off(before, listing.after);
        }
        let Some(after) = listing.after else { return };
        let was_promoted = listing.before.is_some_and(|before| before.promoted);
        for name in shelves(after) {
            let shelf = self.shelves.entry(name).or_default();
            if let Some(created_at) = after.created_at {
                shelf.came(&after.id, created_at);
            }
            let stays =
                after.promoted && was_promoted && shelf.promoted.iter().any(|p| p.product == after.id);
            if !stays {
                shelf.promote(&after.id, after.promoted.then_some(listing.at));
            }
        }
        if let (Some(price), false) = (after.price_hundredths, after.shelf().is_empty()) {
            let key = (after.shelf().to_owned(), band_of(price));
            self.bands.entry(key).or_default().add(&after.id, after.created_at.unwrap_or(listing.at));
        }
    }

    /// Takes a product off the shelves and the band it left.
    fn take_off(&mut self, before: &ProductFacts, after: Option<&ProductFacts>) {
        let stays_on: Vec<ShelfName> = after.map(shelves).unwrap_or_default();
        for name in shelves(before).into_iter().filter(|name| !stays_on.contains(name)) {
            self.shelves.entry(name).or_default().remove(&before.id);
        }
        if let Some(price) = before.price_hundredths.filter(|_| !before.shelf().is_empty()) {
            self.bands.entry((before.shelf().to_owned(), band_of(price))).or_default().remove(&before.id);
        }
        if after.is_none() {
            // Its neighbours' lists forget it as they fade; meanwhile nothing is chosen that has no facts.
            self.products.remove(&before.id);
        }
    }
}

fn shelves(facts: &ProductFacts) -> Vec<ShelfName> {
    let category = facts.shelf();
    let own = (!category.is_empty()).then(|| ShelfName::Category(category.to_owned()));
    std::iter::once(ShelfName::Shop).chain(own).collect()
}
