//! A shelf's row: what is viewed most, ordered most, newest and promoted in the whole shop or in one category.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rappel_compact::SortCompact;
use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::product::Popularity;
use crate::fade::halved;
use crate::limit::{BEST_SELLER_MS, NEWEST_MAX, POPULAR_ONE_IN, PROMOTED_MAX, RANKED_MAX};

/// Which shelf.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShelfName {
    /// All products.
    Shop,
    /// Those of a category.
    Category(String),
}

/// A product's place in a ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// Which.
    pub product: ProductId,
    /// Its count, in fading thousandths of the shelf's period.
    pub count: u64,
    /// When it last gained.
    pub last_at: UnixMs,
}

/// A product and when it came: into the catalogue, or into the promotion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// Which.
    pub product: ProductId,
    /// When.
    pub at: UnixMs,
}

/// A shelf. Its rankings are exact but for rounding: a product's own count is offered whenever it grows, all counts fade
/// alike, and so nothing outside the list can overtake what is inside without being offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// Version of the form.
    pub v: u32,
    /// The period that counts are of.
    #[serde(default)]
    pub period: i64,
    /// By views, the most viewed first.
    #[serde(default)]
    pub viewed: Vec<Ranked>,
    /// By orders, the most ordered first.
    #[serde(default)]
    pub ordered: Vec<Ranked>,
    /// By age, the newest first.
    #[serde(default)]
    pub newest: Vec<Arrival>,
    /// Marked by the shop, the latest first.
    #[serde(default)]
    pub promoted: Vec<Arrival>,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Default for Shelf {
    fn default() -> Shelf {
        Shelf {
            v: super::rows::ROW_VERSION,
            period: 0,
            viewed: Vec::new(),
            ordered: Vec::new(),
            newest: Vec::new(),
            promoted: Vec::new(),
            extra: Map::new(),
        }
    }
}

impl Shelf {
    /// A product's popularity grew by a view, an order or both.
    pub(crate) fn offer(
        &mut self,
        product: &ProductId,
        mut popularity: Popularity,
        at: UnixMs,
        gained: (bool, bool),
    ) {
        let periods = popularity.period.saturating_sub(self.period);
        if periods > 0 {
            self.period = popularity.period;
            for ranked in self.viewed.iter_mut().chain(&mut self.ordered) {
                ranked.count = halved(ranked.count, periods);
            }
        }
        popularity.fade(self.period);
        if gained.0 {
            rank(&mut self.viewed, product, popularity.views, at);
        }
        if gained.1 {
            rank(&mut self.ordered, product, popularity.orders, at);
        }
    }

    /// Best sellers, the best first, each with the sum of its ranks: the rank by views plus the rank by orders over the
    /// last 30 days. Whoever is missing from a ranking has the rank after its last.
    pub fn best_sellers(&self, now: UnixMs) -> Vec<(&ProductId, usize)> {
        let (by_views, by_orders) = (ranks(&self.viewed, now), ranks(&self.ordered, now));
        let rank = |ranks: &BTreeMap<&ProductId, usize>, product| {
            ranks.get(product).copied().unwrap_or(ranks.len() + 1)
        };
        let mut best: Vec<(&ProductId, usize, usize)> = by_views
            .keys()
            .chain(by_orders.keys().filter(|product| !by_views.contains_key(*product)))
            .map(|product| {
                let orders = rank(&by_orders, product);
                (*product, rank(&by_views, product) + orders, orders)
            })
            .collect();
        // Of two with the same sum, the one that is bought more.
        best.sort_compact_by_key(|(product, sum, orders)| (*sum, *orders, *product));
        best.into_iter().map(|(product, sum, _)| (product, sum)).collect()
    }

    /// Whether it is among the first fifth of what is viewed or ordered here. Of fewer than five products none is: there is
    /// no fifth of them.
    pub fn is_popular(&self, product: &ProductId) -> bool {
        [&self.viewed, &self.ordered].into_iter().any(|ranking| {
            let mut fifth = ranking.iter().take(ranking.len() / POPULAR_ONE_IN);
            fifth.any(|ranked| ranked.product == *product)
        })
    }

    /// Forgets a product that left the shelf.
    pub(crate) fn remove(&mut self, product: &ProductId) {
        self.viewed.retain(|ranked| ranked.product != *product);
        self.ordered.retain(|ranked| ranked.product != *product);
        self.newest.retain(|arrival| arrival.product != *product);
        self.promoted.retain(|arrival| arrival.product != *product);
    }

    /// A product came into the catalogue.
    pub(crate) fn came(&mut self, product: &ProductId, at: UnixMs) {
        arrive(&mut self.newest, product, at, NEWEST_MAX);
    }

    /// A product is marked as promoted, or no longer.
    pub(crate) fn promote(&mut self, product: &ProductId, since: Option<UnixMs>) {
        match since {
            Some(at) => arrive(&mut self.promoted, product, at, PROMOTED_MAX),
            None => self.promoted.retain(|arrival| arrival.product != *product),
        }
    }
}

fn rank(ranking: &mut Vec<Ranked>, product: &ProductId, count: u64, at: UnixMs) {
    let before = ranking.iter().position(|ranked| ranked.product == *product);
    let last_at = before.map_or(at, |place| ranking.swap_remove(place).last_at.max(at));
    ranking.push(Ranked { product: product.clone(), count, last_at });
    ranking.sort_compact_by(|a, b| b.count.cmp(&a.count).then_with(|| a.product.cmp(&b.product)));
    ranking.truncate(RANKED_MAX);
}

/// Ranks from 1; equal counts share the better rank.
fn ranks(ranking: &[Ranked], now: UnixMs) -> BTreeMap<&ProductId, usize> {
    let mut ranks = BTreeMap::new();
    let mut last: Option<(u64, usize)> = None;
    let recent = ranking.iter().filter(|ranked| now - ranked.last_at <= BEST_SELLER_MS);
    for (place, ranked) in recent.enumerate() {
        let rank = last.filter(|(count, _)| *count == ranked.count).map_or(place + 1, |(_, rank)| rank);
        last = Some((ranked.count, rank));
        ranks.insert(&ranked.product, rank);
    }
    ranks
}

fn arrive(arrivals: &mut Vec<Arrival>, product: &ProductId, at: UnixMs, most: usize) {
    arrivals.retain(|arrival| arrival.product != *product);
    arrivals.push(Arrival { product: product.clone(), at });
    arrivals.sort_compact_by(|a, b| (Reverse(a.at), &a.product).cmp(&(Reverse(b.at), &b.product)));
    arrivals.truncate(most);
}
