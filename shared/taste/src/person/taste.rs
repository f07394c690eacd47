//! A taste: categories, brands and price range, read from the acts of all segments of a person.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rappel_compact::SortCompact;
use rappel_signal::{ProductId, UnixMs};

use super::segment::{Act, ActKind, TasteSegment};
use crate::facts::ProductFacts;
use crate::fade::Fade;
use crate::limit::{LIKED_MAX, LIKES_ACTS_MIN, ORDER_WEIGHT, RECENT_MAX, TASTE_HALF_LIFE_MS};

const FADE: Fade = Fade { half_life_ms: TASTE_HALF_LIFE_MS };
/// Prices left out at each end of a range, as a part of all: the one sofa among the cushions.
const OUTLIERS_ONE_IN: usize = 10;

/// A category or brand someone likes.
#[derive(Clone, Debug, PartialEq)]
pub struct Liked {
    /// Its name.
    pub name: String,
    /// Its part of all the person did, 0 to 1.
    pub share: f64,
    /// What they look at there, if they looked twice.
    pub prices: Option<PriceRange>,
}

/// From the cheapest to the dearest, without the tenth at each end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceRange {
    /// Hundredths of the shop's currency.
    pub low_hundredths: u32,
    /// Hundredths of the shop's currency.
    pub high_hundredths: u32,
}

/// What a person likes. Nothing of it is stored: it is read anew from the segments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taste {
    /// Categories, the most liked first.
    pub categories: Vec<Liked>,
    /// Brands, the most liked first.
    pub brands: Vec<Liked>,
    /// Prices over all categories.
    pub prices: Option<PriceRange>,
    /// At least half of four or more views and orders were of reduced products.
    pub likes_promotions: bool,
    /// At least half of four or more views and orders were of products younger than 30 days.
    pub likes_novelty: bool,
    /// What they looked at or bought last, the latest first, each with what is left of its weight.
    pub recent: Vec<(ProductId, f64)>,
    /// What they bought.
    pub bought: BTreeSet<ProductId>,
}

impl Taste {
    /// The taste of a person with these segments. The same act told on two devices counts once.
    pub fn of<'a>(segments: impl IntoIterator<Item = &'a TasteSegment>, now: UnixMs) -> Taste {
        let mut acts: Vec<&Act> = Vec::new();
        let mut bought = BTreeSet::new();
        for segment in segments {
            acts.extend(segment.acts());
            bought.extend(segment.bought().cloned());
        }
        acts.sort_compact_by(|a, b| (Reverse(a.at), *a).cmp(&(Reverse(b.at), *b)));
        acts.dedup();
        Taste {
            categories: liked(&acts, now, |act| &act.category),
            brands: liked(&acts, now, |act| &act.brand),
            prices: range(&acts),
            likes_promotions: half(&acts, |act| act.reduced),
            likes_novelty: half(&acts, |act| act.new),
            recent: recent(&acts, now),
            bought,
        }
    }

    /// A category's part of all the person did, 0 to 1; `None` if they did nothing there.
    pub fn share(&self, category: &str) -> Option<f64> {
        find(&self.categories, category).map(|liked| liked.share)
    }

    /// How much they like a category, 1 for the one they like most.
    pub(crate) fn likes(&self, category: &str) -> f64 {
        part(find(&self.categories, category), &self.categories)
    }

    /// How well a product fits beside others of its category, 0 to 1: brand, price, and what they like of promotions and
    /// novelties.
    pub(crate) fn fit(&self, facts: &ProductFacts, now: UnixMs) -> f64 {
        let prices = find(&self.categories, facts.shelf()).and_then(|liked| liked.prices).or(self.prices);
        let price = match (prices, facts.price_hundredths) {
            (Some(prices), Some(price)) => prices.nearness(price),
            _ => 0.0,
        };
        let brand = part(find(&self.brands, &facts.brand), &self.brands);
        let promotion = f64::from(u8::from(self.likes_promotions && facts.reduced));
        let novelty = f64::from(u8::from(self.likes_novelty && facts.is_new(now)));
        0.4 * brand + 0.4 * price + 0.1 * promotion + 0.1 * novelty
    }
}

impl PriceRange {
    /// 1 within the range, less with the distance outside: a half at half of the low end or twice the high end.
    fn nearness(self, price_hundredths: u32) -> f64 {
        let price = f64::from(price_hundredths.max(1));
        let (low, high) = (f64::from(self.low_hundredths.max(1)), f64::from(self.high_hundredths.max(1)));
        if price < low {
            price / low
        } else if price > high {
            high / price
        } else {
            1.0
        }
    }
}

/// Its share beside that of the most liked.
fn part(liked: Option<&Liked>, all: &[Liked]) -> f64 {
    match (liked, all.first()) {
        (Some(liked), Some(most)) if most.share > 0.0 => liked.share / most.share,
        _ => 0.0,
    }
}

fn find<'a>(liked: &'a [Liked], name: &str) -> Option<&'a Liked> {
    liked.iter().find(|liked| liked.name == name)
}

/// What is left of an act: orders weigh more, and everything fades.
fn weight(act: &Act, now: UnixMs) -> f64 {
    let times = match act.kind {
        ActKind::Viewed => 1,
        ActKind::Ordered => ORDER_WEIGHT,
    };
    f64::from(times) * FADE.left(now - act.at)
}

fn liked(acts: &[&Act], now: UnixMs, name: impl Fn(&Act) -> &String) -> Vec<Liked> {
    let mut weights: BTreeMap<&str, (f64, Vec<&Act>)> = BTreeMap::new();
    for act in acts.iter().filter(|act| !name(act).is_empty()) {
        let entry = weights.entry(name(act)).or_default();
        entry.0 += weight(act, now);
        entry.1.push(act);
    }
    let total: f64 = weights.values().map(|(weight, _)| weight).sum();
    let mut liked: Vec<Liked> = weights
        .into_iter()
        .filter(|_| total > 0.0)
        .map(|(name, (weight, acts))| Liked {
            name: name.to_owned(),
            share: weight / total,
            prices: (acts.len() > 1).then(|| range(&acts)).flatten(),
        })
        .collect();
    liked.sort_compact_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.name.cmp(&b.name)));
    liked.truncate(LIKED_MAX);
    liked
}

fn range(acts: &[&Act]) -> Option<PriceRange> {
    let mut prices: Vec<u32> = acts.iter().filter_map(|act| act.price_hundredths).collect();
    prices.sort_compact();
    let left_out = prices.len() / OUTLIERS_ONE_IN;
    let within = prices.get(left_out..prices.len() - left_out)?;
    Some(PriceRange { low_hundredths: *within.first()?, high_hundredths: *within.last()? })
}

fn half(acts: &[&Act], holds: impl Fn(&Act) -> bool) -> bool {
    let held = acts.iter().filter(|act| holds(act)).count();
    acts.len() >= LIKES_ACTS_MIN && held * 2 >= acts.len()
}

fn recent(acts: &[&Act], now: UnixMs) -> Vec<(ProductId, f64)> {
    let mut recent: Vec<(ProductId, f64)> = Vec::new();
    for act in acts {
        if let Some((_, left)) = recent.iter_mut().find(|(product, _)| *product == act.product) {
            *left += weight(act, now);
        } else if recent.len() < RECENT_MAX {
            recent.push((act.product.clone(), weight(act, now)));
        }
    }
    recent
}
