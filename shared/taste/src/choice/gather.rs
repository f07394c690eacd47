//! The candidates of each wish, from rows alone: no facts are known yet, so their number is kept small here.

use std::collections::{BTreeMap, BTreeSet};

use rappel_compact::{Gather, SortCompact};
use rappel_signal::ProductId;

use super::request::Request;
use super::wish::Wish;
use crate::limit::{CANDIDATES_MAX, NEW_MS};
use crate::model::{Arrival, Neighbours, Rows, ShelfName, query_rows};

/// Candidates with their scores so far.
type Scores<'a> = BTreeMap<&'a ProductId, f64>;

/// A query's own row counts so much more than the rows of its words.
const PHRASE_WEIGHT: f64 = 1_000.0;

impl Request<'_> {
    /// Candidates of a wish, the best first, at most [`CANDIDATES_MAX`].
    pub(super) fn gather<'a>(&self, wish: Wish, rows: &'a Rows) -> Vec<(&'a ProductId, f64)> {
        let mut scores = Scores::new();
        match wish {
            Wish::Similar => {
                self.near_subjects(rows, &mut scores, |row| &row.viewed_with);
                self.on_subject_shelves(rows, &mut scores);
            }
            Wish::Complements => self.near_subjects(rows, &mut scores, |row| &row.bought_with),
            Wish::Upgrades => {
                self.near_subjects(rows, &mut scores, |row| &row.viewed_with);
                self.on_subject_shelves(rows, &mut scores);
                return self.cut(scores, &self.in_bands(rows));
            }
            // Without a taste there is nothing to go by, and the next wish has its turn.
            Wish::Taste if self.taste.recent.is_empty() => {}
            Wish::Taste => self.near_taste(rows, &mut scores),
            Wish::BestSellers => self.best_of(rows, &ShelfName::Shop, 1.0, &mut scores),
            Wish::CategoryBestSellers if self.subjects.is_empty() => {
                for (name, share) in self.liked_shelves() {
                    self.best_of(rows, &name, share, &mut scores);
                }
            }
            Wish::CategoryBestSellers => self.on_subject_shelves(rows, &mut scores),
            Wish::ForQuery => self.found(rows, &mut scores),
            Wish::New => self.arrived(rows, &mut scores, |shelf| &shelf.newest),
            Wish::Promoted => self.arrived(rows, &mut scores, |shelf| &shelf.promoted),
        }
        self.cut(scores, &BTreeSet::new())
    }

    /// The best that may be shown; those that come `first` before all others, even if nothing else speaks for them.
    fn cut<'a>(&self, scores: Scores<'a>, first: &BTreeSet<&'a ProductId>) -> Vec<(&'a ProductId, f64)> {
        let mut candidates = scores;
        first.iter().for_each(|product| add(&mut candidates, product, 0.0));
        let mut candidates: Vec<(&ProductId, f64)> =
            candidates.into_iter().filter(|(product, _)| self.may_show(product)).collect();
        candidates.sort_compact_by(|(a, score_a), (b, score_b)| {
            let preferred = first.contains(b).cmp(&first.contains(a));
            preferred.then_with(|| score_b.total_cmp(score_a)).then_with(|| a.cmp(b))
        });
        candidates.truncate(CANDIDATES_MAX);
        candidates
    }

    /// Products whose price may make them an upgrade.
    fn in_bands<'a>(&self, rows: &'a Rows) -> BTreeSet<&'a ProductId> {
        let bands = self.about().flat_map(Request::bands).filter_map(|key| rows.bands.get(&key));
        bands.flat_map(|band| &band.products).map(|arrival| &arrival.product).gather()
    }

    /// How near to the subjects, summed over them.
    fn near_subjects<'a>(
        &self,
        rows: &'a Rows,
        scores: &mut Scores<'a>,
        side: impl Fn(&crate::ProductRow) -> &Neighbours,
    ) {
        for row in self.about().filter_map(|subject| rows.products.get(&subject.id)) {
            for (product, near) in side(row).nearest() {
                add(scores, product, near);
            }
        }
    }

    /// Best sellers of the subjects' categories.
    fn on_subject_shelves<'a>(&self, rows: &'a Rows, scores: &mut Scores<'a>) {
        for name in self.subject_shelves() {
            self.best_of(rows, &name, BEHIND, scores);
        }
    }

    /// Best sellers of a shelf: `weight` for the first, falling with the root of the place.
    fn best_of<'a>(&self, rows: &'a Rows, name: &ShelfName, weight: f64, scores: &mut Scores<'a>) {
        let Some(shelf) = rows.shelves.get(name) else { return };
        for (place, (product, _)) in shelf.best_sellers(self.now).into_iter().enumerate() {
            add(scores, product, weight / ((place + 1) as f64).sqrt());
        }
    }

    /// Near to what the person did last, best sellers of the categories they like, best sellers of the shop: each counts
    /// alike, 1 for its first. The last one is what is known of everybody, and steadies a taste that is told by little.
    fn near_taste<'a>(&self, rows: &'a Rows, scores: &mut Scores<'a>) {
        let mut near = Scores::new();
        for (recent, left) in &self.taste.recent {
            let Some(row) = rows.products.get(recent) else { continue };
            for side in [&row.viewed_with, &row.bought_with] {
                side.nearest()
                    .into_iter()
                    .for_each(|(product, nearness)| add(&mut near, product, left * nearness));
            }
        }
        let most = near.values().copied().fold(f64::MIN_POSITIVE, f64::max);
        near.into_iter().for_each(|(product, nearness)| add(scores, product, nearness / most));
        for (name, _) in self.liked_shelves() {
            self.best_of(rows, &name, 1.0, scores);
        }
        self.best_of(rows, &ShelfName::Shop, 1.0, scores);
    }

    /// What the query led to, then what most of its words led to.
    fn found<'a>(&self, rows: &'a Rows, scores: &mut Scores<'a>) {
        for (place, key) in query_rows(self.query).into_iter().enumerate() {
            let Some(row) = rows.queries.get(&key) else { continue };
            let most = row.found.list.iter().map(crate::Neighbour::certain).max().unwrap_or(0).max(1);
            let weight = if place == 0 { PHRASE_WEIGHT } else { 1.0 };
            for neighbour in &row.found.list {
                add(scores, &neighbour.product, weight * neighbour.certain() as f64 / most as f64);
            }
        }
    }

    /// What came lately, the latest first; what is in a category they like before the rest.
    fn arrived<'a>(
        &self,
        rows: &'a Rows,
        scores: &mut Scores<'a>,
        list: impl Fn(&crate::Shelf) -> &Vec<Arrival>,
    ) {
        let liked = self.liked_shelves().into_iter().map(|(name, share)| (name, 1.0 + share));
        for (name, weight) in liked.chain([(ShelfName::Shop, 1.0)]) {
            let Some(shelf) = rows.shelves.get(&name) else { continue };
            for arrival in list(shelf) {
                let age_ms = (self.now - arrival.at).max(0) as f64;
                let fresh = NEW_MS as f64 / (NEW_MS as f64 + age_ms);
                let score = scores.entry(&arrival.product).or_insert(0.0);
                *score = score.max(weight * fresh);
            }
        }
    }
}

/// What a category's best seller scores beside what is near to the subject in every case.
const BEHIND: f64 = 0.1;

fn add<'a>(scores: &mut Scores<'a>, product: &'a ProductId, score: f64) {
    *scores.entry(product).or_insert(0.0) += score;
}
