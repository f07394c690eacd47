//! A request for products, in three calls: which rows it needs, whose facts it needs, what it chooses.

use std::collections::{BTreeMap, BTreeSet};

use rappel_compact::SortCompact;
use rappel_signal::{ProductId, UnixMs};

use super::wish::Wish;
use crate::facts::ProductFacts;
use crate::limit::{CHOICES_MAX, LIKED_SHELVES_MAX, SUBJECTS_MAX};
use crate::model::{RowKey, Rows, ShelfName, band_of, query_rows};
use crate::person::Taste;

/// Bands in which upgrades are found: the subject's own and two above, which end at twice its price or later.
pub(super) const BANDS_UP: u8 = 2;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// From where, in order, each filled up by the next.
    pub wishes: &'a [Wish],
    /// What the message is about: the product viewed last, the lines of the cart or of the order. At most
    /// [`SUBJECTS_MAX`] are looked at; none of them all is ever chosen.
    pub subjects: &'a [ProductFacts],
    /// The words that were searched for; empty if none.
    pub query: &'a str,
    /// The person's taste, from all their devices. What they bought is never chosen.
    pub taste: &'a Taste,
    /// What else is not to be chosen: products bought long ago, or already in the message.
    pub without: &'a BTreeSet<ProductId>,
    /// New products are those since then, instead of those younger than 30 days.
    pub new_since: Option<UnixMs>,
    /// At most so many, up to [`CHOICES_MAX`].
    pub at_most: usize,
    /// When it is asked.
    pub now: UnixMs,
}

/// A product that was chosen, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which.
    pub product: ProductId,
    /// The wish it fulfils.
    pub wish: Wish,
}

impl Request<'_> {
    /// The rows to load before asking further, each once; those that were never stored are left out.
    pub fn rows(&self) -> Vec<RowKey> {
        let mut keys = BTreeSet::new();
        for wish in self.wishes {
            self.rows_of(*wish, &mut keys);
        }
        keys.into_iter().collect()
    }

    /// The products whose facts to load before choosing, each once; at most `CANDIDATES_MAX` per wish.
    pub fn candidates(&self, rows: &Rows) -> Vec<ProductId> {
        let mut products = BTreeSet::new();
        for wish in self.wishes {
            products.extend(self.gather(*wish, rows).into_iter().map(|(product, _)| product.clone()));
        }
        products.into_iter().collect()
    }

    /// The products, best first by wish. Never the subject, never anything bought, never what cannot be bought now or
    /// is not in the catalogue, nothing twice. The same rows and facts give the same choice.
    pub fn choose(&self, rows: &Rows, facts: &BTreeMap<ProductId, ProductFacts>) -> Vec<Choice> {
        let mut chosen: Vec<Choice> = Vec::new();
        let most = self.at_most.min(CHOICES_MAX);
        for wish in self.wishes {
            if chosen.len() >= most {
                break;
            }
            let candidates = self.gather(*wish, rows).into_iter().filter_map(|(product, score)| {
                let facts = facts.get(product).filter(|facts| facts.available && facts.id == *product)?;
                Some((facts, score))
            });
            for facts in self.ordered(*wish, candidates.collect()) {
                if chosen.len() < most && chosen.iter().all(|choice| choice.product != facts.id) {
                    chosen.push(Choice { product: facts.id.clone(), wish: *wish });
                }
            }
        }
        chosen
    }

    /// Whether a product may be chosen at all.
    pub(super) fn may_show(&self, product: &ProductId) -> bool {
        !self.taste.bought.contains(product)
            && !self.without.contains(product)
            && self.subjects.iter().all(|subject| subject.id != *product)
    }

    /// The subjects that are looked at.
    pub(super) fn about(&self) -> impl Iterator<Item = &ProductFacts> {
        self.subjects.iter().take(SUBJECTS_MAX)
    }

    /// The shelves of the subjects' categories, each once.
    pub(super) fn subject_shelves(&self) -> Vec<ShelfName> {
        let named = self.about().map(ProductFacts::shelf).filter(|category| !category.is_empty());
        let mut shelves: Vec<ShelfName> =
            named.map(|category| ShelfName::Category(category.to_owned())).collect();
        shelves.sort_compact();
        shelves.dedup();
        shelves
    }

    /// The shelves of the categories the person likes most, each with its share.
    pub(super) fn liked_shelves(&self) -> Vec<(ShelfName, f64)> {
        let most = self.taste.categories.iter().take(LIKED_SHELVES_MAX);
        most.map(|liked| (ShelfName::Category(liked.name.clone()), liked.share)).collect()
    }

    /// The bands in which a subject's upgrades are.
    pub(super) fn bands(subject: &ProductFacts) -> Vec<(String, u8)> {
        let Some(price) = subject.price_hundredths.filter(|_| !subject.shelf().is_empty()) else {
            return Vec::new();
        };
        let lowest = band_of(price);
        (lowest..=lowest.saturating_add(BANDS_UP)).map(|band| (subject.shelf().to_owned(), band)).collect()
    }

    fn rows_of(&self, wish: Wish, keys: &mut BTreeSet<RowKey>) {
        let subjects = || self.about().map(|subject| RowKey::Product(subject.id.clone()));
        let liked = || self.liked_shelves().into_iter().map(|(name, _)| RowKey::Shelf(name));
        let of_subjects = || self.subject_shelves().into_iter().map(RowKey::Shelf);
        match wish {
            Wish::Similar => {
                keys.extend(subjects());
                keys.extend(of_subjects());
            }
            Wish::Complements => keys.extend(subjects()),
            Wish::Upgrades => {
                keys.extend(subjects());
                keys.extend(of_subjects());
                let bands = self.about().flat_map(Request::bands);
                keys.extend(bands.map(|(category, band)| RowKey::Band { category, band }));
            }
            Wish::Taste => {
                keys.insert(RowKey::Shelf(ShelfName::Shop));
                keys.extend(self.taste.recent.iter().map(|(product, _)| RowKey::Product(product.clone())));
                keys.extend(liked());
            }
            Wish::BestSellers => {
                keys.insert(RowKey::Shelf(ShelfName::Shop));
            }
            Wish::CategoryBestSellers if self.subjects.is_empty() => keys.extend(liked()),
            Wish::CategoryBestSellers => keys.extend(of_subjects()),
            Wish::ForQuery => keys.extend(query_rows(self.query).into_iter().map(RowKey::Query)),
            Wish::New | Wish::Promoted => {
                keys.insert(RowKey::Shelf(ShelfName::Shop));
                keys.extend(liked());
            }
        }
    }
}
