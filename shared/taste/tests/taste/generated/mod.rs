//! A generated log of a shop: what shoppers with tastes of their own viewed, searched, carted and ordered over some
//! months. The same parameters give the same log. It was written before the recommender it measures, and knows nothing
//! of it: no type and no number here comes from `rappel_taste`.
//!
//! - **Products** have a category, a brand, a price around the category's and the brand's, and an appeal that falls with
//!   their rank (Zipf). Some arrive while the log runs, some sell out. Each has complements in another category.
//! - **Promotions** change every few days: some products are reduced meanwhile.
//! - **Shoppers** have three categories and three brands they like, a price level, and some love reductions or novelties.
//! - **Visits** are views in one category, now and then after a search; the next view is often near the one before
//!   (brand or price). Some views end in the cart, some carts in an order, and a complement may join it.
//!
//! Real shoppers are not made like this: a figure from this log shows that a recommender finds what was put in, beside
//! popularity and chance, and not how well it will do in a shop.
#![allow(dead_code, reason = "the tests and the measurement each use their part")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "indices are made here, and a broken generator should fail loudly"
)]

mod shopper;
mod visit;
mod world;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rappel_signal::UnixMs;

pub(crate) use shopper::Shopper;
pub(crate) use world::World;

/// The log's first instant.
pub(crate) const START: UnixMs = UnixMs(1_760_000_000_000);

/// Everything the log is made from. Shares are 0 to 1; lifts multiply the chance of a view.
#[derive(Clone, Debug)]
pub(crate) struct Parameters {
    /// Where chance begins.
    pub(crate) seed: u64,
    /// Length of the log.
    pub(crate) days: u32,
    /// How many people come.
    pub(crate) shoppers: usize,
    /// How many products there are at the end.
    pub(crate) products: usize,
    /// How many categories they are in.
    pub(crate) categories: usize,
    /// How many brands they are of.
    pub(crate) brands: usize,
    /// Appeal of the product at rank `r` is `1 / r^skew`.
    pub(crate) skew: f64,
    /// Products that arrive while the log runs.
    pub(crate) arriving: f64,
    /// Products that are sold out from some day on.
    pub(crate) selling_out: f64,
    /// Other products that go with each.
    pub(crate) complements: usize,
    /// Chance that an ordered product brings one of its complements along.
    pub(crate) complement_bought: f64,
    /// Days one promotion lasts; the next follows at once.
    pub(crate) promotion_days: u32,
    /// Products reduced at a time.
    pub(crate) promoted: f64,
    /// Visits that go to one of the shopper's own categories; the others go anywhere.
    pub(crate) focus: f64,
    /// How much a liked brand is preferred.
    pub(crate) brand_lift: f64,
    /// How far from their price level shoppers look, as a standard deviation of the logarithm.
    pub(crate) price_tolerance: f64,
    /// Shoppers who love reductions.
    pub(crate) promotion_lovers: f64,
    /// How much they prefer what is reduced.
    pub(crate) promotion_lift: f64,
    /// Shoppers who love what is new.
    pub(crate) novelty_lovers: f64,
    /// How much they prefer what is younger than 30 days.
    pub(crate) novelty_lift: f64,
    /// Visits of a shopper, on average.
    pub(crate) visits_mean: f64,
    /// Product views of a visit, on average.
    pub(crate) views_mean: f64,
    /// Chance that the next view is near the one before: same brand or about the same price.
    pub(crate) near: f64,
    /// Visits that begin with a search.
    pub(crate) searching: f64,
    /// Searches for words that no product has.
    pub(crate) searching_in_vain: f64,
    /// Chance of a viewed product to be put into the cart.
    pub(crate) carting: f64,
    /// Chance of a cart to become an order.
    pub(crate) ordering: f64,
}

impl Parameters {
    /// The shop that the figures in docs/benchmarks-recommendations.md are of.
    pub(crate) fn shop(seed: u64) -> Parameters {
        Parameters {
            seed,
            days: 120,
            shoppers: 6_000,
            products: 1_200,
            categories: 24,
            brands: 60,
            skew: 0.8,
            arriving: 0.2,
            selling_out: 0.05,
            complements: 2,
            complement_bought: 0.3,
            promotion_days: 7,
            promoted: 0.05,
            focus: 0.8,
            brand_lift: 4.0,
            price_tolerance: 0.5,
            promotion_lovers: 0.2,
            promotion_lift: 4.0,
            novelty_lovers: 0.15,
            novelty_lift: 4.0,
            visits_mean: 8.0,
            views_mean: 5.0,
            near: 0.4,
            searching: 0.2,
            searching_in_vain: 0.05,
            carting: 0.15,
            ordering: 0.5,
        }
    }

    /// The same shop at a size that tests can play in a moment.
    pub(crate) fn corner_shop(seed: u64) -> Parameters {
        Parameters {
            shoppers: 300,
            products: 150,
            categories: 8,
            brands: 12,
            days: 60,
            ..Parameters::shop(seed)
        }
    }
}

/// What happened, products and shoppers by their place in [`Log`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A product page was shown.
    Viewed { product: usize },
    /// The shop's search was used.
    Searched { query: String, results: usize },
    /// A product was put into the cart.
    Carted { product: usize },
    /// The cart was bought.
    Ordered { products: Vec<usize> },
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Happening {
    /// When.
    pub(crate) at: UnixMs,
    /// Who.
    pub(crate) shopper: usize,
    /// In which visit; numbers grow with time, over all shoppers.
    pub(crate) visit: usize,
    /// What.
    pub(crate) what: What,
}

/// The whole log.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// Products, categories, brands and promotions.
    pub(crate) world: World,
    /// Who comes, and what they like.
    pub(crate) shoppers: Vec<Shopper>,
    /// What happened, visit by visit, by the time the visit began.
    pub(crate) happenings: Vec<Happening>,
}

/// Generates a log.
pub(crate) fn generate(parameters: &Parameters) -> Log {
    let mut chance = ChaCha8Rng::seed_from_u64(parameters.seed);
    let world = World::new(parameters, &mut chance);
    let mut shoppers: Vec<Shopper> =
        (0..parameters.shoppers).map(|_| Shopper::new(parameters, &world, &mut chance)).collect();
    let mut starts: Vec<(UnixMs, usize)> = Vec::new();
    for (number, shopper) in shoppers.iter().enumerate() {
        starts.extend(shopper.visit_starts.iter().map(|at| (*at, number)));
    }
    starts.sort_unstable();
    let mut happenings = Vec::new();
    for (visit, (at, number)) in starts.into_iter().enumerate() {
        for (at, what) in visit::play(parameters, &world, &mut shoppers[number], at, &mut chance) {
            happenings.push(Happening { at, shopper: number, visit, what });
        }
    }
    Log { world, shoppers, happenings }
}
