//! The shop of a generated log: products, what goes with them, and what is reduced when.

use rand::Rng;
use rappel_signal::{DAY_MS, ProductId, UnixMs};

use super::{Parameters, START};

/// A product.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Product {
    /// The shop's name for it.
    pub(crate) id: ProductId,
    /// By place in [`World::categories`].
    pub(crate) category: usize,
    /// By its number.
    pub(crate) brand: usize,
    /// Undiscounted.
    pub(crate) price_hundredths: u32,
    /// How much it is liked by everybody: 1 for the best, less for the others.
    pub(crate) appeal: f64,
    /// When it came into the catalogue.
    pub(crate) created_at: UnixMs,
    /// From when on there is none left.
    pub(crate) sold_out_at: Option<UnixMs>,
    /// Products that go with it, by place.
    pub(crate) complements: Vec<usize>,
}

/// A category.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Category {
    /// As the shop shows it.
    pub(crate) name: String,
    /// How many come for it.
    pub(crate) weight: f64,
    /// Around which its prices lie.
    pub(crate) price_hundredths: f64,
    /// Its products, by place.
    pub(crate) products: Vec<usize>,
}

/// The shop.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct World {
    /// All products, by falling appeal.
    pub(crate) products: Vec<Product>,
    /// All categories.
    pub(crate) categories: Vec<Category>,
    /// What is reduced in each period of `promotion_days`, by place.
    promotions: Vec<Vec<bool>>,
    promotion_ms: i64,
}

impl World {
    /// Makes a shop.
    pub(crate) fn new(parameters: &Parameters, chance: &mut impl Rng) -> World {
        let mut categories: Vec<Category> = (0..parameters.categories)
            .map(|number| Category {
                name: format!("category-{number:02}"),
                weight: 1.0 / (number as f64 + 1.0).powf(0.7),
                price_hundredths: chance.random_range(6.5..10.0_f64).exp(),
                products: Vec::new(),
            })
            .collect();
        let brand_factors: Vec<f64> =
            (0..parameters.brands).map(|_| chance.random_range(-0.5..0.5_f64).exp()).collect();
        let weights: Vec<f64> = categories.iter().map(|category| category.weight).collect();
        let mut products = Vec::new();
        for place in 0..parameters.products {
            let category = weighted(&weights, chance).expect("a shop has categories");
            let brand = chance.random_range(0..parameters.brands);
            let price = categories[category].price_hundredths * brand_factors[brand];
            categories[category].products.push(place);
            products.push(Product {
                id: ProductId(format!("p{place:04}")),
                category,
                brand,
                price_hundredths: (price * (0.35 * normal(chance)).exp()).max(100.0) as u32,
                appeal: 1.0 / (place as f64 + 1.0).powf(parameters.skew),
                created_at: created_at(parameters, chance),
                sold_out_at: chance
                    .random_bool(parameters.selling_out)
                    .then(|| START + i64::from(chance.random_range(0..parameters.days)) * DAY_MS),
                complements: Vec::new(),
            });
        }
        let partners: Vec<usize> =
            (0..categories.len()).map(|number| partner(number, categories.len(), chance)).collect();
        for place in 0..products.len() {
            let shelf = &categories[partners[products[place].category]].products;
            products[place].complements = complements(parameters, &products, shelf, chance);
        }
        let periods = parameters.days / parameters.promotion_days + 1;
        let promotions = (0..periods)
            .map(|_| (0..products.len()).map(|_| chance.random_bool(parameters.promoted)).collect())
            .collect();
        let promotion_ms = i64::from(parameters.promotion_days) * DAY_MS;
        World { products, categories, promotions, promotion_ms }
    }

    /// Whether a product is reduced at an instant.
    pub(crate) fn is_reduced(&self, product: usize, at: UnixMs) -> bool {
        let period = usize::try_from((at - START) / self.promotion_ms).unwrap_or_default();
        self.promotions.get(period).is_some_and(|reduced| reduced[product])
    }

    /// Whether a product is in the catalogue at an instant, and left.
    pub(crate) fn is_available(&self, product: usize, at: UnixMs) -> bool {
        let product = &self.products[product];
        product.created_at <= at && product.sold_out_at.is_none_or(|end| at < end)
    }
}

fn created_at(parameters: &Parameters, chance: &mut impl Rng) -> UnixMs {
    if chance.random_bool(parameters.arriving) {
        START + i64::from(chance.random_range(0..parameters.days)) * DAY_MS
    } else {
        START - i64::from(chance.random_range(30..720)) * DAY_MS
    }
}

/// Another category, whose products go with this one's.
fn partner(category: usize, categories: usize, chance: &mut impl Rng) -> usize {
    (category + chance.random_range(1..categories)) % categories
}

fn complements(
    parameters: &Parameters,
    products: &[Product],
    shelf: &[usize],
    chance: &mut impl Rng,
) -> Vec<usize> {
    let weights: Vec<f64> = shelf.iter().map(|place| products[*place].appeal).collect();
    (0..parameters.complements)
        .filter_map(|_| weighted(&weights, chance).map(|chosen| shelf[chosen]))
        .collect()
}

/// A place, each as likely as its weight says; `None` if nothing weighs anything.
pub(crate) fn weighted(weights: &[f64], chance: &mut impl Rng) -> Option<usize> {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return None;
    }
    let mut left = chance.random_range(0.0..total);
    let found = weights.iter().position(|weight| {
        left -= weight;
        left < 0.0
    });
    // Rounding may leave a crumb at the end.
    found.or_else(|| weights.iter().rposition(|weight| *weight > 0.0))
}

/// A number of the normal distribution, nearly: twelve even ones added up.
pub(crate) fn normal(chance: &mut impl Rng) -> f64 {
    (0..12).map(|_| chance.random_range(0.0..1.0)).sum::<f64>() - 6.0
}
