//! The people of a generated log, and what each of them likes.

use rand::Rng;
use rappel_signal::{DAY_MS, MINUTE_MS, UnixMs};

use super::world::{World, normal, weighted};
use super::{Parameters, START};

/// How many categories and how many brands a shopper likes.
const LIKED: usize = 3;
/// Which of the three liked categories a visit goes to.
const LIKED_WEIGHTS: [f64; LIKED] = [0.5, 0.3, 0.2];
/// How long a product is new.
const NEW_MS: i64 = 30 * DAY_MS;

/// A shopper.
#[derive(Clone, Debug)]
pub(crate) struct Shopper {
    /// Liked categories, the dearest first.
    pub(crate) categories: Vec<usize>,
    /// Liked brands.
    pub(crate) brands: Vec<usize>,
    /// How far above or below a category's usual price they buy, as a logarithm.
    pub(crate) price_level: f64,
    /// Whether they love reductions.
    pub(crate) loves_promotions: bool,
    /// Whether they love what is new.
    pub(crate) loves_novelty: bool,
    /// When their visits begin.
    pub(crate) visit_starts: Vec<UnixMs>,
    /// What they have by now; nobody buys a thing twice here.
    pub(crate) bought: Vec<usize>,
}

impl Shopper {
    /// Makes a shopper.
    pub(crate) fn new(parameters: &Parameters, world: &World, chance: &mut impl Rng) -> Shopper {
        let mut weights: Vec<f64> = world.categories.iter().map(|category| category.weight).collect();
        let mut categories = Vec::new();
        while let (Some(category), true) = (weighted(&weights, chance), categories.len() < LIKED) {
            weights[category] = 0.0;
            categories.push(category);
        }
        let brands = (0..LIKED).map(|_| chance.random_range(0..parameters.brands)).collect();
        // Few come often and many come seldom.
        let spread = -chance.random_range(f64::EPSILON..1.0).ln();
        let visits = 1 + ((parameters.visits_mean - 1.0) * spread) as usize;
        let minutes = i64::from(parameters.days) * DAY_MS / MINUTE_MS;
        let visit_starts = (0..visits).map(|_| START + chance.random_range(0..minutes) * MINUTE_MS).collect();
        Shopper {
            categories,
            brands,
            price_level: 0.5 * normal(chance),
            loves_promotions: chance.random_bool(parameters.promotion_lovers),
            loves_novelty: chance.random_bool(parameters.novelty_lovers),
            visit_starts,
            bought: Vec::new(),
        }
    }

    /// Where a visit goes.
    pub(crate) fn category(&self, parameters: &Parameters, world: &World, chance: &mut impl Rng) -> usize {
        let liked = chance.random_bool(parameters.focus).then(|| weighted(&LIKED_WEIGHTS, chance)).flatten();
        if let Some(category) = liked.and_then(|place| self.categories.get(place)) {
            return *category;
        }
        let weights: Vec<f64> = world.categories.iter().map(|category| category.weight).collect();
        weighted(&weights, chance).expect("a shop has categories")
    }

    /// How likely they look at a product, beside others; 0 for what they have or cannot have.
    pub(crate) fn likes(&self, parameters: &Parameters, world: &World, product: usize, at: UnixMs) -> f64 {
        if !world.is_available(product, at) || self.bought.contains(&product) {
            return 0.0;
        }
        let facts = &world.products[product];
        let usual = world.categories[facts.category].price_hundredths;
        let price_steps = ((f64::from(facts.price_hundredths) / usual).ln() - self.price_level)
            / parameters.price_tolerance;
        let mut likes = facts.appeal * (-price_steps * price_steps / 2.0).exp();
        if self.brands.contains(&facts.brand) {
            likes *= parameters.brand_lift;
        }
        if self.loves_promotions && world.is_reduced(product, at) {
            likes *= parameters.promotion_lift;
        }
        if self.loves_novelty && at - facts.created_at < NEW_MS {
            likes *= parameters.novelty_lift;
        }
        likes
    }
}
